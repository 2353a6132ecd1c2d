/* The files of a lab on tables, held to the rules. */
#include "core/lab/table/marks.h"

#include "base/csv.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_repair(const struct labspec_score *rule)
{
    return str_starts(rule->metric, "repair_") || strcmp(rule->metric, "damage") == 0;
}

static size_t repairs(const struct table_gold *gold)
{
    size_t n = 0;
    for (size_t g = 0; g < gold->result->count; g++)
        for (size_t c = 0; c < gold->result->columns_count; c++)
            n += table_dirty(gold, g, c);
    for (size_t r = 0; gold->from && r < gold->from->count; r++)
        n += table_is_surplus(gold, r);
    return n;
}

static bool only_fits(const struct table_gold *gold, const struct labspec_score *rule)
{
    bool totals = strcmp(rule->metric, "totals") == 0;
    const struct table_sheet *sheet = totals ? gold->totals : gold->result;
    return !rule->only || table_book_column(sheet, rule->only) >= 0;
}

static bool check_scores(const struct lab_opened *o, struct err *err)
{
    const struct table_gold *gold = o->gold;
    const struct labspec *spec = o->lab->spec;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *rule = &spec->scores[i];
        const char *lacks = NULL;
        if (is_repair(rule) && !gold->from)
            lacks = "sources: result";
        else if (strcmp(rule->metric, "totals") == 0 && !gold->totals)
            lacks = "options: totals –";
        else if (strcmp(rule->metric, "classes") == 0 && table_class_column(gold, rule) < 0)
            lacks = "options: bins –";
        if (lacks)
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_FITS, lacks, NULL, err);
        if (!only_fits(gold, rule))
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_ONLY, rule->only, NULL, err);
        if (is_repair(rule) && repairs(gold) == 0) {
            err_set(err, ERR_INVALID, "labs/%s/%s/%s", spec->id, spec->variants[o->lab->variant],
                    gold->from->file);
            return lab_why(err, LAB_WHY_NOTHING_DIRTY, NULL, NULL, NULL);
        }
    }
    return true;
}

/* ---- gold tables ---- */

static bool wrong(const struct lab_task *lab, const struct table_sheet *sheet, unsigned line,
                  struct err *err)
{
    return err_set(err, ERR_INVALID, "labs/%s/%s/gold/%s.csv:%u", lab->spec->id,
                   lab->spec->variants[lab->variant], sheet->name, line);
}

/* Rows as they stand in the file: short ones are filled up when they are read. */
static bool check_rows(struct lab_task *lab, const struct table_sheet *sheet, struct err *err)
{
    char *path = xasprintf("gold/%s.csv", sheet->name), *text, number[24], all[24];
    struct csv csv;
    size_t len;
    bool ok = lab_gold(lab, path + strlen("gold/"), &text, &len, err);
    if (ok) {
        ok = csv_parse(path, text, len, &csv, err);
        free(text);
        for (size_t r = 1; ok && r < csv.count; r++) {
            if (csv.rows[r].count == sheet->columns_count)
                continue;
            snprintf(number, sizeof number, "%zu", csv.rows[r].count);
            snprintf(all, sizeof all, "%zu", sheet->columns_count);
            ok = wrong(lab, sheet, csv.rows[r].line, err) ||
                 lab_why(err, LAB_WHY_ROW_CELLS, number, all, NULL);
        }
        csv_finish(&csv);
    }
    free(path);
    return ok;
}

static bool check_types(const struct lab_task *lab, const struct table_gold *gold,
                        const struct table_sheet *sheet, struct err *err)
{
    for (size_t c = 0; c < sheet->columns_count; c++) {
        enum table_type type = table_type_of(&gold->setup, sheet->columns[c]);
        for (size_t r = 0; r < sheet->count; r++) {
            const char *cell = sheet->rows[r].cells[c];
            if (table_type_holds(type, cell))
                continue;
            wrong(lab, sheet, sheet->rows[r].id + 1, err);
            err_detail(err, "%s: %s", sheet->columns[c], cell);
            return lab_why(err, LAB_WHY_CELL_TYPE, sheet->columns[c], cell, table_type_name(type));
        }
    }
    return true;
}

/* ---- options and operations ---- */

