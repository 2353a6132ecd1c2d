#include "tui/screen/exams.h"

#include "base/str.h"
#include "core/exam/draw.h"
#include "core/exam/guard.h"
#include "core/study/book.h"
#include "tui/exam/words.h"
#include "tui/exam/choice.h"
#include "tui/exam/papers.h"
#include "tui/i18n.h"
#include "tui/screen/exam_parts.h"
#include "tui/status.h"
#include "tui/widget/chart.h"
#include "tui/widget/dialog.h"
#include "tui/widget/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { HEAD = 3, FOOT = 3, KIND_COLS = 10, CHART = 24, RESULTS = 24, DATE_COLS = 16 };

enum row_kind { ROW_UNDER_WAY, ROW_NEW, ROW_PAPER, ROW_OVER };

struct row {
    enum row_kind kind;
    const struct attempt *attempt;
    const struct blueprint *blueprint;
    const struct attempt_paper *paper;
};

struct exams {
    char *level;
    struct lib_tree tree;
    struct pack_set packs;
    struct attempts attempts;
    struct attempt_papers papers;
    struct forecast forecast;
    struct row *rows;
    struct list list;
    struct rect area;
    int64_t results[RESULTS]; /* percent of the full mark, newest last */
    int results_count;
};

void exams_guard(struct app *app)
{
    struct guard guard;
    if (guard_look(app->records, &app->clock, 0, &guard, NULL))
        app->examined = guard.exam != 0;
    guard_finish(&guard);
}

/* ---- loading ---- */

static void add(struct exams *x, struct row row)
{
    x->rows = xrealloc(x->rows, ((size_t) x->list.count + 1) * sizeof *x->rows);
    x->rows[x->list.count++] = row;
}

static bool is_over(const struct attempt *a)
{
    return strcmp(a->state, "graded") == 0;
}

static void add_attempts(struct exams *x, bool over)
{
    for (size_t i = x->attempts.count; i > 0; i--) {
        const struct attempt *a = &x->attempts.list[i - 1];
        if (is_over(a) == over)
            add(x, (struct row){.kind = over ? ROW_OVER : ROW_UNDER_WAY, .attempt = a});
    }
}

static void add_blueprints(struct exams *x)
{
    for (size_t i = 0; *x->level && i < x->packs.count; i++) {
        const struct blueprint *const *list;
        size_t n = bundle_blueprints(x->packs.list[i], &list);
        for (size_t k = 0; k < n; k++)
            if (exam_choice_serves(list[k], x->level))
                add(x, (struct row){.kind = ROW_NEW, .blueprint = list[k]});
    }
}

static bool is_assessed(const struct attempt_paper *paper)
{
    return *paper->invigilator != '\0';
}

/* Papers that this learner has not sat: those of assessed exams, or the others. */
static void add_papers(struct exams *x, bool assessed)
{
    for (size_t i = x->papers.count; i > 0; i--) {
        const struct attempt_paper *p = &x->papers.list[i - 1];
        bool sat = false;
        for (size_t k = 0; k < x->attempts.count; k++)
            sat |= strcmp(x->attempts.list[k].paper, p->digest) == 0;
        if (!sat && is_assessed(p) == assessed)
            add(x, (struct row){.kind = ROW_PAPER, .paper = p});
    }
}

static void take_results(struct exams *x)
{
    const int64_t percent = 100;
    x->results_count = 0;
    for (size_t i = x->attempts.count; i > 0 && x->results_count < RESULTS; i--) {
        const struct attempt *a = &x->attempts.list[i - 1];
        if (is_over(a) && !a->pending && a->full > 0)
            x->results[x->results_count++] = a->score * percent / a->full;
    }
    for (int i = 0; i < x->results_count / 2; i++) {
        int64_t swap = x->results[i];
        x->results[i] = x->results[x->results_count - 1 - i];
        x->results[x->results_count - 1 - i] = swap;
    }
}

static void forget(struct exams *x)
{
    free(x->rows);
    x->rows = NULL;
    x->list.count = 0;
    attempts_finish(&x->attempts);
    attempt_papers_finish(&x->papers);
}

