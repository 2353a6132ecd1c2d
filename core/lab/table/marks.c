#include "core/lab/table/marks.h"

#include "base/str.h"
#include "core/lab/table/value.h"

#include <stdlib.h>
#include <string.h>

const struct lab_fault_kind table_faults[] = {
    [TABLE_STILL_DIRTY] = {"still_dirty", ERR_N("%1 still is as it came")},
    [TABLE_DAMAGED] = {"damaged", ERR_N("%1 was right and is not any more")},
    [TABLE_WRONG_REPAIR] = {"wrong_repair", ERR_N("%1 was repaired wrongly")},
    [TABLE_DUPLICATE_LEFT] = {"duplicate_left", ERR_N("a row that is there twice was left")},
    [TABLE_JUNK_LEFT] = {"junk_left", ERR_N("a row that had to go was left")},
    [TABLE_EXTRA_ROW] = {"extra_row", ERR_N("a row that nobody asked for")},
    [TABLE_OVER_DELETED] = {"over_deleted", ERR_N("a row that had to stay was deleted")},
    [TABLE_MISSING_ROW] = {"missing_row", ERR_N("a row is missing")},
    [TABLE_WRONG_CELL] = {"wrong_cell", ERR_N("%1 is wrong")},
    [TABLE_TEXT_NUMBER] = {"text_number", ERR_N("%1 is a text and no number")},
    [TABLE_WRONG_KEY] = {"wrong_key", ERR_N("%1 is not written as it must be")},
    [TABLE_WRONG_CLASS] = {"wrong_class", ERR_N("%1 is the wrong class")},
    [TABLE_BIN_EDGE] = {"bin_edge", ERR_N("%1 is the wrong class: the value %2 lies on an edge")},
    [TABLE_WRONG_TOTAL] = {"wrong_total", ERR_N("the total %1 is wrong")},
    [TABLE_MISSING_TOTAL] = {"missing_total", ERR_N("a line of totals is missing")},
    [TABLE_MISSING_COLUMN] = {"missing_column", ERR_N("the column %1 is missing")},
    [TABLE_EXTRA_COLUMN] = {"extra_column", ERR_N("the column %1 is too much")},
    [TABLE_COLUMN_ORDER] = {"column_order", ERR_N("the column %1 stands at the wrong place")},
    [TABLE_COLUMN_TYPE] = {"column_type", ERR_N("the column %1 holds what is no %2: %3")},
    [TABLE_MISSING_SHEET] = {"missing_sheet", ERR_N("there is no sheet %1")},
    [TABLE_FAULTS] = {0},
};

/* One sheet beside its gold. */
struct marking {
    const struct table_gold *all;
    const struct table_sheet *gold, *mine;
    const char *const *key;
    size_t key_count;
    struct table_pairs pairs;
    int column_of[BOOK_COLUMNS]; /* of mine, for each of gold */
    struct lab_result *result;
};

static const struct table_sheet nothing;

static void open_marking(struct marking *m, const struct table_gold *all, bool totals,
                         const struct table_book *mine, struct lab_result *result)
{
    const struct table_setup *s = &all->setup;
    *m = (struct marking){.all = all, .result = result};
    m->gold = totals ? all->totals : all->result;
    m->key = totals ? s->totals_key : s->key;
    m->key_count = totals ? s->totals_key_count : s->key_count;
    m->mine = table_book_find(mine, m->gold->name);
    m->mine = m->mine ? m->mine : &nothing;
    for (size_t c = 0; c < m->gold->columns_count; c++)
        m->column_of[c] = table_book_column(m->mine, m->gold->columns[c]);
    table_pair(s, m->gold, m->mine, m->key, m->key_count, &m->pairs);
}

static enum table_type type_of(const struct marking *m, size_t column)
{
    return table_type_of(&m->all->setup, m->gold->columns[column]);
}

static const char *my_cell(const struct marking *m, size_t g, size_t column)
{
    size_t row = m->pairs.mine_of[g];
    return row != TABLE_NONE && m->column_of[column] >= 0
               ? m->mine->rows[row].cells[m->column_of[column]]
               : "";
}

