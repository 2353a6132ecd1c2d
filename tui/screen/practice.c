#include "tui/screen/practice.h"

#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/screen/practice_parts.h"
#include "tui/status.h"
#include "tui/widget/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD = 2, SITTING = 20, MODES = 4, BAR_COLS = 8, PERCENT_COLS = 4 };

/* A row of the list: a way to practise, a work, or one of its requirements. */
struct choice {
    enum review_mode mode;
    const char *work, *requirement; /* "" for none; borrowed from the book */
    char *title;
    size_t questions, met;
};

struct practice {
    char *level, *wanted; /* wanted: path to begin at, NULL none */
    struct lib_tree tree;
    struct book book;
    struct book_counts counts;
    struct choice *choices;
    int count;
    struct tree list;
    struct rect rows;
};

/* ---- loading ---- */

static const struct lib_node *find_node(const struct lib_tree *tree, const char *path)
{
    for (size_t i = 0; path && i < tree->count; i++)
        if (strcmp(tree->nodes[i].path, path) == 0)
            return &tree->nodes[i];
    return NULL;
}

/* The level that a path lies in; of a competition the document. */
static const char *level_of(const struct lib_tree *tree, const char *path)
{
    const struct lib_node *node = find_node(tree, path);
    while (node && node->kind != LIB_LEVEL && node->parent >= 0)
        node = &tree->nodes[node->parent];
    return node ? node->path : NULL;
}

static struct choice *add(struct practice *practice, enum review_mode mode, const char *work,
                          const char *requirement)
{
    practice->choices =
        xrealloc(practice->choices, ((size_t) practice->count + 1) * sizeof *practice->choices);
    struct choice *choice = &practice->choices[practice->count++];
    *choice = (struct choice){.mode = mode, .work = work, .requirement = requirement};
    return choice;
}

static void add_modes(struct practice *practice)
{
    add(practice, REVIEW_DUE, "", "")->title = xstrdup(_("Today's reviews and new ones"));
    add(practice, REVIEW_WRONG, "", "")->title = xstrdup(_("Wrong answers"));
    add(practice, REVIEW_WEAKEST, "", "")->title = xstrdup(_("The weakest first"));
    add(practice, REVIEW_RANDOM, "", "")->title = xstrdup(_("At random"));
}

/* "…/B2.1": of the basics, which come first, as in the tree. */
static bool is_basic(const char *work)
{
    const char *last = strrchr(work, '/');
    return last && last[1] == 'B';
}

static int by_place(const void *a, const void *b)
{
    const struct lib_shared *x = (*(const struct lib_entry *const *) a)->shared;
    const struct lib_shared *y = (*(const struct lib_entry *const *) b)->shared;
    int order = is_basic(y->work) - is_basic(x->work);
    if (order == 0)
        order = strcmp(x->work, y->work);
    return order != 0 ? order : strcmp(x->requirement, y->requirement);
}

static void count_item(const struct practice *practice, struct choice *choice,
                       const struct lib_entry *item)
{
    choice->questions++;
    choice->met += deck_find(&practice->book.deck, item->id) != NULL;
}

/* Basics are numbered like works: 2.1 is both, so what they belong to is said. */
static char *work_title(const struct practice *practice, const char *work)
{
    const struct lib_node *node = find_node(&practice->tree, work);
    if (node && is_basic(work) && node->parent >= 0)
        return xasprintf("%s %s %s", practice->tree.nodes[node->parent].title, node->number,
                         node->title);
    return node ? xasprintf("%s %s", node->number, node->title) : xstrdup(work);
}

/* Works with their requirements, each below its work. */
static void add_works(struct practice *practice)
{
    const struct lib_items *items = &practice->book.items;
    const struct lib_entry **order = xcalloc(items->count + 1, sizeof *order);
    int work = -1;
    for (size_t i = 0; i < items->count; i++)
        order[i] = &items->list[i];
    qsort(order, items->count, sizeof *order, by_place);
    for (size_t i = 0; i < items->count; i++) {
        const struct choice *last = &practice->choices[practice->count - 1];
        if (!*order[i]->shared->work)
            continue;
        if (strcmp(last->work, order[i]->shared->work) != 0) {
            work = practice->count;
            add(practice, REVIEW_WORK, order[i]->shared->work, "")->title =
                work_title(practice, order[i]->shared->work);
            last = &practice->choices[work];
        }
        if (*order[i]->shared->requirement &&
            strcmp(last->requirement, order[i]->shared->requirement) != 0)
            add(practice, REVIEW_REQUIREMENT, order[i]->shared->work, order[i]->shared->requirement)
                ->title = xstrdup(order[i]->shared->requirement);
        count_item(practice, &practice->choices[work], order[i]);
        if (*order[i]->shared->requirement)
            count_item(practice, &practice->choices[practice->count - 1], order[i]);
    }
    free(order);
}

