/* The publisher: from an empty folder to a repository that clients follow; the same bytes twice;
 * killed at any system call (row 44); keys rotated; copied to a stick. */
#include "base/fs.h"
#include "packs/contents.h"
#include "packs/remote.h"
#include "packs/repo.h"
#include "tests/packs/server.h"
#include "tests/packs/support.h"
#include "tests/packs/trace.h"
#include "tests/suite.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOW INT64_C(1767225600000) /* 2026-01-01T00:00:00Z */
#define DAY INT64_C(86400000)

#define MUST(call)                                                                                 \
    do {                                                                                           \
        struct err err = ERR_INIT;                                                                 \
        ck_assert_msg((call), "%s: %s (%s)", err.object, err_text(err.code), err.detail);          \
    } while (0)

/* A publisher and a client, side by side. */
struct site {
    char *dir, *repo, *keys, *home;
    const char *dirs[1];
    struct keyring keyring;
    struct repo_options options;
    struct remote_options client;
    struct install_options install;
};

static void site_init(struct site *s)
{
    const struct repo_days days = REPO_DAYS_INIT;
    *s = (struct site){.dir = temp_dir()};
    s->repo = fs_join(s->dir, "repo");
    s->keys = fs_join(s->dir, "keys");
    s->home = fs_join(s->dir, "home");
    s->dirs[0] = s->keys;
    s->keyring = (struct keyring){.dirs = s->dirs, .count = 1};
    s->options = (struct repo_options){.dir = s->repo, .keyring = &s->keyring, .now_ms = NOW};
    s->client = (struct remote_options){.data_dir = s->home, .cache_dir = s->home, .now_ms = NOW};
    s->install = (struct install_options){
        .data_dir = s->home, .cache_dir = s->home, .program_version = "0.1.0"};
    MUST(sign_init(&err));
    MUST(repo_init(&s->options, &days, NULL, &err));
    MUST(fs_make_dirs(s->home, &err));
}

static void site_finish(struct site *s)
{
    free(s->repo);
    free(s->keys);
    free(s->home);
    temp_remove(s->dir);
}

static void add(struct site *s, const char *id, const char *version)
{
    json_t *entry = NULL;
    char *pack = sample_pack(s->dir, id, version, NULL);
    MUST(repo_add(s->repo, pack, &entry, &err));
    json_decref(entry);
    free(pack);
}

static void publish(struct site *s)
{
    struct repo_result result;
    MUST(repo_publish(&s->options, &result, &err));
    repo_result_finish(&result);
}

static void follow(struct site *s, const char *url)
{
    char *path = xasprintf("%s/metadata/1.root.json", s->repo);
    size_t n;
    char *text = get_file(path, &n);
    struct remote_trust trust = {.root = text, .root_len = n};
    MUST(remote_add(&s->client, "centre", &url, 1, &trust, &err));
    free(text);
    free(path);
}

static enum err_code update(struct site *s, struct remote_update *update)
{
    struct remote remote;
    struct remote_update own;
    struct err why = ERR_INIT;
    MUST(remote_load(s->home, "centre", &remote, &err));
    bool ok = remote_update(&remote, &s->client, update ? update : &own, &why);
    remote_finish(&remote);
    ck_assert(ok == (why.code == ERR_NONE));
    return why.code;
}

/* Whether the last update offers that version and it can be installed. */
static void can_install(struct site *s, const char *id, const char *version)
{
    struct remote remote;
    struct remote_view view;
    struct install_result result;
    MUST(remote_load(s->home, "centre", &remote, &err));
    MUST(remote_view_open(&remote, &view, &err));
    ck_assert_ptr_nonnull(catalog_find(&view.catalog, id, version));
    MUST(remote_install(&remote, &view, &s->client, id, version, &s->install, &result, &err));
    ck_assert_str_eq(result.version, version);
    install_result_finish(&result);
    remote_view_close(&view);
    remote_finish(&remote);
}

