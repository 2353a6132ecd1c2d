#include "packs/xlsx.h"

#include "base/str.h"
#include "core/material/import_xlsx.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 64 * 1024 };

static bool broken(struct import *out, struct archive *a, const char *name)
{
    const char *said = archive_error_string(a);
    return import_fault(out, 0, ERR_N("not an Excel workbook"), "%.60s: %.100s", name,
                        said ? said : "zip");
}

/* The member the reader stands at; its text is kept in the arena. */
static bool read_member(struct archive *a, const char *name, struct import *out,
                        struct xlsx_part *part)
{
    struct str text = STR_INIT;
    char *piece = xmalloc(PIECE);
    la_ssize_t n;
    while ((n = archive_read_data(a, piece, PIECE)) > 0 && text.len <= XLSX_PART_MAX)
        str_add_bytes(&text, piece, (size_t) n);
    bool ok = n == 0 || text.len > XLSX_PART_MAX || broken(out, a, name);
    if (text.len > XLSX_PART_MAX)
        ok = import_fault(out, 0, ERR_N("a file larger than allowed"), "%.60s", name);
    if (ok) {
        part->text = arena_strndup(&out->arena, str_text(&text), text.len);
        part->len = text.len;
    }
    free(piece);
    str_finish(&text);
    return ok;
}

/* Walks to the member `name`; none of that name leaves part->text NULL. */
static bool find_member(struct archive *a, const char *name, struct import *out,
                        struct xlsx_part *part)
{
    struct archive_entry *entry;
    int status;
    for (unsigned i = 0; (status = archive_read_next_header(a, &entry)) == ARCHIVE_OK; i++) {
        const char *got = archive_entry_pathname(entry);
        if (i == XLSX_PARTS_MAX)
            return import_fault(out, 0, ERR_N("a workbook of too many parts"), "> %d",
                                XLSX_PARTS_MAX);
        if (!got || strcmp(got, name) != 0)
            continue;
        if (archive_entry_is_encrypted(entry))
            return import_fault(out, 0, ERR_N("a workbook with a password"), "%s", "");
        return read_member(a, name, out, part);
    }
    return status == ARCHIVE_EOF || broken(out, a, name);
}

static bool read_part(const char *text, size_t len, const char *name, struct import *out,
                      struct xlsx_part *part)
{
    *part = (struct xlsx_part){0};
    struct archive *a = archive_read_new();
    if (!a)
        return import_fault(out, 0, err_text(ERR_MEMORY), "%s", "");
    bool ok = (archive_read_support_format_zip_seekable(a) == ARCHIVE_OK &&
               archive_read_open_memory(a, text, len) == ARCHIVE_OK) ||
              broken(out, a, name);
    ok = ok && find_member(a, name, out, part);
    archive_read_free(a);
    return ok;
}

bool xlsx_import(const char *file, const char *text, size_t len,
                 const struct import_options *options, struct import *out)
{
    struct xlsx_part book, links, strings, sheet;
    const char *name = NULL;
    out->file = arena_strdup(&out->arena, file);
    return read_part(text, len, "xl/workbook.xml", out, &book) &&
           read_part(text, len, "xl/_rels/workbook.xml.rels", out, &links) &&
           xlsx_first_sheet(book, links, out, &name) && read_part(text, len, name, out, &sheet) &&
           read_part(text, len, "xl/sharedStrings.xml", out, &strings) &&
           xlsx_read(sheet, strings, options, out);
}
