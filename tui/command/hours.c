/* `xunlian hours`: study hours, the check of their record, and classroom hours. */
#include "base/str.h"
#include "base/utf8.h"
#include "core/study/rules.h"
#include "tui/command/hours_report.h"
#include "tui/command/packs.h"
#include "tui/command/state.h"
#include "tui/command/table.h"
#include "tui/command/target.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MINUTE_MS = 60 * 1000,
    MORNING_MS = 8 * 60 * MINUTE_MS,
    DAY_MS = 24 * 60 * MINUTE_MS,
    ENTER_MAX_MIN = 24 * 60,
    REASON_MAX = 400
};

/* ---- the check ---- */

static json_t *verdict_json(const struct chain_report *r, int64_t seq, const char *hex, bool sound)
{
    return json_pack("{s:b, s:I, s:I, s:b, s:b, s:I, s:I, s:s}", "sound", (int) sound, "events",
                     (json_int_t) r->events, "first_bad", (json_int_t) r->first_bad, "truncated",
                     (int) r->truncated, "projections_bad", (int) r->projections_bad, "losses",
                     (json_int_t) r->losses, "head", (json_int_t) seq, "hash", hex);
}

static void print_verdict(const struct chain_report *r, const char *hex, bool sound)
{
    if (sound)
        printf(_("The record is whole: %lld events, newest %s\n"), (long long) r->events, hex);
    if (r->first_bad)
        cli_refuse(_("event %lld is not as it was written"), (long long) r->first_bad);
    if (r->truncated)
        cli_refuse(_("events are missing at the end of the record"));
    if (r->projections_bad)
        cli_refuse(_("a table differs from what the events say"));
    if (r->losses)
        cli_refuse(_("the end of the record was lost before and work went on: %lld times"),
                   (long long) r->losses);
}

static int verify(struct cli *cli, bool json)
{
    struct records *records = NULL;
    struct chain_report report;
    struct err err = ERR_INIT, damage = ERR_INIT;
    char hex[CHAIN_HEX] = "";
    int64_t seq = 0;
    if (!state_records(cli, &records, &err))
        return cli_fail(&err);
    bool ran = chain_verify(records, &report, &err);
    if (ran && !chain_head(records, &seq, hex, &damage) && damage.code != ERR_DAMAGED) {
        err = damage;
        ran = false;
    }
    records_close(records);
    if (!ran)
        return cli_fail(&err);
    bool sound =
        !report.first_bad && !report.truncated && !report.projections_bad && !report.losses;
    int status = CLI_OK;
    if (json)
        status = cli_json(verdict_json(&report, seq, hex, sound));
    else
        print_verdict(&report, hex, sound);
    return sound ? status : CLI_FAILED;
}

/* ---- the report ---- */

struct view {
    const char *learner;
    bool json, heatmap;
};

static int show(const struct view *view, const struct hours_report *report)
{
    if (view->json)
        return cli_json(hours_report_json(report));
    if (view->heatmap)
        hours_report_heatmap(report);
    else
        hours_report_print(report);
    return cli_done();
}

static int report_on(struct cli *cli, const struct view *view, struct records *records,
                     const struct lib_tree *tree)
{
    struct learners learners;
    struct study_list list = {0};
    struct hours_rules rules;
    struct hours_sum sum = {0};
    const struct learner *learner;
    struct err err = ERR_INIT;
    if (!learner_list(records, &learners, &err))
        return cli_fail(&err);
    int status;
    if (state_learner(records, &learners, view->learner, &learner, &err) &&
        rules_load(records, &rules, &err) && study_load(records, learner->id, &list, &err)) {
        hours_fold(list.list, list.count, &rules, &sum);
        const struct hours_report report = {.learner = learner,
                                            .rules = &rules,
                                            .sum = &sum,
                                            .tree = tree,
                                            .now_ms = clock_now(&cli->clock)};
        status = show(view, &report);
    } else if (err.code == ERR_USAGE) {
        status = cli_refuse(_("name the learner with --learner; xunlian learner list shows them"));
    } else {
        status = cli_fail(&err);
    }
    hours_sum_finish(&sum);
    study_list_finish(&list);
    learners_finish(&learners);
    return status;
}

static int report(struct cli *cli, const struct view *view)
{
    struct records *records = NULL;
    struct library *library = NULL;
    struct lib_tree tree = {0};
    struct err err = ERR_INIT;
    int status;
    if (state_records(cli, &records, &err) && state_library(cli, &library, &err) &&
        library_tree(library, &tree, &err))
        status = report_on(cli, view, records, &tree);
    else
        status = cli_fail(&err);
    lib_tree_finish(&tree);
    library_close(library);
    records_close(records);
    return status;
}

/* ---- classroom hours ---- */

struct entry {
    const char *learner, *work, *minutes, *reason;
    const char *date; /* NULL: today */
};

static bool parse_minutes(const char *text, int64_t *minutes, struct err *err)
{
    char *end;
    *minutes = strtoll(text, &end, 10);
    if (*text && *end == '\0' && *minutes > 0 && *minutes <= ENTER_MAX_MIN)
        return true;
    err_set(err, ERR_INVALID, "--minutes %s", text);
    return err_detail(err, "1-%d", ENTER_MAX_MIN);
}

/* Today's hours end now and belong to today, also just after midnight; another day's begin in the
 * morning and stay within it. */
