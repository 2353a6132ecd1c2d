#include "core/lab/console/scenario.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/utf8.h"
#include "core/lab/reason.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *file;
    struct console_scenario *s;
    struct err *err;
    bool bad;
    size_t bytes; /* of all files read */
    char at[60];  /* what is being read: "services[1]"; "" for the whole */
};

static void fault_why(struct reader *r, enum lab_reason reason, const char *what, const char *name)
{
    if (r->bad)
        return;
    r->bad = true;
    err_set(r->err, ERR_FORMAT, r->at[0] ? "%s: %s" : "%s", r->file, r->at);
    err_detail(r->err, "%s: %s", what, name);
    lab_why(r->err, reason, what, name, NULL);
}

static void fault(struct reader *r, const char *what, const char *name)
{
    fault_why(r, LAB_WHY_VALUE, what, name);
}

/* ---- members ---- */

static const char *text_of(struct reader *r, const json_t *o, const char *key,
                           const char *otherwise)
{
    const json_t *v = json_object_get(o, key);
    if (!v)
        return otherwise;
    if (!json_is_string(v)) {
        fault(r, key, "not a text");
        return otherwise;
    }
    return json_string_value(v);
}

static const char *need_text(struct reader *r, const json_t *o, const char *key)
{
    const char *text = text_of(r, o, key, NULL);
    if (!text || !*text)
        fault_why(r, LAB_WHY_MEMBER, key, "string");
    return text ? text : "";
}

static double real_of(struct reader *r, const json_t *o, const char *key, double otherwise)
{
    const json_t *v = json_object_get(o, key);
    if (!v)
        return otherwise;
    double d = json_number_value(v);
    if (!json_is_number(v) || !(d > -1e9 && d < 1e9))
        fault(r, key, "not a number");
    return json_is_number(v) && d > -1e9 && d < 1e9 ? d : otherwise;
}

static int64_t int_of(struct reader *r, const json_t *o, const char *key, int64_t otherwise)
{
    return (int64_t) real_of(r, o, key, (double) otherwise);
}

static bool flag_of(struct reader *r, const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);
    if (v && !json_is_boolean(v))
        fault(r, key, "not true or false");
    return json_is_true(v);
}

/* An object or array of texts as the conditions, settings and logs of rules are. */
static const json_t *texts_in(struct reader *r, const json_t *o, const char *key, bool object)
{
    const json_t *v = json_object_get(o, key), *one;
    if (!v)
        return NULL;
    if (object ? !json_is_object(v) : !json_is_array(v)) {
        fault(r, key, object ? "not an object" : "not a list");
        return NULL;
    }
    size_t n = object ? json_object_size(v) : json_array_size(v);
    if (n > 2000)
        fault(r, key, "too many");
    if (object) {
        const char *name;
        json_object_foreach((json_t *) v, name, one)
            if (!json_is_string(one))
                fault(r, name, "not a text");
    } else {
        size_t i;
        json_array_foreach(v, i, one)
            if (!json_is_string(one))
                fault(r, key, "not a list of texts");
    }
    return v;
}

static const char **list_of(struct reader *r, const json_t *o, const char *key, size_t *count)
{
    const json_t *v = texts_in(r, o, key, false);
    *count = r->bad ? 0 : json_array_size(v);
    const char **list = arena_array(&r->s->arena, *count + 1, sizeof *list);
    for (size_t i = 0; i < *count; i++)
        list[i] = json_string_value(json_array_get(v, i));
    return list;
}

/* A list of objects: how many, at most `most`. */
static size_t things(struct reader *r, const json_t *o, const char *key, size_t most,
                     const json_t **list)
{
    const json_t *one;
    size_t i;
    *list = json_object_get(o, key);
    if (!*list)
        return 0;
    if (!json_is_array(*list) || json_array_size(*list) > most) {
        fault(r, key, "not a list, or too long");
        return 0;
    }
    json_array_foreach(*list, i, one) {
        if (!json_is_object(one)) {
            fault(r, key, "not a list of objects");
            return 0;
        }
    }
    return json_array_size(*list);
}

#define READ_LIST(r, from, key, most, member, type, one)                                           \
    do {                                                                                           \
        const json_t *list_;                                                                       \
        size_t n_ = things(r, from, key, most, &list_);                                            \
        struct type *out_ = arena_array(&(r)->s->arena, n_ + 1, sizeof *out_);                     \
        for (size_t i_ = 0; i_ < n_; i_++) {                                                       \
            snprintf((r)->at, sizeof(r)->at, "%s%s[%zu]", (from) == (r)->s->root ? "" : "form.",   \
                     key, i_);                                                                     \
            one(r, json_array_get(list_, i_), &out_[i_]);                                          \
        }                                                                                          \
        (r)->at[0] = r->bad ? (r)->at[0] : '\0';                                                   \
        (r)->s->member = out_;                                                                     \
        (r)->s->member##_count = n_;                                                               \
    } while (0)

