#include "core/material/import_sheet.h"

#include "base/charset.h"
#include "base/str.h"
#include "core/material/bank.h"
#include "core/material/sheet_columns.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_BYTES = 2000, HEADING_ROWS = 10, CELLS_MAX = 256 };

struct sheet {
    struct import *out;
    const struct import_options *options;
    int columns[CELLS_MAX]; /* what each cell of a row is */
    unsigned serial;        /* rows whose 编号 is only a number */
};

struct row {
    unsigned line;
    const char *cells[SHEET_COLUMNS]; /* trimmed, "" when empty */
    const char *options[QUESTION_ANSWERS_MAX], *feedback[QUESTION_ANSWERS_MAX];
    unsigned count; /* of options: up to the last that is not empty */
};

static const char *trimmed(struct arena *arena, const char *s)
{
    while (*s && strchr(" \t\r\n", *s))
        s++;
    size_t n = strlen(s);
    while (n > 0 && strchr(" \t\r\n", s[n - 1]))
        n--;
    /* csv_add_field's guard against formulas. */
    if (n > 1 && s[0] == '\'' && strchr("=+-@", s[1])) {
        s++;
        n--;
    }
    return arena_strndup(arena, s, n);
}

/* ---- headings ---- */

static bool is_heading(const struct csv_row *row)
{
    bool stem = false, answer = false;
    for (size_t i = 0; i < row->count; i++) {
        int column = sheet_column(row->fields[i]);
        stem = stem || column == SHEET_STEM;
        answer = answer || column == SHEET_ANSWER;
    }
    return stem && answer;
}

static bool taken(const struct sheet *sheet, size_t n, int column)
{
    for (size_t i = 0; i < n; i++)
        if (sheet->columns[i] == column)
            return true;
    return false;
}

static bool read_heading(struct sheet *sheet, const struct csv_row *row)
{
    if (row->count > CELLS_MAX)
        return import_fault(sheet->out, row->line, ERR_N("too many columns"), "%zu > %d",
                            row->count, CELLS_MAX);
    for (size_t i = 0; i < CELLS_MAX; i++)
        sheet->columns[i] = SHEET_UNKNOWN;
    for (size_t i = 0; i < row->count; i++) {
        const char *name = trimmed(&sheet->out->arena, row->fields[i]);
        int column = sheet_column(name);
        if (column >= 0 && column != SHEET_IGNORED && taken(sheet, i, column))
            return import_fault(sheet->out, row->line, ERR_N("two columns of the same meaning"),
                                "%.60s", name);
        if (*name && (column == SHEET_UNKNOWN || column == SHEET_IGNORED))
            import_report(sheet->out, row->line, ERR_N("a column that is left out"), "%.60s", name);
        sheet->columns[i] = column;
    }
    return true;
}

/* ---- rows ---- */

/* "A. 文本" without its letter when it is the one expected. */
static const char *without_letter(const char *s, unsigned index)
{
    static const char *const marks[] = {".", "．", "、", ")", "）", ":", "："};
    if (*s != (char) ('A' + index))
        return s;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(s + 1, marks[i])) {
            s += 1 + strlen(marks[i]);
            return s + strspn(s, " \t");
        }
    return s;
}

/* One option a line, or "|" between them. */
static void split_options(struct sheet *sheet, const char *all, struct row *row)
{
    const char *marks = strchr(all, '\n') ? "\n" : "|";
    while (*all && row->count < QUESTION_ANSWERS_MAX) {
        size_t n = strcspn(all, marks);
        const char *one = arena_strndup(&sheet->out->arena, all, n);
        one = trimmed(&sheet->out->arena, one);
        if (*one) {
            row->options[row->count] = without_letter(one, row->count);
            row->count++;
        }
        all += n + (all[n] != '\0');
    }
}

