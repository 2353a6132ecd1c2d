/* Gold with mistakes of the kinds people make, and what they cost. */
#include "core/lab/table/engine.h"

#include "base/prng.h"
#include "core/lab/table/marks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct spoiling {
    struct lab_task *task;
    const struct table_gold *gold;
    struct table_book book; /* the work: result and totals */
    struct table_sheet *result, *totals;
    struct prng *prng;
    struct lab_spoiled *out;
    bool *used, *totals_used; /* gold rows with a mistake */
    struct tally repair;
    size_t damaged, cells, classes, rows, sums, surplus_put;
};

static bool measured(const struct spoiling *s, const char *name)
{
    const struct labspec *spec = s->task->spec;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const char *metric = spec->scores[i].metric;
        if (strncmp(metric, name, strlen(name)) == 0)
            return true;
    }
    return false;
}

static void made(struct spoiling *s, enum table_fault kind)
{
    s->out->kinds[s->out->count++] = &table_faults[kind];
}

static bool is_key(const struct table_setup *setup, const char *column, bool totals)
{
    const char *const *key = totals ? setup->totals_key : setup->key;
    size_t n = totals ? setup->totals_key_count : setup->key_count;
    for (size_t i = 0; i < n; i++)
        if (strcmp(key[i], column) == 0)
            return true;
    return false;
}

/* Another row's text of the column that is neither of two, NULL. */
static const char *other_text(struct spoiling *s, const struct table_sheet *sheet, size_t column,
                              const char *a, const char *b)
{
    enum table_type type = table_type_of(&s->gold->setup, sheet->columns[column]);
    uint32_t from = prng_below(s->prng, (uint32_t) sheet->count);
    for (size_t i = 0; i < sheet->count; i++) {
        const char *text = sheet->rows[(from + i) % sheet->count].cells[column];
        if (*text && !table_same(type, text, a) && !table_same(type, text, b))
            return text;
    }
    return NULL;
}

/* A cell that is no key, in a row without mistakes: dirty, clean, or either (-1). A row that is in
 * the source twice stays as it is: put back, the double would stand for it if it were the better.
 */
static bool find_cell(struct spoiling *s, int dirty, size_t *g, size_t *column)
{
    size_t rows = s->gold->result->count, width = s->gold->result->columns_count;
    uint32_t from = prng_below(s->prng, (uint32_t) (rows * width));
    for (size_t i = 0; i < rows * width; i++) {
        size_t at = (from + i) % (rows * width);
        *g = at / width;
        *column = at % width;
        const char *name = s->gold->result->columns[*column];
        const char *class = s->gold->setup.class_column;
        if (s->used[*g] || is_key(&s->gold->setup, name, false) ||
            (class && strcmp(name, class) == 0))
            continue;
        if (dirty < 0)
            return true;
        if (table_dirty(s->gold, *g, *column) == (dirty > 0) && !table_is_doubled(s->gold, *g))
            return true;
    }
    return false;
}

static bool spoil_repair(struct spoiling *s, unsigned turn)
{
    size_t g, c;
    if (turn % 4 == 3) {
        for (size_t r = 0, skip = s->surplus_put; r < s->gold->from->count; r++) {
            if (!table_is_surplus(s->gold, r) || skip-- > 0)
                continue;
            struct table_row *row = table_book_add_row(&s->book, s->result, 0);
            for (size_t i = 0; i < s->result->columns_count; i++) {
                int from = table_book_column(s->gold->from, s->result->columns[i]);
                row->cells[i] = from >= 0 ? s->gold->from->rows[r].cells[from] : "";
            }
            s->surplus_put++;
            s->repair.matched--;
            s->repair.given--;
            made(s, table_row_fault(s->gold, s->result, row));
            return true;
        }
        turn = 0;
    }
    if (!find_cell(s, turn % 4 != 1, &g, &c))
        return false;
    const char *came = table_came(s->gold, g, c), *want = s->gold->result->rows[g].cells[c];
    const char *text = turn % 4 == 0 ? came : other_text(s, s->gold->result, c, want, came);
    if (!text)
        return false;
    s->used[g] = true;
    s->result->rows[g].cells[c] = text;
    s->repair.matched -= turn % 4 != 1;
    s->repair.given += (turn % 4 == 1) - (turn % 4 == 0);
    s->damaged += turn % 4 == 1;
    s->cells++;
    s->rows++;
    made(s, turn % 4 == 0 ? TABLE_STILL_DIRTY : turn % 4 == 1 ? TABLE_DAMAGED : TABLE_WRONG_REPAIR);
    return true;
}

static bool spoil_cell(struct spoiling *s)
{
    size_t g, c;
    if (!find_cell(s, -1, &g, &c))
        return false;
    const char *want = s->gold->result->rows[g].cells[c];
    const char *text = other_text(s, s->gold->result, c, want, want);
    if (!text)
        return false;
    s->used[g] = true;
    s->result->rows[g].cells[c] = text;
    s->cells++;
    s->rows++;
    made(s, TABLE_WRONG_CELL);
    return true;
}

static bool spoil_class(struct spoiling *s)
{
    const struct table_sheet *gold = s->gold->result;
    int column =
        s->gold->setup.class_column ? table_book_column(gold, s->gold->setup.class_column) : -1;
    size_t g = prng_below(s->prng, (uint32_t) gold->count), tried = 0;
    while (tried++ < gold->count && s->used[g])
        g = (g + 1) % gold->count;
    if (column < 0 || s->used[g])
        return false;
    const char *want = gold->rows[g].cells[column];
    const char *text = other_text(s, gold, (size_t) column, want, want);
    if (!text)
        return false;
    s->used[g] = true;
    s->result->rows[g].cells[column] = text;
    s->cells++;
    s->rows++;
    s->classes++;
    made(s, table_class_fault(s->gold, g));
    return true;
}

