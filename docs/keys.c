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

static void print_context(unsigned context)
{
    static const char *const titles[ACTION_CONTEXTS] = {
        N_("Everywhere"),   N_("Skill tree"),     N_("Welcome"),
        N_("Learners"),     N_("Hours"),          N_("Search"),
        N_("Lesson"),       N_("Packs"),          N_("Help"),
        N_("Commands"),     N_("Dialog"),         N_("Form"),
        N_("Notes"),        N_("Practice"),       N_("Question"),
        N_("Verdict"),      N_("Summary"),        N_("Wrong answers"),
        N_("Exams"),        N_("Before an exam"), N_("Sitting an exam"),
        N_("Answer sheet"), N_("Result"),         N_("A question of an exam"),
    };
    for (int i = 0; i < ACTION_CONTEXTS; i++)
        if (context == 1u << i && titles[i])
            printf(".SS %s\n", _(titles[i]));
    for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        struct key key;
        if ((action_info((enum action) a)->contexts & context) &&
            action_key((enum action) a, 0, &key))
            print_action((enum action) a);
    }
}

static bool has_keys(unsigned context)
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
        if (has_keys(1u << bit))
            print_context(1u << bit);
    return 0;
}
