/* count: rows of a table of comma-separated values, by column and by distinct values. */
#include "base/csv.h"
#include "core/lab/console/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHERES = 6, GROUPS = 2000, DISTINCT = 3000 };

struct query {
    const char *by, *distinct, *sum;
    const char *where[WHERES]; /* "state=已标" or "state!=已标" */
    int wheres;
    int by_at, distinct_at, sum_at;
};

struct groups {
    const char **names;
    size_t *counts;
    double *sums;
    size_t count;
};

static int column(const struct csv *csv, const char *name, size_t n)
{
    for (size_t i = 0; i < csv->rows[0].count; i++)
        if (strlen(csv->rows[0].fields[i]) == n && strncmp(csv->rows[0].fields[i], name, n) == 0)
            return (int) i;
    return -1;
}

static const char *cell(const struct csv_row *row, int at)
{
    return at >= 0 && (size_t) at < row->count ? row->fields[at] : "";
}

static bool holds(const struct csv *csv, const struct csv_row *row, const char *where)
{
    size_t n = strcspn(where, "!=");
    bool other = where[n] == '!';
    const char *value = where + n + 1 + other;
    return (strcmp(cell(row, column(csv, where, n)), value) == 0) != other;
}

static size_t group_of(struct groups *g, const char *name)
{
    for (size_t i = 0; i < g->count; i++)
        if (strcmp(g->names[i], name) == 0)
            return i;
    if (g->count == GROUPS)
        return GROUPS - 1;
    g->names[g->count] = name;
    return g->count++;
}

/* This pair of group and value was not there before. */
static bool fresh(const char **seen, size_t *count, const char *group, const char *value)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(seen[2 * i], group) == 0 && strcmp(seen[2 * i + 1], value) == 0)
            return false;
    if (*count == DISTINCT)
        return false;
    seen[2 * *count] = group;
    seen[2 * *count + 1] = value;
    ++*count;
    return true;
}

static void put_groups(struct console_run *run, const struct query *q, const struct groups *g)
{
    for (size_t i = 0; i < g->count; i++) {
        struct str line = STR_INIT;
        char number[40];
        if (q->sum)
            snprintf(number, sizeof number, "%.10g", g->sums[i]);
        else
            snprintf(number, sizeof number, "%zu", g->counts[i]);
        str_addf(&line, "%7s %s", number, q->by ? g->names[i] : "");
        console_put(run, str_text(&line));
        str_finish(&line);
    }
    if (g->count == 0)
        console_put(run, "      0");
}

static void tally(struct console_run *run, const struct query *q, const struct csv *csv)
{
    struct groups g = {xcalloc(GROUPS, sizeof *g.names), xcalloc(GROUPS, sizeof *g.counts),
                       xcalloc(GROUPS, sizeof *g.sums), 0};
    const char **seen = q->distinct ? xcalloc(2 * DISTINCT, sizeof *seen) : NULL;
    size_t seen_count = 0;
    for (size_t i = 1; i < csv->count; i++) {
        const struct csv_row *row = &csv->rows[i];
        bool all = true;
        for (int j = 0; j < q->wheres; j++)
            all = all && holds(csv, row, q->where[j]);
        run->sim->effort -= (long) (seen_count + g.count);
        const char *group = q->by ? cell(row, q->by_at) : "";
        if (!all || (seen && !fresh(seen, &seen_count, group, cell(row, q->distinct_at))))
            continue;
        size_t at = group_of(&g, group);
        g.counts[at]++;
        g.sums[at] += q->sum ? strtod(cell(row, q->sum_at), NULL) : 0;
    }
    put_groups(run, q, &g);
    free(seen);
    free(g.names);
    free(g.counts);
    free(g.sums);
}

/* Options from the second word on; what is no option is the file. */
static bool options(struct console_run *run, struct query *q, const char **file)
{
    for (int i = 1; i < run->n; i++) {
        bool more = i + 1 < run->n;
        if (more && console_is(run->v[i], "--by"))
            q->by = run->v[++i];
        else if (more && console_is(run->v[i], "--distinct"))
            q->distinct = run->v[++i];
        else if (more && console_is(run->v[i], "--sum"))
            q->sum = run->v[++i];
        else if (more && console_is(run->v[i], "--where") && q->wheres < WHERES)
            q->where[q->wheres++] = run->v[++i];
        else if (run->v[i][0] != '-' && !*file)
            *file = run->v[i];
        else
            return console_refuse(run, ERR_N("usage: %1 %2"), "count", run->command->usage, NULL);
    }
    return true;
}

static bool columns(struct console_run *run, struct query *q, const struct csv *csv)
{
    const struct {
        const char *name;
        int *at;
    } named[] = {{q->by, &q->by_at}, {q->distinct, &q->distinct_at}, {q->sum, &q->sum_at}};
    for (size_t i = 0; i < 3; i++) {
        if (!named[i].name)
            continue;
        *named[i].at = column(csv, named[i].name, strlen(named[i].name));
        if (*named[i].at < 0)
            return console_refuse(run, ERR_N("%1: there is no such column in the first line"),
                                  named[i].name, NULL, NULL);
    }
    for (int i = 0; i < q->wheres; i++) {
        size_t n = strcspn(q->where[i], "!=");
        if (!strchr(q->where[i], '=') || column(csv, q->where[i], n) < 0)
            return console_refuse(run, ERR_N("%1: there is no such column in the first line"),
                                  q->where[i], NULL, NULL);
    }
    return true;
}

static void take_text(void *ctx, const char *name, const char *text, size_t len)
{
    struct str *out = ctx;
    (void) name;
    str_add_bytes(out, text, len);
}

bool console_run_count(struct console_run *run)
{
    struct query q = {0};
    struct str text = STR_INIT;
    struct csv csv;
    const char *file = NULL, *words[2] = {run->v[0], NULL};
    if (!options(run, &q, &file))
        return false;
    words[1] = file;
    struct console_run texts = *run;
    texts.n = file ? 2 : 1;
    texts.v = words;
    bool ok = console_texts(&texts, 1, take_text, &text);
    run->out = texts.out;
    if (ok && !csv_parse(file ? file : "-", str_text(&text), text.len, &csv, NULL))
        ok = console_refuse(run, ERR_N("%1 is no table of comma-separated values"),
                            file ? file : "-", NULL, NULL);
    else if (ok) {
        ok = csv.count > 0 && columns(run, &q, &csv);
        if (ok)
            tally(run, &q, &csv);
        csv_finish(&csv);
    }
    str_finish(&text);
    return ok;
}