static bool spoil_total(struct spoiling *s)
{
    const struct table_sheet *gold = s->gold->totals;
    size_t all = gold->count * gold->columns_count;
    uint32_t from = prng_below(s->prng, (uint32_t) all);
    for (size_t i = 0; i < all; i++) {
        size_t at = (from + i) % all, g = at / gold->columns_count, c = at % gold->columns_count;
        if (s->totals_used[g] || is_key(&s->gold->setup, gold->columns[c], true))
            continue;
        const char *want = gold->rows[g].cells[c];
        const char *text = other_text(s, gold, c, want, want);
        if (!text)
            continue;
        s->totals_used[g] = true;
        s->totals->rows[g].cells[c] = text;
        s->sums++;
        made(s, TABLE_WRONG_TOTAL);
        return true;
    }
    return false;
}

static bool spoil_one(struct spoiling *s, unsigned turn)
{
    bool repair = measured(s, "repair") || measured(s, "damage");
    for (unsigned i = 0; i < 4; i++)
        switch ((turn + i) % 4) {
        case 0:
            if (repair && spoil_repair(s, turn))
                return true;
            break;
        case 1:
            if (!repair && measured(s, "classes") && spoil_class(s))
                return true;
            break;
        case 2:
            if (!repair && (measured(s, "cells") || measured(s, "rows")) && spoil_cell(s))
                return true;
            break;
        default:
            if (measured(s, "totals") && spoil_total(s))
                return true;
        }
    return false;
}

static size_t totals_width(const struct table_gold *gold)
{
    size_t width = 0;
    for (size_t c = 0; c < gold->totals->columns_count; c++)
        width += !is_key(&gold->setup, gold->totals->columns[c], true);
    return width * gold->totals->count;
}

/* Names and order are the gold's; a column's type is lost with one cell that has it not. */
static double expected_schema(const struct spoiling *s)
{
    size_t lost = 0, width = s->gold->result->columns_count;
    for (size_t c = 0; c < width; c++) {
        enum table_type type = table_type_of(&s->gold->setup, s->gold->result->columns[c]);
        bool holds = true;
        for (size_t r = 0; r < s->result->count; r++)
            holds = holds && table_type_holds(type, s->result->rows[r].cells[c]);
        lost += !holds;
    }
    return (double) (3 * width - lost) / (double) (3 * width);
}

static double expected(const struct spoiling *s, const struct labspec_score *rule)
{
    size_t rows = s->gold->result->count, width = s->gold->result->columns_count;
    double cells = (double) (rows * width), more = (double) (s->surplus_put * width);
    double all_rows = (double) (rows + s->surplus_put);
    if (rule->only && strcmp(rule->metric, "classes") != 0)
        return NAN;
    if (strcmp(rule->metric, "repair_f1") == 0)
        return tally_f1(s->repair);
    if (strcmp(rule->metric, "repair_net") == 0)
        return table_net(rule, tally_f1(s->repair), s->damaged);
    if (strcmp(rule->metric, "damage") == 0)
        return (double) s->damaged;
    if (strcmp(rule->metric, "cells") == 0)
        return (cells - (double) s->cells) / (cells + more);
    if (strcmp(rule->metric, "rows") == 0)
        return (double) (rows - s->rows) / all_rows;
    if (strcmp(rule->metric, "classes") == 0)
        return (double) (rows - s->classes) / all_rows;
    if (strcmp(rule->metric, "schema") == 0)
        return expected_schema(s);
    if (strcmp(rule->metric, "totals") == 0) {
        double all = (double) totals_width(s->gold);
        return (all - (double) s->sums) / all;
    }
    return 1;
}

static void count_repairs(struct spoiling *s)
{
    for (size_t g = 0; g < s->gold->result->count; g++)
        for (size_t c = 0; c < s->gold->result->columns_count; c++)
            s->repair.gold += table_dirty(s->gold, g, c);
    for (size_t r = 0; s->gold->from && r < s->gold->from->count; r++)
        s->repair.gold += table_is_surplus(s->gold, r);
    s->repair.matched = s->repair.given = s->repair.gold;
}

bool table_spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                 struct lab_spoiled *spoiled, struct err *err)
{
    const struct labspec *spec = o->lab->spec;
    const struct table_gold *gold = o->gold;
    struct spoiling s = {.task = o->lab, .gold = gold, .prng = prng, .out = spoiled};
    (void) err;
    table_book_clone(&s.book, &gold->gold);
    s.result = table_book_find(&s.book, gold->result->name);
    s.totals = gold->totals ? table_book_find(&s.book, gold->totals->name) : NULL;
    s.used = xcalloc(gold->result->count + 1, sizeof *s.used);
    s.totals_used = xcalloc(gold->totals ? gold->totals->count + 1 : 1, sizeof *s.totals_used);
    spoiled->kinds = xcalloc(k + 1, sizeof *spoiled->kinds);
    spoiled->values = xcalloc(spec->scores_count, sizeof *spoiled->values);
    if (measured(&s, "repair") || measured(&s, "damage"))
        count_repairs(&s);
    for (unsigned i = 0; i < k && spoil_one(&s, i); i++)
        continue;
    for (unsigned i = 0; i < spec->scores_count; i++)
        spoiled->values[i] = expected(&s, &spec->scores[i]);
    json_t *ops = table_ops_whole(s.result, s.totals);
    table_work_print(ops, &spoiled->work);
    json_decref(ops);
    free(s.used);
    free(s.totals_used);
    table_book_finish(&s.book);
    return true;
}
