#include "packs/repo_pack.h"

#include "base/fs.h"
#include "core/material/bundle.h"
#include "packs/archive.h"
#include "packs/build.h"
#include "packs/canonical.h"
#include "packs/contents.h"
#include "packs/install.h"
#include "packs/sandbox.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STAGED_MAX = 16 << 20, ENTRY_MAX = 1 << 20 };

char *repo_pack_path(const char *dir, const char *sha256, const char *id, const char *version)
{
    return xasprintf("%s/targets/packs/%s.%s-%s.xpack", dir, sha256, id, version);
}

bool repo_staged_read(const char *dir, json_t **staged, struct err *err)
{
    char *path = fs_join(dir, REPO_STAGED), *text = NULL;
    size_t len = 0;
    struct err why = ERR_INIT;
    bool ok = fs_read(path, STAGED_MAX, &text, &len, &why);
    if (ok)
        ok = canonical_read(text, len, STAGED_MAX, staged, err) || err_context(err, "%s", path);
    else if (why.code == ERR_NOT_FOUND)
        ok = (*staged = json_pack("{s:[]}", "packs")) != NULL;
    else if (err)
        *err = why;
    free(text);
    free(path);
    return ok;
}

/* In the sandbox: the entry of a pack that has been read to its end. */

struct describe_job {
    const struct blob *blob;
    const struct manifest *manifest;
    int target;
    const char *path; /* of target */
};

static json_t *requires_of(const struct pack *pack)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < pack->requires_count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s}", "id", pack->requires[i].id, "version",
                                              pack->requires[i].version));
    return list;
}

static json_t *describe(const struct manifest *m, const struct bundle *bundle)
{
    const struct pack *pack = bundle_pack(bundle);
    const struct lesson *const *lessons;
    size_t count = bundle_lessons(bundle, &lessons);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:o, s:o}", "id", m->id,
                     "version", m->version, "title", pack->title, "summary",
                     pack->summary ? pack->summary : "", "licence", m->licence, "minimum",
                     m->minimum, "language", pack->language, "bytes", (json_int_t) m->total,
                     "files", (json_int_t) m->count, "lessons", (json_int_t) count, "requires",
                     requires_of(pack), "contents", contents_describe(bundle, m));
}

static bool job_describe(struct sandbox *sandbox, void *ctx, struct err *err)
{
    const struct describe_job *job = ctx;
    struct bundle *bundle = NULL;
    if (!archive_extract(job->blob, job->manifest, job->target, NULL, err) ||
        !bundle_open(job->path, &bundle, err))
        return false;
    json_t *entry = describe(job->manifest, bundle);
    char *text = json_dumps(entry, JSON_COMPACT | JSON_SORT_KEYS);
    bool ok = text && sandbox_answer(sandbox, text, strlen(text), err);
    free(text);
    json_decref(entry);
    bundle_free(bundle);
    return ok;
}

/* Takes the temporary folder, which means nothing to anyone, out of the object's name. */
static void hide_folder(struct err *err, const char *dir)
{
    size_t n = strlen(dir);
    if (!err || !str_starts(err->object, dir))
        return;
    n += strspn(err->object + n, ": /");
    memmove(err->object, err->object + n, strlen(err->object + n) + 1);
}

static bool read_pack(const struct blob *blob, const struct manifest *manifest, json_t **entry,
                      struct err *err)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = xasprintf("%s/xunlian-add-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    struct str text = STR_INIT;
    struct describe_job job = {.blob = blob, .manifest = manifest, .path = dir, .target = -1};
    bool made = mkdtemp(dir) != NULL;
    if (made)
        job.target = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = job.target >= 0 || err_set(err, ERR_IO, "%s", dir);
    ok = ok && sandbox_run(job.target, job_describe, &job, NULL, ENTRY_MAX, &text, err) &&
         canonical_read(str_text(&text), text.len, ENTRY_MAX, entry, err);
    if (!ok)
        hide_folder(err, dir);
    if (job.target >= 0)
        close(job.target);
    if (made && !fs_remove_tree(dir, ok ? err : NULL))
        ok = false;
    str_finish(&text);
    free(dir);
    return ok;
}

/* The copy under its final name; nothing to do when it is there. */
static bool copy_blob(const struct blob *blob, const char *path, struct err *err)
{
    char *temp = xasprintf("%s.XXXXXX", path);
    unsigned char *room = xmalloc(BLOB_CHUNK);
    const unsigned char *data;
    size_t len = 0;
    int fd = mkostemp(temp, O_CLOEXEC);
    bool ok = fd >= 0 || err_set(err, ERR_IO, "%s", path);
    for (size_t i = 0; ok && blob_chunk(blob, i, room, &data, &len, err) && len > 0; i++)
        ok = write(fd, data, len) == (ssize_t) len || err_set(err, ERR_IO, "%s", path);
    ok = ok && len == 0;
    if (ok && (fchmod(fd, 0644) != 0 || fsync(fd) != 0 || rename(temp, path) != 0))
        ok = err_set(err, ERR_IO, "%s", path);
    if (fd >= 0)
        close(fd);
    if (fd >= 0 && !ok)
        unlink(temp);
    free(room);
    free(temp);
    return ok;
}

