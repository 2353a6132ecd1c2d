#include "tui/screen/packs_job.h"

#include "tui/screen/packs_list.h"

#include <stdlib.h>
#include <string.h>

bool job_start(struct job *job, enum job_kind kind, const char *object, const char *const *args,
               struct err *err)
{
    char *copy = object ? xstrdup(object) : NULL;
    job_finish(job);
    if (!child_start(&job->child, args, err)) {
        free(copy);
        return false;
    }
    job->kind = kind;
    job->object = copy;
    job->left = -1;
    return true;
}

static int64_t number(const json_t *line, const char *name)
{
    return json_integer_value(json_object_get(line, name));
}

static void keep(json_t **place, json_t *line)
{
    json_decref(*place);
    *place = json_incref(line);
}

static void take_phase(struct job *job, const json_t *line, const char *event)
{
    static const struct {
        const char *event;
        enum job_phase phase;
    } phases[] = {{"download", JOB_DOWNLOAD},
                  {"verify", JOB_CHECK},
                  {"extract", JOB_EXTRACT},
                  {"sync", JOB_WRITE},
                  {"switch", JOB_WRITE}};
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++) {
        if (strcmp(event, phases[i].event) != 0)
            continue;
        job->phase = phases[i].phase;
        if (job->packs > 1 && job->phase == JOB_DOWNLOAD) {
            free(job->object);
            job->object = pack_text(line, "name");
        }
        job->bytes = number(line, "bytes");
        job->total = number(line, "total");
        job->rate = number(line, "rate");
        job->left = json_object_get(line, "left") ? number(line, "left") : -1;
    }
}

static void take_line(struct job *job, const char *text)
{
    json_t *line = json_loads(text, 0, NULL);
    const char *event = json_string_value(json_object_get(line, "event"));
    if (event && strcmp(event, "installed") == 0) {
        keep(&job->installed, line);
        job->done++;
    } else if (event && strcmp(event, "untrusted") == 0)
        keep(&job->untrusted, line);
    else if (event && strcmp(event, "requires") == 0)
        keep(&job->needed, line);
    else if (event)
        take_phase(job, line, event);
    json_decref(line);
}

bool job_read(struct job *job)
{
    const char *line;
    bool more = child_read(&job->child);
    while (job->kind == JOB_INSTALL && (line = child_line(&job->child)))
        take_line(job, line);
    return more;
}

struct job_end job_end(struct job *job)
{
    struct job_end end = {.kind = job->kind};
    end.ok = child_wait(&job->child) == 0;
    end.complaint = child_complaint(&job->child);
    if (job->kind != JOB_INSTALL)
        end.document = json_loads(str_text(&job->child.out), 0, NULL);
    job->kind = JOB_NONE;
    child_finish(&job->child);
    return end;
}

void job_end_finish(struct job_end *end)
{
    free(end->complaint);
    json_decref(end->document);
    *end = (struct job_end){0};
}

void job_stop(struct job *job)
{
    job->stopped = true;
    child_stop(&job->child);
}

void job_finish(struct job *job)
{
    child_finish(&job->child);
    free(job->object);
    json_decref(job->installed);
    json_decref(job->untrusted);
    json_decref(job->needed);
    *job = (struct job){0};
}
