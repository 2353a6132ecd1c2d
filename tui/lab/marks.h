/* Marks of a work, as the grading program wrote them (lab_result_json). */
#ifndef TUI_LAB_MARKS_H
#define TUI_LAB_MARKS_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct lab_mark_line {
    const char *id, *title, *note;
    bool check, defined;
    double value;
    int64_t score, points; /* thousandths */
};

struct lab_mark_fault {
    const char *kind, *score, *place, *at, *mine, *gold;
    const char *rule, *text; /* clause and what the lab says; "" for none */
    char *sentence;          /* translated, its values in place */
};

struct lab_marks {
    int holders;
    const char *lab, *title, *variant;
    int64_t score, full; /* thousandths */
    char shown[24];      /* the score, rounded once */
    struct lab_mark_line *lines;
    size_t lines_count;
    struct lab_mark_fault *faults;
    size_t faults_count, more;
    size_t seen; /* the fault whose place was looked at last */
    struct arena arena;
};

/* ERR_FORMAT for what is no such document. */
MUST_CHECK bool lab_marks_read(const char *json, size_t len, struct lab_marks **marks,
                               struct err *err);
/* Thousandths of a point as people write them: "8.3", "10"; rounded to tenths, half up. */
void lab_points_text(int64_t millis, char *buf, size_t n);

struct lab_marks *lab_marks_hold(struct lab_marks *marks);
/* The last holder frees. Takes NULL. */
void lab_marks_release(struct lab_marks *marks);

#endif