START_TEST(publishes)
{
    struct site s;
    struct remote_update u;
    site_init(&s);
    follow(&s, s.repo);
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    ck_assert_int_eq(u.after[METADATA_TARGETS], 1);
    add(&s, "sample", "1.0.0");
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    ck_assert_int_eq(u.after[METADATA_TARGETS], 1); /* staged only */
    publish(&s);
    ck_assert(!exists(s.repo, "staged.json"));
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    ck_assert_int_eq(u.before[METADATA_TARGETS], 1);
    ck_assert_int_eq(u.after[METADATA_TARGETS], 2);
    can_install(&s, "sample", "1.0.0");
    publish(&s); /* nothing new: nothing written */
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    ck_assert_int_eq(u.after[METADATA_TIMESTAMP], 2);
    site_finish(&s);
}
END_TEST

/* What differs is told by id, whatever stands in between. */
static const struct {
    const char *before, *after, *result;
} differences[] = {
    {"{'lessons':[{'id':'a','title':'A','digest':'1'},{'id':'b','title':'B','digest':'2'}]}",
     "{'lessons':[{'id':'c','title':'C','digest':'3'},{'id':'b','title':'B2','digest':'4'}]}",
     "{'lessons':{'changed':[{'id':'b','title':'B2'}],'new':[{'id':'c','title':'C'}],"
     "'removed':[{'id':'a','title':'A'}]}}"},
    {"{'labs':[]}", "{'labs':[{'id':'x','title':'x','digest':'1'}]}",
     "{'labs':{'changed':[],'new':[{'id':'x','title':'x'}],'removed':[]}}"},
    {"{'questions':{'count':2,'list':'11111111111111111111111111111111 q1\\n"
     "22222222222222222222222222222222 \\n'}}",
     "{'questions':{'count':3,'list':'33333333333333333333333333333333 q1\\n"
     "44444444444444444444444444444444 \\n55555555555555555555555555555555 q2\\n'}}",
     "{'questions':{'changed':1,'new':2,'removed':1}}"},
    {"{}", "{'lessons':[],'questions':{'count':1}}", "{}"},
    {"{'questions':{'count':1}}", "{'questions':{'count':1,'list':''}}", "{}"},
    {NULL, "{'lessons':[{'id':'a','title':'A','digest':'1'}],'questions':{'count':7}}",
     "{'lessons':{'changed':[],'new':[{'id':'a','title':'A'}],'removed':[]},"
     "'questions':{'changed':0,'new':7,'removed':0}}"},
};

static json_t *quoted(const char *text)
{
    char *copy = text ? xstrdup(text) : NULL;
    for (char *c = copy; c && *c; c++)
        if (*c == '\'')
            *c = '"';
    json_t *value = copy ? json_loads(copy, 0, NULL) : NULL;
    ck_assert(!text || contents_valid(value));
    free(copy);
    return value;
}

START_TEST(compares_contents)
{
    json_t *before = quoted(differences[_i].before), *after = quoted(differences[_i].after);
    json_t *result = contents_compare(before, after);
    char *text = json_dumps(result, JSON_COMPACT | JSON_SORT_KEYS);
    for (char *c = text; *c; c++)
        if (*c == '"')
            *c = '\'';
    ck_assert_str_eq(text, differences[_i].result);
    free(text);
    json_decref(result);
    json_decref(after);
    json_decref(before);
}
END_TEST