/* ---- things ---- */

static const char *word(struct reader *r, const json_t *o, const char *key)
{
    const char *text = need_text(r, o, key);
    if (strpbrk(text, " \t\n|\"'*") || strlen(text) > 60)
        fault(r, key, text);
    return text;
}

static void read_service(struct reader *r, const json_t *o, struct console_service *v)
{
    v->id = word(r, o, "id");
    v->title = text_of(r, o, "title", v->id);
    v->needs = list_of(r, o, "needs", &v->needs_count);
    v->state = text_of(r, o, "state", "stopped");
    v->start = int_of(r, o, "start", 5);
    v->stop = int_of(r, o, "stop", 3);
    v->load = json_object_get(o, "load");
    if (strcmp(v->state, "running") != 0 && strcmp(v->state, "stopped") != 0 &&
        strcmp(v->state, "failed") != 0)
        fault(r, "state", v->state);
    if (v->start < 0 || v->start > 3600 || v->stop < 0 || v->stop > 3600)
        fault(r, "start, stop", v->id);
}

static void read_setting(struct reader *r, const json_t *o, struct console_setting *v)
{
    v->key = word(r, o, "key");
    v->value = need_text(r, o, "value");
    v->title = text_of(r, o, "title", "");
    v->unit = text_of(r, o, "unit", "");
}

static void read_role(struct reader *r, const json_t *o, struct console_role *v)
{
    v->id = word(r, o, "id");
    v->title = text_of(r, o, "title", v->id);
    v->may = list_of(r, o, "may", &v->may_count);
}

static void read_user(struct reader *r, const json_t *o, struct console_user *v)
{
    v->id = word(r, o, "id");
    v->title = text_of(r, o, "title", "");
    v->role = word(r, o, "role");
    v->state = text_of(r, o, "state", "active");
}

static void read_model(struct reader *r, const json_t *o, struct console_model *v)
{
    v->id = word(r, o, "id");
    v->title = text_of(r, o, "title", "");
    v->text = texts_in(r, o, "text", false);
}

static void read_input(struct reader *r, const json_t *o, struct console_input *v)
{
    v->id = word(r, o, "id");
    v->batch = text_of(r, o, "batch", "");
    v->p = json_object_get(o, "p");
    v->fail = text_of(r, o, "fail", NULL);
    if (!v->fail && !json_is_number(v->p) && !json_is_object(v->p))
        fault(r, "p", v->id);
}

static void read_alert(struct reader *r, const json_t *o, struct console_alert *v)
{
    v->id = word(r, o, "id");
    v->level = need_text(r, o, "level");
    v->at = text_of(r, o, "at", "");
    v->text = need_text(r, o, "text");
    v->state = text_of(r, o, "state", "open");
}

static void read_backup(struct reader *r, const json_t *o, struct console_backup *v)
{
    v->id = word(r, o, "id");
    v->at = text_of(r, o, "at", "");
    v->size = text_of(r, o, "size", "");
    v->rows = int_of(r, o, "rows", 0);
    v->good = !json_is_false(json_object_get(o, "good"));
}

static void read_gauge(struct reader *r, const json_t *o, struct console_gauge *v)
{
    v->id = word(r, o, "id");
    v->title = text_of(r, o, "title", v->id);
    v->unit = text_of(r, o, "unit", "");
    v->base = real_of(r, o, "base", 0);
    v->total = real_of(r, o, "total", 100);
    v->warn = real_of(r, o, "warn", 0);
}

static void read_rule(struct reader *r, const json_t *o, struct console_rule *v)
{
    v->on = text_of(r, o, "on", NULL);
    v->when = texts_in(r, o, "when", true);
    v->set = texts_in(r, o, "set", true);
    v->log = texts_in(r, o, "log", false);
    v->say = text_of(r, o, "say", NULL);
    v->refuse = flag_of(r, o, "refuse");
    v->after = flag_of(r, o, "after");
    v->seconds = int_of(r, o, "seconds", 0);
    if (!v->on && !v->when)
        fault(r, "rules", "neither on nor when");
    if (v->seconds < 0 || v->seconds > 86400)
        fault(r, "rules", "seconds");
}

