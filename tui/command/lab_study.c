/* `xunlian lab list | show | run`: labs as a learner meets them. */
#include "base/str.h"
#include "base/utf8.h"
#include "core/lab/lab.h"
#include "core/record/lab_attempt.h"
#include "tui/command/lab.h"
#include "tui/command/packs.h"
#include "tui/command/state.h"
#include "tui/command/target.h"
#include "tui/command/workstation.h"
#include "tui/i18n.h"
#include "tui/lab/marks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ID_COLS = 18, WORK_COLS = 7, SCORE_COLS = 12, MINUTE_MS = 60 * 1000 };

struct desk {
    struct records *records;
    struct library *library;
    struct learners learners;
    struct lib_tree tree;
    const struct learner *learner; /* NULL: nobody in particular */
};

static bool open_desk(struct cli *cli, struct desk *desk, const char *name, struct err *err)
{
    struct err nobody = ERR_INIT;
    *desk = (struct desk){0};
    if (!state_records(cli, &desk->records, err) || !state_library(cli, &desk->library, err) ||
        !library_tree(desk->library, &desk->tree, err) ||
        !learner_list(desk->records, &desk->learners, err))
        return false;
    if (state_learner(desk->records, &desk->learners, name, &desk->learner, &nobody))
        return true;
    desk->learner = NULL;
    if (name)
        *err = nobody;
    return !name;
}

static int close_desk(struct desk *desk, int status)
{
    learners_finish(&desk->learners);
    lib_tree_finish(&desk->tree);
    library_close(desk->library);
    records_close(desk->records);
    return status;
}

/* ---- list ---- */

static json_t *lab_json(const struct lib_lab *lab, const struct lab_standing *st)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:i, s:I, s:i, s:s, s:s, s:s, s:s, s:i, s:i, s:o, s:o}",
                     "id", lab->id, "title", lab->title, "work", lab->work, "engine", lab->engine,
                     "minutes", lab->minutes, "points", (json_int_t) lab->points, "variants",
                     lab->variants, "covers", lab->covers, "pack", lab->pack, "version",
                     lab->version, "dir", lab->dir, "attempts", st ? (int) st->attempts : 0,
                     "graded", st ? (int) st->graded : 0, "best",
                     st && st->graded ? json_integer((json_int_t) st->best) : json_null(), "open",
                     st && st->open ? json_integer((json_int_t) st->open) : json_null());
}

static void print_lab(const struct lib_lab *lab, const struct lab_standing *st)
{
    char best[24] = "", points[24];
    const char *work = strrchr(lab->work, '/');
    lab_points_text(lab->points, points, sizeof points);
    if (st && st->graded)
        lab_points_text(st->best, best, sizeof best);
    char *score = xasprintf("%s/%s", *best ? best : "—", points);
    cli_pad(lab->id, ID_COLS);
    cli_pad(work ? work + 1 : lab->work, WORK_COLS);
    cli_pad(score, SCORE_COLS);
    printf(_("%4d min  "), lab->minutes);
    printf("%s%s\n", lab->title, st && st->open ? _(" (under way)") : "");
    free(score);
}

/* Without a level: the learner's, else everything. */
static bool load_labs(struct desk *desk, const char *level, struct lib_labs *labs, struct err *err)
{
    const char *path = desk->learner ? desk->learner->target : "";
    return (!level || target_find(&desk->tree, level, &path, err)) &&
           library_labs(desk->library, path, labs, err);
}

static int list(struct desk *desk, const char *level, bool json)
{
    struct lib_labs labs;
    struct lab_standings standings = {0};
    struct err err = ERR_INIT;
    if (!load_labs(desk, level, &labs, &err))
        return cli_fail(&err);
    if (desk->learner && !lab_standing_list(desk->records, desk->learner->id, &standings, &err)) {
        lib_labs_finish(&labs);
        return cli_fail(&err);
    }
    json_t *array = json_array();
    for (size_t i = 0; i < labs.count; i++) {
        const struct lab_standing *st = lab_standing_of(&standings, labs.list[i].id);
        json_array_append_new(array, lab_json(&labs.list[i], st));
        if (!json)
            print_lab(&labs.list[i], st);
    }
    if (!json && labs.count == 0)
        puts(_("No labs are installed for this yet."));
    lib_labs_finish(&labs);
    lab_standings_finish(&standings);
    if (json)
        return cli_json(array);
    json_decref(array);
    return cli_done();
}