static bool is_key(const struct marking *m, size_t column)
{
    for (size_t i = 0; i < m->key_count; i++)
        if (strcmp(m->key[i], m->gold->columns[column]) == 0)
            return true;
    return false;
}

/* "K1 K2" of a row. */
static char *key_text(const struct marking *m, const struct table_sheet *sheet, size_t row)
{
    struct str text = STR_INIT;
    for (size_t i = 0; i < m->key_count; i++) {
        int column = table_book_column(sheet, m->key[i]);
        str_addf(&text, "%s%s", i ? " " : "", column >= 0 ? sheet->rows[row].cells[column] : "?");
    }
    return str_take(&text);
}

/* A fault at a row (of mine, or only of gold) and a column (TABLE_NONE: the whole row). */
static void add_fault(const struct marking *m, const struct labspec_score *rule,
                      enum table_fault kind, size_t g, size_t row, size_t column, const char *mine,
                      const char *gold)
{
    bool whole = column == TABLE_NONE;
    const char *name = whole ? "" : m->gold->columns[column];
    char *key = g != TABLE_NONE ? key_text(m, m->gold, g) : key_text(m, m->mine, row);
    char *place = whole ? xstrdup(key) : xasprintf("%s · %s", key, name);
    char *at = row == TABLE_NONE
                   ? xasprintf("%s\t0\t%s", m->gold->name, name)
                   : xasprintf("%s\t%u\t%s", m->gold->name, m->mine->rows[row].id, name);
    const char *value = "";
    int source =
        m->all->setup.class_source ? table_book_column(m->gold, m->all->setup.class_source) : -1;
    if (source >= 0 && g != TABLE_NONE)
        value = m->gold->rows[g].cells[source];
    struct lab_fault fault = {.kind = &table_faults[kind],
                              .score = rule->id,
                              .place = place,
                              .at = at,
                              .mine = mine,
                              .gold = gold,
                              .args = {name, value, ""}};
    lab_result_fault(m->result, &fault);
    free(key);
    free(place);
    free(at);
}

/* A row as "a | b | c". */
static char *row_text(const struct table_sheet *sheet, size_t row)
{
    struct str text = STR_INIT;
    for (size_t i = 0; i < sheet->columns_count && text.len < 300; i++)
        str_addf(&text, "%s%s", i ? " | " : "", sheet->rows[row].cells[i]);
    return str_take(&text);
}

static void add_row_fault(const struct marking *m, const struct labspec_score *rule,
                          enum table_fault kind, size_t g, size_t row)
{
    char *mine = row != TABLE_NONE ? row_text(m->mine, row) : xstrdup("");
    char *gold = g != TABLE_NONE ? row_text(m->gold, g) : xstrdup("");
    add_fault(m, rule, kind, g, row, TABLE_NONE, mine, gold);
    free(mine);
    free(gold);
}

static enum table_fault cell_fault(enum table_type type, const char *mine)
{
    struct decimal d;
    bool number = type == TABLE_NUMBER || type == TABLE_INTEGER;
    return number && *mine && !value_plain(mine, &d) ? TABLE_TEXT_NUMBER : TABLE_WRONG_CELL;
}

/* ---- repair ---- */

struct repair {
    struct tally tally;
    size_t damaged;
};

static void repair_cell(const struct marking *m, const struct labspec_score *rule, bool tell,
                        size_t g, size_t column, struct repair *repair)
{
    const char *came = table_came(m->all, g, column), *want = m->gold->rows[g].cells[column];
    const char *mine = my_cell(m, g, column);
    bool dirty = table_dirty(m->all, g, column), right = table_same(type_of(m, column), mine, want);
    bool changed = !table_same(type_of(m, column), mine, came);
    repair->tally.gold += dirty;
    repair->tally.given += changed;
    repair->tally.matched += dirty && right;
    repair->damaged += !dirty && !right;
    if (right || !tell)
        return;
    enum table_fault kind = !dirty    ? TABLE_DAMAGED
                            : changed ? TABLE_WRONG_REPAIR
                                      : TABLE_STILL_DIRTY;
    add_fault(m, rule, kind, g, m->pairs.mine_of[g], column, mine, want);
}

