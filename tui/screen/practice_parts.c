#include "tui/screen/practice_parts.h"

#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/screen/lesson.h"
#include "tui/status.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    MEASURE = 72,
    MARGIN = 3,
    HEAD = 2,
    MINUTE_MS = 60 * 1000,
    HOUR_MIN = 60,
    DAY_MIN = 24 * 60
};

/* ---- going through a sitting ---- */

/* The next question that can be read, or the summary, in place of the screen in front. */
static void show_next(struct app *app, struct sitting *sitting, bool push)
{
    struct err err = ERR_INIT;
    bool shown = false;
    while (!shown && sitting->at < sitting->list.count) {
        shown = sitting_show(sitting, &err);
        if (!shown)
            sitting->at++;
    }
    const struct screen_ops *ops = shown ? &screen_question : &screen_summary;
    if (push)
        app_push(app, ops, sitting);
    else
        app_replace(app, ops, sitting);
    if (err.code != ERR_NONE)
        app_error(app, &err);
}

void practice_step(struct app *app, struct sitting *sitting)
{
    sitting_hold(sitting);
    sitting_next(sitting);
    show_next(app, sitting, false);
    status_refresh(app);
    sitting_release(sitting);
}

void practice_turn(struct app *app, const struct screen_ops *ops, struct sitting *sitting)
{
    sitting_hold(sitting);
    app_replace(app, ops, sitting);
    sitting_release(sitting);
}

static struct sitting_place place_of(const struct app *app, const char *level)
{
    return (struct sitting_place){app->records, app->library, &app->clock, app->learner, level};
}

static void enter(struct app *app, struct sitting *sitting, const struct err *err, bool replace)
{
    if (sitting) {
        show_next(app, sitting, !replace);
        sitting_release(sitting);
    } else if (err->code == ERR_NOT_FOUND) {
        app_toast(app, STYLE_WARN, "%s", _("There is nothing to practise in this way now."));
    } else {
        app_error(app, err);
    }
}

void practice_begin(struct app *app, const char *level, const struct book_wish *wish)
{
    struct sitting_place place = place_of(app, level);
    struct sitting *sitting = NULL;
    struct err err = ERR_INIT;
    enter(app, sitting_new(&place, wish, &sitting, &err) ? sitting : NULL, &err, false);
}

void practice_begin_of(struct app *app, const char *level, const char *const *ids, size_t count,
                       bool replace)
{
    struct sitting_place place = place_of(app, level);
    struct sitting *sitting = NULL;
    struct err err = ERR_INIT;
    enter(app, sitting_new_of(&place, ids, count, &sitting, &err) ? sitting : NULL, &err, replace);
}

bool practice_has_lesson(const struct sitting *sitting)
{
    return sitting->open && *sitting->source.item.lesson;
}

void practice_show_lesson(struct app *app, const struct sitting *sitting)
{
    lesson_show_section(app, sitting->source.item.lesson, sitting->source.item.section);
}

/* ---- looks ---- */

struct practice_places practice_layout(struct text *text, struct rect body, int foot)
{
    struct practice_places places = {0};
    places.head = rect_cut_top(&body, HEAD);
    places.foot = rect_cut_bottom(&body, foot);
    places.text = rect_inset(body, MARGIN, 0);
    if (places.text.w > MEASURE)
        places.text.w = MEASURE;
    text_layout(text, places.text.w, places.text.h);
    return places;
}

static char *describe(const struct sitting *sitting)
{
    const struct lib_item *item = &sitting->source.item;
    const char *kind = quiz_kind((enum question_type) item->type);
    struct str out = STR_INIT;
    str_addf(&out, _("Question %u/%u"), (unsigned) sitting->at + 1, (unsigned) sitting->list.count);
    if (*kind)
        str_addf(&out, " · %s", kind);
    if (*item->requirement)
        str_addf(&out, " · %s", item->requirement);
    return str_take(&out);
}

void practice_draw_head(const struct sitting *sitting, struct surface body)
{
    const struct sitting_tally *tally = &sitting->tally;
    char *head = describe(sitting), counts[64];
    size_t wrong = tally->answered - tally->right - tally->partly;
    snprintf(counts, sizeof counts, "✓ %zu  ◐ %zu  ✗ %zu", tally->right, tally->partly, wrong);
    int end = surface_text_right(body, body.w - 1, 0, STYLE_DIM, counts);
    surface_clip(body, 1, 0, end - 2, STYLE_TITLE, head);
    surface_hline(body, 0, 1, body.w, STYLE_BORDER);
    free(head);
}

void practice_draw_text(const struct text *text, const struct practice_places *places,
                        struct surface body)
{
    text_draw(text, surface_sub(body, places->text));
    surface_scrollbar(body, body.w - 1, places->text.y, places->text.h, text->top, places->text.h,
                      (int) text->line_count);
}

void practice_format_interval(int64_t ms, char *buf, size_t n)
{
    long minutes = (long) ((ms + MINUTE_MS - 1) / MINUTE_MS);
    if (minutes < HOUR_MIN)
        snprintf(buf, n, P_("%ld min", "%ld min", (unsigned long) minutes), minutes);
    else if (minutes < DAY_MIN)
        snprintf(buf, n, P_("%ld h", "%ld h", (unsigned long) (minutes / HOUR_MIN)),
                 minutes / HOUR_MIN);
    else
        snprintf(buf, n, P_("%ld day", "%ld days", (unsigned long) (minutes / DAY_MIN)),
                 minutes / DAY_MIN);
}

const char *practice_reason(enum mistake_reason reason)
{
    static const char *const names[MISTAKE_REASONS] = {
        [MISTAKE_UNSAID] = "",
        [MISTAKE_CARELESS] = N_("Careless"),
        [MISTAKE_UNCLEAR] = N_("Unclear"),
        [MISTAKE_UNKNOWN] = N_("Not known"),
        [MISTAKE_MISREAD] = N_("Misread"),
        [MISTAKE_OTHER] = N_("Other"),
    };
    return reason < MISTAKE_REASONS && *names[reason] ? _(names[reason]) : "";
}