static int run_list(struct cli *cli, int argc, char **argv)
{
    struct desk desk;
    struct err err = ERR_INIT;
    bool bad = false, json = args_take_flag("--json", &argc, argv);
    const char *level = args_take_value("--level", &argc, argv, &bad);
    const char *learner = args_take_value("--learner", &argc, argv, &bad);
    if (bad || argc != 1)
        return CLI_USAGE;
    if (!open_desk(cli, &desk, learner, &err))
        return close_desk(&desk, cli_fail(&err));
    return close_desk(&desk, list(&desk, level, json));
}

/* ---- show ---- */

static json_t *attempts_json(const struct lab_attempts *attempts)
{
    json_t *array = json_array();
    for (size_t i = 0; i < attempts->count; i++) {
        const struct lab_attempt *a = &attempts->list[i];
        char at[40];
        clock_format(a->started_ms, at, sizeof at);
        json_array_append_new(
            array,
            json_pack("{s:I, s:s, s:s, s:s, s:s, s:I, s:o, s:o}", "id", (json_int_t) a->id,
                      "variant", a->variant, "version", a->version, "state",
                      lab_attempt_state_name(a->state), "started", at, "active_ms",
                      (json_int_t) a->active_ms, "score",
                      a->score >= 0 ? json_integer((json_int_t) a->score) : json_null(), "full",
                      a->score >= 0 ? json_integer((json_int_t) a->full) : json_null()));
    }
    return array;
}

static json_t *scores_json(const struct labspec *spec)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *s = &spec->scores[i];
        json_array_append_new(array,
                              json_pack("{s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s}", "id",
                                        s->id, "title", s->title, "metric", s->metric, "check",
                                        s->check, "only", s->only, "at", s->at, "full", s->full,
                                        "zero", s->zero, "points", s->points));
    }
    return array;
}

/* Where the learner's files are: the folder of each variant. */
static json_t *variants_json(const struct lab_task *task)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < task->spec->variants_count; i++) {
        char *dir = xasprintf("%s/labs/%s/%s", task->dir, task->spec->id, task->spec->variants[i]);
        json_array_append_new(array,
                              json_pack("{s:s, s:s}", "name", task->spec->variants[i], "dir", dir));
        free(dir);
    }
    return array;
}

static int print_json(const struct lib_lab *lab, const struct lab_task *task, const char *text,
                      const char *rules, const struct lab_attempts *attempts)
{
    return cli_json(json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:s, "
                              "s:o}",
                              "id", lab->id, "title", lab->title, "work", lab->work, "engine",
                              lab->engine, "minutes", lab->minutes, "points", task->spec->points,
                              "covers", lab->covers, "pack", lab->pack, "version", lab->version,
                              "variants", variants_json(task), "scores", scores_json(task->spec),
                              "task", text, "rules", rules, "attempts", attempts_json(attempts)));
}

static void print_scores(const struct labspec *spec)
{
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *s = &spec->scores[i];
        if (s->check)
            printf(_("  %s points  %s\n"), s->points, s->title);
        else
            printf(_("  %s points  %s: all from %s, none up to %s\n"), s->points, s->title, s->full,
                   s->zero);
    }
}

static void print_attempts(const struct lab_attempts *attempts)
{
    for (size_t i = 0; i < attempts->count; i++) {
        const struct lab_attempt *a = &attempts->list[i];
        char at[40], score[24], full[24];
        clock_format(a->started_ms, at, sizeof at);
        at[10] = '\0';
        lab_points_text(a->score, score, sizeof score);
        lab_points_text(a->full, full, sizeof full);
        printf("  %s  %s  ", at, a->variant);
        printf(_("%lld min"), (long long) (a->active_ms / MINUTE_MS));
        if (a->state == LAB_ATTEMPT_GRADED)
            printf("  %s/%s\n", score, full);
        else
            printf("  %s\n",
                   a->state == LAB_ATTEMPT_OPEN ? _("under way") : _("ended without marks"));
    }
}

