#include "tui/plain/parts.h"

#include "core/record/records.h"
#include "tui/i18n.h"
#include "tui/screen/skills.h"

#include <stdlib.h>
#include <string.h>

/* ---- one node ---- */

static char *name_of(const struct lib_node *node)
{
    return *node->number ? xasprintf("%s %s", node->number, node->title) : xstrdup(node->title);
}

static void add_part(struct str *line, char *part)
{
    if (part)
        str_addf(line, "%s%s", line->len ? _("; ") : "", part);
    free(part);
}

static char *hours_of(const struct skills *skills, int node)
{
    char got[16], planned[16];
    int64_t plan = skills_planned_ms(skills, node);
    if (plan <= 0)
        return NULL;
    skills_format_hours(skills, skills->list[node].credited_ms, got, sizeof got);
    skills_format_hours(skills, plan, planned, sizeof planned);
    return xasprintf(_("Hours %s/%s"), got, planned);
}

/* Hours, percent and weights; of a lesson its minutes. Heap. */
static char *facts_of(const struct skills *skills, int node)
{
    const struct lib_node *at = &skills->tree.nodes[node];
    struct str line = STR_INIT;
    int percent = skills_percent(skills, node);
    if (at->kind == LIB_LESSON)
        add_part(&line, at->lessons ? xasprintf(_("about %d min"), at->minutes)
                                    : xstrdup(_("only outlined so far")));
    else
        add_part(&line, hours_of(skills, node));
    if (percent >= 0)
        add_part(&line, xasprintf(_("%d%% read"), percent));
    if (at->kind != LIB_LESSON)
        add_part(&line, skills_weights(skills, node));
    return str_take(&line);
}

static void say_node(struct plain *plain, const struct skills *skills, int node, const char *head)
{
    char *name = name_of(&skills->tree.nodes[node]), *facts = facts_of(skills, node);
    console_say_made(&plain->console, head,
                     *facts ? xasprintf(_("%s: %s"), name, facts) : xstrdup(name));
    free(facts);
    free(name);
}

/* ---- requirements ---- */

static const char *heading_of(char kind)
{
    return kind == 'S'   ? _("Skills required")
           : kind == 'K' ? _("Knowledge required")
                         : _("Basic requirements");
}

static void say_requirement(struct plain *plain, const struct lib_requirement *item,
                            enum skill_state state)
{
    char *head = xasprintf("  %s ", item->key + 1);
    console_say_made(&plain->console, head,
                     state == SKILL_ALL    ? xasprintf(_("%s (read)"), item->text)
                     : state == SKILL_SOME ? xasprintf(_("%s (partly read)"), item->text)
                                           : xstrdup(item->text));
    free(head);
}

static void say_requirements(struct plain *plain, const struct skills *skills, const char *work)
{
    struct lib_requirements all = {0};
    struct lib_taughts taught = {0};
    struct err err = ERR_INIT;
    char kind = '\0';
    if (!library_requirements(plain->app->library, work, &all, &err) ||
        !library_taught(plain->app->library, work, &taught, &err))
        plain_error(plain, &err);
    for (size_t i = 0; i < all.count; i++) {
        if (all.list[i].key[0] != kind) {
            kind = all.list[i].key[0];
            console_say(&plain->console, "", heading_of(kind));
        }
        say_requirement(plain, &all.list[i], skills_requirement(skills, &taught, all.list[i].key));
    }
    lib_taughts_finish(&taught);
    lib_requirements_finish(&all);
}

/* ---- going down ---- */

/* Nodes that hang directly below `node` (-1: the documents), in order. Heap. */
static int *children_of(const struct skills *skills, int node, int *count)
{
    int *list = xcalloc(skills->tree.count + 1, sizeof *list);
    *count = 0;
    for (int i = 0; i < (int) skills->tree.count; i++)
        if (skills->tree.nodes[i].parent == node)
            list[(*count)++] = i;
    return list;
}

/* Shows a node and asks what to open below it: path, heap; NULL to go back. */
static char *choose_below(struct plain *plain, const struct skills *skills, int node)
{
    struct console *console = &plain->console;
    int count, *list = children_of(skills, node, &count);
    console_space(console);
    if (node >= 0)
        say_node(plain, skills, node, "");
    else
        console_say(console, "", _("Skill tree"));
    if (node >= 0 && skills->tree.nodes[node].kind == LIB_WORK) {
        say_requirements(plain, skills, skills->tree.nodes[node].path);
        console_say(console, "", count ? _("Lessons") : _("No lesson is installed for this yet."));
    }
    for (int i = 0; i < count; i++) {
        char *head = xasprintf("%d) ", i + 1);
        say_node(plain, skills, list[i], head);
        free(head);
    }
    int chosen = console_choose(console, count ? _("Number (q: back):") : _("q goes back:"), count,
                                count ? -1 : 0);
    char *path = chosen > 0 ? xstrdup(skills->tree.nodes[list[chosen - 1]].path) : NULL;
    free(list);
    return path;
}

/* Read anew for every look: reading changes it. False when the learner goes back. */
static bool look(struct plain *plain, const char *path, char **below)
{
    struct skills skills;
    struct err err = ERR_INIT;
    *below = NULL;
    if (!skills_load(&skills, plain->app, &err)) {
        plain_error(plain, &err);
        return false;
    }
    int node = skills_find(&skills, path);
    bool lesson = node >= 0 && skills.tree.nodes[node].kind == LIB_LESSON;
    if (!lesson)
        *below = choose_below(plain, &skills, node);
    skills_finish(&skills);
    if (lesson)
        plain_lesson(plain, path, -1);
    return *below;
}

void plain_tree(struct plain *plain, const char *path)
{
    char *below;
    while (!plain->console.over && look(plain, path, &below)) {
        plain_tree(plain, below);
        free(below);
    }
}