START_TEST(tells_what_is_new)
{
    struct site s;
    struct remote remote;
    struct remote_view view;
    site_init(&s);
    add(&s, "sample", "1.0.0");
    publish(&s);
    char *folder = xasprintf("%s/next", s.dir), *pack = xasprintf("%s.xpack", folder);
    sample_folder(folder, "sample", "1.1.0");
    put_file(folder, "lessons/1.1-2.md",
             "---\nid: l5-1.1-2\ntitle: 二\nwork: \"1.1\"\n"
             "covers: [S1.1.1]\nminutes: 10\norder: 2\n"
             "state: complete\n---\n## 一节 {S1.1.1}\n\n正文。\n",
             strlen("---\nid: l5-1.1-2\ntitle: 二\nwork: \"1.1\"\ncovers: [S1.1.1]\nminutes: 10\n"
                    "order: 2\nstate: complete\n---\n## 一节 {S1.1.1}\n\n正文。\n"));
    build_pack(folder, pack);
    json_t *entry = NULL;
    MUST(repo_add(s.repo, pack, &entry, &err));
    json_decref(entry);
    publish(&s);
    follow(&s, s.repo);
    ck_assert_int_eq(update(&s, NULL), ERR_NONE);
    MUST(remote_load(s.home, "centre", &remote, &err));
    MUST(remote_view_open(&remote, &view, &err));
    const struct catalog_pack *p = catalog_latest(&view.catalog, "sample");
    ck_assert_str_eq(p->version, "1.1.0");
    char *text = json_dumps(p->changes, JSON_COMPACT | JSON_SORT_KEYS);
    ck_assert_str_eq(text, "{\"added\":[\"lessons/1.1-2.md\"],\"changed\":[],\"removed\":[],"
                           "\"since\":\"1.0.0\"}");
    free(text);
    const struct catalog_pack *old = catalog_find(&view.catalog, "sample", "1.0.0");
    json_t *news = contents_compare(old->contents, p->contents);
    text = json_dumps(json_object_get(json_object_get(news, "lessons"), "new"), JSON_COMPACT);
    ck_assert_str_eq(text, "[{\"id\":\"l5-1.1-2\",\"title\":\"二\"}]");
    json_decref(news);
    free(text);
    remote_view_close(&view);
    remote_finish(&remote);
    free(folder);
    free(pack);
    site_finish(&s);
}
END_TEST

static void copy_tree(const char *from, const char *to)
{
    char *command = xasprintf("cp -a '%s' '%s'", from, to);
    ck_assert_int_eq(system(command), 0);
    free(command);
}

static bool same_tree(const char *a, const char *b)
{
    char *command = xasprintf("diff -r '%s' '%s'", a, b);
    int status = system(command);
    free(command);
    return status == 0;
}

START_TEST(the_same_twice)
{
    struct site s;
    site_init(&s);
    char *twin = fs_join(s.dir, "twin");
    copy_tree(s.repo, twin);
    for (int i = 0; i < 2; i++) {
        s.options.dir = i == 0 ? s.repo : twin;
        char *repo = s.repo;
        s.repo = (char *) s.options.dir;
        add(&s, "sample", "1.0.0");
        add(&s, "other", "1.0.0");
        publish(&s);
        add(&s, "sample", "1.1.0");
        s.options.now_ms = NOW + DAY;
        publish(&s);
        s.options.now_ms = NOW;
        s.repo = repo;
    }
    ck_assert(same_tree(s.repo, twin));
    free(twin);
    site_finish(&s);
}
END_TEST

START_TEST(another_content_is_another_version)
{
    struct site s;
    struct err why = ERR_INIT;
    json_t *entry = NULL;
    site_init(&s);
    add(&s, "sample", "1.0.0");
    publish(&s);
    add(&s, "sample", "1.0.0"); /* the very same: fine */
    char *folder = xasprintf("%s/other", s.dir), *pack = xasprintf("%s.xpack", folder);
    sample_folder(folder, "sample", "1.0.0");
    put_file(folder, "media/new.png", "x", 1);
    build_pack(folder, pack);
    ck_assert(!repo_add(s.repo, pack, &entry, &why));
    ck_assert_int_eq(why.code, ERR_EXISTS);
    put_file(s.dir, "junk.xpack", "not a pack", 10);
    free(pack);
    pack = fs_join(s.dir, "junk.xpack");
    ck_assert(!repo_add(s.repo, pack, &entry, &why));
    ck_assert_int_eq(why.code, ERR_FORMAT);
    free(folder);
    free(pack);
    site_finish(&s);
}
END_TEST

