#include "tui/plain/parts.h"

#include "core/record/records.h"
#include "tui/i18n.h"
#include "tui/screen/targets.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MOST = 40 };

static void say_no_packs(struct plain *plain)
{
    struct console *console = &plain->console;
    console_say(console, "", _("No packs are installed yet."));
    console_say(console, "",
                _("Install the standards and a level; from a stick or a downloaded file, standards "
                  "first:"));
    console_say(console, "  ", "xunlian pack install xunlian-standards-1.0.0.xpack");
    console_say(console, "  ", "xunlian pack install xunlian-level5-1.0.0.xpack");
}

static void say_levels(struct plain *plain, const struct targets *targets)
{
    console_say(&plain->console, "", _("Which level do you train for?"));
    for (int i = 0; i < targets->list.count; i++) {
        const struct lib_node *level = &targets->tree.nodes[targets->nodes[i]];
        const struct lib_node *of = &targets->tree.nodes[level->parent];
        char *head = xasprintf("%d) ", i + 1);
        console_say_made(&plain->console, head,
                         xasprintf(_("%s, %s, %d hours"), level->title, of->title, level->hours));
        free(head);
    }
}

/* The PIN comes last, so that a bad one can be asked for again. */
static bool add(struct plain *plain, const char *name, const char *target)
{
    struct console *console = &plain->console;
    struct app *app = plain->app;
    struct err err;
    int64_t id;
    while (console_ask_secret(console, _("A PIN of 4 characters or more (Enter: none):"))) {
        err = (struct err) ERR_INIT;
        if (learner_add(app->records, name, target, str_text(&console->line), &id, &err) &&
            learner_set_last(app->records, id, &err)) {
            app_set_learner(app, id, name, target);
            return true;
        }
        if (err.code != ERR_INVALID) {
            plain_error(plain, &err);
            return false;
        }
        console_say(console, "", _("A PIN has at least 4 characters."));
    }
    return false;
}

static bool is_taken(struct plain *plain, const char *name)
{
    struct learners learners;
    bool taken = false;
    if (!learner_list(plain->app->records, &learners, NULL))
        return false;
    for (size_t i = 0; i < learners.count; i++)
        taken |= strcmp(learners.list[i].name, name) == 0;
    learners_finish(&learners);
    return taken;
}

static char *ask_name(struct plain *plain)
{
    struct console *console = &plain->console;
    while (console_ask(console, _("Your name:"))) {
        const char *name = str_text(&console->line);
        if (!*name)
            console_say(console, "", _("Write your name first."));
        else if (utf8_length(name) > NAME_MOST)
            console_say(console, "", _("A name has at most 40 characters."));
        else if (is_taken(plain, name))
            console_say(console, "", _("There is a learner of this name already."));
        else
            return xstrdup(name);
    }
    return NULL;
}

static bool make(struct plain *plain)
{
    struct targets targets;
    struct err err = ERR_INIT;
    if (!targets_load(&targets, plain->app->library, NULL, &err)) {
        plain_error(plain, &err);
        return false;
    }
    if (targets.list.count == 0) {
        say_no_packs(plain);
        targets_finish(&targets);
        return false;
    }
    bool ok = false;
    char *name = ask_name(plain);
    if (name) {
        say_levels(plain, &targets);
        int chosen = console_choose(&plain->console, _("Number of the level (q: back):"),
                                    targets.list.count, -1);
        ok = chosen > 0 && add(plain, name, targets.tree.nodes[targets.nodes[chosen - 1]].path);
    }
    free(name);
    targets_finish(&targets);
    return ok;
}

static bool unlock(struct plain *plain, const struct learner *learner)
{
    struct console *console = &plain->console;
    if (!learner->has_pin)
        return true;
    while (console_ask_secret(console, _("PIN (Enter: back):"))) {
        struct err err = ERR_INIT;
        if (!*str_text(&console->line))
            return false;
        if (learner_check_pin(plain->app->records, learner->id, str_text(&console->line), &err))
            return true;
        if (err.code == ERR_DENIED)
            console_say(console, "", _("This is not the PIN."));
        else
            plain_error(plain, &err);
    }
    return false;
}

static bool sit_down(struct plain *plain, const struct learner *learner)
{
    struct err err = ERR_INIT;
    if (!unlock(plain, learner))
        return false;
    if (!learner_set_last(plain->app->records, learner->id, &err)) {
        plain_error(plain, &err);
        return false;
    }
    app_set_learner(plain->app, learner->id, learner->name, learner->target);
    return true;
}

static bool choose(struct plain *plain, const struct learners *learners)
{
    struct console *console = &plain->console;
    int count = (int) learners->count;
    for (;;) {
        console_say(console, "", _("Who is learning?"));
        for (int i = 0; i <= count; i++) {
            char *head = xasprintf("%d) ", i + 1);
            console_say(console, head, i < count ? learners->list[i].name : _("A new learner"));
            free(head);
        }
        int chosen = console_choose(console, _("Number of the learner (q: back):"), count + 1, -1);
        if (chosen <= 0)
            return false;
        if (chosen > count ? make(plain) : sit_down(plain, &learners->list[chosen - 1]))
            return true;
        if (console->over)
            return false;
    }
}

bool plain_learner(struct plain *plain)
{
    struct learners learners;
    struct err err = ERR_INIT;
    if (!learner_list(plain->app->records, &learners, &err)) {
        plain_error(plain, &err);
        return false;
    }
    bool ok = learners.count == 0 ? make(plain) : choose(plain, &learners);
    learners_finish(&learners);
    return ok;
}