static void take_cells(struct sheet *sheet, const struct csv_row *from, struct row *row)
{
    *row = (struct row){.line = from->line};
    for (int i = 0; i < SHEET_COLUMNS; i++)
        row->cells[i] = "";
    for (int i = 0; i < QUESTION_ANSWERS_MAX; i++)
        row->options[i] = row->feedback[i] = "";
    for (size_t i = 0; i < from->count && i < CELLS_MAX; i++) {
        int column = sheet->columns[i];
        const char *text = trimmed(&sheet->out->arena, from->fields[i]);
        if (column >= SHEET_FEEDBACK) {
            row->feedback[column - SHEET_FEEDBACK] = text;
        } else if (column >= SHEET_OPTION) {
            unsigned at = (unsigned) (column - SHEET_OPTION);
            row->options[at] = text;
            row->count = *text && at >= row->count ? at + 1 : row->count;
        } else if (column >= 0 && column < SHEET_COLUMNS) {
            row->cells[column] = text;
        }
    }
    if (row->count == 0)
        split_options(sheet, row->cells[SHEET_OPTIONS], row);
}

/* Letters of options, in any of the ways they are written: ABD, A,B,D, A、B、D. The set of bits;
 * 0 when anything else stands there. */
static unsigned letters(const char *s, unsigned count)
{
    unsigned set = 0;
    while (*s) {
        unsigned i = *s >= 'a' && *s <= 'z' ? (unsigned) (*s - 'a') : (unsigned) (*s - 'A');
        if (strchr(" ,;|/\t\n", *s)) {
            s++;
        } else if (str_starts(s, "、") || str_starts(s, "，") || str_starts(s, "；")) {
            s += 3;
        } else if (i < count && !(set & 1u << i)) {
            set |= 1u << i;
            s++;
        } else {
            return 0;
        }
    }
    return set;
}

static bool odd_answer(struct sheet *sheet, const struct row *row)
{
    return import_fault(sheet->out, row->line, ERR_N("an answer that does not fit the question"),
                        "%.60s", row->cells[SHEET_ANSWER]);
}

/* ---- by type ---- */

static bool read_choice(struct sheet *sheet, const struct row *row, struct question *q)
{
    struct question_answer *list = arena_array(&sheet->out->arena, row->count, sizeof *list);
    unsigned set = letters(row->cells[SHEET_ANSWER], row->count);
    bool one = __builtin_popcount(set) == 1;
    if (set == 0 || row->count < 2 || (q->type == QUESTION_SINGLE && !one))
        return odd_answer(sheet, row);
    for (unsigned i = 0; i < row->count; i++) {
        if (!*row->options[i])
            return import_fault(sheet->out, row->line, ERR_N("an empty option before another one"),
                                "%c", (int) ('A' + i));
        list[i] = (struct question_answer){.text = row->options[i], .feedback = row->feedback[i]};
    }
    import_weights(list, row->count, set);
    q->answers = list;
    q->answers_count = row->count;
    return true;
}

/* 对 or 错 — or the letter of an option that says so. */
static bool read_truth(struct sheet *sheet, const struct row *row, struct question *q)
{
    struct question_answer *list = arena_array(&sheet->out->arena, 2, sizeof *list);
    const char *answer = row->cells[SHEET_ANSWER];
    unsigned set = letters(answer, row->count);
    if (__builtin_popcount(set) == 1)
        answer = row->options[__builtin_ctz(set)];
    if (!sheet_truth(answer, &q->truth))
        return odd_answer(sheet, row);
    list[0] = (struct question_answer){.text = "", .feedback = row->feedback[0]};
    list[1] =
        (struct question_answer){.text = "", .feedback = row->feedback[1], .weight = QUESTION_FULL};
    q->answers = list;
    q->answers_count = 2;
    return true;
}

