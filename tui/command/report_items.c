/* `xunlian report items`: how the questions of papers did, from the exams in the records. */
#include "base/csv.h"
#include "core/exam/survey.h"
#include "tui/command/exam.h"
#include "tui/command/report.h"
#include "tui/command/state.h"
#include "tui/i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGEST_LEAST = 8, DIGEST_SHOWN = 12 };

static const double weak = 20; /* discrimination, percent, below which an item tells little */

struct order {
    const char *paper, *blueprint, *since, *out; /* NULL: not given */
    const char **names;
    size_t names_count;
    bool json, csv;
};

/* ---- remarks ---- */

/* Names of what is striking; stable, for programs. */
struct remarks {
    const char *list[4];
    int count;
};

static const struct {
    const char *name, *text;
} remark_texts[] = {
    {"all_right", N_("everybody is right")},
    {"none_right", N_("nobody is right")},
    {"weak_do_better", N_("the weaker do better")},
    {"tells_little", N_("hardly tells strong from weak")},
    {"idle", N_("a distractor nobody takes")},
    {"lures", N_("a distractor the stronger take")},
};

static const char *remark_text(const char *name)
{
    for (size_t i = 0; i < sizeof remark_texts / sizeof *remark_texts; i++)
        if (strcmp(remark_texts[i].name, name) == 0)
            return _(remark_texts[i].text);
    return name;
}

static struct remarks remarks_of(const struct survey_paper *paper, const struct survey_question *q)
{
    struct remarks r = {.count = 0};
    bool idle = false, lures = false;
    for (unsigned i = 0; i < q->options_count; i++) {
        idle = idle || q->options[i].idle;
        lures = lures || q->options[i].lures;
    }
    if (q->right == paper->candidates)
        r.list[r.count++] = "all_right";
    else if (q->right == 0)
        r.list[r.count++] = "none_right";
    if (q->figures.discrimination < 0)
        r.list[r.count++] = "weak_do_better";
    else if (q->figures.discrimination < weak)
        r.list[r.count++] = "tells_little";
    if (idle)
        r.list[r.count++] = "idle";
    if (lures)
        r.list[r.count++] = "lures";
    return r;
}

/* ---- JSON ---- */

static json_t *options_json(const struct survey_question *q)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < q->options_count; i++) {
        const struct survey_option *o = &q->options[i];
        const char letter[2] = {(char) ('A' + i), '\0'};
        bool truth = q->asked->question->type == QUESTION_TRUE_FALSE;
        json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:i, s:o, s:b, s:b}", "option",
                                              !truth   ? letter
                                              : i == 0 ? "T"
                                                       : "F",
                                              "text", o->text, "right", (int) o->right, "chosen",
                                              (int) o->chosen, "mean", report_number(o->mean),
                                              "idle", (int) o->idle, "lures", (int) o->lures));
    }
    return list;
}

static json_t *question_json(const struct survey_paper *paper, const struct survey_question *q)
{
    const struct items_item *f = &q->figures;
    struct remarks r = remarks_of(paper, q);
    json_t *names = json_array();
    for (int i = 0; i < r.count; i++)
        json_array_append_new(names, json_string(r.list[i]));
    json_t *json = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:f, s:i, s:i}", "place",
                             (int) (q - paper->questions) + 1, "question", q->asked->id, "revision",
                             q->asked->revision, "type", exam_type_word(q->asked->question->type),
                             "requirement", q->asked->requirement, "stem", q->asked->question->stem,
                             "points", (double) q->asked->points / 1000, "right", (int) q->right,
                             "blanks", (int) q->blanks);
    json_object_update_new(
        json,
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "facility",
                  report_number(f->facility), "deviation", report_number(f->deviation),
                  "discrimination", report_number(f->discrimination), "efficiency",
                  report_number(f->efficiency), "intended", report_number(f->intended), "effective",
                  report_number(f->effective), "remarks", names, "options", options_json(q)));
    return json;
}