START_TEST(refresh_needs_only_online_keys)
{
    struct site s;
    struct repo_result result;
    struct remote_update u;
    struct err why = ERR_INIT;
    site_init(&s);
    follow(&s, s.repo);
    static const char *const offline[] = {"root-1.key", "root-2.key", "root-3.key", "targets.key"};
    for (int i = 0; i < 4; i++) {
        char *path = fs_join(s.keys, offline[i]);
        ck_assert_int_eq(unlink(path), 0);
        free(path);
    }
    s.options.now_ms = NOW + 29 * DAY;
    MUST(repo_refresh(&s.options, &result, &err));
    ck_assert_int_eq(result.after[METADATA_TIMESTAMP], 2);
    ck_assert_int_eq(result.after[METADATA_SNAPSHOT], 2);
    ck_assert_int_eq(result.after[METADATA_TARGETS], 1);
    repo_result_finish(&result);
    s.client.now_ms = NOW + 35 * DAY;
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    s.client.now_ms = NOW + 60 * DAY;
    ck_assert_int_eq(update(&s, &u), ERR_STALE);
    s.client.stale_reason = "no network in the classroom";
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    ck_assert_uint_eq(u.stale, 1);
    ck_assert(exists(s.home, "remotes/centre/stale.log"));
    add(&s, "sample", "1.0.0");
    ck_assert(!repo_publish(&s.options, &result, &why));
    ck_assert_int_eq(why.code, ERR_NOT_FOUND);
    ck_assert_str_eq(why.object, "targets.key");
    repo_result_finish(&result);
    site_finish(&s);
}
END_TEST

/* Every key is replaced, in turn; clients that slept through all of it follow. */
START_TEST(rotates)
{
    static const char *const names[] = {"timestamp", "snapshot", "targets", "root-1", "root-2"};
    struct site s;
    struct remote_update u;
    site_init(&s);
    follow(&s, s.repo);
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct repo_result result;
        MUST(repo_rotate(&s.options, &names[i], 1, NULL, &result, &err));
        ck_assert_int_eq(result.after[METADATA_ROOT], (int64_t) i + 2);
        repo_result_finish(&result);
    }
    ck_assert(exists(s.keys, "timestamp-2.key"));
    ck_assert(exists(s.keys, "root-5.key"));
    add(&s, "sample", "1.0.0");
    publish(&s);
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    ck_assert_int_eq(u.after[METADATA_ROOT], 6);
    can_install(&s, "sample", "1.0.0");
    site_finish(&s);
}
END_TEST

START_TEST(two_of_three)
{
    struct site s;
    struct repo_result result;
    struct err why = ERR_INIT;
    site_init(&s);
    char *one = fs_join(s.keys, "root-1.key"), *two = fs_join(s.keys, "root-2.key");
    ck_assert_int_eq(unlink(one), 0);
    MUST(repo_rotate(&s.options, NULL, 0, NULL, &result, &err));
    repo_result_finish(&result);
    ck_assert_int_eq(unlink(two), 0);
    ck_assert(!repo_rotate(&s.options, NULL, 0, NULL, &result, &why));
    ck_assert_int_eq(why.code, ERR_NOT_FOUND);
    ck_assert_str_eq(why.detail, "1 < 2");
    repo_result_finish(&result);
    free(one);
    free(two);
    site_finish(&s);
}
END_TEST

/* Row 44: what can be killed, and what clients see after it. */

static int run_publish(void *ctx)
{
    struct site *s = ctx;
    struct repo_result result;
    bool ok = repo_publish(&s->options, &result, NULL);
    repo_result_finish(&result);
    return ok ? 0 : 1;
}

static int run_rotate(void *ctx)
{
    static const char *const name = "timestamp";
    struct site *s = ctx;
    struct repo_result result;
    bool ok = repo_rotate(&s->options, &name, 1, NULL, &result, NULL);
    repo_result_finish(&result);
    return ok ? 0 : 1;
}

static const struct {
    int (*run)(void *ctx);
    enum trace_what what;
    int error;
} sweeps[] = {{run_publish, TRACE_KILL_MAIN, 0},
              {run_publish, TRACE_FAIL, 28 /* ENOSPC */},
              {run_publish, TRACE_FAIL, 5 /* EIO */},
              {run_rotate, TRACE_KILL_MAIN, 0}};