/* Alternatives stand between "|". */
static bool read_short(struct sheet *sheet, const struct row *row, struct question *q)
{
    struct question_answer list[QUESTION_ANSWERS_MAX];
    const char *s = row->cells[SHEET_ANSWER];
    while (*s) {
        size_t n = 0, skip = 0;
        for (; s[n] && !skip; n += !skip)
            skip = s[n] == '|' ? 1 : str_starts(s + n, "｜") ? strlen("｜") : 0;
        if (q->answers_count == QUESTION_ANSWERS_MAX)
            return import_fault(sheet->out, row->line, ERR_N("more than 26 answers"), "%s", "");
        const char *one = trimmed(&sheet->out->arena, arena_strndup(&sheet->out->arena, s, n));
        if (*one) {
            list[q->answers_count] = (struct question_answer){
                .text = one, .feedback = row->feedback[q->answers_count], .weight = QUESTION_FULL};
            q->answers_count++;
        }
        s += n + skip;
    }
    if (q->answers_count == 0)
        return odd_answer(sheet, row);
    struct question_answer *kept = arena_array(&sheet->out->arena, q->answers_count, sizeof *kept);
    memcpy(kept, list, q->answers_count * sizeof *kept);
    q->answers = kept;
    return true;
}

/* "3.5", "3.5±0.1", "3.5:0.1", "1..5". */
static bool read_numeric(struct sheet *sheet, const struct row *row, struct question *q)
{
    struct arena *arena = &sheet->out->arena;
    struct question_answer *answer = arena_array(arena, 1, sizeof *answer);
    const char *s = row->cells[SHEET_ANSWER], *dots = strstr(s, "..");
    const char *mark = strstr(s, "±");
    size_t width = mark ? strlen("±") : 1;
    mark = mark ? mark : strchr(s, ':');
    *answer = (struct question_answer){.weight = QUESTION_FULL, .feedback = row->feedback[0]};
    if (dots) {
        const char *low = trimmed(arena, arena_strndup(arena, s, (size_t) (dots - s)));
        const char *high = trimmed(arena, dots + 2);
        if (!decimal_parse(low, strlen(low), &answer->low) ||
            !decimal_parse(high, strlen(high), &answer->high) ||
            decimal_compare(answer->low, answer->high) > 0)
            return odd_answer(sheet, row);
        answer->text = arena_printf(arena, "%s..%s", low, high);
    } else {
        const char *value = mark ? trimmed(arena, arena_strndup(arena, s, (size_t) (mark - s))) : s;
        const char *tolerance = mark ? trimmed(arena, mark + width) : "";
        if (!import_number(sheet->out, row->line, value, tolerance, answer))
            return false;
    }
    q->answers = answer;
    q->answers_count = 1;
    return true;
}

/* "左 -> 右" in each option; without a left side it is only a further choice. */
static bool read_matching(struct sheet *sheet, const struct row *row, struct question *q)
{
    struct arena *arena = &sheet->out->arena;
    struct question_answer *list = arena_array(arena, row->count, sizeof *list);
    const char **choices = arena_array(arena, row->count, sizeof *choices);
    for (unsigned i = 0; i < row->count; i++) {
        const char *s = row->options[i], *arrow = strstr(s, "->");
        size_t width = arrow ? 2 : strlen("→");
        arrow = arrow ? arrow : strstr(s, "→");
        if (!arrow)
            return import_fault(sheet->out, row->line,
                                ERR_N("an option of a matching question without ->"), "%.60s", s);
        const char *left = trimmed(arena, arena_strndup(arena, s, (size_t) (arrow - s)));
        const char *right = trimmed(arena, arrow + width);
        bool known = false;
        for (unsigned k = 0; k < q->choices_count; k++)
            known = known || strcmp(choices[k], right) == 0;
        if (!known)
            choices[q->choices_count++] = right;
        if (*left)
            list[q->answers_count++] = (struct question_answer){.text = left,
                                                                .match = right,
                                                                .weight = QUESTION_FULL,
                                                                .feedback = row->feedback[i]};
    }
    q->answers = list;
    q->choices = choices;
    return q->answers_count > 0 || odd_answer(sheet, row);
}

