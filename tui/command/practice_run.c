#include "tui/command/practice_run.h"

#include "base/str.h"
#include "tui/command/command.h"
#include "tui/i18n.h"
#include "tui/plain/console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static const char give_up[] = "!";
static const double thousandths = 1000;

static const char *const types[QUESTION_TYPES] = {
    [QUESTION_SINGLE] = "single",         [QUESTION_MULTIPLE] = "multiple",
    [QUESTION_TRUE_FALSE] = "true-false", [QUESTION_SHORT] = "short",
    [QUESTION_NUMERIC] = "numeric",       [QUESTION_MATCHING] = "matching",
    [QUESTION_ESSAY] = "essay",           [QUESTION_DESCRIPTION] = "description",
    [QUESTION_ORDERING] = "ordering",
};
static const char *const grades[] = {"", "again", "hard", "good", "easy"};

/* The grade a line names, by its name or 1 … 4; 0 for none. */
static int grade_named(const char *line)
{
    for (int grade = FSRS_AGAIN; grade <= FSRS_EASY; grade++)
        if (strcmp(line, grades[grade]) == 0 || (line[0] == '0' + grade && !line[1]))
            return grade;
    return 0;
}

/* Takes a line as the response, or, after one that no program can mark, as the learner's own grade
 * for it. False with ERR_INVALID for what cannot be one. */
static bool take(struct sitting *sitting, const char *line, struct err *err)
{
    struct quiz *quiz = &sitting->quiz;
    unsigned options = quiz_options(quiz);
    if (sitting_needs_grade(sitting)) {
        int grade = grade_named(line);
        return grade ? sitting_grade(sitting, (enum fsrs_grade) grade, err)
                     : err_set(err, ERR_INVALID, "%s", line);
    }
    if (strcmp(line, give_up) == 0)
        return sitting_give_up(sitting, err);
    if (question_is_blank(quiz->question, line))
        return err_set(err, ERR_INVALID, "%s", line);
    if (options == 0)
        field_set(&quiz->field, line);
    else if (!quiz_restore(quiz, line))
        return err_set(err, ERR_INVALID, "%s", line);
    quiz->answered = false;
    return sitting_answer(sitting, err);
}

/* ---- JSON ---- */

static bool tell(json_t *json)
{
    bool ok = json_dumpf(json, stdout, JSON_COMPACT | JSON_REAL_PRECISION(12)) == 0;
    json_decref(json);
    putchar('\n');
    return fflush(stdout) == 0 && ok;
}

/* Options, pairs' left sides, or what is to be ordered, as it is shown. */
static json_t *texts_of(const struct question *q)
{
    json_t *list = json_array();
    unsigned char place[QUESTION_ANSWERS_MAX];
    bool ordering = q->type == QUESTION_ORDERING;
    bool shown = q->type == QUESTION_SINGLE || q->type == QUESTION_MULTIPLE ||
                 q->type == QUESTION_MATCHING || ordering;
    if (ordering)
        question_scramble(q, place);
    for (unsigned i = 0; shown && i < q->answers_count; i++)
        json_array_append_new(list, json_string(q->answers[ordering ? place[i] : i].text));
    return list;
}

static json_t *choices_of(const struct question *q)
{
    json_t *list = json_array();
    unsigned char place[QUESTION_ANSWERS_MAX];
    if (q->type != QUESTION_MATCHING)
        return list;
    question_scramble(q, place);
    for (unsigned i = 0; i < q->choices_count; i++)
        json_array_append_new(list, json_string(q->choices[place[i]]));
    return list;
}

static json_t *question_json(const struct sitting *sitting)
{
    const struct lib_item *item = &sitting->source.item;
    const struct question *q = sitting->quiz.question;
    return json_pack("{s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:o, s:o}", "event",
                     "question", "number", (json_int_t) sitting->at + 1, "of",
                     (json_int_t) sitting->list.count, "id", item->id, "revision", item->revision,
                     "work", item->work, "requirement", item->requirement, "type",
                     types[q->type] ? types[q->type] : "", "difficulty", (int) item->difficulty,
                     "stem", q->stem, "options", texts_of(q), "choices", choices_of(q));
}

static json_t *answer_json(const struct sitting *sitting)
{
    const struct quiz *quiz = &sitting->quiz;
    char *given = sitting->given_up ? xstrdup("") : quiz_response(quiz);
    char *right = question_key(quiz->question);
    char *response = question_unscramble(quiz->question, given, true);
    char *key = question_unscramble(quiz->question, right, true);
    bool by_hand = quiz->mark.by_hand;
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:b, s:b, s:o, s:s, s:s, s:s, s:s, s:i, s:I}", "event", "answer",
                  "id", sitting->source.item.id, "response", response, "saved", (int) sitting->kept,
                  "right", (int) !sitting_is_wrong(sitting), "percent",
                  by_hand ? json_null() : json_real(quiz->mark.score / thousandths), "grade",
                  grades[sitting->grade], "key", key, "explanation", quiz->question->explanation,
                  "lesson", sitting->source.item.lesson, "section", sitting->source.item.section,
                  "again_in_s", (json_int_t) sitting_interval_ms(sitting, sitting->grade) / 1000);
    free(given);
    free(right);
    free(response);
    free(key);
    return json;
}

static json_t *summary_json(const struct sitting *sitting)
{
    const struct sitting_tally *t = &sitting->tally;
    double percent = t->answered ? (double) t->score / (double) t->answered / thousandths : 0;
    return json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:f, s:I}", "event", "summary", "mode",
                     review_mode_name(sitting->wish.mode), "answered", (json_int_t) t->answered,
                     "right", (json_int_t) t->right, "partly", (json_int_t) t->partly, "skipped",
                     (json_int_t) t->skipped, "percent", percent, "seconds",
                     (json_int_t) t->took_ms / 1000);
}

