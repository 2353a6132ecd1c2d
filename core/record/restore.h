/* A backup of the records (records_backup), checked, and put in the place of records that are
 * damaged or lost. The backup itself is only read: what is opened is a copy of it. */
#ifndef CORE_RECORD_RESTORE_H
#define CORE_RECORD_RESTORE_H

#include "core/record/records.h"

enum { RESTORE_KINDS = 32 };

struct restore_report {
    int64_t events;            /* of the backup */
    int64_t newest_ms;         /* time of its newest event, Unix time */
    char hash[CHAIN_HEX];      /* of that event */
    struct chain_report chain; /* why a backup is refused (ERR_DAMAGED); all 0 when it cannot be
                                  read at all */
    /* What the records here held after that and would hold no longer. */
    int64_t lost;     /* events; 0: none */
    int64_t from, to; /* their numbers */
    bool forked;      /* the backup went another way from `from` on */
    struct {
        char kind[24]; /* name of the events' kind */
        int64_t count;
    } kinds[RESTORE_KINDS]; /* of those that can still be read */
    size_t kinds_count;
    int64_t works;  /* of labs whose newest steps, which are no events, the backup has not */
    char kept[320]; /* where the records that were here are now; "" when there were none */
};

/* Reads a backup to its end: the chain, every table against what the events say, every text against
 * its digest. `dir` is where the copy that is opened lies meanwhile. ERR_DAMAGED; ERR_FORMAT for a
 * file that holds no records; ERR_NEWER. */
MUST_CHECK bool restore_check(const char *dir, const char *backup, const struct clock *clock,
                              struct restore_report *report, struct err *err);

/* Checks the backup and puts it in the place of dir/records.db, whose files stay beside it, byte
 * for byte, as records.db.damaged-DATE. Where the mark, or what can be read of the records here,
 * tells of events or newer works of labs that the backup has not, ERR_ROLLBACK unless `lose`; then
 * the loss is an event of the records that are restored. ERR_BUSY while another program has the
 * records open. When it fails the records are what they were. */
MUST_CHECK bool restore_run(const char *dir, const char *backup, const struct clock *clock,
                            bool lose, struct restore_report *report, struct err *err);

#endif
