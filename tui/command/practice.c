/* `xunlian practice`: what waits to be practised, a sitting over lines or as JSON events, 错题本,
 * and the settings of the review deck. */
#include "base/prng.h"
#include "base/str.h"
#include "core/study/schedule.h"
#include "tui/command/packs.h"
#include "tui/command/practice_run.h"
#include "tui/command/state.h"
#include "tui/command/table.h"
#include "tui/command/target.h"
#include "tui/i18n.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_DEFAULT = 20, COUNT_MOST = 9999 };

/* What all forms open. */
struct desk {
    struct records *records;
    struct library *library;
    struct lib_tree tree;
    struct learners learners;
    const struct learner *learner;
    const char *level;
};

static bool open_desk(struct cli *cli, struct desk *desk, const char *learner, const char *level,
                      struct err *err)
{
    *desk = (struct desk){0};
    if (!state_records(cli, &desk->records, err) || !state_library(cli, &desk->library, err) ||
        !library_tree(desk->library, &desk->tree, err) ||
        !learner_list(desk->records, &desk->learners, err) ||
        !state_learner(desk->records, &desk->learners, learner, &desk->learner, err))
        return false;
    if (level)
        return target_find(&desk->tree, level, &desk->level, err);
    desk->level = desk->learner->target;
    return *desk->level || err_set(err, ERR_USAGE, "--level");
}

static int close_desk(struct desk *desk, int status)
{
    learners_finish(&desk->learners);
    lib_tree_finish(&desk->tree);
    library_close(desk->library);
    records_close(desk->records);
    return status;
}

static int refuse(struct desk *desk, const struct err *err)
{
    int status = err->code == ERR_USAGE && strcmp(err->object, "--learner") == 0
                     ? cli_refuse(_("name the learner with --learner; xunlian learner list shows "
                                    "them"))
                     : cli_fail(err);
    return close_desk(desk, status);
}

/* ---- what waits ---- */

static json_t *counts_json(const struct desk *desk, const struct book *book)
{
    struct book_counts c = book_counts(book);
    struct forecast f = book_forecast(book, &desk->tree);
    json_t *list = json_array();
    for (size_t i = 0; i < book->mastery.count; i++) {
        const struct mastery *m = &book->mastery.list[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:f, s:i}", "work", m->work,
                                              "requirement", m->requirement, "mastery", m->mean,
                                              "questions", (int) m->questions));
    }
    return json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:{s:f, s:f, s:f, s:f, s:f}, s:o}",
                     "learner", desk->learner->name, "level", book->level, "questions",
                     (json_int_t) c.questions, "met", (json_int_t) c.met, "due", (json_int_t) c.due,
                     "new", (json_int_t) c.fresh, "later", (json_int_t) c.later, "wrong",
                     (json_int_t) c.mistakes, "forecast", "mean", f.mean, "low", f.low, "high",
                     f.high, "pass", f.pass, "known", f.known, "mastery", list);
}

static void print_counts(const struct desk *desk, const struct book *book)
{
    const double percent = 100;
    struct book_counts c = book_counts(book);
    struct forecast f = book_forecast(book, &desk->tree);
    const struct mastery *weakest = book_weakest(book);
    printf(_("%s: %zu questions, %zu met\n"), book->level, c.questions, c.met);
    printf(_("due today %zu, new today %zu, left for later %zu\n"), c.due, c.fresh, c.later);
    printf(_("in the book of wrong answers: %zu\n"), c.mistakes);
    if (weakest)
        printf(_("weakest: %s of %s, mastery %.0f%%\n"), weakest->requirement, weakest->work,
               weakest->mean * percent);
    if (forecast_is_told(&f))
        printf(_("theory exam now: %.0f points, 9 of 10 between %.0f and %.0f; practised: %.0f%% "
                 "of the points\n"),
               f.mean, f.low, f.high, f.known * percent);
}

static int show_counts(struct cli *cli, const char *learner, const char *level, bool json)
{
    struct desk desk;
    struct book book;
    struct err err = ERR_INIT;
    if (!open_desk(cli, &desk, learner, level, &err) ||
        !book_load(&book, desk.records, desk.library, desk.learner->id, desk.level,
                   clock_now(&cli->clock), &err))
        return refuse(&desk, &err);
    int status = CLI_OK;
    if (json)
        status = cli_json(counts_json(&desk, &book));
    else
        print_counts(&desk, &book);
    book_finish(&book);
    return close_desk(&desk, json ? status : cli_done());
}

/* ---- a sitting ---- */

struct start {
    const char *learner, *level, *mode, *work, *requirement, *count, *reason, *seed;
    bool json;
};

static bool parse_number(const char *name, const char *text, long least, long most, long *value,
                         struct err *err)
{
    char *end;
    *value = strtol(text, &end, 10);
    if (*text && *end == '\0' && *value >= least && *value <= most)
        return true;
    err_set(err, ERR_INVALID, "%s %s", name, text);
    return err_detail(err, "%ld-%ld", least, most);
}