static bool load_forecast(struct exams *x, struct app *app, struct err *err)
{
    struct book book = {0};
    if (!*x->level)
        return true;
    bool ok = book_load_past(&book, app->records, app->library, app->learner, x->level,
                             clock_now(&app->clock), err);
    if (ok)
        x->forecast = book_forecast(&book, &x->tree);
    book_finish(&book);
    return ok;
}

static bool load(struct exams *x, struct app *app, struct err *err)
{
    int selected = x->list.selected;
    forget(x);
    struct err unread = ERR_INIT;
    if (!exam_papers_take(app->records, &x->packs, &unread))
        app_error(app, &unread);
    if (!attempt_list(app->records, app->learner, &x->attempts, err) ||
        !attempt_paper_list(app->records, &x->papers, err) || !load_forecast(x, app, err))
        return false;
    add_attempts(x, false);
    add_papers(x, true);
    add_blueprints(x);
    add_papers(x, false);
    add_attempts(x, true);
    take_results(x);
    list_select(&x->list, selected);
    exams_guard(app);
    status_refresh(app);
    return true;
}

static void exams_close(void *state, struct app *app)
{
    struct exams *x = state;
    forget(x);
    pack_set_finish(&x->packs);
    lib_tree_finish(&x->tree);
    free(x->level);
    free(x);
}

static bool exams_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct exams *x = xcalloc(1, sizeof *x);
    x->level = xstrdup(app->target ? app->target : "");
    x->packs.outlines = true;
    pack_set_add_home(&x->packs, app->home, NULL);
    if (!library_tree(app->library, &x->tree, err) || !load(x, app, err)) {
        exams_close(x, app);
        return false;
    }
    *state = x;
    return true;
}

static void exams_resume(void *state, struct app *app)
{
    struct err err = ERR_INIT;
    if (!load(state, app, &err))
        app_error(app, &err);
}

static void exams_layout(void *state, struct app *app, struct rect body)
{
    struct exams *x = state;
    x->area = body;
    rect_cut_top(&x->area, HEAD);
    rect_cut_bottom(&x->area, FOOT);
    list_layout(&x->list, x->area.h);
}

/* ---- drawing ---- */

static const struct row *selected(const struct exams *x)
{
    return x->list.selected >= 0 ? &x->rows[x->list.selected] : NULL;
}

static void draw_kind(struct surface row, enum row_kind kind)
{
    static const char *const words[] = {
        [ROW_UNDER_WAY] = N_("▶ Resume"),
        [ROW_NEW] = N_("+ New paper"),
        [ROW_PAPER] = N_("□ Paper"),
        [ROW_OVER] = N_("Result"),
    };
    surface_clip(row, 1, 0, KIND_COLS, kind == ROW_UNDER_WAY ? STYLE_WARN : STYLE_ACCENT,
                 _(words[kind]));
}

static void draw_over(const struct attempt *a, struct surface row, int x)
{
    char when[40], score[EXAM_POINTS], full[EXAM_POINTS];
    clock_format(a->ended_ms ? a->ended_ms : a->created_ms, when, sizeof when);
    when[DATE_COLS] = '\0';
    when[10] = ' ';
    int end = row.w - 2;
    end = surface_text_right(row, end, 0,
                             a->pending  ? STYLE_WARN
                             : a->passed ? STYLE_GOOD
                                         : STYLE_BAD,
                             a->pending  ? _("to be marked")
                             : a->passed ? _("passed")
                                         : _("not passed"));
    char *text = xasprintf("%s/%s", exam_points(a->score, score), exam_points(a->full, full));
    end = surface_text_right(row, end - 2, 0, STYLE_STRONG, text);
    free(text);
    x = surface_text(row, x, 0, STYLE_DIM, when) + 2;
    text = xasprintf("%s %s", a->title, a->form);
    surface_clip(row, x, 0, end - x - 1, STYLE_TEXT, text);
    free(text);
}

