#include "packs/install.h"

#include "base/fs.h"
#include "base/log.h"
#include "base/str.h"
#include "core/material/bundle.h"
#include "core/material/version.h"
#include "packs/archive.h"
#include "packs/fetch.h"
#include "packs/sandbox.h"
#include "packs/space.h"
#include "packs/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEMP_NAME = 32 };

static const char signature_end[] = ".minisig";

struct installation {
    const struct install_options *options;
    struct store *store;
    const struct blob *blob;
    struct manifest manifest;
    struct store_pack pack; /* what is installed */
    enum install_phase phase;
    char *name; /* of the events */
};

static bool tell(const struct installation *in, uint64_t done, uint64_t total)
{
    struct install_event event = {
        .phase = in->phase, .name = in->name, .done = done, .total = total, .left = -1};
    return !in->options->tell || in->options->tell(in->options->ctx, &event);
}

static bool tell_progress(void *ctx, uint64_t done, uint64_t total)
{
    return tell(ctx, done, total);
}

/* In the sandbox */

static bool job_manifest(struct sandbox *sandbox, void *ctx, struct err *err)
{
    char *text = NULL;
    size_t len = 0;
    bool ok = archive_manifest(ctx, &text, &len, err) && sandbox_answer(sandbox, text, len, err);
    free(text);
    return ok;
}

struct extract_job {
    const struct blob *blob;
    const struct manifest *manifest;
    int target;
    const char *path; /* of target */
};

/* The extracted pack must load and be what its MANIFEST says. */
static bool check_bundle(const struct extract_job *job, struct err *err)
{
    struct bundle *bundle = NULL;
    struct err why = ERR_INIT;
    if (!bundle_open(job->path, &bundle, &why)) {
        /* The temporary folder's name says nothing to anybody. */
        size_t n = strlen(job->path);
        bool inside = strncmp(why.object, job->path, n) == 0;
        const char *rest = inside ? why.object + n + strspn(why.object + n, ":/ ") : why.object;
        err_set(err, why.code, "%s", rest);
        return err_detail(err, "%s", why.detail);
    }
    const struct pack *pack = bundle_pack(bundle);
    bool ok = strcmp(pack->id, job->manifest->id) == 0 &&
              strcmp(pack->version, job->manifest->version) == 0;
    if (!ok)
        err_set(err, ERR_DIGEST, "pack.yaml: %s %s", pack->id, pack->version);
    bundle_free(bundle);
    return ok;
}

static bool job_extract(struct sandbox *sandbox, void *ctx, struct err *err)
{
    const struct extract_job *job = ctx;
    return archive_extract(job->blob, job->manifest, job->target, sandbox_progress(sandbox), err) &&
           (job->target < 0 || check_bundle(job, err));
}

bool install_manifest(const struct blob *blob, struct manifest *manifest, struct err *err)
{
    struct str text = STR_INIT;
    bool ok = sandbox_run(-1, job_manifest, (void *) blob, NULL, MANIFEST_BYTES, &text, err) &&
              manifest_parse(str_text(&text), text.len, manifest, err);
    str_finish(&text);
    return ok;
}

bool install_check(const struct blob *blob, const struct manifest *manifest,
                   const struct progress *progress, struct err *err)
{
    struct extract_job job = {.blob = blob, .manifest = manifest, .target = -1};
    return sandbox_run(-1, job_extract, &job, progress, 0, NULL, err);
}

/* Deciding */

static int compare(const char *a, const char *b)
{
    struct version x, y;
    bool ok = version_parse(a, &x, NULL) && version_parse(b, &y, NULL);
    return ok ? version_compare(&x, &y) : 0;
}

static bool check_versions(const struct installation *in, struct err *err)
{
    const struct manifest *m = &in->manifest;
    if (compare(in->options->program_version, m->minimum) < 0) {
        err_set(err, ERR_NEWER, "%s %s", m->id, m->version);
        return err_detail(err, "%s < %s", in->options->program_version, m->minimum);
    }
    bool same = in->pack.current && strcmp(m->version, in->pack.current) == 0;
    if (in->pack.pinned && !same) {
        err_set(err, ERR_PINNED, "%s %s", m->id, in->pack.current);
        return err_detail(err, "%s", m->version);
    }
    bool other = in->options->only && strcmp(m->id, in->options->only) != 0;
    if (other || (in->options->mend && !same)) {
        err_set(err, ERR_INVALID, "%s %s", m->id, m->version);
        return err_detail(err, "%s", other ? in->options->only : in->pack.current);
    }
    if (!in->options->mend && *in->pack.highest && compare(m->version, in->pack.highest) < 0) {
        err_set(err, ERR_OLDER, "%s %s", m->id, m->version);
        return err_detail(err, "%s < %s", m->version, in->pack.highest);
    }
    return true;
}

