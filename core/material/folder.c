#include "core/material/folder.h"

#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool folder_open(const char *dir, struct folder *folder, struct err *err)
{
    *folder = (struct folder){open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), dir};
    if (folder->fd >= 0)
        return true;
    return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s", dir);
}

void folder_close(struct folder *folder)
{
    if (folder->fd >= 0)
        close(folder->fd);
    folder->fd = -1;
}

static bool path_is_inside(const char *path)
{
    if (path[0] == '/' || path[0] == '\0' || strlen(path) > FOLDER_PATH_MAX)
        return false;
    for (const char *p = path;; p++) {
        size_t n = strcspn(p, "/");
        if (n == 0 || (n == 1 && p[0] == '.') || (n == 2 && p[0] == '.' && p[1] == '.'))
            return false;
        p += n;
        if (*p == '\0')
            return true;
    }
}

/* Opens part after part, following no link. Returns the descriptor, or -1 with errno. */
static int open_inside(const struct folder *folder, const char *path, int flags)
{
    char part[FOLDER_PATH_MAX + 1];
    if (!path_is_inside(path)) {
        errno = ELOOP;
        return -1;
    }
    int at = folder->fd;
    for (const char *p = path;;) {
        size_t n = strcspn(p, "/");
        bool last = p[n] == '\0';
        memcpy(part, p, n);
        part[n] = '\0';
        int next =
            openat(at, part,
                   O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (last ? flags : O_DIRECTORY));
        int sys = errno;
        if (at != folder->fd)
            close(at);
        errno = sys;
        if (next < 0 || last)
            return next;
        at = next;
        p += n + 1;
    }
}

/* O_DIRECTORY and O_NOFOLLOW together report a link as ENOTDIR. */
static bool is_link(const struct folder *folder, const char *path)
{
    struct stat st;
    char head[FOLDER_PATH_MAX + 1];
    for (size_t n = 0; n < strlen(path) && n < FOLDER_PATH_MAX; n++) {
        n += strcspn(path + n, "/");
        memcpy(head, path, n);
        head[n] = '\0';
        if (fstatat(folder->fd, head, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode))
            return true;
    }
    return false;
}

static bool open_failed(const struct folder *folder, const char *path, int sys, struct err *err)
{
    enum err_code code = ERR_IO;
    if (sys == ENOENT)
        code = ERR_NOT_FOUND;
    else if (sys == ELOOP || (sys == ENOTDIR && is_link(folder, path)))
        code = ERR_DENIED;
    errno = sys;
    return err_set(err, code, "%s/%s", folder->dir, path);
}

static bool read_fully(int fd, char *buf, size_t len)
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

bool folder_read(const struct folder *folder, const char *path, size_t most, char **text,
                 size_t *len, struct err *err)
{
    struct stat st;
    char *buf = NULL;
    int fd = open_inside(folder, path, 0);
    if (fd < 0)
        return open_failed(folder, path, errno, err);
    bool ok = false;
    if (fstat(fd, &st) != 0) {
        err_set(err, ERR_IO, "%s/%s", folder->dir, path);
    } else if (!S_ISREG(st.st_mode)) {
        err_set(err, ERR_FORMAT, "%s/%s", folder->dir, path);
    } else if ((uintmax_t) st.st_size > most) {
        err_set(err, ERR_TOO_BIG, "%s/%s", folder->dir, path);
        err_detail(err, "%jd > %zu", (intmax_t) st.st_size, most);
    } else {
        *len = (size_t) st.st_size;
        buf = xmalloc(*len + 1);
        buf[*len] = '\0';
        ok = read_fully(fd, buf, *len) || err_set(err, ERR_IO, "%s/%s", folder->dir, path);
    }
    close(fd);
    if (ok)
        *text = buf;
    else
        free(buf);
    return ok;
}

bool folder_has(const struct folder *folder, const char *path)
{
    struct stat st;
    int fd = open_inside(folder, path, 0);
    if (fd < 0)
        return false;
    bool regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    close(fd);
    return regular;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

static bool gather(DIR *dir, const char *sub, const char *suffix, struct folder_names *names)
{
    size_t room = 0;
    for (const struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.' || !str_ends(entry->d_name, suffix))
            continue;
        if (names->count == FOLDER_FILES_MAX)
            return false;
        if (names->count == room) {
            room = room ? room * 2 : 32;
            names->list = xrealloc(names->list, room * sizeof *names->list);
        }
        names->list[names->count++] = xasprintf("%s/%s", sub, entry->d_name);
    }
    if (names->count > 0)
        qsort(names->list, names->count, sizeof *names->list, by_bytes);
    return true;
}

bool folder_list(const struct folder *folder, const char *sub, const char *suffix,
                 struct folder_names *names, struct err *err)
{
    *names = (struct folder_names){0};
    int fd = open_inside(folder, sub, O_DIRECTORY);
    if (fd < 0)
        return errno == ENOENT || open_failed(folder, sub, errno, err);
    DIR *dir = fdopendir(fd);
    if (!dir) {
        err_set(err, ERR_IO, "%s/%s", folder->dir, sub);
        close(fd);
        return false;
    }
    bool ok = gather(dir, sub, suffix, names);
    closedir(dir);
    if (!ok) {
        folder_names_finish(names);
        err_set(err, ERR_TOO_BIG, "%s/%s", folder->dir, sub);
    }
    return ok;
}

void folder_names_finish(struct folder_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->list[i]);
    free(names->list);
    *names = (struct folder_names){0};
}
