#include "tui/i18n.h"
#include "tui/progress.h"
#include "tui/screen/packs_parts.h"
#include "tui/widget/dialog.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PLAN_STEPS = 6, FINGERPRINT = 64 };

/* ---- a key that is not known yet ---- */

struct trust {
    struct packs *packs;
    char *source;
    char *file; /* the very key whose fingerprint is shown */
};

static char *asked_file(const struct app *app)
{
    return fs_join(app->home->cache, "asked.pub");
}

/* The task that was given the key has ended. */
void packs_forget_key(const struct app *app)
{
    char *file = asked_file(app);
    unlink(file);
    free(file);
}

static void trust_release(void *data)
{
    struct trust *trust = data;
    unlink(trust->file);
    free(trust->source);
    free(trust->file);
    free(trust);
}

static void trust_given(struct app *app, void *data)
{
    struct trust *trust = data;
    packs_start(trust->packs, app, JOB_INSTALL, trust->source,
                (const char *const[]){"pack", "install", "--json", "--trust", trust->file,
                                      trust->source, NULL});
    trust->file[0] = '\0'; /* kept until the task has read it */
}

void packs_ask_trust(struct packs *packs, struct app *app)
{
    char *id = pack_text(packs->job.untrusted, "key");
    char *fingerprint = pack_text(packs->job.untrusted, "fingerprint");
    struct err err = ERR_INIT;
    char *file = asked_file(app);
    if (!fs_write_atomic(file, fingerprint, strlen(fingerprint), 0600, &err)) {
        app_error(app, &err);
        free(file);
        free(id);
        free(fingerprint);
        return;
    }
    char *text = xasprintf(_("This pack is signed by a key that is not trusted here yet.\n"
                             "Key: %s\nFingerprint: %s\n"
                             "Compare the fingerprint with what the publisher tells you."),
                           id, fingerprint);
    struct trust *trust = xcalloc(1, sizeof *trust);
    *trust = (struct trust){packs, xstrdup(packs->job.object), file};
    dialog_ask(app, &(struct dialog_question){.title = _("Trust this publisher?"),
                                              .text = text,
                                              .yes = _("Trust and install"),
                                              .done = trust_given,
                                              .release = trust_release,
                                              .data = trust});
    free(text);
    free(id);
    free(fingerprint);
}

/* ---- installing from a file ---- */

static void build_source(struct form *form, void *data)
{
    struct packs *packs = data;
    form_add_text(form, _("Pack"), packs->source ? packs->source : "",
                  _("a .xpack file or a web address"));
}

/* What people drag into a terminal comes in quotes. Heap. */
static char *clean_source(const char *text)
{
    while (*text == ' ')
        text++;
    size_t n = strlen(text);
    while (n > 0 && text[n - 1] == ' ')
        n--;
    if (n > 1 && (text[0] == '\'' || text[0] == '"') && text[n - 1] == text[0])
        return xasprintf("%.*s", (int) n - 2, text + 1);
    if (str_starts(text, "file:///"))
        return xasprintf("%.*s", (int) n - 7, text + 7);
    if (str_starts(text, "~/") && getenv("HOME"))
        return xasprintf("%s%.*s", getenv("HOME"), (int) n - 1, text + 1);
    return xasprintf("%s%.*s", text[0] == '-' ? "./" : "", (int) n, text);
}

static bool submit_source(struct app *app, struct form *form, void *data)
{
    struct packs *packs = data;
    char *source = clean_source(form_text(form, 0));
    bool found = strstr(source, "://") || access(source, R_OK) == 0;
    form_set_problem(form, 0, found ? NULL : _("There is no such file."));
    free(packs->source);
    packs->source = source;
    return found;
}

static void install_source(struct app *app, void *data)
{
    struct packs *packs = data;
    packs_start(packs, app, JOB_INSTALL, packs->source,
                (const char *const[]){"pack", "install", "--json", packs->source, NULL});
}

void packs_ask_source(struct packs *packs, struct app *app)
{
    dialog_form(app, &(struct dialog_form){.title = _("Install a pack"),
                                           .text = _("Its signature stands beside it, with "
                                                     ".minisig at the end of the name."),
                                           .build = build_source,
                                           .yes = _("Install"),
                                           .submit = submit_source,
                                           .closed = install_source,
                                           .data = packs});
}

/* ---- removing ---- */

static void remove_selected(struct app *app, void *data)
{
    struct packs *packs = data;
    const struct pack_row *row = packs_installed(packs);
    if (row)
        packs_start(packs, app, JOB_REMOVE, row->id,
                    (const char *const[]){"pack", "remove", row->id, NULL});
}

void packs_ask_remove(struct packs *packs, struct app *app)
{
    const struct pack_row *row = packs_installed(packs);
    char *text = xasprintf(_("%s %s and its lessons will be removed. Learners' records stay; "
                             "installing it again brings everything back."),
                           *row->title ? row->title : row->id, row->version);
    dialog_ask(app, &(struct dialog_question){.title = _("Remove a pack"),
                                              .text = text,
                                              .yes = _("Remove"),
                                              .done = remove_selected,
                                              .data = packs});
    free(text);
}

/* ---- following a repository ---- */

static void build_follow(struct form *form, void *data)
{
    struct packs *packs = data;
    const char *given[PACKS_FIELDS];
    for (int i = 0; i < PACKS_FIELDS; i++)
        given[i] = packs->follow[i] ? packs->follow[i] : "";
    form_add_text(form, _("Short name"), given[0], _("a short name: letters, digits, hyphens"));
    form_add_text(form, _("Address"), given[1], _("a web address or a folder"));
    form_add_text(form, _("Fingerprint"), given[2], _("64 digits and letters a to f"));
}