/* A file's text stands in the scenario, as lines, or in a file of the variant. */
static void read_file(struct reader *r, const json_t *o, struct console_file *v)
{
    const json_t *lines = texts_in(r, o, "text", false);
    v->name = word(r, o, "name");
    char *text = NULL;
    if (lines) {
        struct str out = STR_INIT;
        for (size_t i = 0; i < json_array_size(lines) && !r->bad; i++)
            str_addf(&out, "%s\n", json_string_value(json_array_get(lines, i)));
        v->len = out.len;
        text = str_take(&out);
    }
    if (text) {
        v->text = arena_strndup(&r->s->arena, text, v->len);
        free(text);
    }
}

static void read_group(struct reader *r, const json_t *o, struct console_group *v)
{
    v->id = word(r, o, "id");
    v->title = text_of(r, o, "title", v->id);
}

static void read_field(struct reader *r, const json_t *o, struct console_field *v)
{
    static const char *const kinds[] = {"number", "text", "choice", "time"};
    const char *kind = need_text(r, o, "kind");
    int found = -1;
    for (int i = 0; i < 4; i++)
        if (strcmp(kind, kinds[i]) == 0)
            found = i;
    if (found < 0)
        fault(r, "kind", kind);
    v->kind = (enum console_field_kind)(found < 0 ? 0 : found);
    v->id = word(r, o, "id");
    v->group = text_of(r, o, "group", "");
    v->title = need_text(r, o, "title");
    v->unit = text_of(r, o, "unit", "");
    v->note = text_of(r, o, "note", "");
    v->choices = list_of(r, o, "choices", &v->choices_count);
    if ((v->kind == CONSOLE_CHOICE) != (v->choices_count > 1))
        fault(r, "choices", v->id);
}

/* ---- the whole ---- */

static void read_files(struct reader *r, console_read_fn *read, void *ctx)
{
    struct console_file *files = (struct console_file *) r->s->files;
    for (size_t i = 0; i < r->s->files_count && !r->bad; i++) {
        const json_t *o = json_array_get(json_object_get(r->s->root, "files"), i);
        if (!files[i].text) {
            char *text;
            struct err err = ERR_INIT;
            const char *from = text_of(r, o, "file", files[i].name);
            if (!read || !read(ctx, from, &text, &files[i].len, &err)) {
                fault(r, "files", from);
                return;
            }
            files[i].text = arena_strndup(&r->s->arena, text, files[i].len);
            free(text);
        }
        r->bytes += files[i].len;
        if (r->bytes > CONSOLE_FILES_BYTES || !utf8_valid(files[i].text, files[i].len))
            fault(r, "files: too big, or not UTF-8", files[i].name);
    }
}

static void read_head(struct reader *r, const json_t *root)
{
    struct console_scenario *s = r->s;
    int64_t ms = 0;
    const char *clock = need_text(r, root, "clock");
    s->system = need_text(r, root, "system");
    s->host = word(r, root, "host");
    s->motd = text_of(r, root, "motd", "");
    s->zone = (int) int_of(r, root, "zone", 480);
    if (!r->bad && !clock_parse(clock, &ms, NULL)) {
        fault(r, "clock", clock);
        lab_why(r->err, LAB_WHY_CLOCK, clock, NULL, NULL);
    }
    s->clock = ms / 1000;
    if (s->zone < -840 || s->zone > 840 || s->clock < 0 || s->clock > 253402300799)
        fault(r, "zone, clock", clock);
    s->model = text_of(r, root, "model", "");
    s->log = texts_in(r, root, "log", false);
    s->vars = texts_in(r, root, "vars", true);
    const json_t *infer = json_object_get(root, "infer");
    s->positive = text_of(r, infer, "positive", "yes");
    s->negative = text_of(r, infer, "negative", "no");
    s->threshold = text_of(r, infer, "threshold", "threshold");
    s->infer_needs = list_of(r, infer, "needs", &s->infer_needs_count);
    s->infer_batch = int_of(r, infer, "batch", 8);
    s->infer_seconds = int_of(r, infer, "seconds", 1);
    if (s->infer_batch < 1 || s->infer_batch > 1000 || s->infer_seconds < 0 ||
        s->infer_seconds > 3600)
        fault(r, "infer", "batch, seconds");
}

