#include "core/lab/console/sim.h"

#include "base/utf8.h"
#include "core/lab/console/run.h"
#include "core/lab/console/value.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

bool console_is(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* ---- variables ---- */

const char *console_sim_get(const struct console_sim *sim, const char *name)
{
    for (size_t i = 0; i < sim->vars_count; i++)
        if (strcmp(sim->vars[i].name, name) == 0)
            return sim->vars[i].value;
    return NULL;
}

void console_sim_set(struct console_sim *sim, const char *name, const char *value)
{
    for (size_t i = 0; i < sim->vars_count; i++) {
        if (strcmp(sim->vars[i].name, name) != 0)
            continue;
        char *old = sim->vars[i].value;
        sim->vars[i].value = xstrdup(value);
        free(old);
        return;
    }
    if (sim->vars_count == CONSOLE_VARS_MAX)
        return;
    if (sim->vars_count == sim->vars_room) {
        sim->vars_room = sim->vars_room ? 2 * sim->vars_room : 64;
        sim->vars = xrealloc(sim->vars, sim->vars_room * sizeof *sim->vars);
    }
    sim->vars[sim->vars_count].name = xstrdup(name);
    sim->vars[sim->vars_count++].value = xstrdup(value);
}

void console_setf(struct console_sim *sim, const char *value, const char *fmt, ...)
{
    char name[600];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(name, sizeof name, fmt, ap);
    va_end(ap);
    console_sim_set(sim, name, value);
}

const char *console_getf(const struct console_sim *sim, const char *fmt, ...)
{
    char name[600];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(name, sizeof name, fmt, ap);
    va_end(ap);
    return console_sim_get(sim, name);
}

void console_count(struct console_sim *sim, const char *name)
{
    const char *old = console_sim_get(sim, name);
    char text[24];
    snprintf(text, sizeof text, "%ld", (old ? strtol(old, NULL, 10) : 0) + 1);
    console_sim_set(sim, name, text);
}

/* ---- conditions ---- */

static bool compares(const char *value, const char *want)
{
    int64_t a, b;
    bool equal = want[1] == '=';
    if (!console_decimal(value, &a) || !console_decimal(want + 1 + equal, &b))
        return false;
    if (*want == '<')
        return equal ? a <= b : a < b;
    return equal ? a >= b : a > b;
}

static bool among(const char *value, const char *want)
{
    size_t n = strlen(value);
    for (const char *p = want;; p++) {
        size_t m = strcspn(p, "|");
        if (m == n && memcmp(p, value, n) == 0)
            return true;
        p += m;
        if (!*p)
            return false;
    }
}

static bool one_holds(const char *value, const char *want)
{
    if (*want == '<' || *want == '>')
        return compares(value, want);
    if (*want == '!')
        return !among(value, want + 1);
    return among(value, want);
}

bool console_sim_holds(const struct console_sim *sim, const json_t *when, const char **failing)
{
    const char *name;
    const json_t *want;
    json_object_foreach((json_t *) when, name, want) {
        char elapsed[32];
        const char *value = console_sim_get(sim, name);
        if (strcmp(name, "time") == 0) {
            snprintf(elapsed, sizeof elapsed, "%lld",
                     (long long) (sim->now - sim->scenario->clock));
            value = elapsed;
        }
        if (one_holds(value ? value : "", json_string_value(want)))
            continue;
        if (failing)
            *failing = name;
        return false;
    }
    return true;
}

bool console_glob(const char *pattern, const char *text)
{
    const char *star = NULL, *back = NULL;
    while (*text) {
        if (*pattern == '*') {
            star = ++pattern;
            back = text;
        } else if (*pattern == *text || *pattern == '?') {
            pattern++;
            text++;
        } else if (star) {
            pattern = star;
            text = ++back;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

bool console_pattern(const char *patterns, const char *text)
{
    for (const char *p = patterns;; p++) {
        size_t n = strcspn(p, "|");
        char one[CONSOLE_COMMAND_MAX + 1];
        snprintf(one, sizeof one, "%.*s", (int) (n < sizeof one ? n : sizeof one - 1), p);
        if (console_glob(one, text))
            return true;
        p += n;
        if (!*p)
            return false;
    }
}

/* ---- time and log ---- */

void console_time(int64_t at, int zone, char *buf, size_t n)
{
    time_t t = (time_t) (at + zone * 60);
    struct tm tm;
    if (!gmtime_r(&t, &tm) || strftime(buf, n, "%Y-%m-%d %H:%M:%S", &tm) == 0)
        snprintf(buf, n, "-");
}

static void log_add(struct console_sim *sim, char *line)
{
    if (sim->log_count == CONSOLE_LOG_MAX) {
        free(line);
        return;
    }
    if (sim->log_count == sim->log_room) {
        sim->log_room = sim->log_room ? 2 * sim->log_room : 64;
        sim->log = xrealloc(sim->log, sim->log_room * sizeof *sim->log);
    }
    sim->log[sim->log_count++] = line;
}

void console_log(struct console_sim *sim, const char *rest)
{
    char at[40];
    console_time(sim->now, 0, at, sizeof at);
    at[10] = 'T';
    log_add(sim, xasprintf("%sZ %s", at, rest));
}

/* ---- lines on the screen ---- */

static void lines_drop(struct console_sim *sim)
{
    size_t drop = sim->lines_count / 4 + 1;
    for (size_t i = 0; i < drop; i++) {
        sim->lines_bytes -= strlen(sim->lines[i].text);
        free(sim->lines[i].text);
    }
    sim->lines_count -= drop;
    sim->lines_dropped += drop;
    memmove(sim->lines, sim->lines + drop, sim->lines_count * sizeof *sim->lines);
}

static void line_add(struct console_sim *sim, enum console_tone tone, char *text)
{
    while (sim->lines_count == CONSOLE_LINES_MAX ||
           (sim->lines_count > 0 && sim->lines_bytes > CONSOLE_KEPT_BYTES))
        lines_drop(sim);
    if (sim->lines_count == sim->lines_room) {
        sim->lines_room = sim->lines_room ? 2 * sim->lines_room : 64;
        sim->lines = xrealloc(sim->lines, sim->lines_room * sizeof *sim->lines);
    }
    sim->lines_bytes += strlen(text);
    sim->lines[sim->lines_count++] = (struct console_output){tone, text};
}

/* Bytes of the text that are shown, never a part of a character. */
static size_t shown(const struct str *out)
{
    size_t n = out->len;
    if (n <= CONSOLE_SHOWN_BYTES)
        return n;
    n = CONSOLE_SHOWN_BYTES;
    while (n > 0 && ((unsigned char) out->p[n] & 0xc0) == 0x80)
        n--;
    return n;
}

static void flush(struct console_sim *sim, const struct str *out)
{
    const char *p = str_text(out), *all = p + out->len, *end = p + shown(out);
    for (size_t count = 0; p < end && count < CONSOLE_SHOWN_LINES; count++) {
        const char *stop = memchr(p, '\n', (size_t) (end - p));
        size_t n = (size_t) ((stop ? stop : end) - p);
        enum console_tone tone = CONSOLE_PLAIN;
        if (n > 0 && *p > 0 && *p <= CONSOLE_HINT) {
            tone = (enum console_tone) * p;
            p++;
            n--;
        }
        char *text = xmalloc(n + 1);
        memcpy(text, p, n);
        text[n] = '\0';
        line_add(sim, tone, text);
        p = stop ? stop + 1 : end;
    }
    if (p < all) {
        const char *more = ERR_N("… the rest is not shown; `head`, `tail` and `grep` choose");
        line_add(sim, CONSOLE_HINT, xstrdup(sim->words ? sim->words(more) : more));
    }
}

static void fill(struct str *out, const char *text, const char *const args[3])
{
    for (const char *p = text; *p; p++) {
        if (*p == '%' && p[1] >= '1' && p[1] <= '3') {
            const char *arg = args[p[1] - '1'];
            str_add(out, arg ? arg : "");
            p++;
        } else {
            str_add_char(out, *p);
        }
    }
}

void console_tell(struct console_run *run, enum console_tone tone, const char *msgid, const char *a,
                  const char *b, const char *c)
{
    const char *const args[3] = {a, b, c};
    if (run->out.len > CONSOLE_OUT_MAX)
        return;
    if (tone != CONSOLE_PLAIN)
        str_add_char(&run->out, (char) tone);
    fill(&run->out, run->sim->words ? run->sim->words(msgid) : msgid, args);
    str_add_char(&run->out, '\n');
}

bool console_refuse(struct console_run *run, const char *msgid, const char *a, const char *b,
                    const char *c)
{
    console_tell(run, CONSOLE_BAD, msgid, a, b, c);
    return false;
}

void console_put(struct console_run *run, const char *line)
{
    if (run->out.len > CONSOLE_OUT_MAX)
        return;
    str_add(&run->out, line);
    str_add_char(&run->out, '\n');
}

void console_cell(struct str *out, const char *text, int cols)
{
    str_add(out, text);
    for (int i = utf8_width(text); i < cols; i++)
        str_add_char(out, ' ');
    str_add_char(out, ' ');
}

/* ---- start and end ---- */

static void set_vars(struct console_sim *sim, const json_t *set)
{
    const char *name;
    const json_t *value;
    json_object_foreach((json_t *) set, name, value)
        console_sim_set(sim, name, json_string_value(value));
}

void console_sim_init(struct console_sim *sim, const struct console_scenario *s,
                      console_words_fn *words)
{
    *sim = (struct console_sim){
        .scenario = s, .words = words, .now = s->clock, .ok = true, .effort = CONSOLE_EFFORT};
    for (size_t i = 0; i < s->services_count; i++)
        console_setf(sim, s->services[i].state, "service.%s", s->services[i].id);
    for (size_t i = 0; i < s->settings_count; i++)
        console_setf(sim, s->settings[i].value, "config.%s", s->settings[i].key);
    for (size_t i = 0; i < s->users_count; i++) {
        console_setf(sim, s->users[i].role, "user.%s.role", s->users[i].id);
        console_setf(sim, s->users[i].state, "user.%s", s->users[i].id);
    }
    for (size_t i = 0; i < s->alerts_count; i++)
        console_setf(sim, s->alerts[i].state, "alert.%s", s->alerts[i].id);
    for (size_t i = 0; i < s->backups_count; i++)
        console_setf(sim, "there", "backup.%s", s->backups[i].id);
    for (size_t i = 0; i < s->files_count; i++)
        console_setf(sim, "there", "file.%s", s->files[i].name);
    if (s->models_count > 0)
        console_sim_set(sim, "model", s->model);
    set_vars(sim, s->vars);
    for (size_t i = 0; i < json_array_size(s->log); i++)
        log_add(sim, xstrdup(json_string_value(json_array_get(s->log, i))));
    if (*s->motd) {
        struct str motd = STR_INIT;
        str_add_char(&motd, CONSOLE_HINT);
        str_add(&motd, s->motd);
        flush(sim, &motd);
        str_finish(&motd);
    }
}

void console_sim_finish(struct console_sim *sim)
{
    for (size_t i = 0; i < sim->vars_count; i++) {
        free(sim->vars[i].name);
        free(sim->vars[i].value);
    }
    for (size_t i = 0; i < sim->log_count; i++)
        free(sim->log[i]);
    for (size_t i = 0; i < sim->lines_count; i++)
        free(sim->lines[i].text);
    free(sim->vars);
    free(sim->log);
    free(sim->lines);
    *sim = (struct console_sim){0};
}

char *console_sim_prompt(const struct console_sim *sim)
{
    char at[40];
    const char *user = console_sim_get(sim, "login");
    console_time(sim->now, sim->scenario->zone, at, sizeof at);
    return xasprintf("[%s] %s%s%s$ ", at + 11, user ? user : "", user && *user ? "@" : "",
                     sim->scenario->host);
}

/* ---- a command line ---- */

struct shell {
    char *text; /* a copy, cut into words */
    const char *words[CONSOLE_PIPES_MAX][CONSOLE_WORDS_MAX];
    int counts[CONSOLE_PIPES_MAX];
    int stages;
    const char *fault; /* msgid */
};

static bool add_word(struct shell *sh, const char *word)
{
    int stage = sh->stages - 1;
    if (sh->counts[stage] == CONSOLE_WORDS_MAX) {
        sh->fault = ERR_N("too many words in one command");
        return false;
    }
    sh->words[stage][sh->counts[stage]++] = word;
    return true;
}

/* Takes one word from *in to *out; quotation marks are taken off. */
static bool take_word(struct shell *sh, const char **in, char **out)
{
    const char *p = *in;
    char *q = *out, *word = q;
    while (*p && !strchr(" \t|", *p)) {
        if (*p == '"' || *p == '\'') {
            char quote = *p++;
            const char *end = strchr(p, quote);
            if (!end) {
                sh->fault = ERR_N("a quotation mark is not closed");
                return false;
            }
            memmove(q, p, (size_t) (end - p));
            q += end - p;
            p = end + 1;
        } else {
            *q++ = *p++;
        }
    }
    *q++ = '\0';
    *in = p;
    *out = q;
    return add_word(sh, word);
}

static bool cut(struct shell *sh, const char *line)
{
    const char *p = line;
    sh->text = xmalloc(strlen(line) + 2 + CONSOLE_WORDS_MAX * CONSOLE_PIPES_MAX);
    char *q = sh->text;
    sh->stages = 1;
    for (;;) {
        p += strspn(p, " \t");
        if (!*p)
            return true;
        if (*p != '|') {
            if (!take_word(sh, &p, &q))
                return false;
            continue;
        }
        if (sh->stages == CONSOLE_PIPES_MAX || sh->counts[sh->stages - 1] == 0) {
            sh->fault = ERR_N("a command is missing beside “|”, or there are too many");
            return false;
        }
        sh->stages++;
        p++;
    }
}

void console_normal(const char *line, struct str *out)
{
    struct shell *sh = xcalloc(1, sizeof *sh);
    if (cut(sh, line))
        for (int i = 0; i < sh->counts[0]; i++)
            str_addf(out, "%s%s", i ? " " : "", sh->words[0][i]);
    free(sh->text);
    free(sh);
}

/* ---- rules ---- */

static void apply(struct console_run *run, const struct console_rule *rule)
{
    set_vars(run->sim, rule->set);
    for (size_t i = 0; i < json_array_size(rule->log); i++)
        console_log(run->sim, json_string_value(json_array_get(rule->log, i)));
    if (rule->say) {
        str_add_char(&run->out, rule->refuse ? CONSOLE_BAD : CONSOLE_HINT);
        console_put(run, rule->say);
    }
    run->seconds += rule->seconds;
}

/* Rules of this command before or after it; false: one of them refuses it. */
static bool meet_rules(struct console_run *run, const char *normal, bool after)
{
    const struct console_scenario *s = run->scenario;
    for (size_t i = 0; i < s->rules_count; i++) {
        const struct console_rule *rule = &s->rules[i];
        if (!rule->on || rule->after != after || !console_pattern(rule->on, normal) ||
            !console_sim_holds(run->sim, rule->when, NULL))
            continue;
        apply(run, rule);
        if (rule->refuse)
            return false;
    }
    return true;
}

static void meet_events(struct console_run *run)
{
    const struct console_scenario *s = run->scenario;
    for (size_t i = 0; i < s->rules_count; i++) {
        const struct console_rule *rule = &s->rules[i];
        if (rule->on || run->sim->fired[i] || !console_sim_holds(run->sim, rule->when, NULL))
            continue;
        run->sim->fired[i] = true;
        apply(run, rule);
    }
}

/* ---- running ---- */

static bool run_stage(struct console_run *run)
{
    run->command = console_command_find(run->scenario, run->v[0]);
    if (!run->command) {
        console_refuse(run, ERR_N("%1: there is no such command; `help` lists them"), run->v[0],
                       NULL, NULL);
        return false;
    }
    if (run->input && !run->command->filter)
        return console_refuse(run, ERR_N("%1 cannot stand behind “|”"), run->v[0], NULL, NULL);
    if (run->n - 1 < run->command->least || run->n - 1 > run->command->most)
        return console_refuse(run, ERR_N("usage: %1 %2"), run->command->name, run->command->usage,
                              NULL);
    run->seconds += run->command->seconds;
    return run->command->run(run);
}

/* Output for the next command: without the bytes of tone. */
static char *as_input(struct str *out)
{
    char *text = str_take(out), *q = text;
    bool head = true;
    for (const char *p = text; *p; p++) {
        if (!(head && *p > 0 && *p <= CONSOLE_HINT))
            *q++ = *p;
        head = *p == '\n';
    }
    *q = '\0';
    return text;
}

static bool run_stages(struct console_run *run, struct shell *sh)
{
    char *input = NULL;
    bool ok = true;
    for (int i = 0; i < sh->stages && ok; i++) {
        if (sh->counts[i] == 0) {
            ok =
                console_refuse(run, ERR_N("a command is missing beside “|”, or there are too many"),
                               NULL, NULL, NULL);
            break;
        }
        run->n = sh->counts[i];
        run->v = sh->words[i];
        run->input = input;
        ok = run_stage(run);
        if (ok && i + 1 < sh->stages) {
            free(input);
            input = as_input(&run->out);
        }
    }
    free(input);
    return ok;
}

static void execute(struct console_run *run, const char *line)
{
    struct shell *sh = xcalloc(1, sizeof *sh);
    struct str normal = STR_INIT;
    struct console_sim *sim = run->sim;
    if (!cut(sh, line)) {
        sim->ok = console_refuse(run, sh->fault, NULL, NULL, NULL);
    } else if (sh->counts[0] > 0 || sh->stages > 1) {
        console_normal(line, &normal);
        sim->refused = !meet_rules(run, str_text(&normal), false);
        sim->ok = !sim->refused && run_stages(run, sh);
        sim->now += run->seconds;
        run->seconds = 0;
        console_settle(sim);
        if (sim->ok)
            meet_rules(run, str_text(&normal), true);
    }
    str_finish(&normal);
    free(sh->text);
    free(sh);
}

void console_sim_run(struct console_sim *sim, const char *line)
{
    struct console_run run = {.sim = sim, .scenario = sim->scenario};
    char *prompt = console_sim_prompt(sim);
    line_add(sim, CONSOLE_PROMPT, xasprintf("%s%s", prompt, line));
    free(prompt);
    sim->commands++;
    sim->ok = true;
    sim->refused = false;
    execute(&run, line);
    meet_events(&run);
    sim->now += run.seconds;
    console_settle(sim);
    flush(sim, &run.out);
    str_finish(&run.out);
}
