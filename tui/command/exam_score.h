/* The score sheet of an exam that was marked, to be printed and signed: HTML of one page style with
 * page numbers, by part and by question; of a lab line by line and fault by fault. */
#ifndef TUI_COMMAND_EXAM_SCORE_H
#define TUI_COMMAND_EXAM_SCORE_H

#include "core/exam/journal.h"

struct lab_marks;

struct exam_score {
    const struct journal *journal;
    struct records *records;
    const struct attempt *row;
    const char *learner;
    const struct grade *grade;
    const char *hash; /* of the record's newest event */
};

/* Heap. */
char *exam_score_sheet(const struct exam_score *score);

/* What an exam is and how it ended, in sentences, each told in turn. */
void exam_score_course(const struct exam *exam, const struct attempt *row,
                       void (*tell)(void *data, const char *sentence), void *data);

/* "xunlian-lab 0, 甲 4": who marked a question, in order; heap, NULL when nobody did. */
char *exam_score_markers(const struct journal *journal, unsigned question);

/* The marks of a lab of the paper; NULL when there are none. lab_marks_release. */
struct lab_marks *exam_score_marks(const struct journal *journal, struct records *records,
                                   unsigned question);

#endif
