/* `xunlian report class`: every learner in a line, and where the class as a whole is weakest. */
#include "base/csv.h"
#include "core/study/rules.h"
#include "core/study/standing.h"
#include "tui/command/packs.h"
#include "tui/command/report.h"
#include "tui/command/state.h"
#include "tui/command/target.h"
#include "tui/i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double percent = 100, thousand = 1000;

struct order {
    const char *level, *out; /* NULL: not given */
    bool json, csv;
};

struct desk {
    struct records *records;
    struct library *library;
    struct lib_tree tree;
    struct learners learners;
    struct hours_rules hours;
    struct attempts attempts;
    struct attempt_items items;
    int64_t now_ms;
};

struct member {
    const struct learner *learner;
    struct standing standing;
};

/* A requirement on which the class is weak; borrowed from the members. */
struct weak {
    const char *work, *requirement; /* NULL: there is none */
    char *text;                     /* of the standard; heap */
    double mean;                    /* 0 … 1 */
    unsigned count;                 /* learners who practised it, or answers given to it */
};

/* Those who train for one level. */
struct group {
    const char *level;
    struct member *list;
    size_t count;
    struct weak practice, exams;
};

/* ---- where the class is weakest ---- */

/* Mean over the learners who practise at all; one who never met the requirement counts with the
 * mean of the level, so that a single learner's bad day does not speak for all. */
static double class_mean(const struct group *g, const char *work, const char *key, unsigned *met)
{
    double sum = 0;
    unsigned count = 0;
    *met = 0;
    for (size_t i = 0; i < g->count; i++) {
        const struct standing *s = &g->list[i].standing;
        if (!s->practised)
            continue;
        const struct mastery *m = mastery_of(&s->book.mastery, work, key);
        sum += m ? m->mean : s->mastery;
        *met += m != NULL;
        count++;
    }
    return count ? sum / count : NAN;
}

static void find_weak_practice(struct group *g)
{
    size_t n = strlen(g->level);
    for (size_t i = 0; i < g->count; i++) {
        const struct mastery_sum *sum = &g->list[i].standing.book.mastery;
        for (size_t k = 0; k < sum->count; k++) {
            const struct mastery *m = &sum->list[k];
            unsigned met;
            if (strncmp(m->work, g->level, n) != 0 || m->work[n] != '/' || !*m->requirement)
                continue;
            double mean = class_mean(g, m->work, m->requirement, &met);
            if (!g->practice.requirement || mean < g->practice.mean)
                g->practice = (struct weak){m->work, m->requirement, NULL, mean, met};
        }
    }
}

static const struct attempt *counted(const struct desk *d, const struct group *g, int64_t attempt)
{
    for (size_t i = 0; i < d->attempts.count; i++) {
        const struct attempt *a = &d->attempts.list[i];
        if (a->id != attempt || a->score < 0 || strcmp(a->level, g->level) != 0)
            continue;
        for (size_t k = 0; k < g->count; k++)
            if (g->list[k].learner->id == a->learner)
                return a;
    }
    return NULL;
}

struct tally {
    const char *requirement;
    int64_t score, points;
    unsigned count;
};

static struct tally *tally_of(struct tally *list, size_t *count, const char *requirement)
{
    size_t i = 0;
    while (i < *count && strcmp(list[i].requirement, requirement) != 0)
        i++;
    if (i == *count)
        list[(*count)++] = (struct tally){.requirement = requirement};
    return &list[i];
}

static void find_weak_exams(const struct desk *d, struct group *g)
{
    struct tally *list = xcalloc(d->items.count + 1, sizeof *list);
    const struct attempt *attempt = NULL;
    int64_t last = 0;
    size_t count = 0;
    for (size_t i = 0; i < d->items.count; i++) {
        const struct attempt_item *item = &d->items.list[i];
        if (item->attempt != last)
            attempt = counted(d, g, item->attempt);
        last = item->attempt;
        if (!attempt || item->score < 0 || !*item->requirement)
            continue;
        struct tally *t = tally_of(list, &count, item->requirement);
        t->score += item->score;
        t->points += item->points;
        t->count++;
    }
    for (size_t i = 0; i < count; i++) {
        double mean = list[i].points ? (double) list[i].score / (double) list[i].points : 1;
        if (!g->exams.requirement || mean < g->exams.mean)
            g->exams = (struct weak){"", list[i].requirement, NULL, mean, list[i].count};
    }
    free(list);
}

