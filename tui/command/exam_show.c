/* `xunlian exam show`, `grade` and `verify`: what became of an exam. */
#include "base/str.h"
#include "tui/command/exam.h"
#include "tui/command/exam_score.h"
#include "tui/command/sheet.h"
#include "tui/command/state.h"
#include "tui/exam/labs.h"
#include "tui/i18n.h"
#include "tui/lab/marks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is opened to look at an exam. */
struct view {
    struct records *records;
    struct learners learners;
    struct journal *journal;
    struct attempts row;
};

static bool view_open(struct view *v, struct cli *cli, int64_t id, bool write, struct err *err)
{
    *v = (struct view){0};
    return state_records(cli, &v->records, err) && learner_list(v->records, &v->learners, err) &&
           (write ? journal_open : journal_look)(v->records, &cli->clock, id, &v->journal, err) &&
           attempt_get(v->records, id, &v->row, err);
}

static void view_close(struct view *v)
{
    attempts_finish(&v->row);
    journal_close(v->journal);
    learners_finish(&v->learners);
    records_close(v->records);
}

/* ---- JSON ---- */

static const char *outcome_word(enum grade_outcome outcome)
{
    static const char *const words[] = {
        [GRADE_BLANK] = "blank", [GRADE_WRONG] = "wrong",     [GRADE_PARTLY] = "partly",
        [GRADE_RIGHT] = "right", [GRADE_PENDING] = "pending",
    };
    return words[outcome];
}

json_t *exam_sums_json(const struct grade_sum *sums, unsigned count, const struct booklet *b)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < count; i++) {
        char score[EXAM_POINTS], points[EXAM_POINTS];
        json_t *one = json_pack("{s:s, s:i, s:i, s:s, s:s}", b ? "part" : "requirement",
                                sums[i].key, "questions", (int) sums[i].questions, "right",
                                (int) sums[i].right, "score", exam_points(sums[i].score, score),
                                "points", exam_points(sums[i].points, points));
        if (b)
            json_object_set_new(one, "title", json_string(b->parts[i].title));
        json_array_append_new(list, one);
    }
    return list;
}

/* Who marked a question, in order. */
static json_t *marked_json(const struct journal *journal, unsigned question)
{
    json_t *list = json_array();
    size_t count;
    const struct grade_mark *marks = journal_marks(journal, &count);
    for (size_t i = 0; i < count; i++) {
        char points[EXAM_POINTS];
        if (marks[i].question == question)
            json_array_append_new(list, json_pack("{s:s, s:s}", "marker", marks[i].who, "score",
                                                  exam_points(marks[i].millis, points)));
    }
    return list;
}

static json_t *result_json(const struct view *v, const struct grade *grade)
{
    const struct booklet *b = journal_booklet(v->journal);
    json_t *list = json_array();
    for (unsigned i = 0; i < b->questions_count; i++) {
        const struct exam_answer *a = &journal_exam(v->journal)->answers[i];
        char score[EXAM_POINTS], *key = exam_key(&b->questions[i]);
        char *response = booklet_to_shown(&b->questions[i], a->response ? a->response : "");
        json_t *one = exam_question_json(b, i);
        json_object_update_new(
            one, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:I, s:b}", "response",
                           response, "key", key, "outcome", outcome_word(grade->items[i].outcome),
                           "score", exam_points(grade->items[i].score, score), "requirement",
                           b->questions[i].requirement, "lesson", b->questions[i].lesson,
                           "lesson_section", b->questions[i].lesson_section, "explanation",
                           b->questions[i].question->explanation, "spent_ms",
                           (json_int_t) a->spent_ms, "flagged", (int) a->flagged));
        json_t *marks = exam_labs_marks(v->journal, v->records, i);
        if (marks)
            json_object_set_new(one, "marks", marks);
        json_object_set_new(one, "marked", marked_json(v->journal, i));
        json_array_append_new(list, one);
        free(key);
        free(response);
    }
    return list;
}

static json_t *anomalies_json(const struct exam *e)
{
    json_t *list = json_array();
    for (size_t i = 0; i < e->anomalies_count; i++) {
        const struct exam_anomaly *a = &e->anomalies[i];
        char when[40];
        clock_format(a->wall_ms, when, sizeof when);
        json_array_append_new(list,
                              json_pack("{s:s, s:I, s:I, s:s}", "kind", exam_anomaly_name(a->kind),
                                        "amount_ms", (json_int_t) a->amount_ms, "counted_ms",
                                        (json_int_t) a->counted_ms, "at", when));
    }
    return list;
}

