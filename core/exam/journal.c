#include "core/exam/journal.h"

#include "base/str.h"
#include "core/exam/learned.h"
#include "core/exam/seal.h"

#include <stdlib.h>
#include <string.h>

struct journal {
    struct records *records;
    const struct clock *clock;
    struct clock_moment boot; /* read at the opening, for its id */
    struct attempts row;      /* one, as of the opening */
    bool readonly;
    struct exam exam;
    int64_t last;                  /* newest step */
    struct attempt_result *result; /* of the newest grading, or NULL; heap, scores too */
    char *paper;                   /* the text of the booklet, heap; NULL while sealed */
    size_t paper_len;
    const struct booklet *booklet;
    struct arena arena;
    struct grade_mark *marks;         /* who: in the arena */
    size_t marks_count, marks_graded; /* all; those the newest grading knew */
    char *unsaved;                    /* heap */
    unsigned unsaved_question;
};

static const struct attempt *row_of(const struct journal *j)
{
    return &j->row.list[0];
}

static struct exam_form form_of(const struct attempt *a)
{
    return (struct exam_form){
        .questions = a->questions,
        .limit_ms = a->limit_ms,
        .pause = a->pause,
        .sealed = a->sealed,
        .mode = strcmp(a->mode, "assessed") == 0 ? EXAM_ASSESSED : EXAM_MOCK,
    };
}

static struct clock_moment now_of(const struct journal *j)
{
    struct clock_moment now = j->boot;
    clock_moment(j->clock, &now);
    return now;
}

/* ---- writing an event ---- */

static void keep_mark(struct journal *j, const struct exam_event *event)
{
    j->marks = xrealloc(j->marks, (j->marks_count + 1) * sizeof *j->marks);
    j->marks[j->marks_count++] = (struct grade_mark){
        .question = event->question,
        .who = arena_strdup(&j->arena, event->who),
        .millis = event->value,
    };
}

static bool fold(struct journal *j, const struct exam_event *event, const struct exam_form *form,
                 struct err *err)
{
    if (!exam_apply(&j->exam, event, form, err))
        return false;
    if (event->type == EXAM_MARK)
        keep_mark(j, event);
    return true;
}

/* Asks, commits, applies. `step` brings what only some events have. */
static bool write_event(struct journal *j, struct exam_event *event, struct attempt_step *step,
                        struct err *err)
{
    struct exam_after after;
    if (j->readonly)
        return err_set(err, ERR_DENIED, "%lld", (long long) row_of(j)->id);
    event->at = now_of(j);
    enum exam_refusal refusal = exam_check(&j->exam, event, NULL, &after);
    if (refusal != EXAM_FINE) {
        err_set(err, ERR_DENIED, "%s", exam_event_name(event->type));
        return err_detail(err, "%s", exam_refusal_text(refusal));
    }
    step->what = exam_event_name(event->type);
    step->state = exam_state_name(after.state);
    step->elapsed_ms = after.elapsed_ms;
    step->at = event->at;
    step->question = event->question;
    step->value = event->value;
    step->text = event->text;
    step->who = event->who;
    return attempt_append(j->records, row_of(j)->id, &j->last, step, err) &&
           fold(j, event, NULL, err);
}

static bool plain_event(struct journal *j, struct exam_event event, struct err *err)
{
    struct attempt_step step = {0};
    return write_event(j, &event, &step, err);
}

/* ---- the paper ---- */

/* Takes the text of a booklet (heap). */
static bool take_paper(struct journal *j, char *text, size_t len, struct err *err)
{
    free(j->paper);
    j->paper = text;
    j->paper_len = len;
    return booklet_read(text, len, &j->arena, &j->booklet, err) &&
           (j->booklet->questions_count == row_of(j)->questions ||
            err_set(err, ERR_INVALID, "%s", j->booklet->title));
}

static bool load_paper(struct journal *j, const char *digest, struct err *err)
{
    char *text;
    size_t len;
    return attempt_text(j->records, digest, &text, &len, err) && take_paper(j, text, len, err);
}

