#include "core/exam/survey.h"

#include "base/str.h"
#include "core/record/origin.h"

#include <stdlib.h>
#include <string.h>

static const double millis = 1000;

/* What is loaded for all papers. */
struct load {
    struct attempts attempts;
    struct attempt_items items;
    struct origins origins;
};

/* One paper while it is counted. */
struct table {
    const struct load *load;
    const struct attempt **sitters; /* one per candidate */
    size_t count;
    double *marks; /* candidates × questions, points */
    double *totals, *most;
    const char **responses; /* as marks */
};

static bool is_wished_learner(const struct survey_wish *wish, int64_t learner)
{
    for (size_t i = 0; i < wish->learners_count; i++)
        if (wish->learners[i] == learner)
            return true;
    return wish->learners == NULL;
}

static bool is_wished(const struct survey_wish *wish, const struct attempt *a)
{
    if (a->score < 0 || !*a->opened || a->ended_ms < wish->since_ms ||
        !is_wished_learner(wish, a->learner))
        return false;
    return !wish->paper || str_starts(a->opened, wish->paper) || str_starts(a->paper, wish->paper);
}

/* ---- who counts ---- */

static bool is_before(const struct attempt *a, const struct attempt *b)
{
    return a->started_ms != b->started_ms ? a->started_ms < b->started_ms : a->id < b->id;
}

static void take_sitter(struct table *t, struct survey_paper *paper, const struct attempt *a)
{
    if (a->pending) {
        paper->pending++;
        return;
    }
    for (size_t i = 0; i < t->count; i++) {
        if (t->sitters[i]->learner != a->learner)
            continue;
        paper->repeated++;
        if (is_before(a, t->sitters[i]))
            t->sitters[i] = a;
        return;
    }
    t->sitters[t->count++] = a;
}

static const struct attempt_item *items_of(const struct load *load, int64_t attempt)
{
    size_t low = 0, high = load->items.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (load->items.list[mid].attempt < attempt)
            low = mid + 1;
        else
            high = mid;
    }
    return low < load->items.count && load->items.list[low].attempt == attempt
               ? &load->items.list[low]
               : NULL;
}

static void fill_row(struct table *t, const struct survey_paper *paper, size_t s)
{
    unsigned n = paper->booklet->questions_count;
    const struct attempt_item *item = items_of(t->load, t->sitters[s]->id);
    const struct attempt_item *end = t->load->items.list + t->load->items.count;
    for (; item && item < end && item->attempt == t->sitters[s]->id; item++) {
        if (item->place >= n)
            continue;
        double mark = item->score > 0 ? (double) item->score / millis : 0;
        t->marks[s * n + item->place] = mark;
        t->totals[s] += mark;
        t->responses[s * n + item->place] = item->response;
    }
}

static void fill(struct table *t, const struct survey_paper *paper)
{
    unsigned n = paper->booklet->questions_count;
    t->marks = xcalloc(t->count * n + 1, sizeof *t->marks);
    t->responses = xcalloc(t->count * n + 1, sizeof *t->responses);
    t->totals = xcalloc(t->count + 1, sizeof *t->totals);
    t->most = xcalloc(n + 1, sizeof *t->most);
    for (unsigned i = 0; i < n; i++)
        t->most[i] = (double) paper->booklet->questions[i].points / millis;
    for (size_t s = 0; s < t->count; s++)
        fill_row(t, paper, s);
}

/* ---- options ---- */

static unsigned options_of(const struct question *q)
{
    if (q->type == QUESTION_TRUE_FALSE)
        return 2;
    return q->type == QUESTION_SINGLE || q->type == QUESTION_MULTIPLE ? q->answers_count : 0;
}

static bool is_right(const struct question *q, unsigned option)
{
    if (q->type == QUESTION_TRUE_FALSE)
        return (option == 0) == q->truth;
    return q->type == QUESTION_SINGLE ? q->answers[option].weight == QUESTION_FULL
                                      : q->answers[option].weight > 0;
}

static void count_options(const struct table *t, const struct survey_paper *paper,
                          struct survey_question *out, struct arena *arena)
{
    const struct booklet_question *bq = out->asked;
    const struct question *q = bq->question;
    unsigned n = paper->booklet->questions_count, at = (unsigned) (out - paper->questions);
    struct items_choices counted;
    const char **column = xcalloc(t->count + 1, sizeof *column);
    for (size_t s = 0; s < t->count; s++)
        column[s] = t->responses[s * n + at];
    out->options_count = options_of(q);
    items_count(q->type, out->options_count, column, t->totals, t->count, &counted);
    out->blanks = counted.open;
    out->options = arena_array(arena, out->options_count, sizeof *out->options);
    for (unsigned k = 0; k < out->options_count; k++) {
        unsigned from = bq->options > 1 ? bq->order[k] : k;
        struct survey_option *o = &out->options[k];
        o->text = q->type == QUESTION_TRUE_FALSE ? "" : q->answers[from].text;
        o->right = is_right(q, from);
        o->chosen = counted.chosen[from];
        o->mean = counted.mean[from];
        o->idle = !o->right && o->chosen == 0;
        o->lures = !o->right && o->chosen > 0 && o->mean > paper->test.mean;
    }
    free(column);
}