START_TEST(row44_killed_midway)
{
    struct site s;
    if (!trace_possible())
        return;
    site_init(&s);
    add(&s, "sample", "1.0.0");
    publish(&s);
    add(&s, "sample", "1.1.0");
    follow(&s, s.repo);
    char *pristine = fs_join(s.dir, "pristine"), *keys = fs_join(s.dir, "pristine-keys");
    copy_tree(s.repo, pristine);
    copy_tree(s.keys, keys);
    char *home = fs_join(s.dir, "pristine-home");
    copy_tree(s.home, home);
    int step = sweeps[_i].what == TRACE_FAIL ? 1 : 3, n = 1;
    for (;; n += step) {
        struct trace trace = {.what = sweeps[_i].what, .nth = n, .error = sweeps[_i].error};
        trace_run(&trace, sweeps[_i].run, &s);
        ck_assert_msg(update(&s, NULL) == ERR_NONE, "stopped at call %d", n);
        bool done = !trace.hit;
        if (!done && sweeps[_i].run == run_publish) {
            publish(&s); /* run again, it is completed */
            ck_assert_int_eq(update(&s, NULL), ERR_NONE);
            struct remote_update u;
            ck_assert_int_eq(update(&s, &u), ERR_NONE);
            ck_assert_int_eq(u.after[METADATA_TARGETS], 3);
        }
        MUST(fs_remove_tree(s.repo, &err));
        MUST(fs_remove_tree(s.keys, &err));
        MUST(fs_remove_tree(s.home, &err));
        copy_tree(pristine, s.repo);
        copy_tree(keys, s.keys);
        copy_tree(home, s.home);
        if (done)
            break;
    }
    ck_assert_int_gt(n, 20);
    free(pristine);
    free(keys);
    free(home);
    site_finish(&s);
}
END_TEST

static int run_update(void *ctx)
{
    return update(ctx, NULL) == ERR_NONE ? 0 : 1;
}

static const struct {
    enum trace_what what;
    int error;
} stops[] = {{TRACE_KILL_MAIN, 0}, {TRACE_FAIL, 28 /* ENOSPC */}, {TRACE_FAIL, 5 /* EIO */}};

/* The client's trust state, stopped at any system call of an update that follows two new roots with
 * a rotated key: a later update always comes to the end, and nothing falls back. */
START_TEST(update_stopped_midway)
{
    static const char *const name = "timestamp";
    struct site s;
    struct remote_update u;
    struct repo_result result;
    if (!trace_possible())
        return;
    site_init(&s);
    follow(&s, s.repo);
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    MUST(repo_rotate(&s.options, &name, 1, NULL, &result, &err));
    repo_result_finish(&result);
    add(&s, "sample", "1.0.0");
    publish(&s);
    char *home = fs_join(s.dir, "pristine-home");
    copy_tree(s.home, home);
    int n = 1;
    for (bool hit = true; hit; n += 2) {
        struct trace trace = {.what = stops[_i].what, .nth = n, .error = stops[_i].error};
        trace_run(&trace, run_update, &s);
        hit = trace.hit;
        ck_assert_msg(update(&s, &u) == ERR_NONE, "stopped at call %d", n);
        ck_assert_int_eq(u.after[METADATA_ROOT], 2);
        ck_assert_int_eq(u.after[METADATA_TARGETS], 2);
        ck_assert_int_eq(u.after[METADATA_TIMESTAMP], 3);
        MUST(fs_remove_tree(s.home, &err));
        copy_tree(home, s.home);
    }
    ck_assert_int_gt(n, 40);
    free(home);
    site_finish(&s);
}
END_TEST

