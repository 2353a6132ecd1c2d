#include "base/fs.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { TREE_FDS = 16 };

char *fs_join(const char *dir, const char *name)
{
    size_t n = strlen(dir);
    const char *slash = n && dir[n - 1] == '/' ? "" : "/";
    return xasprintf("%s%s%s", dir, slash, name);
}

char *fs_beside(const char *name)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    char *slash = n > 0 ? memrchr(self, '/', (size_t) n) : NULL;
    if (!slash)
        return NULL;
    *slash = '\0';
    char *beside = fs_join(self, name);
    if (access(beside, F_OK) == 0)
        return beside;
    free(beside);
    return NULL;
}

bool fs_make_dirs(const char *path, struct err *err)
{
    char *copy = xstrdup(path);
    bool ok = true;
    for (char *p = copy + 1; ok && *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        ok = mkdir(copy, 0700) == 0 || errno == EEXIST;
        *p = '/';
    }
    ok = ok && (mkdir(copy, 0700) == 0 || errno == EEXIST);
    struct stat st;
    if (ok && (stat(copy, &st) != 0 || !S_ISDIR(st.st_mode))) {
        errno = ENOTDIR;
        ok = false;
    }
    free(copy);
    return ok || err_set(err, ERR_IO, "%s", path);
}

/* $VAR/xunlian, or $HOME/fallback/xunlian. Relative values of the variable are ignored, as the
 * specification says. */
static char *xdg_dir(const char *var, const char *fallback)
{
    const char *dir = getenv(var);
    if (dir && dir[0] == '/')
        return fs_join(dir, "xunlian");
    const char *home = getenv("HOME");
    return xasprintf("%s/%s/xunlian", home && *home ? home : "/tmp", fallback);
}

bool fs_home_init(struct fs_home *home, struct err *err)
{
    const char *one = getenv("XUNLIAN_HOME");
    if (one && *one) {
        home->data = xstrdup(one);
        home->config = xstrdup(one);
        home->cache = xstrdup(one);
    } else {
        home->data = xdg_dir("XDG_DATA_HOME", ".local/share");
        home->config = xdg_dir("XDG_CONFIG_HOME", ".config");
        home->cache = xdg_dir("XDG_CACHE_HOME", ".cache");
    }
    bool ok = fs_make_dirs(home->data, err) && fs_make_dirs(home->config, err) &&
              fs_make_dirs(home->cache, err);
    if (!ok)
        fs_home_finish(home);
    return ok;
}

void fs_home_finish(struct fs_home *home)
{
    if (!home)
        return;
    free(home->data);
    free(home->config);
    free(home->cache);
    *home = (struct fs_home){0};
}

static bool read_all(int fd, char *buf, size_t len)
{
    size_t got = 0;
    while (got < len) {
        ssize_t n = read(fd, buf + got, len - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        got += (size_t) n;
    }
    return true;
}

bool fs_read(const char *path, size_t most, char **data, size_t *len, struct err *err)
{
    struct stat st;
    char *buf = NULL;
    bool ok = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s", path);
    if (fstat(fd, &st) != 0) {
        err_set(err, ERR_IO, "%s", path);
    } else if (!S_ISREG(st.st_mode)) {
        err_set(err, ERR_FORMAT, "%s", path);
    } else if ((uintmax_t) st.st_size > most) {
        err_set(err, ERR_TOO_BIG, "%s", path);
        err_detail(err, "%jd > %zu", (intmax_t) st.st_size, most);
    } else {
        size_t n = (size_t) st.st_size;
        buf = xmalloc(n + 1);
        ok = read_all(fd, buf, n) || err_set(err, ERR_IO, "%s", path);
        buf[n] = '\0';
        if (ok && len)
            *len = n;
    }
    close(fd);
    if (ok)
        *data = buf;
    else
        free(buf);
    return ok;
}

static bool write_all(int fd, const char *p, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, p, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        p += n;
        len -= (size_t) n;
    }
    return true;
}

bool fs_sync_dir(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        err_set(err, ERR_IO, "%s", path);
    if (fd >= 0)
        close(fd);
    return ok;
}

bool fs_write_atomic(const char *path, const void *data, size_t len, unsigned mode, struct err *err)
{
    char *temp = xasprintf("%s.XXXXXX", path);
    char *dir = xstrdup(path);
    char *slash = strrchr(dir, '/');
    if (slash)
        slash[slash == dir] = '\0';
    bool ok = false;
    int fd = mkostemp(temp, O_CLOEXEC);
    if (fd < 0) {
        err_set(err, ERR_IO, "%s", path);
        goto out;
    }
    ok = fchmod(fd, mode) == 0 && write_all(fd, data, len) && fsync(fd) == 0;
    if (close(fd) != 0)
        ok = false;
    ok = ok && rename(temp, path) == 0;
    if (!ok) {
        err_set(err, ERR_IO, "%s", path);
        unlink(temp);
        goto out;
    }
    ok = fs_sync_dir(slash ? dir : ".", err);
out:
    free(temp);
    free(dir);
    return ok;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void) st;
    (void) type;
    (void) ftw;
    return remove(path);
}

bool fs_remove_tree(const char *path, struct err *err)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return errno == ENOENT || err_set(err, ERR_IO, "%s", path);
    if (nftw(path, remove_one, TREE_FDS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0)
        return err_set(err, ERR_IO, "%s", path);
    return true;
}

bool fs_free_bytes(const char *path, uint64_t *bytes, struct err *err)
{
    struct statvfs vfs;
    if (statvfs(path, &vfs) != 0)
        return err_set(err, ERR_IO, "%s", path);
    *bytes = (uint64_t) vfs.f_bavail * vfs.f_frsize;
    return true;
}