/* Without blanks, in small letters; heap. */
static char *clean_fingerprint(const char *text)
{
    struct str clean = STR_INIT;
    for (; *text; text++)
        if (!strchr(" \t:-", *text))
            str_add_char(&clean, *text >= 'A' && *text <= 'F' ? (char) (*text + 32) : *text);
    return str_take(&clean);
}

static bool submit_follow(struct app *app, struct form *form, void *data)
{
    struct packs *packs = data;
    for (int i = 0; i < PACKS_FIELDS; i++) {
        free(packs->follow[i]);
        packs->follow[i] =
            i == 2 ? clean_fingerprint(form_text(form, i)) : clean_source(form_text(form, i));
        packs->follow[i] = packs->follow[i] ? packs->follow[i] : xstrdup("");
        form_set_problem(form, i, NULL);
    }
    const char *fingerprint = packs->follow[2];
    bool whole = strlen(fingerprint) == FINGERPRINT &&
                 strspn(fingerprint, "0123456789abcdef") == FINGERPRINT;
    if (!whole)
        form_set_problem(form, 2, _("The publisher tells you the fingerprint; it has 64 digits."));
    if (!*packs->follow[1])
        form_set_problem(form, 1, _("Without an address nothing can be followed."));
    if (!*packs->follow[0])
        form_set_problem(form, 0, _("Give it a name of your own."));
    return whole && *packs->follow[1] && *packs->follow[0];
}

static void follow(struct app *app, void *data)
{
    struct packs *packs = data;
    packs_start(packs, app, JOB_FOLLOW, packs->follow[0],
                (const char *const[]){"remote", "add", packs->follow[0], packs->follow[1],
                                      "--fingerprint", packs->follow[2], "--json", NULL});
}

void packs_ask_follow(struct packs *packs, struct app *app)
{
    dialog_form(app, &(struct dialog_form){.title = _("Follow a repository"),
                                           .text = _("Its fingerprint is compared before anything "
                                                     "is trusted."),
                                           .build = build_follow,
                                           .yes = _("Follow"),
                                           .submit = submit_follow,
                                           .closed = follow,
                                           .data = packs});
}

static void forget_selected(struct app *app, void *data)
{
    struct packs *packs = data;
    char *name = pack_text(packs_remote(packs), "name");
    if (*name)
        packs_start(packs, app, JOB_FORGET, name,
                    (const char *const[]){"remote", "remove", name, NULL});
    free(name);
}

void packs_ask_forget(struct packs *packs, struct app *app)
{
    char *name = pack_text(packs_remote(packs), "name");
    char *text = xasprintf(_("%s is not followed any more; its installed packs stay. To follow it "
                             "again you need its fingerprint."),
                           name);
    dialog_ask(app, &(struct dialog_question){.title = _("Remove a repository"),
                                              .text = text,
                                              .yes = _("Remove"),
                                              .done = forget_selected,
                                              .data = packs});
    free(text);
    free(name);
}

/* ---- a plan ---- */

static void carry_out(struct app *app, void *data)
{
    struct packs *packs = data;
    size_t n = json_array_size(packs->plan);
    char **words = xcalloc(n + 1, sizeof *words);
    const char **args = xcalloc(n + 4, sizeof *args);
    args[0] = "pack", args[1] = "install", args[2] = "--json";
    for (size_t i = 0; i < n; i++) {
        char *id = pack_text(json_array_get(packs->plan, i), "id");
        char *version = pack_text(json_array_get(packs->plan, i), "version");
        args[3 + i] = words[i] = xasprintf("%s@%s", id, version);
        free(id);
        free(version);
    }
    char *last = pack_text(json_array_get(packs->plan, n - 1), "id");
    packs_start(packs, app, JOB_INSTALL, last, args);
    packs->job.packs = (int) n;
    for (size_t i = 0; i < n; i++)
        free(words[i]);
    free(words);
    free(args);
    free(last);
}

/* "题目 1.0.0 → 1.1.0, 2.3 MB" */
static void add_step(struct str *text, const json_t *step)
{
    char size[24], *title = pack_text(step, "title"), *before = pack_text(step, "before");
    char *version = pack_text(step, "version");
    progress_bytes((uint64_t) json_integer_value(json_object_get(step, "bytes")), size,
                   sizeof size);
    if (*before)
        str_addf(text, _("%s %s → %s, %s to download"), title, before, version, size);
    else
        str_addf(text, _("%s %s, %s to download"), title, version, size);
    str_add_char(text, '\n');
    free(version);
    free(before);
    free(title);
}

void packs_ask_plan(struct packs *packs, struct app *app, const char *complaint)
{
    struct str text = STR_INIT;
    size_t n = json_array_size(packs->plan);
    json_int_t bytes = 0;
    char size[24];
    for (size_t i = 0; i < n; i++) {
        const json_t *step = json_array_get(packs->plan, i);
        bytes += json_integer_value(json_object_get(step, "bytes"));
        if (i < PLAN_STEPS)
            add_step(&text, step);
    }
    progress_bytes((uint64_t) bytes, size, sizeof size);
    if (n > 1)
        str_addf(&text, _("In all: %zu packs, %s to download"), n, size);
    if (*complaint)
        str_addf(&text, "\n%s", complaint);
    dialog_ask(app, &(struct dialog_question){.title = _("This will be installed"),
                                              .text = str_text(&text),
                                              .yes = _("Install"),
                                              .done = carry_out,
                                              .data = packs});
    str_finish(&text);
}
