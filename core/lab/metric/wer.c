#include "core/lab/metric/wer.h"

#include "base/str.h"
#include "core/lab/metric/wer_text.h"

#include <math.h>
#include <stdlib.h>

enum { CELLS_MOST = 1 << 28 };

/* The table of the parts that differ, gold × given, two bits a cell: the last step of a shortest
 * way there. */
struct table {
    const struct wer_token *gold, *given;
    size_t golds, givens;
    unsigned char *steps;
};

static size_t cell(const struct table *t, size_t i, size_t j)
{
    return i * (t->givens + 1) + j;
}

static void set_step(struct table *t, size_t i, size_t j, enum wer_op op)
{
    size_t at = cell(t, i, j);
    t->steps[at / 4] = (unsigned char) (t->steps[at / 4] | op << 2 * (at % 4));
}

static enum wer_op step_at(const struct table *t, size_t i, size_t j)
{
    size_t at = cell(t, i, j);
    return (enum wer_op)(t->steps[at / 4] >> 2 * (at % 4) & 3);
}

static void fill_row(struct table *t, size_t i, const uint32_t *above, uint32_t *row)
{
    row[0] = (uint32_t) i;
    set_step(t, i, 0, WER_DELETE);
    for (size_t j = 1; j <= t->givens; j++) {
        bool same = t->gold[i - 1].id == t->given[j - 1].id;
        uint32_t least = above[j - 1] + !same;
        enum wer_op op = same ? WER_KEEP : WER_SUBSTITUTE;
        if (above[j] + 1 < least) {
            least = above[j] + 1;
            op = WER_DELETE;
        }
        if (row[j - 1] + 1 < least) {
            least = row[j - 1] + 1;
            op = WER_INSERT;
        }
        row[j] = least;
        set_step(t, i, j, op);
    }
}

static void fill(struct table *t)
{
    uint32_t *rows[2];
    rows[0] = xcalloc(t->givens + 1, sizeof *rows[0]);
    rows[1] = xcalloc(t->givens + 1, sizeof *rows[1]);
    for (size_t j = 1; j <= t->givens; j++) {
        rows[0][j] = (uint32_t) j;
        set_step(t, 0, j, WER_INSERT);
    }
    for (size_t i = 1; i <= t->golds; i++)
        fill_row(t, i, rows[(i - 1) % 2], rows[i % 2]);
    free(rows[0]);
    free(rows[1]);
}

static void add_edit(struct wer_line *line, enum wer_op op, size_t gold, size_t given)
{
    line->edits[line->edits_count++] = (struct wer_edit){op, (uint32_t) gold, (uint32_t) given};
    line->counts.substituted += op == WER_SUBSTITUTE;
    line->counts.deleted += op == WER_DELETE;
    line->counts.inserted += op == WER_INSERT;
}

/* From the end; `head` units stand before the table. */
static void walk_back(const struct table *t, size_t head, struct wer_line *line)
{
    size_t from = line->edits_count;
    for (size_t i = t->golds, j = t->givens; i + j > 0;) {
        enum wer_op op = step_at(t, i, j);
        i -= op != WER_INSERT;
        j -= op != WER_DELETE;
        add_edit(line, op, head + i, head + j);
    }
    for (size_t a = from, b = line->edits_count; a + 1 < b; a++) {
        struct wer_edit swap = line->edits[--b];
        line->edits[b] = line->edits[a];
        line->edits[a] = swap;
    }
}

bool wer_compare(const char *gold, const char *given, enum wer_unit unit, unsigned flags,
                 struct wer_line *line, struct err *err)
{
    *line = (struct wer_line){.edits = NULL};
    if (!wer_text_cut(gold, given, unit, flags, &line->gold, &line->given))
        return err_set(err, ERR_TOO_BIG, "> %d", WER_UNITS_MOST);
    size_t n = line->gold.count, m = line->given.count, head = 0, tail = 0;
    const struct wer_token *a = line->gold.tokens, *b = line->given.tokens;
    while (head < n && head < m && a[head].id == b[head].id)
        head++;
    while (tail < n - head && tail < m - head && a[n - 1 - tail].id == b[m - 1 - tail].id)
        tail++;
    struct table t = {a + head, b + head, n - head - tail, m - head - tail, NULL};
    if ((t.golds + 1) * (t.givens + 1) > CELLS_MOST)
        return err_set(err, ERR_TOO_BIG, "%zu × %zu", t.golds, t.givens);
    line->counts.length = n;
    line->edits = xcalloc(n + m + 1, sizeof *line->edits);
    t.steps = xcalloc((t.golds + 1) * (t.givens + 1) / 4 + 1, 1);
    fill(&t);
    for (size_t i = 0; i < head; i++)
        add_edit(line, WER_KEEP, i, i);
    walk_back(&t, head, line);
    for (size_t i = 0; i < tail; i++)
        add_edit(line, WER_KEEP, n - tail + i, m - tail + i);
    free(t.steps);
    return true;
}

void wer_line_finish(struct wer_line *line)
{
    free(line->gold.text);
    free(line->gold.tokens);
    free(line->given.text);
    free(line->given.tokens);
    free(line->edits);
    *line = (struct wer_line){.edits = NULL};
}

struct wer_counts wer_add(struct wer_counts a, struct wer_counts b)
{
    return (struct wer_counts){a.substituted + b.substituted, a.deleted + b.deleted,
                               a.inserted + b.inserted, a.length + b.length};
}

double wer_rate(struct wer_counts c)
{
    size_t errors = c.substituted + c.deleted + c.inserted;
    if (c.length == 0)
        return errors ? INFINITY : 0;
    return (double) errors / (double) c.length;
}
