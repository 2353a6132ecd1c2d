/* A candidate's seat: an attempt with one of its questions in front, its answer as it stands on the
 * screen and as it stands in the record. Knows no screen. What is called saved here was committed
 * before (journal.h). */
#ifndef TUI_EXAM_SEAT_H
#define TUI_EXAM_SEAT_H

#include "base/clock.h"
#include "core/exam/journal.h"
#include "tui/reader/quiz.h"

struct seat {
    int holders; /* screens that share it */
    struct journal *journal;
    const struct exam *exam;       /* the journal's */
    const struct booklet *booklet; /* the journal's; NULL while the paper is sealed */
    unsigned at;                   /* the question in front */
    bool shown;                    /* there is one */
    struct lesson_question spot;
    struct quiz quiz;
};

/* Opens an attempt; `look`: only to be read, nothing is written. */
MUST_CHECK bool seat_open(struct records *records, const struct clock *clock, int64_t attempt,
                          bool look, struct seat **seat, struct err *err);
struct seat *seat_hold(struct seat *seat);
/* The last holder saves what is not saved yet and frees. Takes NULL. */
void seat_release(struct seat *seat);

/* The paper may have been opened: takes it in. */
void seat_refresh(struct seat *seat);

/* Puts a question in front, after saving the answer to the one before and recording the visit. On
 * false the question before is still in front. */
MUST_CHECK bool seat_show(struct seat *seat, unsigned question, struct err *err);
/* The same for reading a result: records nothing. */
void seat_look(struct seat *seat, unsigned question);

/* Saves the answer as it stands; true when nothing had changed. ERR_DENIED: see journal.h. */
MUST_CHECK bool seat_save(struct seat *seat, struct err *err);
/* The answer in front, or another one, is not on the disk. */
bool seat_is_unsaved(const struct seat *seat);
/* The answer in the record can be read as one to its question ("3,5" is no number and scores
 * nothing); a blank can. */
bool seat_is_readable(const struct seat *seat);
/* Its commit has failed. */
bool seat_has_failed(const struct seat *seat);

/* The lab in front; NULL when it is an ordinary question. */
const struct booklet_lab *seat_lab(const struct seat *seat);

/* What seat_find looks for. */
enum seat_wish { SEAT_BLANK, SEAT_FLAGGED };
/* The next one after `from`, round the end; false when there is none but `from` itself. */
bool seat_find(const struct seat *seat, unsigned from, enum seat_wish wish, unsigned *question);
bool seat_is_blank(const struct seat *seat, unsigned question);

struct seat_tick {
    bool ended;     /* the time was up and the paper was handed in */
    int64_t warned; /* ms left of which a warning was just recorded; 0: none */
};
/* To be called every second and after every key while running. */
MUST_CHECK bool seat_tick(struct seat *seat, struct seat_tick *tick, struct err *err);

/* "1:02:33", "59:07"; buf of 32 bytes. Begun seconds count: 0 stands for nothing left. */
void seat_format_left(int64_t ms, char *buf, size_t n);

#endif
