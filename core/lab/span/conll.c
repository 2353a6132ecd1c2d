#include "core/lab/span/formats.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

struct conll {
    const struct span_task *task;
    struct span_work *work;
    struct span_lines lines;
    size_t doc;
    uint32_t at;    /* next character of the document */
    uint32_t start; /* of the open entity; SPAN_NOWHERE: none */
    uint32_t end;
    unsigned label;
    bool begun; /* the document has had a line */
};

static void close_entity(struct conll *c)
{
    if (c->start != SPAN_NOWHERE)
        span_doc_add(&c->work->docs[c->doc], (struct span_entity){c->start, c->end, c->label});
    c->start = SPAN_NOWHERE;
}

static uint32_t skip_space(const struct span_text *text, uint32_t at)
{
    while (at < text->length && span_is_space(span_cp(text, at)))
        at++;
    return at;
}

/* "B-x" → 'B' and the label's index */
static bool read_tag(struct conll *c, const char *tag, size_t n, char *kind, int *label,
                     struct err *err)
{
    char name[100];
    *kind = n > 0 ? tag[0] : '?';
    *label = -1;
    if (n == 1 && (*kind == 'O' || *kind == 'o'))
        return true;
    if (n < 3 || n - 2 >= sizeof name || !strchr("BIMESLU", *kind) || !strchr("-_", tag[1]))
        return span_lines_wrong(&c->lines, err, "%.*s", (int) (n < 60 ? n : 60), tag);
    memcpy(name, tag + 2, n - 2);
    name[n - 2] = '\0';
    *label = labspec_find_label(c->task->spec, name);
    return *label >= 0 || span_lines_wrong(&c->lines, err, "label: %.60s", name);
}

/* The token must be what stands next in the text. */
static bool take_token(struct conll *c, const char *token, size_t n, uint32_t *from,
                       struct err *err)
{
    const struct span_text *text = &c->task->texts[c->doc];
    uint32_t at = skip_space(text, c->at);
    *from = at;
    for (size_t i = 0, step; i < n; i += step) {
        uint32_t cp;
        step = utf8_decode(token + i, n - i, &cp);
        if (step == 0 || at == text->length || span_cp(text, at) != cp)
            return span_lines_wrong(&c->lines, err, "%s:%u: %.*s", text->id, at,
                                    (int) (n < 60 ? n : 60), token);
        at++;
    }
    c->at = at;
    return true;
}

/* "# text = …" of CoNLL-U and the like; not where the text itself has that mark. */
static bool is_comment(const struct conll *c)
{
    if (c->lines.line[0] != '#')
        return false;
    if (c->doc == c->task->count)
        return true;
    const struct span_text *text = &c->task->texts[c->doc];
    return span_cp(text, skip_space(text, c->at)) != '#';
}

/* White space has no line with us; others write one for it: " O". */
static bool is_space_token(const char *token, size_t n)
{
    for (size_t i = 0, step; i < n; i += step) {
        uint32_t cp;
        step = utf8_decode(token + i, n - i, &cp);
        if (step == 0 || !span_is_space(cp))
            return false;
    }
    return true;
}

static bool take_line(struct conll *c, struct err *err)
{
    const char *line = c->lines.line;
    size_t n = c->lines.len, token = 0, tag = n, last;
    char kind;
    int label;
    uint32_t from;
    if (is_comment(c))
        return true;
    if (c->doc == c->task->count)
        return span_lines_wrong(&c->lines, err, "> %zu", c->task->count);
    while (token < n && line[token] != ' ' && line[token] != '\t')
        token++;
    for (last = n; tag > token && line[tag - 1] != ' ' && line[tag - 1] != '\t';)
        tag--;
    if (tag > token && is_space_token(line, token))
        return true;
    if (tag <= token)
        return span_lines_wrong(&c->lines, err, "%.*s", (int) (n < 60 ? n : 60), line);
    if (!read_tag(c, line + tag, last - tag, &kind, &label, err) ||
        !take_token(c, line, token, &from, err))
        return false;
    c->work->docs[c->doc].named = true;
    c->begun = true;
    bool goes_on = strchr("IMEL", kind) && c->start != SPAN_NOWHERE && c->label == (unsigned) label;
    if (!goes_on) {
        close_entity(c);
        if (label >= 0) {
            c->start = from;
            c->label = (unsigned) label;
        }
    }
    c->end = c->at;
    if (strchr("ELSU", kind))
        close_entity(c);
    return true;
}

/* An empty line: the end of a sentence, and of the document when its text is complete. */
static void end_sentence(struct conll *c)
{
    if (!c->begun)
        return;
    const struct span_text *text = &c->task->texts[c->doc];
    close_entity(c);
    if (skip_space(text, c->at) < text->length)
        return;
    c->doc++;
    c->at = 0;
    c->begun = false;
}

bool span_read_conll(const void *task, const struct lab_format *format, const struct lab_file *file,
                     void *work, struct err *err)
{
    struct conll c = {.task = task, .work = work, .lines = {file->text, file->len, NULL, 0, 0}};
    bool ok = true;
    (void) format;
    c.start = SPAN_NOWHERE;
    span_work_init(task, work);
    while (ok && span_lines_next(&c.lines)) {
        size_t n = c.lines.len;
        bool blank = true;
        for (size_t i = 0; i < n; i++)
            blank = blank && (c.lines.line[i] == ' ' || c.lines.line[i] == '\t');
        if (blank)
            end_sentence(&c);
        else if (n < 10 || memcmp(c.lines.line, "-DOCSTART-", 10) != 0)
            ok = take_line(&c, err);
    }
    end_sentence(&c);
    if (ok && c.begun) {
        const struct span_text *text = &c.task->texts[c.doc];
        ok = span_lines_wrong(&c.lines, err, "%s: %u / %u", text->id, c.at, text->length);
    }
    return ok;
}

/* ---- writing ---- */

static char kind_of(const struct span_text *text, const struct span_entity *e, uint32_t at,
                    bool bioes)
{
    if (!bioes)
        return at == e->start ? 'B' : 'I';
    uint32_t first = e->start, last = e->end - 1;
    while (first < last && span_is_space(span_cp(text, first)))
        first++;
    while (last > first && span_is_space(span_cp(text, last)))
        last--;
    if (first == last)
        return 'S';
    return at == first ? 'B' : at == last ? 'E' : 'I';
}

bool span_write_conll(const void *of, const struct lab_format *format, const void *given,
                      struct str *out, struct err *err)
{
    const struct span_task *task = of;
    const struct span_work *work = given;
    bool bioes = format->with != NULL;
    for (size_t i = 0; i < task->count; i++) {
        const struct span_text *text = &task->texts[i];
        const struct span_doc *doc = &work->docs[i];
        uint32_t e = 0;
        if (span_doc_overlaps(doc)) {
            err_set(err, ERR_UNSUPPORTED, "%s", format->name);
            return err_detail(err, "%s", text->id);
        }
        for (uint32_t at = 0; at < text->length; at++) {
            while (e < doc->entities_count && doc->entities[e].end <= at)
                e++;
            if (span_is_space(span_cp(text, at)))
                continue;
            span_add_text(text, at, at + 1, out);
            if (e < doc->entities_count && doc->entities[e].start <= at)
                str_addf(out, " %c-%s\n", kind_of(text, &doc->entities[e], at, bioes),
                         task->spec->labels[doc->entities[e].label].id);
            else
                str_add(out, " O\n");
        }
        str_add(out, "\n");
    }
    return true;
}