START_TEST(mirrors)
{
    struct site s;
    struct remote remote;
    struct remote_view view;
    struct remote_mirror result;
    site_init(&s);
    add(&s, "sample", "1.0.0");
    add(&s, "other", "1.0.0");
    publish(&s);
    struct repo_result rotated;
    MUST(repo_rotate(&s.options, NULL, 0, NULL, &rotated, &err));
    repo_result_finish(&rotated);
    follow(&s, s.repo);
    ck_assert_int_eq(update(&s, NULL), ERR_NONE);
    char *whole = fs_join(s.dir, "whole"), *part = fs_join(s.dir, "part");
    const char *only = "other";
    MUST(remote_load(s.home, "centre", &remote, &err));
    MUST(remote_view_open(&remote, &view, &err));
    MUST(remote_mirror(&remote, &view, &s.client, whole, NULL, 0, &result, &err));
    ck_assert_uint_eq(result.packs, 2);
    MUST(remote_mirror(&remote, &view, &s.client, whole, NULL, 0, &result, &err));
    ck_assert_uint_eq(result.copied, 0);
    MUST(remote_mirror(&remote, &view, &s.client, part, &only, 1, &result, &err));
    ck_assert_uint_eq(result.packs, 1);
    remote_view_close(&view);
    remote_finish(&remote);
    /* the copies are repositories, from the first root on */
    MUST(remote_remove(s.home, "centre", &err));
    follow(&s, whole);
    ck_assert_int_eq(update(&s, NULL), ERR_NONE);
    can_install(&s, "sample", "1.0.0");
    MUST(remote_remove(s.home, "centre", &err));
    follow(&s, part);
    ck_assert_int_eq(update(&s, NULL), ERR_NONE);
    can_install(&s, "other", "1.0.0");
    free(whole);
    free(part);
    site_finish(&s);
}
END_TEST

START_TEST(fingerprint)
{
    struct site s;
    json_t *status = NULL;
    struct err why = ERR_INIT;
    site_init(&s);
    MUST(repo_status(&s.options, &status, &err));
    char *hex = xstrdup(json_string_value(json_object_get(status, "fingerprint")));
    const char *url = s.repo;
    struct remote_trust trust = {0};
    ck_assert(!remote_add(&s.client, "centre", &url, 1, &trust, &why));
    ck_assert_int_eq(why.code, ERR_UNTRUSTED);
    ck_assert_str_eq(why.detail, hex);
    trust.fingerprint = hex;
    hex[0] = hex[0] == '0' ? '1' : '0';
    ck_assert(!remote_add(&s.client, "centre", &url, 1, &trust, &why));
    ck_assert_int_eq(why.code, ERR_DIGEST);
    ck_assert(!exists(s.home, "remotes/centre"));
    memcpy(hex, why.detail, 1);
    MUST(remote_add(&s.client, "centre", &url, 1, &trust, &err));
    ck_assert_int_eq(update(&s, NULL), ERR_NONE);
    ck_assert(!remote_add(&s.client, "centre", &url, 1, &trust, &why));
    ck_assert_int_eq(why.code, ERR_EXISTS);
    free(hex);
    json_decref(status);
    site_finish(&s);
}
END_TEST

START_TEST(row23_bad_mirror_and_good_mirror)
{
    struct site s;
    struct remote_update u;
    site_init(&s);
    add(&s, "sample", "1.0.0");
    publish(&s);
    char *bad = fs_join(s.dir, "bad"), *name = NULL;
    copy_tree(s.repo, bad);
    /* the bad one substitutes the pack, then the catalogue, then the metadata */
    name = xasprintf("cd '%s/targets/packs' && for f in *; do printf x | dd of=$f bs=1 seek=99 "
                     "conv=notrunc 2>/dev/null; done",
                     bad);
    ck_assert_int_eq(system(name), 0);
    const char *urls[] = {bad, s.repo};
    char *root = xasprintf("%s/metadata/1.root.json", s.repo);
    size_t n;
    char *text = get_file(root, &n);
    struct remote_trust trust = {.root = text, .root_len = n};
    MUST(remote_add(&s.client, "centre", urls, 2, &trust, &err));
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    ck_assert_uint_eq(u.mirror, 0);
    can_install(&s, "sample", "1.0.0");
    free(name);
    name = xasprintf("cd '%s' && printf '<html>' > metadata/timestamp.json", bad);
    ck_assert_int_eq(system(name), 0);
    add(&s, "sample", "1.1.0");
    publish(&s);
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    ck_assert_uint_eq(u.mirror, 1);
    ck_assert_int_eq(u.after[METADATA_TARGETS], 3);
    can_install(&s, "sample", "1.1.0");
    free(name);
    free(root);
    free(text);
    free(bad);
    site_finish(&s);
}
END_TEST

