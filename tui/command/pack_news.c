#include "tui/command/pack_news.h"

#include "base/str.h"
#include "base/utf8.h"
#include "packs/contents.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 12 }; /* titles of each kind */

json_t *pack_news(const struct plan_world *world, const struct solve_offer *offer)
{
    const struct solve_have *have = plan_have(world, offer->pack->id);
    json_t *before = NULL;
    if (have) {
        char *dir = xasprintf("%s/%s/%s", world->store, have->id, have->version);
        before = contents_installed(dir);
        before = before ? before : json_object();
        free(dir);
    }
    json_t *news = contents_compare(before, offer->pack->contents);
    json_decref(before);
    return news;
}

static void print_title(const char *pattern, const json_t *item)
{
    const char *title = json_string_value(json_object_get(item, "title"));
    struct str text = STR_INIT;
    utf8_escape(&text, title, strlen(title));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    printf(pattern, str_text(&text));
#pragma GCC diagnostic pop
    str_finish(&text);
}

static void print_titles(const json_t *items, const char *pattern)
{
    size_t n = json_array_size(items);
    for (size_t i = 0; i < n && i < SHOWN; i++)
        print_title(pattern, json_array_get(items, i));
    if (n > SHOWN)
        printf(_("    … and %zu more\n"), n - SHOWN);
}

static long count(const json_t *questions, const char *name)
{
    return (long) json_integer_value(json_object_get(questions, name));
}

static void print_changes(const json_t *lessons, const json_t *questions, const json_t *labs)
{
    print_titles(json_object_get(lessons, "new"), _("    new lesson: %s\n"));
    print_titles(json_object_get(lessons, "changed"), _("    changed lesson: %s\n"));
    print_titles(json_object_get(lessons, "removed"), _("    removed lesson: %s\n"));
    print_titles(json_object_get(labs, "new"), _("    new lab: %s\n"));
    print_titles(json_object_get(labs, "changed"), _("    changed lab: %s\n"));
    print_titles(json_object_get(labs, "removed"), _("    removed lab: %s\n"));
    if (questions)
        printf(_("    questions: %ld new, %ld changed, %ld removed\n"), count(questions, "new"),
               count(questions, "changed"), count(questions, "removed"));
}

void pack_news_print(const struct plan_world *world, const struct solve_offer *offer)
{
    json_t *news = pack_news(world, offer);
    const json_t *lessons = json_object_get(news, "lessons"), *labs = json_object_get(news, "labs");
    const json_t *questions = json_object_get(news, "questions");
    if (plan_have(world, offer->pack->id))
        print_changes(lessons, questions, labs);
    else if (lessons && questions && labs)
        printf(_("    lessons: %zu, questions: %ld, labs: %zu\n"),
               json_array_size(json_object_get(lessons, "new")), count(questions, "new"),
               json_array_size(json_object_get(labs, "new")));
    if (!lessons)
        puts(_("    which lessons differ is not known"));
    if (!questions)
        puts(_("    which questions differ is not known"));
    json_decref(news);
}