static bool write_open(struct journal *j, struct err *err)
{
    struct exam_event event = {.type = EXAM_OPEN};
    struct attempt_step step = {.paper = j->paper, .paper_len = j->paper_len};
    if (write_event(j, &event, &step, err))
        return true;
    j->booklet = NULL;
    return false;
}

bool journal_unseal(struct journal *j, const char *code, struct err *err)
{
    char *sealed = NULL, *text = NULL;
    size_t sealed_len, len;
    if (j->exam.state != EXAM_CREATED)
        return plain_event(j, (struct exam_event){.type = EXAM_OPEN}, err);
    bool ok = attempt_text(j->records, row_of(j)->paper, &sealed, &sealed_len, err) &&
              seal_open(sealed, sealed_len, code, &text, &len, err) &&
              take_paper(j, text, len, err) && write_open(j, err);
    free(sealed);
    return ok;
}

/* ---- creating ---- */

static bool find_paper(struct records *records, int64_t id, struct attempt_papers *papers,
                       const struct attempt_paper **paper, struct err *err)
{
    if (!attempt_paper_list(records, papers, err))
        return false;
    for (size_t i = 0; i < papers->count; i++)
        if (papers->list[i].id == id)
            *paper = &papers->list[i];
    return *paper || err_set(err, ERR_NOT_FOUND, "%lld", (long long) id);
}

/* Whether the form may be paused stands on the cover, or in the open text. */
static bool may_pause(struct journal *j, const struct attempt_paper *paper, bool *pause,
                      struct err *err)
{
    char *text;
    size_t len;
    struct seal_cover cover;
    const struct booklet *booklet;
    if (!attempt_text(j->records, paper->digest, &text, &len, err))
        return false;
    bool ok;
    if (paper->sealed) {
        ok = seal_read_cover(text, len, &j->arena, &cover, err);
        *pause = ok && cover.pause;
    } else {
        ok = booklet_read(text, len, &j->arena, &booklet, err);
        *pause = ok && booklet->pause;
    }
    free(text);
    return ok;
}

static bool create(struct journal *j, const struct attempt_paper *paper, int64_t learner,
                   enum exam_mode mode, struct err *err)
{
    const int64_t minute_ms = 60 * 1000;
    struct attempt a = {
        .learner = learner,
        .paper = paper->digest,
        .title = paper->title,
        .form = paper->form,
        .level = paper->level,
        .mode = mode == EXAM_ASSESSED ? "assessed" : "mock",
        .state = exam_state_name(EXAM_CREATED),
        .invigilator = paper->invigilator,
        .rule = EXAM_RULE,
        .questions = paper->questions,
        .sealed = paper->sealed,
        .limit_ms = paper->minutes * minute_ms,
    };
    struct exam_event event = {.type = EXAM_CREATE};
    if (mode == EXAM_ASSESSED && !*paper->invigilator)
        return err_set(err, ERR_INVALID, "%s", paper->title);
    if (!may_pause(j, paper, &a.pause, err))
        return false;
    a.pause = a.pause && mode == EXAM_MOCK;
    event.at = now_of(j);
    const struct exam_form form = form_of(&a);
    return attempt_create(j->records, &a, &event.at, &j->last, err) &&
           attempt_get(j->records, j->last, &j->row, err) && fold(j, &event, &form, err);
}

static struct journal *new_journal(struct records *records, const struct clock *clock)
{
    struct journal *j = xcalloc(1, sizeof *j);
    j->records = records;
    j->clock = clock;
    clock_moment(clock, &j->boot);
    return j;
}

