/* After the answer: what was right and why, the lesson, the grade, the reason. */
#include "tui/i18n.h"
#include "tui/screen/practice_parts.h"
#include "tui/status.h"

#include <stdio.h>
#include <stdlib.h>

enum { FOOT = 4, GAP = 2 };

struct verdict {
    struct sitting *sitting;
    struct text text;
    struct practice_places places;
    char *lesson; /* its title, NULL when there is none */
};

/* ---- opening ---- */

static void put_verdict(struct text *text, const struct sitting *sitting)
{
    const struct question_mark *mark = &sitting->quiz.mark;
    char partly[96];
    text_block(text, &(struct text_block){0});
    if (sitting_needs_grade(sitting)) {
        text_add_text(text, STYLE_ACCENT, _("Compare, then grade yourself with 1–4."));
        return;
    }
    snprintf(partly, sizeof partly, _("Partly right: %d%% of the mark."), mark->score / 1000);
    if (sitting->given_up)
        text_add_text(text, STYLE_WARN, _("○ Not known yet."));
    else if (!sitting_is_wrong(sitting))
        text_add_text(text, STYLE_GOOD, _("✓ Right."));
    else if (mark->score > 0)
        text_add_text(text, STYLE_WARN, partly);
    else
        text_add_text(text, STYLE_BAD, _("✗ Not right."));
    text_add_text(text, STYLE_TEXT, "  ");
    text_add_text(text, STYLE_DIM, _("Saved."));
}

static void build(struct verdict *verdict)
{
    text_clear(&verdict->text);
    put_verdict(&verdict->text, verdict->sitting);
    text_space(&verdict->text);
    quiz_put_card(&verdict->sitting->quiz, &verdict->text);
}

static bool verdict_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct verdict *verdict = xcalloc(1, sizeof *verdict);
    struct lib_lesson lesson;
    verdict->sitting = sitting_hold((struct sitting *) arg);
    verdict->text = TEXT_INIT;
    if (practice_has_lesson(verdict->sitting) &&
        library_lesson(app->library, verdict->sitting->source.item.lesson, &lesson, NULL)) {
        verdict->lesson = xstrdup(lesson.title);
        lib_lesson_finish(&lesson);
    }
    build(verdict);
    *state = verdict;
    return true;
}

static void verdict_close(void *state, struct app *app)
{
    struct verdict *verdict = state;
    text_finish(&verdict->text);
    sitting_release(verdict->sitting);
    free(verdict->lesson);
    free(verdict);
}

static void verdict_layout(void *state, struct app *app, struct rect body)
{
    struct verdict *verdict = state;
    verdict->places = practice_layout(&verdict->text, body, FOOT);
}

/* ---- drawing ---- */

static int draw_choice(struct surface body, int x, int y, const char *label, bool chosen)
{
    x = surface_text(body, x, y, chosen ? STYLE_GOOD : STYLE_DIM, chosen ? "●" : "○");
    return surface_text(body, x, y, chosen ? STYLE_STRONG : STYLE_TEXT, label) + GAP;
}

static void draw_grades(const struct verdict *verdict, struct surface body, int x, int y)
{
    static const enum action actions[] = {ACTION_NONE, ACTION_GRADE_AGAIN, ACTION_GRADE_HARD,
                                          ACTION_GRADE_GOOD, ACTION_GRADE_EASY};
    x = surface_text(body, x, y, STYLE_DIM, _("Grade")) + GAP;
    for (int g = FSRS_AGAIN; g <= FSRS_EASY; g++) {
        char when[32];
        practice_format_interval(sitting_interval_ms(verdict->sitting, (enum fsrs_grade) g), when,
                                 sizeof when);
        char *label = xasprintf("%d %s %s", g, _(action_info(actions[g])->label), when);
        x = draw_choice(body, x, y, label,
                        verdict->sitting->kept && (int) verdict->sitting->grade == g);
        free(label);
    }
}

static void draw_reasons(const struct verdict *verdict, struct surface body, int x, int y)
{
    x = surface_text(body, x, y, STYLE_DIM, _("Why wrong")) + GAP;
    for (int r = MISTAKE_CARELESS; r < MISTAKE_REASONS; r++) {
        char *label = xasprintf("%d %s", r + 4, practice_reason((enum mistake_reason) r));
        x = draw_choice(body, x, y, label, (int) verdict->sitting->reason == r);
        free(label);
    }
}

