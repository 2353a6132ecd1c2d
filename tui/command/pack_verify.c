/* `xunlian pack verify`: a pack file against its signature, or installed packs against their
 * MANIFEST. */
#include "tui/command/pack_net.h"
#include "tui/command/pack_repair.h"
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "base/utf8.h"
#include "packs/install.h"
#include "packs/name.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"
#include "tui/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *fault_word(enum store_fault fault)
{
    static const char *const words[] = {"missing", "altered", "extra"};
    return words[fault];
}

static void print_fault(enum store_fault fault, const char *name)
{
    struct str shown = STR_INIT;
    utf8_escape(&shown, name, strlen(name));
    switch (fault) {
    case STORE_MISSING:
        printf(_("  missing: %s\n"), str_text(&shown));
        break;
    case STORE_ALTERED:
        printf(_("  altered: %s\n"), str_text(&shown));
        break;
    case STORE_EXTRA:
        printf(_("  not part of it: %s\n"), str_text(&shown));
        break;
    }
    str_finish(&shown);
}

struct faults {
    json_t *json; /* NULL: print */
};

static void on_fault(void *ctx, enum store_fault fault, const char *name)
{
    struct faults *faults = ctx;
    if (!faults->json) {
        print_fault(fault, name);
        return;
    }
    struct str shown = STR_INIT;
    utf8_escape(&shown, name, strlen(name));
    json_array_append_new(faults->json, json_pack("{s:s, s:s}", "file", str_text(&shown), "fault",
                                                  fault_word(fault)));
    str_finish(&shown);
}

/* What `pack verify` was asked for. */
struct request {
    struct cli *cli;
    struct pack_repair repair;
    json_t *report; /* NULL: text */
    size_t bad;     /* packs that have faults, and still have them */
};

/* Reads one installed pack. A MANIFEST that cannot be used counts as a fault when it can be
 * repaired. */
static bool look(const struct request *r, const struct store *store, const struct store_pack *p,
                 json_t *faults, size_t *count, struct err *err)
{
    struct faults list = {.json = faults};
    struct err why = ERR_INIT;
    *count = 0;
    if (store_verify(store, p->id, p->current, on_fault, &list, count, &why))
        return true;
    bool damaged = why.code == ERR_DAMAGED || why.code == ERR_NOT_FOUND;
    if (r->repair.asked && damaged) {
        on_fault(&list, why.code == ERR_DAMAGED ? STORE_ALTERED : STORE_MISSING, MANIFEST_NAME);
        *count = 1;
        return true;
    }
    if (err)
        *err = why;
    return false;
}

static void tell_damage(const struct request *r, const struct store_pack *p)
{
    if (r->repair.asked && *p->previous)
        cli_refuse(_("%s %s: not repaired; xunlian pack rollback %s goes back to %s"), p->id,
                   p->current, p->id, p->previous);
    else if (r->repair.asked)
        cli_refuse(_("%s %s: not repaired"), p->id, p->current);
    else if (*p->previous)
        cli_refuse(
            _("%s %s: damaged; xunlian pack verify --repair mends it, xunlian pack rollback %s "
              "goes back to %s"),
            p->id, p->current, p->id, p->previous);
    else
        cli_refuse(_("%s %s: damaged; xunlian pack verify --repair mends it"), p->id, p->current);
}

/* One installed pack: looked at, and mended when that is asked for. */
static bool verify_installed(struct request *r, const struct store *store,
                             const struct store_pack *p, struct err *err)
{
    size_t count = 0, left;
    if (!*p->current)
        return err_set(err, ERR_NOT_FOUND, "%s", p->id);
    json_t *faults = r->report ? json_array() : NULL;
    if (!look(r, store, p, faults, &count, err)) {
        json_decref(faults);
        return false;
    }
    bool repaired = count > 0 && r->repair.asked && pack_repair_one(r->cli, &r->repair, p) &&
                    store_verify(store, p->id, p->current, NULL, NULL, &left, NULL) && left == 0;
    bool bad = count > 0 && !repaired;
    r->bad += bad;
    if (r->report)
        json_array_append_new(r->report, json_pack("{s:s, s:s, s:b, s:o, s:b}", "id", p->id,
                                                   "version", p->current, "intact", !bad, "faults",
                                                   faults, "repaired", repaired));
    else if (repaired)
        printf(_("%s %s: repaired\n"), p->id, p->current);
    else if (count == 0)
        printf(_("%s %s: intact\n"), p->id, p->current);
    if (bad)
        tell_damage(r, p);
    return true;
}

