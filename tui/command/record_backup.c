/* `xunlian record backup` and `record restore`: a whole copy of the records, and back. */
#include "core/record/restore.h"
#include "tui/command/packs.h"
#include "tui/command/record.h"
#include "tui/command/state.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- backup ---- */

/* A damaged record must not come to stand where people look for a good one. */
static bool check_records(struct records *records, struct chain_report *chain, struct err *err)
{
    if (!chain_verify(records, chain, err))
        return false;
    return (!chain->first_bad && !chain->truncated && !chain->projections_bad) ||
           err_set(err, ERR_DAMAGED, "records.db");
}

static int refuse_records(const struct err *err)
{
    if (err->code != ERR_DAMAGED)
        return cli_fail(err);
    return cli_refuse(
        _("the record is damaged and no backup was made; xunlian hours --verify tells "
          "more, xunlian record restore puts an older backup in its place"));
}

static int tell_backup(const char *path, const struct restore_report *r, bool json)
{
    char when[40];
    clock_format(r->newest_ms, when, sizeof when);
    if (json)
        return cli_json(json_pack("{s:s, s:I, s:s, s:s}", "file", path, "events",
                                  (json_int_t) r->events, "newest", when, "hash", r->hash));
    printf(_("%s: %lld events, the newest of %s, read back and whole\n"), path,
           (long long) r->events, when);
    return cli_done();
}

static int run_backup(struct cli *cli, int argc, char **argv)
{
    struct records *records = NULL;
    struct chain_report chain;
    struct restore_report report;
    struct err err = ERR_INIT;
    bool json = args_take_flag("--json", &argc, argv);
    if (args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    const char *path = argv[1];
    if (access(path, F_OK) == 0) {
        err_set(&err, ERR_EXISTS, "%s", path);
        return cli_fail(&err);
    }
    if (!state_records(cli, &records, &err) || !check_records(records, &chain, &err)) {
        records_close(records);
        return refuse_records(&err);
    }
    bool written = records_backup(records, path, &err);
    bool ok = written && restore_check(cli->home.data, path, &cli->clock, &report, &err);
    records_close(records);
    if (written && !ok)
        unlink(path);
    return ok ? tell_backup(path, &report, json) : cli_fail(&err);
}

/* ---- restore ---- */

static json_t *restore_json(const char *path, const struct restore_report *r, bool done)
{
    json_t *kinds = json_object();
    char when[40];
    clock_format(r->newest_ms, when, sizeof when);
    for (size_t i = 0; i < r->kinds_count; i++)
        json_object_set_new(kinds, r->kinds[i].kind, json_integer(r->kinds[i].count));
    return json_pack("{s:s, s:b, s:I, s:s, s:s, s:I, s:I, s:I, s:b, s:o, s:I, s:s}", "file", path,
                     "restored", (int) done, "events", (json_int_t) r->events, "newest", when,
                     "hash", r->hash, "lost", (json_int_t) r->lost, "lost_from",
                     (json_int_t) (r->lost ? r->from : 0), "lost_to",
                     (json_int_t) (r->lost ? r->to : 0), "forked", (int) r->forked, "lost_kinds",
                     kinds, "lost_works", (json_int_t) r->works, "kept", r->kept);
}

static void print_loss(const struct restore_report *r)
{
    char when[40];
    if (r->works > 0)
        cli_refuse(_("would be lost: the newest steps of %lld works of labs"),
                   (long long) r->works);
    if (r->lost == 0)
        return;
    clock_format(r->newest_ms, when, sizeof when);
    cli_refuse(r->forked
                   ? _("the backup is not of this record, or of a time before another loss: "
                       "events %lld to %lld, %lld of them, are not in it; its newest is of %s")
                   : _("the backup is older than the record: events %lld to %lld, %lld of "
                       "them, are not in it; its newest is of %s"),
               (long long) r->from, (long long) r->to, (long long) r->lost, when);
    for (size_t i = 0; i < r->kinds_count; i++)
        cli_refuse(_("would be lost: %s × %lld"), r->kinds[i].kind, (long long) r->kinds[i].count);
    if (r->kinds_count == 0)
        cli_refuse(_("what they were can no longer be read"));
}

static int refuse_backup(const char *path, const struct restore_report *r, const struct err *err,
                         bool json)
{
    if (err->code == ERR_ROLLBACK) {
        print_loss(r);
        if (json)
            cli_json(restore_json(path, r, false));
        return cli_refuse(_("nothing was changed; --lose restores it all the same and records the "
                            "loss"));
    }
    if (err->code != ERR_DAMAGED)
        return cli_fail(err);
    if (r->chain.first_bad)
        return cli_refuse(_("%s: the backup is damaged, event %lld is not as it was written; "
                            "nothing was changed"),
                          path, (long long) r->chain.first_bad);
    return cli_refuse(_("%s: the backup is damaged; nothing was changed"), path);
}

static int tell_restored(const char *path, const struct restore_report *r, bool json)
{
    if (json)
        return cli_json(restore_json(path, r, true));
    printf(_("Restored %lld events from %s; newest %s\n"), (long long) r->events, path, r->hash);
    if (r->lost)
        printf(_("Lost: %lld events; the record says so from now on.\n"), (long long) r->lost);
    if (r->works)
        printf(_("Lost: the newest steps of %lld works of labs.\n"), (long long) r->works);
    if (*r->kept)
        printf(_("What was here before is kept as %s\n"), r->kept);
    return cli_done();
}

static int run_restore(struct cli *cli, int argc, char **argv)
{
    struct restore_report report;
    struct err err = ERR_INIT;
    bool json = args_take_flag("--json", &argc, argv);
    bool lose = args_take_flag("--lose", &argc, argv);
    if (args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    if (!restore_run(cli->home.data, argv[1], &cli->clock, lose, &report, &err))
        return refuse_backup(argv[1], &report, &err, json);
    return tell_restored(argv[1], &report, json);
}

const struct command command_record_backup = {
    .name = "backup",
    .usage = "record backup FILE [--json]",
    .summary = N_("write a whole copy of the records, also while others work, and read it back"),
    .run = run_backup,
};

const struct command command_record_restore = {
    .name = "restore",
    .usage = "record restore FILE [--lose] [--json]",
    .summary = N_("put a backup in the place of damaged records, which are kept beside it"),
    .run = run_restore,
};