static json_t *test_json(const struct survey_paper *paper)
{
    const struct items_test *t = &paper->test;
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o}", "mean", report_number(t->mean), "median",
        report_number(t->median), "deviation", report_number(t->deviation), "skewness",
        report_number(t->skewness), "kurtosis", report_number(t->kurtosis), "reliability_method",
        t->kr20 ? "kr20" : "alpha", "reliability", report_number(t->consistency), "error_ratio",
        report_number(t->error_ratio), "standard_error", report_number(t->error));
}

static json_t *paper_json(const struct survey_paper *paper)
{
    const struct booklet *b = paper->booklet;
    json_t *questions = json_array(), *bands = json_array();
    double step = (double) b->full / 1000 / SURVEY_BANDS;
    for (unsigned i = 0; i < b->questions_count; i++)
        json_array_append_new(questions, question_json(paper, &paper->questions[i]));
    for (int i = 0; i < SURVEY_BANDS; i++)
        json_array_append_new(bands,
                              json_pack("{s:f, s:f, s:i}", "from", i * step, "to", (i + 1) * step,
                                        "candidates", (int) paper->bands[i]));
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:f, s:f}", "paper", paper->digest, "title",
                             b->title, "form", b->form, "blueprint", b->blueprint, "level", b->path,
                             "full", (double) b->full / 1000, "pass", (double) b->pass / 1000);
    json_object_update_new(
        json, json_pack("{s:I, s:I, s:I, s:I, s:I, s:b, s:i, s:o, s:o, s:o}", "candidates",
                        (json_int_t) paper->candidates, "imported", (json_int_t) paper->imported,
                        "repeated", (json_int_t) paper->repeated, "pending",
                        (json_int_t) paper->pending, "passed", (json_int_t) paper->passed, "few",
                        (int) paper->few, "few_below", SURVEY_CANDIDATES, "test", test_json(paper),
                        "distribution", bands, "questions", questions));
    return json;
}

/* ---- CSV ---- */

static void csv_choices(struct str *out, const struct survey_question *q)
{
    struct str text = STR_INIT;
    for (unsigned i = 0; i < q->options_count; i++)
        str_addf(&text, "%s%c%s=%u", i ? " " : "", 'A' + (int) i, q->options[i].right ? "*" : "",
                 q->options[i].chosen);
    csv_add_field(out, str_text(&text), ',');
    str_finish(&text);
}

static void csv_question(struct str *out, const struct survey_paper *paper,
                         const struct survey_question *q)
{
    const struct items_item *f = &q->figures;
    struct remarks r = remarks_of(paper, q);
    csv_add_field(out, paper->digest, ',');
    csv_add_field(out, paper->booklet->form, ',');
    str_addf(out, "%d,", (int) (q - paper->questions) + 1);
    csv_add_field(out, q->asked->id, ',');
    csv_add_field(out, q->asked->revision, ',');
    csv_add_field(out, exam_type_word(q->asked->question->type), ',');
    csv_add_field(out, q->asked->requirement, ',');
    report_csv_number(out, (double) q->asked->points / 1000, ',');
    str_addf(out, "%zu,%u,%u,", paper->candidates, q->right, q->blanks);
    report_csv_number(out, f->facility, ',');
    report_csv_number(out, f->deviation, ',');
    report_csv_number(out, f->discrimination, ',');
    report_csv_number(out, f->efficiency, ',');
    report_csv_number(out, f->intended, ',');
    report_csv_number(out, f->effective, ',');
    csv_choices(out, q);
    struct str names = STR_INIT;
    for (int i = 0; i < r.count; i++)
        str_addf(&names, "%s%s", i ? " " : "", r.list[i]);
    csv_add_field(out, str_text(&names), ',');
    csv_add_field(out, q->asked->question->stem, '\n');
    str_finish(&names);
}

