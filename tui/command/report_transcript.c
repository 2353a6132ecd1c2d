/* `xunlian report transcript`: what the records hold of one learner, for the institution that
 * certifies it. One JSON document is the content; text and HTML are views of it. */
#include "core/record/origin.h"
#include "core/study/rules.h"
#include "core/study/standing.h"
#include "tui/command/exam.h"
#include "tui/command/hours_report.h"
#include "tui/command/report.h"
#include "tui/command/state.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum form { FORM_TEXT, FORM_HTML, FORM_JSON };

struct desk {
    struct cli *cli;
    struct records *records;
    struct library *library;
    struct lib_tree tree;
    struct learners learners;
    struct hours_rules rules;
    struct attempts attempts;
    struct origins origins;
    const struct learner *learner;
    bool sound; /* of the whole record */
};

static const char *certifies(void)
{
    return _(
        "This program records what was done with it; it certifies nothing. The institution that "
        "trains or examines the learner certifies these hours and results, and answers for "
        "them.");
}

/* ---- the document ---- */

static json_t *time_json(int64_t ms)
{
    char text[40];
    clock_format(ms, text, sizeof text);
    return json_string(text);
}

static bool add_hours(const struct desk *d, json_t *doc, struct err *err)
{
    struct study_list list;
    struct hours_sum sum;
    if (!study_load(d->records, d->learner->id, &list, err))
        return false;
    hours_fold(list.list, list.count, &d->rules, &sum);
    const struct hours_report report = {.learner = d->learner,
                                        .rules = &d->rules,
                                        .sum = &sum,
                                        .tree = &d->tree,
                                        .now_ms = clock_now(&d->cli->clock)};
    json_object_set_new(doc, "hours", hours_report_json(&report));
    hours_sum_finish(&sum);
    study_list_finish(&list);
    return true;
}

static bool add_practice(const struct desk *d, json_t *doc, struct err *err)
{
    struct standing s;
    const struct standing_rules rules = {.hours = &d->rules, .now_ms = clock_now(&d->cli->clock)};
    bool ok = standing_load(&s, d->records, d->library, &d->tree, d->learner->id,
                            d->learner->target, &rules, err);
    size_t right = 0;
    for (size_t i = 0; ok && i < s.book.reviews.count; i++)
        right += !review_is_wrong(&s.book.reviews.list[i]);
    if (ok)
        json_object_set_new(
            doc, "practice",
            json_pack("{s:I, s:I, s:I, s:I, s:I, s:o}", "answers",
                      (json_int_t) s.book.reviews.count, "right", (json_int_t) right, "questions",
                      (json_int_t) s.counts.questions, "met", (json_int_t) s.counts.met, "wrong",
                      (json_int_t) s.counts.mistakes, "mastery",
                      s.practised ? json_real(s.mastery) : json_null()));
    standing_finish(&s);
    return ok;
}

/* The parts, by marking the exam once more; it is not whole when that cannot be done or gives
 * another score. */
static json_t *exam_json(const struct desk *d, const struct attempt *a)
{
    struct journal *journal = NULL;
    struct grade grade = {0};
    const char *home = origins_home(&d->origins, a->id);
    json_t *json = exam_attempt_json(a, d->learner->name), *parts = json_array();
    bool whole = journal_look(d->records, &d->cli->clock, a->id, &journal, NULL);
    if (whole && a->score >= 0) {
        whole = journal_preview(journal, &grade, NULL) && grade.score == a->score;
        if (grade.items) {
            json_decref(parts);
            parts = exam_sums_json(grade.parts, grade.parts_count, journal_booklet(journal));
        }
    }
    json_object_set_new(json, "parts", parts);
    json_object_set_new(json, "paper", json_string(*a->opened ? a->opened : a->paper));
    json_object_set_new(json, "whole", json_boolean(whole));
    json_object_set_new(json, "origin", home ? json_string(home) : json_null());
    grade_finish(&grade);
    journal_close(journal);
    return json;
}

static void add_exams(const struct desk *d, json_t *doc)
{
    json_t *list = json_array();
    for (size_t i = 0; i < d->attempts.count; i++)
        json_array_append_new(list, exam_json(d, &d->attempts.list[i]));
    json_object_set_new(doc, "exams", list);
}

/* One entry per account elsewhere, its statements by kind. */
static void add_origins(const struct desk *d, json_t *doc)
{
    json_t *list = json_array(), *last = NULL;
    for (size_t i = 0; i < d->origins.count; i++) {
        const struct origin *o = &d->origins.list[i];
        const struct origin *before = i ? &d->origins.list[i - 1] : NULL;
        if (!before || strcmp(o->home, before->home) != 0 ||
            strcmp(o->account, before->account) != 0) {
            last = json_pack("{s:s, s:s, s:o, s:{}}", "home", o->home, "account", o->account,
                             "taken_up", time_json(o->first_ms), "kinds");
            json_array_append_new(list, last);
        }
        json_object_set_new(json_object_get(last, "kinds"), o->kind, json_integer(o->statements));
    }
    json_object_set_new(doc, "origins", list);
}

