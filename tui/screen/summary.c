/* The end of a sitting: how it went, what is weakest, what is next. */
#include "tui/i18n.h"
#include "tui/screen/practice_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARGIN = 3, MEASURE = 72, SECOND_MS = 1000, MINUTE_S = 60 };

struct summary {
    struct sitting *sitting;
    struct text text;
    struct rect area;
    struct lib_tree tree;
    struct book book; /* as it is now */
};

static void say(struct text *text, enum style style, char *words)
{
    text_block(text, &(struct text_block){0});
    text_add_text(text, style, words);
    free(words);
}

static const char *title_of(const struct lib_tree *tree, const char *work)
{
    for (size_t i = 0; i < tree->count; i++)
        if (strcmp(tree->nodes[i].path, work) == 0)
            return tree->nodes[i].title;
    return work;
}

static void say_score(struct summary *summary)
{
    const struct sitting_tally *t = &summary->sitting->tally;
    size_t wrong = t->answered - t->right - t->partly;
    long seconds = (long) (t->took_ms / SECOND_MS);
    if (t->answered == 0) {
        say(&summary->text, STYLE_TITLE, xstrdup(_("Nothing was answered this time.")));
        return;
    }
    say(&summary->text, STYLE_TITLE,
        xasprintf(_("%zu answered, score %d%%"), t->answered,
                  (int) (t->score / (int64_t) t->answered / 1000)));
    say(&summary->text, STYLE_TEXT,
        xasprintf(_("✓ right %zu   ◐ partly %zu   ✗ wrong %zu   skipped %zu"), t->right, t->partly,
                  wrong, t->skipped));
    say(&summary->text, STYLE_TEXT,
        xasprintf(_("Time %ld:%02ld, %ld s a question"), seconds / MINUTE_S, seconds % MINUTE_S,
                  seconds / (long) t->answered));
}

static void say_weakest(struct summary *summary)
{
    const double percent = 100;
    const struct mastery *m = book_weakest(&summary->book);
    struct forecast f = book_forecast(&summary->book, &summary->tree);
    text_space(&summary->text);
    if (m)
        say(&summary->text, STYLE_TEXT,
            xasprintf(_("Weakest so far: %s of “%s”, mastery %.0f%%"), m->requirement,
                      title_of(&summary->tree, m->work), m->mean * percent));
    if (forecast_is_told(&f))
        say(&summary->text, STYLE_DIM,
            xasprintf(_("Theory exam, if it were today: about %.0f points, nine of ten times "
                        "between %.0f and %.0f (%.0f%% of the points practised)"),
                      f.mean, f.low, f.high, f.known * percent));
}

static void say_next(struct summary *summary)
{
    struct book_counts counts = book_counts(&summary->book);
    text_space(&summary->text);
    if (summary->sitting->wrong_count > 0)
        say(&summary->text, STYLE_ACCENT,
            xasprintf(P_("Next: answer the wrong one once more (r)",
                         "Next: answer the %zu wrong ones once more (r)",
                         summary->sitting->wrong_count),
                      summary->sitting->wrong_count));
    else if (counts.due > 0)
        say(&summary->text, STYLE_ACCENT,
            xasprintf(P_("Next: %zu question is due today", "Next: %zu questions are due today",
                         counts.due),
                      counts.due));
    else
        say(&summary->text, STYLE_GOOD, xstrdup(_("Nothing more is due today.")));
    say(&summary->text, STYLE_DIM, xstrdup(_("m: wrong answers   ⏎: back")));
}

static void summary_close(void *state, struct app *app)
{
    struct summary *summary = state;
    text_finish(&summary->text);
    lib_tree_finish(&summary->tree);
    book_finish(&summary->book);
    sitting_release(summary->sitting);
    free(summary);
}

static bool summary_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct summary *summary = xcalloc(1, sizeof *summary);
    summary->sitting = sitting_hold((struct sitting *) arg);
    summary->text = TEXT_INIT;
    if (!library_tree(app->library, &summary->tree, err) ||
        !book_load(&summary->book, app->records, app->library, app->learner,
                   summary->sitting->level, clock_now(&app->clock), err)) {
        summary_close(summary, app);
        return false;
    }
    say_score(summary);
    say_weakest(summary);
    say_next(summary);
    *state = summary;
    return true;
}

static void summary_layout(void *state, struct app *app, struct rect body)
{
    struct summary *summary = state;
    summary->area = rect_inset(body, MARGIN, 1);
    if (summary->area.w > MEASURE)
        summary->area.w = MEASURE;
    text_layout(&summary->text, summary->area.w, summary->area.h);
}

static void summary_draw(const void *state, const struct app *app, struct surface body)
{
    const struct summary *summary = state;
    text_draw(&summary->text, surface_sub(body, summary->area));
}

static void redo(struct summary *summary, struct app *app)
{
    struct sitting *sitting = sitting_hold(summary->sitting);
    practice_begin_of(app, sitting->level, (const char *const *) sitting->wrong,
                      sitting->wrong_count, true);
    sitting_release(sitting);
}

static bool summary_act(void *state, struct app *app, enum action action)
{
    struct summary *summary = state;
    if (action == ACTION_OPEN)
        app_pop(app);
    else if (action == ACTION_REDO)
        redo(summary, app);
    else if (action == ACTION_MISTAKES)
        app_push(app, &screen_mistakes, summary->sitting->level);
    else
        return text_act(&summary->text, action);
    return true;
}

static enum action_state summary_can(const void *state, const struct app *app, enum action action,
                                     const char **why)
{
    const struct summary *summary = state;
    *why = N_("Nothing was wrong this time.");
    if (action == ACTION_REDO)
        return summary->sitting->wrong_count > 0 ? ACTION_ON : ACTION_OFF;
    return action == ACTION_OPEN || action == ACTION_MISTAKES || action <= ACTION_LAST
               ? ACTION_ON
               : ACTION_ABSENT;
}

const struct screen_ops screen_summary = {
    .name = "summary",
    .title = N_("Practice"),
    .context = ACTION_IN_SUMMARY,
    .open = summary_open,
    .layout = summary_layout,
    .draw = summary_draw,
    .act = summary_act,
    .can = summary_can,
    .close = summary_close,
};