static bool begin_of(const struct entry *entry, int64_t now_ms, int64_t active_ms, int64_t *begin,
                     struct err *err)
{
    int32_t today = clock_local_day(now_ms), day = today;
    if (entry->date && (!clock_parse_day(entry->date, &day) || day > today)) {
        char latest[16];
        clock_format_day(today, latest, sizeof latest);
        err_set(err, ERR_INVALID, "--date %s", entry->date);
        return err_detail(err, "YYYY-MM-DD ≤ %s", latest);
    }
    int64_t start = clock_day_start(day);
    if (day == today)
        *begin = now_ms - active_ms > start ? now_ms - active_ms : start;
    else
        *begin = start + (active_ms > DAY_MS - MORNING_MS ? 0 : MORNING_MS);
    return true;
}

static bool record(struct cli *cli, struct records *records, const struct entry *entry,
                   const struct learner *learner, const char *work, int64_t minutes,
                   struct err *err)
{
    int64_t active = minutes * MINUTE_MS, begin = 0;
    if (!begin_of(entry, clock_now(&cli->clock), active, &begin, err))
        return false;
    char *account = state_account(), *reason = xasprintf("%s: %s", account, entry->reason);
    const struct study study = {.learner = learner->id,
                                .kind = STUDY_CLASSROOM,
                                .work = work,
                                .lesson = "",
                                .from_ms = begin,
                                .active_ms = active,
                                .reason = reason};
    bool ok = study_add(records, &study, err);
    free(reason);
    free(account);
    return ok;
}

static bool add_hours(struct cli *cli, struct records *records, const struct entry *entry,
                      const struct lib_tree *tree, int64_t minutes, const char **work,
                      struct err *err)
{
    struct learners learners;
    const struct learner *learner;
    if (!learner_list(records, &learners, err))
        return false;
    bool ok = state_learner(records, &learners, entry->learner, &learner, err) &&
              target_work(tree, learner->target, entry->work, work, err) &&
              record(cli, records, entry, learner, *work, minutes, err);
    learners_finish(&learners);
    return ok;
}

static int tell_entered(const struct entry *entry, const char *work, int64_t minutes, bool json)
{
    if (json)
        return cli_json(json_pack("{s:s, s:s, s:I}", "learner", entry->learner, "work", work,
                                  "minutes", (json_int_t) minutes));
    printf(_("%s: %lld classroom minutes entered for %s.\n"), entry->learner, (long long) minutes,
           work);
    return cli_done();
}

static int enter(struct cli *cli, const struct entry *entry, bool json)
{
    struct records *records = NULL;
    struct library *library = NULL;
    struct lib_tree tree = {0};
    struct err err = ERR_INIT;
    const char *work = NULL;
    int64_t minutes;
    bool ok = parse_minutes(entry->minutes, &minutes, &err);
    if (ok && (!*entry->reason || strlen(entry->reason) > REASON_MAX))
        ok = err_set(&err, ERR_INVALID, "--reason");
    ok = ok && state_library(cli, &library, &err) && library_tree(library, &tree, &err) &&
         state_records(cli, &records, &err) &&
         add_hours(cli, records, entry, &tree, minutes, &work, &err);
    int status = ok ? tell_entered(entry, work, minutes, json) : cli_fail(&err);
    records_close(records);
    lib_tree_finish(&tree);
    library_close(library);
    return status;
}

static const struct command command_enter = {
    .name = "enter",
    .usage = "hours enter --learner NAME --work WORK --minutes N --reason TEXT "
             "[--date YYYY-MM-DD] [--json]",
    .summary = N_("enter hours of a classroom, such as --work 1.1 of the learner's level"),
};

static int run_enter(struct cli *cli, int argc, char **argv)
{
    bool bad = false, json = args_take_flag("--json", &argc, argv);
    const struct entry entry = {
        .learner = args_take_value("--learner", &argc, argv, &bad),
        .work = args_take_value("--work", &argc, argv, &bad),
        .minutes = args_take_value("--minutes", &argc, argv, &bad),
        .reason = args_take_value("--reason", &argc, argv, &bad),
        .date = args_take_value("--date", &argc, argv, &bad),
    };
    if (bad || args_left_over(argc, argv) || argc > 1 || !entry.learner || !entry.work ||
        !entry.minutes || !entry.reason)
        return cli_usage(&command_enter);
    return enter(cli, &entry, json);
}

static int run(struct cli *cli, int argc, char **argv)
{
    static const struct command *const forms[] = {&command_hours, &command_enter, NULL};
    bool bad = false;
    if (cli_wants_help(argc, argv))
        return cli_help(forms);
    if (argc > 1 && strcmp(argv[1], "enter") == 0)
        return run_enter(cli, argc - 1, argv + 1);
    bool check = args_take_flag("--verify", &argc, argv);
    const struct view view = {
        .json = args_take_flag("--json", &argc, argv),
        .heatmap = args_take_flag("--heatmap", &argc, argv),
        .learner = args_take_value("--learner", &argc, argv, &bad),
    };
    if (bad || args_left_over(argc, argv) || argc > 1)
        return cli_usage(&command_hours);
    return check ? verify(cli, view.json) : report(cli, &view);
}

const struct command command_hours = {
    .name = "hours",
    .usage = "hours [--learner NAME] [--heatmap] [--verify] [--json] | enter …",
    .summary = N_("study hours against the standard's, and the check of their record"),
    .run = run,
};
