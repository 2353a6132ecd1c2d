#include "base/str.h"
#include "base/utf8.h"
#include "tui/action.h"
#include "tui/keyline.h"

#include "tests/suite.h"

#include <string.h>

START_TEST(every_action_is_complete)
{
    for (int a = 1; a < ACTION_COUNT; a++) {
        const struct action_info *info = action_info((enum action) a);
        ck_assert_msg(*info->name, "action %d", a);
        ck_assert_msg(*info->label, "%s", info->name);
        ck_assert_msg(*info->help, "%s", info->name);
        ck_assert_msg(info->contexts != 0, "%s", info->name);
        ck_assert_int_eq(action_by_name(info->name), a);
        ck_assert_int_le(utf8_width(info->label), 18);
        ck_assert_msg(info->help[strlen(info->help) - 1] == '.', "%s", info->name);
    }
}
END_TEST

/* All of an action's keys can be parsed, and print as they were written. */
START_TEST(every_key_parses)
{
    for (int a = 1; a < ACTION_COUNT; a++) {
        struct str all = STR_INIT;
        struct key key;
        char name[32];
        int n = 0;
        for (; action_key((enum action) a, n, &key); n++) {
            keys_format(key, name, sizeof name);
            str_addf(&all, "%s%s", n ? " " : "", name);
        }
        ck_assert_int_le(n, ACTION_KEYS);
        ck_assert_str_eq(str_text(&all), action_info((enum action) a)->keys);
        str_finish(&all);
    }
}
END_TEST

static bool share_a_key(enum action a, enum action b)
{
    struct key one, other;
    for (int i = 0; action_key(a, i, &one); i++)
        for (int k = 0; action_key(b, k, &other); k++)
            if (keys_equal(one, other))
                return true;
    return false;
}

START_TEST(no_key_means_two_things)
{
    for (int c = 0; c < ACTION_CONTEXTS; c++)
        for (int a = 1; a < ACTION_COUNT; a++)
            for (int b = a + 1; b < ACTION_COUNT; b++)
                if (action_in((enum action) a, (action_contexts) 1 << c) &&
                    action_in((enum action) b, (action_contexts) 1 << c))
                    ck_assert_msg(!share_a_key((enum action) a, (enum action) b), "%s and %s in %s",
                                  action_info((enum action) a)->name,
                                  action_info((enum action) b)->name,
                                  action_context_name((action_contexts) 1 << c));
}
END_TEST

START_TEST(contexts_have_names)
{
    for (int c = 0; c < ACTION_CONTEXTS; c++)
        ck_assert_str_ne(action_context_name((action_contexts) 1 << c), "");
}
END_TEST

static const struct {
    const char *name;
    uint32_t code;
    unsigned mods;
    const char *sign;
} keys[] = {
    {"g", 'g', 0, "g"},
    {"/", '/', 0, "/"},
    {"C-l", 'l', KEYS_CTRL, "Ctrl-L"},
    {"M-x", 'x', KEYS_ALT, "Alt-x"},
    {"S-Tab", KEYS_TAB, KEYS_SHIFT, "Shift-Tab"},
    {"PgDn", KEYS_PAGE_DOWN, 0, "PgDn"},
    {"Enter", KEYS_ENTER, 0, "⏎"},
    {"Space", ' ', 0, "Space"},
    {"C-M-Del", KEYS_DELETE, KEYS_CTRL | KEYS_ALT, "Ctrl-Alt-Del"},
    {"F12", KEYS_F12, 0, "F12"},
    {"-", '-', 0, "-"},
    {"中", 0x4E2D, 0, "中"},
};

START_TEST(keys_have_names)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct key key;
        char text[32];
        ck_assert(keys_parse(keys[i].name, strlen(keys[i].name), &key));
        ck_assert_uint_eq(key.code, keys[i].code);
        ck_assert_uint_eq(key.mods, keys[i].mods);
        keys_format(key, text, sizeof text);
        ck_assert_str_eq(text, keys[i].name);
        keys_sign(key, text, sizeof text);
        ck_assert_str_eq(text, keys[i].sign);
    }
    static const char *const bad[] = {"", "C-", "X-a", "Nope", "ab", " ", "C-C-a", "\x80"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct key key;
        ck_assert_msg(!keys_parse(bad[i], strlen(bad[i]), &key), "%s", bad[i]);
    }
}
END_TEST

START_TEST(keys_find_actions)
{
    struct key slash = {'/', 0}, question = {'?', 0}, z = {'z', 0};
    ck_assert_int_eq(action_of_key(slash, ACTION_IN_LESSON), ACTION_FIND);
    ck_assert_int_eq(action_of_key(slash, ACTION_IN_DIALOG), ACTION_NONE);
    ck_assert_int_eq(action_of_key(question, ACTION_IN_DIALOG), ACTION_HELP);
    ck_assert_int_eq(action_of_key(z, ACTION_IN_HOME), ACTION_NONE);
}
END_TEST

static bool can_all(const void *context, enum action action)
{
    return action_in(action, *(const action_contexts *) context);
}

static bool holds(const struct keyline *line, enum action action)
{
    for (int i = 0; i < line->count; i++)
        if (line->items[i].action == action)
            return true;
    return false;
}

/* At every width and in every context: `?` is there and whole as long as it fits at all, nothing
 * overlaps, nothing is cut. */
START_TEST(keyline_keeps_help)
{
    for (int c = 1; c < ACTION_CONTEXTS; c++) {
        for (int cols = 8; cols <= 250; cols++) {
            action_contexts context = (action_contexts) 1 << c;
            struct keyline line;
            keyline_make(&line, can_all, &context, ACTION_BACK, NULL, false, cols);
            ck_assert(holds(&line, ACTION_HELP));
            ck_assert(cols < 40 || holds(&line, ACTION_BACK));
            for (int i = 0; i < line.count; i++) {
                int end = line.items[i].x + line.items[i].w;
                ck_assert_int_le(end, cols);
                ck_assert(i + 1 == line.count || end < line.items[i + 1].x);
                ck_assert_int_eq(keyline_at(&line, line.items[i].x), line.items[i].action);
            }
        }
    }
}
END_TEST

/* While one types, only keys that are no characters are promised. */
START_TEST(keyline_while_typing)
{
    action_contexts context = ACTION_IN_HELP;
    struct keyline line;
    keyline_make(&line, can_all, &context, ACTION_BACK, NULL, true, 200);
    for (int i = 0; i < line.count; i++) {
        struct key key;
        bool special = false;
        for (int k = 0; action_key(line.items[i].action, k, &key); k++)
            special |= !keys_is_text(key);
        ck_assert(special);
    }
    char sign[32];
    action_sign(ACTION_HELP, true, sign, sizeof sign);
    ck_assert_str_eq(sign, "F1");
    ck_assert(holds(&line, ACTION_HELP));
}
END_TEST

SUITE_MAIN("tui/action", if (!utf8_locale_init(NULL)) return EXIT_FAILURE;
           tcase_add_test(tc, every_action_is_complete); tcase_add_test(tc, every_key_parses);
           tcase_add_test(tc, no_key_means_two_things); tcase_add_test(tc, contexts_have_names);
           tcase_add_test(tc, keys_have_names); tcase_add_test(tc, keys_find_actions);
           tcase_add_test(tc, keyline_keeps_help); tcase_add_test(tc, keyline_while_typing);)
