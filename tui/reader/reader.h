/* A lesson that is open: its text, questions, notes, and where one reads. The screen
 * (tui/screen/lesson) turns actions into the calls below. */
#ifndef TUI_READER_READER_H
#define TUI_READER_READER_H

#include "core/material/folder.h"
#include "core/record/records.h"
#include "tui/reader/figure.h"
#include "tui/reader/quiz.h"
#include "tui/reader/session.h"
#include "tui/widget/field.h"
#include "tui/widget/text.h"

/* The link at the end of the text; those below belong to questions. */
enum { READER_NEXT_LINK = 1 << 20 };

struct reader {
    /* What was opened: it stays as it was, whatever is installed meanwhile. */
    struct lib_lesson place;
    struct folder folder;
    struct arena arena;
    const struct lesson *lesson;
    char *level, *work;                 /* titles, "" when unknown */
    char *previous, *next, *next_title; /* lesson ids, NULL at the ends */
    struct lib_requirements requirements;

    struct session session;
    struct quiz *quizzes; /* one per lesson question */
    struct figures figures;
    struct notes notes;
    int *note_lines;    /* line of each note, by the last layout */
    uint64_t kept_open; /* sections that the learner marked as not done: not marked again here */

    struct text text;
    int built_cols; /* the text was laid out for; 0: not yet */
    bool stale;     /* something in the text changed */
    int64_t go_to;  /* place to be shown by the next layout, -1: none */
    int64_t anchor; /* the place that was asked for when anchor_top became the first line: a line
                       may begin before it, and coming back from another width must not drift */
    int anchor_top;

    struct field find;
    bool finding; /* the field has the focus */
    size_t hits;
    int typing;   /* question whose field has the focus, -1 */
    int question; /* what digits and Enter mean, by the last layout; -1: none */
    int judged;   /* answered just now: the next layout shows all of it; -1: none */

    struct rect head, body, side, line; /* line: of the search field; empty when not shown */
};

MUST_CHECK bool reader_open(struct app *app, const char *id, int64_t offset, struct reader **reader,
                            struct err *err);
void reader_close(struct reader *reader);

void reader_layout(struct reader *reader, struct app *app, struct rect body);
/* Appends title, planned minutes and what the lesson teaches. */
void reader_put_front(struct reader *reader);
void reader_draw(const struct reader *reader, const struct app *app, struct surface s);

/* Byte of the body that stands at the top, 0 above the body. */
int64_t reader_place(const struct reader *reader);
/* Notes and bookmarks anew from the records. */
void reader_load_notes(struct reader *reader, struct app *app);
/* The learner did something while the screen was as it is: counts time for what is in view. */
void reader_touch(struct reader *reader, struct app *app);
/* Takes in where one reads; marks sections that are read: the last line was on the screen, the
 * questions are answered, and the active time with the section on the screen is a tenth at least of
 * its planned reading time (250 Chinese characters a minute). A save is due when the section
 * changed or one was finished. */
void reader_mark(struct reader *reader, struct app *app);
void reader_toggle_done(struct reader *reader, struct app *app);

/* Section that is read: the one a third down the screen, at the end of the text the last one; -1
 * before the first. */
int reader_section(const struct reader *reader);
bool reader_section_done(const struct reader *reader, unsigned section);
/* To the next heading (+1) or the one before (-1). */
void reader_step_section(struct reader *reader, int direction);

/* ---- questions (ask.c) ---- */

/* The question that digits and Enter would answer now, -1 when there is none. */
int reader_find_question(const struct reader *reader);
/* Scrolls so far that what is said of the answer given last is seen, but not past its question. */
void reader_show_verdict(struct reader *reader);
void reader_choose(struct reader *reader, struct app *app, unsigned option);
/* Marks what is chosen or typed and records it. False when that is no answer; a message says why.
 */
bool reader_submit(struct reader *reader, struct app *app, int question);
/* Enter: on the focused link, else on the question in view. */
void reader_enter(struct reader *reader, struct app *app);
/* What a link means was clicked or entered; false for none of the questions'. */
bool reader_use_link(struct reader *reader, struct app *app, int link);
void reader_reveal(struct reader *reader);
void reader_restore_answers(struct reader *reader, struct app *app);
bool reader_section_answered(const struct reader *reader, unsigned section);

#endif