static json_t *view_json(const struct view *v, const struct grade *grade)
{
    const struct attempt *a = &v->row.list[0];
    const struct exam *e = journal_exam(v->journal);
    json_t *json = exam_attempt_json(a, exam_learner_name(&v->learners, a->learner));
    json_object_set_new(json, "anomalies", anomalies_json(e));
    json_object_set_new(json, "reopened", json_integer(e->reopening.count));
    json_object_set_new(json, "by_time", json_boolean(e->by_time));
    if (grade) {
        json_object_set_new(
            json, "parts",
            exam_sums_json(grade->parts, grade->parts_count, journal_booklet(v->journal)));
        json_object_set_new(json, "requirements",
                            exam_sums_json(grade->requirements, grade->requirements_count, NULL));
        json_object_set_new(json, "results", result_json(v, grade));
    }
    return json;
}

/* ---- text ---- */

static void print_totals(const struct view *v, const struct grade *grade)
{
    const struct booklet *b = journal_booklet(v->journal);
    char score[EXAM_POINTS], full[EXAM_POINTS];
    printf(_("Score %s of %s: %s\n"), exam_points(grade->score, score),
           exam_points(grade->full, full),
           grade->pending  ? _("answers wait to be marked by hand")
           : grade->passed ? _("passed")
                           : _("not passed"));
    for (unsigned i = 0; i < grade->parts_count; i++) {
        const struct grade_sum *sum = &grade->parts[i];
        if (sum->questions == 0)
            continue;
        printf(_("  %s %s: %s of %s, %u of %u questions right\n"), sum->key, b->parts[i].title,
               exam_points(sum->score, score), exam_points(sum->points, full), sum->right,
               sum->questions);
    }
}

static void print_fault(const struct lab_mark_fault *f)
{
    struct str line = STR_INIT;
    if (*f->place)
        str_addf(&line, "%s: ", f->place);
    str_add(&line, f->sentence);
    if (*f->mine || *f->gold)
        str_addf(&line, " [%s → %s]", *f->mine ? f->mine : "—", *f->gold ? f->gold : "—");
    if (*f->rule || *f->text)
        str_addf(&line, " (%s%s%s)", f->rule, *f->rule && *f->text ? " " : "", f->text);
    cli_wrap(5, "- ", str_text(&line));
    str_finish(&line);
}

/* The score sheet of a lab: line by line what the rules gave, then every fault. */
static void print_marks(const struct lab_marks *marks)
{
    for (size_t i = 0; i < marks->lines_count; i++) {
        const struct lab_mark_line *line = &marks->lines[i];
        char score[EXAM_POINTS], points[EXAM_POINTS];
        printf("   %s: ", line->title);
        printf(_("%s of %s points"), exam_points(line->score, score),
               exam_points(line->points, points));
        printf("%s%s\n", *line->note ? "  " : "", line->note);
    }
    for (size_t i = 0; i < marks->faults_count; i++)
        print_fault(&marks->faults[i]);
    if (marks->more)
        printf(_("  and %zu more\n"), marks->more);
}

static void print_lab(const struct view *v, const struct grade *grade, unsigned i)
{
    const struct booklet_question *q = &journal_booklet(v->journal)->questions[i];
    char score[EXAM_POINTS], points[EXAM_POINTS], *markers;
    printf("\n%u. %s (%s %s)\n", i + 1, q->lab->title, q->id, q->lab->variant);
    printf("   ");
    printf(_("%s of %s points"), exam_points(grade->items[i].score, score),
           exam_points(q->points, points));
    printf("%s\n", grade->items[i].outcome == GRADE_BLANK     ? _(": no work was handed in")
                   : grade->items[i].outcome == GRADE_PENDING ? _(": not marked yet")
                                                              : "");
    if ((markers = exam_score_markers(v->journal, i))) {
        printf("   ");
        printf(_("Marked by: %s"), markers);
        putchar('\n');
        free(markers);
    }
    struct lab_marks *marks = exam_score_marks(v->journal, v->records, i);
    if (marks)
        print_marks(marks);
    lab_marks_release(marks);
}

