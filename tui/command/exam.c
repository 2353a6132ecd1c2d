/* `xunlian exam`: papers and exams. */
#include "tui/command/exam.h"

#include "base/str.h"
#include "tui/command/guard.h"
#include "tui/command/state.h"
#include "tui/command/table.h"
#include "tui/exam/papers.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int exam_fail(const struct err *err)
{
    if (err->code != ERR_DENIED)
        return cli_fail(err);
    if (exam_is_refusal(err))
        return cli_refuse("%s: %s", err->object, _(err->detail));
    if (strcmp(err->object, "code") == 0)
        return cli_refuse(_("this is not the code, or the paper has none"));
    return cli_fail(err);
}

bool exam_parse_points(const char *text, int64_t *millis)
{
    struct decimal d;
    size_t n = strlen(text);
    if (n == 0 || n > 12 || !decimal_parse(text, n, &d))
        return false;
    *millis = decimal_scaled(d, 3);
    return *millis >= 0 && decimal_compare(d, decimal_from(0)) >= 0;
}

bool exam_parse_id(const char *text, int64_t *id)
{
    char *end;
    *id = strtoll(text, &end, 10);
    return *text && *end == '\0' && *id > 0;
}

bool exam_read_code(char line[EXAM_CODE_LINE], struct err *err)
{
    if (!fgets(line, EXAM_CODE_LINE, stdin))
        return err_set(err, ERR_FORMAT, "stdin");
    line[strcspn(line, "\r\n")] = '\0';
    return true;
}

const char *exam_type_word(enum question_type type)
{
    static const char *const words[QUESTION_TYPES] = {
        [QUESTION_SINGLE] = "single",
        [QUESTION_MULTIPLE] = "multiple",
        [QUESTION_SHORT] = "short",
        [QUESTION_TRUE_FALSE] = "true_false",
        [QUESTION_NUMERIC] = "numeric",
        [QUESTION_MATCHING] = "matching",
        [QUESTION_ORDERING] = "ordering",
        [QUESTION_ESSAY] = "essay",
        [QUESTION_DESCRIPTION] = "description",
    };
    return words[type];
}

static json_t *options_json(const struct booklet_question *bq)
{
    const struct question *q = bq->question;
    json_t *list = json_array();
    bool choices = q->type == QUESTION_MATCHING;
    unsigned n = choices ? q->choices_count : q->answers_count;
    if (q->type != QUESTION_SINGLE && q->type != QUESTION_MULTIPLE && !choices &&
        q->type != QUESTION_ORDERING)
        return list;
    for (unsigned k = 0; k < n; k++) {
        unsigned at = bq->options > 1 ? bq->order[k] : k;
        json_array_append_new(list, json_string(choices ? q->choices[at] : q->answers[at].text));
    }
    return list;
}

json_t *exam_question_json(const struct booklet *booklet, unsigned index)
{
    const struct booklet_question *bq = &booklet->questions[index];
    const struct question *q = bq->question;
    char points[EXAM_POINTS];
    json_t *json = json_pack(
        "{s:i, s:s, s:s, s:s, s:s, s:s, s:s}", "question", (int) index + 1, "id", bq->id, "type",
        exam_type_word(q->type), "section", booklet->sections[bq->section].title, "part",
        booklet->parts[bq->part].id, "points", exam_points(bq->points, points), "stem", q->stem);
    if (q->tail)
        json_object_set_new(json, "tail", json_string(q->tail));
    json_object_set_new(json, "options", options_json(bq));
    if (q->type == QUESTION_MATCHING) {
        json_t *pairs = json_array();
        for (unsigned i = 0; i < q->answers_count; i++)
            json_array_append_new(pairs, json_string(q->answers[i].text));
        json_object_set_new(json, "pairs", pairs);
    }
    return json;
}

char *exam_key(const struct booklet_question *question)
{
    char *source = question_key(question->question);
    char *shown = booklet_to_shown(question, source);
    free(source);
    return shown;
}

const char *exam_learner_name(const struct learners *learners, int64_t id)
{
    for (size_t i = 0; i < learners->count; i++)
        if (learners->list[i].id == id)
            return learners->list[i].name;
    return "";
}

static json_t *time_json(int64_t ms)
{
    char text[40];
    if (ms == 0)
        return json_null();
    clock_format(ms, text, sizeof text);
    return json_string(text);
}

json_t *exam_attempt_json(const struct attempt *a, const char *learner)
{
    char score[EXAM_POINTS], full[EXAM_POINTS], pass[EXAM_POINTS];
    json_t *json = json_pack(
        "{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:I, s:I, s:o, s:o, s:o}", "attempt",
        (json_int_t) a->id, "learner", learner, "title", a->title, "form", a->form, "level",
        a->level, "mode", a->mode, "state", a->state, "questions", (int) a->questions, "answered",
        (int) a->answered, "limit_ms", (json_int_t) a->limit_ms, "elapsed_ms",
        (json_int_t) a->elapsed_ms, "created", time_json(a->created_ms), "started",
        time_json(a->started_ms), "ended", time_json(a->ended_ms));
    if (a->score >= 0)
        json_object_update_new(
            json, json_pack("{s:s, s:s, s:s, s:b, s:b}", "score", exam_points(a->score, score),
                            "full", exam_points(a->full, full), "pass", exam_points(a->pass, pass),
                            "passed", (int) a->passed, "pending", (int) a->pending));
    return json;
}

