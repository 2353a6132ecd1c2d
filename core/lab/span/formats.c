#include "core/lab/span/formats.h"

#include "core/lab/span/engine.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool span_lines_next(struct span_lines *lines)
{
    if (lines->left == 0)
        return false;
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

static bool write_doccano(const void *of, const struct lab_format *format, const void *given,
                          struct str *out, struct err *err)
{
    const struct span_task *task = of;
    const struct span_work *work = given;
    (void) format, (void) err;
    for (size_t i = 0; i < task->count; i++)
        write_doc(task, i, &work->docs[i], out);
    return true;
}

const struct lab_format span_formats[] = {
    {.name = "conll", .suffix = ".conll", .read = span_read_conll, .write = span_write_conll},
    {.name = "bioes",
     .suffix = "",
     .read = span_read_conll,
     .write = span_write_conll,
     .with = "bioes"},
    {.name = "brat", .suffix = ".ann", .read = span_read_brat, .write = span_write_brat},
    {.name = "brat-tar",
     .suffix = ".brat.tar",
     .read = span_read_brat_folder,
     .write = span_write_brat_folder,
     .part = ".ann"},
    {.name = "doccano",
     .suffix = ".jsonl",
     .read = lab_format_read_own,
     .write = write_doccano,
     .with = &span_engine},
    {.name = "labelstudio",
     .suffix = ".json",
     .read = span_read_labelstudio,
     .write = span_write_labelstudio},
    {0},
};