bool journal_create(struct records *records, const struct clock *clock, int64_t learner,
                    int64_t paper, enum exam_mode mode, struct journal **journal, struct err *err)
{
    struct journal *j = new_journal(records, clock);
    struct attempt_papers papers = {0};
    const struct attempt_paper *found = NULL;
    bool ok =
        find_paper(records, paper, &papers, &found, err) && create(j, found, learner, mode, err);
    if (ok && !found->sealed)
        ok = load_paper(j, found->digest, err) && write_open(j, err);
    attempt_papers_finish(&papers);
    *journal = ok ? j : NULL;
    if (!ok)
        journal_close(j);
    return ok;
}

/* ---- opening again ---- */

static void keep_result(struct journal *j, const struct attempt_result *result)
{
    struct attempt_result *kept = arena_alloc(&j->arena, sizeof *kept);
    int64_t *scores = arena_array(&j->arena, result->scores_count, sizeof *scores);
    for (size_t i = 0; i < result->scores_count; i++)
        scores[i] = result->scores[i];
    *kept = *result;
    kept->scores = scores;
    j->result = kept;
    j->marks_graded = j->marks_count;
}

/* Folds one recorded step. What it says must be what the fold gives. */
static bool replay_step(struct journal *j, const struct attempt_step *step, struct err *err)
{
    const struct exam_form form = form_of(row_of(j));
    struct exam_event event = {
        .type = exam_event_named(step->what),
        .at = step->at,
        .question = step->question,
        .value = step->value,
        .text = step->text,
        .who = step->who,
    };
    if (event.type == EXAM_EVENT_TYPES)
        return err_set(err, ERR_NEWER, "%s", step->what);
    bool ok = fold(j, &event, &form, err) &&
              strcmp(step->state, exam_state_name(j->exam.state)) == 0 &&
              step->elapsed_ms == j->exam.elapsed_ms;
    if (!ok) {
        err_set(err, ERR_DAMAGED, "%lld", (long long) row_of(j)->id);
        return err_detail(err, "%lld", (long long) step->seq);
    }
    if (step->result)
        keep_result(j, step->result);
    j->last = step->seq;
    return true;
}

static bool replay(struct journal *j, struct err *err)
{
    struct attempt_steps steps;
    bool ok = true;
    if (!attempt_step_list(j->records, row_of(j)->id, &steps, err))
        return false;
    for (size_t i = 0; i < steps.count && ok; i++)
        ok = replay_step(j, &steps.list[i], err);
    attempt_steps_finish(&steps);
    return ok;
}

static bool load(struct journal *j, int64_t attempt, struct err *err)
{
    if (!attempt_get(j->records, attempt, &j->row, err))
        return false;
    if (row_of(j)->rule > EXAM_RULE)
        return err_set(err, ERR_NEWER, "%lld", (long long) attempt);
    if (!replay(j, err))
        return false;
    return !*row_of(j)->opened || load_paper(j, row_of(j)->opened, err);
}

/* An attempt left between its creation and its opening has the text already. */
static bool finish_opening(struct journal *j, struct err *err)
{
    if (j->exam.state != EXAM_CREATED || row_of(j)->sealed)
        return true;
    return load_paper(j, row_of(j)->paper, err) && write_open(j, err);
}

static bool end_by_time(struct journal *j, bool *ended, struct err *err)
{
    *ended = false;
    if (j->exam.state != EXAM_RUNNING || journal_left_ms(j) > 0)
        return true;
    *ended = plain_event(j, (struct exam_event){.type = EXAM_TIMEOUT}, err);
    return *ended;
}

static bool come_back(struct journal *j, struct err *err)
{
    bool ended;
    if (!finish_opening(j, err))
        return false;
    if (j->exam.state < EXAM_RUNNING || j->exam.state > EXAM_LOCKED)
        return true;
    return plain_event(j, (struct exam_event){.type = EXAM_RETURN}, err) &&
           end_by_time(j, &ended, err);
}

static bool open_journal(struct records *records, const struct clock *clock, int64_t attempt,
                         bool readonly, struct journal **journal, struct err *err)
{
    struct journal *j = new_journal(records, clock);
    bool ok = load(j, attempt, err) && (readonly || come_back(j, err));
    j->readonly = readonly;
    *journal = ok ? j : NULL;
    if (!ok)
        journal_close(j);
    return ok;
}