/* Rows 15 to 24 for whole repositories: what a server does instead of serving. */
static const char *const misbehaviours[] = {
    "endless", "announces-much",  "chunked-cut", "encoded",  "encoded-transfer",
    "loop",    "to-plain",        "to-file",     "404",      "503",
    "304",     "partial-unasked", "portal",      "nonsense", "hang",
    "plain"};

/* The state of the client, as one text. Heap. */
static char *state_text(struct site *s)
{
    char *command =
        xasprintf("cd '%s' && find remotes packs -type f ! -name remote.json 2>/dev/null"
                  " | LC_ALL=C sort | xargs -r sha256sum",
                  s->home);
    struct str text = STR_INIT;
    char line[512];
    FILE *f = popen(command, "r");
    while (fgets(line, sizeof line, f))
        str_add(&text, line);
    pclose(f);
    free(command);
    return str_take(&text);
}

static void follow_with(struct site *s, const char *const *urls, size_t n)
{
    char *path = xasprintf("%s/metadata/1.root.json", s->repo);
    size_t len;
    char *text = get_file(path, &len);
    struct remote_trust trust = {.root = text, .root_len = len};
    MUST(remote_add(&s->client, "centre", urls, n, &trust, &err));
    free(text);
    free(path);
}

START_TEST(rows15_to_24_bad_server)
{
    struct site s;
    struct server server;
    struct remote_update u;
    site_init(&s);
    s.client.limits.connect_s = s.client.limits.stall_s = 1;
    add(&s, "sample", "1.0.0");
    publish(&s);
    server_start(&server, s.repo);
    char *bad = xasprintf("http://127.0.0.1:%d/all/%s", server.port, misbehaviours[_i]);
    char *good = xasprintf("http://127.0.0.1:%d/files", server.port);
    const char *urls[] = {bad, good};
    follow_with(&s, urls, 1);
    char *before = state_text(&s);
    ck_assert_int_ne(update(&s, &u), ERR_NONE);
    char *after = state_text(&s);
    ck_assert_str_eq(after, before);
    MUST(remote_remove(s.home, "centre", &err));
    follow_with(&s, urls, 2);
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    ck_assert_uint_eq(u.mirror, 1);
    can_install(&s, "sample", "1.0.0");
    server_stop(&server);
    free(before);
    free(after);
    free(bad);
    free(good);
    site_finish(&s);
}
END_TEST

/* Right metadata, but packs come from a server that misbehaves. */
START_TEST(rows15_to_24_bad_packs)
{
    struct site s;
    struct server server;
    struct remote remote;
    struct remote_view view;
    struct install_result result;
    struct err why = ERR_INIT;
    site_init(&s);
    s.client.limits.connect_s = s.client.limits.stall_s = 1;
    add(&s, "sample", "1.0.0");
    publish(&s);
    server_start(&server, s.repo);
    char *bad = xasprintf("http://127.0.0.1:%d/packs/%s", server.port, misbehaviours[_i]);
    char *good = xasprintf("http://127.0.0.1:%d/files", server.port);
    const char *urls[] = {bad, good};
    follow_with(&s, urls, 1);
    ck_assert_int_eq(update(&s, NULL), ERR_NONE);
    MUST(remote_load(s.home, "centre", &remote, &err));
    MUST(remote_view_open(&remote, &view, &err));
    char *before = state_text(&s);
    ck_assert(
        !remote_install(&remote, &view, &s.client, "sample", "1.0.0", &s.install, &result, &why));
    char *after = state_text(&s);
    ck_assert_str_eq(after, before);
    ck_assert(!exists(s.home, "packs/sample"));
    remote_view_close(&view);
    remote_finish(&remote);
    MUST(remote_remove(s.home, "centre", &err));
    follow_with(&s, urls, 2);
    ck_assert_int_eq(update(&s, NULL), ERR_NONE);
    can_install(&s, "sample", "1.0.0");
    server_stop(&server);
    free(before);
    free(after);
    free(bad);
    free(good);
    site_finish(&s);
}
END_TEST