static void print_question(const struct view *v, const struct grade *grade, unsigned i)
{
    const struct booklet_question *q = &journal_booklet(v->journal)->questions[i];
    if (q->lab) {
        print_lab(v, grade, i);
        return;
    }
    const char *response = journal_exam(v->journal)->answers[i].response;
    char score[EXAM_POINTS], points[EXAM_POINTS], head[24], *key = exam_key(q);
    char *shown = booklet_to_shown(q, response ? response : "");
    snprintf(head, sizeof head, "%u. ", i + 1);
    putchar('\n');
    cli_wrap(0, head, q->question->stem);
    printf(_("   given %s, right %s; %s of %s\n"), *shown ? shown : _("nothing"), key,
           exam_points(grade->items[i].score, score), exam_points(q->points, points));
    if (*q->question->explanation)
        cli_wrap(3, "", q->question->explanation);
    if (*q->lesson)
        printf(_("   lesson %s\n"), q->lesson);
    free(key);
    free(shown);
}

static void print_sentence(void *data, const char *sentence)
{
    cli_wrap(0, "", sentence);
}

static int print_view(const struct view *v, const struct grade *grade)
{
    const struct attempt *a = &v->row.list[0];
    const struct exam *e = journal_exam(v->journal);
    printf(_("Exam %lld: %s %s, %s\n"), (long long) a->id, a->title, a->form,
           exam_learner_name(&v->learners, a->learner));
    exam_score_course(e, a, print_sentence, NULL);
    if (!grade)
        return cli_done();
    print_totals(v, grade);
    for (unsigned i = 0; i < grade->items_count; i++)
        print_question(v, grade, i);
    return cli_done();
}

/* ---- show and grade ---- */

/* Grades, has the works of labs marked, and grades again with their marks. Works that wait are told
 * of. */
static bool grade_all(struct view *v, struct cli *cli, struct grade *grade, struct err *err)
{
    struct exam_labs_count labs;
    struct err fault = ERR_INIT;
    if (!journal_grade(v->journal, grade, err))
        return false;
    if (!exam_labs_mark(v->journal, v->records, cli->home.data, NULL, &labs, &fault)) {
        *err = fault;
        return false;
    }
    if (labs.waiting > 0)
        cli_fail(&fault);
    if (labs.marked == 0)
        return true;
    grade_finish(grade);
    return journal_grade(v->journal, grade, err);
}

enum form { FORM_TEXT, FORM_JSON, FORM_HTML };

/* The score sheet, to a file or standard output. */
static int write_sheet(const struct view *v, const struct grade *grade, const char *out)
{
    char hex[CHAIN_HEX] = "";
    int64_t seq;
    if (!chain_head(v->records, &seq, hex, NULL))
        hex[0] = '\0';
    const struct attempt *row = &v->row.list[0];
    const struct exam_score score = {.journal = v->journal,
                                     .records = v->records,
                                     .row = row,
                                     .learner = exam_learner_name(&v->learners, row->learner),
                                     .grade = grade,
                                     .hash = hex};
    char *text = exam_score_sheet(&score);
    int status = sheet_write(out, text);
    free(text);
    return status;
}

static int tell(const struct view *v, const struct grade *result, enum form form, const char *out)
{
    if (form == FORM_JSON)
        return cli_json(view_json(v, result));
    if (form == FORM_HTML && result)
        return write_sheet(v, result, out);
    if (form == FORM_HTML)
        return cli_refuse(_("%lld: this exam has no result yet"),
                          (long long) journal_id(v->journal));
    return print_view(v, result);
}

static int show(struct cli *cli, int64_t id, enum form form, const char *out, bool grade_now)
{
    struct view v;
    struct grade grade = {0};
    struct err err = ERR_INIT;
    bool ok = view_open(&v, cli, id, grade_now, &err);
    bool graded = ok && journal_exam(v.journal)->state == EXAM_GRADED;
    if (ok && grade_now) {
        attempts_finish(&v.row);
        ok = grade_all(&v, cli, &grade, &err) && attempt_get(v.records, id, &v.row, &err);
    } else if (graded) {
        ok = journal_preview(v.journal, &grade, &err);
    }
    const struct grade *result = ok && grade.items ? &grade : NULL;
    int status;
    if (!ok)
        status = exam_fail(&err);
    else if (result && !cli->guard(cli, 0, NULL)) /* what is right in it may be asked in another */
        status = CLI_FAILED;
    else
        status = tell(&v, result, form, out);
    grade_finish(&grade);
    view_close(&v);
    return status;
}

