/* Files and what comes through pipes: list, show, search, sort, count. */
#include "core/lab/console/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 4000000, LINES_MAX = 200000 };

bool console_whole(const char *text, int64_t least, int64_t most, int64_t *value)
{
    char *end;
    if (*text < '0' || *text > '9' || strlen(text) > 9)
        return false;
    *value = strtoll(text, &end, 10);
    return !*end && *value >= least && *value <= most;
}

/* ---- patterns ---- */

static bool atom(const char **p, const char *end, unsigned char c, bool fold)
{
    const char *q = *p;
    bool hit = false, other;
    if (fold && c >= 'A' && c <= 'Z')
        c = (unsigned char) (c + 32);
    if (*q == '[') {
        q++;
        other = *q == '^';
        q += other;
        for (const char *first = q; q < end && (*q != ']' || q == first); q++) {
            unsigned char low = (unsigned char) *q, high = low;
            if (q + 2 < end && q[1] == '-' && q[2] != ']') {
                high = (unsigned char) q[2];
                q += 2;
            }
            hit = hit || (c >= low && c <= high);
        }
        *p = q < end ? q + 1 : end;
        return hit != other;
    }
    if (*q == '.') {
        *p = q + 1;
        return true;
    }
    if (*q == '\\' && q + 1 < end)
        q++;
    unsigned char want = (unsigned char) *q;
    if (fold && want >= 'A' && want <= 'Z')
        want = (unsigned char) (want + 32);
    *p = q + 1;
    return c == want;
}

static bool here(const char *p, const char *pe, const char *s, const char *se, bool fold,
                 long *budget)
{
    while (p < pe) {
        const char *next = p;
        if (--*budget < 0)
            return false;
        if (*p == '$' && p + 1 == pe)
            return s == se;
        bool one = s < se ? atom(&next, pe, (unsigned char) *s, fold) : false;
        if (s >= se)
            (void) atom(&next, pe, 0, fold);
        if (next < pe && *next == '*') {
            const char *q = s;
            while (q < se && (next = p, atom(&next, pe, (unsigned char) *q, fold)))
                q++;
            next = p;
            (void) atom(&next, pe, 0, fold);
            for (;; q--) {
                if (here(next + 1, pe, q, se, fold, budget))
                    return true;
                if (q == s || *budget < 0)
                    return false;
            }
        }
        if (!one)
            return false;
        p = next;
        s++;
    }
    return true;
}

static bool part_matches(const char *p, const char *pe, const char *line, size_t len, bool fold,
                         long *budget)
{
    if (p < pe && *p == '^')
        return here(p + 1, pe, line, line + len, fold, budget);
    for (size_t i = 0; i <= len && *budget >= 0; i++)
        if (here(p, pe, line + i, line + len, fold, budget))
            return true;
    return false;
}

bool console_match(const char *pattern, const char *line, size_t len, bool fold, long *budget)
{
    for (const char *p = pattern;; p++) {
        size_t n = strcspn(p, "|");
        if (part_matches(p, p + n, line, len, fold, budget))
            return true;
        p += n;
        if (!*p)
            return false;
    }
}

/* ---- texts ---- */

static bool is_there(const struct console_sim *sim, const char *name)
{
    return console_is(console_getf(sim, "file.%s", name), "there");
}

bool console_texts(struct console_run *run, int from, console_text_fn *each, void *ctx)
{
    const struct console_scenario *s = run->scenario;
    if (run->sim->effort <= 0)
        return console_refuse(run, ERR_N("too much was searched in this work; undo some commands"),
                              NULL, NULL, NULL);
    if (from >= run->n && run->input) {
        run->sim->effort -= 4 * (long) strlen(run->input);
        each(ctx, "", run->input, strlen(run->input));
        return true;
    }
    if (from >= run->n)
        return console_refuse(run, ERR_N("name a file; `files` lists them"), NULL, NULL, NULL);
    for (int i = from; i < run->n; i++) {
        bool found = false;
        for (size_t j = 0; j < s->files_count; j++) {
            if (!console_glob(run->v[i], s->files[j].name) || !is_there(run->sim, s->files[j].name))
                continue;
            found = true;
            run->sim->effort -= 4 * (long) s->files[j].len;
            each(ctx, s->files[j].name, s->files[j].text, s->files[j].len);
        }
        if (!found)
            return console_refuse(run, ERR_N("%1: there is no such file; `files` lists them"),
                                  run->v[i], NULL, NULL);
    }
    return true;
}