static struct repair repair_of(const struct marking *m, const struct labspec_score *rule, bool tell)
{
    struct repair repair = {{0, 0, 0}, 0};
    size_t surplus = 0, left = 0;
    for (size_t g = 0; g < m->gold->count; g++) {
        if (m->pairs.mine_of[g] == TABLE_NONE) {
            for (size_t c = 0; c < m->gold->columns_count; c++)
                repair.tally.gold += table_dirty(m->all, g, c);
            repair.tally.given++;
            repair.damaged++;
            if (tell)
                add_row_fault(m, rule, TABLE_OVER_DELETED, g, TABLE_NONE);
            continue;
        }
        for (size_t c = 0; c < m->gold->columns_count; c++)
            repair_cell(m, rule, tell, g, c, &repair);
    }
    for (size_t r = 0; r < m->all->from->count; r++)
        surplus += table_is_surplus(m->all, r);
    for (size_t r = 0; r < m->mine->count; r++)
        if (m->pairs.gold_of[r] == TABLE_NONE) {
            left++;
            if (tell)
                add_row_fault(m, rule, table_row_fault(m->all, m->mine, &m->mine->rows[r]),
                              TABLE_NONE, r);
        }
    size_t gone = left < surplus ? surplus - left : 0;
    repair.tally.gold += surplus;
    repair.tally.matched += gone;
    repair.tally.given += gone + (left > surplus ? left - surplus : 0);
    return repair;
}

static void mark_repair(const struct marking *m, const struct labspec_score *rule, bool tell)
{
    struct repair repair = repair_of(m, rule, tell);
    struct tally t = repair.tally;
    double f1 = tally_f1(t);
    if (strcmp(rule->metric, "damage") == 0 && t.matched == 0)
        lab_result_undefined(m->result, rule, "–");
    else if (strcmp(rule->metric, "damage") == 0)
        lab_result_metric(m->result, rule, (double) repair.damaged, "%zu", repair.damaged);
    else
        lab_result_metric(
            m->result, rule,
            strcmp(rule->metric, "repair_net") == 0 ? table_net(rule, f1, repair.damaged) : f1,
            "F1 %.4f, P %zu/%zu, R %zu/%zu, ✗ %zu", f1, t.matched, t.given, t.matched, t.gold,
            repair.damaged);
}

/* ---- cells, classes, totals, rows ---- */

static bool counts(const struct marking *m, const struct labspec_score *rule, size_t column,
                   bool totals)
{
    if (rule->only)
        return strcmp(rule->only, m->gold->columns[column]) == 0;
    return !totals || !is_key(m, column);
}

static void mark_cells(const struct marking *m, const struct labspec_score *rule, bool totals)
{
    size_t right = 0, all = 0, width = 0, extra = 0;
    for (size_t c = 0; c < m->gold->columns_count; c++)
        width += counts(m, rule, c, totals);
    for (size_t g = 0; g < m->gold->count; g++) {
        size_t row = m->pairs.mine_of[g];
        if (row == TABLE_NONE)
            add_row_fault(m, rule, totals ? TABLE_MISSING_TOTAL : TABLE_MISSING_ROW, g, row);
        for (size_t c = 0; c < m->gold->columns_count; c++) {
            const char *mine = my_cell(m, g, c), *want = m->gold->rows[g].cells[c];
            bool there = row != TABLE_NONE && m->column_of[c] >= 0;
            bool same = there && table_same(type_of(m, c), mine, want);
            if (counts(m, rule, c, totals)) {
                all++;
                right += same;
            }
            if (same || !there || !(counts(m, rule, c, totals) || is_key(m, c)))
                continue;
            enum table_fault kind = cell_fault(type_of(m, c), mine);
            kind = is_key(m, c)                         ? TABLE_WRONG_KEY
                   : totals && kind == TABLE_WRONG_CELL ? TABLE_WRONG_TOTAL
                                                        : kind;
            add_fault(m, rule, kind, g, row, c, mine, want);
        }
    }
    for (size_t r = 0; r < m->mine->count; r++)
        if (m->pairs.gold_of[r] == TABLE_NONE) {
            add_row_fault(m, rule, table_row_fault(m->all, m->mine, &m->mine->rows[r]), TABLE_NONE,
                          r);
            extra += width;
        }
    lab_result_share(m->result, rule, right, all + extra, "%zu/%zu", right, all + extra);
}

