#include "core/lab/span/formats.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

struct brat {
    const struct span_task *task;
    struct span_work *work;
    struct span_lines lines;
    size_t doc; /* task->count: none named yet */
    bool *seen;
    struct span_entity *entities; /* by the number of their T */
    uint64_t *numbers;
    size_t count;
};

/* "3.ann" → the document 3 */
static size_t doc_named(const struct span_task *task, const char *name, size_t n)
{
    char id[200];
    while (n > 0 && strchr(" \t", name[n - 1]))
        n--;
    if (n > 4 && memcmp(name + n - 4, ".ann", 4) == 0)
        n -= 4;
    if (n == 0 || n >= sizeof id || memchr(name, '\0', n))
        return task->count;
    memcpy(id, name, n);
    id[n] = '\0';
    return span_find(task, id);
}

static bool take_doc(struct brat *b, const char *name, size_t n, struct err *err)
{
    if (b->count > 0)
        b->seen[b->doc] = true; /* what the file's own name began */
    b->doc = doc_named(b->task, name, n);
    b->count = 0;
    if (b->doc == b->task->count || b->seen[b->doc])
        return span_lines_wrong(&b->lines, err, "%.*s", (int) (n < 60 ? n : 60), name);
    b->seen[b->doc] = true;
    b->work->docs[b->doc].entities_count = 0;
    return true;
}

/* Digits at *p: moves behind them. Larger than any offset: false. */
static bool take_number(const char **p, const char *end, uint64_t *number)
{
    const char *from = *p;
    *number = 0;
    for (; *p < end && **p >= '0' && **p <= '9'; (*p)++) {
        *number = *number * 10 + (uint64_t) (**p - '0');
        if (*number > UINT32_MAX)
            return false;
    }
    return *p > from;
}

static bool take_char(const char **p, const char *end, const char *any)
{
    if (*p == end || **p == '\0' || !strchr(any, **p))
        return false;
    (*p)++;
    return true;
}

static bool take_name(const char **p, const char *end, char *name, size_t room)
{
    size_t n = 0;
    while (*p < end && **p != ' ' && **p != '\t' && n + 1 < room)
        name[n++] = *(*p)++;
    name[n] = '\0';
    return n > 0 && n == strlen(name);
}

static bool bad_line(struct brat *b, struct err *err)
{
    size_t n = b->lines.len;
    return span_lines_wrong(&b->lines, err, "%.*s", (int) (n < 60 ? n : 60), b->lines.line);
}

/* T1 <tab> label start end <tab> text */
static bool take_entity(struct brat *b, struct err *err)
{
    const char *p = b->lines.line + 1, *stop = b->lines.line + b->lines.len;
    const struct span_text *text = &b->task->texts[b->doc];
    uint64_t number, start, end;
    char name[100];
    if (!take_number(&p, stop, &number) || !take_char(&p, stop, "\t ") ||
        !take_name(&p, stop, name, sizeof name) || !take_char(&p, stop, " \t") ||
        !take_number(&p, stop, &start) || !take_char(&p, stop, " ") || !take_number(&p, stop, &end))
        return bad_line(b, err);
    int label = labspec_find_label(b->task->spec, name);
    if (label < 0)
        return span_lines_wrong(&b->lines, err, "label: %.60s", name);
    if (start >= end || end > text->length)
        return span_lines_wrong(&b->lines, err, "%llu–%llu / %u", (unsigned long long) start,
                                (unsigned long long) end, text->length);
    if (p < stop) { /* what it covers, or ;start end of a broken one */
        if (!take_char(&p, stop, "\t"))
            return bad_line(b, err);
        size_t n = text->at[end] - text->at[start];
        if ((size_t) (stop - p) != n || memcmp(p, text->text + text->at[start], n) != 0)
            return span_lines_wrong(&b->lines, err, "%llu–%llu: %.*s", (unsigned long long) start,
                                    (unsigned long long) end, (int) (stop - p < 60 ? stop - p : 60),
                                    p);
    }
    for (size_t i = 0; i < b->count; i++)
        if (b->numbers[i] == number)
            return span_lines_wrong(&b->lines, err, "T%llu ×2", (unsigned long long) number);
    if (b->count == SPAN_ENTITIES_MAX)
        return span_lines_wrong(&b->lines, err, "> %d", SPAN_ENTITIES_MAX);
    b->numbers[b->count] = number;
    b->entities[b->count++] =
        (struct span_entity){(uint32_t) start, (uint32_t) end, (unsigned) label};
    span_doc_add(&b->work->docs[b->doc], b->entities[b->count - 1]);
    return true;
}

