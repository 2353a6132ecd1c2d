#include "base/csv.h"

#include "base/str.h"
#include "base/utf8.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *file;
    const char *p, *end;
    unsigned line;
    struct csv *csv;
    struct str field;
};

/* GB18030 to UTF-8; heap. */
static bool from_gb(const char *text, size_t len, char **out, size_t *out_len)
{
    iconv_t cd = iconv_open("UTF-8", "GB18030");
    if (cd == (iconv_t) -1)
        return false;
    size_t room = len * 3 + 1, left = room;
    char *buf = xmalloc(room), *to = buf, *from = (char *) text;
    bool ok = iconv(cd, &from, &len, &to, &left) != (size_t) -1 && len == 0;
    iconv_close(cd);
    if (!ok) {
        free(buf);
        return false;
    }
    *out = buf;
    *out_len = room - left;
    return true;
}

static void end_field(struct reader *r, struct csv_row *row)
{
    row->fields = xrealloc(row->fields, (row->count + 1) * sizeof *row->fields);
    row->fields[row->count++] = arena_strdup(&r->csv->arena, str_text(&r->field));
    str_clear(&r->field);
}

/* After the opening mark, up to the closing one; a doubled mark stands for itself. */
static bool read_quoted(struct reader *r)
{
    for (r->p++; r->p < r->end; r->p++) {
        if (*r->p == '"' && (r->p + 1 == r->end || r->p[1] != '"')) {
            r->p++;
            return true;
        }
        r->p += *r->p == '"';
        r->line += *r->p == '\n';
        str_add_char(&r->field, *r->p);
    }
    return false;
}

static bool read_row(struct reader *r, struct csv_row *row, struct err *err)
{
    *row = (struct csv_row){.line = r->line};
    while (r->p < r->end && *r->p != '\n') {
        if (*r->p == '"' && r->field.len == 0) {
            if (!read_quoted(r))
                return err_set(err, ERR_FORMAT, "%s:%u", r->file, row->line);
        } else if (*r->p == ',') {
            end_field(r, row);
            r->p++;
        } else {
            if (*r->p != '\r')
                str_add_char(&r->field, *r->p);
            r->p++;
        }
    }
    end_field(r, row);
    r->p += r->p < r->end;
    r->line++;
    return true;
}

static bool read_rows(struct reader *r, struct err *err)
{
    struct csv *csv = r->csv;
    while (r->p < r->end) {
        struct csv_row row;
        bool ok = read_row(r, &row, err);
        bool empty = row.count == 1 && row.fields[0][0] == '\0';
        if (ok && !empty) {
            csv->rows = xrealloc(csv->rows, (csv->count + 1) * sizeof *csv->rows);
            csv->rows[csv->count++] = row;
        } else {
            free(row.fields);
        }
        if (!ok)
            return false;
    }
    return true;
}

bool csv_parse(const char *file, const char *text, size_t len, struct csv *csv, struct err *err)
{
    char *converted = NULL;
    *csv = (struct csv){0};
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        len -= 3;
    }
    if (len > 0 && memchr(text, '\0', len))
        return err_set(err, ERR_FORMAT, "%s", file);
    if (!utf8_valid(text, len)) {
        if (!from_gb(text, len, &converted, &len))
            return err_set(err, ERR_ENCODING, "%s", file);
        text = converted;
    }
    struct reader r = {.file = file, .p = text, .end = text + len, .line = 1, .csv = csv};
    bool ok = read_rows(&r, err);
    str_finish(&r.field);
    free(converted);
    if (!ok)
        csv_finish(csv);
    return ok;
}

void csv_finish(struct csv *csv)
{
    if (!csv)
        return;
    for (size_t i = 0; i < csv->count; i++)
        free(csv->rows[i].fields);
    free(csv->rows);
    arena_finish(&csv->arena);
    *csv = (struct csv){0};
}

void csv_add_field(struct str *out, const char *field, char end)
{
    bool formula = *field && strchr("=+-@", *field);
    if (!formula && !strpbrk(field, "\",\r\n")) {
        str_add(out, field);
    } else {
        str_add(out, formula ? "\"'" : "\"");
        for (; *field; field++) {
            if (*field == '"')
                str_add_char(out, '"');
            str_add_char(out, *field);
        }
        str_add_char(out, '"');
    }
    str_add_char(out, end);
}