static char *write_csv(const struct survey *survey)
{
    struct str out = STR_INIT;
    str_add(&out, "paper,form,place,question,revision,type,requirement,points,candidates,right,"
                  "blanks,facility,deviation,discrimination,efficiency,intended,effective,choices,"
                  "remarks,stem\n");
    for (size_t i = 0; i < survey->count; i++)
        for (unsigned k = 0; k < survey->list[i].booklet->questions_count; k++)
            csv_question(&out, &survey->list[i], &survey->list[i].questions[k]);
    return str_take(&out);
}

/* ---- text ---- */

static void put_line(struct sheet *s, char *text)
{
    sheet_line(s, text);
    free(text);
}

static void put_who(struct sheet *s, const struct survey_paper *p)
{
    put_line(s, xasprintf(_("%zu candidates, %zu passed; paper %.*s"), p->candidates, p->passed,
                          DIGEST_SHOWN, p->digest));
    if (p->imported)
        put_line(s, xasprintf(_("%zu of them come from other records."), p->imported));
    if (p->repeated)
        put_line(s, xasprintf(_("Left out: %zu later exams of learners who sat it before."),
                              p->repeated));
    if (p->pending)
        put_line(s,
                 xasprintf(_("Left out: %zu exams that wait to be marked by hand."), p->pending));
    if (p->candidates < 2)
        sheet_line(s, _("There are too few candidates for any figure that compares them."));
    else if (p->few)
        put_line(s,
                 xasprintf(_("Fewer than %d candidates: the figures below say more of who sat "
                             "the paper than of its questions; judge no question by them alone."),
                           SURVEY_CANDIDATES));
}

static void put_test(struct sheet *s, const struct survey_paper *p)
{
    const char *const heads[] = {_("Whole paper"), ""};
    const struct items_test *t = &p->test;
    const struct {
        const char *label;
        double value;
        int decimals;
    } rows[] = {
        {_("mean, points"), t->mean, 2},
        {_("median"), t->median, 2},
        {_("standard deviation"), t->deviation, 2},
        {_("skewness"), t->skewness, 2},
        {_("kurtosis"), t->kurtosis, 2},
        {t->kr20 ? _("reliability KR-20, percent") : _("reliability alpha, percent"),
         t->consistency, 1},
        {_("error ratio, percent"), t->error_ratio, 1},
        {_("standard error of a score, points"), t->error, 2},
    };
    sheet_table(s, heads, 2, 2);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sheet_cell(s, rows[i].label);
        sheet_number(s, rows[i].value, rows[i].decimals);
    }
    sheet_table_end(s);
}

static void put_bands(struct sheet *s, const struct survey_paper *p)
{
    const char *const heads[] = {_("Points"), _("Candidates"), ""};
    double step = (double) p->booklet->full / 1000 / SURVEY_BANDS;
    sheet_section(s, _("Distribution"));
    sheet_table(s, heads, 3, 3);
    for (int i = 0; i < SURVEY_BANDS; i++) {
        struct str bar = STR_INIT;
        sheet_cellf(s, "%g-%g", i * step, (i + 1) * step);
        sheet_cellf(s, "%u", p->bands[i]);
        for (unsigned k = 0; p->candidates && k < p->bands[i] * 40 / p->candidates; k++)
            str_add(&bar, "█");
        sheet_cell(s, str_text(&bar));
        str_finish(&bar);
    }
    sheet_table_end(s);
}

static void put_questions(struct sheet *s, const struct survey_paper *p)
{
    const char *const heads[] = {_("No."),    _("Facility"), _("SD"),
                                 _("Discr."), _("Effic."),   _("Intend"),
                                 _("Effect"), _("Question"), _("Remarks")};
    sheet_section(s, _("Questions (percent)"));
    sheet_table(s, heads, 9, 0x7f);
    for (unsigned i = 0; i < p->booklet->questions_count; i++) {
        const struct survey_question *q = &p->questions[i];
        const struct items_item *f = &q->figures;
        struct remarks r = remarks_of(p, q);
        struct str text = STR_INIT;
        sheet_cellf(s, "%u", i + 1);
        sheet_number(s, f->facility, 1);
        sheet_number(s, f->deviation, 1);
        sheet_number(s, f->discrimination, 1);
        sheet_number(s, f->efficiency, 1);
        sheet_number(s, f->intended, 1);
        sheet_number(s, f->effective, 1);
        sheet_cell(s, q->asked->id);
        for (int k = 0; k < r.count; k++)
            str_addf(&text, "%s%s", k ? "; " : "", remark_text(r.list[k]));
        sheet_cell(s, str_text(&text));
        str_finish(&text);
    }
    sheet_table_end(s);
}