static void draw_titled(struct surface row, int x, const char *title, const char *note)
{
    int end = surface_text_right(row, row.w - 2, 0, STYLE_DIM, note);
    surface_clip(row, x, 0, end - x - 1, STYLE_TEXT, title);
}

static void draw_row(const void *context, int index, bool chosen, struct surface s)
{
    const struct exams *x = context;
    const struct row *row = &x->rows[index];
    char *title = NULL, *note = NULL;
    draw_kind(s, row->kind);
    if (row->kind == ROW_OVER) {
        draw_over(row->attempt, s, KIND_COLS + 3);
        return;
    }
    if (row->kind == ROW_UNDER_WAY) {
        title = xasprintf("%s %s", row->attempt->title, row->attempt->form);
        note = xasprintf(_("%s, %u of %u answered"), exam_state_text(row->attempt->state),
                         row->attempt->answered, row->attempt->questions);
    } else if (row->kind == ROW_NEW) {
        title = xstrdup(row->blueprint->title);
        note = xasprintf(_("%u minutes"), row->blueprint->minutes);
    } else {
        title = xasprintf("%s %s", row->paper->title, row->paper->form);
        note = xasprintf(is_assessed(row->paper) ? _("assessed, no. %lld")
                         : row->paper->sealed    ? _("no. %lld, sealed")
                                                 : _("no. %lld"),
                         (long long) row->paper->id);
    }
    draw_titled(s, KIND_COLS + 3, title, note);
    free(title);
    free(note);
}

static const char *level_title(const struct exams *x)
{
    for (size_t i = 0; i < x->tree.count; i++)
        if (strcmp(x->tree.nodes[i].path, x->level) == 0)
            return x->tree.nodes[i].title;
    return x->level;
}

static void draw_head(const struct exams *x, struct surface s)
{
    const double percent = 100;
    const struct forecast *f = &x->forecast;
    char *text = xasprintf(_("Mock exams · %s"), level_title(x));
    surface_clip(s, 1, 0, s.w / 2, STYLE_TITLE, text);
    free(text);
    text = forecast_is_told(f)
               ? xasprintf(_("if it were today: %.0f points (%.0f–%.0f), pass %.0f%%"), f->mean,
                           f->low, f->high, f->pass * percent)
               : xstrdup(_("A forecast stands here once a fifth of it is practised."));
    surface_text_right(s, s.w - 1, 0, STYLE_DIM, text);
    free(text);
    if (x->results_count == 0) {
        surface_text(s, 1, 1, STYLE_DIM, _("No exam has been sat yet."));
        return;
    }
    int at = surface_text(s, 1, 1, STYLE_DIM, _("Results")) + 1;
    chart_spark(s, at, 1, x->results, x->results_count, (int64_t) percent);
    text = xasprintf(_("newest %d%%"), (int) x->results[x->results_count - 1]);
    surface_text(s, at + x->results_count + 1, 1, STYLE_ACCENT, text);
    free(text);
}

static char *describe(const struct row *row)
{
    const struct blueprint *b = row->blueprint;
    const struct attempt_paper *p = row->paper;
    char left[32];
    switch (row->kind) {
    case ROW_UNDER_WAY:
        seat_format_left(row->attempt->limit_ms - row->attempt->elapsed_ms, left, sizeof left);
        return xasprintf(_("⏎ goes on with it at the same question. At the newest record %s were "
                           "left."),
                         left);
    case ROW_NEW:
        return b->source ? xasprintf(_("⏎ draws a paper of new questions. %s"), b->source)
                         : xstrdup(_("⏎ draws a paper of new questions."));
    case ROW_PAPER:
        return is_assessed(p) && p->sealed
                   ? xasprintf(_("⏎ sits this assessed exam: %u questions, %d minutes. The "
                                 "invigilator tells the start code."),
                               p->questions, p->minutes)
               : p->sealed
                   ? xasprintf(_("⏎ sits it: %u questions, %d minutes; the start code is asked "
                                 "for."),
                               p->questions, p->minutes)
                   : xasprintf(_("⏎ sits it: %u questions, %d minutes."), p->questions, p->minutes);
    default:
        return xstrdup(_("⏎ shows the score per part, every question and its explanation."));
    }
}

