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
#define CHECK_LIST(X)                                                                              \
    X(CHECK_UNREADABLE, CHECK_ERROR, "unreadable", "cannot be read: %1",                           \
      "mend the line named; the manual page xunlian-pack(5) describes the formats")                \
    X(CHECK_ENCODING, CHECK_ERROR, "encoding", "not valid UTF-8", "save the file as UTF-8")        \
    X(CHECK_BOM, CHECK_ERROR, "bom", "begins with a byte order mark",                              \
      "save the file as UTF-8 without BOM")                                                        \
    X(CHECK_CRLF, CHECK_WARNING, "crlf", "has line ends of Windows (CRLF)",                        \
      "save the file with LF line ends")                                                           \
    X(CHECK_TAB, CHECK_WARNING, "tab", "holds a tab", "write spaces")                              \
    X(CHECK_REQUIRES, CHECK_ERROR, "requires", "needs pack %1 %2, but version %3 is given",        \
      "correct the range under requires, or check with the version it names")                      \
    X(CHECK_NO_STANDARD, CHECK_WARNING, "no-standard",                                             \
      "standard %1 is in no pack at hand, so its requirements were not checked",                   \
      "name the folder of the standards pack with --with")                                         \
    X(CHECK_UNKNOWN_LEVEL, CHECK_ERROR, "unknown-level", "%1 has no level %2",                     \
      "xunlian standard show lists the levels")                                                    \
    X(CHECK_UNKNOWN_WORK, CHECK_ERROR, "unknown-work", "level %2 has no work %1",                  \
      "use a number as the standard prints it, or B2.1, B2.2 for the basics")                      \
    X(CHECK_UNKNOWN_KEY, CHECK_ERROR, "unknown-key", "level %2 has no requirement %1",             \
      "use a key that xunlian standard show lists: S1.1.1, K1.1.1 or B2.1.1")                      \
    X(CHECK_UNCOVERED, CHECK_WARNING, "uncovered", "no lesson covers %1 of level %2: %3",          \
      "name it under covers of the lesson that teaches it, or write one")                          \
    X(CHECK_DUPLICATE_LESSON, CHECK_ERROR, "duplicate-lesson", "lesson id %1 is also that of %2",  \
      "give each lesson an id of its own")                                                         \
    X(CHECK_DUPLICATE_QUESTION, CHECK_ERROR, "duplicate-question",                                 \
      "question id %1 is also that of %2", "give each question an id of its own")                  \
    X(CHECK_NO_ID, CHECK_ERROR, "no-id", "the question has no id",                                 \
      "write // [id:…] on the line before it")                                                     \
    X(CHECK_NO_TAG, CHECK_WARNING, "no-tag", "question %1 names no requirement",                   \
      "add [tag:K1.1.1] to its comment line")                                                      \
    X(CHECK_NO_DIFFICULTY, CHECK_WARNING, "no-difficulty", "question %1 has no difficulty",        \
      "add [tag:d1], [tag:d2] or [tag:d3] to its comment line")                                    \
    X(CHECK_NO_EXPLANATION, CHECK_ERROR, "no-explanation", "question %1 has no explanation",       \
      "write why the right answer is right behind #### before the closing brace")                  \
    X(CHECK_NO_FEEDBACK, CHECK_WARNING, "no-feedback",                                             \
      "option %2 of question %1 says not why it is wrong",                                         \
      "write the reason behind # after the option")                                                \
    X(CHECK_SEVERAL_RIGHT, CHECK_ERROR, "several-right",                                           \
      "question %1 has %2 right answers where one is expected",                                    \
      "write \\= for an equals sign in the text; give several right answers weights: ~%50%")       \
    X(CHECK_WEIGHTS, CHECK_ERROR, "weights",                                                       \
      "the right answers of question %1 weigh %2% instead of 100%",                                \
      "let the positive weights add up to 100")                                                    \
    X(CHECK_SAME_OPTION, CHECK_ERROR, "same-option",                                               \
      "question %1 offers the same option twice: %2", "change one of the two")                     \
    X(CHECK_POSITION_BIAS, CHECK_WARNING, "position-bias",                                         \
      "%1% of the right answers stand at %2 (%3 questions)",                                       \
      "move right answers until no letter has more than 30%")                                      \
    X(CHECK_LENGTH_BIAS, CHECK_WARNING, "length-bias",                                             \
      "in %1% of the questions the longest option is the right one (%2 questions)",                \
      "shorten right options or lengthen wrong ones until it is at most 30%")                      \
    X(CHECK_TRUTH_BIAS, CHECK_WARNING, "truth-bias",                                               \
      "%1% of the true/false questions are true (%2 questions)",                                   \
      "let between 45% and 55% of them be true")                                                   \
    X(CHECK_NEAR_DUPLICATE, CHECK_WARNING, "near-duplicate",                                       \
      "question %1 is nearly the same as %2 (%3% alike)", "rewrite or drop one of them")           \
    X(CHECK_DEAD_LINK, CHECK_ERROR, "dead-link", "%1 is not in the pack",                          \
      "correct the path; it counts from the pack's folder")                                        \
    X(CHECK_OUTSIDE_LINK, CHECK_INFO, "outside-link", "%1 needs the internet",                     \
      "say in the text what the reader without internet has to know")                              \
    X(CHECK_NO_LICENCE, CHECK_ERROR, "no-licence", "%1 has no entry under media",                  \
      "add path, licence and source to media in pack.yaml")                                        \
    X(CHECK_MISSING_MEDIA, CHECK_ERROR, "missing-media", "%1 is listed, but not there",            \
      "add the file or drop its entry")                                                            \
    X(CHECK_PLAN_SUM, CHECK_ERROR, "plan-sum",                                                     \
      "the plan of level %1 adds up to %2 minutes instead of %3",                                  \
      "plan the level's standard hours × 45 minutes")                                              \
    X(CHECK_LESSON_SUM, CHECK_ERROR, "lesson-sum",                                                 \
      "the lessons of work %1 take %2 minutes, the plan says %3",                                  \
      "let the lessons' minutes add up to the plan")                                               \
    X(CHECK_ORDER, CHECK_ERROR, "order", "order %1 is also that of %2",                            \
      "number the lessons of a level in reading order")                                            \
    X(CHECK_READING, CHECK_WARNING, "reading",                                                     \
      "%1 minutes planned, but %2 characters take %3 to read",                                     \
      "plan 250 characters a minute and the exercises")                                            \
    X(CHECK_OUTLINE, CHECK_INFO, "outline", "only an outline as yet", "write it")                  \
    X(CHECK_NOT_TAUGHT, CHECK_WARNING, "not-taught", "covers %1, but no section teaches it",       \
      "name it at the end of a heading: ## … {%1}")                                                \
    X(CHECK_NOT_COVERED, CHECK_WARNING, "not-covered",                                             \
      "the section teaches %1, which covers does not name", "add %1 to covers")                    \
    X(CHECK_NO_QUESTION, CHECK_WARNING, "no-question", "%1 is taught, but never asked",            \
      "add an inline question to one of its sections")                                             \
    X(CHECK_SECTION_QUESTION, CHECK_INFO, "section-question", "the section “%1” asks nothing",     \
      "add an inline question")                                                                    \
    X(CHECK_SHORT, CHECK_WARNING, "short", "%1 is taught in %2 characters",                        \
      "600 are the least for a requirement; 1200 the aim")                                         \
    X(CHECK_WIDE_TABLE, CHECK_WARNING, "wide-table", "the table needs %1 columns of at most 72",   \
      "shorten cells or split the table")                                                          \
    X(CHECK_WIDE_CODE, CHECK_WARNING, "wide-code", "the line needs %1 columns of at most 72",      \
      "break the line")                                                                            \
    X(CHECK_NO_LANGUAGE, CHECK_WARNING, "no-language", "a block of code without its language",     \
      "write the language behind the fence: ```sql, ```text")                                      \
    X(CHECK_TITLE, CHECK_WARNING, "title", "a heading of the first rank in the body",              \
      "the title stands in the front matter; begin with ##")

