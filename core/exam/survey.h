/* Item analysis over the exams of the records: which of them count, and what classical test theory
 * (core/study/items.h) says of every paper that was sat. Exams that were taken up from other
 * records count like those sat here; the text of a question is that of the paper itself.
 *
 * An exam counts once it is graded and nothing of it waits to be marked by hand; of a learner who
 * sat the same paper more than once the first one. */
#ifndef CORE_EXAM_SURVEY_H
#define CORE_EXAM_SURVEY_H

#include "core/exam/booklet.h"
#include "core/record/attempt.h"
#include "core/study/items.h"

/* With fewer candidates the figures tell more of who sat than of the questions. */
enum { SURVEY_CANDIDATES = 30, SURVEY_BANDS = 10 };

struct survey_wish {
    const char *paper;       /* how the digest of its text begins; NULL: any */
    const char *blueprint;   /* id; NULL: any */
    const int64_t *learners; /* NULL: all */
    size_t learners_count;
    int64_t since_ms; /* ended then or later, Unix time */
};

/* An option as it stands on the paper: place 0 is printed as A. */
struct survey_option {
    const char *text; /* "" for true (0) and false (1) */
    bool right;
    bool idle;       /* a wrong one that nobody chose */
    bool lures;      /* a wrong one whose takers did better than all together */
    unsigned chosen; /* by so many */
    double mean;     /* total of those, points; NAN when nobody did */
};

struct survey_question {
    const struct booklet_question *asked;
    struct items_item figures;
    unsigned right, blanks; /* candidates with the whole mark, without response */
    struct survey_option *options;
    unsigned options_count; /* 0 where there is nothing to choose from */
};

struct survey_paper {
    const char *digest; /* of the text that was sat */
    const struct booklet *booklet;
    size_t candidates;
    size_t imported; /* of these, taken up from other records */
    size_t repeated; /* left out: not the first of their learner */
    size_t pending;  /* left out: to be marked by hand */
    size_t passed;
    bool few; /* fewer than SURVEY_CANDIDATES */
    struct items_test test;
    unsigned bands[SURVEY_BANDS]; /* candidates by tenths of the full mark; the full mark itself
                                     belongs to the last */
    struct survey_question *questions;
};

struct survey {
    struct survey_paper *list; /* in the order in which they were first sat */
    size_t count;
    struct arena arena;
};

/* Errors are those of attempt.h; a paper whose text is damaged is ERR_DIGEST. */
MUST_CHECK bool survey_run(struct records *records, const struct survey_wish *wish,
                           struct survey *survey, struct err *err);
void survey_finish(struct survey *survey);

#endif