/* "YYYY/M/D": year, month and day are in it, once in capitals. */
static bool is_form(const char *form)
{
    return strcmp(form, "EXCEL") == 0 ||
           (strstr(form, "YY") && strchr(form, 'M') && strchr(form, 'D'));
}

static bool check_dates(const struct lab_task *lab, const struct table_setup *setup,
                        struct err *err)
{
    for (size_t i = 0; i < setup->dates_count; i++)
        if (!is_form(setup->dates[i])) {
            lab_wrong_option(lab->spec, "dates", setup->dates[i], NULL, err);
            return lab_why(err, LAB_WHY_DATE_FORM, setup->dates[i], NULL, NULL);
        }
    return true;
}

/* Every operation of gold/work.json runs. */
static bool check_operations(const struct lab_opened *o, struct err *err)
{
    const struct table_gold *gold = o->gold;
    struct err none = ERR_INIT;
    struct table_book book;
    json_t *ops;
    char *text, number[24];
    size_t len;
    if (!lab_gold(o->lab, "work.json", &text, &len, &none))
        return true;
    bool ok = table_work_parse(text, len, &ops, err) || err_context(err, "gold/work.json");
    free(text);
    if (!ok)
        return false;
    size_t n = json_array_size(ops);
    struct table_step *steps = xcalloc(n + 1, sizeof *steps);
    table_book_clone(&book, &gold->source);
    table_replay(&book, ops, steps);
    for (size_t i = 0; ok && i < n; i++)
        if (steps[i].failed) {
            snprintf(number, sizeof number, "%zu", i + 1);
            err_set(err, ERR_INVALID, "gold/work.json: ops[%zu]", i);
            ok = lab_why(err, LAB_WHY_OPERATION, number, steps[i].why, NULL);
        }
    table_book_finish(&book);
    free(steps);
    json_decref(ops);
    return ok;
}

bool table_check(const struct lab_opened *o, struct err *err)
{
    const struct table_gold *gold = o->gold;
    return check_scores(o, err) && check_dates(o->lab, &gold->setup, err) &&
           check_rows(o->lab, gold->result, err) && check_types(o->lab, gold, gold->result, err) &&
           (!gold->totals || (check_rows(o->lab, gold->totals, err) &&
                              check_types(o->lab, gold, gold->totals, err))) &&
           check_operations(o, err);
}

/* ---- what is only strange ---- */

static void advise_cells(const struct lab_task *lab, const struct table_sheet *sheet,
                         const struct lab_advice *advice)
{
    for (size_t r = 0; r < sheet->count; r++)
        for (size_t c = 0; c < sheet->columns_count; c++) {
            const char *cell = sheet->rows[r].cells[c];
            size_t n = strlen(cell);
            if (n == 0 || (cell[0] != ' ' && cell[n - 1] != ' '))
                continue;
            struct err at = ERR_INIT;
            wrong(lab, sheet, sheet->rows[r].id + 1, &at);
            lab_advise(advice, LAB_WHY_CELL_BLANK, at.object, sheet->columns[c], cell, NULL);
        }
}

/* A gold row that no row of the source can become. */
static void advise_rows(const struct lab_opened *o, const struct lab_advice *advice)
{
    const struct table_gold *gold = o->gold;
    const struct labspec *spec = o->lab->spec;
    bool repair = false;
    for (unsigned i = 0; i < spec->scores_count; i++)
        repair = repair || is_repair(&spec->scores[i]);
    for (size_t g = 0; repair && gold->from && g < gold->result->count; g++) {
        if (gold->origin.mine_of[g] != TABLE_NONE)
            continue;
        const struct table_row *row = &gold->result->rows[g];
        int key = table_book_column(gold->result, gold->setup.key[0]);
        struct err at = ERR_INIT;
        wrong(o->lab, gold->result, row->id + 1, &at);
        lab_advise(advice, LAB_WHY_ROW_NEW, at.object, row->cells[key], NULL, NULL);
    }
}

void table_advise(const struct lab_opened *o, const struct lab_advice *advice)
{
    const struct table_gold *gold = o->gold;
    advise_cells(o->lab, gold->result, advice);
    if (gold->totals)
        advise_cells(o->lab, gold->totals, advice);
    advise_rows(o, advice);
}
