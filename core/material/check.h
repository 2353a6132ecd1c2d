/* Lint of a pack's folder: what a centre's author should know before publishing. Collects
 * everything that is wrong instead of stopping at the first fault. */
#ifndef CORE_MATERIAL_CHECK_H
#define CORE_MATERIAL_CHECK_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "core/material/bundle.h"

#include <stddef.h>

enum check_severity { CHECK_ERROR, CHECK_WARNING, CHECK_INFO };

/* code, severity, stable name, message, how to mend it. Messages and mends are msgids; %1 %2 %3
 * stand for the diagnostic's arguments. */
/* clang-format off */
#define CHECK_LIST(X) \
    X(CHECK_UNREADABLE, CHECK_ERROR, "unreadable", \
      ERR_N("cannot be read: %1"), \
      ERR_N("mend the line named; pack-format.md describes the formats")) \
    X(CHECK_ENCODING, CHECK_ERROR, "encoding", \
      ERR_N("not valid UTF-8"), \
      ERR_N("save the file as UTF-8")) \
    X(CHECK_BOM, CHECK_ERROR, "bom", \
      ERR_N("begins with a byte order mark"), \
      ERR_N("save the file as UTF-8 without BOM")) \
    X(CHECK_CRLF, CHECK_WARNING, "crlf", \
      ERR_N("has line ends of Windows (CRLF)"), \
      ERR_N("save the file with LF line ends")) \
    X(CHECK_TAB, CHECK_WARNING, "tab", \
      ERR_N("holds a tab"), \
      ERR_N("write spaces")) \
    X(CHECK_REQUIRES, CHECK_ERROR, "requires", \
      ERR_N("needs pack %1 %2, but version %3 is given"), \
      ERR_N("correct the range under requires, or check with the version it names")) \
    X(CHECK_NO_STANDARD, CHECK_WARNING, "no-standard", \
      ERR_N("standard %1 is in no pack at hand, so its requirements were not checked"), \
      ERR_N("name the folder of the standards pack with --with")) \
    X(CHECK_UNKNOWN_LEVEL, CHECK_ERROR, "unknown-level", \
      ERR_N("%1 has no level %2"), \
      ERR_N("xunlian standard show lists the levels")) \
    X(CHECK_UNKNOWN_WORK, CHECK_ERROR, "unknown-work", \
      ERR_N("level %2 has no work %1"), \
      ERR_N("use a number as the standard prints it, or B2.1, B2.2 for the basics")) \
    X(CHECK_UNKNOWN_KEY, CHECK_ERROR, "unknown-key", \
      ERR_N("level %2 has no requirement %1"), \
      ERR_N("use a key that xunlian standard show lists: S1.1.1, K1.1.1 or B2.1.1")) \
    X(CHECK_UNCOVERED, CHECK_WARNING, "uncovered", \
      ERR_N("no lesson covers %1 of level %2: %3"), \
      ERR_N("name it under covers of the lesson that teaches it, or write one")) \
    X(CHECK_DUPLICATE_LESSON, CHECK_ERROR, "duplicate-lesson", \
      ERR_N("lesson id %1 is also that of %2"), \
      ERR_N("give each lesson an id of its own")) \
    X(CHECK_DUPLICATE_QUESTION, CHECK_ERROR, "duplicate-question", \
      ERR_N("question id %1 is also that of %2"), \
      ERR_N("give each question an id of its own")) \
    X(CHECK_TAKEN_LESSON, CHECK_ERROR, "taken-lesson", \
      ERR_N("lesson id %1 is also that of a lesson in pack %2"), \
      ERR_N("give the lesson another id, such as the pack's id and a number")) \
    X(CHECK_TAKEN_QUESTION, CHECK_ERROR, "taken-question", \
      ERR_N("question id %1 is also that of a question in pack %2"), \
      ERR_N("give the question another id, such as the pack's id and a number")) \
    X(CHECK_NO_ID, CHECK_ERROR, "no-id", \
      ERR_N("the question has no id"), \
      ERR_N("write // [id:…] on the line before it")) \
    X(CHECK_BAD_ID, CHECK_ERROR, "bad-id", \
      ERR_N("%1 cannot be the id of a question"), \
      ERR_N("use at most 64 bytes without spaces and slashes")) \
    X(CHECK_NO_TAG, CHECK_WARNING, "no-tag", \
      ERR_N("question %1 names no requirement"), \
      ERR_N("add [tag:K1.1.1] to its comment line")) \
    X(CHECK_NO_DIFFICULTY, CHECK_WARNING, "no-difficulty", \
      ERR_N("question %1 has no difficulty"), \
      ERR_N("add [tag:d1], [tag:d2] or [tag:d3] to its comment line")) \
    X(CHECK_NO_EXPLANATION, CHECK_ERROR, "no-explanation", \
      ERR_N("question %1 has no explanation"), \
      ERR_N("write why the right answer is right behind #### before the closing brace")) \
    X(CHECK_THIN_EXPLANATION, CHECK_WARNING, "thin-explanation", \
      ERR_N("the explanation of question %1 has only %2 characters"), \
      ERR_N("say why the right answer is right, with the rule or the computation")) \
    X(CHECK_NO_FEEDBACK, CHECK_WARNING, "no-feedback", \
      ERR_N("option %2 of question %1 says not why it is wrong"), \
      ERR_N("write the reason behind # after the option")) \
    X(CHECK_SEVERAL_RIGHT, CHECK_ERROR, "several-right", \
      ERR_N("question %1 has %2 right answers where one is expected"), \
      ERR_N("write \\= for an equals sign in the text; give several right answers weights: ~%50%")) \
    X(CHECK_WEIGHTS, CHECK_ERROR, "weights", \
      ERR_N("the right answers of question %1 weigh %2% instead of 100%"), \
      ERR_N("let the positive weights add up to 100")) \
    X(CHECK_SAME_OPTION, CHECK_ERROR, "same-option", \
      ERR_N("question %1 offers the same option twice: %2"), \
      ERR_N("change one of the two")) \
    X(CHECK_POSITION_BIAS, CHECK_WARNING, "position-bias", \
      ERR_N("%1% of the right answers stand at %2 (%3 questions)"), \
      ERR_N("move right answers until no letter has more than 30%")) \
    X(CHECK_LENGTH_BIAS, CHECK_WARNING, "length-bias", \
      ERR_N("in %1% of the questions the longest option is the right one (%2 questions)"), \
      ERR_N("shorten right options or lengthen wrong ones until it is at most 30%")) \
    X(CHECK_TRUTH_BIAS, CHECK_WARNING, "truth-bias", \
      ERR_N("%1% of the true/false questions are true (%2 questions)"), \
      ERR_N("let about half of them be true, 45 to 55 in a hundred")) \
    X(CHECK_NEAR_DUPLICATE, CHECK_WARNING, "near-duplicate", \
      ERR_N("question %1 is nearly the same as %2 (%3% alike)"), \
      ERR_N("rewrite or drop one of them")) \
    X(CHECK_DIFFICULTY_MIX, CHECK_WARNING, "difficulty-mix", \
      ERR_N("%1% of the questions have difficulty %2 (%3 questions)"), \
      ERR_N("let at least 40 in a hundred be d2 and 30 be d3")) \
    X(CHECK_FEW_QUESTIONS, CHECK_WARNING, "few-questions", \
      ERR_N("%1 has %2 questions in the bank; %3 are the least"), \
      ERR_N("write more questions with its tag")) \
    X(CHECK_FORMS, CHECK_WARNING, "forms", \
      ERR_N("blueprint %1 can be drawn %2 times at level %3 without a question twice"), \
      ERR_N("add questions of the types and parts that run short, so that it can be drawn three times")) \
    X(CHECK_DEAD_LINK, CHECK_ERROR, "dead-link", \
      ERR_N("%1 is not in the pack"), \
      ERR_N("correct the path; it counts from the pack's folder")) \
    X(CHECK_OUTSIDE_LINK, CHECK_INFO, "outside-link", \
      ERR_N("%1 needs the internet"), \
      ERR_N("say in the text what the reader without internet has to know")) \
    X(CHECK_NO_LICENCE, CHECK_ERROR, "no-licence", \
      ERR_N("%1 has no entry under media"), \
      ERR_N("add path, licence and source to media in pack.yaml")) \
    X(CHECK_MISSING_MEDIA, CHECK_ERROR, "missing-media", \
      ERR_N("%1 is listed, but not there"), \
      ERR_N("add the file or drop its entry")) \
    X(CHECK_PLAN_SUM, CHECK_ERROR, "plan-sum", \
      ERR_N("the plan of level %1 adds up to %2 minutes instead of %3"), \
      ERR_N("plan the level's standard hours × 45 minutes")) \
    X(CHECK_LESSON_SUM, CHECK_ERROR, "lesson-sum", \
      ERR_N("the lessons of work %1 take %2 minutes, the plan says %3"), \
      ERR_N("let the lessons' minutes add up to the plan")) \
    X(CHECK_ORDER, CHECK_ERROR, "order", \
      ERR_N("order %1 is also that of %2"), \
      ERR_N("number the lessons of a level in reading order")) \
    X(CHECK_READING, CHECK_WARNING, "reading", \
      ERR_N("%1 minutes planned, but %2 characters take %3 to read"), \
      ERR_N("plan 250 characters a minute and the exercises")) \
    X(CHECK_OUTLINE, CHECK_INFO, "outline", \
      ERR_N("only an outline as yet"), \
      ERR_N("write it")) \
    X(CHECK_NOT_TAUGHT, CHECK_WARNING, "not-taught", \
      ERR_N("covers %1, but no section teaches it"), \
      ERR_N("name it at the end of a heading: ## … {%1}")) \
    X(CHECK_NOT_COVERED, CHECK_WARNING, "not-covered", \
      ERR_N("the section teaches %1, which covers does not name"), \
      ERR_N("add %1 to covers")) \
    X(CHECK_NO_QUESTION, CHECK_WARNING, "no-question", \
      ERR_N("%1 is taught, but never asked"), \
      ERR_N("add an inline question to one of its sections")) \
    X(CHECK_SECTION_QUESTION, CHECK_INFO, "section-question", \
      ERR_N("the section “%1” asks nothing"), \
      ERR_N("add an inline question")) \
    X(CHECK_SHORT, CHECK_WARNING, "short", \
      ERR_N("%1 is taught in %2 characters"), \
      ERR_N("600 are the least for a requirement; 1200 the aim")) \
    X(CHECK_WIDE_TABLE, CHECK_WARNING, "wide-table", \
      ERR_N("the table needs %1 columns of at most 72"), \
      ERR_N("shorten cells or split the table")) \
    X(CHECK_WIDE_CODE, CHECK_WARNING, "wide-code", \
      ERR_N("the line needs %1 columns of at most 72"), \
      ERR_N("break the line")) \
    X(CHECK_NO_LANGUAGE, CHECK_WARNING, "no-language", \
      ERR_N("a block of code without its language"), \
      ERR_N("write the language behind the fence: ```sql, ```text")) \
    X(CHECK_PARTIAL, CHECK_INFO, "partial", \
      ERR_N("without a plan for level %1, what its lessons and labs leave out is not counted: %2 of %3 requirements"), \
      ERR_N("write plan in pack.yaml when the pack is to teach the whole level")) \
    X(CHECK_TAKEN_LAB, CHECK_ERROR, "taken-lab", \
      ERR_N("lab id %1 is also that of a lab in pack %2"), \
      ERR_N("give the lab (and its folder) another id, such as one with the centre's name")) \
    X(CHECK_LAB, CHECK_ERROR, "lab", \
      ERR_N("this cannot be used: %1"), \
      ERR_N("labs.md and docs/labs/ describe the files of each engine")) \
    X(CHECK_LAB_ADVICE, CHECK_WARNING, "lab-advice", \
      ERR_N("this looks like a slip: %1"), \
      ERR_N("labs.md and docs/labs/ describe the files of each engine")) \
    X(CHECK_LAB_ENGINE, CHECK_ERROR, "lab-engine", \
      ERR_N("there is no engine %1"), \
      ERR_N("take one of: %2")) \
    X(CHECK_LAB_GOLD, CHECK_ERROR, "lab-gold", \
      ERR_N("the gold of variant %1 earns %2 of %3 points"), \
      ERR_N("correct the gold, or the rule that it cannot meet")) \
    X(CHECK_LAB_EMPTY, CHECK_ERROR, "lab-empty", \
      ERR_N("an untouched work of variant %1 earns %2 points, in the score lines %3"), \
      ERR_N("let nothing be earned by doing nothing: give these lines something in the gold to measure")) \
    X(CHECK_LAB_SPOILED, CHECK_ERROR, "lab-spoiled", \
      ERR_N("variant %1 with %2 mistakes is not marked as the rules say: %3"), \
      ERR_N("the program cannot mark this lab reliably: take other metrics or plainer data, and report it with the lab")) \
    X(CHECK_LAB_VARIANTS, CHECK_WARNING, "lab-variants", \
      ERR_N("%1 variants"), \
      ERR_N("make three at least, so that practice is no repetition by heart")) \
    X(CHECK_LAB_SUM, CHECK_ERROR, "lab-sum", \
      ERR_N("the labs of work %1 take %2 minutes with all variants, the plan says %3"), \
      ERR_N("let minutes × variants of its labs add up to the plan")) \
    X(CHECK_LAB_UNCOVERED, CHECK_WARNING, "lab-uncovered", \
      ERR_N("no lab practises %1 of level %2: %3"), \
      ERR_N("name it under covers of the lab that practises it, or make one")) \
    X(CHECK_TERM_TWICE, CHECK_ERROR, "term-twice", \
      ERR_N("the glossary has %1 twice"), \
      ERR_N("keep one entry, other names under also")) \
    X(CHECK_TERM_LESSON, CHECK_ERROR, "term-lesson", \
      ERR_N("term %1 names lesson %2, which is not in the pack"), \
      ERR_N("name the lesson that teaches it")) \
    X(CHECK_TERM_LINE, CHECK_WARNING, "term-line", \
      ERR_N("what is said of %1 is no line (%2 characters)"), \
      ERR_N("say it in one line of at most 80 characters")) \
    X(CHECK_PAPER_STALE, CHECK_ERROR, "paper-stale", \
      ERR_N("question %1 is not in the bank as the paper has it"), \
      ERR_N("draw the paper again")) \
    X(CHECK_PAPER_SHARED, CHECK_ERROR, "paper-shared", \
      ERR_N("question %1 is also in %2, which was drawn with it"), \
      ERR_N("draw parallel papers together: exam draw --forms")) \
    X(CHECK_TITLE, CHECK_WARNING, "title", \
      ERR_N("a heading of the first rank in the body"), \
      ERR_N("the title stands in the front matter; begin with ##"))