static bool place(const struct blob *blob, const char *path, uint64_t size, struct err *err)
{
    struct stat st;
    if (stat(path, &st) == 0 && (uint64_t) st.st_size == size)
        return true;
    char *dir = xstrdup(path);
    *strrchr(dir, '/') = '\0';
    bool ok = fs_make_dirs(dir, err) && chmod(dir, 0755) == 0 && copy_blob(blob, path, err) &&
              fs_sync_dir(dir, err);
    free(dir);
    return ok;
}

/* What is new since the version that people have now. */
static bool add_changes(const char *dir, const struct catalog *catalog, const struct manifest *m,
                        repo_sha256_fn sha256_of, void *ctx, json_t *entry, struct err *err)
{
    const struct catalog_pack *before = catalog_latest(catalog, m->id);
    char *target = before ? catalog_target(before->id, before->version) : NULL;
    const char *sha256 = target ? sha256_of(ctx, target) : NULL;
    struct blob_policy policy = {0};
    unsigned char sum[DIGEST_BYTES];
    struct manifest old = {0};
    struct blob *blob = NULL;
    bool ok = true;
    free(target);
    if (!sha256 || strcmp(before->version, m->version) == 0 || !digest_from_hex(sha256, sum))
        return true;
    char *path = repo_pack_path(dir, sha256, before->id, before->version);
    policy.sha256 = sum;
    unsigned char now[DIGEST_BYTES];
    ok = build_pin(path, now, &policy.size, err) && blob_open(path, &policy, NULL, &blob, err) &&
         install_manifest(blob, &old, err);
    if (ok)
        json_object_set_new(entry, "changes", catalog_changes(&old, m));
    manifest_finish(&old);
    blob_free(blob);
    free(path);
    return ok;
}

static bool note_staged(const char *dir, json_t *entry, const char *sha256, uint64_t size,
                        struct err *err)
{
    json_t *staged = NULL;
    if (!repo_staged_read(dir, &staged, err))
        return false;
    json_t *packs = json_object_get(staged, "packs");
    for (size_t i = 0; i < json_array_size(packs); i++) {
        const json_t *old = json_object_get(json_array_get(packs, i), "entry");
        if (json_equal(json_object_get(old, "id"), json_object_get(entry, "id")) &&
            json_equal(json_object_get(old, "version"), json_object_get(entry, "version")))
            json_array_remove(packs, i--);
    }
    json_array_append_new(packs, json_pack("{s:O, s:s, s:I}", "entry", entry, "sha256", sha256,
                                           "length", (json_int_t) size));
    char *text = json_dumps(staged, JSON_INDENT(1) | JSON_SORT_KEYS);
    char *path = fs_join(dir, REPO_STAGED);
    bool ok = strlen(text) <= STAGED_MAX || err_set(err, ERR_TOO_BIG, "%s", path);
    ok = ok && fs_write_atomic(path, text, strlen(text), 0644, err);
    free(path);
    free(text);
    json_decref(staged);
    return ok;
}

static bool check_new(const struct manifest *m, const struct catalog *catalog,
                      repo_sha256_fn sha256_of, void *ctx, const char *hex, struct err *err)
{
    if (!catalog_find(catalog, m->id, m->version))
        return true;
    char *target = catalog_target(m->id, m->version);
    const char *published = sha256_of(ctx, target);
    free(target);
    if (published && strcmp(published, hex) == 0)
        return true;
    err_set(err, ERR_EXISTS, "%s %s", m->id, m->version);
    return err_detail(err, "other content");
}

bool repo_stage(const char *dir, const char *path, const struct catalog *catalog,
                repo_sha256_fn sha256_of, void *ctx, json_t **entry, struct err *err)
{
    unsigned char sum[DIGEST_BYTES];
    char hex[DIGEST_HEX + 1];
    struct blob_policy policy = {.sha256 = sum};
    struct blob *blob = NULL;
    struct manifest manifest = {0};
    *entry = NULL;
    if (!build_pin(path, sum, &policy.size, err))
        return false;
    digest_hex(sum, hex);
    bool ok = blob_open(path, &policy, NULL, &blob, err) &&
              (install_manifest(blob, &manifest, err) || err_context(err, "%s", path)) &&
              check_new(&manifest, catalog, sha256_of, ctx, hex, err) &&
              (read_pack(blob, &manifest, entry, err) || err_context(err, "%s", path)) &&
              add_changes(dir, catalog, &manifest, sha256_of, ctx, *entry, err);
    if (ok) {
        char *out = repo_pack_path(dir, hex, manifest.id, manifest.version);
        ok = place(blob, out, policy.size, err) && note_staged(dir, *entry, hex, policy.size, err);
        free(out);
    }
    if (!ok) {
        json_decref(*entry);
        *entry = NULL;
    }
    manifest_finish(&manifest);
    blob_free(blob);
    return ok;
}