static void mark_classes(const struct marking *m, const struct labspec_score *rule)
{
    int column = table_class_column(m->all, rule);
    size_t right = 0, extra = m->mine->count, c = (size_t) column;
    if (m->column_of[c] < 0)
        add_fault(m, rule, TABLE_MISSING_COLUMN, 0, TABLE_NONE, c, "", m->gold->columns[c]);
    for (size_t g = 0; g < m->gold->count; g++) {
        size_t row = m->pairs.mine_of[g];
        extra -= row != TABLE_NONE;
        const char *mine = my_cell(m, g, c), *want = m->gold->rows[g].cells[c];
        if (row != TABLE_NONE && m->column_of[c] >= 0 && strcmp(mine, want) == 0)
            right++;
        else if (row == TABLE_NONE)
            add_row_fault(m, rule, TABLE_MISSING_ROW, g, row);
        else if (m->column_of[c] >= 0)
            add_fault(m, rule, table_class_fault(m->all, g), g, row, c, mine, want);
    }
    lab_result_share(m->result, rule, right, m->gold->count + extra, "%zu/%zu", right,
                     m->gold->count + extra);
}

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* Rows in gold's columns as texts, numbers in one way, sorted; heap, texts in the arena. */
static const char **row_texts(const struct marking *m, const struct table_sheet *sheet,
                              struct arena *arena)
{
    const char **list = xmalloc((sheet->count + 1) * sizeof *list);
    for (size_t r = 0; r < sheet->count; r++) {
        struct str text = STR_INIT;
        for (size_t c = 0; c < m->gold->columns_count; c++) {
            int column = table_book_column(sheet, m->gold->columns[c]);
            const char *cell = column >= 0 ? sheet->rows[r].cells[column] : "\x01";
            struct decimal d;
            bool number = type_of(m, c) == TABLE_NUMBER || type_of(m, c) == TABLE_INTEGER;
            str_addf(&text, "%s\x1f",
                     number && value_plain(cell, &d) ? value_decimal(arena, d) : cell);
        }
        list[r] = arena_strdup(arena, str_text(&text));
        str_finish(&text);
    }
    qsort(list, sheet->count, sizeof *list, compare_text);
    return list;
}