static int print_text(const struct lib_lab *lab, const struct lab_task *task, const char *text,
                      const char *rules, const struct lab_attempts *attempts)
{
    printf("%s  %s\n", lab->id, lab->title);
    printf(_("%s points, about %d min, trains %s\n\n"), task->spec->points, lab->minutes,
           lab->covers);
    printf("%s\n%s%s", text, rules, *rules ? "\n" : "");
    puts(_("Score:"));
    print_scores(task->spec);
    puts(_("Files:"));
    for (unsigned i = 0; i < task->spec->variants_count; i++)
        printf("  %s/labs/%s/%s\n", task->dir, lab->id, task->spec->variants[i]);
    if (attempts->count > 0)
        puts(_("Attempts:"));
    print_attempts(attempts);
    return cli_done();
}

static int show(struct desk *desk, const char *id, bool json)
{
    struct lib_labs labs;
    struct lab_attempts attempts = {0};
    struct lab_task *task = NULL;
    char *text = NULL, *rules = NULL;
    struct err err = ERR_INIT;
    if (!library_lab(desk->library, id, &labs, &err))
        return cli_fail(&err);
    bool ok =
        lab_open(labs.list->dir, id, 0, &task, &err) && lab_texts(task, &text, &rules, &err) &&
        (!desk->learner || lab_attempt_list(desk->records, desk->learner->id, id, &attempts, &err));
    int status = !ok    ? cli_fail(&err)
                 : json ? print_json(labs.list, task, text, rules, &attempts)
                        : print_text(labs.list, task, text, rules, &attempts);
    free(text);
    free(rules);
    lab_close(task);
    lab_attempts_finish(&attempts);
    lib_labs_finish(&labs);
    return status;
}

static int run_show(struct cli *cli, int argc, char **argv)
{
    struct desk desk;
    struct err err = ERR_INIT;
    bool bad = false, json = args_take_flag("--json", &argc, argv);
    const char *learner = args_take_value("--learner", &argc, argv, &bad);
    if (bad || argc != 2)
        return CLI_USAGE;
    if (!open_desk(cli, &desk, learner, &err))
        return close_desk(&desk, cli_fail(&err));
    return close_desk(&desk, show(&desk, argv[1], json));
}

/* ---- run ---- */

/* What is wrong is said before the screen is taken over; `nobody`: there is no learner yet. */
static bool check_lab(struct cli *cli, const struct workstation_lab *lab, bool *nobody,
                      struct err *err)
{
    struct desk desk;
    struct lib_labs labs;
    struct lab_task *task;
    bool ok =
        open_desk(cli, &desk, lab->learner, err) && library_lab(desk.library, lab->lab, &labs, err);
    if (ok) {
        ok = lab_open(labs.list->dir, lab->lab, 0, &task, err);
        if (ok && lab->variant && labspec_find_variant(task->spec, lab->variant) < 0)
            ok = err_set(err, ERR_NOT_FOUND, "%s: %s", lab->lab, lab->variant);
        *nobody = desk.learners.count == 0;
        lab_close(task);
        lib_labs_finish(&labs);
    }
    close_desk(&desk, 0);
    return ok;
}

static int run_run(struct cli *cli, int argc, char **argv)
{
    struct err err = ERR_INIT;
    bool bad = false, nobody = false;
    struct workstation_lab lab = {
        .variant = args_take_value("--variant", &argc, argv, &bad),
        .learner = args_take_value("--learner", &argc, argv, &bad),
    };
    if (bad || argc != 2)
        return CLI_USAGE;
    lab.lab = argv[1];
    if (!check_lab(cli, &lab, &nobody, &err))
        return cli_fail(&err);
    if (nobody)
        return cli_refuse(_("nobody studies here yet: start xunlian and enter a name first"));
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return cli_refuse(_("the workstation needs a terminal; work with other tools is marked by "
                            "xunlian lab grade %s FILE"),
                          lab.lab);
    return workstation_run_lab(cli, &lab);
}

const struct command command_lab_list = {
    .name = "list",
    .usage = "lab list [--level LEVEL] [--learner NAME] [--json]",
    .summary = N_("the labs of a level, with the learner's best score"),
    .run = run_list,
};

const struct command command_lab_show = {
    .name = "show",
    .usage = "lab show LAB [--learner NAME] [--json]",
    .summary = N_("task, rules, score, files and attempts of a lab"),
    .aid = true,
    .run = run_show,
};

const struct command command_lab_run = {
    .name = "run",
    .usage = "lab run LAB [--variant V] [--learner NAME]",
    .summary = N_("open the workstation in a lab, going on where it was left"),
    .aid = true,
    .run = run_run,
};
