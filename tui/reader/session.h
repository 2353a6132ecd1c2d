/* What reading a lesson leaves in the records: study time, place, sections done. */
#ifndef TUI_READER_SESSION_H
#define TUI_READER_SESSION_H

#include "core/material/lesson.h"
#include "core/record/library.h"
#include "core/study/hours.h"
#include "tui/app.h"

enum { SESSION_SECTIONS = 64 };

struct session {
    const struct lib_lesson *place; /* borrowed */
    const struct lesson *lesson;    /* borrowed */
    struct hours_rules rules;
    struct hours_meter meter;
    uint64_t done; /* bit i: section i is done */
    int section;   /* where one reads: index, -1 before the first heading */
    int64_t offset;
    /* Sections of this sitting by index, at most 64: which are on the screen, whose last line was,
     * and the active time with them on the screen. */
    uint64_t in_view, ended;
    int64_t active_ms[SESSION_SECTIONS];
    bool unsaved; /* session_save is due as soon as the frame is on the screen */
};

/* Loads what was left behind. offset is where one stopped; *found tells whether one was ever here.
 * Without a learner nothing is loaded. */
MUST_CHECK bool session_begin(struct session *session, struct app *app,
                              const struct lib_lesson *place, const struct lesson *lesson,
                              bool *found, struct err *err);
/* The learner did something. A save is due at least once a minute of study. */
void session_touch(struct session *session, struct app *app);
/* Whether the time spent on a section is that of reading it: a tenth at least of what its Chinese
 * characters take at 250 a minute. */
bool session_had_time(const struct session *session, unsigned section);
/* Writes time, place and sections done. Outlines earn nothing: there is nothing to be studied. True
 * when the screen shows something else now: today's hours, or what went wrong. */
bool session_save(struct session *session, struct app *app);

#endif
