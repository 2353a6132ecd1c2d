#include "core/exam/journal.h"

#include "base/str.h"
#include "core/exam/journal_parts.h"
#include "core/exam/seal.h"

#include <stdlib.h>
#include <string.h>

const struct attempt *journal_row(const struct journal *j)
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

/* Asks and fills the step; nothing has happened yet. */
static bool prepare(struct journal *j, struct exam_event *event, struct attempt_step *step,
                    struct err *err)
{
    struct exam_after after;
    if (j->readonly)
        return err_set(err, ERR_DENIED, "%lld", (long long) journal_row(j)->id);
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
    return true;
}

/* Another window has gone on with the exam: what it did is folded in. False when that does not
 * explain the failure, or when it answered the same question: then one has to look first. */
static bool catch_up(struct journal *j, const struct exam_event *event, const struct err *fault)
{
    int64_t last = j->last;
    return fault->code == ERR_BUSY && j->exam.state == EXAM_RUNNING && journal_replay(j, NULL) &&
           j->last > last &&
           (event->type != EXAM_ANSWER ||
            event->value == (int64_t) j->exam.answers[event->question].revision + 1);
}

static bool write_once(struct journal *j, struct exam_event *event, struct attempt_step *step,
                       struct err *err)
{
    return prepare(j, event, step, err) &&
           attempt_append(j->records, journal_row(j)->id, &j->last, step, err) &&
           fold(j, event, NULL, err);
}

bool journal_write(struct journal *j, struct exam_event *event, struct attempt_step *step,
                   struct err *err)
{
    struct err fault = ERR_INIT;
    if (write_once(j, event, step, &fault) ||
        (catch_up(j, event, &fault) && write_once(j, event, step, &fault)))
        return true;
    if (err)
        *err = fault;
    return false;
}

static bool write_lab_once(struct journal *j, struct exam_event *event, int64_t lab,
                           struct lab_save *save, struct err *err)
{
    struct attempt_step step = {0};
    const struct lab_exam_step exam = {
        .attempt = journal_row(j)->id, .last = &j->last, .step = &step};
    save->exam = &exam;
    bool ok = prepare(j, event, &step, err) && lab_attempt_save(j->records, lab, save, err);
    save->exam = NULL;
    return ok && fold(j, event, NULL, err);
}

bool journal_write_lab(struct journal *j, struct exam_event *event, int64_t lab,
                       struct lab_save *save, struct err *err)
{
    struct err fault = ERR_INIT;
    if (write_lab_once(j, event, lab, save, &fault) ||
        (catch_up(j, event, &fault) && write_lab_once(j, event, lab, save, &fault)))
        return true;
    if (err)
        *err = fault;
    return false;
}

bool journal_event(struct journal *j, struct exam_event event, struct err *err)
{
    struct attempt_step step = {0};
    return journal_write(j, &event, &step, err);
}

/* ---- the paper ---- */

/* Takes the text of a booklet (heap). */
static bool take_paper(struct journal *j, char *text, size_t len, struct err *err)
{
    free(j->paper);
    j->paper = text;
    j->paper_len = len;
    return booklet_read(text, len, &j->arena, &j->booklet, err) &&
           (j->booklet->questions_count == journal_row(j)->questions ||
            err_set(err, ERR_INVALID, "%s", j->booklet->title));
}

bool journal_load_paper(struct journal *j, const char *digest, struct err *err)
{
    char *text;
    size_t len;
    return attempt_text(j->records, digest, &text, &len, err) && take_paper(j, text, len, err);
}

static bool write_open(struct journal *j, struct err *err)
{
    struct exam_event event = {.type = EXAM_OPEN};
    struct attempt_step step = {.paper = j->paper, .paper_len = j->paper_len};
    if (journal_write(j, &event, &step, err))
        return true;
    j->booklet = NULL;
    return false;
}

bool journal_unseal(struct journal *j, const char *code, struct err *err)
{
    char *sealed = NULL, *text = NULL;
    size_t sealed_len, len;
    if (j->exam.state != EXAM_CREATED)
        return journal_event(j, (struct exam_event){.type = EXAM_OPEN}, err);
    bool ok = attempt_text(j->records, journal_row(j)->paper, &sealed, &sealed_len, err) &&
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

struct journal *journal_new(struct records *records, const struct clock *clock)
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
    struct journal *j = journal_new(records, clock);
    struct attempt_papers papers = {0};
    const struct attempt_paper *found = NULL;
    bool ok =
        find_paper(records, paper, &papers, &found, err) && create(j, found, learner, mode, err);
    if (ok && !found->sealed)
        ok = journal_load_paper(j, found->digest, err) && write_open(j, err);
    attempt_papers_finish(&papers);
    *journal = ok ? j : NULL;
    if (!ok)
        journal_close(j);
    return ok;
}

/* ---- opening again ---- */