static void verdict_draw(const void *state, const struct app *app, struct surface body)
{
    const struct verdict *verdict = state;
    const struct lib_item *item = &verdict->sitting->source.item;
    struct rect foot = verdict->places.foot;
    int x = verdict->places.text.x;
    practice_draw_head(verdict->sitting, body);
    practice_draw_text(&verdict->text, &verdict->places, body);
    surface_hline(body, 0, foot.y, body.w, STYLE_BORDER);
    if (verdict->lesson) {
        char *from = item->section >= 0 ? xasprintf(_("Lesson “%s”, section %d (o)"),
                                                    verdict->lesson, item->section + 1)
                                        : xasprintf(_("Lesson “%s” (o)"), verdict->lesson);
        surface_clip(body, x, foot.y + 1, body.w - x - 1, STYLE_LINK, from);
        free(from);
    }
    draw_grades(verdict, body, x, foot.y + 2);
    if (sitting_is_wrong(verdict->sitting))
        draw_reasons(verdict, body, x, foot.y + 3);
}

/* ---- acting ---- */

static void grade(struct verdict *verdict, struct app *app, enum fsrs_grade grade)
{
    struct err err = ERR_INIT;
    if (!sitting_grade(verdict->sitting, grade, &err))
        app_error(app, &err);
    build(verdict);
}

static void explain(struct verdict *verdict, struct app *app, enum mistake_reason reason)
{
    struct err err = ERR_INIT;
    if (!sitting_explain(verdict->sitting, reason, &err))
        app_error(app, &err);
}

static bool verdict_act(void *state, struct app *app, enum action action)
{
    struct verdict *verdict = state;
    sitting_touch(verdict->sitting);
    if (action >= ACTION_GRADE_AGAIN && action <= ACTION_GRADE_EASY) {
        grade(verdict, app, (enum fsrs_grade)(action - ACTION_GRADE_AGAIN + FSRS_AGAIN));
    } else if (action >= ACTION_REASON_CARELESS && action <= ACTION_REASON_OTHER) {
        explain(verdict, app,
                (enum mistake_reason)(action - ACTION_REASON_CARELESS + MISTAKE_CARELESS));
    } else if (action == ACTION_TO_LESSON) {
        practice_show_lesson(app, verdict->sitting);
    } else if (action == ACTION_OPEN ||
               (action == ACTION_NEXT_QUESTION && text_at_end(&verdict->text))) {
        practice_step(app, verdict->sitting);
    } else if (action == ACTION_NEXT_QUESTION) {
        text_act(&verdict->text, ACTION_PAGE_DOWN);
    } else {
        return text_act(&verdict->text, action);
    }
    return true;
}

static enum action_state verdict_can(const void *state, const struct app *app, enum action action,
                                     const char **why)
{
    const struct verdict *verdict = state;
    if (action >= ACTION_GRADE_AGAIN && action <= ACTION_GRADE_EASY)
        return ACTION_ON;
    if (action >= ACTION_REASON_CARELESS && action <= ACTION_REASON_OTHER)
        return sitting_is_wrong(verdict->sitting) ? ACTION_ON : ACTION_ABSENT;
    switch (action) {
    case ACTION_OPEN:
    case ACTION_NEXT_QUESTION:
        *why = N_("Grade yourself first, with 1 to 4.");
        return sitting_needs_grade(verdict->sitting) ? ACTION_OFF : ACTION_ON;
    case ACTION_TO_LESSON:
        *why = N_("No lesson that teaches this is installed.");
        return verdict->lesson ? ACTION_ON : ACTION_OFF;
    case ACTION_LEFT:
    case ACTION_RIGHT:
        return ACTION_ABSENT;
    default:
        return action <= ACTION_LAST ? ACTION_ON : ACTION_ABSENT;
    }
}

static bool verdict_event(void *state, struct app *app, const struct event *event)
{
    struct verdict *verdict = state;
    if (event->kind != EVENT_MOUSE)
        return false;
    sitting_touch(verdict->sitting);
    text_mouse(&verdict->text, verdict->places.text, &event->mouse);
    return true;
}

static void verdict_resume(void *state, struct app *app)
{
    sitting_touch(((struct verdict *) state)->sitting);
}

const struct screen_ops screen_verdict = {
    .name = "verdict",
    .title = N_("Practice"),
    .context = ACTION_IN_VERDICT,
    .aid = true,
    .open = verdict_open,
    .layout = verdict_layout,
    .draw = verdict_draw,
    .act = verdict_act,
    .can = verdict_can,
    .event = verdict_event,
    .resume = verdict_resume,
    .close = verdict_close,
};