static bool check_space(const struct installation *in, struct err *err)
{
    const struct manifest *m = &in->manifest;
    uint64_t space, need = m->total + (uint64_t) m->count * SPACE_FILE + SPACE_RESERVE;
    if (!fs_free_bytes(store_path(in->store), &space, err))
        return false;
    if (space >= need)
        return true;
    err_set(err, ERR_NO_SPACE, "%s %s", m->id, m->version);
    return err_detail(err, "needed %" PRIu64 ", free %" PRIu64, need, space);
}

static bool same_manifest(const struct manifest *a, const struct manifest *b)
{
    struct str x = STR_INIT, y = STR_INIT;
    manifest_write(a, &x);
    manifest_write(b, &y);
    bool same = x.len == y.len && memcmp(x.p, y.p, x.len) == 0;
    str_finish(&x);
    str_finish(&y);
    return same;
}

/* Mending replaces a version whose own MANIFEST, damaged in a way that can still be read, is not
 * that of the pack any more; one that agrees with its MANIFEST is another pack. */
static bool may_replace(const struct installation *in, struct err *err)
{
    const struct manifest *m = &in->manifest;
    size_t faults = 0;
    if (in->options->replace)
        return true;
    if (in->options->mend && !store_verify(in->store, m->id, m->version, NULL, NULL, &faults, err))
        return false;
    return faults > 0 || err_set(err, ERR_EXISTS, "%s %s", m->id, m->version) ||
           err_detail(err, "other content");
}

/* Whether the version is there already: *intact when nothing has to be written. The same version
 * with other content is refused unless it may be replaced; a damaged one is replaced. */
static bool look_for_same(const struct installation *in, bool *intact, struct err *err)
{
    const struct manifest *m = &in->manifest;
    struct manifest old;
    struct err missing = ERR_INIT;
    size_t faults = 0;
    *intact = false;
    if (!store_manifest(in->store, m->id, m->version, &old, &missing))
        return missing.code == ERR_NOT_FOUND || missing.code == ERR_DAMAGED ||
               err_set(err, missing.code, "%s", missing.object);
    bool same = same_manifest(m, &old);
    manifest_finish(&old);
    if (!same)
        return may_replace(in, err);
    if (!store_verify(in->store, m->id, m->version, NULL, NULL, &faults, err))
        return false;
    *intact = faults == 0;
    return true;
}

/* Placing */

static bool temp_name(char name[TEMP_NAME], struct err *err)
{
    uint64_t random = 0;
    if (getrandom(&random, sizeof random, 0) != sizeof random)
        return err_set(err, ERR_IO, "getrandom");
    snprintf(name, TEMP_NAME, ".new-%016" PRIx64, random);
    return true;
}

/* Gives the extracted folder its version as name; what stood there before goes to the temporary
 * name in the same step and is removed. */
static bool place(int dir, const char *temp, const char *version, struct err *err)
{
    if (renameat(dir, temp, dir, version) == 0)
        return true;
    if (errno != EEXIST && errno != ENOTEMPTY)
        return err_set(err, ERR_IO, "%s", version);
    if (renameat2(dir, temp, dir, version, RENAME_EXCHANGE) != 0)
        return err_set(err, errno == EINVAL ? ERR_UNSUPPORTED : ERR_IO, "%s", version);
    struct err left = ERR_INIT;
    if (!tree_remove(dir, temp, &left)) /* the next installer cleans up */
        log_line("install", "%s: %s", left.object, left.detail);
    return true;
}

static bool sync_all(struct installation *in, int target, struct err *err)
{
    in->phase = INSTALL_SYNC;
    if (!tell(in, 0, 0))
        return err_set(err, ERR_CANCELLED, "%s", in->manifest.id);
    return syncfs(target) == 0 || err_set(err, ERR_IO, "%s", in->manifest.id);
}

static bool extract(struct installation *in, int dir, const char *temp, struct err *err)
{
    const struct manifest *m = &in->manifest;
    struct progress progress = {tell_progress, in};
    char *path = xasprintf("%s/%s/%s", store_path(in->store), m->id, temp);
    struct extract_job job = {.blob = in->blob, .manifest = m, .path = path};
    in->phase = INSTALL_EXTRACT;
    job.target = tree_make_dir(dir, temp, err);
    bool ok = job.target >= 0 &&
              (sandbox_run(job.target, job_extract, &job, &progress, 0, NULL, err) ||
               err_context(err, "%s", in->name)) &&
              sync_all(in, job.target, err);
    if (job.target >= 0)
        close(job.target);
    free(path);
    return ok;
}

