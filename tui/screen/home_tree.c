#include "tui/screen/home_parts.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>

/* Columns from the right edge; a wide tree also has weights and the hours of every row. */
enum {
    PERCENT_COLS = 5,
    BAR_COLS = 6,
    WIDE_LEAST = 60,
    WIDE_BAR_COLS = 8,
    HOURS_COLS = 11,
    WEIGHT_COLS = 9
};

bool home_has_head(int cols)
{
    return cols >= WIDE_LEAST;
}

void home_draw_head(struct surface s)
{
    int end = s.w - 1;
    surface_text_right(s, end, 0, STYLE_DIM, _("Progress"));
    end -= PERCENT_COLS + WIDE_BAR_COLS + 1;
    surface_text_right(s, end, 0, STYLE_DIM, _("Hours"));
    end -= HOURS_COLS;
    surface_text_right(s, end, 0, STYLE_DIM, _("Weight %"));
}

/* ---- columns, each given its right edge; they return the new one ---- */

static int draw_percent(struct surface s, int end, int percent)
{
    char text[16];
    if (percent >= 0) {
        snprintf(text, sizeof text, "%d%%", percent);
        surface_text_right(s, end, 0, STYLE_TEXT, text);
    }
    return end - PERCENT_COLS;
}

static int draw_progress(const struct skills *skills, int node, struct surface s, int end, int bar)
{
    const struct skill *skill = &skills->list[node];
    if (skill->sections == 0 && bar == BAR_COLS)
        return skill->outlines ? surface_text_right(s, end, 0, STYLE_DIM, _("outline")) - 1 : end;
    if (skill->sections == 0) {
        if (skill->outlines)
            surface_text_right(s, end, 0, STYLE_DIM, _("outline"));
        return end - PERCENT_COLS - bar;
    }
    end = draw_percent(s, end, skills_percent(skills, node));
    surface_bar(s, end - bar, 0, bar, skill->done, skill->sections);
    return end - bar;
}

/* "18.5/60", for a level with its unit where there is room. */
static int draw_hours(const struct skills *skills, int node, struct surface s, int end, bool unit)
{
    char got[16], planned[16];
    int64_t plan = skills_planned_ms(skills, node);
    if (plan <= 0)
        return end - HOURS_COLS;
    skills_format_hours(skills, skills->list[node].credited_ms, got, sizeof got);
    skills_format_hours(skills, plan, planned, sizeof planned);
    char *text = xasprintf(unit ? _("%s/%s h") : "%s/%s", got, planned);
    int x = surface_text_right(s, end, 0, STYLE_TEXT, text);
    free(text);
    return unit ? x - 1 : end - HOURS_COLS;
}

/* "20/30": theory and skills; of a competition's modules and tasks their share of the score. A work
 * of a standard has its function's weights, which are not told again. */
static int draw_weights(const struct skills *skills, int node, struct surface s, int end)
{
    char text[24];
    const struct lib_node *at = &skills->tree.nodes[node];
    bool standard = skills_above(skills, node, LIB_LEVEL) >= 0;
    bool own = at->kind == LIB_FUNCTION || at->skill_weight == 0 || !standard;
    if (own && (at->theory_weight || at->skill_weight)) {
        if (standard)
            snprintf(text, sizeof text, "%d/%d", at->theory_weight, at->skill_weight);
        else
            snprintf(text, sizeof text, "%d", at->skill_weight);
        surface_text_right(s, end, 0, STYLE_DIM, text);
    }
    return end - WEIGHT_COLS;
}

/* Of a level the hours count, as the standard asks for hours. */
static int hours_percent(const struct skills *skills, int node)
{
    int64_t plan = skills_planned_ms(skills, node), got = skills->list[node].credited_ms;
    if (plan <= 0 || got <= 0)
        return -1;
    return got >= plan ? 100 : (int) (got * 100 / plan);
}

static int draw_level(const struct skills *skills, int node, struct surface s, bool wide)
{
    int end = draw_percent(s, s.w - 1, hours_percent(skills, node));
    if (!wide)
        return draw_hours(skills, node, s, end, true);
    if (skills->list[node].credited_ms > 0)
        surface_bar(s, end - WIDE_BAR_COLS, 0, WIDE_BAR_COLS,
                    skills_shown_ms(skills, skills->list[node].credited_ms),
                    skills_planned_ms(skills, node));
    return draw_hours(skills, node, s, end - WIDE_BAR_COLS - 1, false) - WEIGHT_COLS;
}

static int draw_part(const struct skills *skills, int node, struct surface s, bool wide)
{
    int end = draw_progress(skills, node, s, s.w - 1, wide ? WIDE_BAR_COLS : BAR_COLS);
    if (!wide)
        return end;
    end = draw_hours(skills, node, s, end - 1, false);
    return draw_weights(skills, node, s, end);
}

static int draw_lesson(const struct skills *skills, int node, struct surface s)
{
    const struct skill *skill = &skills->list[node];
    if (skill->lessons)
        return draw_percent(s, s.w - 1, skills_percent(skills, node));
    return surface_text_right(s, s.w - 1, 0, STYLE_DIM, _("outline")) - 1;
}

static void draw_name(const struct skills *skills, int node, struct surface s, int end)
{
    const struct lib_node *at = &skills->tree.nodes[node];
    const struct skill *skill = &skills->list[node];
    bool high = at->kind == LIB_LEVEL || at->kind == LIB_DOCUMENT || at->kind == LIB_TRACK;
    int x = 0;
    if (at->kind == LIB_LESSON) {
        enum skill_state state = skills_state(skill->done, skill->sections);
        x = surface_text(s, x, 0, state == SKILL_ALL ? STYLE_GOOD : STYLE_DIM, skills_sign(state));
        x++;
    } else if (*at->number) {
        x = surface_text(s, x, 0, STYLE_TEXT, at->number) + 1;
    }
    surface_clip(s, x, 0, end - x, high ? STYLE_STRONG : STYLE_TEXT, at->title);
}

static void draw_row(const void *context, int row, bool selected, struct surface s)
{
    const struct home *home = context;
    const struct skills *skills = &home->skills;
    int node = home->nodes[row], end = s.w;
    bool wide = home_has_head(home->rows.w);
    switch (skills->tree.nodes[node].kind) {
    case LIB_LEVEL:
        end = draw_level(skills, node, s, wide);
        break;
    case LIB_LESSON:
        end = draw_lesson(skills, node, s);
        break;
    case LIB_BASICS:
    case LIB_FUNCTION:
    case LIB_WORK:
        end = draw_part(skills, node, s, wide);
        break;
    case LIB_DOCUMENT:
    case LIB_TRACK:
        break;
    }
    draw_name(skills, node, s, end - 1);
}

void home_draw_rows(const struct home *home, struct surface s, bool focused)
{
    tree_draw(&home->tree, s, focused, draw_row, home);
}
