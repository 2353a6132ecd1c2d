#include "tui/lab/marks.h"

#include "base/str.h"
#include "tui/i18n.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static const char *text_of(struct lab_marks *m, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? arena_strdup(&m->arena, text) : "";
}

static int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void read_line(struct lab_marks *m, const json_t *from, struct lab_mark_line *line)
{
    const json_t *value = json_object_get(from, "value");
    *line = (struct lab_mark_line){
        .id = text_of(m, from, "id"),
        .title = text_of(m, from, "title"),
        .note = text_of(m, from, "note"),
        .check = json_object_get(from, "check") != NULL,
        .defined = json_is_number(value),
        .value = json_number_value(value),
        .score = number_of(from, "score"),
        .points = number_of(from, "points"),
    };
}

/* The sentence of its kind in the reader's language; a kind that this program does not know yet is
 * named. */
static char *sentence_of(const json_t *from)
{
    const char *says = json_string_value(json_object_get(from, "says"));
    const json_t *args = json_object_get(from, "args");
    const char *filled[3];
    struct str out = STR_INIT;
    for (size_t i = 0; i < 3; i++) {
        const char *arg = json_string_value(json_array_get(args, i));
        filled[i] = arg ? arg : "";
    }
    if (!says || !*says)
        says = json_string_value(json_object_get(from, "kind"));
    str_add_filled(&out, says && *says ? _(says) : "", filled);
    return str_take(&out);
}

static void read_fault(struct lab_marks *m, const json_t *from, struct lab_mark_fault *fault)
{
    *fault = (struct lab_mark_fault){
        .kind = text_of(m, from, "kind"),
        .score = text_of(m, from, "score"),
        .place = text_of(m, from, "place"),
        .at = text_of(m, from, "at"),
        .mine = text_of(m, from, "mine"),
        .gold = text_of(m, from, "gold"),
        .rule = text_of(m, from, "rule"),
        .text = text_of(m, from, "text"),
        .sentence = sentence_of(from),
    };
}

static void read_all(struct lab_marks *m, const json_t *json)
{
    const json_t *lines = json_object_get(json, "lines"), *faults = json_object_get(json, "faults");
    m->lab = text_of(m, json, "lab");
    m->title = text_of(m, json, "title");
    m->variant = text_of(m, json, "variant");
    m->score = number_of(json, "score");
    m->full = number_of(json, "points");
    m->more = (size_t) number_of(json, "more");
    snprintf(m->shown, sizeof m->shown, "%s", text_of(m, json, "shown"));
    m->lines_count = json_array_size(lines);
    m->lines = xcalloc(m->lines_count + 1, sizeof *m->lines);
    for (size_t i = 0; i < m->lines_count; i++)
        read_line(m, json_array_get(lines, i), &m->lines[i]);
    m->faults_count = json_array_size(faults);
    m->faults = xcalloc(m->faults_count + 1, sizeof *m->faults);
    for (size_t i = 0; i < m->faults_count; i++)
        read_fault(m, json_array_get(faults, i), &m->faults[i]);
}

bool lab_marks_read(const char *json, size_t len, struct lab_marks **marks, struct err *err)
{
    json_t *document = json_loadb(json, len, JSON_REJECT_DUPLICATES, NULL);
    *marks = NULL;
    if (!json_is_integer(json_object_get(document, "score")) ||
        !json_is_array(json_object_get(document, "lines"))) {
        json_decref(document);
        return err_set(err, ERR_FORMAT, "xunlian-lab");
    }
    *marks = xcalloc(1, sizeof **marks);
    (*marks)->holders = 1;
    read_all(*marks, document);
    json_decref(document);
    return true;
}

void lab_points_text(int64_t millis, char *buf, size_t n)
{
    int64_t tenths = (millis + 50) / 100;
    if (tenths % 10 == 0)
        snprintf(buf, n, "%d", (int) (tenths / 10));
    else
        snprintf(buf, n, "%d.%d", (int) (tenths / 10), (int) (tenths % 10));
}

struct lab_marks *lab_marks_hold(struct lab_marks *marks)
{
    marks->holders++;
    return marks;
}

void lab_marks_release(struct lab_marks *marks)
{
    if (!marks || --marks->holders > 0)
        return;
    for (size_t i = 0; i < marks->faults_count; i++)
        free(marks->faults[i].sentence);
    free(marks->lines);
    free(marks->faults);
    arena_finish(&marks->arena);
    free(marks);
}