bool journal_open(struct records *records, const struct clock *clock, int64_t attempt,
                  struct journal **journal, struct err *err)
{
    return open_journal(records, clock, attempt, false, journal, err);
}

bool journal_look(struct records *records, const struct clock *clock, int64_t attempt,
                  struct journal **journal, struct err *err)
{
    return open_journal(records, clock, attempt, true, journal, err);
}

void journal_close(struct journal *j)
{
    if (!j)
        return;
    exam_finish(&j->exam);
    attempts_finish(&j->row);
    arena_finish(&j->arena);
    free(j->paper);
    free(j->marks);
    free(j->unsaved);
    free(j);
}

/* ---- looking ---- */

int64_t journal_id(const struct journal *j)
{
    return row_of(j)->id;
}

int64_t journal_learner(const struct journal *j)
{
    return row_of(j)->learner;
}

const struct exam *journal_exam(const struct journal *j)
{
    return &j->exam;
}

const struct booklet *journal_booklet(const struct journal *j)
{
    return j->booklet;
}

int64_t journal_left_ms(const struct journal *j)
{
    const struct clock_moment now = now_of(j);
    return exam_left_ms(&j->exam, &now);
}

/* ---- sitting ---- */

static void list_items(const struct booklet *b, struct attempt_item *items)
{
    for (unsigned i = 0; i < b->questions_count; i++) {
        const struct booklet_question *q = &b->questions[i];
        items[i] = (struct attempt_item){.question = q->id,
                                         .revision = q->revision,
                                         .requirement = q->requirement,
                                         .part = b->parts[q->part].id,
                                         .points = q->points};
    }
}

bool journal_start(struct journal *j, struct err *err)
{
    struct exam_event event = {.type = EXAM_START};
    struct attempt_step step = {0};
    if (!j->booklet)
        return write_event(j, &event, &step, err);
    struct attempt_item *items = xcalloc(j->booklet->questions_count, sizeof *items);
    list_items(j->booklet, items);
    step.items = items;
    step.items_count = j->booklet->questions_count;
    bool ok = write_event(j, &event, &step, err);
    free(items);
    return ok;
}

/* Keeps what could not be saved, so that no key pressed is lost. */
static void keep_unsaved(struct journal *j, unsigned question, const char *response)
{
    char *text = xstrdup(response);
    free(j->unsaved);
    j->unsaved = text;
    j->unsaved_question = question;
}

static bool is_saved(const struct journal *j, unsigned question, const char *response)
{
    if (question >= j->exam.form.questions || j->exam.state != EXAM_RUNNING)
        return false;
    const char *saved = j->exam.answers[question].response;
    return strcmp(saved ? saved : "", response) == 0;
}

bool journal_answer(struct journal *j, unsigned question, const char *response, struct err *err)
{
    struct err fault = ERR_INIT;
    struct exam_event event = {.type = EXAM_ANSWER, .question = question, .text = response};
    bool saved = is_saved(j, question, response);
    if (!saved) {
        if (question < j->exam.form.questions)
            event.value = j->exam.answers[question].revision + (int64_t) 1;
        saved = plain_event(j, event, &fault);
    }
    if (saved) {
        if (j->unsaved && j->unsaved_question == question) {
            free(j->unsaved);
            j->unsaved = NULL;
        }
        return true;
    }
    if (fault.code != ERR_DENIED && fault.code != ERR_ENCODING)
        keep_unsaved(j, question, response);
    if (err)
        *err = fault;
    return false;
}

const char *journal_unsaved(const struct journal *j, unsigned *question)
{
    if (question)
        *question = j->unsaved_question;
    return j->unsaved;
}

bool journal_retry(struct journal *j, struct err *err)
{
    if (!j->unsaved)
        return true;
    char *text = xstrdup(j->unsaved);
    bool ok = journal_answer(j, j->unsaved_question, text, err);
    free(text);
    return ok;
}