static int depth_of(const void *context, int node)
{
    const struct practice *practice = context;
    return practice->choices[node].mode == REVIEW_REQUIREMENT;
}

static void forget(struct practice *practice)
{
    for (int i = 0; i < practice->count; i++)
        free(practice->choices[i].title);
    free(practice->choices);
    practice->choices = NULL;
    practice->count = 0;
    book_finish(&practice->book);
}

static bool load(struct practice *practice, struct app *app, struct err *err)
{
    forget(practice);
    if (!book_load(&practice->book, app->records, app->library, app->learner, practice->level,
                   clock_now(&app->clock), err))
        return false;
    practice->counts = book_counts(&practice->book);
    add_modes(practice);
    add_works(practice);
    return true;
}

static void select_wanted(struct practice *practice)
{
    for (int i = 0; practice->wanted && i < practice->count; i++)
        if (strcmp(practice->choices[i].work, practice->wanted) == 0) {
            tree_select(&practice->list, i);
            return;
        }
}

static void practice_close(void *state, struct app *app)
{
    struct practice *practice = state;
    forget(practice);
    tree_finish(&practice->list);
    lib_tree_finish(&practice->tree);
    free(practice->wanted);
    free(practice->level);
    free(practice);
}

static bool practice_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct practice *practice = xcalloc(1, sizeof *practice);
    const char *wanted = arg ? arg : app->target;
    bool ok = library_tree(app->library, &practice->tree, err);
    const char *level = ok ? level_of(&practice->tree, wanted) : NULL;
    practice->level = xstrdup(level ? level : app->target ? app->target : "");
    practice->wanted = arg ? xstrdup(arg) : NULL;
    if (!ok || !load(practice, app, err)) {
        practice_close(practice, app);
        return false;
    }
    tree_set(&practice->list, practice->count, depth_of, practice);
    select_wanted(practice);
    status_refresh(app);
    *state = practice;
    return true;
}

static void practice_resume(void *state, struct app *app)
{
    struct practice *practice = state;
    struct err err = ERR_INIT;
    int count = practice->count;
    if (!load(practice, app, &err))
        app_error(app, &err);
    if (practice->count != count)
        tree_set(&practice->list, practice->count, depth_of, practice);
    status_refresh(app);
}

static void practice_lay(void *state, struct app *app, struct rect body)
{
    struct practice *practice = state;
    practice->rows = body;
    rect_cut_top(&practice->rows, HEAD);
    tree_layout(&practice->list, practice->rows.h);
}

/* ---- drawing ---- */

static void draw_mode(const struct practice *practice, const struct choice *choice,
                      struct surface row)
{
    const double percent = 100;
    const struct book_counts *c = &practice->counts;
    const struct mastery *weakest = book_weakest(&practice->book);
    char note[96] = "";
    if (choice->mode == REVIEW_DUE)
        snprintf(note, sizeof note, _("%zu due, %zu new, %zu later"), c->due, c->fresh, c->later);
    else if (choice->mode == REVIEW_WRONG)
        snprintf(note, sizeof note, "%zu", c->mistakes);
    else if (choice->mode == REVIEW_WEAKEST && weakest)
        snprintf(note, sizeof note, "%s %.0f%%", weakest->requirement, weakest->mean * percent);
    else if (choice->mode == REVIEW_RANDOM)
        snprintf(note, sizeof note, "%zu", c->questions);
    int end = surface_text_right(row, row.w - 2, 0, STYLE_ACCENT, note);
    surface_clip(row, 0, 0, end - 1, STYLE_STRONG, choice->title);
}

static bool mastery_of_choice(const struct practice *practice, const struct choice *choice,
                              double *mean)
{
    const struct mastery *m;
    if (choice->mode == REVIEW_WORK)
        return mastery_work(&practice->book.mastery, choice->work, mean);
    m = mastery_of(&practice->book.mastery, choice->work, choice->requirement);
    *mean = m ? m->mean : 0;
    return m != NULL;
}