static bool write_version(struct installation *in, struct err *err)
{
    const struct manifest *m = &in->manifest;
    char temp[TEMP_NAME];
    if (!check_space(in, err) || !temp_name(temp, err))
        return false;
    int dir = tree_make_dir(store_dir(in->store), m->id, err);
    if (dir < 0)
        return err_context(err, "%s", store_path(in->store));
    bool ok = extract(in, dir, temp, err) && place(dir, temp, m->version, err);
    if (!ok) {
        struct err ignored = ERR_INIT;
        if (tree_remove(dir, temp, &ignored))
            unlinkat(store_dir(in->store), m->id, AT_REMOVEDIR);
    }
    close(dir);
    return ok;
}

/* A new folder packs/<id> must itself survive before the switch counts as durable. */
static bool switch_to(struct installation *in, struct err *err)
{
    const struct manifest *m = &in->manifest;
    in->phase = INSTALL_SWITCH;
    if (fsync(store_dir(in->store)) != 0)
        return err_set(err, ERR_IO, "%s", store_path(in->store));
    bool ok = store_switch(in->store, m->id, m->version, err);
    if (ok || (err && err->code == ERR_DURABILITY))
        tell(in, m->total, m->total);
    if (ok)
        store_prune(in->store, m->id);
    return ok;
}

static bool installed_in_range(const struct store *store, const struct pack_requires *r)
{
    struct store_pack other = {0};
    struct version version;
    bool in = false;
    bool ok = store_find(store, r->id, &other, NULL) && *other.current &&
              version_parse(other.current, &version, NULL) &&
              version_in_range(&version, r->version, &in, NULL);
    store_pack_finish(&other);
    return ok && in;
}

void install_unmet(const struct store *store, const char *id, install_unmet_fn each, void *ctx)
{
    struct arena arena = ARENA_INIT;
    const struct pack *pack = NULL;
    char *path = xasprintf("%s/%s/current/pack.yaml", store_path(store), id);
    bool ok = pack_load(path, &arena, &pack, NULL);
    for (unsigned i = 0; ok && i < pack->requires_count; i++)
        if (!installed_in_range(store, &pack->requires[i]))
            each(ctx, pack->requires[i].id, pack->requires[i].version);
    arena_finish(&arena);
    free(path);
}

static bool note_origin(const struct installation *in, struct err *err)
{
    const char *origin = in->options->origin;
    return !origin || (in->pack.origin && strcmp(in->pack.origin, origin) == 0) ||
           store_set_origin(in->store, in->manifest.id, origin, err);
}

static bool run(struct installation *in, struct install_result *result, struct err *err)
{
    const struct manifest *m = &in->manifest;
    struct err missing = ERR_INIT;
    bool intact = false;
    if (!store_find(in->store, m->id, &in->pack, &missing) && missing.code != ERR_NOT_FOUND) {
        if (err)
            *err = missing;
        return false;
    }
    free(in->name);
    in->name = xasprintf("%s %s", m->id, m->version);
    const char *before = in->pack.current ? in->pack.current : "";
    if (in->pack.id && !check_versions(in, err))
        return false;
    if (!in->pack.id) {
        in->pack.highest = xstrdup("");
        in->pack.current = xstrdup("");
        if (!check_versions(in, err))
            return false;
    }
    if (!look_for_same(in, &intact, err) || (!intact && !write_version(in, err)) ||
        !note_origin(in, err))
        return false;
    result->id = xstrdup(m->id);
    result->version = xstrdup(m->version);
    result->before = xstrdup(before);
    result->already = intact && strcmp(before, m->version) == 0;
    return switch_to(in, err);
}

bool install_verified(const char *path, const struct blob_policy *policy,
                      const struct install_options *options, struct install_result *result,
                      struct err *err)
{
    struct installation in = {.options = options, .phase = INSTALL_VERIFY};
    struct progress progress = {tell_progress, &in};
    struct blob *blob = NULL;
    *result = (struct install_result){0};
    in.name = xstrdup(path);
    bool ok = blob_open(path, policy, &progress, &blob, err);
    in.blob = blob;
    if (ok && !install_manifest(blob, &in.manifest, err))
        ok = err_context(err, "%s", path);
    ok = ok && store_open(options->data_dir, true, &in.store, err) && run(&in, result, err);
    store_pack_finish(&in.pack);
    store_close(in.store);
    manifest_finish(&in.manifest);
    blob_free(blob);
    free(in.name);
    if (!ok && (!err || err->code != ERR_DURABILITY))
        install_result_finish(result);
    else if (policy->signature)
        result->comment = xstrdup(policy->signature->comment);
    return ok;
}