static void put_option(struct sheet *s, const struct survey_paper *p,
                       const struct survey_question *q, unsigned i)
{
    const struct survey_option *o = &q->options[i];
    bool truth = q->asked->question->type == QUESTION_TRUE_FALSE;
    sheet_cell(s, o->right ? "√" : "");
    sheet_cellf(s, "%u", o->chosen);
    sheet_number(s, p->candidates ? 100.0 * o->chosen / (double) p->candidates : NAN, 0);
    sheet_number(s, o->mean, 2);
    char *text = truth ? xstrdup(i == 0 ? _("right") : _("wrong"))
                       : xasprintf("%c. %s", 'A' + (int) i, o->text);
    char *line = o->idle    ? xasprintf(_("%s (nobody takes it)"), text)
                 : o->lures ? xasprintf(_("%s (the stronger take it)"), text)
                            : xstrdup(text);
    sheet_cell(s, line);
    free(line);
    free(text);
}

static void put_options(struct sheet *s, const struct survey_paper *p)
{
    const char *const heads[] = {"", _("Taken"), "%", _("Mean"), _("Option")};
    for (unsigned i = 0; i < p->booklet->questions_count; i++) {
        const struct survey_question *q = &p->questions[i];
        if (q->options_count == 0)
            continue;
        char *title = xasprintf("%u. %s", i + 1, q->asked->question->stem);
        sheet_section(s, title);
        free(title);
        sheet_table(s, heads, 5, 0xe);
        for (unsigned k = 0; k < q->options_count; k++)
            put_option(s, p, q, k);
        sheet_cell(s, "");
        sheet_cellf(s, "%u", q->blanks);
        sheet_number(s, p->candidates ? 100.0 * q->blanks / (double) p->candidates : NAN, 0);
        sheet_cell(s, "");
        sheet_cell(s, _("left open"));
        sheet_table_end(s);
    }
}

static char *write_text(const struct survey *survey)
{
    struct str out = STR_INIT;
    if (survey->count == 0)
        str_add(&out, _("No graded exam fits; xunlian exam list shows what was sat.\n"));
    for (size_t i = 0; i < survey->count; i++) {
        const struct survey_paper *p = &survey->list[i];
        char *title = xasprintf(_("%s, form %s"), p->booklet->title, p->booklet->form), *text;
        struct sheet s;
        sheet_begin(&s, SHEET_TEXT, title);
        put_who(&s, p);
        put_test(&s, p);
        put_bands(&s, p);
        put_questions(&s, p);
        put_options(&s, p);
        text = sheet_end(&s);
        str_addf(&out, "%s%s", i ? "\n\n" : "", text);
        free(text);
        free(title);
    }
    return str_take(&out);
}

/* ---- the command ---- */

static int tell(const struct order *order, const struct survey *survey)
{
    struct err err = ERR_INIT;
    if (survey->count == 0 && (order->paper || order->blueprint)) {
        err_set(&err, ERR_NOT_FOUND, "%s", order->paper ? order->paper : order->blueprint);
        return cli_fail(&err);
    }
    if (order->json) {
        json_t *papers = json_array();
        for (size_t i = 0; i < survey->count; i++)
            json_array_append_new(papers, paper_json(&survey->list[i]));
        return cli_json(json_pack("{s:o}", "papers", papers));
    }
    char *text = order->csv ? write_csv(survey) : write_text(survey);
    int status = sheet_write(order->out, text);
    free(text);
    return status;
}

