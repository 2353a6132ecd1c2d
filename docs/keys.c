/* Prints the keys of every screen as roff, from the table that the keyboard itself uses. Run with
 * LANGUAGE set it speaks that language. */
#include "tui/action.h"
#include "tui/i18n.h"

#include <stdio.h>

static void print_action(enum action action)
{
    const struct action_info *info = action_info(action);
    printf(".TP\n.B ");
    struct key key;
    char sign[32];
    for (int i = 0; action_key(action, i, &key); i++) {
        keys_format(key, sign, sizeof sign);
        /* A leading dot or quote would be a request. */
        printf("%s\\&%s", i ? ", " : "", sign[0] == '\\' ? "\\e" : sign);
    }
    printf("\n%s (:%s)\n", _(info->help), info->name);
}

static void print_context(action_contexts context)
{
    static const char *const titles[ACTION_CONTEXTS] = {
        N_("Everywhere"),
        N_("Skill tree"),
        N_("Welcome"),
        N_("Learners"),
        N_("Hours"),
        N_("Search"),
        N_("Lesson"),
        N_("Packs"),
        N_("Help"),
        N_("Commands"),
        N_("Dialog"),
        N_("Form"),
        N_("Notes"),
        N_("Practice"),
        N_("Question"),
        N_("Verdict"),
        N_("Summary"),
        N_("Wrong answers"),
        N_("Exams"),
        N_("Before an exam"),
        N_("Sitting an exam"),
        N_("Answer sheet"),
        N_("Result"),
        N_("A question of an exam"),
        N_("Labs"),
        N_("Marks of a lab"),
        N_("Glossary"),
        N_("A lab: marking text"),
        N_("A lab: choosing"),
        N_("A lab: marking images"),
        N_("A lab: marking sound"),
        N_("A lab: a table"),
        N_("A lab: queries"),
        N_("A lab: the console"),
        N_("A lab: a model"),
    };
    for (int i = 0; i < ACTION_CONTEXTS; i++)
        if (context == (action_contexts) 1 << i && titles[i])
            printf(".SS %s\n", _(titles[i]));
    for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        struct key key;
        if ((action_info((enum action) a)->contexts & context) &&
            action_key((enum action) a, 0, &key))
            print_action((enum action) a);
    }
}

static bool has_keys(action_contexts context)
{
    struct key key;
    for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
        if ((action_info((enum action) a)->contexts & context) &&
            action_key((enum action) a, 0, &key))
            return true;
    return false;
}

int main(void)
{
    i18n_init();
    for (int bit = 0; bit < ACTION_CONTEXTS; bit++)
        if (has_keys((action_contexts) 1 << bit))
            print_context((action_contexts) 1 << bit);
    return 0;
}
