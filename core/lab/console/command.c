/* The commands, once: running, help and completion read this table. */
#include "core/lab/console/run.h"

#include <stdlib.h>
#include <string.h>

static bool has_services(const struct console_scenario *s)
{
    return s->services_count > 0;
}
static bool has_users(const struct console_scenario *s)
{
    return s->users_count > 0;
}
static bool has_settings(const struct console_scenario *s)
{
    return s->settings_count > 0;
}
static bool has_models(const struct console_scenario *s)
{
    return s->models_count > 0;
}
static bool has_inputs(const struct console_scenario *s)
{
    return s->inputs_count > 0;
}
static bool has_alerts(const struct console_scenario *s)
{
    return s->alerts_count > 0;
}
static bool has_gauges(const struct console_scenario *s)
{
    return s->gauges_count > 0;
}
static bool has_files(const struct console_scenario *s)
{
    return s->files_count > 0;
}
static bool has_log(const struct console_scenario *s)
{
    return s->services_count > 0 || json_array_size(s->log) > 0;
}
static bool has_backups(const struct console_scenario *s)
{
    return s->backups_count > 0;
}

const struct console_command console_commands[] = {
    {"help", "[COMMAND]", ERR_N("list the commands, or tell of one"), "", CONSOLE_WORD_COMMAND,
     false, 0, 1, 0, NULL, console_run_help},
    {"date", "", ERR_N("local time and UTC"), "", CONSOLE_WORD_NONE, false, 0, 0, 0, NULL,
     console_run_date},
    {"status", "", ERR_N("services, their state and what they need"), "", CONSOLE_WORD_NONE, false,
     0, 0, 1, has_services, console_run_status},
    {"health", "", ERR_N("ask every service whether it is well"), "", CONSOLE_WORD_NONE, false, 0,
     0, 2, has_services, console_run_health},
    {"start", "SERVICE", ERR_N("start a service"), "", CONSOLE_WORD_SERVICE, false, 1, 1, 1,
     has_services, console_run_start},
    {"stop", "SERVICE [--force]", ERR_N("stop a service"), "", CONSOLE_WORD_SERVICE, false, 1, 2, 1,
     has_services, console_run_stop},
    {"restart", "SERVICE [--force]", ERR_N("stop and start a service"), "", CONSOLE_WORD_SERVICE,
     false, 1, 2, 1, has_services, console_run_restart},
    {"wait", "[SECONDS]", ERR_N("let time pass, or wait for what is loading"), "",
     CONSOLE_WORD_NONE, false, 0, 1, 0, NULL, console_run_wait},
    {"login", "USER", ERR_N("log in with your own account"), "", CONSOLE_WORD_USER, false, 1, 1, 3,
     has_users, console_run_login},
    {"logout", "", ERR_N("log out"), "", CONSOLE_WORD_NONE, false, 0, 0, 1, has_users,
     console_run_logout},
    {"whoami", "", ERR_N("your account, its role and what it may do"), "", CONSOLE_WORD_NONE, false,
     0, 0, 0, has_users, console_run_whoami},
    {"users", "", ERR_N("the accounts"), "", CONSOLE_WORD_NONE, false, 0, 0, 1, has_users,
     console_run_users},
    {"user", "add NAME ROLE | disable NAME | unlock NAME", ERR_N("change an account"),
     "add disable unlock lock", CONSOLE_WORD_USER, false, 2, 3, 3, has_users, console_run_user},
    {"grant", "USER PERMISSION", ERR_N("give an account a permission or a role"), "",
     CONSOLE_WORD_USER, false, 2, 2, 3, has_users, console_run_grant},
    {"revoke", "USER PERMISSION", ERR_N("take a permission from an account"), "", CONSOLE_WORD_USER,
     false, 2, 2, 3, has_users, console_run_grant},
    {"config", "[show [KEY] | set KEY VALUE]", ERR_N("show or change settings"), "show set",
     CONSOLE_WORD_SETTING, false, 0, 3, 2, has_settings, console_run_config},
    {"model", "[show VERSION | use VERSION]", ERR_N("versions of the model and their records"),
     "show use", CONSOLE_WORD_MODEL, false, 0, 2, 2, has_models, console_run_model},
    {"infer", "INPUT…", ERR_N("have inputs recognised"), "", CONSOLE_WORD_INPUT, false, 1, 60, 1,
     has_inputs, console_run_infer},
    {"results", "", ERR_N("all results so far, as a table"), "", CONSOLE_WORD_NONE, false, 0, 0, 1,
     has_inputs, console_run_results},
    {"review", "INPUT…", ERR_N("hand results to a person"), "", CONSOLE_WORD_INPUT, false, 1, 60, 2,
     has_inputs, console_run_review},
    {"monitor", "", ERR_N("load of the machine"), "", CONSOLE_WORD_NONE, false, 0, 0, 2, has_gauges,
     console_run_monitor},
    {"alerts", "[--all]", ERR_N("alerts that are not resolved"), "--all", CONSOLE_WORD_NONE, false,
     0, 1, 1, has_alerts, console_run_alerts},
    {"alert", "ack ID | escalate ID WHO | resolve ID [TEXT]", ERR_N("deal with an alert"),
     "ack escalate resolve", CONSOLE_WORD_ALERT, false, 2, 40, 5, has_alerts, console_run_alert},
    {"notify", "WHO TEXT", ERR_N("tell somebody something"), "", CONSOLE_WORD_NONE, false, 2, 60,
     20, has_services, console_run_notify},
    {"ledger", "[add TEXT]", ERR_N("the shift's record"), "add", CONSOLE_WORD_NONE, false, 0, 60, 5,
     has_services, console_run_ledger},
    {"backup", "[create | verify ID]", ERR_N("backups"), "create verify", CONSOLE_WORD_BACKUP,
     false, 0, 2, 2, has_backups, console_run_backup},
    {"log",
     "[--level WARN] [--service S] [--since 03:40] [--until T] [--grep WORD] [--tail N] | clear",
     ERR_N("the system's log"), "--level --service --since --until --grep --tail clear",
     CONSOLE_WORD_SERVICE, false, 0, 12, 1, has_log, console_run_log},
    {"files", "[PATTERN]", ERR_N("the files, their lines and size"), "", CONSOLE_WORD_FILE, false,
     0, 1, 1, has_files, console_run_files},
    {"show", "FILE…", ERR_N("a file's text"), "", CONSOLE_WORD_FILE, true, 0, 60, 1, has_files,
     console_run_show},
    {"head", "[-n N] FILE…", ERR_N("the first lines"), "", CONSOLE_WORD_FILE, true, 0, 60, 1, NULL,
     console_run_head},
    {"tail", "[-n N | -n +N] FILE…", ERR_N("the last lines"), "", CONSOLE_WORD_FILE, true, 0, 60, 1,
     NULL, console_run_head},
    {"grep", "[-c] [-v] [-i] [-l] [-o] PATTERN FILE…", ERR_N("lines with a pattern"), "",
     CONSOLE_WORD_FILE, true, 1, 60, 1, NULL, console_run_grep},
    {"cut", "-d, -f1,3 FILE…", ERR_N("columns of the lines"), "", CONSOLE_WORD_FILE, true, 1, 60, 1,
     NULL, console_run_cut},
    {"sort", "[-n] [-r] [-u] FILE…", ERR_N("lines in order"), "", CONSOLE_WORD_FILE, true, 0, 60, 1,
     NULL, console_run_sort},
    {"uniq", "[-c] FILE…", ERR_N("neighbouring lines that are the same, once"), "",
     CONSOLE_WORD_FILE, true, 0, 60, 1, NULL, console_run_uniq},
    {"wc", "[-l] FILE…", ERR_N("number of lines"), "", CONSOLE_WORD_FILE, true, 0, 60, 1, NULL,
     console_run_wc},
    {"count", "FILE.csv [--by COLUMN] [--where COLUMN=VALUE] [--distinct COLUMN] [--sum COLUMN]",
     ERR_N("rows of a table"), "--by --where --distinct --sum", CONSOLE_WORD_FILE, true, 0, 30, 1,
     has_files, console_run_count},
    {"rm", "FILE…", ERR_N("delete a file"), "", CONSOLE_WORD_FILE, false, 1, 60, 1, has_files,
     console_run_rm},
    {"calc", "(416+72/2)/640", ERR_N("a pocket calculator"), "", CONSOLE_WORD_NONE, false, 1, 60, 0,
     NULL, console_run_calc},
    {0},
};