static bool find_learners(struct records *records, const struct order *order, int64_t *ids,
                          struct err *err)
{
    struct learners learners;
    const struct learner *learner;
    bool ok = learner_list(records, &learners, err);
    for (size_t i = 0; ok && i < order->names_count; i++) {
        ok = state_learner(records, &learners, order->names[i], &learner, err);
        if (ok)
            ids[i] = learner->id;
    }
    learners_finish(&learners);
    return ok;
}

/* The number of a kept paper, or how a digest begins. */
static bool find_paper(struct records *records, const char *given, char digest[ATTEMPT_DIGEST],
                       struct err *err)
{
    struct attempt_papers papers;
    int64_t id;
    if (!given)
        return true;
    snprintf(digest, ATTEMPT_DIGEST, "%s", given);
    if (!exam_parse_id(given, &id))
        return strlen(given) >= DIGEST_LEAST || err_set(err, ERR_NOT_FOUND, "%s", given);
    if (!attempt_paper_list(records, &papers, err))
        return false;
    bool found = strlen(given) >= DIGEST_LEAST;
    for (size_t i = 0; i < papers.count; i++)
        if (papers.list[i].id == id) {
            snprintf(digest, ATTEMPT_DIGEST, "%s", papers.list[i].digest);
            found = true;
        }
    attempt_papers_finish(&papers);
    return found || err_set(err, ERR_NOT_FOUND, "%s", given);
}

static bool parse_since(const char *text, int64_t *ms, struct err *err)
{
    int32_t day;
    *ms = 0;
    if (!text)
        return true;
    if (!clock_parse_day(text, &day)) {
        err_set(err, ERR_INVALID, "--since %s", text);
        return err_detail(err, "YYYY-MM-DD");
    }
    *ms = clock_day_start(day);
    return true;
}

static int report(struct cli *cli, const struct order *order)
{
    struct records *records = NULL;
    struct survey survey = {0};
    struct err err = ERR_INIT;
    char digest[ATTEMPT_DIGEST] = "";
    int64_t *ids = xcalloc(order->names_count + 1, sizeof *ids);
    struct survey_wish wish = {.paper = order->paper ? digest : NULL,
                               .blueprint = order->blueprint,
                               .learners = order->names_count ? ids : NULL,
                               .learners_count = order->names_count};
    bool ok = parse_since(order->since, &wish.since_ms, &err) &&
              state_records(cli, &records, &err) && find_learners(records, order, ids, &err) &&
              find_paper(records, order->paper, digest, &err) &&
              survey_run(records, &wish, &survey, &err);
    int status = ok ? tell(order, &survey) : cli_fail(&err);
    survey_finish(&survey);
    records_close(records);
    free(ids);
    return status;
}

static int run(struct cli *cli, int argc, char **argv)
{
    bool bad = false;
    const char *name;
    struct order order = {
        .json = args_take_flag("--json", &argc, argv),
        .csv = args_take_flag("--csv", &argc, argv),
        .paper = args_take_value("--paper", &argc, argv, &bad),
        .blueprint = args_take_value("--blueprint", &argc, argv, &bad),
        .since = args_take_value("--since", &argc, argv, &bad),
        .out = args_take_value("-o", &argc, argv, &bad),
        .names = xcalloc((size_t) argc + 1, sizeof *order.names),
    };
    while ((name = args_take_value("--learner", &argc, argv, &bad)))
        order.names[order.names_count++] = name;
    int status = CLI_USAGE;
    if (!bad && !args_left_over(argc, argv) && argc == 1 && !(order.json && order.csv) &&
        !(order.paper && order.blueprint) && !(order.json && order.out))
        status = report(cli, &order);
    free(order.names);
    return status;
}

const struct command command_report_items = {
    .name = "items",
    .usage = "report items [--paper PAPER|DIGEST | --blueprint ID] [--learner NAME]… "
             "[--since DATE] [--csv] [-o FILE] [--json]",
    .summary = N_("item analysis of papers: facility, discrimination, distractors, reliability"),
    .aid = true,
    .run = run,
};