void journal_keep_result(struct journal *j, const struct attempt_result *result)
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
    const struct exam_form form = form_of(journal_row(j));
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
        err_set(err, ERR_DAMAGED, "%lld", (long long) journal_row(j)->id);
        return err_detail(err, "%lld", (long long) step->seq);
    }
    if (step->result)
        journal_keep_result(j, step->result);
    j->last = step->seq;
    return true;
}

bool journal_replay(struct journal *j, struct err *err)
{
    struct attempt_steps steps;
    bool ok = true;
    if (!attempt_step_list(j->records, journal_row(j)->id, &steps, err))
        return false;
    for (size_t i = 0; i < steps.count && ok; i++)
        ok = steps.list[i].seq <= j->last || replay_step(j, &steps.list[i], err);
    attempt_steps_finish(&steps);
    return ok;
}

static bool load(struct journal *j, int64_t attempt, struct err *err)
{
    if (!attempt_get(j->records, attempt, &j->row, err))
        return false;
    if (journal_row(j)->rule > EXAM_RULE)
        return err_set(err, ERR_NEWER, "%lld", (long long) attempt);
    if (!journal_replay(j, err))
        return false;
    return !*journal_row(j)->opened || journal_load_paper(j, journal_row(j)->opened, err);
}

/* An attempt left between its creation and its opening has the text already. */
static bool finish_opening(struct journal *j, struct err *err)
{
    if (j->exam.state != EXAM_CREATED || journal_row(j)->sealed)
        return true;
    return journal_load_paper(j, journal_row(j)->paper, err) && write_open(j, err);
}

static bool end_by_time(struct journal *j, bool *ended, struct err *err)
{
    *ended = false;
    if (j->exam.state != EXAM_RUNNING || journal_left_ms(j) > 0)
        return true;
    *ended = journal_event(j, (struct exam_event){.type = EXAM_TIMEOUT}, err);
    return *ended;
}

static bool come_back(struct journal *j, struct err *err)
{
    bool ended;
    if (!finish_opening(j, err))
        return false;
    if (j->exam.state < EXAM_RUNNING || j->exam.state > EXAM_LOCKED)
        return true;
    return journal_event(j, (struct exam_event){.type = EXAM_RETURN}, err) &&
           end_by_time(j, &ended, err);
}

static bool open_journal(struct records *records, const struct clock *clock, int64_t attempt,
                         bool readonly, struct journal **journal, struct err *err)
{
    struct journal *j = journal_new(records, clock);
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
    return journal_row(j)->id;
}

int64_t journal_learner(const struct journal *j)
{
    return journal_row(j)->learner;
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
        return journal_write(j, &event, &step, err);
    struct attempt_item *items = xcalloc(j->booklet->questions_count, sizeof *items);
    list_items(j->booklet, items);
    step.items = items;
    step.items_count = j->booklet->questions_count;
    bool ok = journal_write(j, &event, &step, err);
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
    if (j->booklet && question < j->booklet->questions_count && j->booklet->questions[question].lab)
        return err_set(err, ERR_UNSUPPORTED, "%s", j->booklet->questions[question].id);
    bool saved = is_saved(j, question, response);
    if (!saved) {
        if (question < j->exam.form.questions)
            event.value = j->exam.answers[question].revision + (int64_t) 1;
        saved = journal_event(j, event, &fault);
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
    return journal_event(
        j, (struct exam_event){.type = EXAM_FLAG, .question = question, .value = flagged}, err);
}

bool journal_visit(struct journal *j, unsigned question, struct err *err)
{
    if (j->exam.state == EXAM_RUNNING && j->exam.position == question)
        return true;
    return journal_event(j, (struct exam_event){.type = EXAM_VISIT, .question = question}, err);
}

bool journal_pause(struct journal *j, struct err *err)
{
    return journal_event(j, (struct exam_event){.type = EXAM_PAUSE}, err);
}

bool journal_continue(struct journal *j, struct err *err)
{
    return journal_event(j, (struct exam_event){.type = EXAM_CONTINUE}, err);
}

bool journal_warn(struct journal *j, int64_t left_ms, struct err *err)
{
    return journal_event(j, (struct exam_event){.type = EXAM_WARN, .value = left_ms}, err);
}

bool journal_submit(struct journal *j, struct err *err)
{
    int64_t blanks = j->exam.answers ? exam_blanks(&j->exam) : 0;
    return journal_event(j, (struct exam_event){.type = EXAM_SUBMIT, .value = blanks}, err);
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
    return journal_event(j, (struct exam_event){.type = EXAM_TICK}, err);
}

bool journal_reopen(struct journal *j, const char *code, const char *reason, int64_t extra_ms,
                    struct err *err)
{
    if (!*journal_row(j)->invigilator)
        return err_set(err, ERR_DENIED, "code");
    return seal_check(journal_row(j)->invigilator, code, err) &&
           journal_event(
               j, (struct exam_event){.type = EXAM_REOPEN, .text = reason, .value = extra_ms}, err);
}