struct lines {
    const char **p;
    size_t *len;
    size_t count, room;
};

static void lines_add(struct lines *l, const char *p, size_t len)
{
    if (l->count == LINES_MAX)
        return;
    if (l->count == l->room) {
        l->room = l->room ? 2 * l->room : 64;
        l->p = xrealloc(l->p, l->room * sizeof *l->p);
        l->len = xrealloc(l->len, l->room * sizeof *l->len);
    }
    l->p[l->count] = p;
    l->len[l->count++] = len;
}

static void add_text(void *ctx, const char *name, const char *text, size_t len)
{
    (void) name;
    for (const char *p = text, *end = text + len; p < end;) {
        const char *stop = memchr(p, '\n', (size_t) (end - p));
        size_t n = (size_t) ((stop ? stop : end) - p);
        lines_add(ctx, p, n > 0 && p[n - 1] == '\r' ? n - 1 : n);
        p = stop ? stop + 1 : end;
    }
}

static void lines_finish(struct lines *l)
{
    free(l->p);
    free(l->len);
}

static void put_n(struct console_run *run, const char *p, size_t n)
{
    if (run->out.len > CONSOLE_OUT_MAX)
        return;
    str_add_bytes(&run->out, p, n);
    str_add_char(&run->out, '\n');
}

/* ---- commands ---- */

bool console_run_files(struct console_run *run)
{
    for (size_t i = 0; i < run->scenario->files_count; i++) {
        const struct console_file *f = &run->scenario->files[i];
        struct lines l = {0};
        char text[60];
        if (!is_there(run->sim, f->name) || (run->n > 1 && !console_glob(run->v[1], f->name)))
            continue;
        add_text(&l, "", f->text, f->len);
        struct str line = STR_INIT;
        console_cell(&line, f->name, 24);
        snprintf(text, sizeof text, "%5zu", l.count);
        console_cell(&line, text, 6);
        snprintf(text, sizeof text, "%7zu B", f->len);
        str_add(&line, text);
        console_put(run, str_text(&line));
        str_finish(&line);
        lines_finish(&l);
    }
    return true;
}

static void put_text(void *ctx, const char *name, const char *text, size_t len)
{
    struct console_run *run = ctx;
    (void) name;
    if (run->out.len > CONSOLE_OUT_MAX)
        return;
    str_add_bytes(&run->out, text, len);
    if (len > 0 && text[len - 1] != '\n')
        str_add_char(&run->out, '\n');
}

bool console_run_show(struct console_run *run)
{
    return console_texts(run, 1, put_text, run);
}

/* Takes a leading "-n 5" or "-5" of head and tail. */
static int take_count(const struct console_run *run, int64_t *count)
{
    *count = 10;
    if (run->n > 2 && console_is(run->v[1], "-n") && console_whole(run->v[2], 1, LINES_MAX, count))
        return 3;
    if (run->n > 1 && run->v[1][0] == '-' && console_whole(run->v[1] + 1, 1, LINES_MAX, count))
        return 2;
    return 1;
}

/* head and tail; tail -n +2 is everything from the second line on. */
bool console_run_head(struct console_run *run)
{
    struct lines l = {0};
    int64_t count, skip = 0;
    bool tail = console_is(run->v[0], "tail");
    int from = take_count(run, &count);
    if (tail && run->n > 2 && console_is(run->v[1], "-n") && run->v[2][0] == '+' &&
        console_whole(run->v[2] + 1, 1, LINES_MAX, &skip))
        from = 3;
    bool ok = console_texts(run, from, add_text, &l);
    size_t first = 0, end = l.count;
    if (skip > 0)
        first = (size_t) skip - 1;
    else if (tail && l.count > (size_t) count)
        first = l.count - (size_t) count;
    else if (!tail && l.count > (size_t) count)
        end = (size_t) count;
    for (size_t i = first; i < end; i++)
        put_n(run, l.p[i], l.len[i]);
    lines_finish(&l);
    return ok;
}

struct grep {
    struct console_run *run;
    const char *pattern;
    bool count, other, fold, names, only, many;
    long budget;
};