enum check_code {
#define X(code, severity, name, message, mend) code,
    CHECK_LIST(X)
#undef X
        CHECK_CODES
};

struct check_diagnostic {
    enum check_code code;
    const char *file;    /* "lessons/1.1-1.md" */
    unsigned line;       /* 0: the file as a whole */
    const char *args[3]; /* "" where the message has none */
};

struct check_report {
    struct check_diagnostic *list; /* by file and line */
    size_t count, room;
    size_t errors, warnings;
    struct arena arena;
};

/* Checks the pack in `dir`. `with` are other opened packs whose standards count (the pack's own
 * always do). False only when the folder itself cannot be read; everything else is in the report,
 * which the caller finishes. Needs a UTF-8 locale (utf8_locale_init) for widths. */
MUST_CHECK bool check_pack(const char *dir, const struct bundle *const *with, size_t with_count,
                           struct check_report *report, struct err *err);
void check_report_finish(struct check_report *report);

enum check_severity check_severity(enum check_code code);
const char *check_name(enum check_code code);    /* "dead-link" */
const char *check_message(enum check_code code); /* msgid with %1 %2 %3 */
const char *check_mend(enum check_code code);    /* msgid with %1 %2 %3 */

/* Appends a (translated) message with the diagnostic's arguments in place. */
void check_fill(struct str *out, const char *message, const struct check_diagnostic *diagnostic);

#endif
