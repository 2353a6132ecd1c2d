/* What the verbs of `xunlian exam` share. */
#ifndef TUI_COMMAND_EXAM_H
#define TUI_COMMAND_EXAM_H

#include "core/exam/journal.h"
#include "tui/command/command.h"
#include "tui/command/packs.h"
#include "tui/exam/words.h"

extern const struct command command_exam_draw;
extern const struct command command_exam_print;
extern const struct command command_exam_start;
extern const struct command command_exam_resume;
extern const struct command command_exam_reopen;
extern const struct command command_exam_show;
extern const struct command command_exam_grade;
extern const struct command command_exam_mark;
extern const struct command command_exam_verify;
extern const struct command command_exam_work;

enum { EXAM_CODE_LINE = 256 };

/* cli_fail, with a refusal of the exam in the user's language. */
int exam_fail(const struct err *err);

/* Points as written, "0.5", to thousandths; false for what is no such number. */
MUST_CHECK bool exam_parse_points(const char *text, int64_t *millis);

/* A number from 1 upwards. */
MUST_CHECK bool exam_parse_id(const char *text, int64_t *id);

/* One line of standard input without its end. */
MUST_CHECK bool exam_read_code(char line[EXAM_CODE_LINE], struct err *err);

/* "single", "true_false" … */
const char *exam_type_word(enum question_type type);

/* A question as the candidate sees it: options in the order of the paper. `key` (may be NULL) is
 * the right response, as letters shown. */
json_t *exam_question_json(const struct booklet *booklet, unsigned index);

json_t *exam_attempt_json(const struct attempt *attempt, const char *learner);
json_t *exam_paper_json(const struct attempt_paper *paper);

/* Sums of a grading; with the booklet its parts, else requirements. */
json_t *exam_sums_json(const struct grade_sum *sums, unsigned count, const struct booklet *booklet);

/* The name of a learner; "" when there is none of this id. */
const char *exam_learner_name(const struct learners *learners, int64_t id);

/* The right response as letters shown; heap. */
char *exam_key(const struct booklet_question *question);

#endif