const struct console_command *console_command_find(const struct console_scenario *s,
                                                   const char *name)
{
    if (strcmp(name, "cat") == 0)
        name = "show";
    for (const struct console_command *c = console_commands; c->name; c++)
        if (strcmp(c->name, name) == 0 && (!c->there || c->there(s)))
            return c;
    return NULL;
}

bool console_run_help(struct console_run *run)
{
    const char *(*words)(const char *) = run->sim->words;
    const struct console_command *one =
        run->n > 1 ? console_command_find(run->scenario, run->v[1]) : NULL;
    if (run->n > 1 && !one)
        return console_refuse(run, ERR_N("%1: there is no such command; `help` lists them"),
                              run->v[1], NULL, NULL);
    for (const struct console_command *c = console_commands; c->name; c++) {
        struct str line = STR_INIT;
        if ((one && c != one) || (c->there && !c->there(run->scenario)))
            continue;
        console_cell(&line, c->name, 8);
        str_add(&line, words ? words(c->summary) : c->summary);
        console_put(run, str_text(&line));
        str_finish(&line);
        if (one)
            console_tell(run, CONSOLE_HINT, ERR_N("usage: %1 %2"), c->name, c->usage, NULL);
    }
    if (!one)
        console_tell(run, CONSOLE_HINT,
                     ERR_N("Tab completes a word, Up brings a command back, PgUp scrolls, Ctrl-C "
                           "clears the line"),
                     NULL, NULL, NULL);
    return true;
}