static void exams_draw(const void *state, const struct app *app, struct surface body)
{
    const struct exams *x = state;
    const struct row *row = selected(x);
    int y = x->area.y + x->area.h;
    draw_head(x, body);
    surface_hline(body, 0, HEAD - 1, body.w, STYLE_BORDER);
    list_draw(&x->list, surface_sub(body, x->area), true, draw_row, x);
    surface_hline(body, 0, y, body.w, STYLE_BORDER);
    if (!row) {
        surface_wrap(body, (struct rect){3, HEAD, body.w - 6, 3}, STYLE_DIM,
                     _("No exam form for your level is installed. Choose a target level, or "
                       "install a pack with blueprints."));
        return;
    }
    char *text = describe(row);
    surface_wrap(body, (struct rect){1, y + 1, body.w - 2, FOOT - 1}, STYLE_DIM, text);
    free(text);
}

/* ---- acting ---- */

static void open_attempt(struct app *app, int64_t id, bool look)
{
    struct err err = ERR_INIT;
    struct seat *seat;
    if (!seat_open(app->records, &app->clock, id, look, &seat, &err)) {
        exam_tell(app, &err);
        return;
    }
    exam_enter(app, seat, false);
    seat_release(seat);
}

static void sit_paper(struct app *app, int64_t paper, bool assessed)
{
    struct err err = ERR_INIT;
    struct journal *journal;
    if (!journal_create(app->records, &app->clock, app->learner, paper,
                        assessed ? EXAM_ASSESSED : EXAM_MOCK, &journal, &err)) {
        exam_tell(app, &err);
        return;
    }
    int64_t id = journal_id(journal);
    journal_close(journal);
    open_attempt(app, id, false);
}

/* What the banks lack, in a window of its own. */
static void tell_lacks(struct app *app, const struct draw *draw)
{
    struct str text = STR_INIT;
    for (unsigned i = 0; i < draw->lacks_count; i++) {
        char *line = exam_choice_lack(&draw->lacks[i]);
        str_addf(&text, "%s\n", line);
        free(line);
    }
    char *title = xasprintf(_("The installed banks lack %u questions"), draw->missing);
    dialog_ask(
        app, &(struct dialog_question){.title = title, .text = str_text(&text), .yes = _("I see")});
    free(title);
    str_finish(&text);
}

static void refuse(struct app *app, const struct draw *draw, const struct err *err)
{
    if (draw->outcome == PAPER_IMPOSSIBLE)
        app_toast(app, STYLE_BAD, "%s",
                  _("No questions worth these points add up to the weights."));
    else if (draw->lacks_count > 0)
        tell_lacks(app, draw);
    else
        app_error(app, err);
}

/* A fixed clock stands for a fixed seed too. */
static bool take_seed(const struct app *app, uint64_t *seed, struct err *err)
{
    *seed = (uint64_t) clock_now(&app->clock);
    if (app->clock.fixed_ms >= 0 || getrandom(seed, sizeof *seed, 0) == (ssize_t) sizeof *seed)
        return true;
    return err_set(err, ERR_IO, "getrandom");
}

static void draw_new(struct exams *x, struct app *app, const struct blueprint *blueprint)
{
    struct draw drawn = {0};
    struct attempt_seen seen = {0};
    struct err err = ERR_INIT;
    size_t labs_count;
    char *dir = fs_join(app->home->data, "packs");
    struct draw_lab *labs = exam_choice_labs(&x->packs, x->level, &labs_count);
    const char *slash = strchr(x->level, '/');
    struct draw_request request = {.library = app->library,
                                   .packs_dir = dir,
                                   .blueprint = blueprint,
                                   .standard = exam_choice_standard(&x->packs, blueprint),
                                   .level = slash ? slash + 1 : "",
                                   .forms = 1,
                                   .seen = &seen,
                                   .labs = labs,
                                   .labs_count = labs_count,
                                   .now_ms = clock_now(&app->clock)};
    int64_t id = 0;
    bool ready = take_seed(app, &request.seed, &err) &&
                 attempt_seen_list(app->records, app->learner, &seen, &err);
    bool ok = ready && draw_papers(&request, &drawn, &err);
    if (ready && !ok)
        refuse(app, &drawn, &err);
    else if (!ok || !draw_keep(app->records, &drawn, &(struct draw_codes){0}, &id, &err))
        app_error(app, &err);
    draw_finish(&drawn);
    attempt_seen_finish(&seen);
    free(labs);
    free(dir);
    if (id > 0)
        sit_paper(app, id, false);
}