/* ---- one paper ---- */

static void spread(const struct table *t, struct survey_paper *paper)
{
    double full = (double) paper->booklet->full / millis;
    for (size_t s = 0; s < t->count; s++) {
        int band = full > 0 ? (int) (t->totals[s] * SURVEY_BANDS / full) : 0;
        paper->bands[band < SURVEY_BANDS ? band : SURVEY_BANDS - 1]++;
        paper->passed += t->sitters[s]->passed;
        paper->imported += origins_home(&t->load->origins, t->sitters[s]->id) != NULL;
    }
}

static void analyse(struct table *t, struct survey_paper *paper, struct arena *arena)
{
    unsigned n = paper->booklet->questions_count;
    struct items_item *figures = xcalloc(n + 1, sizeof *figures);
    fill(t, paper);
    const struct items_marks marks = {
        .students = t->count, .items = n, .marks = t->marks, .most = t->most};
    items_analyse(&marks, figures, &paper->test);
    paper->candidates = t->count;
    paper->few = t->count < SURVEY_CANDIDATES;
    paper->questions = arena_array(arena, n, sizeof *paper->questions);
    for (unsigned i = 0; i < n; i++) {
        struct survey_question *q = &paper->questions[i];
        *q =
            (struct survey_question){.asked = &paper->booklet->questions[i], .figures = figures[i]};
        for (size_t s = 0; s < t->count; s++)
            q->right += t->marks[s * n + i] >= t->most[i];
        count_options(t, paper, q, arena);
    }
    spread(t, paper);
    free(figures);
}

static bool open_paper(struct records *records, struct survey_paper *paper, struct arena *arena,
                       struct err *err)
{
    char *text;
    size_t len;
    if (!attempt_text(records, paper->digest, &text, &len, err))
        return false;
    bool ok = booklet_read(text, len, arena, &paper->booklet, err);
    free(text);
    return ok || err_context(err, "%.12s", paper->digest);
}

static bool take_paper(struct records *records, const struct load *load,
                       const struct survey_wish *wish, const char *digest, struct survey *survey,
                       struct err *err)
{
    struct survey_paper *paper = &survey->list[survey->count];
    struct table t = {.load = load};
    *paper = (struct survey_paper){.digest = arena_strdup(&survey->arena, digest)};
    if (!open_paper(records, paper, &survey->arena, err))
        return false;
    if (wish->blueprint && strcmp(paper->booklet->blueprint, wish->blueprint) != 0)
        return true;
    t.sitters = xcalloc(load->attempts.count + 1, sizeof *t.sitters);
    for (size_t i = 0; i < load->attempts.count; i++) {
        const struct attempt *a = &load->attempts.list[i];
        if (is_wished(wish, a) && strcmp(a->opened, digest) == 0)
            take_sitter(&t, paper, a);
    }
    analyse(&t, paper, &survey->arena);
    survey->count++;
    free(t.sitters);
    free(t.marks);
    free(t.responses);
    free(t.totals);
    free(t.most);
    return true;
}

static bool is_first(const struct load *load, const struct survey_wish *wish, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (is_wished(wish, &load->attempts.list[i]) &&
            strcmp(load->attempts.list[i].opened, load->attempts.list[at].opened) == 0)
            return false;
    return is_wished(wish, &load->attempts.list[at]);
}

bool survey_run(struct records *records, const struct survey_wish *wish, struct survey *survey,
                struct err *err)
{
    struct load load = {0};
    *survey = (struct survey){0};
    bool ok = attempt_list(records, 0, &load.attempts, err) &&
              attempt_item_list(records, 0, &load.items, err) &&
              origins_load(records, 0, &load.origins, err);
    survey->list = xcalloc(load.attempts.count + 1, sizeof *survey->list);
    for (size_t i = 0; ok && i < load.attempts.count; i++)
        if (is_first(&load, wish, i))
            ok = take_paper(records, &load, wish, load.attempts.list[i].opened, survey, err);
    origins_finish(&load.origins);
    attempt_items_finish(&load.items);
    attempts_finish(&load.attempts);
    if (!ok)
        survey_finish(survey);
    return ok;
}

void survey_finish(struct survey *survey)
{
    if (!survey)
        return;
    free(survey->list);
    arena_finish(&survey->arena);
    *survey = (struct survey){0};
}
