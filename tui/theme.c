#include "tui/theme.h"

#include <stdlib.h>
#include <string.h>

/* One row per role: attributes always there, then the foreground for dark and light backgrounds as
 * {8 colours, 256 colours, RGB}; -1 is the terminal's own. `mono` replaces the attributes where
 * there is no colour. Backgrounds stay the
 * terminal's own. */
struct tint {
    int c8, c256, rgb;
};

#define OWN                                                                                        \
    {                                                                                              \
        -1, -1, -1                                                                                 \
    }

struct row {
    unsigned attrs;
    unsigned mono;
    struct tint dark, light;
};

static const struct row rows[STYLE_COUNT] = {
    [STYLE_TEXT] = {0, 0, OWN, OWN},
    [STYLE_DIM] = {0, LOOK_DIM, {-1, 245, 0x8A8A8A}, {-1, 242, 0x6C6C6C}},
    [STYLE_TITLE] = {LOOK_BOLD, LOOK_BOLD, {6, 80, 0x5FD7D7}, {4, 24, 0x005F87}},
    [STYLE_STRONG] = {LOOK_BOLD, LOOK_BOLD, OWN, OWN},
    [STYLE_ACCENT] = {LOOK_BOLD, LOOK_BOLD, {6, 117, 0x87D7FF}, {4, 25, 0x005FAF}},
    [STYLE_GOOD] = {LOOK_BOLD, LOOK_BOLD, {2, 114, 0x87D787}, {2, 28, 0x008700}},
    [STYLE_WARN] = {LOOK_BOLD, LOOK_BOLD, {3, 221, 0xFFD75F}, {3, 130, 0xAF5F00}},
    [STYLE_BAD] = {LOOK_BOLD | LOOK_UNDERLINE,
                   LOOK_BOLD | LOOK_UNDERLINE,
                   {1, 210, 0xFF8787},
                   {1, 124, 0xAF0000}},
    [STYLE_SELECTED] = {LOOK_REVERSE, LOOK_REVERSE, OWN, OWN},
    [STYLE_FAINT_SELECTED] = {LOOK_UNDERLINE, LOOK_UNDERLINE, OWN, OWN},
    [STYLE_BAR_FULL] = {0, 0, {2, 114, 0x87D787}, {2, 28, 0x008700}},
    [STYLE_BAR_EMPTY] = {0, LOOK_DIM, {-1, 240, 0x585858}, {-1, 249, 0xB2B2B2}},
    [STYLE_CODE] = {0, LOOK_BOLD, {3, 180, 0xD7AF87}, {5, 90, 0x870087}},
    [STYLE_LINK] = {LOOK_UNDERLINE, LOOK_UNDERLINE, {6, 111, 0x87AFFF}, {4, 25, 0x005FAF}},
    [STYLE_MATCH] = {LOOK_UNDERLINE | LOOK_BOLD,
                     LOOK_UNDERLINE | LOOK_BOLD,
                     {3, 221, 0xFFD75F},
                     {1, 130, 0xAF5F00}},
    [STYLE_MATCH_HERE] = {LOOK_REVERSE | LOOK_BOLD,
                          LOOK_REVERSE | LOOK_BOLD,
                          {3, 221, 0xFFD75F},
                          {1, 130, 0xAF5F00}},
    [STYLE_QUOTE] = {LOOK_ITALIC, LOOK_DIM, {-1, 250, 0xBCBCBC}, {-1, 239, 0x4E4E4E}},
    [STYLE_KEY] = {LOOK_BOLD, LOOK_BOLD, {6, 80, 0x5FD7D7}, {4, 24, 0x005F87}},
    [STYLE_KEY_LABEL] = {0, 0, OWN, OWN},
    [STYLE_BORDER] = {0, LOOK_DIM, {-1, 240, 0x585858}, {-1, 247, 0x9E9E9E}},
    [STYLE_BORDER_FOCUS] = {LOOK_BOLD, LOOK_BOLD, {6, 80, 0x5FD7D7}, {4, 24, 0x005F87}},
    [STYLE_STATUS] = {LOOK_REVERSE, LOOK_REVERSE, OWN, OWN},
    [STYLE_STATUS_STRONG] = {LOOK_REVERSE | LOOK_BOLD, LOOK_REVERSE | LOOK_BOLD, OWN, OWN},
    [STYLE_FIELD] = {LOOK_UNDERLINE, LOOK_UNDERLINE, OWN, OWN},
    [STYLE_FIELD_FOCUS] = {LOOK_UNDERLINE | LOOK_BOLD,
                           LOOK_UNDERLINE | LOOK_BOLD,
                           {6, 80, 0x5FD7D7},
                           {4, 24, 0x005F87}},
    [STYLE_BUTTON] = {LOOK_BOLD, LOOK_BOLD, OWN, OWN},
    [STYLE_BUTTON_FOCUS] = {LOOK_REVERSE | LOOK_BOLD, LOOK_REVERSE | LOOK_BOLD, OWN, OWN},
    [STYLE_HEAT_0] = {0, LOOK_DIM, {-1, 240, 0x585858}, {-1, 250, 0xBCBCBC}},
    [STYLE_HEAT_1] = {0, 0, {2, 22, 0x005F00}, {2, 151, 0xAFD7AF}},
    [STYLE_HEAT_2] = {0, 0, {2, 28, 0x008700}, {2, 114, 0x87D787}},
    [STYLE_HEAT_3] = {0, LOOK_BOLD, {2, 34, 0x00AF00}, {2, 34, 0x00AF00}},
    [STYLE_HEAT_4] = {LOOK_BOLD, LOOK_BOLD, {2, 46, 0x00FF00}, {2, 22, 0x005F00}},
};

static int pick(struct tint tint, int colours)
{
    if (colours > 256)
        return tint.rgb;
    return colours >= 256 ? tint.c256 : tint.c8;
}

struct look theme_look(enum theme_name theme, enum style style, int colours)
{
    const struct row *row = &rows[style < STYLE_COUNT ? style : STYLE_TEXT];
    if (theme == THEME_MONO || colours < 8)
        return (struct look){row->mono, -1, -1};
    bool light = theme == THEME_LIGHT;
    return (struct look){row->attrs, pick(light ? row->light : row->dark, colours), -1};
}

/* "15;0", "0;default;15": the last field is the background; 7 and 9–15 are light. */
static bool is_light(const char *colorfgbg)
{
    const char *last = colorfgbg ? strrchr(colorfgbg, ';') : NULL;
    if (!last || !last[1])
        return false;
    char *end;
    long bg = strtol(last + 1, &end, 10);
    return *end == '\0' && end != last + 1 && (bg == 7 || (bg >= 9 && bg <= 15));
}

enum theme_name theme_resolve(enum theme_name theme, const char *no_color, const char *colorfgbg)
{
    if (no_color && *no_color)
        return THEME_MONO;
    if (theme != THEME_AUTO)
        return theme;
    return is_light(colorfgbg) ? THEME_LIGHT : THEME_DARK;
}

static const char *const names[THEME_COUNT] = {"auto", "dark", "light", "mono"};

bool theme_parse(const char *name, enum theme_name *theme)
{
    for (int i = 0; i < THEME_COUNT; i++) {
        if (strcmp(name, names[i]) == 0) {
            *theme = (enum theme_name) i;
            return true;
        }
    }
    return false;
}

const char *theme_text(enum theme_name theme)
{
    return names[theme < THEME_COUNT ? theme : THEME_AUTO];
}