static void open_row(struct exams *x, struct app *app)
{
    const struct row *row = selected(x);
    if (row->kind == ROW_NEW)
        draw_new(x, app, row->blueprint);
    else if (row->kind == ROW_PAPER)
        sit_paper(app, row->paper->id, is_assessed(row->paper));
    else
        /* Works that wait are marked now, which is written down. */
        open_attempt(app, row->attempt->id, row->kind == ROW_OVER && !row->attempt->pending);
}

void exams_return(struct app *app)
{
    struct guard guard = {0};
    bool looked = app->learner && guard_look(app->records, &app->clock, app->learner, &guard, NULL);
    if (looked && guard.exam && app_push_route(app, ACTION_EXAMS, NULL))
        open_attempt(app, guard.exam, false);
    guard_finish(&guard);
}

/* ---- the transcript ---- */

static void build_transcript(struct form *form, void *data)
{
    form_add_text(form, _("File"), data, NULL);
}

static bool submit_transcript(struct app *app, struct form *form, void *data)
{
    const char *file = form_text(form, 0);
    struct err err = ERR_INIT;
    if (!app->transcript(app, file, &err)) {
        form_set_problem(form, 0, _(err_text(err.code)));
        return false;
    }
    app_toast(app, STYLE_GOOD, _("Written: %s"), file);
    return true;
}

static void ask_transcript(struct app *app)
{
    const char *home = getenv("HOME");
    char *file = xasprintf("%s/%s.html", home && *home ? home : app->home->data, app->learner_name);
    dialog_form(app, &(struct dialog_form){
                         .title = _("Transcript"),
                         .text = _("Hours, practice and exams with the hash of the record's end, "
                                   "for the institution to certify; an HTML file."),
                         .build = build_transcript,
                         .yes = _("Write"),
                         .submit = submit_transcript,
                         .release = free,
                         .data = file});
}

static bool exams_act(void *state, struct app *app, enum action action)
{
    struct exams *x = state;
    if (action == ACTION_TRANSCRIPT) {
        ask_transcript(app);
        return true;
    }
    if (action != ACTION_OPEN)
        return list_act(&x->list, action);
    open_row(x, app);
    return true;
}

static enum action_state exams_can(const void *state, const struct app *app, enum action action,
                                   const char **why)
{
    const struct exams *x = state;
    *why = N_("There is nothing to sit.");
    if (action == ACTION_OPEN)
        return selected(x) ? ACTION_ON : ACTION_OFF;
    return action <= ACTION_LAST || action == ACTION_TRANSCRIPT ? ACTION_ON : ACTION_ABSENT;
}

static bool exams_event(void *state, struct app *app, const struct event *event)
{
    struct exams *x = state;
    if (event->kind != EVENT_MOUSE)
        return false;
    if (list_mouse(&x->list, x->area, &event->mouse) == LIST_OPENED)
        app_run_action(app, ACTION_OPEN);
    return true;
}

const struct screen_ops screen_exams = {
    .name = "exams",
    .title = N_("Mock exams"),
    .context = ACTION_IN_EXAMS,
    .open = exams_open,
    .layout = exams_layout,
    .draw = exams_draw,
    .act = exams_act,
    .can = exams_can,
    .event = exams_event,
    .resume = exams_resume,
    .close = exams_close,
};
