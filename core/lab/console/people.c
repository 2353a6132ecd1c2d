/* Accounts and what they may, settings, notices, the shift's record, backups. */
#include "core/lab/console/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- accounts ---- */

static const char *role_of(const struct console_sim *sim, const char *user)
{
    const char *role = console_getf(sim, "user.%s.role", user);
    return role ? role : "";
}

static bool role_may(const struct console_scenario *s, const char *role, const char *permission)
{
    for (size_t i = 0; i < s->roles_count; i++) {
        for (size_t j = 0; strcmp(s->roles[i].id, role) == 0 && j < s->roles[i].may_count; j++)
            if (console_is(s->roles[i].may[j], permission) || console_is(s->roles[i].may[j], "*"))
                return true;
    }
    return false;
}

bool console_may(struct console_run *run, const char *permission)
{
    const struct console_sim *sim = run->sim;
    const char *user = console_sim_get(sim, "login");
    if (run->scenario->users_count == 0)
        return true;
    if (!user || !*user) {
        run->sim->refused = true;
        return console_refuse(run, ERR_N("log in first: login USER"), NULL, NULL, NULL);
    }
    if (role_may(run->scenario, role_of(sim, user), permission) ||
        console_is(console_getf(sim, "grant.%s.%s", user, permission), "yes"))
        return true;
    run->sim->refused = true;
    return console_refuse(run, ERR_N("%1 has no permission for “%2”; ask an administrator"), user,
                          permission, NULL);
}

static bool known(struct console_run *run, const char *user)
{
    if (console_getf(run->sim, "user.%s", user))
        return true;
    return console_refuse(run, ERR_N("%1: there is no such account; `users` lists them"), user,
                          NULL, NULL);
}

bool console_run_login(struct console_run *run)
{
    const char *user = run->v[1];
    char line[600];
    if (!known(run, user))
        return false;
    const char *state = console_getf(run->sim, "user.%s", user);
    if (!console_is(state, "active")) {
        snprintf(line, sizeof line, "WARN auth user=%s authentication failed: %s", user, state);
        console_log(run->sim, line);
        return console_refuse(run, ERR_N("authentication failed: %1 is %2"), user, state, NULL);
    }
    console_sim_set(run->sim, "login", user);
    console_setf(run->sim, "yes", "login.%s", user);
    snprintf(line, sizeof line, "INFO auth user=%s login", user);
    console_log(run->sim, line);
    console_tell(run, CONSOLE_GOOD, ERR_N("logged in as %1 (%2)"), user, role_of(run->sim, user),
                 NULL);
    return true;
}

bool console_run_logout(struct console_run *run)
{
    console_sim_set(run->sim, "login", "");
    return true;
}

bool console_run_whoami(struct console_run *run)
{
    const char *user = console_sim_get(run->sim, "login");
    if (!user || !*user)
        return console_refuse(run, ERR_N("log in first: login USER"), NULL, NULL, NULL);
    struct str line = STR_INIT;
    str_addf(&line, "%s  %s ", user, role_of(run->sim, user));
    for (size_t i = 0; i < run->scenario->roles_count; i++)
        for (size_t j = 0; console_is(run->scenario->roles[i].id, role_of(run->sim, user)) &&
                           j < run->scenario->roles[i].may_count;
             j++)
            str_addf(&line, " %s", run->scenario->roles[i].may[j]);
    console_put(run, str_text(&line));
    str_finish(&line);
    return true;
}

/* Accounts are variables user.NAME; their roles user.NAME.role. */
static bool account(const struct console_var *v, const char **name)
{
    if (strncmp(v->name, "user.", 5) != 0 || strchr(v->name + 5, '.'))
        return false;
    *name = v->name + 5;
    return true;
}

static void put_grants(const struct console_sim *sim, const char *user, struct str *line)
{
    size_t n = strlen(user);
    for (size_t i = 0; i < sim->vars_count; i++) {
        const char *name = sim->vars[i].name;
        if (strncmp(name, "grant.", 6) == 0 && strncmp(name + 6, user, n) == 0 &&
            name[6 + n] == '.' && console_is(sim->vars[i].value, "yes"))
            str_addf(line, " +%s", name + 7 + n);
    }
}

bool console_run_users(struct console_run *run)
{
    const char *name;
    for (size_t i = 0; i < run->sim->vars_count; i++) {
        struct str line = STR_INIT;
        if (!account(&run->sim->vars[i], &name))
            continue;
        console_cell(&line, name, 10);
        console_cell(&line, run->sim->vars[i].value, 9);
        console_cell(&line, role_of(run->sim, name), 9);
        for (size_t j = 0; j < run->scenario->users_count; j++)
            if (console_is(run->scenario->users[j].id, name))
                str_add(&line, run->scenario->users[j].title);
        put_grants(run->sim, name, &line);
        console_put(run, str_text(&line));
        str_finish(&line);
    }
    return true;
}