static bool add_record(struct desk *d, json_t *doc, struct err *err)
{
    struct chain_report r;
    char hex[CHAIN_HEX] = "";
    int64_t seq = 0;
    if (!chain_verify(d->records, &r, err))
        return false;
    if (!chain_head(d->records, &seq, hex, NULL))
        hex[0] = '\0';
    d->sound = !r.first_bad && !r.truncated && !r.projections_bad;
    json_object_set_new(doc, "record",
                        json_pack("{s:b, s:I, s:I, s:b, s:b, s:I, s:I, s:s}", "whole",
                                  (int) d->sound, "events", (json_int_t) r.events, "first_bad",
                                  (json_int_t) r.first_bad, "truncated", (int) r.truncated,
                                  "projections_bad", (int) r.projections_bad, "losses",
                                  (json_int_t) r.losses, "head", (json_int_t) seq, "hash", hex));
    return true;
}

static const char *level_title(const struct desk *d)
{
    for (size_t i = 0; i < d->tree.count; i++)
        if (d->tree.nodes[i].kind == LIB_LEVEL &&
            strcmp(d->tree.nodes[i].path, d->learner->target) == 0)
            return d->tree.nodes[i].title;
    return "";
}

static json_t *document(struct desk *d, struct err *err)
{
    json_t *doc = json_pack("{s:s, s:s, s:s, s:o, s:o, s:s}", "learner", d->learner->name, "target",
                            d->learner->target, "target_title", level_title(d), "since",
                            time_json(d->learner->created_ms), "printed",
                            time_json(clock_now(&d->cli->clock)), "statement", certifies());
    if (add_hours(d, doc, err) && add_practice(d, doc, err) && add_record(d, doc, err)) {
        add_exams(d, doc);
        add_origins(d, doc);
        return doc;
    }
    json_decref(doc);
    return NULL;
}

/* ---- reading it ---- */

static const char *text_of(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));
    return text ? text : "";
}

static long long number_of(const json_t *json, const char *key)
{
    return (long long) json_integer_value(json_object_get(json, key));
}

static double real_of(const json_t *json, const char *key)
{
    return json_number_value(json_object_get(json, key));
}

static bool is_true(const json_t *json, const char *key)
{
    return json_is_true(json_object_get(json, key));
}

/* "2026-01-05 15:00" of a time. */
static const char *minute(const char *time, char buf[24])
{
    snprintf(buf, 24, "%.10s %.5s", time, strlen(time) > 11 ? time + 11 : "");
    return buf;
}

static void put_line(struct sheet *s, char *text)
{
    sheet_line(s, text);
    free(text);
}

/* ---- the view ---- */

