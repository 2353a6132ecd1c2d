#include "core/lab/console/work.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void console_work_init(struct console_work *work, const struct console_scenario *scenario)
{
    *work = (struct console_work){.fields = scenario->fields_count};
    work->values = xcalloc(work->fields + 1, sizeof *work->values);
}

void console_work_finish(struct console_work *work)
{
    for (size_t i = 0; i < work->count; i++)
        free(work->commands[i]);
    for (size_t i = 0; i < work->fields; i++)
        free(work->values[i]);
    free(work->commands);
    free(work->values);
    *work = (struct console_work){0};
}

static bool one_line(const char *text, size_t most, struct err *err)
{
    size_t n = strlen(text);
    if (n > most)
        return err_set(err, ERR_TOO_BIG, "%.40s", text);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char) text[i] < ' ' || text[i] == 0x7f)
            return err_set(err, ERR_ENCODING, "%s", "control character");
    return utf8_valid(text, n) || err_set(err, ERR_ENCODING, "%s", "work");
}

bool console_work_add(struct console_work *work, const char *command, struct err *err)
{
    if (!one_line(command, CONSOLE_COMMAND_MAX, err))
        return false;
    if (work->count == CONSOLE_COMMANDS_MAX)
        return err_set(err, ERR_TOO_BIG, "%s", "commands");
    if (work->count == work->room) {
        work->room = work->room ? 2 * work->room : 32;
        work->commands = xrealloc(work->commands, work->room * sizeof *work->commands);
    }
    work->commands[work->count++] = xstrdup(command);
    return true;
}

bool console_work_fill(struct console_work *work, size_t field, const char *value, struct err *err)
{
    if (value && !one_line(value, CONSOLE_VALUE_MAX, err))
        return false;
    free(work->values[field]);
    work->values[field] = value && *value ? xstrdup(value) : NULL;
    return true;
}

static bool wrong(struct err *err, const char *what, const char *name)
{
    err_set(err, ERR_FORMAT, "line 1");
    return err_detail(err, "%s: %.80s", what, name);
}

static bool take_value(const struct console_scenario *s, const char *id, const json_t *value,
                       struct console_work *work, struct err *err)
{
    const struct console_field *field = console_field_find(s, id);
    char number[64];
    const char *text = json_string_value(value);
    if (!field)
        return wrong(err, "no such field", id);
    if (json_is_integer(value)) {
        snprintf(number, sizeof number, "%lld", (long long) json_integer_value(value));
        text = number;
    } else if (json_is_real(value)) {
        snprintf(number, sizeof number, "%.9g", json_real_value(value));
        text = number;
    } else if (!json_is_string(value) && !json_is_null(value)) {
        return wrong(err, "neither text nor number", id);
    }
    return console_work_fill(work, (size_t) (field - s->fields), text, err);
}

static bool take_form(const struct console_scenario *s, const json_t *form,
                      struct console_work *work, struct err *err)
{
    const char *id;
    const json_t *value;
    json_object_foreach((json_t *) form, id, value)
        if (!take_value(s, id, value, work, err))
            return false;
    return true;
}

static bool take(const struct console_scenario *s, const json_t *root, struct console_work *work,
                 struct err *err)
{
    const json_t *commands = json_object_get(root, "commands"), *one;
    const json_t *form = json_object_get(root, "form");
    const char *key;
    size_t i;
    if (!commands && !json_is_object(form))
        return take_form(s, root, work, err);
    if ((commands && !json_is_array(commands)) || (form && !json_is_object(form)))
        return wrong(err, "commands, form", "not a list, not an object");
    json_object_foreach((json_t *) root, key, one)
        if (strcmp(key, "commands") != 0 && strcmp(key, "form") != 0)
            return wrong(err, "unknown", key);
    json_array_foreach(commands, i, one) {
        if (!json_is_string(one))
            return wrong(err, "commands", "not a text");
        if (!console_work_add(work, json_string_value(one), err))
            return false;
    }
    return !form || take_form(s, form, work, err);
}

bool console_work_parse(const struct console_scenario *scenario, const char *text, size_t len,
                        struct console_work *work, struct err *err)
{
    json_error_t at;
    if (len > CONSOLE_WORK_MAX)
        return err_set(err, ERR_TOO_BIG, "%s", "work");
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &at);
    if (!json_is_object(root)) {
        err_set(err, ERR_FORMAT, "line %d", root ? 1 : at.line);
        err_detail(err, "%s", root ? "not an object" : at.text);
        json_decref(root);
        return false;
    }
    bool ok = take(scenario, root, work, err);
    json_decref(root);
    return ok;
}

static void add_json(struct str *out, const char *text)
{
    json_t *value = json_string(text);
    char *shown = json_dumps(value, JSON_ENCODE_ANY);
    str_add(out, shown ? shown : "\"\"");
    free(shown);
    json_decref(value);
}

void console_work_write(const struct console_scenario *scenario, const struct console_work *work,
                        struct str *out)
{
    bool any = false;
    str_add(out, "{\"commands\": [");
    for (size_t i = 0; i < work->count; i++) {
        str_add(out, i ? ",\n  " : "\n  ");
        add_json(out, work->commands[i]);
    }
    str_add(out, "],\n \"form\": {");
    for (size_t i = 0; i < work->fields; i++) {
        if (!work->values[i])
            continue;
        str_add(out, any ? ",\n  " : "\n  ");
        any = true;
        add_json(out, scenario->fields[i].id);
        str_add(out, ": ");
        add_json(out, work->values[i]);
    }
    str_add(out, "}}\n");
}