static bool user_add(struct console_run *run, const char *name, const char *role)
{
    bool found = false;
    for (size_t i = 0; role && i < run->scenario->roles_count; i++)
        found = found || strcmp(run->scenario->roles[i].id, role) == 0;
    if (!found)
        return console_refuse(run, ERR_N("%1: there is no such role"), role, NULL, NULL);
    if (console_getf(run->sim, "user.%s", name) || strpbrk(name, ".* ") || strlen(name) > 40)
        return console_refuse(run, ERR_N("%1: the name is taken or not allowed"), name, NULL, NULL);
    console_setf(run->sim, "active", "user.%s", name);
    console_setf(run->sim, role, "user.%s.role", name);
    console_tell(run, CONSOLE_GOOD, ERR_N("%1 is %2 now"), name, role, NULL);
    return true;
}

bool console_run_user(struct console_run *run)
{
    static const struct {
        const char *verb, *state;
    } verbs[] = {{"disable", "disabled"}, {"unlock", "active"}, {"lock", "locked"}};
    const char *verb = run->v[1], *name = run->v[2];
    if (console_is(verb, "add") && run->n == 4)
        return console_may(run, "user") && user_add(run, name, run->v[3]);
    for (size_t i = 0; run->n == 3 && i < sizeof verbs / sizeof *verbs; i++) {
        if (!console_is(verb, verbs[i].verb))
            continue;
        if (!known(run, name) || !console_may(run, "user"))
            return false;
        console_setf(run->sim, verbs[i].state, "user.%s", name);
        console_tell(run, CONSOLE_GOOD, ERR_N("%1 is %2 now"), name, verbs[i].state, NULL);
        return true;
    }
    return console_refuse(run, ERR_N("usage: %1 %2"), "user", run->command->usage, NULL);
}

/* grant and revoke. */
bool console_run_grant(struct console_run *run)
{
    bool give = console_is(run->v[0], "grant");
    if (!known(run, run->v[1]) || !console_may(run, "grant"))
        return false;
    if (strpbrk(run->v[2], ".* ") || strlen(run->v[2]) > 40)
        return console_refuse(run, ERR_N("%1: the name is taken or not allowed"), run->v[2], NULL,
                              NULL);
    for (size_t i = 0; i < run->scenario->roles_count; i++) {
        if (!console_is(run->scenario->roles[i].id, run->v[2]))
            continue;
        if (give)
            console_setf(run->sim, run->v[2], "user.%s.role", run->v[1]);
    }
    console_setf(run->sim, give ? "yes" : "no", "grant.%s.%s", run->v[1], run->v[2]);
    console_tell(run, CONSOLE_GOOD,
                 give ? ERR_N("%1 has the permission “%2” now")
                      : ERR_N("%1 has the permission “%2” no longer"),
                 run->v[1], run->v[2], NULL);
    return true;
}

/* ---- settings ---- */

static void show_setting(struct console_run *run, const struct console_setting *v)
{
    struct str line = STR_INIT;
    console_cell(&line, v->key, 18);
    console_cell(&line, console_getf(run->sim, "config.%s", v->key), 10);
    str_addf(&line, "%s%s%s", v->unit, *v->unit ? "  " : "", v->title);
    console_put(run, str_text(&line));
    str_finish(&line);
}

bool console_run_config(struct console_run *run)
{
    const struct console_scenario *s = run->scenario;
    bool set = run->n == 4 && console_is(run->v[1], "set"), found = false;
    if (run->n > 1 && !set && !(run->n <= 3 && console_is(run->v[1], "show")))
        return console_refuse(run, ERR_N("usage: %1 %2"), "config", run->command->usage, NULL);
    for (size_t i = 0; i < s->settings_count; i++) {
        const struct console_setting *v = &s->settings[i];
        if (run->n >= 3 && !console_is(v->key, run->v[2]))
            continue;
        found = true;
        if (set && !console_may(run, "config"))
            return false;
        if (set) {
            char line[700];
            snprintf(line, sizeof line, "INFO config user=%s %s=%s",
                     console_sim_get(run->sim, "login") ? console_sim_get(run->sim, "login") : "",
                     v->key, run->v[3]);
            console_log(run->sim, line);
            console_setf(run->sim, run->v[3], "config.%s", v->key);
        }
        show_setting(run, v);
    }
    return found ||
           console_refuse(run, ERR_N("%1: there is no such setting; `config show` lists them"),
                          run->n >= 3 ? run->v[2] : "", NULL, NULL);
}

