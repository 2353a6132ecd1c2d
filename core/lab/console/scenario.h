/* The scenario of a simulated system, scenario.json of a variant: services and what they need,
 * settings, accounts, models, inputs, alerts, files, a log, rules of what happens when, and the
 * form to be filled. docs/labs/console.md describes the format. */
#ifndef CORE_LAB_CONSOLE_SCENARIO_H
#define CORE_LAB_CONSOLE_SCENARIO_H

#include "base/arena.h"
#include "base/err.h"

#include <jansson.h>
#include <stdint.h>

enum {
    CONSOLE_SCENARIO_MAX = 1024 * 1024, /* bytes of scenario.json */
    CONSOLE_FILES_MAX = 256,
    CONSOLE_FILES_BYTES = 1024 * 1024, /* of all files together */
    CONSOLE_THINGS_MAX = 200,          /* services, users, rules … of each kind */
    CONSOLE_FIELDS_MAX = 120,
};

struct console_service {
    const char *id, *title;
    const char **needs; /* ids */
    size_t needs_count;
    const char *state;   /* running or stopped at the start */
    int64_t start, stop; /* seconds */
    const json_t *load;  /* monitor item → number */
};

struct console_setting {
    const char *key, *value, *title, *unit;
};

struct console_role {
    const char *id, *title;
    const char **may; /* permissions: names of commands; "*" all */
    size_t may_count;
};

struct console_user {
    const char *id, *title, *role, *state; /* state: active, locked, disabled */
};

struct console_model {
    const char *id, *title;
    const json_t *text; /* lines shown by `model show` */
};

struct console_input {
    const char *id, *batch;
    const json_t *p;  /* a number, or an object: model → number */
    const char *fail; /* why it cannot be read, NULL */
};

struct console_alert {
    const char *id, *level, *at, *text;
    const char *state; /* none: not raised yet; open */
};

struct console_backup {
    const char *id, *at, *size;
    int64_t rows;
    bool good;
};

/* A figure of `monitor`. */
struct console_gauge {
    const char *id, *title, *unit;
    double base, total, warn;
};

/* What happens with a command ("on", a pattern) or as soon as conditions hold (no "on"; once). */
struct console_rule {
    const char *on;
    const json_t *when; /* conditions, may be NULL */
    const json_t *set;  /* variable → value, may be NULL */
    const json_t *log;  /* lines "LEVEL service text", may be NULL */
    const char *say;
    bool refuse; /* the command is not carried out */
    bool after;  /* once the command was carried out */
    int64_t seconds;
};

struct console_file {
    const char *name, *text;
    size_t len;
};

enum console_field_kind {
    CONSOLE_NUMBER,
    CONSOLE_TEXT,
    CONSOLE_CHOICE,
    CONSOLE_TIME,
};

struct console_group {
    const char *id, *title;
};

struct console_field {
    const char *id, *group, *title, *unit, *note;
    enum console_field_kind kind;
    const char **choices;
    size_t choices_count;
};

struct console_scenario {
    struct arena arena;
    json_t *root;
    const char *system, *host, *motd;
    int64_t clock; /* Unix seconds at the start */
    int zone;      /* minutes east of UTC */
    const struct console_service *services;
    const struct console_setting *settings;
    const struct console_role *roles;
    const struct console_user *users;
    const struct console_model *models;
    const struct console_input *inputs;
    const struct console_alert *alerts;
    const struct console_backup *backups;
    const struct console_gauge *gauges;
    const struct console_rule *rules;
    const struct console_file *files;
    const struct console_group *groups;
    const struct console_field *fields;
    size_t services_count, settings_count, roles_count, users_count, models_count, inputs_count,
        alerts_count, backups_count, gauges_count, rules_count, files_count, groups_count,
        fields_count;
    const char *model;               /* in use at the start */
    const char *positive, *negative; /* labels */
    const char *threshold;           /* setting: p at or above it is positive */
    const char **infer_needs;        /* services */
    size_t infer_needs_count;
    int64_t infer_batch, infer_seconds; /* a batch's size and time */
    const json_t *log;                  /* lines at the start */
    const json_t *vars;                 /* further variables */
};

/* Gives the text of a data file of the variant, NUL-terminated heap. */
typedef bool console_read_fn(void *ctx, const char *name, char **text, size_t *len,
                             struct err *err);

/* All or nothing. ERR_FORMAT with "file:line" or "file" and what is wrong. */
MUST_CHECK bool console_scenario_parse(const char *file, const char *text, size_t len,
                                       console_read_fn *read, void *ctx,
                                       struct console_scenario **scenario, struct err *err);
void console_scenario_free(struct console_scenario *scenario); /* takes NULL */

const struct console_field *console_field_find(const struct console_scenario *s, const char *id);
const struct console_file *console_file_find(const struct console_scenario *s, const char *name);
const struct console_service *console_service_find(const struct console_scenario *s,
                                                   const char *id);

#endif
