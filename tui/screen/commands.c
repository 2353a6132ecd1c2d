#include "tui/screen/commands.h"

#include "base/pinyin.h"
#include "base/utf8.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <string.h>

enum { KEY_COLS = 12, LABEL_COLS = 18, KEYS_TEXT = 64 };

void commands_gather(struct commands *commands, const struct app *app, bool moves)
{
    for (int a = 1; a < ACTION_COUNT; a++) {
        const char *why = "";
        enum action_state state = app_can(app, (enum action) a, &why);
        bool move = a <= ACTION_PREV_PANE || a == ACTION_BACK;
        if (state == ACTION_ABSENT || (move && !moves))
            continue;
        commands->all[commands->total].action = (enum action) a;
        commands->all[commands->total].state = state;
        commands->all[commands->total++].why = why;
    }
    commands_filter(commands);
}

void commands_finish(struct commands *commands)
{
    field_finish(&commands->filter);
}

/* 2: the stable name, the label, its pinyin initials or the key; 1: a word of the explanation. */
static int match(enum action action, const char *words)
{
    const struct action_info *info = action_info(action);
    char sign[KEYS_TEXT], initials[KEYS_TEXT];
    action_sign(action, false, sign, sizeof sign);
    pinyin_initials(_(info->label), initials, sizeof initials);
    if (!*words || strcasestr(info->name, words) || strcasestr(_(info->label), words) ||
        strcasestr(initials, words) || strcmp(sign, words) == 0)
        return 2;
    return strcasestr(_(info->help), words) ? 1 : 0;
}

void commands_filter(struct commands *commands)
{
    int n = 0;
    for (int grade = 2; grade > 0; grade--)
        for (int i = 0; i < commands->total; i++)
            if (match(commands->all[i].action, field_text(&commands->filter)) == grade)
                commands->shown[n++] = i;
    list_set_count(&commands->list, n);
    list_select(&commands->list, 0);
}

void commands_run(struct commands *commands, struct app *app)
{
    if (commands->list.selected < 0)
        return;
    enum action action = commands->all[commands->shown[commands->list.selected]].action;
    app_pop(app);
    app_run_action(app, action);
}

static void all_signs(enum action action, char *buf, size_t n)
{
    struct key key;
    char sign[24];
    size_t len = 0;
    *buf = '\0';
    for (int i = 0; action_key(action, i, &key) && len + sizeof sign + 2 < n; i++) {
        keys_sign(key, sign, sizeof sign);
        len += (size_t) snprintf(buf + len, n - len, "%s%s", i ? " " : "", sign);
    }
}

static void draw_row(const void *context, int index, bool selected, struct surface row)
{
    const struct commands *commands = context;
    int i = commands->shown[index];
    enum action action = commands->all[i].action;
    const struct action_info *info = action_info(action);
    bool on = commands->all[i].state == ACTION_ON;
    char signs[KEYS_TEXT];
    all_signs(action, signs, sizeof signs);
    surface_clip(row, 1, 0, KEY_COLS - 1, on ? STYLE_KEY : STYLE_DIM, signs);
    surface_clip(row, KEY_COLS + 1, 0, LABEL_COLS - 1, on ? STYLE_TEXT : STYLE_DIM, _(info->label));
    int x = KEY_COLS + LABEL_COLS + 1;
    surface_clip(row, x, 0, row.w - x, on ? STYLE_DIM : STYLE_WARN,
                 on ? _(info->help) : _(commands->all[i].why));
}

void commands_draw(const struct commands *commands, struct surface s)
{
    if (commands->list.count == 0)
        surface_clip(s, 1, 0, s.w - 1, STYLE_DIM, _("No command matches."));
    list_draw(&commands->list, s, true, draw_row, commands);
}