/* clang-format on */

enum check_code {
#define X(code, severity, name, message, mend) code,
    CHECK_LIST(X)
#undef X
        CHECK_CODES
};

struct check_diagnostic {
    enum check_code code;
    const char *file;                /* "lessons/1.1-1.md" */
    unsigned line;                   /* 0: the file as a whole */
    const char *args[3];             /* "" where the message has none */
    const struct err_reason *reason; /* says it instead of the code's message and mend; or NULL */
    const char *place;               /* in the file, said before the message; NULL */
};

struct check_report {
    struct check_diagnostic *list; /* by file and line */
    size_t count, room;
    size_t errors, warnings;
    struct arena arena;
};

/* Checks the pack in `dir`. `with` are other opened packs: their standards count (the pack's own
 * always do), and their ids are taken. False only when the folder itself cannot be read; everything
 * else is in the report, which the caller finishes. Needs a UTF-8 locale (utf8_locale_init) for
 * widths. */
MUST_CHECK bool check_pack(const char *dir, const struct bundle *const *with, size_t with_count,
                           struct check_report *report, struct err *err);
void check_report_finish(struct check_report *report);

/* The same for the questions alone, those of questions/ and those in lessons, and what is to be
 * said of them as a bank: shares of difficulty, and, where a standard is at hand, questions for
 * every requirement of the levels 5 and 4. */
MUST_CHECK bool check_questions(const char *dir, const struct bundle *const *with,
                                size_t with_count, struct check_report *report, struct err *err);

/* Adds what another layer found out, and brings it into order; the texts are copied. */
void check_report_add(struct check_report *report, enum check_code code, const char *file,
                      unsigned line, const char *a, const char *b, const char *c);

/* The same with a reason of the other layer's. Gives the diagnostic, until the next one. */
struct check_diagnostic *check_report_add_why(struct check_report *report, enum check_code code,
                                              const char *file, unsigned line,
                                              const struct err_reason *reason, const char *a,
                                              const char *b, const char *c);

/* By file and line, each once; after check_report_add_why. */
void check_report_sort(struct check_report *report);

enum check_severity check_severity(enum check_code code);
const char *check_name(enum check_code code); /* "dead-link" */
/* Msgids with %1 %2 %3: those of its reason when it has one. */
const char *check_message(const struct check_diagnostic *diagnostic);
const char *check_mend(const struct check_diagnostic *diagnostic);

/* Appends a (translated) message with the diagnostic's arguments in place. */
void check_fill(struct str *out, const char *message, const struct check_diagnostic *diagnostic);

#endif
