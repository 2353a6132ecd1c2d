#include "core/material/check_text.h"

#include "base/utf8.h"
#include "core/material/lesson.h"

#include <string.h>

enum { COLUMNS_MAX = 72, CELLS_MAX = 32 };

struct row {
    const char *p;
    size_t len;
};

/* The next line of the text; false at its end. */
static bool next_row(const char **at, const char *end, struct row *row)
{
    if (*at >= end)
        return false;
    const char *newline = memchr(*at, '\n', (size_t) (end - *at));
    const char *stop = newline ? newline : end;
    *row = (struct row){*at, (size_t) (stop - *at)};
    *at = newline ? newline + 1 : end;
    return true;
}

/* ---- bytes ---- */

bool check_bytes(struct check_run *run, const char *file, const char *text, size_t len)
{
    const char *at = text, *end = text + len;
    bool tab = false, crlf = false;
    struct row row;
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        check_add(run, CHECK_BOM, file, 1, NULL, NULL, NULL);
        return false;
    }
    for (unsigned line = 1; next_row(&at, end, &row); line++) {
        if (!utf8_valid(row.p, row.len)) {
            check_add(run, CHECK_ENCODING, file, line, NULL, NULL, NULL);
            return false;
        }
        if (!crlf && row.len > 0 && row.p[row.len - 1] == '\r') {
            crlf = true;
            check_add(run, CHECK_CRLF, file, line, NULL, NULL, NULL);
        }
        if (!tab && memchr(row.p, '\t', row.len)) {
            tab = true;
            check_add(run, CHECK_TAB, file, line, NULL, NULL, NULL);
        }
    }
    return true;
}

/* ---- tables ---- */

struct table {
    int widths[CELLS_MAX];
    int cells;
    unsigned line; /* of its first row; 0: none open */
};

/* Columns of a cell as it is shown: without marks of emphasis and code. */
static int cell_width(const char *p, const char *end)
{
    int width = 0;
    while (p < end && *p == ' ')
        p++;
    while (end > p && end[-1] == ' ')
        end--;
    for (const char *run = p; p <= end; p++) {
        if (p < end && *p != '*' && *p != '`' && *p != '\\')
            continue;
        width += utf8_width_n(run, (size_t) (p - run));
        run = p + 1;
        if (p + 1 < end && *p == '\\') {
            width++;
            run = ++p + 1;
        }
    }
    return width;
}

static bool is_ruler(struct row row)
{
    for (size_t i = 0; i < row.len; i++)
        if (!strchr("|-: \r", row.p[i]))
            return false;
    return true;
}

static void add_table_row(struct table *table, struct row row)
{
    const char *end = row.p + row.len, *start = row.p + 1;
    int cell = 0;
    if (is_ruler(row))
        return;
    for (const char *p = start; p < end && cell < CELLS_MAX; p++) {
        if (*p == '\\' && p + 1 < end) {
            p++;
        } else if (*p == '|') {
            int width = cell_width(start, p);
            if (width > table->widths[cell])
                table->widths[cell] = width;
            cell++;
            start = p + 1;
        }
    }
    if (cell > table->cells)
        table->cells = cell;
}

static void close_table(struct check_run *run, const char *file, struct table *table)
{
    int width = table->cells + 1;
    for (int i = 0; i < table->cells; i++)
        width += table->widths[i];
    if (table->line && width > COLUMNS_MAX)
        check_add(run, CHECK_WIDE_TABLE, file, table->line, check_number(run, width), NULL, NULL);
    *table = (struct table){0};
}

/* ---- links ---- */

static bool is_outside(const char *target)
{
    const char *colon = strstr(target, "://");
    return (colon && colon > target && colon - target < 12) || strncmp(target, "mailto:", 7) == 0;
}

static bool is_listed(const struct check_run *run, const char *path)
{
    for (unsigned i = 0; run->pack && i < run->pack->media_count; i++)
        if (strcmp(run->pack->media[i].path, path) == 0)
            return true;
    return false;
}

static void check_target(struct check_run *run, const char *file, unsigned line, const char *p,
                         size_t n)
{
    char *target = arena_strndup(run->arena, p, n);
    if (is_outside(target)) {
        check_add(run, CHECK_OUTSIDE_LINK, file, line, target, NULL, NULL);
        return;
    }
    target[strcspn(target, "#?")] = '\0';
    if (!*target)
        return;
    const char *beside = arena_printf(run->arena, "lessons/%s", target);
    if (!folder_has(&run->folder, target) && !folder_has(&run->folder, beside))
        check_add(run, CHECK_DEAD_LINK, file, line, target, NULL, NULL);
    else if (strncmp(target, "media/", 6) == 0 && !is_listed(run, target))
        check_add(run, CHECK_NO_LICENCE, file, line, target, NULL, NULL);
}