/* The answer gives the right order of the options; without one they stand in it. */
static bool read_order(struct sheet *sheet, const struct row *row, struct question *q)
{
    struct question_answer *list = arena_array(&sheet->out->arena, row->count, sizeof *list);
    const char *order = row->cells[SHEET_ANSWER];
    unsigned seen = 0;
    for (const char *p = order; *p; p++) {
        unsigned i = *p >= 'a' && *p <= 'z' ? (unsigned) (*p - 'a') : (unsigned) (*p - 'A');
        if (strchr(" ,;>-", *p))
            continue;
        if (i >= row->count || seen & 1u << i)
            return odd_answer(sheet, row);
        seen |= 1u << i;
        list[q->answers_count++] =
            (struct question_answer){.text = row->options[i], .weight = QUESTION_FULL};
    }
    for (unsigned i = 0; !*order && i < row->count; i++)
        list[q->answers_count++] =
            (struct question_answer){.text = row->options[i], .weight = QUESTION_FULL};
    q->order = QUESTION_ORDER_EXACT;
    q->answers = list;
    return (q->answers_count == row->count && row->count > 1) || odd_answer(sheet, row);
}

/* The answer of an essay is what the marker compares with. */
static bool read_essay(struct sheet *sheet, const struct row *row, struct question *q)
{
    const char *answer = row->cells[SHEET_ANSWER];
    if (*answer && *q->explanation)
        q->explanation = arena_printf(&sheet->out->arena, "%s\n%s", answer, q->explanation);
    else if (*answer)
        q->explanation = answer;
    return true;
}

static bool read_nothing(struct sheet *sheet, const struct row *row, struct question *q)
{
    (void) sheet, (void) row, (void) q;
    return true;
}

/* What the row looks like where no type is written. */
static enum question_type guess_type(const struct row *row)
{
    bool truth;
    unsigned set = letters(row->cells[SHEET_ANSWER], row->count);
    if (row->count == 0)
        return sheet_truth(row->cells[SHEET_ANSWER], &truth) ? QUESTION_TRUE_FALSE : QUESTION_SHORT;
    return __builtin_popcount(set) > 1 ? QUESTION_MULTIPLE : QUESTION_SINGLE;
}

/* ---- the rest of a row ---- */

static void add_tags(struct sheet *sheet, const char *cell, const char **tags, unsigned *count,
                     unsigned most)
{
    while (*cell && *count < most) {
        size_t n = 0, skip = 0;
        for (; cell[n] && !skip; n += !skip)
            skip = strchr(" ,;\n", cell[n]) ? 1
                   : str_starts(cell + n, "、") || str_starts(cell + n, "，") ||
                           str_starts(cell + n, "；")
                       ? 3
                       : 0;
        if (n > 0)
            tags[(*count)++] = arena_strndup(&sheet->out->arena, cell, n);
        cell += n + skip;
    }
}

static void read_tags(struct sheet *sheet, const struct row *row, struct question *q)
{
    enum { MOST = 40 };
    const char **tags = arena_array(&sheet->out->arena, MOST, sizeof *tags);
    const char *difficulty = row->cells[SHEET_DIFFICULTY];
    int level = sheet_difficulty(difficulty);
    add_tags(sheet, row->cells[SHEET_POINT], tags, &q->tags_count, MOST - 1);
    add_tags(sheet, row->cells[SHEET_TAGS], tags, &q->tags_count, MOST - 1);
    if (level > 0)
        tags[q->tags_count++] = arena_printf(&sheet->out->arena, "d%d", level);
    else if (*difficulty)
        import_report(sheet->out, row->line, ERR_N("a difficulty that is not understood"), "%.60s",
                      difficulty);
    q->tags = tags;
}

static void read_id(struct sheet *sheet, const struct row *row, struct question *q)
{
    const char *id = row->cells[SHEET_ID];
    if (!*id)
        return;
    if (id[strspn(id, "0123456789")] == '\0')
        sheet->serial++;
    else if (bank_id_is_fine(id))
        q->id = id;
    else
        import_report(sheet->out, row->line,
                      ERR_N("an id number that cannot be an id; one is made"), "%.60s", id);
}