static void read_things(struct reader *r, const json_t *root)
{
    const json_t *form = json_object_get(root, "form");
    size_t most = CONSOLE_THINGS_MAX;
    READ_LIST(r, root, "services", most, services, console_service, read_service);
    READ_LIST(r, root, "config", most, settings, console_setting, read_setting);
    READ_LIST(r, root, "roles", most, roles, console_role, read_role);
    READ_LIST(r, root, "users", most, users, console_user, read_user);
    READ_LIST(r, root, "models", most, models, console_model, read_model);
    READ_LIST(r, root, "inputs", most, inputs, console_input, read_input);
    READ_LIST(r, root, "alerts", most, alerts, console_alert, read_alert);
    READ_LIST(r, root, "backups", most, backups, console_backup, read_backup);
    READ_LIST(r, root, "monitor", most, gauges, console_gauge, read_gauge);
    READ_LIST(r, root, "rules", most, rules, console_rule, read_rule);
    READ_LIST(r, root, "files", CONSOLE_FILES_MAX, files, console_file, read_file);
    READ_LIST(r, form, "groups", most, groups, console_group, read_group);
    READ_LIST(r, form, "fields", CONSOLE_FIELDS_MAX, fields, console_field, read_field);
}

static void fault_named(struct reader *r, const char *list, size_t i, const char *what,
                        const char *name)
{
    snprintf(r->at, sizeof r->at, "%s[%zu]", list, i);
    fault_why(r, LAB_WHY_NAMED, what, name);
}

/* What things name must be there. */
static void check_names(struct reader *r)
{
    struct console_scenario *s = r->s;
    for (size_t i = 0; i < s->services_count; i++)
        for (size_t j = 0; j < s->services[i].needs_count; j++)
            if (!console_service_find(s, s->services[i].needs[j]))
                fault_named(r, "services", i, "needs", s->services[i].needs[j]);
    for (size_t i = 0; i < s->infer_needs_count; i++)
        if (!console_service_find(s, s->infer_needs[i]))
            fault_why(r, LAB_WHY_NAMED, "infer needs", s->infer_needs[i]);
    for (size_t i = 0; i < s->fields_count; i++) {
        bool found = !*s->fields[i].group;
        for (size_t j = 0; j < s->groups_count; j++)
            found = found || strcmp(s->groups[j].id, s->fields[i].group) == 0;
        if (!found)
            fault_named(r, "form.fields", i, "group", s->fields[i].group);
        if (console_field_find(s, s->fields[i].id) != &s->fields[i])
            fault_named(r, "form.fields", i, "fields", s->fields[i].id);
    }
}

bool console_scenario_parse(const char *file, const char *text, size_t len, console_read_fn *read,
                            void *ctx, struct console_scenario **scenario, struct err *err)
{
    json_error_t at;
    struct console_scenario *s = xcalloc(1, sizeof *s);
    struct reader r = {.file = file, .s = s, .err = err};
    *scenario = NULL;
    if (len > CONSOLE_SCENARIO_MAX) {
        err_set(err, ERR_TOO_BIG, "%s", file);
        free(s);
        return false;
    }
    s->root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &at);
    if (!json_is_object(s->root)) {
        err_set(err, ERR_FORMAT, "%s:%d", file, s->root ? 1 : at.line);
        err_detail(err, "%s", s->root ? "not an object" : at.text);
        lab_why(err, LAB_WHY_JSON, err->detail, NULL, NULL);
        console_scenario_free(s);
        return false;
    }
    read_head(&r, s->root);
    if (!r.bad)
        read_things(&r, s->root);
    if (!r.bad)
        read_files(&r, read, ctx);
    if (!r.bad)
        check_names(&r);
    if (r.bad) {
        console_scenario_free(s);
        return false;
    }
    *scenario = s;
    return true;
}

void console_scenario_free(struct console_scenario *scenario)
{
    if (!scenario)
        return;
    json_decref(scenario->root);
    arena_finish(&scenario->arena);
    free(scenario);
}

const struct console_field *console_field_find(const struct console_scenario *s, const char *id)
{
    for (size_t i = 0; i < s->fields_count; i++)
        if (strcmp(s->fields[i].id, id) == 0)
            return &s->fields[i];
    return NULL;
}

const struct console_file *console_file_find(const struct console_scenario *s, const char *name)
{
    for (size_t i = 0; i < s->files_count; i++)
        if (strcmp(s->files[i].name, name) == 0)
            return &s->files[i];
    return NULL;
}

const struct console_service *console_service_find(const struct console_scenario *s, const char *id)
{
    for (size_t i = 0; i < s->services_count; i++)
        if (strcmp(s->services[i].id, id) == 0)
            return &s->services[i];
    return NULL;
}