static void draw_work(const struct practice *practice, const struct choice *choice,
                      struct surface row)
{
    const double percent = 100;
    double mean;
    char note[64];
    int end = row.w - 2;
    if (mastery_of_choice(practice, choice, &mean)) {
        snprintf(note, sizeof note, "%.0f%%", mean * percent);
        surface_text_right(row, end, 0, STYLE_ACCENT, note);
        surface_bar(row, end - PERCENT_COLS - 1 - BAR_COLS, 0, BAR_COLS, (int64_t) (mean * percent),
                    (int64_t) percent);
    }
    end -= PERCENT_COLS + BAR_COLS + 3;
    snprintf(note, sizeof note, _("%zu/%zu met"), choice->met, choice->questions);
    end = surface_text_right(row, end, 0, STYLE_DIM, note);
    surface_clip(row, 0, 0, end - 1, STYLE_TEXT, choice->title);
}

static void draw_row(const void *context, int node, bool selected, struct surface row)
{
    const struct practice *practice = context;
    const struct choice *choice = &practice->choices[node];
    if (choice->mode == REVIEW_WORK || choice->mode == REVIEW_REQUIREMENT)
        draw_work(practice, choice, row);
    else
        draw_mode(practice, choice, row);
}

static void practice_draw(const void *state, const struct app *app, struct surface body)
{
    const struct practice *practice = state;
    const struct lib_node *level = find_node(&practice->tree, practice->level);
    struct forecast f = book_forecast(&practice->book, &practice->tree);
    char *head = xasprintf(_("What do you want to practise? %s"), level ? level->title : "");
    surface_clip(body, 1, 0, body.w - 2, STYLE_TITLE, head);
    free(head);
    if (forecast_is_told(&f)) {
        char *text = xasprintf(_("theory exam today: %.0f (%.0f–%.0f)"), f.mean, f.low, f.high);
        surface_text_right(body, body.w - 1, 0, STYLE_DIM, text);
        free(text);
    }
    surface_hline(body, 0, 1, body.w, STYLE_BORDER);
    tree_draw(&practice->list, surface_sub(body, practice->rows), true, draw_row, practice);
    if (practice->counts.questions == 0)
        surface_wrap(body, (struct rect){3, HEAD + MODES + 1, body.w - 6, 3}, STYLE_DIM,
                     _("No questions are installed for this level yet."));
}

/* ---- acting ---- */

static const struct choice *selected(const struct practice *practice)
{
    int node = tree_selected(&practice->list);
    return node < 0 ? NULL : &practice->choices[node];
}

static void start(struct practice *practice, struct app *app)
{
    const struct choice *choice = selected(practice);
    struct book_wish wish = {.mode = choice->mode,
                             .work = choice->work,
                             .requirement = choice->requirement,
                             .reason = MISTAKE_REASONS,
                             .most = choice->mode == REVIEW_DUE ? 0 : SITTING,
                             .seed = (uint64_t) clock_now(&app->clock)};
    practice_begin(app, practice->level, &wish);
}

static bool practice_act(void *state, struct app *app, enum action action)
{
    struct practice *practice = state;
    if (action == ACTION_OPEN)
        start(practice, app);
    else if (action == ACTION_MISTAKES)
        app_push(app, &screen_mistakes, practice->level);
    else if (action == ACTION_LABS)
        return app_push_route(app, ACTION_LABS, practice->level);
    else
        return tree_act(&practice->list, action);
    return true;
}

static enum action_state practice_can(const void *state, const struct app *app, enum action action,
                                      const char **why)
{
    const struct practice *practice = state;
    *why = N_("No questions are installed for this level yet.");
    if (action == ACTION_OPEN)
        return practice->counts.questions > 0 && selected(practice) ? ACTION_ON : ACTION_OFF;
    return action == ACTION_MISTAKES || action == ACTION_FOLD || action <= ACTION_LAST
               ? ACTION_ON
               : ACTION_ABSENT;
}

static bool practice_event(void *state, struct app *app, const struct event *event)
{
    struct practice *practice = state;
    if (event->kind != EVENT_MOUSE)
        return false;
    if (tree_mouse(&practice->list, practice->rows, &event->mouse) == LIST_OPENED)
        app_run_action(app, ACTION_OPEN);
    return true;
}

const struct screen_ops screen_practice = {
    .name = "practice",
    .title = N_("Practice"),
    .context = ACTION_IN_PRACTICE,
    .aid = true,
    .open = practice_open,
    .layout = practice_lay,
    .draw = practice_draw,
    .act = practice_act,
    .can = practice_can,
    .event = practice_event,
    .resume = practice_resume,
    .close = practice_close,
};
