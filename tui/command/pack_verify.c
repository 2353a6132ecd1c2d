/* `xunlian pack verify`: a pack file against its signature, or installed packs against their
 * MANIFEST. */
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

/* One installed pack. Adds to the report; *bad counts packs with faults. */
static bool verify_installed(const struct store *store, const struct store_pack *p, json_t *report,
                             size_t *bad, struct err *err)
{
    struct faults faults = {.json = report ? json_array() : NULL};
    size_t count = 0;
    if (!*p->current)
        return err_set(err, ERR_NOT_FOUND, "%s", p->id);
    bool ok = store_verify(store, p->id, p->current, on_fault, &faults, &count, err);
    if (!ok) {
        json_decref(faults.json);
        return false;
    }
    *bad += count > 0;
    if (report)
        json_array_append_new(report,
                              json_pack("{s:s, s:s, s:b, s:o}", "id", p->id, "version", p->current,
                                        "intact", count == 0, "faults", faults.json));
    else if (count == 0)
        printf(_("%s %s: intact\n"), p->id, p->current);
    if (count > 0 && *p->previous)
        cli_refuse(
            _("%s %s: damaged; xunlian pack rollback %s goes back to %s, installing it again "
              "mends it"),
            p->id, p->current, p->id, p->previous);
    else if (count > 0)
        cli_refuse(_("%s %s: damaged; installing it again mends it"), p->id, p->current);
    return true;
}

static bool verify_store(const struct store *store, const char *id, json_t *report, size_t *bad,
                         struct err *err)
{
    struct store_packs packs;
    struct store_pack one;
    if (id) {
        bool ok =
            store_find(store, id, &one, err) && verify_installed(store, &one, report, bad, err);
        store_pack_finish(&one);
        return ok;
    }
    if (!store_list(store, &packs, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < packs.count; i++)
        ok = verify_installed(store, &packs.list[i], report, bad, err);
    store_packs_finish(&packs);
    return ok;
}

static int verify_packs(const struct cli *cli, const char *id, bool json)
{
    struct store *store = NULL;
    struct err err = ERR_INIT;
    size_t bad = 0;
    json_t *report = json ? json_array() : NULL;
    bool ok = store_open(cli->home.data, false, &store, &err) &&
              verify_store(store, id, report, &bad, &err);
    store_close(store);
    int status = CLI_OK;
    if (ok && json)
        status = cli_json(json_pack("{s:O}", "packs", report));
    json_decref(report);
    if (!ok)
        return cli_fail(&err);
    if (status == CLI_OK)
        status = cli_done();
    return bad ? CLI_FAILED : status;
}

/* Trusted keys, or only the one named. */
static bool keys_for(const struct cli *cli, const char *key_file, struct trust *trust,
                     struct err *err)
{
    struct sign_public key;
    *trust = (struct trust){0};
    if (!key_file)
        return pack_trusted(cli, trust, err);
    if (!sign_public_read(key_file, &key, err))
        return false;
    trust_add(trust, &key);
    return true;
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
    bool ok = keys_for(cli, key_file, &trust, &err) && install_signature(path, &signature, &err) &&
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

static int run(struct cli *cli, int argc, char **argv)
{
    bool bad = false;
    bool json = args_take_flag("--json", &argc, argv);
    const char *key = args_take_value("--key", &argc, argv, &bad);
    if (bad || args_left_over(argc, argv) || argc > 2)
        return CLI_USAGE;
    if (argc == 2 && !name_is_pack_id(argv[1]))
        return verify_file(cli, argv[1], key, json);
    return verify_packs(cli, argc == 2 ? argv[1] : NULL, json);
}

const struct command command_pack_verify = {
    .name = "verify",
    .usage = "pack verify [FILE [--key NAME.pub] | ID] [--json]",
    .summary = N_("check a pack file, or the installed packs"),
    .run = run,
};
