/* The form as JSON and as a table, and the transcript of a session as text. */
#include "base/csv.h"
#include "core/lab/console/engine.h"

#include <stdlib.h>
#include <string.h>

bool console_read_csv(const struct console_scenario *scenario, const char *file, const char *text,
                      size_t len, struct console_work *work, struct err *err)
{
    struct csv csv;
    if (!csv_parse_any(file, text, len, &csv, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < csv.count; i++) {
        const struct csv_row *row = &csv.rows[i];
        const struct console_field *field = console_field_find(scenario, row->fields[0]);
        if (!field && i == 0)
            continue;
        /* The value stands in the last column: titles and units may stand between. */
        ok = field && row->count >= 2;
        if (!ok) {
            err_set(err, ERR_FORMAT, "%s:%u", file, row->line);
            err_detail(err, "no such field: %.80s", row->fields[0]);
        } else {
            const char *value = row->fields[row->count - 1];
            ok = console_work_fill(work, (size_t) (field - scenario->fields), value, err);
        }
    }
    csv_finish(&csv);
    return ok;
}

/* A line with "$ " after at most a prompt is a command; all other lines are output. */
bool console_read_transcript(const struct console_scenario *scenario, const char *text, size_t len,
                             struct console_work *work, struct err *err)
{
    struct str mark = STR_INIT;
    bool ok = true;
    unsigned number = 0;
    str_addf(&mark, "%s$ ", scenario->host);
    for (const char *p = text, *end = text + len; ok && p < end;) {
        const char *stop = memchr(p, '\n', (size_t) (end - p));
        size_t n = (size_t) ((stop ? stop : end) - p);
        number++;
        if (n > 0 && p[n - 1] == '\r')
            n--;
        char *line = xmalloc(n + 1);
        memcpy(line, p, n);
        line[n] = '\0';
        char *at = *line == '[' ? strstr(line, str_text(&mark)) : NULL;
        const char *command = at ? at + mark.len : strncmp(line, "$ ", 2) == 0 ? line + 2 : NULL;
        if (command && !console_work_add(work, command, err))
            ok = err_context(err, "line %u", number);
        free(line);
        p = stop ? stop + 1 : end;
    }
    str_finish(&mark);
    if (ok && work->count == 0) {
        err_set(err, ERR_FORMAT, "line 1");
        ok = err_detail(err, "no line begins with “$ ”");
    }
    return ok;
}

static bool read_csv(const void *s, const struct lab_format *format, const struct lab_file *file,
                     void *work, struct err *err)
{
    (void) format;
    console_work_init(work, s);
    return console_read_csv(s, file->name, file->text, file->len, work, err);
}

static bool read_transcript(const void *s, const struct lab_format *format,
                            const struct lab_file *file, void *work, struct err *err)
{
    (void) format;
    console_work_init(work, s);
    return console_read_transcript(s, file->text, file->len, work, err);
}

static bool write_csv(const void *of, const struct lab_format *format, const void *given,
                      struct str *out, struct err *err)
{
    const struct console_scenario *s = of;
    const struct console_work *work = given;
    (void) format, (void) err;
    str_add(out, "field,title,unit,value\n");
    for (size_t i = 0; i < s->fields_count; i++) {
        csv_add_field(out, s->fields[i].id, ',');
        csv_add_field(out, s->fields[i].title, ',');
        csv_add_field(out, s->fields[i].unit, ',');
        csv_add_field(out, work->values[i] ? work->values[i] : "", '\n');
    }
    return true;
}

static bool write_json(const void *of, const struct lab_format *format, const void *given,
                       struct str *out, struct err *err)
{
    const struct console_scenario *s = of;
    const struct console_work *work = given;
    (void) format, (void) err;
    json_t *form = json_object();
    for (size_t i = 0; i < s->fields_count; i++)
        json_object_set_new(form, s->fields[i].id,
                            json_string(work->values[i] ? work->values[i] : ""));
    char *text = json_dumps(form, JSON_INDENT(2));
    str_addf(out, "%s\n", text ? text : "{}");
    free(text);
    json_decref(form);
    return true;
}

static bool write_transcript(const void *s, const struct lab_format *format, const void *given,
                             struct str *out, struct err *err)
{
    const struct console_work *work = given;
    struct console_sim sim;
    (void) format, (void) err;
    console_sim_init(&sim, s, NULL);
    for (size_t i = 0; i < work->count; i++) {
        size_t before = sim.lines_dropped + sim.lines_count;
        console_sim_run(&sim, work->commands[i]);
        before = before > sim.lines_dropped ? before - sim.lines_dropped : 0;
        for (size_t j = before; j < sim.lines_count; j++)
            str_addf(out, "%s\n", sim.lines[j].text);
    }
    console_sim_finish(&sim);
    return true;
}

const struct lab_format console_formats[] = {
    {.name = "transcript", .suffix = ".txt", .read = read_transcript, .write = write_transcript},
    {.name = "form-csv", .suffix = ".csv", .read = read_csv, .write = write_csv},
    {.name = "form-json",
     .suffix = ".json",
     .read = lab_format_read_own,
     .write = write_json,
     .with = &console_engine},
    {0},
};
