#include "tui/plain/plain.h"

#include "core/record/records.h"
#include "tui/i18n.h"
#include "tui/plain/parts.h"
#include "tui/screen/exams.h"
#include "tui/screen/skills.h"
#include "tui/status.h"

#include <stdlib.h>

void plain_message(struct plain *plain)
{
    if (plain->app->toast[0])
        console_say(&plain->console, "", plain->app->toast);
    plain->app->toast[0] = '\0';
}

void plain_error(struct plain *plain, const struct err *err)
{
    app_error(plain->app, err);
    plain_message(plain);
}

/* The lesson to go on with; heap, NULL when there is none. */
static char *next_lesson(struct plain *plain, char **title)
{
    struct app *app = plain->app;
    struct skills skills;
    struct err err = ERR_INIT;
    char *last = NULL, *id = NULL;
    *title = NULL;
    if (!reading_last(app->records, app->learner, &last, &err) ||
        !skills_load(&skills, app, &err)) {
        plain_error(plain, &err);
        free(last);
        return NULL;
    }
    int node = skills_go_on(&skills, last, app->target);
    if (node >= 0) {
        id = xstrdup(skills.tree.nodes[node].path);
        *title = xstrdup(skills.tree.nodes[node].title);
    }
    skills_finish(&skills);
    free(last);
    return id;
}

static void go_on(struct plain *plain, const char *lesson)
{
    if (lesson)
        plain_lesson(plain, lesson, -1);
    else
        console_say(&plain->console, "", _("No lesson of your target level is installed."));
}

enum choice {
    CHOICE_CONTINUE = 1,
    CHOICE_TREE,
    CHOICE_SEARCH,
    CHOICE_HOURS,
    CHOICE_LEARNERS,
    CHOICE_QUIT,
    CHOICES = CHOICE_QUIT
};

static void say_menu(struct plain *plain, const char *title)
{
    struct console *console = &plain->console;
    status_refresh(plain->app);
    console_space(console);
    if (plain->app->status)
        console_say(console, "", plain->app->status);
    if (title)
        console_say_made(console, "1) ", xasprintf(_("Continue: %s"), title));
    else
        console_say(console, "1) ", _("Continue"));
    console_say(console, "2) ", _("Skill tree"));
    console_say(console, "3) ", _("Search"));
    console_say(console, "4) ", _("Study hours"));
    console_say(console, "5) ", _("Change the learner"));
    console_say(console, "6) ", _("Quit"));
}

static void obey(struct plain *plain, enum choice choice, const char *lesson)
{
    exams_guard(plain->app);
    if (plain->app->examined && choice <= CHOICE_SEARCH) {
        console_say(&plain->console, "",
                    _("An assessed exam is under way: nothing that could help opens."));
        return;
    }
    switch (choice) {
    case CHOICE_CONTINUE:
        go_on(plain, lesson);
        break;
    case CHOICE_TREE:
        plain_tree(plain, "");
        break;
    case CHOICE_SEARCH:
        plain_search(plain);
        break;
    case CHOICE_HOURS:
        plain_hours(plain);
        break;
    default:
        plain_learner(plain);
    }
}

static void serve(struct plain *plain)
{
    int choice;
    do {
        char *title, *lesson = next_lesson(plain, &title);
        say_menu(plain, title);
        choice = console_choose(&plain->console, _("Number (q: quit):"), CHOICES, -1);
        if (choice > 0 && choice < CHOICE_QUIT)
            obey(plain, (enum choice) choice, lesson);
        free(lesson);
        free(title);
    } while (choice > 0 && choice < CHOICE_QUIT && !plain->console.over);
}

bool plain_run(struct app *app, struct err *err)
{
    struct plain plain = {.app = app};
    if (!console_open(&plain.console, err))
        return false;
    console_say(&plain.console, "", _("Trainer's workstation, line mode"));
    plain_message(&plain);
    if (app->learner || plain_learner(&plain))
        serve(&plain);
    app->signal = plain.console.signal;
    console_close(&plain.console);
    return true;
}
