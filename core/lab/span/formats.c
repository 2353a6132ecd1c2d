#include "core/lab/span/formats.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct lab_format span_formats[] = {
    {"conll", ".conll", true, true},      {"bioes", "", true, true},
    {"brat", ".ann", true, true},         {"doccano", ".jsonl", true, true},
    {"labelstudio", ".json", true, true}, {NULL, NULL, false, false},
};

bool span_lines_next(struct span_lines *lines)
{
    if (lines->left == 0)
        return false;
    if (lines->number == 0 && lines->left >= 3 && memcmp(lines->rest, "\xEF\xBB\xBF", 3) == 0) {
        lines->rest += 3;
        lines->left -= 3;
    }
    const char *end = memchr(lines->rest, '\n', lines->left);
    lines->line = lines->rest;
    lines->len = end ? (size_t) (end - lines->rest) : lines->left;
    size_t step = end ? lines->len + 1 : lines->len;
    lines->rest += step;
    lines->left -= step;
    lines->number++;
    if (lines->len > 0 && lines->line[lines->len - 1] == '\r')
        lines->len--;
    return true;
}

bool span_lines_wrong(const struct span_lines *lines, struct err *err, const char *fmt, ...)
{
    char detail[300];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    err_set(err, ERR_FORMAT, "line %u", lines->number);
    return err_detail(err, "%s", detail);
}

/* Fixed entities may not be altered by a file either. */
static bool keeps_given(const struct span_task *task, const struct span_work *work, struct err *err)
{
    for (size_t i = 0; task->given && i < task->count; i++) {
        const struct span_doc *doc = &work->docs[i];
        const struct span_text *text = &task->texts[i];
        if (doc->entities_count != text->given_count ||
            (text->given_count > 0 &&
             memcmp(doc->entities, text->given, text->given_count * sizeof *text->given) != 0)) {
            err_set(err, ERR_INVALID, "%s", text->id);
            return err_detail(err, "entities");
        }
    }
    return true;
}

bool span_import(const struct span_task *task, const char *format, const char *file,
                 const char *text, size_t len, struct span_work *work, struct err *err)
{
    bool ok;
    if (strcmp(format, "conll") == 0 || strcmp(format, "bioes") == 0)
        ok = span_read_conll(task, text, len, work, err);
    else if (strcmp(format, "brat") == 0)
        ok = span_read_brat(task, file, text, len, work, err);
    else if (strcmp(format, "labelstudio") == 0)
        ok = span_read_labelstudio(task, text, len, work, err);
    else
        ok = span_work_read(task, text, len, work, err);
    if (ok && !keeps_given(task, work, err)) {
        span_work_finish(work);
        ok = false;
    }
    return ok;
}

static void write_doc(const struct span_task *task, size_t i, const struct span_doc *doc,
                      struct str *out)
{
    str_add(out, "{\"id\":");
    jsonl_add_text(out, task->texts[i].id);
    str_add(out, ",\"text\":");
    jsonl_add_text(out, task->texts[i].text);
    str_add(out, ",\"entities\":[");
    for (uint32_t k = 0; k < doc->entities_count; k++) {
        const struct span_entity *e = &doc->entities[k];
        str_addf(out, "%s{\"id\":%u,\"label\":", k ? "," : "", k + 1);
        jsonl_add_text(out, task->spec->labels[e->label].id);
        str_addf(out, ",\"start_offset\":%u,\"end_offset\":%u}", e->start, e->end);
    }
    str_add(out, "],\"relations\":[");
    for (uint32_t k = 0; k < doc->relations_count; k++) {
        const struct span_relation *r = &doc->relations[k];
        str_addf(out, "%s{\"id\":%u,\"from_id\":%u,\"to_id\":%u,\"type\":", k ? "," : "", k + 1,
                 r->from + 1, r->to + 1);
        jsonl_add_text(out, task->spec->relations[r->type].id);
        str_add(out, "}");
    }
    str_add(out, "]}\n");
}

bool span_export(const struct span_task *task, const char *format, const struct span_work *work,
                 struct str *out, struct err *err)
{
    if (strcmp(format, "conll") == 0 || strcmp(format, "bioes") == 0)
        return span_write_conll(task, work, format[0] == 'b', out, err);
    if (strcmp(format, "brat") == 0)
        span_write_brat(task, work, out);
    else if (strcmp(format, "labelstudio") == 0)
        span_write_labelstudio(task, work, out);
    else
        for (size_t i = 0; i < task->count; i++)
            write_doc(task, i, &work->docs[i], out);
    return true;
}