/* -o: every match by itself; the longest from each place on. */
static void put_matches(struct grep *g, const char *line, size_t len)
{
    char *whole = xasprintf("%s%s", *g->pattern == '^' ? "" : "^", g->pattern);
    char *exact = xasprintf("%s$", whole);
    for (size_t i = 0; i < len && g->budget > 0; i++) {
        size_t n = len - i;
        while (n > 0 && !console_match(exact, line + i, n, g->fold, &g->budget))
            n--;
        if (n > 0) {
            put_n(g->run, line + i, n);
            i += n - 1;
        }
        if (*g->pattern == '^')
            break;
    }
    free(whole);
    free(exact);
}

static void grep_text(void *ctx, const char *name, const char *text, size_t len)
{
    struct grep *g = ctx;
    struct lines l = {0};
    size_t hits = 0;
    char number[24];
    add_text(&l, name, text, len);
    for (size_t i = 0; i < l.count; i++) {
        if (console_match(g->pattern, l.p[i], l.len[i], g->fold, &g->budget) == g->other)
            continue;
        hits++;
        if (g->count || g->names)
            continue;
        if (g->only && !g->other) {
            put_matches(g, l.p[i], l.len[i]);
            continue;
        }
        if (g->many && g->run->out.len <= CONSOLE_OUT_MAX)
            str_addf(&g->run->out, "%s:", name);
        put_n(g->run, l.p[i], l.len[i]);
    }
    snprintf(number, sizeof number, "%zu", hits);
    if (g->names && hits > 0)
        console_put(g->run, name);
    if (g->count && !g->names) {
        if (g->many)
            str_addf(&g->run->out, "%s:", name);
        console_put(g->run, number);
    }
    lines_finish(&l);
}

bool console_run_grep(struct console_run *run)
{
    struct grep g = {.run = run, .budget = STEPS};
    int i = 1;
    for (; i < run->n && run->v[i][0] == '-' && run->v[i][1]; i++) {
        for (const char *p = run->v[i] + 1; *p; p++) {
            bool *flag = *p == 'c'   ? &g.count
                         : *p == 'v' ? &g.other
                         : *p == 'i' ? &g.fold
                         : *p == 'l' ? &g.names
                         : *p == 'o' ? &g.only
                                     : NULL;
            if (flag)
                *flag = true;
            else if (*p != 'E' && *p != 'h')
                return console_refuse(run, ERR_N("usage: %1 %2"), "grep", run->command->usage,
                                      NULL);
        }
    }
    if (i >= run->n)
        return console_refuse(run, ERR_N("usage: %1 %2"), "grep", run->command->usage, NULL);
    g.pattern = run->v[i++];
    g.many = run->n - i > 1 || (i < run->n && strchr(run->v[i], '*'));
    bool ok = console_texts(run, i, grep_text, &g);
    run->sim->effort -= STEPS - g.budget;
    if (g.budget < 0)
        return console_refuse(run, ERR_N("the pattern takes too many steps; make it simpler"), NULL,
                              NULL, NULL);
    return ok;
}

struct line {
    const char *p;
    size_t len, at;
    double number;
};

static int by_text(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    size_t n = x->len < y->len ? x->len : y->len;
    int c = memcmp(x->p, y->p, n);
    if (c == 0)
        c = (x->len > y->len) - (x->len < y->len);
    return c ? c : (x->at > y->at) - (x->at < y->at);
}

static int by_number(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    int c = (x->number > y->number) - (x->number < y->number);
    return c ? c : by_text(a, b);
}

static double number_at(const char *p, size_t n)
{
    char buf[40];
    size_t k = n < sizeof buf - 1 ? n : sizeof buf - 1;
    memcpy(buf, p, k);
    buf[k] = '\0';
    double d = strtod(buf, NULL);
    return d > -1e300 && d < 1e300 ? d : 0;
}

static void put_sorted(struct console_run *run, struct line *list, size_t count, bool reverse,
                       bool once)
{
    const struct line *last = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct line *l = &list[reverse ? count - 1 - i : i];
        if (once && last && last->len == l->len && memcmp(last->p, l->p, l->len) == 0)
            continue;
        put_n(run, l->p, l->len);
        last = l;
    }
}

