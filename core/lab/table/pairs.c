/* Which row belongs to which, and what the source's rows were. */
#include "core/lab/table/marks.h"

#include "base/str.h"
#include "core/lab/table/value.h"

#include <stdlib.h>
#include <string.h>

bool table_same(enum table_type type, const char *a, const char *b)
{
    struct decimal x, y;
    if (strcmp(a, b) == 0)
        return true;
    return (type == TABLE_NUMBER || type == TABLE_INTEGER) && value_plain(a, &x) &&
           value_plain(b, &y) && decimal_compare(x, y) == 0;
}

void table_pairs_finish(struct table_pairs *pairs)
{
    free(pairs->mine_of);
    free(pairs->gold_of);
    free(pairs->exact);
    *pairs = (struct table_pairs){0};
}

struct row_key {
    const char *text; /* NULL: has none */
    size_t row;
};

static int compare_keys(const void *a, const void *b)
{
    const struct row_key *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static const char *row_key(struct arena *arena, const struct table_sheet *sheet, size_t row,
                           const char *const *key, size_t count, bool fold)
{
    struct str text = STR_INIT;
    for (size_t i = 0; i < count; i++) {
        int column = table_book_column(sheet, key[i]);
        const char *cell = column >= 0 ? sheet->rows[row].cells[column] : "";
        str_addf(&text, "%s\x1f", fold ? value_fold(arena, cell) : cell);
    }
    const char *made = arena_strdup(arena, str_text(&text));
    str_finish(&text);
    return made;
}

struct pairing {
    const struct table_setup *setup;
    const struct table_sheet *gold, *mine;
    int column_of[BOOK_COLUMNS]; /* of mine, for each of gold */
};

static size_t right_cells(const struct pairing *p, size_t g, size_t m)
{
    size_t right = 0;
    for (size_t c = 0; c < p->gold->columns_count; c++)
        right += p->column_of[c] >= 0 &&
                 table_same(table_type_of(p->setup, p->gold->columns[c]),
                            p->mine->rows[m].cells[p->column_of[c]], p->gold->rows[g].cells[c]);
    return right;
}

static size_t first_of(const struct row_key *keys, size_t count, const char *text)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (strcmp(keys[mid].text, text) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void pair_by_key(const struct pairing *p, const char *const *key, size_t key_count,
                        bool fold, struct table_pairs *pairs)
{
    struct arena arena = ARENA_INIT;
    size_t n = p->mine->count;
    struct row_key *keys = xmalloc((n + 1) * sizeof *keys);
    for (size_t m = 0; m < n; m++)
        keys[m] = (struct row_key){row_key(&arena, p->mine, m, key, key_count, fold), m};
    qsort(keys, n, sizeof *keys, compare_keys);
    for (size_t g = 0; g < p->gold->count; g++) {
        if (pairs->mine_of[g] != TABLE_NONE)
            continue;
        const char *text = row_key(&arena, p->gold, g, key, key_count, fold);
        size_t best = TABLE_NONE, most = 0, looked = 0;
        for (size_t i = first_of(keys, n, text);
             i < n && strcmp(keys[i].text, text) == 0 && looked < 100; i++, looked++) {
            size_t m = keys[i].row, right = right_cells(p, g, m);
            if (pairs->gold_of[m] == TABLE_NONE && (best == TABLE_NONE || right > most)) {
                best = m;
                most = right;
            }
        }
        if (best == TABLE_NONE)
            continue;
        pairs->mine_of[g] = best;
        pairs->gold_of[best] = g;
        pairs->exact[g] = !fold;
    }
    free(keys);
    arena_finish(&arena);
}

void table_pair(const struct table_setup *setup, const struct table_sheet *gold,
                const struct table_sheet *mine, const char *const *key, size_t key_count,
                struct table_pairs *pairs)
{
    struct pairing p = {.setup = setup, .gold = gold, .mine = mine};
    bool has_key = false;
    pairs->mine_of = xmalloc((gold->count + 1) * sizeof *pairs->mine_of);
    pairs->gold_of = xmalloc((mine->count + 1) * sizeof *pairs->gold_of);
    pairs->exact = xcalloc(gold->count + 1, sizeof *pairs->exact);
    for (size_t g = 0; g < gold->count; g++)
        pairs->mine_of[g] = TABLE_NONE;
    for (size_t m = 0; m < mine->count; m++)
        pairs->gold_of[m] = TABLE_NONE;
    for (size_t c = 0; c < gold->columns_count; c++)
        p.column_of[c] = table_book_column(mine, gold->columns[c]);
    for (size_t i = 0; i < key_count; i++)
        has_key = has_key || table_book_column(mine, key[i]) >= 0;
    if (!has_key)
        return;
    pair_by_key(&p, key, key_count, false, pairs);
    pair_by_key(&p, key, key_count, true, pairs);
}

/* ---- gold ---- */

/* `row`: its number, 0 when it is none. */
static bool wrong_gold(const struct lab_task *task, const char *file, uint32_t row,
                       const char *what, struct err *err)
{
    err_set(err, ERR_INVALID, "labs/%s/%s/gold/%s:%u", task->spec->id,
            task->spec->variants[task->variant], file, row + 1);
    return err_detail(err, "%s", what);
}

/* "a, b" */
static char *column_names(const struct table_sheet *sheet)
{
    struct str all = STR_INIT;
    for (size_t i = 0; sheet && i < sheet->columns_count; i++)
        str_addf(&all, "%s%s", i ? ", " : "", sheet->columns[i]);
    return str_take(&all);
}

static bool no_column(const struct lab_task *task, const char *file, const struct table_sheet *gold,
                      const char *name, struct err *err)
{
    char *all = column_names(gold);
    wrong_gold(task, file, 0, name, err);
    lab_why(err, LAB_WHY_COLUMN, name, all, NULL);
    free(all);
    return false;
}

static bool no_rule(const struct lab_task *task, const struct table_sheet *gold, const char *name,
                    struct err *err)
{
    char *all = column_names(gold);
    lab_wrong_option(task->spec, "columns", name, NULL, err);
    lab_why(err, LAB_WHY_COLUMN_RULE, name, all, NULL);
    free(all);
    return false;
}

static bool key_twice(const struct lab_task *task, const char *file, const struct table_sheet *gold,
                      size_t row, const char *key, struct err *err)
{
    const char *text = gold->rows[row].cells[table_book_column(gold, key)];
    wrong_gold(task, file, gold->rows[row].id, text, err);
    return lab_why(err, LAB_WHY_KEY_TWICE, text, NULL, NULL);
}

static bool read_gold(struct lab_task *task, struct table_book *book, const char *name,
                      const char *const *key, size_t key_count, const struct table_sheet **sheet,
                      struct err *err)
{
    char *path = arena_printf(&task->arena, "gold/%s.csv", name), *text;
    const char *file = path + strlen("gold/");
    size_t len;
    if (!lab_gold(task, file, &text, &len, err))
        return false;
    bool ok = table_book_read(book, path, text, len, err);
    free(text);
    if (!ok)
        return false;
    const struct table_sheet *gold = table_book_find(book, name);
    struct row_key *keys = xmalloc((gold->count + 1) * sizeof *keys);
    for (size_t i = 0; ok && i < key_count; i++)
        ok = table_book_column(gold, key[i]) >= 0 || no_column(task, file, gold, key[i], err);
    for (size_t r = 0; r < gold->count; r++)
        keys[r] = (struct row_key){row_key(&task->arena, gold, r, key, key_count, true), r};
    qsort(keys, gold->count, sizeof *keys, compare_keys);
    for (size_t r = 1; ok && r < gold->count; r++)
        ok = strcmp(keys[r - 1].text, keys[r].text) != 0 ||
             key_twice(task, file, gold, keys[r].row, key[0], err);
    free(keys);
    *sheet = gold;
    if (!ok || gold->count > 0)
        return ok;
    wrong_gold(task, file, 0, "0 rows", err);
    return lab_why(err, LAB_WHY_TABLE_EMPTY, NULL, NULL, NULL);
}

bool table_gold_open(struct lab_task *task, struct table_gold *gold, struct err *err)
{
    struct table_setup *s = &gold->setup;
    *gold = (struct table_gold){0};
    if (!table_setup(task, s, err) || !table_sources(task, s, &gold->source, err))
        return false;
    bool ok = read_gold(task, &gold->gold, s->result, s->key, s->key_count, &gold->result, err);
    if (ok && s->totals)
        ok = read_gold(task, &gold->gold, s->totals, s->totals_key, s->totals_key_count,
                       &gold->totals, err);
    for (size_t i = 0; ok && i < s->columns_count; i++)
        ok = table_book_column(gold->result, s->columns[i].name) >= 0 ||
             (gold->totals && table_book_column(gold->totals, s->columns[i].name) >= 0) ||
             no_rule(task, gold->result, s->columns[i].name, err);
    if (!ok) {
        table_gold_finish(gold);
        return false;
    }
    const struct table_sheet *from = table_book_find(&gold->source, s->result);
    gold->from = from->file ? from : NULL;
    if (gold->from)
        table_pair(s, gold->result, gold->from, s->key, s->key_count, &gold->origin);
    return true;
}

void table_gold_finish(struct table_gold *gold)
{
    table_pairs_finish(&gold->origin);
    table_book_finish(&gold->source);
    table_book_finish(&gold->gold);
}

const char *table_came(const struct table_gold *gold, size_t g, size_t column)
{
    if (!gold->from || gold->origin.mine_of[g] == TABLE_NONE)
        return "";
    int from = table_book_column(gold->from, gold->result->columns[column]);
    return from >= 0 ? gold->from->rows[gold->origin.mine_of[g]].cells[from] : "";
}

bool table_dirty(const struct table_gold *gold, size_t g, size_t column)
{
    return !table_same(table_type_of(&gold->setup, gold->result->columns[column]),
                       table_came(gold, g, column), gold->result->rows[g].cells[column]);
}

bool table_is_surplus(const struct table_gold *gold, size_t row)
{
    return gold->from && gold->origin.gold_of[row] == TABLE_NONE;
}

static bool has_key(const struct table_gold *gold, const struct table_sheet *sheet,
                    bool only_surplus, const char *text)
{
    struct arena arena = ARENA_INIT;
    bool found = false;
    for (size_t r = 0; !found && r < sheet->count; r++)
        found = (!only_surplus || table_is_surplus(gold, r)) &&
                strcmp(row_key(&arena, sheet, r, gold->setup.key, gold->setup.key_count, true),
                       text) == 0;
    arena_finish(&arena);
    return found;
}

bool table_is_doubled(const struct table_gold *gold, size_t g)
{
    struct arena arena = ARENA_INIT;
    bool doubled = gold->from && has_key(gold, gold->from, true,
                                         row_key(&arena, gold->result, g, gold->setup.key,
                                                 gold->setup.key_count, true));
    arena_finish(&arena);
    return doubled;
}

enum table_fault table_row_fault(const struct table_gold *gold, const struct table_sheet *mine,
                                 const struct table_row *row)
{
    struct arena arena = ARENA_INIT;
    const char *key = row_key(&arena, mine, (size_t) (row - mine->rows), gold->setup.key,
                              gold->setup.key_count, true);
    enum table_fault fault = TABLE_EXTRA_ROW;
    if (has_key(gold, gold->result, false, key))
        fault = TABLE_DUPLICATE_LEFT;
    else if (gold->from && has_key(gold, gold->from, true, key))
        fault = TABLE_JUNK_LEFT;
    arena_finish(&arena);
    return fault;
}

enum table_fault table_class_fault(const struct table_gold *gold, size_t g)
{
    const struct table_setup *s = &gold->setup;
    int column = s->class_source ? table_book_column(gold->result, s->class_source) : -1;
    for (size_t i = 0; column >= 0 && i < s->edges_count; i++)
        if (table_same(TABLE_NUMBER, gold->result->rows[g].cells[column], s->edges[i]))
            return TABLE_BIN_EDGE;
    return TABLE_WRONG_CLASS;
}

int table_class_column(const struct table_gold *gold, const struct labspec_score *rule)
{
    const char *name = rule->only ? rule->only : gold->setup.class_column;
    return name ? table_book_column(gold->result, name) : -1;
}

double table_net(const struct labspec_score *rule, double f1, size_t damaged)
{
    double full = (double) rule->full_micro / 1e6, zero = (double) rule->zero_micro / 1e6;
    if (damaged == 0)
        return f1;
    double point = (full - zero) * LABSPEC_POINT / (double) rule->millis;
    double net = (f1 < full ? f1 : full) - point * (double) damaged;
    return net > 0 ? net : 0;
}
