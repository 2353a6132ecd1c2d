/* brat's standoff (brat.nlplab.org/standoff.html): NAME.ann beside NAME.txt. */
#include "core/lab/span/formats.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

struct brat {
    const struct span_task *task;
    struct span_work *work;
    struct span_lines lines;
    size_t doc;                   /* task->count: none named yet */
    struct span_entity *entities; /* of the document, by the number of their T */
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

/* The document that is read from here on; false when it was read before. */
static bool begin_doc(struct brat *b, size_t doc)
{
    b->doc = doc;
    b->count = 0;
    if (doc == b->task->count || b->work->docs[doc].named)
        return false;
    b->work->docs[doc].named = true;
    b->work->docs[doc].entities_count = 0;
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

static bool bad_line(struct brat *b, const char *what, struct err *err)
{
    char line[61];
    size_t n = b->lines.len < sizeof line - 1 ? b->lines.len : sizeof line - 1;
    for (size_t i = 0; i < n; i++)
        line[i] = b->lines.line[i] == '\t' ? ' ' : b->lines.line[i];
    line[n] = '\0';
    return span_lines_wrong(&b->lines, err, "%s%s", what, line);
}

static bool is_break(const struct span_text *text, uint64_t from, uint64_t to)
{
    for (; from < to; from++)
        if (span_cp(text, (uint32_t) from) != '\n' && span_cp(text, (uint32_t) from) != '\r')
            return false;
    return true;
}

/* What a T line says that it covers: line breaks are blanks there. */
static void add_covered(const struct span_text *text, uint64_t start, uint64_t end, struct str *out)
{
    for (; start < end; start++) {
        bool is_end = is_break(text, start, start + 1);
        if (is_end)
            str_add_char(out, ' ');
        else
            span_add_text(text, (uint32_t) start, (uint32_t) start + 1, out);
    }
}

/* "0 4" or "0 4;5 9", where only a line's end may lie between: brat has no span over it. */
static bool take_bounds(struct brat *b, const char **p, const char *stop, struct span_entity *e,
                        struct str *covered, struct err *err)
{
    const struct span_text *text = &b->task->texts[b->doc];
    uint64_t start, end, last = 0;
    bool first = true;
    do {
        if (!take_number(p, stop, &start) || !take_char(p, stop, " ") ||
            !take_number(p, stop, &end))
            return bad_line(b, "", err);
        if (start >= end || end > text->length)
            return span_lines_wrong(&b->lines, err, "%llu–%llu / %u", (unsigned long long) start,
                                    (unsigned long long) end, text->length);
        if (!first && (start <= last || !is_break(text, last, start)))
            return bad_line(b, "discontinuous: ", err);
        e->start = first ? (uint32_t) start : e->start;
        e->end = (uint32_t) end;
        str_add(covered, first ? "" : " ");
        add_covered(text, start, end, covered);
        last = end;
        first = false;
    } while (take_char(p, stop, ";"));
    return true;
}

static bool put_entity(struct brat *b, uint64_t number, struct span_entity e, struct err *err)
{
    for (size_t i = 0; i < b->count; i++)
        if (b->numbers[i] == number)
            return span_lines_wrong(&b->lines, err, "T%llu ×2", (unsigned long long) number);
    if (b->count == SPAN_ENTITIES_MAX)
        return span_lines_wrong(&b->lines, err, "> %d", SPAN_ENTITIES_MAX);
    b->numbers[b->count] = number;
    b->entities[b->count++] = e;
    span_doc_add(&b->work->docs[b->doc], e);
    return true;
}

/* T1 <tab> label start end <tab> text, which a comment may follow */
static bool take_entity(struct brat *b, struct err *err)
{
    const char *p = b->lines.line + 1, *stop = b->lines.line + b->lines.len;
    struct span_entity e = {0};
    struct str covered = STR_INIT;
    uint64_t number;
    char name[100];
    if (!take_number(&p, stop, &number) || !take_char(&p, stop, "\t ") ||
        !take_name(&p, stop, name, sizeof name) || !take_char(&p, stop, " \t"))
        return bad_line(b, "", err);
    int label = labspec_find_label(b->task->spec, name);
    if (label < 0)
        return span_lines_wrong(&b->lines, err, "label: %.60s", name);
    e.label = (unsigned) label;
    bool ok = take_bounds(b, &p, stop, &e, &covered, err);
    if (ok && p < stop) {
        size_t n = covered.len;
        ok = take_char(&p, stop, "\t");
        bool same = ok && (p == stop ||
                           ((size_t) (stop - p) >= n && memcmp(p, str_text(&covered), n) == 0 &&
                            (p + n == stop || strchr(" \t", p[n]))));
        if (!ok)
            bad_line(b, "", err);
        else if (!same)
            span_lines_wrong(&b->lines, err, "%u–%u: %.*s ≠ %.60s", e.start, e.end,
                             (int) (stop - p < 60 ? stop - p : 60), p, str_text(&covered));
        ok = ok && same;
    }
    str_finish(&covered);
    return ok && put_entity(b, number, e, err);
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

/* R1 <tab> type Arg1:T1 Arg2:T2 */
static bool take_relation(struct brat *b, struct err *err)
{
    const char *p = b->lines.line + 1, *stop = b->lines.line + b->lines.len;
    uint64_t number;
    char name[100];
    if (!take_number(&p, stop, &number) || !take_char(&p, stop, "\t ") ||
        !take_name(&p, stop, name, sizeof name))
        return bad_line(b, "", err);
    int type = span_type_find(b->task, name);
    if (type < 0)
        return span_lines_wrong(&b->lines, err, "type: %.60s", name);
    uint32_t from = take_end(b, &p, stop), to = take_end(b, &p, stop);
    if (from == SPAN_NOWHERE || to == SPAN_NOWHERE || from == to)
        return bad_line(b, "", err);
    span_doc_relate(&b->work->docs[b->doc], (struct span_relation){from, to, (unsigned) type});
    return true;
}

/* Notes, attributes and normalisations say nothing of entities; events and groups of equals cannot
 * be held. Relations wait for the second reading, since they may stand before what they join. */
static bool take_line(struct brat *b, bool relations, struct err *err)
{
    const char kind = b->lines.len > 0 ? b->lines.line[0] : '#';
    if (strchr("#AMN", kind) && kind)
        return true;
    if (b->doc == b->task->count)
        return span_lines_wrong(&b->lines, err, "≠ %s.ann …", b->task->texts[0].id);
    switch (kind) {
    case 'T':
        return relations || take_entity(b, err);
    case 'R':
        return !relations || take_relation(b, err);
    case 'E':
        return bad_line(b, "event: ", err);
    case '*':
        return bad_line(b, "equivalence: ", err);
    default:
        return bad_line(b, "", err);
    }
}

static bool is_heading(const struct span_lines *lines)
{
    return lines->len > 2 && memcmp(lines->line, "# ", 2) == 0;
}

/* The lines of one document, up to a heading. */
static bool take_section(struct brat *b, struct err *err)
{
    const struct span_lines from = b->lines;
    bool ok = true;
    for (int relations = 0; ok && relations < 2; relations++) {
        struct span_lines before = b->lines = from;
        while (ok && span_lines_next(&b->lines) && !is_heading(&b->lines)) {
            ok = take_line(b, relations > 0, err);
            before = b->lines;
        }
        if (ok)
            b->lines = before;
    }
    return ok;
}

/* A document, or several, each after its heading "# 3.ann". */
static bool take_file(struct brat *b, const struct lab_file *file, size_t doc, struct err *err)
{
    b->lines = (struct span_lines){.rest = file->text, .left = file->len};
    b->doc = b->task->count;
    if (doc < b->task->count && !begin_doc(b, doc)) {
        err_set(err, ERR_INVALID, "%s", file->name);
        return err_detail(err, "%s.ann ×2", b->task->texts[doc].id);
    }
    bool ok = take_section(b, err);
    while (ok && span_lines_next(&b->lines)) {
        const char *name = b->lines.line + 2;
        size_t n = b->lines.len - 2;
        bool fresh = b->count == 0 && doc < b->task->count && doc == doc_named(b->task, name, n);
        ok = fresh || begin_doc(b, doc_named(b->task, name, n)) ||
             span_lines_wrong(&b->lines, err, "%.*s", (int) (n < 60 ? n : 60), name);
        doc = b->task->count;
        ok = ok && take_section(b, err);
    }
    return ok;
}

static struct brat brat_init(const struct span_task *task, struct span_work *work)
{
    struct brat b = {.task = task, .work = work};
    b.entities = xcalloc(SPAN_ENTITIES_MAX, sizeof *b.entities);
    b.numbers = xcalloc(SPAN_ENTITIES_MAX, sizeof *b.numbers);
    span_work_init(task, work);
    return b;
}

static void brat_finish(struct brat *b)
{
    free(b->entities);
    free(b->numbers);
}

bool span_read_brat(const void *of, const struct lab_format *format, const struct lab_file *file,
                    void *work, struct err *err)
{
    const struct span_task *task = of;
    struct brat b = brat_init(task, work);
    (void) format;
    bool ok = take_file(
        &b, file, task->count == 1 ? 0 : doc_named(task, file->name, strlen(file->name)), err);
    brat_finish(&b);
    return ok;
}

/* ---- a folder ---- */

/* NAME.txt of NAME.ann; NULL. */
static const struct lab_file *text_of(const struct lab_file *folder, const char *ann)
{
    size_t stem = strlen(ann) - 4;
    for (size_t i = 0; i < folder->parts_count; i++) {
        const char *name = folder->parts[i].name;
        if (strlen(name) == stem + 4 && memcmp(name, ann, stem) == 0 &&
            strcmp(name + stem, ".txt") == 0)
            return &folder->parts[i];
    }
    return NULL;
}

/* Offsets count in NAME.txt: it must be the document, but for line breaks at its end. */
static bool same_text(const struct lab_file *file, const char *text)
{
    size_t n = strlen(text);
    return file->len >= n && memcmp(file->text, text, n) == 0 &&
           file->text[n + strspn(file->text + n, "\r\n")] == '\0';
}

/* The document of NAME.ann: by its name, else by the text of NAME.txt. */
static size_t doc_of(const struct span_task *task, const struct lab_file *ann,
                     const struct lab_file *txt)
{
    const char *base = lab_file_base(ann->name);
    size_t doc = doc_named(task, base, strlen(base));
    if (doc < task->count || !txt)
        return doc;
    for (doc = 0; doc < task->count && !same_text(txt, task->texts[doc].text);)
        doc++;
    return doc;
}

static bool read_pair(struct brat *b, const struct lab_file *ann, const struct lab_file *txt,
                      struct err *err)
{
    size_t doc = doc_of(b->task, ann, txt);
    const struct span_text *texts = b->task->texts;
    if (doc == b->task->count) {
        err_set(err, ERR_INVALID, "%s", ann->name);
        return err_detail(err, "≠ %s.ann …", texts[0].id);
    }
    if (txt && !same_text(txt, texts[doc].text)) {
        err_set(err, ERR_INVALID, "%s", txt->name);
        return err_detail(err, "≠ %.120s", texts[doc].text);
    }
    return take_file(b, ann, doc, err) || err_context(err, "%s", ann->name);
}

bool span_read_brat_folder(const void *task, const struct lab_format *format,
                           const struct lab_file *folder, void *work, struct err *err)
{
    struct brat b = brat_init(task, work);
    bool ok = true, any = false;
    for (size_t i = 0; ok && i < folder->parts_count; i++) {
        const struct lab_file *ann = &folder->parts[i];
        if (!str_ends(ann->name, format->part))
            continue;
        any = true;
        ok = read_pair(&b, ann, text_of(folder, ann->name), err);
    }
    brat_finish(&b);
    return ok && (any || err_set(err, ERR_NOT_FOUND, "*%s", format->part));
}

/* ---- writing ---- */

/* In as many pieces as there are lines. */
static void write_entity(const struct span_text *text, const char *label, uint32_t number,
                         const struct span_entity *e, struct str *out)
{
    struct str covered = STR_INIT;
    str_addf(out, "T%u\t%s ", number, label);
    for (uint32_t at = e->start, end; at < e->end; at = end) {
        while (at < e->end && is_break(text, at, at + 1))
            at++;
        for (end = at; end < e->end && !is_break(text, end, end + 1);)
            end++;
        if (at == end)
            break;
        str_addf(out, "%s%u %u", covered.len ? ";" : "", at, end);
        str_add(&covered, covered.len ? " " : "");
        span_add_text(text, at, end, &covered);
    }
    if (covered.len > 0)
        str_addf(out, "\t%s\n", str_text(&covered));
    else
        str_addf(out, "%u %u\n", e->start, e->end); /* line breaks alone */
    str_finish(&covered);
}

static void write_doc(const struct span_task *task, size_t i, const struct span_doc *doc,
                      struct str *out)
{
    const struct labspec *spec = task->spec;
    for (uint32_t k = 0; k < doc->entities_count; k++)
        write_entity(&task->texts[i], spec->labels[doc->entities[k].label].id, k + 1,
                     &doc->entities[k], out);
    for (uint32_t k = 0; k < doc->relations_count; k++) {
        const struct span_relation *r = &doc->relations[k];
        str_addf(out, "R%u\t%s Arg1:T%u Arg2:T%u\n", k + 1, spec->relations[r->type].id,
                 r->from + 1, r->to + 1);
    }
}

bool span_write_brat(const void *of, const struct lab_format *format, const void *given,
                     struct str *out, struct err *err)
{
    const struct span_task *task = of;
    const struct span_work *work = given;
    (void) format, (void) err;
    for (size_t i = 0; i < task->count; i++) {
        if (task->count > 1)
            str_addf(out, "# %s.ann\n", task->texts[i].id);
        write_doc(task, i, &work->docs[i], out);
    }
    return true;
}

/* The types that brat is to know (brat.nlplab.org/configuration.html). */
static void write_types(const struct labspec *spec, struct str *out)
{
    str_add(out, "[entities]\n");
    for (unsigned i = 0; i < spec->labels_count; i++)
        str_addf(out, "%s\n", spec->labels[i].id);
    str_add(out, "\n[relations]\n");
    for (unsigned i = 0; i < spec->relations_count; i++) {
        const struct labspec_relation *r = &spec->relations[i];
        str_addf(out, "%s\tArg1:%s, Arg2:%s\n", r->id, r->from ? r->from : "<ENTITY>",
                 r->to ? r->to : "<ENTITY>");
    }
    str_add(out, "\n[events]\n\n[attributes]\n");
}

static bool add_part(const char *stem, const char *suffix, const struct str *text, struct str *out,
                     struct err *err)
{
    char *name = xasprintf("%s%s", stem, suffix);
    bool ok = lab_parts_tar(out, name, str_text(text), text->len, err);
    free(name);
    return ok;
}

bool span_write_brat_folder(const void *of, const struct lab_format *format, const void *given,
                            struct str *out, struct err *err)
{
    const struct span_task *task = of;
    const struct span_work *work = given;
    struct str text = STR_INIT;
    write_types(task->spec, &text);
    bool ok = add_part("annotation", ".conf", &text, out, err);
    for (size_t i = 0; ok && i < task->count; i++) {
        str_clear(&text);
        str_addf(&text, "%s\n", task->texts[i].text);
        ok = add_part(task->texts[i].id, ".txt", &text, out, err);
        str_clear(&text);
        write_doc(task, i, &work->docs[i], &text);
        ok = ok && add_part(task->texts[i].id, format->part, &text, out, err);
    }
    lab_parts_tar_end(out);
    str_finish(&text);
    return ok;
}
