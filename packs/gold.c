#include "packs/gold.h"

#include "base/str.h"
#include "core/material/lab_seal.h"
#include "packs/tree.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { GOLD_MAX = 16 << 20 };

/* Reads fd to its end and closes it. */
static bool read_all(int fd, const char *name, struct str *text, struct err *err)
{
    char buf[16384];
    ssize_t n;
    while ((n = read(fd, buf, sizeof buf)) > 0 || (n < 0 && errno == EINTR))
        if (n > 0 && text->len <= GOLD_MAX)
            str_add_bytes(text, buf, (size_t) n);
    bool ok = n == 0 || err_set(err, ERR_IO, "%s", name);
    close(fd);
    return ok && (text->len <= GOLD_MAX || err_set(err, ERR_TOO_BIG, "%s", name));
}

static int in_memory(const char *bytes, size_t n, const char *name, struct err *err)
{
    int fd = memfd_create("gold", MFD_CLOEXEC);
    if (fd >= 0 && tree_write(fd, bytes, n, name, err) && lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    if (fd < 0)
        err_set(err, ERR_IO, "%s", name);
    else
        close(fd);
    return -1;
}

int gold_open_file(int root, const char *pack, const char *name, struct err *err)
{
    int plain = tree_open_file(root, name, err), fd = -1;
    struct str text = STR_INIT;
    if (plain < 0 || !lab_seal_covers(name))
        return plain;
    if (read_all(plain, name, &text, err)) {
        if (lab_seal_is_sealed(str_text(&text), text.len)) {
            fd = in_memory(text.p, text.len, name, err);
        } else {
            char *sealed;
            size_t len;
            lab_seal_close(pack, name, str_text(&text), text.len, &sealed, &len);
            fd = in_memory(sealed, len, name, err);
            free(sealed);
        }
    }
    str_finish(&text);
    return fd;
}