/* Inline links and figures: "](target)" outside code spans. */
static void check_links(struct check_run *run, const char *file, unsigned line, struct row row)
{
    const char *end = row.p + row.len;
    bool code = false;
    int open = 0;
    for (const char *p = row.p; p < end; p++) {
        if (*p == '\\') {
            p++;
            continue;
        }
        code ^= *p == '`';
        open += !code && *p == '[';
        if (code || *p != ']' || open == 0)
            continue;
        open--;
        if (p + 1 >= end || p[1] != '(')
            continue;
        const char *start = p + 2, *stop = start;
        bool angle = start < end && *start == '<';
        start += angle;
        for (stop = start; stop < end && *stop != (angle ? '>' : ')') && (angle || *stop != ' ');)
            stop++;
        check_target(run, file, line, start, (size_t) (stop - start));
        p = stop;
    }
}

/* "[label]: target" definitions. */
static void check_definition(struct check_run *run, const char *file, unsigned line, struct row row)
{
    const char *end = row.p + row.len;
    const char *colon = row.len > 3 && row.p[0] == '[' ? memmem(row.p, row.len, "]:", 2) : NULL;
    if (!colon || row.p[1] == '^')
        return;
    const char *start = colon + 2, *stop;
    while (start < end && *start == ' ')
        start++;
    for (stop = start; stop < end && *stop != ' ' && *stop != '\r';)
        stop++;
    if (stop > start)
        check_target(run, file, line, start, (size_t) (stop - start));
}

/* ---- the body ---- */

struct fence {
    char mark; /* 0 outside */
    size_t len;
    bool gift;
};

static size_t count_leading(struct row row, size_t from, char c)
{
    size_t n = from;
    while (n < row.len && row.p[n] == c)
        n++;
    return n - from;
}

/* Follows fences; true while the line is inside one or is one. */
static bool follow_fence(struct check_run *run, const char *file, unsigned line, struct row row,
                         struct fence *fence)
{
    size_t indent = count_leading(row, 0, ' ');
    char mark = indent < row.len ? row.p[indent] : 0;
    size_t n = mark == '`' || mark == '~' ? count_leading(row, indent, mark) : 0;
    const char *info = row.p + indent + n;
    size_t info_len = row.len - indent - n;
    while (info_len > 0 && (info[info_len - 1] == ' ' || info[info_len - 1] == '\r'))
        info_len--;
    if (fence->mark) {
        if (mark == fence->mark && n >= fence->len && info_len == 0)
            fence->mark = 0;
        return true;
    }
    if (n < 3 || memchr(info, '`', info_len))
        return false;
    *fence = (struct fence){mark, n, info_len == 4 && memcmp(info, "gift", 4) == 0};
    if (info_len == 0)
        check_add(run, CHECK_NO_LANGUAGE, file, line, NULL, NULL, NULL);
    return true;
}

static void check_code_line(struct check_run *run, const char *file, unsigned line, struct row row)
{
    int width = utf8_width_n(row.p, row.len);
    if (width > COLUMNS_MAX)
        check_add(run, CHECK_WIDE_CODE, file, line, check_number(run, width), NULL, NULL);
}

void check_body(struct check_run *run, const struct lesson *lesson)
{
    const char *at = lesson->body, *end = lesson->body + lesson->len;
    struct table table = {0};
    struct fence fence = {0};
    struct row row;
    for (unsigned line = lesson->body_line; next_row(&at, end, &row); line++) {
        bool inside = fence.mark != 0;
        if (follow_fence(run, lesson->file, line, row, &fence)) {
            close_table(run, lesson->file, &table);
            if (inside && fence.mark && !fence.gift)
                check_code_line(run, lesson->file, line, row);
            continue;
        }
        if (row.len > 1 && row.p[0] == '|') {
            if (!table.line)
                table.line = line;
            add_table_row(&table, row);
        } else {
            close_table(run, lesson->file, &table);
        }
        if (row.len > 1 && memcmp(row.p, "# ", 2) == 0)
            check_add(run, CHECK_TITLE, lesson->file, line, NULL, NULL, NULL);
        check_links(run, lesson->file, line, row);
        check_definition(run, lesson->file, line, row);
    }
    close_table(run, lesson->file, &table);
}
