/* Changing how a remote is reached. */
#include "packs/remote.h"

#include "base/fs.h"
#include "base/str.h"
#include "packs/source.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CACERT_MAX = 4 << 20 };

bool remote_keep_cacert(struct remote *remote, const char *file, struct err *err)
{
    char *text = NULL, *path = fs_join(remote->dir, REMOTE_CACERT);
    size_t len = 0;
    bool ok = fs_read(file, CACERT_MAX, &text, &len, err);
    if (ok && !strstr(text, "-----BEGIN CERTIFICATE-----"))
        ok = err_set(err, ERR_FORMAT, "%s", file);
    ok = ok && fs_write_atomic(path, text, len, 0600, err);
    if (ok) {
        free(remote->cacert);
        remote->cacert = path;
        path = NULL;
    }
    free(path);
    free(text);
    return ok;
}

static bool set_proxy(struct remote *remote, const char *proxy, struct err *err)
{
    bool none = strcmp(proxy, "none") == 0, env = strcmp(proxy, "env") == 0;
    if (!none && !env && !fetch_proxy_valid(proxy))
        return err_set(err, ERR_INVALID, "%s", proxy);
    free(remote->proxy);
    remote->proxy = env ? NULL : xstrdup(none ? "" : proxy);
    return true;
}

static bool set_cacert(struct remote *remote, const char *cacert, struct err *err)
{
    if (strcmp(cacert, "system") != 0)
        return remote_keep_cacert(remote, cacert, err);
    free(remote->cacert);
    remote->cacert = NULL;
    return true;
}

static bool set_urls(struct remote *remote, const struct remote_change *change, struct err *err)
{
    char *url = NULL;
    if (change->url) {
        if (!source_address(change->url, &url, err))
            return false;
        free(remote->urls[0]);
        remote->urls[0] = url;
    }
    if (!change->mirrors)
        return true;
    if (change->mirror_count >= REMOTE_URLS_MAX)
        return err_set(err, ERR_TOO_BIG, "%s", remote->name);
    while (remote->count > 1)
        free(remote->urls[--remote->count]);
    for (size_t i = 0; i < change->mirror_count; i++) {
        if (!source_address(change->mirrors[i], &remote->urls[remote->count], err))
            return false;
        remote->count++;
    }
    return true;
}

bool remote_set(const char *data_dir, const char *name, const struct remote_change *change,
                struct err *err)
{
    struct remote remote;
    int lock = -1;
    if (!remote_load(data_dir, name, &remote, err))
        return false;
    bool ok = remote_lock(&remote, &lock, err) && set_urls(&remote, change, err) &&
              (!change->proxy || set_proxy(&remote, change->proxy, err)) &&
              (!change->cacert || set_cacert(&remote, change->cacert, err)) &&
              remote_save(&remote, err);
    if (ok && !remote.cacert) {
        char *path = fs_join(remote.dir, REMOTE_CACERT);
        unlink(path);
        free(path);
    }
    if (lock >= 0)
        close(lock);
    remote_finish(&remote);
    return ok;
}