static void mark_rows(const struct marking *m, const struct labspec_score *rule)
{
    struct arena arena = ARENA_INIT;
    const char **gold = row_texts(m, m->gold, &arena), **mine = row_texts(m, m->mine, &arena);
    size_t right = 0, i = 0, k = 0, n = m->gold->count, more = m->mine->count;
    while (i < n && k < more) {
        int order = strcmp(gold[i], mine[k]);
        right += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
    lab_result_share(m->result, rule, right, n > more ? n : more, "%zu/%zu", right,
                     n > more ? n : more);
    free(gold);
    free(mine);
    arena_finish(&arena);
}

/* ---- schema ---- */

/* Which of gold's columns stand in the right order: a longest common sequence of names. */
static void in_order(const struct marking *m, bool *keeps)
{
    size_t n = m->gold->columns_count, length[BOOK_COLUMNS], before[BOOK_COLUMNS];
    size_t best = TABLE_NONE;
    for (size_t i = 0; i < n; i++) {
        keeps[i] = false;
        length[i] = m->column_of[i] >= 0;
        before[i] = TABLE_NONE;
        for (size_t k = 0; length[i] && k < i; k++)
            if (m->column_of[k] >= 0 && m->column_of[k] < m->column_of[i] &&
                length[k] + 1 > length[i]) {
                length[i] = length[k] + 1;
                before[i] = k;
            }
        if (length[i] && (best == TABLE_NONE || length[i] > length[best]))
            best = i;
    }
    for (; best != TABLE_NONE; best = before[best])
        keeps[best] = true;
}

/* A cell that is not of the column's type, NULL. */
static const struct table_row *misfit(const struct marking *m, size_t c)
{
    for (size_t r = 0; r < m->mine->count; r++)
        if (!table_type_holds(type_of(m, c), m->mine->rows[r].cells[m->column_of[c]]))
            return &m->mine->rows[r];
    return NULL;
}

static void column_fault(const struct marking *m, const struct labspec_score *rule,
                         enum table_fault kind, const char *column, const char *type,
                         const char *text)
{
    char *at = xasprintf("%s\t0\t%s", m->gold->name, column);
    lab_result_fault(m->result, &(struct lab_fault){.kind = &table_faults[kind],
                                                    .score = rule->id,
                                                    .place = column,
                                                    .at = at,
                                                    .mine = text,
                                                    .args = {column, type, text}});
    free(at);
}

static void mark_schema(const struct marking *m, const struct labspec_score *rule)
{
    bool keeps[BOOK_COLUMNS];
    size_t part = 0, extra = 0, n = m->gold->columns_count;
    in_order(m, keeps);
    for (size_t c = 0; c < n; c++) {
        const char *name = m->gold->columns[c];
        if (m->column_of[c] < 0) {
            column_fault(m, rule, TABLE_MISSING_COLUMN, name, "", "");
            continue;
        }
        const struct table_row *row = misfit(m, c);
        if (!keeps[c])
            column_fault(m, rule, TABLE_COLUMN_ORDER, name, "", "");
        if (row)
            column_fault(m, rule, TABLE_COLUMN_TYPE, name, table_type_name(type_of(m, c)),
                         row->cells[m->column_of[c]]);
        part += m->mine->count > 0 ? 1 + keeps[c] + !row : 0;
    }
    for (size_t i = 0; i < m->mine->columns_count; i++)
        if (table_book_column(m->gold, m->mine->columns[i]) < 0) {
            column_fault(m, rule, TABLE_EXTRA_COLUMN, m->mine->columns[i], "", "");
            extra++;
        }
    lab_result_share(m->result, rule, part, 3 * (n + extra), "%zu/%zu", part, 3 * (n + extra));
}

/* ---- all lines ---- */

static void mark_line(const struct marking *result, const struct marking *totals,
                      const struct labspec_score *rule, bool *repair_told)
{
    const char *metric = rule->metric;
    if (strcmp(metric, "totals") == 0) {
        if (totals->mine == &nothing)
            column_fault(totals, rule, TABLE_MISSING_SHEET, totals->gold->name, "", "");
        mark_cells(totals, rule, true);
    } else if (strcmp(metric, "cells") == 0) {
        mark_cells(result, rule, false);
    } else if (strcmp(metric, "classes") == 0) {
        mark_classes(result, rule);
    } else if (strcmp(metric, "rows") == 0) {
        mark_rows(result, rule);
    } else if (strcmp(metric, "schema") == 0) {
        mark_schema(result, rule);
    } else {
        mark_repair(result, rule, !*repair_told);
        *repair_told = true;
    }
}

void table_marks(const struct table_gold *gold, const struct table_book *mine,
                 struct lab_result *result)
{
    struct marking main_sheet, totals = {0};
    bool repair_told = false;
    open_marking(&main_sheet, gold, false, mine, result);
    if (gold->totals)
        open_marking(&totals, gold, true, mine, result);
    for (unsigned i = 0; i < result->spec->scores_count; i++)
        mark_line(&main_sheet, &totals, &result->spec->scores[i], &repair_told);
    table_pairs_finish(&main_sheet.pairs);
    table_pairs_finish(&totals.pairs);
}