static int run_show(struct cli *cli, int argc, char **argv)
{
    bool bad = false, json = args_take_flag("--json", &argc, argv);
    bool html = args_take_flag("--html", &argc, argv);
    const char *out = args_take_value("--out", &argc, argv, &bad);
    int64_t id;
    if (bad || args_left_over(argc, argv) || argc != 2 || !exam_parse_id(argv[1], &id) ||
        (json && html) || (out && !html))
        return CLI_USAGE;
    return show(cli, id, html ? FORM_HTML : json ? FORM_JSON : FORM_TEXT, out, false);
}

static int run_grade(struct cli *cli, int argc, char **argv)
{
    bool json = args_take_flag("--json", &argc, argv);
    int64_t id;
    if (args_left_over(argc, argv) || argc != 2 || !exam_parse_id(argv[1], &id))
        return CLI_USAGE;
    return show(cli, id, json ? FORM_JSON : FORM_TEXT, NULL, true);
}

/* ---- verify ---- */

static json_t *verdict_json(int64_t id, const struct journal_verdict *v, const char *hex)
{
    const struct chain_report *c = &v->chain;
    return json_pack("{s:I, s:b, s:b, s:b, s:b, s:b, s:b, s:I, s:b, s:I, s:I, s:b, s:I, s:s}",
                     "attempt", (json_int_t) id, "sound", (int) v->sound, "paper_whole",
                     (int) v->paper_whole, "folds", (int) v->folds, "graded", (int) v->graded,
                     "grade_same", (int) v->grade_same, "truncated", (int) c->truncated,
                     "first_bad", (json_int_t) (c->first_bad ? c->first_bad : v->first_bad),
                     "projections_bad", (int) c->projections_bad, "losses", (json_int_t) c->losses,
                     "events", (json_int_t) c->events, "clock_plausible", v->anomalies == 0,
                     "anomalies", (json_int_t) v->anomalies, "hash", hex);
}

static int print_verdict(int64_t id, const struct journal_verdict *v, const char *hex)
{
    if (v->chain.first_bad)
        cli_refuse(_("event %lld is not as it was written"), (long long) v->chain.first_bad);
    if (v->chain.truncated)
        cli_refuse(_("events are missing at the end of the record"));
    if (v->chain.projections_bad)
        cli_refuse(_("a table differs from what the events say"));
    if (v->chain.losses)
        cli_refuse(_("the end of the record was lost before and work went on: %lld times"),
                   (long long) v->chain.losses);
    if (!v->paper_whole)
        cli_refuse(_("the paper is not the one that was sat"));
    if (!v->folds)
        cli_refuse(_("event %lld does not follow from those before it"), (long long) v->first_bad);
    if (v->graded && !v->grade_same)
        cli_refuse(_("marking it again gives another result"));
    if (!v->sound)
        return CLI_FAILED;
    printf(_("Exam %lld is sound: %lld events, newest %s\n"), (long long) id,
           (long long) v->chain.events, hex);
    if (!v->graded)
        puts(_("It has not been graded."));
    if (v->anomalies)
        printf(_("%zu anomalies of the clock; xunlian exam show lists them.\n"), v->anomalies);
    return cli_done();
}

static int run_verify(struct cli *cli, int argc, char **argv)
{
    bool json = args_take_flag("--json", &argc, argv);
    struct records *records = NULL;
    struct journal_verdict verdict;
    struct err err = ERR_INIT;
    char hex[CHAIN_HEX] = "";
    int64_t id, seq;
    if (args_left_over(argc, argv) || argc != 2 || !exam_parse_id(argv[1], &id))
        return CLI_USAGE;
    bool ok = state_records(cli, &records, &err) &&
              journal_verify(records, &cli->clock, id, &verdict, &err);
    if (ok && !chain_head(records, &seq, hex, NULL))
        hex[0] = '\0';
    records_close(records);
    if (!ok)
        return cli_fail(&err);
    if (!json)
        return print_verdict(id, &verdict, hex);
    int status = cli_json(verdict_json(id, &verdict, hex));
    return verdict.sound ? status : CLI_FAILED;
}

const struct command command_exam_show = {
    .name = "show",
    .usage = "exam show EXAM [--json | --html [--out FILE]]",
    .summary = N_("an exam's course and result, with explanations; as HTML a score sheet to sign"),
    .run = run_show,
};

const struct command command_exam_grade = {
    .name = "grade",
    .usage = "exam grade EXAM [--json]",
    .summary = N_("mark an exam that is over, and record the result"),
    .run = run_grade,
};

const struct command command_exam_verify = {
    .name = "verify",
    .usage = "exam verify EXAM [--json]",
    .summary = N_("check the record of an exam, its paper, its clock and its result"),
    .run = run_verify,
};
