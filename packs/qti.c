#include "packs/qti.h"

#include "core/material/gift_write.h"
#include "core/material/qti.h"
#include "core/material/qti_write.h"
#include "packs/zip.h"

#include <stdlib.h>
#include <string.h>

bool qti_import(const char *file, const char *text, size_t len,
                const struct import_options *options, struct import *out)
{
    struct zip zip;
    struct err err = ERR_INIT;
    if (len < 4 || memcmp(text, "PK\3\4", 4) != 0)
        return import_qti(file, text, len, options, out);
    out->file = arena_strdup(&out->arena, file);
    if (!zip_read(text, len, &out->arena, &zip, &err))
        return import_fault(out, 0, err_text(err.code), "%s: %s", err.object, err.detail);
    struct qti_file *files = arena_array(&out->arena, zip.count, sizeof *files);
    for (size_t i = 0; i < zip.count; i++)
        files[i] = (struct qti_file){zip.list[i].name, zip.list[i].bytes, zip.list[i].len};
    return import_qti_package(file, files, zip.count, options, out);
}

/* ---- export: the questions are kept in the list of `notes` until the end ---- */

static void begin(struct export *out)
{
    (void) out;
}

static void add(struct export *out, const struct question *question)
{
    if (import_add(&out->notes, question, NULL))
        out->written++;
    else
        export_leave(out, question, ERR_N("a question that is not written"));
}

/* The pictures that the pack has, after the files made. */
static struct zip all_files(struct export *out, struct qti_export *made)
{
    size_t most = made->count + made->media_count;
    struct zip zip = {.list = arena_array(&made->arena, most, sizeof *zip.list)};
    for (size_t i = 0; i < made->count; i++)
        zip.list[zip.count++] =
            (struct zip_file){made->files[i].name, made->files[i].bytes, made->files[i].len};
    for (size_t i = 0; i < made->media_count; i++) {
        struct err err = ERR_INIT;
        char *bytes;
        size_t len;
        if (out->folder &&
            folder_read(out->folder, made->media[i], IMPORT_MEDIA_MAX, &bytes, &len, &err)) {
            zip.list[zip.count++] =
                (struct zip_file){made->media[i], arena_strndup(&made->arena, bytes, len), len};
            free(bytes);
        } else {
            import_report(&out->notes, 0, ERR_N("a picture that is not in the pack"), "%s",
                          made->media[i]);
        }
    }
    return zip;
}

static void compare(struct export *out, const struct question *a, const struct question *b)
{
    struct str before = STR_INIT, after = STR_INIT;
    gift_write(a, &before);
    gift_write(b, &after);
    if (strcmp(str_text(&before), str_text(&after)) != 0)
        import_report(&out->notes, 0, ERR_N("a question that reads back differently"), "%.60s",
                      export_name(a));
    str_finish(&before);
    str_finish(&after);
}

static void read_back(struct export *out, const struct zip *zip, struct arena *arena)
{
    struct import back = {0};
    struct qti_file *files = arena_array(arena, zip->count, sizeof *files);
    for (size_t i = 0; i < zip->count; i++)
        files[i] = (struct qti_file){zip->list[i].name, zip->list[i].bytes, zip->list[i].len};
    import_qti_package("qti", files, zip->count, NULL, &back);
    if (back.count != out->notes.count)
        import_report(&out->notes, 0, ERR_N("a question that reads back differently"), "%zu/%zu",
                      back.count, out->notes.count);
    for (size_t i = 0; back.count == out->notes.count && i < back.count; i++)
        compare(out, &out->notes.list[i], &back.list[i]);
    import_finish(&back);
}

static void finish(struct export *out, enum qti_version version)
{
    struct qti_export made = {0};
    struct err err = ERR_INIT;
    void *bytes;
    size_t len;
    const char *dir = out->folder ? out->folder->dir : "";
    qti_export_make(out->notes.list, out->notes.count, version, dir, &made);
    struct zip zip = all_files(out, &made);
    read_back(out, &zip, &made.arena);
    if (zip_write(&zip, &bytes, &len, &err)) {
        str_add_bytes(&out->out, bytes, len);
        free(bytes);
    } else {
        import_err(&out->notes, &err);
    }
    arena_finish(&made.arena);
}

static void end_22(struct export *out)
{
    finish(out, QTI_22);
}

static void end_30(struct export *out)
{
    finish(out, QTI_30);
}

const struct export_format qti_export_22 = {"qti22", begin, add, end_22};
const struct export_format qti_export_30 = {"qti", begin, add, end_30};
