#include "tui/keyline.h"

#include "base/utf8.h"
#include "tui/i18n.h"

#include <string.h>

enum { SIGN_MAX = 32 };

/* Chinese labels stand next to their key; others need a blank to be told apart. */
static bool is_tight(const char *label)
{
    return (unsigned char) *label >= 0x80;
}

static int width_of(enum action action, const char *label, bool typing)
{
    char sign[SIGN_MAX];
    label = _(label);
    action_sign(action, typing, sign, sizeof sign);
    return utf8_width(sign) + !is_tight(label) + utf8_width(label);
}

static bool has_sign(enum action action, bool typing)
{
    char sign[SIGN_MAX];
    action_sign(action, typing, sign, sizeof sign);
    return *sign != '\0';
}

/* HELP stands last but for the way out, whatever its number says. */
static int place(enum action action, enum action way_out)
{
    if (action == way_out)
        return 1001;
    return action == ACTION_HELP ? 1000 : action_info(action)->line;
}

static void insert(struct keyline *line, enum action action, const char *label, enum action way_out)
{
    int i = line->count;
    if (i == KEYLINE_MAX)
        return;
    for (; i > 0 && place(line->items[i - 1].action, way_out) > place(action, way_out); i--)
        line->items[i] = line->items[i - 1];
    line->items[i].action = action;
    line->items[i].label = label;
    line->count++;
}

static int total_width(const struct keyline *line)
{
    int x = 1;
    for (int i = 0; i < line->count; i++)
        x += line->items[i].w + (is_tight(_(line->items[i].label)) ? 1 : 2);
    return x;
}

/* The last item but `?` and the way out goes first; then the way out; `?` stays. */
static void drop_one(struct keyline *line, enum action way_out)
{
    int i = line->count - 1;
    while (i > 0 && place(line->items[i].action, way_out) >= 1000)
        i--;
    if (place(line->items[i].action, way_out) >= 1000)
        i = line->items[line->count - 1].action == ACTION_HELP ? 0 : line->count - 1;
    memmove(&line->items[i], &line->items[i + 1],
            (size_t) (line->count - i - 1) * sizeof line->items[0]);
    line->count--;
}

void keyline_make(struct keyline *line, bool (*can)(const void *context, enum action action),
                  const void *context, enum action way_out, const char *opens, bool typing,
                  int cols)
{
    line->count = 0;
    for (int a = 1; a < ACTION_COUNT; a++) {
        enum action action = (enum action) a;
        const char *label = action == ACTION_OPEN && opens ? opens : action_info(action)->label;
        if (action_info(action)->line > 0 && can(context, action) && has_sign(action, typing))
            insert(line, action, label, way_out);
    }
    for (int i = 0; i < line->count; i++)
        line->items[i].w = width_of(line->items[i].action, line->items[i].label, typing);
    while (line->count > 1 && total_width(line) > cols)
        drop_one(line, way_out);
    int x = 1;
    for (int i = 0; i < line->count; i++) {
        line->items[i].x = x;
        x += line->items[i].w + (is_tight(_(line->items[i].label)) ? 1 : 2);
    }
}

void keyline_draw(const struct keyline *line, bool typing, struct surface s)
{
    for (int i = 0; i < line->count; i++) {
        char sign[SIGN_MAX];
        enum action action = line->items[i].action;
        const char *label = _(line->items[i].label);
        action_sign(action, typing, sign, sizeof sign);
        int x = surface_text(s, line->items[i].x, 0, STYLE_KEY, sign);
        surface_text(s, x + !is_tight(label), 0, STYLE_KEY_LABEL, label);
    }
}

enum action keyline_at(const struct keyline *line, int x)
{
    for (int i = 0; i < line->count; i++)
        if (x >= line->items[i].x && x < line->items[i].x + line->items[i].w)
            return line->items[i].action;
    return ACTION_NONE;
}