/* ---- notices and the shift's record ---- */

static void joined(const struct console_run *run, int from, struct str *out)
{
    for (int i = from; i < run->n; i++)
        str_addf(out, "%s%s", i > from ? " " : "", run->v[i]);
}

bool console_run_notify(struct console_run *run)
{
    struct str text = STR_INIT;
    if (!console_may(run, "notify"))
        return false;
    joined(run, 2, &text);
    console_setf(run->sim, "yes", "notice.%s", run->v[1]);
    console_tell(run, CONSOLE_GOOD, ERR_N("told %1: %2"), run->v[1], str_text(&text), NULL);
    str_finish(&text);
    return true;
}

bool console_run_ledger(struct console_run *run)
{
    struct console_sim *sim = run->sim;
    const char *count = console_sim_get(sim, "ledger");
    long n = count ? strtol(count, NULL, 10) : 0;
    if (run->n == 1) {
        for (long i = 1; i <= n; i++) {
            const char *text = console_getf(sim, "ledger.%ld", i);
            console_put(run, text ? text : "");
        }
        if (n == 0)
            console_tell(run, CONSOLE_HINT, ERR_N("nothing yet; `ledger add TEXT` writes a line"),
                         NULL, NULL, NULL);
        return true;
    }
    if (!console_is(run->v[1], "add") || run->n < 3)
        return console_refuse(run, ERR_N("usage: %1 %2"), "ledger", run->command->usage, NULL);
    if (!console_may(run, "ledger"))
        return false;
    char at[40];
    struct str text = STR_INIT;
    console_time(sim->now, run->scenario->zone, at, sizeof at);
    str_addf(&text, "%ld  %s  ", n + 1, at);
    joined(run, 2, &text);
    console_count(sim, "ledger");
    console_setf(sim, str_text(&text), "ledger.%ld", n + 1);
    console_put(run, str_text(&text));
    str_finish(&text);
    return true;
}

/* ---- backups ---- */

static void show_backup(struct console_run *run, const struct console_backup *v)
{
    struct str line = STR_INIT;
    console_cell(&line, v->id, 14);
    console_cell(&line, v->at, 17);
    str_add(&line, v->size);
    console_put(run, str_text(&line));
    str_finish(&line);
}

static bool verify(struct console_run *run, const char *id)
{
    char rows[32];
    for (size_t i = 0; i < run->scenario->backups_count; i++) {
        const struct console_backup *v = &run->scenario->backups[i];
        if (!console_is(v->id, id))
            continue;
        snprintf(rows, sizeof rows, "%lld", (long long) v->rows);
        console_setf(run->sim, v->good ? "good" : "bad", "backup.%s", id);
        console_tell(run, v->good ? CONSOLE_GOOD : CONSOLE_BAD,
                     v->good ? ERR_N("%1 opens: %2 rows") : ERR_N("%1 is no good: %2 rows"), id,
                     rows, NULL);
        return true;
    }
    if (console_is(console_getf(run->sim, "backup.%s", id), "made")) {
        console_tell(run, CONSOLE_GOOD, ERR_N("%1 opens"), id, NULL, NULL);
        console_setf(run->sim, "good", "backup.%s", id);
        return true;
    }
    return console_refuse(run, ERR_N("%1: there is no such backup; `backup` lists them"), id, NULL,
                          NULL);
}

static bool make_backup(struct console_run *run)
{
    char name[64], at[40];
    console_time(run->sim->now, run->scenario->zone, at, sizeof at);
    snprintf(name, sizeof name, "b%.2s%.2s-%.2s%.2s", at + 5, at + 8, at + 11, at + 14);
    console_setf(run->sim, "made", "backup.%s", name);
    console_sim_set(run->sim, "backup", name);
    run->seconds += 30;
    console_tell(run, CONSOLE_GOOD, ERR_N("backup %1 is made; `backup verify %1` checks it"), name,
                 NULL, NULL);
    return true;
}

bool console_run_backup(struct console_run *run)
{
    const char *made = console_sim_get(run->sim, "backup");
    if (run->n == 1) {
        for (size_t i = 0; i < run->scenario->backups_count; i++)
            show_backup(run, &run->scenario->backups[i]);
        if (made)
            console_put(run, made);
        return true;
    }
    if (!console_may(run, "backup"))
        return false;
    if (console_is(run->v[1], "create") && run->n == 2)
        return make_backup(run);
    if (console_is(run->v[1], "verify") && run->n == 3)
        return verify(run, run->v[2]);
    return console_refuse(run, ERR_N("usage: %1 %2"), "backup", run->command->usage, NULL);
}
