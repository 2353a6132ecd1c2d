#include "packs/zip.h"

#include "base/str.h"
#include "base/utf8.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 64 * 1024, NAME_MAX_BYTES = 1000 };

/* 1980-01-01, the earliest that a zip can hold. */
static const time_t EPOCH = 315532800;

static bool failed(struct archive *a, const char *name, struct err *err)
{
    const char *said = a ? archive_error_string(a) : NULL;
    err_set(err, ERR_FORMAT, "%.200s", name);
    return err_detail(err, "%.200s", said ? said : "zip");
}

/* ---- reading ---- */

static bool is_safe(const char *name)
{
    size_t len = strlen(name);
    if (len == 0 || len > NAME_MAX_BYTES || *name == '/' || !utf8_valid(name, len))
        return false;
    for (const char *p = name; *p; p++)
        if ((unsigned char) *p < 0x20 || *p == 0x7F || *p == '\\' || *p == ':')
            return false;
    for (const char *p = name; *p;) {
        size_t n = strcspn(p, "/");
        if (n == 0 || (n == 1 && *p == '.') || (n == 2 && p[0] == '.' && p[1] == '.'))
            return false;
        p += n + (p[n] == '/');
    }
    return true;
}

static bool is_twice(const struct zip *zip, const char *name)
{
    for (size_t i = 0; i < zip->count; i++)
        if (strcmp(zip->list[i].name, name) == 0)
            return true;
    return false;
}

struct reader {
    struct archive *archive;
    struct arena *arena;
    struct zip *zip;
    size_t room, total;
    char piece[PIECE];
};

static bool read_bytes(struct reader *r, const char *name, struct zip_file *file, struct err *err)
{
    struct str text = STR_INIT;
    la_ssize_t n;
    bool small = true;
    while (small && (n = archive_read_data(r->archive, r->piece, PIECE)) > 0) {
        str_add_bytes(&text, r->piece, (size_t) n);
        small = text.len <= ZIP_FILE_MAX && r->total + text.len <= ZIP_TOTAL_MAX;
    }
    bool ok =
        small ? n == 0 || failed(r->archive, name, err) : err_set(err, ERR_TOO_BIG, "%.200s", name);
    if (ok) {
        r->total += text.len;
        *file = (struct zip_file){arena_strdup(r->arena, name),
                                  arena_strndup(r->arena, str_text(&text), text.len), text.len};
    }
    str_finish(&text);
    return ok;
}

static bool read_entry(struct reader *r, struct archive_entry *entry, struct err *err)
{
    const char *name = archive_entry_pathname_utf8(entry);
    struct zip *zip = r->zip;
    if (!name)
        name = archive_entry_pathname(entry);
    if (!name)
        return err_set(err, ERR_ENCODING, "%s", "zip");
    if (archive_entry_filetype(entry) == AE_IFDIR)
        return true;
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) ||
        archive_entry_symlink(entry))
        return err_set(err, ERR_FORMAT, "%.200s", name) || err_detail(err, "link");
    if (archive_entry_is_encrypted(entry))
        return err_set(err, ERR_FORMAT, "%.200s", name) || err_detail(err, "password");
    if (!is_safe(name) || is_twice(zip, name))
        return err_set(err, ERR_FORMAT, "%.200s", name) || err_detail(err, "name");
    if (zip->count == ZIP_FILES_MAX)
        return err_set(err, ERR_TOO_BIG, "%.200s", name);
    if (zip->count == r->room) {
        r->room = r->room ? r->room * 2 : 64;
        struct zip_file *more = arena_array(r->arena, r->room, sizeof *more);
        if (zip->count > 0)
            memcpy(more, zip->list, zip->count * sizeof *more);
        zip->list = more;
    }
    if (!read_bytes(r, name, &zip->list[zip->count], err))
        return false;
    zip->count++;
    return true;
}

bool zip_read(const void *bytes, size_t len, struct arena *arena, struct zip *zip, struct err *err)
{
    struct reader *r = xcalloc(1, sizeof *r);
    struct archive_entry *entry;
    int status = ARCHIVE_OK;
    *zip = (struct zip){0};
    r->archive = archive_read_new();
    r->arena = arena;
    r->zip = zip;
    bool ok = r->archive && archive_read_support_format_zip_seekable(r->archive) == ARCHIVE_OK &&
              archive_read_open_memory(r->archive, bytes, len) == ARCHIVE_OK;
    if (!ok)
        failed(r->archive, "zip", err);
    while (ok && (status = archive_read_next_header(r->archive, &entry)) == ARCHIVE_OK)
        ok = read_entry(r, entry, err);
    if (ok && status != ARCHIVE_EOF)
        ok = failed(r->archive, "zip", err);
    if (r->archive)
        archive_read_free(r->archive);
    free(r);
    return ok;
}

/* ---- writing ---- */

static la_ssize_t keep(struct archive *a, void *data, const void *bytes, size_t n)
{
    (void) a;
    str_add_bytes(data, bytes, n);
    return (la_ssize_t) n;
}

static bool write_file(struct archive *a, const struct zip_file *file)
{
    struct archive_entry *entry = archive_entry_new();
    if (!entry)
        return false;
    archive_entry_set_pathname_utf8(entry, file->name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t) file->len);
    archive_entry_set_mtime(entry, EPOCH, 0);
    bool ok = archive_write_header(a, entry) == ARCHIVE_OK &&
              archive_write_data(a, file->bytes, file->len) == (la_ssize_t) file->len;
    archive_entry_free(entry);
    return ok;
}

bool zip_write(const struct zip *zip, void **bytes, size_t *len, struct err *err)
{
    struct str out = STR_INIT;
    struct archive *a = archive_write_new();
    bool ok = a && archive_write_set_format_zip(a) == ARCHIVE_OK &&
              archive_write_set_options(a, "zip:hdrcharset=UTF-8") == ARCHIVE_OK &&
              archive_write_set_bytes_in_last_block(a, 1) == ARCHIVE_OK &&
              archive_write_open2(a, &out, NULL, keep, NULL, NULL) == ARCHIVE_OK;
    for (size_t i = 0; ok && i < zip->count; i++)
        ok = write_file(a, &zip->list[i]);
    ok = ok && archive_write_close(a) == ARCHIVE_OK;
    if (!ok)
        failed(a, "zip", err);
    if (a)
        archive_write_free(a);
    *len = ok ? out.len : 0;
    *bytes = ok ? str_take(&out) : NULL;
    str_finish(&out);
    return ok;
}