void install_result_finish(struct install_result *result)
{
    if (!result)
        return;
    free(result->id);
    free(result->version);
    free(result->before);
    free(result->comment);
    *result = (struct install_result){0};
}

bool install_signature(const char *path, struct signature *signature, struct err *err)
{
    char *text = NULL;
    size_t len = 0;
    if (!fs_read(path, SIGN_FILE_MAX, &text, &len, err))
        return false;
    bool ok = signature_parse(text, len, signature, err) || err_context(err, "%s", path);
    free(text);
    return ok;
}

/* From a URL */

struct download {
    const struct install_options *options;
    const char *url;
};

static bool tell_download(void *ctx, const struct fetch_state *state)
{
    const struct download *d = ctx;
    struct install_event event = {.phase = INSTALL_DOWNLOAD,
                                  .name = d->url,
                                  .done = state->done,
                                  .total = state->total,
                                  .rate = state->rate,
                                  .left = state->left};
    return !d->options->tell || d->options->tell(d->options->ctx, &event);
}

/* The signature comes first: it is small, and says at once whether the key is known. */
static bool fetch_signature(const char *url, const char *dir, const struct fetch_options *route,
                            struct signature *signature, struct err *err)
{
    struct fetch_options fetch = *route;
    fetch.most = SIGN_FILE_MAX;
    char *path = NULL;
    char *from = xasprintf("%s%s", url, signature_end);
    bool ok = fetch_file(from, dir, &fetch, &path, err);
    if (ok) {
        ok = install_signature(path, signature, err) || err_set(err, ERR_SIGNATURE, "%s", from);
        fetch_discard(path);
    }
    free(path);
    free(from);
    return ok;
}

static bool key_known(const char *url, const struct signature *signature, const struct trust *trust,
                      struct err *err)
{
    char id[SIGN_ID_TEXT];
    if (trust_find(trust, signature->id))
        return true;
    sign_id_text(signature->id, id);
    err_set(err, ERR_UNTRUSTED, "%s", url);
    return err_detail(err, "%s", id);
}

/* The name of the file that was downloaded says nothing to anybody. */
static void name_url(struct err *err, const char *path, const char *url)
{
    struct err why = *err;
    size_t n = strlen(path);
    const char *rest = strncmp(why.object, path, n) == 0 ? why.object + n : NULL;
    if (rest)
        err_set(err, why.code, "%s%s", url, rest);
    else
        err_set(err, why.code, "%s: %s", url, why.object);
    err_detail(err, "%s", why.detail);
}

static bool install_url(const char *url, const struct install_options *options,
                        struct install_result *result, struct err *err)
{
    struct signature signature;
    struct blob_policy policy = {.signature = &signature, .trust = options->trust};
    struct download download = {options, url};
    struct fetch_options none = {0}, route = options->route ? *options->route : none;
    struct fetch_options fetch = route;
    fetch.most = BLOB_MAX;
    fetch.tell = tell_download;
    fetch.ctx = &download;
    route.tell = NULL;
    char *dir = fs_join(options->cache_dir, "downloads"), *path = NULL;
    struct err why = ERR_INIT;
    bool ok = fetch_signature(url, dir, &route, &signature, &why) &&
              key_known(url, &signature, options->trust, &why) &&
              fetch_file(url, dir, &fetch, &path, &why);
    if (ok) {
        ok = install_verified(path, &policy, options, result, &why);
        bool bad = why.code == ERR_SIGNATURE || why.code == ERR_FORMAT || why.code == ERR_DIGEST;
        if (ok || bad || why.code == ERR_DURABILITY)
            fetch_discard(path);
        if (bad)
            name_url(&why, path, url);
    }
    if (!ok && err)
        *err = why;
    free(path);
    free(dir);
    return ok;
}

bool install_pack(const char *source, const struct install_options *options,
                  struct install_result *result, struct err *err)
{
    *result = (struct install_result){0};
    if (fetch_is_url(source))
        return install_url(source, options, result, err);
    if (access(source, F_OK) != 0)
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s", source);
    struct signature signature;
    struct blob_policy policy = {.signature = &signature, .trust = options->trust};
    char *path = xasprintf("%s%s", source, signature_end);
    bool ok = install_signature(path, &signature, err) &&
              install_verified(source, &policy, options, result, err);
    free(path);
    return ok;
}