static bool verify_store(struct request *r, const struct store *store, const char *id,
                         struct err *err)
{
    struct store_packs packs;
    struct store_pack one;
    if (id) {
        bool ok = store_find(store, id, &one, err) && verify_installed(r, store, &one, err);
        store_pack_finish(&one);
        return ok;
    }
    if (!store_list(store, &packs, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < packs.count; i++)
        ok = verify_installed(r, store, &packs.list[i], err);
    store_packs_finish(&packs);
    return ok;
}

static int verify_packs(struct request *r, const char *id, bool json)
{
    struct store *store = NULL;
    struct err err = ERR_INIT;
    r->report = json ? json_array() : NULL;
    bool ok =
        store_open(r->cli->home.data, false, &store, &err) && verify_store(r, store, id, &err);
    store_close(store);
    int status = CLI_OK;
    if (ok && json)
        status = cli_json(json_pack("{s:O}", "packs", r->report));
    json_decref(r->report);
    if (r->repair.mended)
        pack_update_index(r->cli);
    if (!ok)
        return cli_fail(&err);
    if (status == CLI_OK)
        status = cli_done();
    return r->bad ? CLI_FAILED : status;
}

static bool draw(void *ctx, uint64_t done, uint64_t total)
{
    progress_bar_draw(ctx, _("verifying"), done, total, 0, -1);
    return true;
}

static int report_file(const char *file, const struct manifest *m, const struct signature *s,
                       bool json)
{
    char id[SIGN_ID_TEXT];
    struct str comment = STR_INIT;
    sign_id_text(s->id, id);
    utf8_escape(&comment, s->comment, strlen(s->comment));
    if (json) {
        cli_json(json_pack("{s:s, s:s, s:s, s:I, s:I, s:s, s:s}", "file", file, "id", m->id,
                           "version", m->version, "files", (json_int_t) m->count, "bytes",
                           (json_int_t) m->total, "key", id, "comment", str_text(&comment)));
    } else {
        printf(_("%s %s: intact, signed by key %s\n"), m->id, m->version, id);
        printf(_("trusted comment: %s\n"), str_text(&comment));
        puts(_("The signature says who wrote it, not that it is the newest."));
    }
    str_finish(&comment);
    return cli_done();
}

static int verify_file(const struct cli *cli, const char *file, const char *key_file, bool json)
{
    struct trust trust = {0};
    struct signature signature;
    struct blob_policy policy = {.signature = &signature, .trust = &trust};
    struct blob *blob = NULL;
    struct manifest manifest = {0};
    struct progress_bar bar;
    struct progress progress = {draw, &bar};
    struct err err = ERR_INIT;
    char *path = xasprintf("%s.minisig", file);
    progress_bar_init(&bar);
    bool ok = pack_keys_for(cli, key_file, &trust, &err) &&
              install_signature(path, &signature, &err) &&
              blob_open(file, &policy, &progress, &blob, &err) &&
              (install_manifest(blob, &manifest, &err) || err_context(&err, "%s", file)) &&
              (install_check(blob, &manifest, &progress, &err) || err_context(&err, "%s", file));
    progress_bar_clear(&bar);
    int status = ok ? report_file(file, &manifest, &signature, json) : cli_fail(&err);
    manifest_finish(&manifest);
    blob_free(blob);
    trust_finish(&trust);
    free(path);
    return status;
}

static int verify(struct request *r, int argc, char **argv, const char *key, bool all, bool json)
{
    bool file = argc == 2 && !name_is_pack_id(argv[1]);
    if (args_left_over(argc, argv) || argc > 2 || (all && argc == 2) ||
        (r->repair.from && !r->repair.asked))
        return CLI_USAGE;
    if (r->repair.asked ? file || (key && !r->repair.from) : key && !file)
        return CLI_USAGE;
    if (file)
        return verify_file(r->cli, argv[1], key, json);
    return verify_packs(r, argc == 2 ? argv[1] : NULL, json);
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct request r = {.cli = cli};
    struct pack_net net;
    bool bad = false;
    int status = pack_net_take(&net, cli, &argc, argv);
    bool json = args_take_flag("--json", &argc, argv);
    bool all = args_take_flag("--all", &argc, argv);
    const char *key = args_take_value("--key", &argc, argv, &bad);
    r.repair.asked = args_take_flag("--repair", &argc, argv);
    r.repair.from = args_take_value("--from", &argc, argv, &bad);
    r.repair.key_file = key;
    r.repair.options = &net.options;
    if (status == CLI_OK)
        status = bad ? CLI_USAGE : verify(&r, argc, argv, key, all, json);
    pack_net_finish(&net);
    return status;
}

const struct command command_pack_verify = {
    .name = "verify",
    .usage = "pack verify [FILE [--key NAME.pub] | ID | --all] [--repair [--from FILE [--key "
             "NAME.pub]] [--accept-stale REASON] " PACK_NET_USAGE "] [--json]",
    .summary = N_("check a pack file, or the installed packs (--repair: mend them)"),
    .run = run,
};