/* "Arg1:T3" → the entity's index */
static uint32_t take_end(struct brat *b, const char **p, const char *stop)
{
    uint64_t number;
    while (*p < stop && **p != ':')
        (*p)++;
    if (!take_char(p, stop, ":") || !take_char(p, stop, "T") || !take_number(p, stop, &number))
        return SPAN_NOWHERE;
    for (size_t i = 0; i < b->count; i++)
        if (b->numbers[i] == number)
            return span_doc_add(&b->work->docs[b->doc], b->entities[i]);
    return SPAN_NOWHERE;
}

/* R1 <tab> type Arg1:T1 Arg2:T2; entities stand before their relations */
static bool take_relation(struct brat *b, struct err *err)
{
    const char *p = b->lines.line + 1, *stop = b->lines.line + b->lines.len;
    uint64_t number;
    char name[100];
    if (!take_number(&p, stop, &number) || !take_char(&p, stop, "\t ") ||
        !take_name(&p, stop, name, sizeof name))
        return bad_line(b, err);
    int type = span_type_find(b->task, name);
    if (type < 0)
        return span_lines_wrong(&b->lines, err, "type: %.60s", name);
    uint32_t from = take_end(b, &p, stop), to = take_end(b, &p, stop);
    if (from == SPAN_NOWHERE || to == SPAN_NOWHERE || from == to)
        return bad_line(b, err);
    span_doc_relate(&b->work->docs[b->doc], (struct span_relation){from, to, (unsigned) type});
    return true;
}

/* Notes, attributes and normalisations say nothing of entities; events cannot be held. */
static bool take_line(struct brat *b, struct err *err)
{
    const char *line = b->lines.line;
    if (b->lines.len == 0)
        return true;
    if (b->lines.len > 2 && line[0] == '#' && line[1] == ' ')
        return take_doc(b, line + 2, b->lines.len - 2, err);
    if (strchr("#AMN", line[0]) && line[0])
        return true;
    if (b->doc == b->task->count || (line[0] != 'T' && line[0] != 'R'))
        return bad_line(b, err);
    return line[0] == 'T' ? take_entity(b, err) : take_relation(b, err);
}

bool span_read_brat(const void *of, const struct lab_format *format, const struct lab_file *file,
                    void *to, struct err *err)
{
    const struct span_task *task = of;
    struct span_work *work = to;
    struct brat b = {.task = task, .work = work, .lines = {file->text, file->len, NULL, 0, 0}};
    bool ok = true;
    (void) format;
    b.seen = xcalloc(task->count, sizeof *b.seen);
    b.entities = xcalloc(SPAN_ENTITIES_MAX, sizeof *b.entities);
    b.numbers = xcalloc(SPAN_ENTITIES_MAX, sizeof *b.numbers);
    b.doc = task->count == 1 ? 0 : doc_named(task, file->name, strlen(file->name));
    span_work_init(task, work);
    if (b.doc < task->count)
        work->docs[b.doc].entities_count = 0;
    while (ok && span_lines_next(&b.lines))
        ok = take_line(&b, err);
    free(b.seen);
    free(b.entities);
    free(b.numbers);
    return ok;
}

/* ---- writing ---- */

bool span_write_brat(const void *of, const struct lab_format *format, const void *given,
                     struct str *out, struct err *err)
{
    const struct span_task *task = of;
    const struct span_work *work = given;
    const struct labspec *spec = task->spec;
    (void) format, (void) err;
    for (size_t i = 0; i < task->count; i++) {
        const struct span_doc *doc = &work->docs[i];
        if (task->count > 1)
            str_addf(out, "# %s.ann\n", task->texts[i].id);
        for (uint32_t k = 0; k < doc->entities_count; k++) {
            const struct span_entity *e = &doc->entities[k];
            str_addf(out, "T%u\t%s %u %u\t", k + 1, spec->labels[e->label].id, e->start, e->end);
            span_add_text(&task->texts[i], e->start, e->end, out);
            str_add(out, "\n");
        }
        for (uint32_t k = 0; k < doc->relations_count; k++) {
            const struct span_relation *r = &doc->relations[k];
            str_addf(out, "R%u\t%s Arg1:T%u Arg2:T%u\n", k + 1, spec->relations[r->type].id,
                     r->from + 1, r->to + 1);
        }
    }
    return true;
}
