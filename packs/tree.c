#include "packs/tree.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DEPTH_MAX = 32 };

static bool fail_open(struct err *err, const char *name)
{
    int sys = errno;
    if (sys == ENOENT)
        return err_set(err, ERR_NOT_FOUND, "%s", name);
    if (sys == ELOOP || sys == ENOTDIR || sys == EMLINK)
        return err_set(err, ERR_DENIED, "%s", name);
    errno = sys;
    return err_set(err, sys == ENOSPC || sys == EDQUOT ? ERR_NO_SPACE : ERR_IO, "%s", name);
}

int tree_open_dir(int parent, const char *name, struct err *err)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        fail_open(err, name);
    return fd;
}

int tree_make_dir(int parent, const char *name, struct err *err)
{
    if (mkdirat(parent, name, 0755) != 0 && errno != EEXIST) {
        fail_open(err, name);
        return -1;
    }
    return tree_open_dir(parent, name, err);
}

/* Opens (or makes) the folders of `name` up to its last "/"; the caller closes. root itself is
 * duplicated. */
static int open_parents(int root, const char *name, size_t len, bool make, struct err *err)
{
    char part[NAME_MAX + 1];
    int dir = fcntl(root, F_DUPFD_CLOEXEC, 0);
    if (dir < 0)
        fail_open(err, name);
    for (size_t i = 0; dir >= 0 && i < len;) {
        const char *slash = memchr(name + i, '/', len - i);
        size_t n = slash ? (size_t) (slash - name) - i : len - i;
        int next = -1;
        if (n == 0 || n > NAME_MAX) {
            err_set(err, ERR_INVALID, "%s", name);
        } else {
            memcpy(part, name + i, n);
            part[n] = '\0';
            next = make ? tree_make_dir(dir, part, err) : tree_open_dir(dir, part, err);
        }
        close(dir);
        dir = next;
        i += n + 1;
    }
    return dir;
}

int tree_open_file(int root, const char *name, struct err *err)
{
    const char *slash = strrchr(name, '/');
    int dir = open_parents(root, name, slash ? (size_t) (slash - name) : 0, false, err);
    if (dir < 0)
        return -1;
    const char *base = slash ? slash + 1 : name;
    int fd = openat(dir, base, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    if (fd < 0)
        fail_open(err, name);
    close(dir);
    if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))) {
        err_set(err, ERR_DENIED, "%s", name);
        close(fd);
        fd = -1;
    }
    return fd;
}

void tree_writer_init(struct tree_writer *writer, int root)
{
    *writer = (struct tree_writer){.root = root, .dir = -1};
}

void tree_writer_finish(struct tree_writer *writer)
{
    if (writer->dir >= 0)
        close(writer->dir);
    writer->dir = -1;
}

static bool enter(struct tree_writer *w, const char *name, size_t len, struct err *err)
{
    if (w->dir >= 0 && strlen(w->dir_name) == len && memcmp(w->dir_name, name, len) == 0)
        return true;
    tree_writer_finish(w);
    if (len >= sizeof w->dir_name)
        return err_set(err, ERR_INVALID, "%s", name);
    w->dir = open_parents(w->root, name, len, true, err);
    memcpy(w->dir_name, name, len);
    w->dir_name[len] = '\0';
    return w->dir >= 0;
}

int tree_create(struct tree_writer *writer, const char *name, struct err *err)
{
    const char *slash = strrchr(name, '/');
    if (!enter(writer, name, slash ? (size_t) (slash - name) : 0, err))
        return -1;
    int fd = openat(writer->dir, slash ? slash + 1 : name,
                    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0 && errno == EEXIST)
        err_set(err, ERR_EXISTS, "%s", name);
    else if (fd < 0)
        fail_open(err, name);
    return fd;
}

bool tree_write(int fd, const void *data, size_t n, const char *name, struct err *err)
{
    const char *p = data;
    while (n > 0) {
        ssize_t k = write(fd, p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return fail_open(err, name);
        p += k;
        n -= (size_t) k;
    }
    return true;
}

DIR *tree_entries(int dir)
{
    int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    if (!d && fd >= 0)
        close(fd);
    return d;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

struct walk {
    tree_each_fn each;
    void *ctx;
    int depth;
    struct str name;
};

static bool walk_dir(struct walk *w, int dir, struct err *err);

static bool walk_entry(struct walk *w, int dir, const char *entry, struct err *err)
{
    struct stat st;
    size_t before = w->name.len;
    if (before > 0)
        str_add_char(&w->name, '/');
    str_add(&w->name, entry);
    bool ok = fstatat(dir, entry, &st, AT_SYMLINK_NOFOLLOW) == 0 ||
              err_set(err, ERR_IO, "%s", str_text(&w->name));
    if (ok && S_ISDIR(st.st_mode)) {
        int below = tree_open_dir(dir, entry, err);
        ok = below >= 0 && walk_dir(w, below, err);
        if (below >= 0)
            close(below);
    } else if (ok) {
        ok = w->each(w->ctx, dir, str_text(&w->name), &st, err);
    }
    w->name.len = before;
    if (w->name.p)
        w->name.p[before] = '\0';
    return ok;
}

static bool walk_dir(struct walk *w, int dir, struct err *err)
{
    if (w->depth >= DEPTH_MAX)
        return err_set(err, ERR_TOO_BIG, "%s", str_text(&w->name));
    DIR *d = tree_entries(dir);
    if (!d)
        return err_set(err, ERR_IO, "%s", str_text(&w->name));
    bool ok = true;
    struct dirent *entry = NULL;
    w->depth++;
    while (ok && (errno = 0, entry = readdir(d)))
        ok = is_dots(entry->d_name) || walk_entry(w, dir, entry->d_name, err);
    if (ok && errno != 0)
        ok = err_set(err, ERR_IO, "%s", str_text(&w->name));
    w->depth--;
    closedir(d);
    return ok;
}

bool tree_walk(int root, tree_each_fn each, void *ctx, struct err *err)
{
    struct walk w = {.each = each, .ctx = ctx};
    bool ok = walk_dir(&w, root, err);
    str_finish(&w.name);
    return ok;
}

static bool empty_dir(int dir, int depth, struct err *err);

static bool remove_below(int parent, const char *name, int depth, struct err *err)
{
    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
        return true;
    if (errno != EISDIR && errno != EPERM)
        return fail_open(err, name);
    int dir = tree_open_dir(parent, name, err);
    if (dir < 0)
        return false;
    bool ok =
        depth < DEPTH_MAX ? empty_dir(dir, depth + 1, err) : err_set(err, ERR_TOO_BIG, "%s", name);
    close(dir);
    if (ok && unlinkat(parent, name, AT_REMOVEDIR) != 0)
        ok = fail_open(err, name);
    return ok;
}

static bool empty_dir(int dir, int depth, struct err *err)
{
    DIR *d = tree_entries(dir);
    if (!d)
        return err_set(err, ERR_IO, "%s", "");
    bool ok = true;
    struct dirent *entry = NULL;
    while (ok && (errno = 0, entry = readdir(d)))
        ok = is_dots(entry->d_name) || remove_below(dir, entry->d_name, depth, err);
    if (ok && errno != 0)
        ok = err_set(err, ERR_IO, "%s", "");
    closedir(d);
    return ok;
}

bool tree_remove(int parent, const char *name, struct err *err)
{
    return remove_below(parent, name, 0, err);
}