bool journal_flag(struct journal *j, unsigned question, bool flagged, struct err *err)
{
    return plain_event(
        j, (struct exam_event){.type = EXAM_FLAG, .question = question, .value = flagged}, err);
}

bool journal_visit(struct journal *j, unsigned question, struct err *err)
{
    if (j->exam.state == EXAM_RUNNING && j->exam.position == question)
        return true;
    return plain_event(j, (struct exam_event){.type = EXAM_VISIT, .question = question}, err);
}

bool journal_pause(struct journal *j, struct err *err)
{
    return plain_event(j, (struct exam_event){.type = EXAM_PAUSE}, err);
}

bool journal_continue(struct journal *j, struct err *err)
{
    return plain_event(j, (struct exam_event){.type = EXAM_CONTINUE}, err);
}

bool journal_warn(struct journal *j, int64_t left_ms, struct err *err)
{
    return plain_event(j, (struct exam_event){.type = EXAM_WARN, .value = left_ms}, err);
}

bool journal_submit(struct journal *j, struct err *err)
{
    int64_t blanks = j->exam.answers ? exam_blanks(&j->exam) : 0;
    return plain_event(j, (struct exam_event){.type = EXAM_SUBMIT, .value = blanks}, err);
}

bool journal_tick(struct journal *j, bool *ended, struct err *err)
{
    bool over = false;
    if (ended)
        *ended = false;
    if (j->exam.state != EXAM_RUNNING)
        return true;
    if (!end_by_time(j, &over, err))
        return false;
    if (ended)
        *ended = over;
    if (over || now_of(j).boot_ms - j->exam.last.boot_ms < EXAM_TICK_MS)
        return true;
    return plain_event(j, (struct exam_event){.type = EXAM_TICK}, err);
}

bool journal_reopen(struct journal *j, const char *code, const char *reason, int64_t extra_ms,
                    struct err *err)
{
    if (!*row_of(j)->invigilator)
        return err_set(err, ERR_DENIED, "code");
    return seal_check(row_of(j)->invigilator, code, err) &&
           plain_event(
               j, (struct exam_event){.type = EXAM_REOPEN, .text = reason, .value = extra_ms}, err);
}

/* ---- marking ---- */

bool journal_preview(const struct journal *j, struct grade *grade, struct err *err)
{
    if (!j->booklet)
        return err_set(err, ERR_DENIED, "%lld", (long long) row_of(j)->id);
    return grade_exam(j->booklet, j->exam.answers, j->marks, j->marks_count, grade, err);
}

static int64_t *list_scores(const struct grade *grade)
{
    int64_t *scores = xcalloc(grade->items_count, sizeof *scores);
    for (unsigned i = 0; i < grade->items_count; i++)
        scores[i] = grade->items[i].outcome == GRADE_PENDING ? -1 : grade->items[i].score;
    return scores;
}

bool journal_grade(struct journal *j, struct grade *grade, struct err *err)
{
    struct exam_event event = {.type = EXAM_GRADE};
    struct attempt_step step = {0};
    if (!journal_preview(j, grade, err))
        return false;
    int64_t *scores = list_scores(grade);
    const struct attempt_result result = {
        .method = GRADE_METHOD,
        .score = grade->score,
        .full = grade->full,
        .pass = j->booklet->pass,
        .passed = grade->passed,
        .pending = grade->pending > 0,
        .scores = scores,
        .scores_count = grade->items_count,
    };
    struct learned learned;
    learned_list(j->booklet, &j->exam, grade, j->result, journal_learner(j), &learned);
    event.value = grade->score;
    step.result = &result;
    step.reviews = learned.list;
    step.reviews_count = learned.count;
    bool ok = write_event(j, &event, &step, err);
    learned_finish(&learned);
    if (ok)
        keep_result(j, &result);
    else
        grade_finish(grade);
    free(scores);
    return ok;
}

