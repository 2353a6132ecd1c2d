/* Records that travel: what learners did as statements (xAPI 1.0.3, IEEE 9274.1.1), one per event,
 * to be taken up by the records of another machine.
 *
 * A statement's id is made of the hash of its event, so it is the same whenever and by whomever it
 * is exported, and taking it up twice changes nothing. Its actor is an account: the records it was
 * first written in (home) and the learner's number there. Events are appended here as new ones that
 * say where they come from; their time is the one they had. Not exported: PINs, settings, papers
 * that nobody sat, and what belongs to the machine.
 *
 * Nothing proves a statement but the word of whoever hands the file over. */
#ifndef CORE_RECORD_EXCHANGE_H
#define CORE_RECORD_EXCHANGE_H

#include "core/record/records.h"

#include <jansson.h>

enum { EXCHANGE_ID = 37, EXCHANGE_HOME = 46 };

struct statement {
    const char *id;      /* UUID */
    const char *home;    /* "urn:uuid:…" */
    const char *account; /* number of the learner at home */
    const char *name;    /* of the learner */
    int64_t at_ms;       /* Unix time */
    int64_t seq;         /* of the event at home */
    const char *kind;    /* name of the event's kind */
    json_t *body;        /* of the event */
    const char *text;    /* the text whose digest the body holds, or NULL */
};

/* Called for each; the statement is borrowed. False stops the export with that error. */
typedef bool exchange_fn(void *ctx, const struct statement *statement, struct err *err);

/* All statements of a learner (0: of all) in the order of the events. */
MUST_CHECK bool exchange_export(struct records *records, int64_t learner, int64_t since_ms,
                                exchange_fn *each, void *ctx, struct err *err);

struct exchange_options {
    bool merge; /* an account whose name is taken here is the learner of that name */
    bool dry_run;
};

struct exchange_report {
    size_t added, known; /* statements */
    size_t learners;     /* new ones */
};

/* Takes up statements in the order of home and seq: all or none. ERR_EXISTS with the name of a
 * learner who is here under that name and not known to be the same; ERR_FORMAT for a body of
 * another shape, ERR_NOT_FOUND for a statement that speaks of one that is missing, ERR_DIGEST for a
 * text that is not its digest's, each with the statement's id as object. Sorts the list. */
MUST_CHECK bool exchange_import(struct records *records, struct statement *list, size_t count,
                                const struct exchange_options *options,
                                struct exchange_report *report, struct err *err);

#endif