static bool find_text(const struct desk *d, const char *level, struct weak *weak, struct err *err)
{
    size_t n = strlen(level);
    for (size_t i = 0; weak->requirement && !weak->text && i < d->tree.count; i++) {
        const struct lib_node *node = &d->tree.nodes[i];
        struct lib_requirements list;
        if (node->kind != LIB_WORK || strncmp(node->path, level, n) != 0 || node->path[n] != '/')
            continue;
        if (!library_requirements(d->library, node->path, &list, err))
            return false;
        for (size_t k = 0; k < list.count; k++)
            if (strcmp(list.list[k].key, weak->requirement) == 0) {
                weak->work = node->path;
                weak->text = xstrdup(list.list[k].text);
                break;
            }
        lib_requirements_finish(&list);
    }
    if (!weak->text)
        weak->text = xstrdup("");
    return true;
}

/* ---- totals ---- */

struct totals {
    size_t reached;                     /* the standard hours */
    size_t practised, sat, passed;      /* learners; the newest exam counts */
    double hours, mastery, score, mean; /* means over those; forecast over those who practised */
};

static double hours_of(const struct desk *d, int64_t ms)
{
    return (double) (ms * 10 / d->hours.unit_ms) / 10;
}

static double score_of(const struct standing_exam *e)
{
    return e->full ? percent * (double) e->score / (double) e->full : 0;
}

static struct totals add_up(const struct desk *d, const struct group *g)
{
    struct totals t = {0};
    for (size_t i = 0; i < g->count; i++) {
        const struct standing *s = &g->list[i].standing;
        t.hours += hours_of(d, s->credited_ms) / (double) g->count;
        t.reached += s->wanted_ms > 0 && s->credited_ms >= s->wanted_ms;
        if (s->practised) {
            t.practised++;
            t.mastery += s->mastery;
            t.mean += s->forecast.mean;
        }
        if (s->exams_count) {
            t.sat++;
            t.passed += s->exams[0].passed;
            t.score += score_of(&s->exams[0]);
        }
    }
    t.mastery = t.practised ? t.mastery / (double) t.practised : NAN;
    t.mean = t.practised ? t.mean / (double) t.practised : NAN;
    t.score = t.sat ? t.score / (double) t.sat : NAN;
    return t;
}

/* ---- JSON ---- */

static json_t *forecast_json(const struct standing *s)
{
    const struct forecast *f = &s->forecast;
    if (!s->practised)
        return json_null();
    return json_pack("{s:f, s:f, s:f, s:f, s:f, s:f}", "mean", f->mean, "sd", f->sd, "low", f->low,
                     "high", f->high, "pass", f->pass, "known", f->known);
}

static json_t *exams_json(const struct standing *s)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < s->exams_count; i++) {
        const struct standing_exam *e = &s->exams[i];
        char when[40];
        clock_format(e->at_ms, when, sizeof when);
        json_array_append_new(list, json_pack("{s:I, s:s, s:s, s:f, s:f, s:f, s:b}", "attempt",
                                              (json_int_t) e->attempt, "at", when, "mode",
                                              e->mock ? "mock" : "assessed", "score",
                                              (double) e->score / thousand, "full",
                                              (double) e->full / thousand, "percent", score_of(e),
                                              "passed", (int) e->passed));
    }
    return list;
}

static json_t *member_json(const struct desk *d, const struct member *m)
{
    const struct standing *s = &m->standing;
    json_t *practice = json_pack(
        "{s:I, s:I, s:I, s:I, s:o, s:o}", "questions", (json_int_t) s->counts.questions, "met",
        (json_int_t) s->counts.met, "due", (json_int_t) s->counts.due, "wrong",
        (json_int_t) s->counts.mistakes, "mastery", report_number(s->practised ? s->mastery : NAN),
        "mastery_sd", report_number(s->practised ? s->mastery_sd : NAN));
    return json_pack("{s:s, s:f, s:f, s:i, s:i, s:o, s:o, s:o, s:{s:s, s:s}}", "learner",
                     m->learner->name, "hours", hours_of(d, s->credited_ms), "standard_hours",
                     hours_of(d, s->wanted_ms), "sections", (int) s->sections, "sections_done",
                     (int) s->sections_done, "practice", practice, "exams", exams_json(s),
                     "forecast", forecast_json(s), "next", "do", standing_next_name(s->next),
                     "what", s->what);
}