/* Without spaces at the ends, so that one marker is not taken for two; heap. */
static char *trimmed(const char *name)
{
    static const char spaces[] = " \t\r\n";
    char *text = xstrdup(name + strspn(name, spaces));
    size_t n = strlen(text);
    while (n > 0 && strchr(spaces, text[n - 1]))
        text[--n] = '\0';
    return text;
}

bool journal_mark(struct journal *j, unsigned question, const char *who, int64_t millis,
                  struct err *err)
{
    const struct booklet *b = j->booklet;
    if (b && question < b->questions_count &&
        (b->questions[question].question->type != QUESTION_ESSAY ||
         millis > b->questions[question].points)) {
        err_set(err, ERR_INVALID, "%u", question + 1);
        return err_detail(err, "0-%lld", (long long) b->questions[question].points);
    }
    char *name = trimmed(who);
    bool ok = plain_event(
        j,
        (struct exam_event){.type = EXAM_MARK, .question = question, .who = name, .value = millis},
        err);
    free(name);
    return ok;
}

const struct grade_mark *journal_marks(const struct journal *j, size_t *count)
{
    *count = j->marks_count;
    return j->marks;
}

/* ---- the check ---- */

/* Grading again, with the marks that the newest grading knew. */
static bool same_result(const struct journal *j)
{
    struct grade grade;
    const struct attempt_result *r = j->result;
    if (!j->booklet ||
        !grade_exam(j->booklet, j->exam.answers, j->marks, j->marks_graded, &grade, NULL))
        return false;
    int64_t *scores = list_scores(&grade);
    bool same = r->score == grade.score && r->full == grade.full && r->passed == grade.passed &&
                r->pending == (grade.pending > 0) && r->scores_count == grade.items_count &&
                memcmp(r->scores, scores, grade.items_count * sizeof *scores) == 0;
    free(scores);
    grade_finish(&grade);
    return same;
}

static bool check_paper(struct records *records, const struct attempt *a, struct err *err)
{
    char *text = NULL;
    bool ok = attempt_text(records, a->paper, &text, NULL, err);
    free(text);
    if (ok && *a->opened) {
        ok = attempt_text(records, a->opened, &text, NULL, err);
        free(text);
    }
    return ok;
}

/* True when a fault of the material, not of the check itself. */
static bool is_finding(const struct err *fault)
{
    switch (fault->code) {
    case ERR_DAMAGED:
    case ERR_DIGEST:
    case ERR_NOT_FOUND:
    case ERR_FORMAT:
    case ERR_INVALID:
        return true;
    default:
        return false;
    }
}

bool journal_verify(struct records *records, const struct clock *clock, int64_t attempt,
                    struct journal_verdict *verdict, struct err *err)
{
    struct journal *j = new_journal(records, clock);
    struct err fault = ERR_INIT;
    struct journal_verdict v = {0};
    bool ok = chain_verify(records, &v.chain, err) && attempt_get(records, attempt, &j->row, err);
    if (!ok)
        goto out;
    v.paper_whole = check_paper(records, row_of(j), &fault);
    if (!v.paper_whole && !is_finding(&fault)) {
        *err = fault;
        ok = false;
        goto out;
    }
    v.folds = replay(j, &fault);
    if (!v.folds)
        v.first_bad = strtoll(fault.detail, NULL, 10);
    v.anomalies = j->exam.anomalies_count;
    if (v.paper_whole && *row_of(j)->opened)
        v.paper_whole = load_paper(j, row_of(j)->opened, &fault);
    v.graded = j->result != NULL;
    v.grade_same = v.graded && v.folds && v.paper_whole && same_result(j);
    v.sound = !v.chain.first_bad && !v.chain.truncated && !v.chain.projections_bad &&
              !v.chain.losses && v.paper_whole && v.folds && (!v.graded || v.grade_same);
out:
    *verdict = v;
    journal_close(j);
    return ok;
}