static bool parse_wish(struct cli *cli, const struct desk *desk, const struct start *start,
                       struct book_wish *wish, struct err *err)
{
    long count = 0, seed = 0;
    *wish = (struct book_wish){.mode = review_mode_by_name(start->mode),
                               .work = "",
                               .requirement = start->requirement ? start->requirement : "",
                               .reason = MISTAKE_REASONS,
                               .seed = (uint64_t) clock_now(&cli->clock)};
    if (wish->mode >= REVIEW_EXAM) {
        err_set(err, ERR_INVALID, "--mode %s", start->mode);
        return err_detail(err, "work requirement wrong random weakest due");
    }
    if (wish->mode != REVIEW_DUE)
        wish->most = COUNT_DEFAULT;
    if (start->count && !parse_number("--count", start->count, 1, COUNT_MOST, &count, err))
        return false;
    if (start->seed && !parse_number("--seed", start->seed, 0, LONG_MAX, &seed, err))
        return false;
    if (start->reason) {
        wish->reason = mistake_reason_by_name(start->reason);
        if (wish->reason == MISTAKE_REASONS)
            return err_set(err, ERR_INVALID, "--reason %s", start->reason);
    }
    wish->most = start->count ? (size_t) count : wish->most;
    wish->seed = start->seed ? (uint64_t) seed : wish->seed;
    return !start->work || target_work(&desk->tree, desk->level, start->work, &wish->work, err);
}

static int sit(struct cli *cli, const struct start *start)
{
    struct desk desk;
    struct book_wish wish;
    struct sitting *sitting;
    struct err err = ERR_INIT;
    if (!open_desk(cli, &desk, start->learner, start->level, &err) ||
        !parse_wish(cli, &desk, start, &wish, &err))
        return refuse(&desk, &err);
    const struct sitting_place place = {desk.records, desk.library, &cli->clock, desk.learner->id,
                                        desk.level};
    if (!sitting_new(&place, &wish, &sitting, &err)) {
        int status = err.code == ERR_NOT_FOUND
                         ? cli_refuse(_("there is nothing to practise in this way now"))
                         : cli_fail(&err);
        return close_desk(&desk, status);
    }
    int status = start->json ? practice_run_json(sitting) : practice_run_lines(sitting);
    sitting_release(sitting);
    return close_desk(&desk, status);
}

/* ---- 错题本 ---- */

static int list_mistakes(struct desk *desk, bool json, struct err *err)
{
    struct mistakes book;
    json_t *list = json_array();
    char day[16];
    if (!mistake_list(desk->records, desk->learner->id, &book, err)) {
        json_decref(list);
        return cli_fail(err);
    }
    for (size_t i = 0; i < book.count; i++) {
        const struct mistake *m = &book.list[i];
        clock_format_day(clock_local_day(m->at_ms), day, sizeof day);
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:s}", "id",
                                              m->question, "revision", m->revision, "work", m->work,
                                              "requirement", m->requirement, "response",
                                              m->response, "reason", mistake_reason_name(m->reason),
                                              "wrong", (int) m->wrong, "right_since",
                                              (int) m->right_since, "day", day));
        if (!json)
            printf("%s  %s  %s  %s  %u/%u  %s\n", day, m->question, m->work, m->requirement,
                   m->wrong, m->right_since, mistake_reason_name(m->reason));
    }
    mistakes_finish(&book);
    if (json)
        return cli_json(list);
    json_decref(list);
    return cli_done();
}

static int change_entry(struct desk *desk, int argc, char **argv, struct err *err)
{
    int64_t id = desk->learner->id;
    bool ok;
    if (strcmp(argv[0], "remove") == 0)
        ok = mistake_remove(desk->records, id, argv[1], err);
    else if (strcmp(argv[0], "keep") == 0)
        ok = mistake_keep(desk->records, id, argv[1], err);
    else {
        enum mistake_reason reason = mistake_reason_by_name(argv[argc - 1]);
        ok = reason < MISTAKE_REASONS ? mistake_explain(desk->records, id, argv[1], reason, err)
                                      : err_set(err, ERR_INVALID, "%s", argv[argc - 1]);
    }
    return ok ? cli_done() : cli_fail(err);
}

/* ---- the deck's settings ---- */

static int fit(struct desk *desk, bool undo, bool json, struct err *err)
{
    struct fsrs_fit found;
    if (undo)
        return schedule_unfit(desk->records, desk->learner->id, err) ? cli_done() : cli_fail(err);
    if (!schedule_fit(desk->records, desk->learner->id, &found, err)) {
        if (err->code == ERR_INVALID && *err->detail)
            return cli_refuse(_("too few answers to fit: %s of at least %s that came a day or "
                                "more after the one before"),
                              err->object, err->detail);
        return cli_fail(err);
    }
    if (json)
        return cli_json(json_pack("{s:I, s:f, s:f, s:s}", "answers", (json_int_t) found.count,
                                  "loss_before", found.loss_before, "loss", found.loss, "algorithm",
                                  FSRS_VERSION));
    printf(_("fitted to %zu answers: log-loss %.4f, with the defaults %.4f\n"), found.count,
           found.loss, found.loss_before);
    return cli_done();
}

