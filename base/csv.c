#include "base/csv.h"

#include "base/charset.h"
#include "base/str.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *file;
    const char *p, *end;
    unsigned line;
    char separator;
    struct csv *csv;
    struct str field;
};

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
        } else if (*r->p == r->separator) {
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

static char find_separator(const char *line)
{
    static const char marks[] = ",\t;";
    size_t count[3] = {0};
    bool quoted = false;
    for (; *line && *line != '\n'; line++) {
        const char *mark = quoted ? NULL : strchr(marks, *line);
        quoted ^= *line == '"';
        if (mark)
            count[mark - marks]++;
    }
    return count[1] > count[0] && count[1] >= count[2] ? '\t' : count[2] > count[0] ? ';' : ',';
}

/* Separator 0: as the first line has it. */
static bool parse(const char *file, const char *text, size_t len, char separator, struct csv *csv,
                  struct err *err)
{
    char *decoded;
    *csv = (struct csv){0};
    if (!charset_decode(file, text, len, &decoded, &len, err))
        return false;
    struct reader r = {.file = file,
                       .p = decoded,
                       .end = decoded + len,
                       .line = 1,
                       .separator = separator ? separator : find_separator(decoded),
                       .csv = csv};
    bool ok = read_rows(&r, err);
    str_finish(&r.field);
    free(decoded);
    if (!ok)
        csv_finish(csv);
    return ok;
}

bool csv_parse_with(const char *file, const char *text, size_t len, char separator, struct csv *csv,
                    struct err *err)
{
    return parse(file, text, len, separator, csv, err);
}

bool csv_parse_any(const char *file, const char *text, size_t len, struct csv *csv, struct err *err)
{
    return parse(file, text, len, '\0', csv, err);
}

size_t csv_column(const struct csv_row *head, const char *const *names)
{
    for (; *names; names++)
        for (size_t i = 0; i < head->count; i++)
            if (strcmp(head->fields[i], *names) == 0)
                return i;
    return SIZE_MAX;
}

const char *csv_field(const struct csv_row *row, size_t column)
{
    return column < row->count ? row->fields[column] : "";
}

bool csv_parse(const char *file, const char *text, size_t len, struct csv *csv, struct err *err)
{
    return csv_parse_with(file, text, len, ',', csv, err);
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