/* Nothing new costs two requests: for the next root, and for the timestamp. */
START_TEST(up_to_date_is_cheap)
{
    struct site s;
    struct server server;
    site_init(&s);
    server_start(&server, s.repo);
    char *url = xasprintf("http://127.0.0.1:%d/files", server.port);
    follow(&s, url);
    ck_assert_int_eq(update(&s, NULL), ERR_NONE);
    server_reset(&server);
    ck_assert_int_eq(update(&s, NULL), ERR_NONE);
    ck_assert_int_eq(server.log->requests, 2);
    ck_assert_uint_lt(server.log->sent, 2000);
    server_stop(&server);
    free(url);
    site_finish(&s);
}
END_TEST

START_TEST(row10_substituted_pack)
{
    struct site s;
    struct remote remote;
    struct remote_view view;
    struct install_result result;
    struct err why = ERR_INIT;
    site_init(&s);
    add(&s, "sample", "1.0.0");
    publish(&s);
    follow(&s, s.repo);
    ck_assert_int_eq(update(&s, NULL), ERR_NONE);
    char *command = xasprintf("cd '%s/targets/packs' && for f in *; do printf x | dd of=$f bs=1 "
                              "seek=99 conv=notrunc 2>/dev/null; done",
                              s.repo);
    ck_assert_int_eq(system(command), 0);
    MUST(remote_load(s.home, "centre", &remote, &err));
    MUST(remote_view_open(&remote, &view, &err));
    ck_assert(
        !remote_install(&remote, &view, &s.client, "sample", "1.0.0", &s.install, &result, &why));
    ck_assert_int_eq(why.code, ERR_DIGEST);
    ck_assert(!exists(s.home, "packs/sample"));
    remote_view_close(&view);
    remote_finish(&remote);
    free(command);
    site_finish(&s);
}
END_TEST

START_TEST(row14_clock_behind)
{
    struct site s;
    struct remote_update u;
    site_init(&s);
    follow(&s, s.repo);
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    ck_assert(!u.clock_behind);
    s.client.now_ms = 0;
    ck_assert_int_eq(update(&s, &u), ERR_NONE);
    ck_assert(u.clock_behind);
    site_finish(&s);
}
END_TEST

SUITE_MAIN("packs/repo", tcase_add_test(tc, publishes); tcase_add_test(tc, tells_what_is_new);
           tcase_add_loop_test(tc, compares_contents, 0,
                               (int) (sizeof differences / sizeof *differences));
           tcase_add_test(tc, the_same_twice);
           tcase_add_test(tc, another_content_is_another_version);
           tcase_add_test(tc, refresh_needs_only_online_keys); tcase_add_test(tc, rotates);
           tcase_add_test(tc, two_of_three);
           tcase_add_loop_test(tc, row44_killed_midway, 0, sizeof sweeps / sizeof *sweeps);
           tcase_add_loop_test(tc, update_stopped_midway, 0, sizeof stops / sizeof *stops);
           tcase_add_test(tc, mirrors); tcase_add_test(tc, fingerprint);
           tcase_add_test(tc, row23_bad_mirror_and_good_mirror);
           tcase_add_test(tc, row10_substituted_pack);
           tcase_add_loop_test(tc, rows15_to_24_bad_server, 0,
                               sizeof misbehaviours / sizeof *misbehaviours);
           tcase_add_loop_test(tc, rows15_to_24_bad_packs, 0,
                               sizeof misbehaviours / sizeof *misbehaviours);
           tcase_add_test(tc, up_to_date_is_cheap); tcase_add_test(tc, row14_clock_behind);)