bool console_run_sort(struct console_run *run)
{
    bool numbers = false, reverse = false, once = false;
    struct lines l = {0};
    int i = 1;
    for (; i < run->n && run->v[i][0] == '-'; i++) {
        if (strspn(run->v[i] + 1, "nru") != strlen(run->v[i] + 1))
            return console_refuse(run, ERR_N("usage: %1 %2"), "sort", run->command->usage, NULL);
        numbers = numbers || strchr(run->v[i], 'n');
        reverse = reverse || strchr(run->v[i], 'r');
        once = once || strchr(run->v[i], 'u');
    }
    bool ok = console_texts(run, i, add_text, &l);
    run->sim->effort -= 20 * (long) l.count;
    struct line *list = xcalloc(l.count + 1, sizeof *list);
    for (size_t j = 0; j < l.count; j++)
        list[j] = (struct line){l.p[j], l.len[j], j, numbers ? number_at(l.p[j], l.len[j]) : 0};
    qsort(list, l.count, sizeof *list, numbers ? by_number : by_text);
    put_sorted(run, list, l.count, reverse, once);
    free(list);
    lines_finish(&l);
    return ok;
}

/* Neighbours that are the same become one. */
bool console_run_uniq(struct console_run *run)
{
    struct lines l = {0};
    bool count = run->n > 1 && console_is(run->v[1], "-c");
    bool ok = console_texts(run, count ? 2 : 1, add_text, &l);
    for (size_t i = 0, j; i < l.count; i = j) {
        for (j = i + 1;
             j < l.count && l.len[j] == l.len[i] && memcmp(l.p[j], l.p[i], l.len[i]) == 0; j++)
            ;
        if (count && run->out.len <= CONSOLE_OUT_MAX)
            str_addf(&run->out, "%7zu ", j - i);
        put_n(run, l.p[i], l.len[i]);
    }
    lines_finish(&l);
    return ok;
}

static void put_fields(struct console_run *run, const char *p, size_t n, char mark,
                       const bool wanted[32])
{
    bool any = false;
    const char *end = p + n;
    for (int k = 1; p <= end; k++) {
        const char *stop = memchr(p, mark, (size_t) (end - p));
        if (!stop)
            stop = end;
        if (k < 32 && wanted[k]) {
            if (any)
                str_add_char(&run->out, mark);
            str_add_bytes(&run->out, p, (size_t) (stop - p));
            any = true;
        }
        p = stop + 1;
    }
    str_add_char(&run->out, '\n');
}

/* cut -d, -f1,3: also "-d ," and "-f 1". */
bool console_run_cut(struct console_run *run)
{
    struct lines l = {0};
    bool wanted[32] = {false}, any = false;
    char mark = '\t';
    int i = 1;
    for (; i < run->n && run->v[i][0] == '-' && strchr("df", run->v[i][1]); i++) {
        char which = run->v[i][1];
        const char *value = run->v[i][1] && run->v[i][2] ? run->v[i] + 2 : "";
        if (!*value && i + 1 < run->n)
            value = run->v[++i];
        if (which == 'd')
            mark = *value ? *value : mark;
        for (const char *p = value; which == 'f' && *p; p += *p == ',') {
            char *end;
            long k = strtol(p, &end, 10);
            if (end == p || k < 1 || k > 31 || (*end && *end != ','))
                return console_refuse(run, ERR_N("usage: %1 %2"), "cut", run->command->usage, NULL);
            wanted[k] = any = true;
            p = end;
        }
    }
    if (!any)
        return console_refuse(run, ERR_N("usage: %1 %2"), "cut", run->command->usage, NULL);
    bool ok = console_texts(run, i, add_text, &l);
    for (size_t j = 0; j < l.count && run->out.len <= CONSOLE_OUT_MAX; j++)
        put_fields(run, l.p[j], l.len[j], mark, wanted);
    lines_finish(&l);
    return ok;
}

bool console_run_wc(struct console_run *run)
{
    struct lines l = {0};
    char number[24];
    bool ok = console_texts(run, run->n > 1 && console_is(run->v[1], "-l") ? 2 : 1, add_text, &l);
    snprintf(number, sizeof number, "%zu", l.count);
    if (ok)
        console_put(run, number);
    lines_finish(&l);
    return ok;
}

bool console_run_rm(struct console_run *run)
{
    for (int i = 1; i < run->n; i++) {
        if (!is_there(run->sim, run->v[i]))
            return console_refuse(run, ERR_N("%1: there is no such file; `files` lists them"),
                                  run->v[i], NULL, NULL);
        if (!console_may(run, "rm"))
            return false;
        console_setf(run->sim, "deleted", "file.%s", run->v[i]);
        console_tell(run, CONSOLE_GOOD, ERR_N("%1 is %2 now"), run->v[i], "deleted", NULL);
    }
    return true;
}