static json_t *weak_json(const struct weak *weak, const char *mean, const char *count)
{
    if (!weak->requirement)
        return json_null();
    return json_pack("{s:s, s:s, s:s, s:f, s:i}", "work", weak->work, "requirement",
                     weak->requirement, "text", weak->text, mean, weak->mean, count,
                     (int) weak->count);
}

static json_t *group_json(const struct desk *d, const struct group *g)
{
    struct totals t = add_up(d, g);
    json_t *list = json_array();
    for (size_t i = 0; i < g->count; i++)
        json_array_append_new(list, member_json(d, &g->list[i]));
    json_t *totals = json_pack(
        "{s:I, s:f, s:I, s:I, s:o, s:o, s:I, s:I, s:o}", "learners", (json_int_t) g->count, "hours",
        t.hours, "reached", (json_int_t) t.reached, "practised", (json_int_t) t.practised,
        "mastery", report_number(t.mastery), "forecast", report_number(t.mean), "sat",
        (json_int_t) t.sat, "passed", (json_int_t) t.passed, "percent", report_number(t.score));
    return json_pack("{s:s, s:o, s:o, s:{s:o, s:o}}", "level", g->level, "learners", list, "totals",
                     totals, "weakest", "practice", weak_json(&g->practice, "mastery", "learners"),
                     "exams", weak_json(&g->exams, "share", "answers"));
}

/* ---- CSV ---- */

static void csv_member(const struct desk *d, struct str *out, const struct group *g,
                       const struct member *m)
{
    const struct standing *s = &m->standing;
    csv_add_field(out, m->learner->name, ',');
    csv_add_field(out, g->level, ',');
    str_addf(out, "%.1f,%.1f,%u,%u,%zu,%zu,%zu,%zu,", hours_of(d, s->credited_ms),
             hours_of(d, s->wanted_ms), s->sections, s->sections_done, s->counts.questions,
             s->counts.met, s->counts.due, s->counts.mistakes);
    report_csv_number(out, s->practised ? s->mastery : NAN, ',');
    for (unsigned i = 0; i < STANDING_EXAMS; i++)
        report_csv_number(out, i < s->exams_count ? score_of(&s->exams[i]) : NAN, ',');
    str_addf(out, "%u,%u,", s->exams_all, s->exams_passed);
    report_csv_number(out, s->practised ? s->forecast.mean : NAN, ',');
    report_csv_number(out, s->practised ? s->forecast.low : NAN, ',');
    report_csv_number(out, s->practised ? s->forecast.high : NAN, ',');
    csv_add_field(out, standing_next_name(s->next), ',');
    csv_add_field(out, s->what, '\n');
}

static char *write_csv(const struct desk *d, const struct group *groups, size_t count)
{
    struct str out = STR_INIT;
    str_add(&out, "learner,level,hours,standard_hours,sections,sections_done,questions,met,due,"
                  "wrong,mastery,exam_1,exam_2,exam_3,exams,passed,forecast,forecast_low,"
                  "forecast_high,next,what\n");
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < groups[i].count; k++)
            csv_member(d, &out, &groups[i], &groups[i].list[k]);
    return str_take(&out);
}

/* ---- text ---- */

static char *next_text(const struct desk *d, const struct standing *s)
{
    const char *work = strrchr(s->what, '/');
    double missing = hours_of(d, s->wanted_ms - s->credited_ms);
    work = work ? work + 1 : s->what;
    switch (s->next) {
    case STANDING_BEGIN:
        return *work ? xasprintf(_("begin with %s"), work) : xstrdup(_("begin"));
    case STANDING_REVIEW:
        return xasprintf(_("review %zu questions"), s->counts.due);
    case STANDING_LESSON:
        return xasprintf(_("read on in %s"), work);
    case STANDING_PRACTISE:
        return xasprintf(_("practise %s, new"), s->what);
    case STANDING_WEAK:
        return xasprintf(_("practise %s, weak"), s->what);
    case STANDING_EXAM:
        return xstrdup(_("sit a mock exam"));
    case STANDING_HOURS:
        return xasprintf(_("%.1f hours are missing"), missing);
    default:
        return xstrdup(_("ready"));
    }
}