/* ---- completion ---- */

struct search {
    struct console_choices *choices;
    const char *head;
    size_t n;
};

static void offer(struct search *s, const char *word, size_t len)
{
    struct console_choices *c = s->choices;
    if (len < s->n || strncmp(word, s->head, s->n) != 0 || c->count == 500)
        return;
    for (size_t i = 0; i < c->count; i++)
        if (strlen(c->list[i]) == len && strncmp(c->list[i], word, len) == 0)
            return;
    if (c->count % 32 == 0)
        c->list = xrealloc(c->list, (c->count + 32) * sizeof *c->list);
    char *copy = xmalloc(len + 1);
    memcpy(copy, word, len);
    copy[len] = '\0';
    c->list[c->count++] = copy;
}

static void offer_text(struct search *s, const char *word)
{
    offer(s, word, strlen(word));
}

static void offer_vars(struct search *s, const struct console_sim *sim, const char *prefix)
{
    size_t n = strlen(prefix);
    for (size_t i = 0; i < sim->vars_count; i++) {
        const char *name = sim->vars[i].name;
        if (strncmp(name, prefix, n) != 0 || strcmp(sim->vars[i].value, "none") == 0 ||
            strcmp(sim->vars[i].value, "deleted") == 0)
            continue;
        if (strcmp(prefix, "file.") != 0 && strcmp(prefix, "config.") != 0 && strchr(name + n, '.'))
            continue;
        offer_text(s, name + n);
    }
}

static void offer_words(struct search *s, const struct console_sim *sim,
                        enum console_word_kind kind)
{
    const struct console_scenario *sc = sim->scenario;
    static const char *const prefixes[] = {
        [CONSOLE_WORD_SERVICE] = "service.", [CONSOLE_WORD_SETTING] = "config.",
        [CONSOLE_WORD_USER] = "user.",       [CONSOLE_WORD_ALERT] = "alert.",
        [CONSOLE_WORD_BACKUP] = "backup.",   [CONSOLE_WORD_FILE] = "file.",
    };
    if (kind == CONSOLE_WORD_COMMAND) {
        for (const struct console_command *c = console_commands; c->name; c++)
            if (!c->there || c->there(sc))
                offer_text(s, c->name);
    } else if (kind == CONSOLE_WORD_MODEL) {
        for (size_t i = 0; i < sc->models_count; i++)
            offer_text(s, sc->models[i].id);
    } else if (kind == CONSOLE_WORD_INPUT) {
        for (size_t i = 0; i < sc->inputs_count; i++) {
            offer_text(s, sc->inputs[i].id);
            if (*sc->inputs[i].batch)
                offer_text(s, sc->inputs[i].batch);
        }
    } else if (kind != CONSOLE_WORD_NONE) {
        offer_vars(s, sim, prefixes[kind]);
    }
}

static void offer_subs(struct search *s, const char *subs)
{
    for (const char *p = subs; *p;) {
        size_t n = strcspn(p, " ");
        offer(s, p, n);
        p += n;
        p += strspn(p, " ");
    }
}

void console_complete(const struct console_sim *sim, const char *line, size_t n,
                      struct console_choices *choices)
{
    size_t start = n, stage = n;
    char name[32] = "";
    *choices = (struct console_choices){0};
    while (start > 0 && !strchr(" \t|", line[start - 1]))
        start--;
    while (stage > 0 && line[stage - 1] != '|')
        stage--;
    stage += strspn(line + stage, " \t");
    choices->from = start;
    struct search s = {choices, line + start, n - start};
    if (stage >= start) {
        offer_words(&s, sim, CONSOLE_WORD_COMMAND);
        return;
    }
    size_t len = strcspn(line + stage, " \t");
    if (len >= sizeof name)
        return;
    memcpy(name, line + stage, len);
    const struct console_command *c = console_command_find(sim->scenario, name);
    if (!c)
        return;
    size_t before = stage + len + strspn(line + stage + len, " \t");
    bool first = before >= start;
    if (*c->subs && (first || c->subs[0] == '-' || n > start))
        offer_subs(&s, first || c->subs[0] == '-' ? c->subs : "");
    if (!(first && *c->subs && c->subs[0] != '-') || c->words == CONSOLE_WORD_FILE)
        offer_words(&s, sim, c->words);
}

void console_choices_finish(struct console_choices *choices)
{
    for (size_t i = 0; i < choices->count; i++)
        free(choices->list[i]);
    free(choices->list);
    *choices = (struct console_choices){0};
}