static void put_kinds(struct sheet *s, const json_t *kinds)
{
    static const char *const names[] = {"lesson", "practice", "lab", "exam", "classroom"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        sheet_number(s, real_of(kinds, names[i]), 1);
}

static void put_level(struct sheet *s, const json_t *level)
{
    const char *const heads[] = {_("Lesson"),    _("Practice"), _("Lab"),     _("Exam"),
                                 _("Classroom"), _("Sum"),      _("Planned"), _("Work")};
    size_t i;
    json_t *work;
    put_line(s, xasprintf(_("%s %s: %.1f of %lld standard hours"), text_of(level, "path"),
                          text_of(level, "name"), real_of(level, "credited"),
                          number_of(level, "hours")));
    sheet_table(s, heads, 8, 0x7f);
    json_array_foreach(json_object_get(level, "works"), i, work) {
        const char *number = strrchr(text_of(work, "path"), '/');
        char *title = xasprintf("%s %s", number ? number + 1 : "", text_of(work, "title"));
        put_kinds(s, json_object_get(work, "kinds"));
        sheet_number(s, real_of(work, "credited"), 1);
        sheet_number(s, real_of(work, "planned"), 1);
        sheet_cell(s, title);
        free(title);
    }
    put_kinds(s, json_object_get(level, "kinds"));
    sheet_number(s, real_of(level, "whole"), 1);
    sheet_cell(s, "");
    sheet_cell(s, _("the level as a whole"));
    sheet_table_end(s);
}

static void put_hours(struct sheet *s, const json_t *doc)
{
    const json_t *hours = json_object_get(doc, "hours"), *rules = json_object_get(hours, "rules");
    json_t *level;
    size_t i;
    sheet_section(s, _("Study hours"));
    json_array_foreach(json_object_get(hours, "levels"), i, level)
        put_level(s, level);
    put_line(s, xasprintf(_("One standard hour is %lld minutes; pauses longer than %lld minutes do "
                            "not count; a day counts at most %.1f hours."),
                          number_of(rules, "unit_minutes"), number_of(rules, "idle_minutes"),
                          real_of(rules, "day_cap")));
}

static void put_practice(struct sheet *s, const json_t *doc)
{
    const json_t *p = json_object_get(doc, "practice");
    sheet_section(s, _("Practice"));
    put_line(s, xasprintf(_("%lld answers, %lld of them right; %lld of the level's %lld questions "
                            "met; %lld in the book of wrong answers"),
                          number_of(p, "answers"), number_of(p, "right"), number_of(p, "met"),
                          number_of(p, "questions"), number_of(p, "wrong")));
}

static const char *result_text(const json_t *exam)
{
    if (!json_object_get(exam, "score"))
        return _("not graded");
    if (is_true(exam, "pending"))
        return _("answers wait to be marked by hand");
    return is_true(exam, "passed") ? _("passed") : _("not passed");
}

static void put_exam(struct sheet *s, const json_t *exam)
{
    const char *const heads[] = {_("Score"), _("Points"), _("Right answers"), _("Questions"),
                                 _("Part")};
    bool mock = strcmp(text_of(exam, "mode"), "mock") == 0;
    char when[24];
    size_t i;
    json_t *part;
    put_line(s, xasprintf("%s  %s %s (%s)", minute(text_of(exam, "started"), when),
                          text_of(exam, "title"), text_of(exam, "form"),
                          mock ? _("mock exam") : _("assessed exam")));
    if (json_object_get(exam, "score"))
        put_line(s, xasprintf(_("%s of %s points, %s to pass: %s"), text_of(exam, "score"),
                              text_of(exam, "full"), text_of(exam, "pass"), result_text(exam)));
    else
        sheet_line(s, result_text(exam));
    if (!is_true(exam, "whole"))
        sheet_line(s, _("The record of this exam is not whole."));
    if (json_is_string(json_object_get(exam, "origin")))
        put_line(s, xasprintf(_("Sat elsewhere: %s"), text_of(exam, "origin")));
    put_line(s, xasprintf(_("Exam %lld, paper %.16s"), number_of(exam, "attempt"),
                          text_of(exam, "paper")));
    if (json_array_size(json_object_get(exam, "parts")) == 0)
        return;
    sheet_table(s, heads, 5, 0xf);
    json_array_foreach(json_object_get(exam, "parts"), i, part) {
        char *title = xasprintf("%s %s", text_of(part, "part"), text_of(part, "title"));
        sheet_cell(s, text_of(part, "score"));
        sheet_cell(s, text_of(part, "points"));
        sheet_cellf(s, "%lld", number_of(part, "right"));
        sheet_cellf(s, "%lld", number_of(part, "questions"));
        sheet_cell(s, title);
        free(title);
    }
    sheet_table_end(s);
}

static void put_exams(struct sheet *s, const json_t *doc)
{
    const json_t *list = json_object_get(doc, "exams");
    json_t *exam;
    size_t i;
    sheet_section(s, _("Exams"));
    if (json_array_size(list) == 0)
        sheet_line(s, _("No exam was sat."));
    json_array_foreach(list, i, exam)
        put_exam(s, exam);
}

static void put_record(struct sheet *s, const json_t *doc)
{
    const json_t *r = json_object_get(doc, "record");
    json_t *origin;
    size_t i;
    sheet_section(s, _("Record"));
    if (is_true(r, "whole"))
        put_line(s, xasprintf(_("The record is whole: %lld events, the newest is"),
                              number_of(r, "events")));
    else
        sheet_line(s, _("THE RECORD IS NOT WHOLE: it was changed or has lost events; xunlian hours "
                        "--verify tells more. Its newest event is"));
    sheet_line(s, text_of(r, "hash"));
    if (number_of(r, "losses"))
        put_line(s, xasprintf(_("Its end was lost before and work went on: %lld times."),
                              number_of(r, "losses")));
    json_array_foreach(json_object_get(doc, "origins"), i, origin) {
        char when[24];
        const char *kind;
        json_t *count;
        put_line(s,
                 xasprintf(_("Taken up on %s, there learner %s; its word is that of who handed it "
                             "over. From"),
                           minute(text_of(origin, "taken_up"), when), text_of(origin, "account")));
        sheet_line(s, text_of(origin, "home"));
        json_object_foreach(json_object_get(origin, "kinds"), kind, count)
            put_line(s, xasprintf("  %s × %lld", kind, (long long) json_integer_value(count)));
    }
    if (json_array_size(json_object_get(doc, "origins")) == 0)
        sheet_line(s, _("Nothing in it comes from other machines."));
}

static char *view(const json_t *doc, enum sheet_form form)
{
    struct sheet s;
    char when[24], *title = xasprintf(_("Study transcript: %s"), text_of(doc, "learner"));
    sheet_begin(&s, form, title);
    put_line(&s, xasprintf(_("Trains for: %s %s"), text_of(doc, "target"),
                           text_of(doc, "target_title")));
    put_line(&s, xasprintf(_("Printed: %s"), minute(text_of(doc, "printed"), when)));
    put_hours(&s, doc);
    put_practice(&s, doc);
    put_exams(&s, doc);
    put_record(&s, doc);
    sheet_section(&s, _("Certification"));
    sheet_line(&s, text_of(doc, "statement"));
    sheet_line(&s, _("Institution: ____________________  Date: ____________  Stamp:"));
    free(title);
    return sheet_end(&s);
}

/* ---- the command ---- */

static bool open_desk(struct cli *cli, struct desk *d, const char *name, struct err *err)
{
    *d = (struct desk){.cli = cli};
    return state_records(cli, &d->records, err) && state_library(cli, &d->library, err) &&
           library_tree(d->library, &d->tree, err) && rules_load(d->records, &d->rules, err) &&
           learner_list(d->records, &d->learners, err) &&
           state_learner(d->records, &d->learners, name, &d->learner, err) &&
           attempt_list(d->records, d->learner->id, &d->attempts, err) &&
           origins_load(d->records, d->learner->id, &d->origins, err);
}

static void close_desk(struct desk *d)
{
    origins_finish(&d->origins);
    attempts_finish(&d->attempts);
    learners_finish(&d->learners);
    lib_tree_finish(&d->tree);
    library_close(d->library);
    records_close(d->records);
}

static int tell(const struct desk *d, json_t *doc, enum form form, const char *out)
{
    char *text, *line;
    if (form == FORM_JSON) {
        line = json_dumps(doc, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
        text = xasprintf("%s\n", line ? line : "");
        free(line);
    } else {
        text = view(doc, form == FORM_HTML ? SHEET_HTML : SHEET_TEXT);
    }
    int status = sheet_write(out, text);
    free(text);
    if (status == CLI_OK && !d->sound)
        return cli_refuse(_("the record is not whole; xunlian hours --verify tells more"));
    return status;
}

static int report(struct cli *cli, const char *name, enum form form, const char *out)
{
    struct desk d;
    struct err err = ERR_INIT;
    json_t *doc = NULL;
    int status;
    bool ok = open_desk(cli, &d, name, &err) && (doc = document(&d, &err)) != NULL;
    if (ok)
        status = tell(&d, doc, form, out);
    else if (err.code == ERR_USAGE)
        status = cli_refuse(_("name the learner with --learner; xunlian learner list shows them"));
    else
        status = cli_fail(&err);
    json_decref(doc);
    close_desk(&d);
    return status;
}

bool report_transcript_write(struct cli *cli, const char *learner, const char *file,
                             struct err *err)
{
    struct desk d;
    json_t *doc = NULL;
    bool ok = open_desk(cli, &d, learner, err) && (doc = document(&d, err)) != NULL;
    if (ok) {
        char *text = view(doc, SHEET_HTML);
        ok = fs_write_atomic(file, text, strlen(text), 0600, err);
        free(text);
    }
    json_decref(doc);
    close_desk(&d);
    return ok;
}

static bool parse_form(const char *text, bool json, enum form *form)
{
    static const char *const names[] = {
        [FORM_TEXT] = "text", [FORM_HTML] = "html", [FORM_JSON] = "json"};
    *form = json ? FORM_JSON : FORM_TEXT;
    if (!text)
        return true;
    for (int i = FORM_TEXT; i <= FORM_JSON; i++)
        if (strcmp(text, names[i]) == 0) {
            *form = (enum form) i;
            return !json || i == FORM_JSON;
        }
    return false;
}

static int run(struct cli *cli, int argc, char **argv)
{
    bool bad = false, json = args_take_flag("--json", &argc, argv);
    const char *name = args_take_value("--learner", &argc, argv, &bad);
    const char *format = args_take_value("--format", &argc, argv, &bad);
    const char *out = args_take_value("-o", &argc, argv, &bad);
    enum form form;
    if (bad || args_left_over(argc, argv) || argc > 1 || !parse_form(format, json, &form))
        return CLI_USAGE;
    return report(cli, name, form, out);
}

const struct command command_report_transcript = {
    .name = "transcript",
    .usage = "report transcript [--learner NAME] [--format text|html|json] [-o FILE] [--json]",
    .summary = N_("a learner's hours, practice and exams with the hash of the record's end, to be "
                  "certified by the institution"),
    .run = run,
};