static void put_member(const struct desk *d, struct sheet *sheet, const struct member *m)
{
    const struct standing *s = &m->standing;
    struct str scores = STR_INIT;
    char *next = next_text(d, s);
    sheet_cell(sheet, m->learner->name);
    sheet_cellf(sheet, "%.1f/%.0f", hours_of(d, s->credited_ms), hours_of(d, s->wanted_ms));
    sheet_cellf(sheet, "%u/%u", s->sections_done, s->sections);
    if (s->practised)
        sheet_cellf(sheet, "%.0f±%.0f%%", percent * s->mastery, percent * s->mastery_sd);
    else
        sheet_cell(sheet, "-");
    for (unsigned i = 0; i < s->exams_count; i++)
        str_addf(&scores, "%s%.4g%s", i ? " " : "", score_of(&s->exams[i]),
                 s->exams[i].passed ? "√" : "");
    sheet_cell(sheet, scores.len ? str_text(&scores) : "-");
    if (s->practised)
        sheet_cellf(sheet, "%.0f (%.0f-%.0f)", s->forecast.mean, s->forecast.low, s->forecast.high);
    else
        sheet_cell(sheet, "-");
    sheet_cell(sheet, next);
    str_finish(&scores);
    free(next);
}

static void put_line(struct sheet *sheet, char *text)
{
    sheet_line(sheet, text);
    free(text);
}

static void put_totals(const struct desk *d, struct sheet *sheet, const struct group *g)
{
    struct totals t = add_up(d, g);
    sheet_line(sheet, "");
    put_line(sheet, xasprintf(_("%zu learners: %.1f hours on average, %zu reached the standard's"),
                              g->count, t.hours, t.reached));
    if (t.practised)
        put_line(sheet, xasprintf(_("%zu practised: mastery %.0f%% and forecast %.0f on average"),
                                  t.practised, percent * t.mastery, t.mean));
    if (t.sat)
        put_line(sheet, xasprintf(_("%zu sat exams: newest %.1f%% on average, %zu passed"), t.sat,
                                  t.score, t.passed));
    if (g->practice.requirement)
        put_line(sheet,
                 xasprintf(_("Weakest in practice: %s %s (mastery %.0f%%, %u learners met it)"),
                           g->practice.requirement, g->practice.text, percent * g->practice.mean,
                           g->practice.count));
    if (g->exams.requirement)
        put_line(sheet, xasprintf(_("Weakest in exams: %s %s (%.0f%% of the points, %u answers)"),
                                  g->exams.requirement, g->exams.text, percent * g->exams.mean,
                                  g->exams.count));
}

static const char *title_of(const struct desk *d, const char *level)
{
    for (size_t i = 0; i < d->tree.count; i++)
        if (d->tree.nodes[i].kind == LIB_LEVEL && strcmp(d->tree.nodes[i].path, level) == 0)
            return d->tree.nodes[i].title;
    return "";
}

static char *write_text(const struct desk *d, const struct group *groups, size_t count)
{
    const char *const heads[] = {_("Learner"), _("Hours"),    _("Sections"), _("Mastery"),
                                 _("Exams"),   _("Forecast"), _("What next")};
    struct str out = STR_INIT;
    if (count == 0)
        str_add(&out, _("No learner trains for a level; xunlian learner add begins one.\n"));
    for (size_t i = 0; i < count; i++) {
        struct sheet sheet;
        char *title = xasprintf(_("Class of %s %s"), groups[i].level, title_of(d, groups[i].level)),
             *text;
        sheet_begin(&sheet, SHEET_TEXT, title);
        sheet_table(&sheet, heads, 7, 0x6);
        for (size_t k = 0; k < groups[i].count; k++)
            put_member(d, &sheet, &groups[i].list[k]);
        sheet_table_end(&sheet);
        put_totals(d, &sheet, &groups[i]);
        text = sheet_end(&sheet);
        str_addf(&out, "%s%s", i ? "\n\n" : "", text);
        free(text);
        free(title);
    }
    return str_take(&out);
}

/* ---- the command ---- */