/* What the learner compares the answer with; the grade is the next line. */
static json_t *compare_json(const struct sitting *sitting)
{
    char *given = quiz_response(&sitting->quiz);
    json_t *json = json_pack("{s:s, s:s, s:s, s:b, s:s, s:[s, s, s, s]}", "event", "compare", "id",
                             sitting->source.item.id, "response", given, "saved", 0, "explanation",
                             sitting->quiz.question->explanation, "grades", grades[FSRS_AGAIN],
                             grades[FSRS_HARD], grades[FSRS_GOOD], grades[FSRS_EASY]);
    free(given);
    return json;
}

int practice_run_json(struct sitting *sitting)
{
    struct err err = ERR_INIT;
    char *line = NULL;
    size_t room = 0;
    ssize_t n = 0;
    bool told = true;
    for (; n >= 0 && told && sitting_show(sitting, &err); sitting_next(sitting)) {
        told = tell(question_json(sitting));
        while (told && !sitting->kept && (n = getline(&line, &room, stdin)) >= 0) {
            while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
                line[--n] = '\0';
            if (n == 0)
                break;
            err = ERR_INIT;
            if (take(sitting, line, &err))
                told = tell(sitting->kept ? answer_json(sitting) : compare_json(sitting));
            else if (err.code == ERR_INVALID)
                told = tell(json_pack("{s:s, s:s, s:s}", "event", "invalid", "id",
                                      sitting->source.item.id, "response", line));
            else
                told = false;
        }
        if (n < 0)
            break;
    }
    free(line);
    if (err.code != ERR_NONE && err.code != ERR_INVALID)
        return cli_fail(&err);
    tell(summary_json(sitting));
    return cli_done();
}

/* ---- lines ---- */

static void print(struct console *console, struct text *text)
{
    text_layout(text, console->width, 1);
    console_print(console, text, 0, (int) text->line_count);
    text_finish(text);
}

static const char *prompt_of(const struct sitting *sitting)
{
    const struct quiz *quiz = &sitting->quiz;
    if (sitting_needs_grade(sitting))
        return _("[Compare, then grade yourself: 1 again, 2 hard, 3 good, 4 easy]");
    if (quiz->question->type == QUESTION_MULTIPLE)
        return _("[Numbers, like 1 3; !: I do not know; Enter: skip; q: end]");
    if (quiz->question->type == QUESTION_TRUE_FALSE)
        return _("[1 or 2; !: I do not know; Enter: skip; q: end]");
    if (quiz_options(quiz) > 0)
        return _("[A number; !: I do not know; Enter: skip; q: end]");
    return _("[Your answer; !: I do not know; Enter: skip; q: end]");
}

/* "1 3", "ac" or "A,C" as "AC"; typed answers as they are. Heap. */
static char *letters_of(const struct quiz *quiz, const char *line)
{
    struct str out = STR_INIT;
    bool truth = quiz->question->type == QUESTION_TRUE_FALSE;
    if (quiz_options(quiz) == 0 || strcmp(line, give_up) == 0)
        return xstrdup(line);
    for (const char *p = line; *p; p++) {
        if (*p >= '1' && *p <= '9')
            str_add_char(&out, truth ? (*p == '1' ? 'T' : 'F') : (char) ('A' + (*p - '1')));
        else if (*p >= 'a' && *p <= 'z')
            str_add_char(&out, (char) (*p - 'a' + 'A'));
        else if (!strchr(" ,\t", *p))
            str_add_char(&out, *p);
    }
    return str_take(&out);
}

/* Once for an answer, before it is graded by hand or after it is kept. */
static void show_result(struct console *console, const struct sitting *sitting, bool shown)
{
    struct text text = TEXT_INIT;
    if (!shown) {
        quiz_put_result(&sitting->quiz, &text, 0);
        print(console, &text);
    }
    if (sitting->kept)
        console_say(console, "", _("Saved."));
}

/* One question until it is answered or left. False when the sitting is to end. */
static bool ask(struct console *console, struct sitting *sitting, struct err *err)
{
    struct text text = TEXT_INIT;
    quiz_put_plain(&sitting->quiz, &text, (unsigned) sitting->at, (unsigned) sitting->list.count);
    print(console, &text);
    while (console_ask(console, prompt_of(sitting))) {
        const char *line = str_text(&console->line);
        if (strcmp(line, "q") == 0)
            return false;
        if (!*line)
            return true;
        bool graded = sitting_needs_grade(sitting);
        char *response = graded ? xstrdup(line) : letters_of(&sitting->quiz, line);
        *err = ERR_INIT;
        bool ok = take(sitting, response, err);
        free(response);
        if (ok) {
            show_result(console, sitting, graded);
            if (sitting->kept)
                return true;
            continue;
        }
        if (err->code != ERR_INVALID)
            return false;
        console_say(console, "", _("This cannot be an answer to the question."));
        *err = ERR_INIT;
    }
    return false;
}

static void say_summary(struct console *console, const struct sitting *sitting)
{
    const struct sitting_tally *t = &sitting->tally;
    console_space(console);
    console_say_made(console, "",
                     xasprintf(_("Answered %zu, right %zu, partly right %zu, skipped %zu."),
                               t->answered, t->right, t->partly, t->skipped));
}

int practice_run_lines(struct sitting *sitting)
{
    struct console console;
    struct err err = ERR_INIT;
    if (!console_open(&console, &err))
        return cli_fail(&err);
    while (sitting_show(sitting, &err) && ask(&console, sitting, &err))
        sitting_next(sitting);
    if (err.code == ERR_NONE)
        say_summary(&console, sitting);
    console_close(&console);
    return err.code == ERR_NONE ? cli_done() : cli_fail(&err);
}