static void read_row(struct sheet *sheet, const struct row *row)
{
    static bool (*const readers[])(struct sheet *, const struct row *, struct question *) = {
        [QUESTION_SINGLE] = read_choice,       [QUESTION_MULTIPLE] = read_choice,
        [QUESTION_TRUE_FALSE] = read_truth,    [QUESTION_SHORT] = read_short,
        [QUESTION_NUMERIC] = read_numeric,     [QUESTION_MATCHING] = read_matching,
        [QUESTION_ORDERING] = read_order,      [QUESTION_ESSAY] = read_essay,
        [QUESTION_DESCRIPTION] = read_nothing,
    };
    struct question q = {.stem = row->cells[SHEET_STEM],
                         .title = row->cells[SHEET_TITLE],
                         .category = row->cells[SHEET_CATEGORY],
                         .explanation = row->cells[SHEET_EXPLANATION],
                         .line = row->line};
    const char *word = row->cells[SHEET_TYPE];
    q.type = guess_type(row);
    if (*word && !sheet_type(word, &q.type)) {
        import_fault(sheet->out, row->line, ERR_N("a type of question that is unknown"), "%.60s",
                     word);
        return;
    }
    if (strstr(q.stem, "](media/")) /* a picture */
        q.format = "markdown";
    read_id(sheet, row, &q);
    read_tags(sheet, row, &q);
    if (readers[q.type](sheet, row, &q))
        import_add(sheet->out, &q, sheet->options);
}

static bool is_empty(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->fields[i][strspn(row->fields[i], " \t\r\n")])
            return false;
    return true;
}

bool import_rows(const struct csv *rows, const struct import_options *options, struct import *out)
{
    struct sheet sheet = {.out = out, .options = options};
    size_t faults = out->faults, at = 0;
    while (at < rows->count && at < HEADING_ROWS && !is_heading(&rows->rows[at]))
        at++;
    if (at == rows->count || at == HEADING_ROWS)
        return import_fault(out, 1, ERR_N("no row of headings that names question and answer"),
                            "%s", "");
    if (!read_heading(&sheet, &rows->rows[at]))
        return false;
    for (at++; at < rows->count; at++) {
        struct row row;
        if (is_empty(&rows->rows[at]))
            continue;
        take_cells(&sheet, &rows->rows[at], &row);
        read_row(&sheet, &row);
    }
    if (sheet.serial > 0)
        import_report(out, 0, ERR_N("numbers of rows are no lasting ids; ids are made"), "%u",
                      sheet.serial);
    return out->faults == faults;
}

/* ---- separated values ---- */

/* The commonest separator of the first lines. */
static char find_separator(const char *text, size_t len)
{
    static const char marks[] = ",\t;";
    size_t count[3] = {0};
    for (size_t i = 0; i < len && i < FIRST_BYTES; i++) {
        const char *mark = text[i] ? strchr(marks, text[i]) : NULL;
        if (mark)
            count[mark - marks]++;
    }
    return count[1] > count[0] && count[1] >= count[2] ? '\t' : count[2] > count[0] ? ';' : ',';
}

bool import_sheet(const char *file, const char *text, size_t len,
                  const struct import_options *options, struct import *out)
{
    struct err err = ERR_INIT;
    struct csv csv;
    char *decoded;
    out->file = arena_strdup(&out->arena, file);
    if (!charset_decode(file, text, len, &decoded, &len, &err))
        return import_err(out, &err);
    bool ok = csv_parse_with(file, decoded, len, find_separator(decoded, len), &csv, &err);
    if (ok) {
        ok = import_rows(&csv, options, out);
        csv_finish(&csv);
    } else {
        import_err(out, &err);
    }
    free(decoded);
    return ok;
}