static bool open_desk(struct cli *cli, struct desk *d, struct err *err)
{
    *d = (struct desk){.now_ms = clock_now(&cli->clock)};
    return state_records(cli, &d->records, err) && state_library(cli, &d->library, err) &&
           library_tree(d->library, &d->tree, err) && rules_load(d->records, &d->hours, err) &&
           learner_list(d->records, &d->learners, err) &&
           attempt_list(d->records, 0, &d->attempts, err) &&
           attempt_item_list(d->records, 0, &d->items, err);
}

static void close_desk(struct desk *d)
{
    attempt_items_finish(&d->items);
    attempts_finish(&d->attempts);
    learners_finish(&d->learners);
    lib_tree_finish(&d->tree);
    library_close(d->library);
    records_close(d->records);
}

static bool load_group(const struct desk *d, struct group *g, struct err *err)
{
    const struct standing_rules rules = {.hours = &d->hours, .now_ms = d->now_ms};
    g->list = xcalloc(d->learners.count + 1, sizeof *g->list);
    for (size_t i = 0; i < d->learners.count; i++) {
        const struct learner *learner = &d->learners.list[i];
        if (strcmp(learner->target, g->level) != 0)
            continue;
        struct member *m = &g->list[g->count++];
        m->learner = learner;
        if (!standing_load(&m->standing, d->records, d->library, &d->tree, learner->id, g->level,
                           &rules, err))
            return false;
    }
    find_weak_practice(g);
    find_weak_exams(d, g);
    return find_text(d, g->level, &g->practice, err) && find_text(d, g->level, &g->exams, err);
}

static bool load_groups(const struct desk *d, const char *level, struct group *groups,
                        size_t *count, struct err *err)
{
    for (size_t i = 0; i < d->learners.count; i++) {
        const char *target = d->learners.list[i].target;
        size_t k = 0;
        if (!*target || (level && strcmp(level, target) != 0))
            continue;
        while (k < *count && strcmp(groups[k].level, target) != 0)
            k++;
        if (k < *count)
            continue;
        groups[(*count)++] = (struct group){.level = target};
        if (!load_group(d, &groups[k], err))
            return false;
    }
    return true;
}

static void group_finish(struct group *g)
{
    for (size_t i = 0; i < g->count; i++)
        standing_finish(&g->list[i].standing);
    free(g->list);
    free(g->practice.text);
    free(g->exams.text);
}

static int tell(const struct order *order, const struct desk *d, const struct group *groups,
                size_t count)
{
    if (order->json) {
        json_t *list = json_array();
        for (size_t i = 0; i < count; i++)
            json_array_append_new(list, group_json(d, &groups[i]));
        return cli_json(json_pack("{s:o}", "classes", list));
    }
    char *text = order->csv ? write_csv(d, groups, count) : write_text(d, groups, count);
    int status = sheet_write(order->out, text);
    free(text);
    return status;
}

static int report(struct cli *cli, const struct order *order)
{
    struct desk d;
    struct err err = ERR_INIT;
    const char *level = NULL;
    size_t count = 0;
    struct group *groups = NULL;
    bool ok = open_desk(cli, &d, &err) &&
              (!order->level || target_find(&d.tree, order->level, &level, &err));
    if (ok) {
        groups = xcalloc(d.learners.count + 1, sizeof *groups);
        ok = load_groups(&d, level, groups, &count, &err);
    }
    int status = ok ? tell(order, &d, groups, count) : cli_fail(&err);
    for (size_t i = 0; i < count; i++)
        group_finish(&groups[i]);
    free(groups);
    close_desk(&d);
    return status;
}

static int run(struct cli *cli, int argc, char **argv)
{
    bool bad = false;
    const struct order order = {
        .json = args_take_flag("--json", &argc, argv),
        .csv = args_take_flag("--csv", &argc, argv),
        .level = args_take_value("--level", &argc, argv, &bad),
        .out = args_take_value("-o", &argc, argv, &bad),
    };
    if (bad || args_left_over(argc, argv) || argc > 1 || (order.json && (order.csv || order.out)))
        return CLI_USAGE;
    return report(cli, &order);
}

const struct command command_report_class = {
    .name = "class",
    .usage = "report class [--level LEVEL] [--csv] [-o FILE] [--json]",
    .summary = N_("every learner in a line: hours, lessons, practice, exams, what to do next"),
    .run = run,
};