json_t *exam_paper_json(const struct attempt_paper *p)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:b, s:b, s:i, s:i, s:s, s:o}", "paper",
                     (json_int_t) p->id, "title", p->title, "form", p->form, "blueprint",
                     p->blueprint, "level", p->level, "sealed", (int) p->sealed, "invigilator_code",
                     *p->invigilator != '\0', "minutes", p->minutes, "questions",
                     (int) p->questions, "digest", p->digest, "drawn", time_json(p->at_ms));
}

/* ---- list ---- */

static void print_attempt(const struct attempt *a, const char *learner)
{
    char id[24], score[EXAM_POINTS], full[EXAM_POINTS], when[40] = "";
    snprintf(id, sizeof id, "%lld", (long long) a->id);
    clock_format(a->created_ms, when, sizeof when);
    when[16] = '\0';
    cli_pad(id, 6);
    cli_pad(when, 18);
    cli_pad(learner, 10);
    if (a->score < 0)
        cli_pad(exam_state_text(a->state), 16);
    else if (a->pending)
        cli_pad(_("to be marked"), 16);
    else
        cli_pad(a->passed ? _("passed") : _("not passed"), 16);
    if (a->score >= 0)
        printf("%s/%s  ", exam_points(a->score, score), exam_points(a->full, full));
    printf("%s %s\n", a->title, a->form);
}

static int show_attempts(struct records *records, const struct learners *learners, int64_t learner,
                         bool json)
{
    struct attempts attempts;
    struct err err = ERR_INIT;
    if (!attempt_list(records, learner, &attempts, &err))
        return cli_fail(&err);
    json_t *array = json_array();
    for (size_t i = 0; i < attempts.count; i++) {
        const struct attempt *a = &attempts.list[i];
        const char *name = exam_learner_name(learners, a->learner);
        if (json)
            json_array_append_new(array, exam_attempt_json(a, name));
        else
            print_attempt(a, name);
    }
    if (!json && attempts.count == 0)
        puts(_("No exam has been sat. xunlian exam list --papers shows the papers there are, "
               "xunlian exam draw makes one."));
    attempts_finish(&attempts);
    if (json)
        return cli_json(array);
    json_decref(array);
    return cli_done();
}

static int show_papers(struct records *records, bool json)
{
    struct attempt_papers papers;
    struct err err = ERR_INIT;
    if (!attempt_paper_list(records, &papers, &err))
        return cli_fail(&err);
    json_t *array = json_array();
    for (size_t i = 0; i < papers.count; i++) {
        const struct attempt_paper *p = &papers.list[i];
        char id[24];
        json_array_append_new(array, exam_paper_json(p));
        if (json)
            continue;
        snprintf(id, sizeof id, "%lld", (long long) p->id);
        cli_pad(id, 6);
        cli_pad(p->level, 20);
        cli_pad(p->sealed ? _("sealed") : _("open"), 8);
        printf("%s %s\n", p->title, p->form);
    }
    if (!json && papers.count == 0)
        puts(_("No papers are kept; xunlian exam draw makes one."));
    attempt_papers_finish(&papers);
    if (json)
        return cli_json(array);
    json_decref(array);
    return cli_done();
}

/* Those that the installed packs bring with them. */
static void take_papers(struct cli *cli, struct records *records)
{
    struct pack_set packs = {.outlines = true};
    struct err err = ERR_INIT;
    pack_set_add_installed(&packs, cli);
    if (!exam_papers_take(records, &packs, &err))
        cli_fail(&err);
    pack_set_finish(&packs);
}

static int list(struct cli *cli, const char *name, bool papers, bool json)
{
    struct records *records = NULL;
    struct learners learners = {0};
    const struct learner *learner = NULL;
    struct err err = ERR_INIT;
    int status;
    bool ok = state_records(cli, &records, &err) && learner_list(records, &learners, &err) &&
              (!name || state_learner(records, &learners, name, &learner, &err));
    if (ok && papers)
        take_papers(cli, records);
    if (!ok)
        status = cli_fail(&err);
    else if (papers)
        status = show_papers(records, json);
    else
        status = show_attempts(records, &learners, learner ? learner->id : 0, json);
    learners_finish(&learners);
    records_close(records);
    return status;
}

static int run_list(struct cli *cli, int argc, char **argv)
{
    bool bad = false, json = args_take_flag("--json", &argc, argv);
    bool papers = args_take_flag("--papers", &argc, argv);
    const char *name = args_take_value("--learner", &argc, argv, &bad);
    if (bad || args_left_over(argc, argv) || argc > 1 || (papers && name))
        return CLI_USAGE;
    return list(cli, name, papers, json);
}

static const struct command command_exam_list = {
    .name = "list",
    .usage = "exam list [--learner NAME | --papers] [--json]",
    .summary = N_("list exams, or the papers that are kept"),
    .run = run_list,
};

static int run(struct cli *cli, int argc, char **argv)
{
    const struct command verbs[] = {command_exam_draw,
                                    command_exam_print,
                                    command_exam_list,
                                    command_exam_start,
                                    command_exam_resume,
                                    command_exam_reopen,
                                    command_exam_show,
                                    command_exam_grade,
                                    command_exam_mark,
                                    command_exam_verify,
                                    command_exam_work,
                                    command_exam_guard,
                                    {0}};
    return command_dispatch(&command_exam, verbs, cli, argc, argv);
}

const struct command command_exam = {
    .name = "exam",
    .usage = "exam draw | print | list | start | resume | reopen | show | grade | mark | work | "
             "verify | guard",
    .summary = N_("theory papers and exams"),
    .run = run,
};
