/* The command line that the public TUF conformance suite drives:
 *     tuf-client --metadata-dir D init TRUSTED_ROOT
 *     tuf-client --metadata-dir D --metadata-url U refresh
 *     tuf-client --metadata-dir D --metadata-url U --target-name T… --target-base-url B
 *                --target-dir O download */
#include "base/clock.h"
#include "base/fs.h"
#include "base/str.h"
#include "packs/fetch.h"
#include "packs/hashes.h"
#include "packs/sign.h"
#include "packs/source.h"
#include "packs/updater.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAMES_MAX = 64 };

struct options {
    const char *metadata_dir, *metadata_url, *target_base_url, *target_dir;
    const char *names[NAMES_MAX];
    size_t count;
};

static bool fetch(void *ctx, const char *name, size_t most, char **data, size_t *len,
                  struct err *err)
{
    return source_read(ctx, name, most, data, len, err);
}

/* "folder/<hash>.file" where snapshots are consistent. Heap. */
static char *wire_name(const char *name, const struct metadata_target *target, bool consistent)
{
    const char *slash = strrchr(name, '/'), *hash = hashes_prefix(target->hashes);
    size_t n = slash ? (size_t) (slash - name) + 1 : 0;
    if (!consistent || !hash)
        return xstrdup(name);
    return xasprintf("%.*s%s.%s", (int) n, name, hash, name + n);
}

static bool place(const char *from, const char *to, struct err *err)
{
    char *data = NULL;
    size_t len = 0;
    bool ok = fs_read(from, 1 << 30, &data, &len, err) && fs_write_atomic(to, data, len, 0644, err);
    free(data);
    return ok;
}

static bool download(struct updater *u, const struct options *o, const struct source *source,
                     const char *name, struct err *err)
{
    struct metadata_target target;
    char *local = NULL;
    bool fetched = false;
    if (!updater_find(u, name, &target, err))
        return false;
    char *quoted = metadata_quote(name), *out = fs_join(o->target_dir, quoted);
    bool ok = hashes_check_file(target.hashes, out, NULL);
    if (!ok) {
        char *wire = wire_name(name, &target, metadata_consistent(updater_root(u)));
        ok = source_file(source, wire, (uint64_t) target.length, &local, &fetched, err) &&
             hashes_check_file(target.hashes, local, err) && place(local, out, err);
        if (fetched && local)
            fetch_discard(local);
        free(wire);
    }
    free(local);
    free(out);
    free(quoted);
    return ok;
}

static bool update(const struct options *o, bool targets, struct err *err)
{
    struct clock clock;
    struct updater *u = NULL;
    char temp[] = "/tmp/tuf-client-XXXXXX";
    if (!mkdtemp(temp) || !clock_open(&clock, err))
        return false;
    char *address = NULL, *base = NULL;
    bool ok = source_address(o->metadata_url, &address, err) &&
              (!targets || source_address(o->target_base_url, &base, err));
    struct source metadata = {.base = address, .downloads = temp, .below = ""};
    struct source files = {.base = base, .downloads = temp, .below = ""};
    struct updater_options options = {
        .dir = o->metadata_dir, .now_ms = clock_now(&clock), .fetch = fetch, .ctx = &metadata};
    ok = ok && updater_open(&options, &u, err) && updater_refresh(u, err);
    for (size_t i = 0; ok && targets && i < o->count; i++)
        ok = download(u, o, &files, o->names[i], err);
    updater_free(u);
    free(address);
    free(base);
    return fs_remove_tree(temp, ok ? err : NULL) && ok;
}

static bool init(const struct options *o, const char *file, struct err *err)
{
    char *text = NULL;
    size_t len = 0;
    bool ok = fs_read(file, METADATA_ROOT_MAX, &text, &len, err) &&
              updater_trust(o->metadata_dir, text, len, err);
    free(text);
    return ok;
}

static bool parse(int argc, char **argv, struct options *o)
{
    static const struct option longs[] = {{"metadata-dir", required_argument, NULL, 'd'},
                                          {"metadata-url", required_argument, NULL, 'u'},
                                          {"target-name", required_argument, NULL, 't'},
                                          {"target-base-url", required_argument, NULL, 'b'},
                                          {"target-dir", required_argument, NULL, 'o'},
                                          {0}};
    int c;
    while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (c == 'd')
            o->metadata_dir = optarg;
        else if (c == 'u')
            o->metadata_url = optarg;
        else if (c == 'b')
            o->target_base_url = optarg;
        else if (c == 'o')
            o->target_dir = optarg;
        else if (c == 't' && o->count < NAMES_MAX)
            o->names[o->count++] = optarg;
        else
            return false;
    }
    return o->metadata_dir && optind < argc;
}

int main(int argc, char **argv)
{
    struct options o = {0};
    struct err err = ERR_INIT;
    bool ok = false;
    if (!parse(argc, argv, &o)) {
        fputs("tuf-client: wrong usage\n", stderr);
        return 2;
    }
    const char *verb = argv[optind];
    if (!sign_init(&err))
        ok = false;
    else if (strcmp(verb, "init") == 0 && optind + 1 < argc)
        ok = init(&o, argv[optind + 1], &err);
    else if (strcmp(verb, "refresh") == 0 && o.metadata_url)
        ok = update(&o, false, &err);
    else if (strcmp(verb, "download") == 0 && o.metadata_url && o.target_base_url && o.target_dir)
        ok = update(&o, true, &err);
    else
        err_set(&err, ERR_USAGE, "%s", verb);
    if (!ok)
        fprintf(stderr, "tuf-client: %s: %s (%s)\n", err.object, err_text(err.code), err.detail);
    return ok ? 0 : 1;
}
