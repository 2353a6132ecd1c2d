/* Styles by role, and what each looks like. A role never speaks by colour alone: every one that
 * carries meaning also has bold, underline, reverse or dim, or its text carries a sign. */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <stdbool.h>
#include <stdint.h>

enum style {
    STYLE_TEXT,
    STYLE_DIM,            /* secondary words */
    STYLE_TITLE,          /* headings, titles of boxes */
    STYLE_STRONG,         /* emphasis in text */
    STYLE_ACCENT,         /* numbers and names worth a look */
    STYLE_GOOD,           /* right, done */
    STYLE_WARN,           /* take care */
    STYLE_BAD,            /* wrong, failed */
    STYLE_SELECTED,       /* the row under the cursor in the focused pane */
    STYLE_FAINT_SELECTED, /* the same in a pane without focus */
    STYLE_BAR_FULL,
    STYLE_BAR_EMPTY,
    STYLE_CODE,
    STYLE_LINK,
    STYLE_MATCH,      /* a search hit */
    STYLE_MATCH_HERE, /* the current hit */
    STYLE_QUOTE,
    STYLE_KEY, /* a key in the key line and in help */
    STYLE_KEY_LABEL,
    STYLE_BORDER,
    STYLE_BORDER_FOCUS,
    STYLE_STATUS, /* the line at the top */
    STYLE_STATUS_STRONG,
    STYLE_FIELD, /* an input field */
    STYLE_FIELD_FOCUS,
    STYLE_BUTTON,
    STYLE_BUTTON_FOCUS,
    STYLE_HEAT_0, /* five steps of a heat map */
    STYLE_HEAT_1,
    STYLE_HEAT_2,
    STYLE_HEAT_3,
    STYLE_HEAT_4,
    STYLE_COUNT,
    STYLE_PIXEL = STYLE_COUNT /* a figure's cell: fg and bg of the 256-colour palette */
};

enum theme_name { THEME_AUTO, THEME_DARK, THEME_LIGHT, THEME_MONO, THEME_COUNT };

enum look_attr {
    LOOK_BOLD = 1 << 0,
    LOOK_DIM = 1 << 1,
    LOOK_UNDERLINE = 1 << 2,
    LOOK_REVERSE = 1 << 3,
    LOOK_ITALIC = 1 << 4
};

struct look {
    unsigned attrs; /* enum look_attr */
    int fg, bg; /* -1 the terminal's own; else a palette index, or 0xRRGGBB when colours > 256 */
};

/* What a role looks like on a terminal of `colours` colours (0, 8, 16, 256, 2^24). */
struct look theme_look(enum theme_name theme, enum style style, int colours);

/* THEME_AUTO settled: mono when NO_COLOR is set and not empty; light when COLORFGBG ends in a light
 * background; else dark. Other themes stay, except that NO_COLOR makes any of them mono. */
enum theme_name theme_resolve(enum theme_name theme, const char *no_color, const char *colorfgbg);

/* "auto", "dark", "light", "mono": the value of the setting. False for an unknown name. */
bool theme_parse(const char *name, enum theme_name *theme);
const char *theme_text(enum theme_name theme);

#endif