static int set(struct desk *desk, const char *name, const char *value, struct err *err)
{
    char *full = xasprintf("practice.%s", name);
    bool ok = schedule_set(desk->records, desk->learner->id, full, value, err);
    free(full);
    return ok ? cli_done() : cli_fail(err);
}

/* ---- forms ---- */

static const struct command command_sit = {
    .name = "practice",
    .usage = "practice --mode due|work|requirement|wrong|random|weakest [--work WORK] "
             "[--requirement KEY] [--reason REASON] [--count N] [--seed N] [--learner NAME] "
             "[--level LEVEL] [--json]",
    .summary = N_("answer questions line by line, or as JSON events"),
};
static const struct command command_mistakes = {
    .name = "practice",
    .usage = "practice mistakes [--learner NAME] [--json]",
    .summary = N_("the book of wrong answers, newest first"),
};
static const struct command command_change = {
    .name = "practice",
    .usage = "practice remove ID | keep ID | reason ID careless|unclear|unknown|misread|other "
             "[--learner NAME]",
    .summary = N_("take a question out of the book, put it back, or say why it went wrong"),
};
static const struct command command_fit = {
    .name = "practice",
    .usage = "practice fit [--undo] [--learner NAME] [--json] | set due_cap|new_cap|retention N "
             "[--learner NAME]",
    .summary = N_("fit the review deck to the learner's own log; set what a day asks for"),
};

/* The verbs that change or list; -1 when argv names none of them. */
static int run_verb(struct cli *cli, int argc, char **argv, const char *learner, bool json)
{
    struct desk desk;
    struct err err = ERR_INIT;
    int status = -1;
    bool undo = args_take_flag("--undo", &argc, argv);
    const char *verb = argc > 1 ? argv[1] : "";
    bool listing = strcmp(verb, "mistakes") == 0 && argc == 2;
    bool fitting = strcmp(verb, "fit") == 0 && argc == 2;
    bool setting = strcmp(verb, "set") == 0 && argc == 4;
    bool change = ((strcmp(verb, "remove") == 0 || strcmp(verb, "keep") == 0) && argc == 3) ||
                  (strcmp(verb, "reason") == 0 && argc == 4);
    if (!listing && !fitting && !setting && !change)
        return status;
    if (!open_desk(cli, &desk, learner, NULL, &err))
        return refuse(&desk, &err);
    if (listing)
        status = list_mistakes(&desk, json, &err);
    else if (fitting)
        status = fit(&desk, undo, json, &err);
    else if (setting)
        status = set(&desk, argv[2], argv[3], &err);
    else
        status = change_entry(&desk, argc - 1, argv + 1, &err);
    return close_desk(&desk, status);
}

static int run(struct cli *cli, int argc, char **argv)
{
    static const struct command *const forms[] = {
        &command_practice, &command_sit, &command_mistakes, &command_change, &command_fit, NULL};
    bool bad = false;
    if (cli_wants_help(argc, argv))
        return cli_help(forms);
    const struct start start = {
        .json = args_take_flag("--json", &argc, argv),
        .learner = args_take_value("--learner", &argc, argv, &bad),
        .level = args_take_value("--level", &argc, argv, &bad),
        .mode = args_take_value("--mode", &argc, argv, &bad),
        .work = args_take_value("--work", &argc, argv, &bad),
        .requirement = args_take_value("--requirement", &argc, argv, &bad),
        .reason = args_take_value("--reason", &argc, argv, &bad),
        .count = args_take_value("--count", &argc, argv, &bad),
        .seed = args_take_value("--seed", &argc, argv, &bad),
    };
    if (bad)
        return cli_usage(&command_practice);
    if (argc > 1) {
        int status = run_verb(cli, argc, argv, start.learner, start.json);
        return status >= 0 ? status : cli_usage(&command_practice);
    }
    if (start.mode)
        return sit(cli, &start);
    if (start.work || start.requirement || start.reason || start.count || start.seed)
        return cli_usage(&command_sit);
    return show_counts(cli, start.learner, start.level, start.json);
}

const struct command command_practice = {
    .name = "practice",
    .usage = "practice [--learner NAME] [--level LEVEL] [--json] | --mode MODE … | mistakes | "
             "remove ID | keep ID | reason ID REASON | fit | set NAME N",
    .summary = N_("what waits to be practised, practice itself, and the book of wrong answers"),
    .aid = true,
    .run = run,
};
