#include "tui/command/exam_score.h"

#include "base/str.h"
#include "tui/command/exam.h"
#include "tui/command/sheet.h"
#include "tui/exam/labs.h"
#include "tui/i18n.h"
#include "tui/lab/marks.h"

#include <stdlib.h>

enum { MINUTE_MS = 60 * 1000, SECOND_MS = 1000, WHEN = 40, DATE_COLS = 16 };

/* ---- the course ---- */

/* "2026-01-05 09:00". */
static const char *when(int64_t ms, char text[WHEN])
{
    clock_format(ms, text, WHEN);
    text[DATE_COLS] = '\0';
    text[10] = ' ';
    return text;
}

static char *anomaly(const struct exam_anomaly *a)
{
    static const char *const texts[EXAM_ANOMALY_KINDS] = {
        [EXAM_ANOMALY_RESTART] = N_("%s: the machine was started anew; by the system time %lld s "
                                    "passed, %lld s of them counted"),
        [EXAM_ANOMALY_AWAY] = N_("%s: the program did not run for %lld s, %lld s of them "
                                 "counted"),
        [EXAM_ANOMALY_WALL_JUMP] = N_("%s: the system time was moved by %lld s; the exam's clock "
                                      "went on by %lld s"),
        [EXAM_ANOMALY_BOOT_BACK] = N_("%s: the machine was put back to an earlier state, by %lld "
                                      "s; %lld s counted"),
    };
    char at[WHEN];
    clock_format(a->wall_ms, at, sizeof at);
    return xasprintf(_(texts[a->kind]), at, (long long) (a->amount_ms / SECOND_MS),
                     (long long) (a->counted_ms / SECOND_MS));
}

void exam_score_course(const struct exam *e, const struct attempt *row,
                       void (*tell)(void *data, const char *sentence), void *data)
{
    char from[WHEN], to[WHEN], *text;
    tell(data, e->form.mode == EXAM_ASSESSED ? _("assessed exam") : _("mock exam"));
    if (row->started_ms && row->ended_ms) {
        text = xasprintf(e->by_time ? _("From %s to %s; handed in by itself when the time was up")
                                    : _("From %s to %s; handed in by the candidate"),
                         when(row->started_ms, from), when(row->ended_ms, to));
        tell(data, text);
        free(text);
    }
    text = xasprintf(_("Time used %lld of %lld minutes, %u blanks"),
                     (long long) (e->elapsed_ms / MINUTE_MS),
                     (long long) (e->form.limit_ms / MINUTE_MS), exam_blanks(e));
    tell(data, text);
    free(text);
    if (e->reopening.count) {
        text = xasprintf(_("Reopened %u times with %lld more minutes, the newest because of: %s"),
                         e->reopening.count, (long long) (e->reopening.extra_ms / MINUTE_MS),
                         e->reopening.reason);
        tell(data, text);
        free(text);
    }
    for (size_t i = 0; i < e->anomalies_count; i++) {
        text = anomaly(&e->anomalies[i]);
        tell(data, text);
        free(text);
    }
}

/* ---- marks ---- */

char *exam_score_markers(const struct journal *journal, unsigned question)
{
    struct str out = STR_INIT;
    size_t count;
    const struct grade_mark *marks = journal_marks(journal, &count);
    for (size_t i = 0; i < count; i++) {
        char points[EXAM_POINTS];
        if (marks[i].question != question)
            continue;
        str_addf(&out, "%s%s %s", out.len ? _(", ") : "", marks[i].who,
                 exam_points(marks[i].millis, points));
    }
    return out.len ? str_take(&out) : NULL;
}

struct lab_marks *exam_score_marks(const struct journal *journal, struct records *records,
                                   unsigned question)
{
    struct lab_marks *marks = NULL;
    char *text;
    size_t len;
    if (!exam_labs_text(journal, records, question, &text, &len))
        return NULL;
    if (!lab_marks_read(text, len, &marks, NULL))
        marks = NULL;
    free(text);
    return marks;
}

/* ---- the sheet ---- */

static void tell_line(void *data, const char *sentence)
{
    sheet_line(data, sentence);
}

static void put_totals(struct sheet *sheet, const struct exam_score *s)
{
    const struct grade *g = s->grade;
    const struct booklet *b = journal_booklet(s->journal);
    char score[EXAM_POINTS], full[EXAM_POINTS];
    const char *const heads[] = {_("Score"), _("of"), _("Function")};
    sheet_section(sheet, g->pending  ? _("Result: not final, answers wait to be marked")
                         : g->passed ? _("Result: passed")
                                     : _("Result: not passed"));
    sheet_table(sheet, heads, 3, 3);
    for (unsigned i = 0; i < g->parts_count; i++) {
        if (g->parts[i].questions == 0)
            continue;
        sheet_cell(sheet, exam_points(g->parts[i].score, score));
        sheet_cell(sheet, exam_points(g->parts[i].points, full));
        sheet_cellf(sheet, "%s %s", b->parts[i].id, b->parts[i].title);
    }
    sheet_cell(sheet, exam_points(g->score, score));
    sheet_cell(sheet, exam_points(g->full, full));
    sheet_cell(sheet, _("all together"));
    sheet_table_end(sheet);
}

static void put_lines(struct sheet *sheet, const struct lab_marks *marks)
{
    const char *const heads[] = {_("Score"), _("of"), _("Rule")};
    sheet_table(sheet, heads, 3, 3);
    for (size_t i = 0; i < marks->lines_count; i++) {
        const struct lab_mark_line *line = &marks->lines[i];
        char score[EXAM_POINTS], points[EXAM_POINTS];
        sheet_cell(sheet, exam_points(line->score, score));
        sheet_cell(sheet, exam_points(line->points, points));
        sheet_cellf(sheet, "%s%s%s", line->title, *line->note ? "  " : "", line->note);
    }
    sheet_table_end(sheet);
}

static void put_faults(struct sheet *sheet, const struct lab_marks *marks)
{
    const char *const heads[] = {_("Place"), _("Given"), _("Right answer"), _("Fault")};
    if (marks->faults_count == 0)
        return;
    sheet_table(sheet, heads, 4, 0);
    for (size_t i = 0; i < marks->faults_count; i++) {
        const struct lab_mark_fault *f = &marks->faults[i];
        sheet_cell(sheet, f->place);
        sheet_cell(sheet, *f->mine ? f->mine : "—");
        sheet_cell(sheet, *f->gold ? f->gold : "—");
        sheet_cellf(sheet, "%s%s%s%s%s", f->sentence, *f->rule || *f->text ? "  " : "", f->rule,
                    *f->rule && *f->text ? " " : "", f->text);
    }
    sheet_table_end(sheet);
    if (marks->more)
        sheet_line(sheet, _("There are more faults than can be listed."));
}

static void put_lab(struct sheet *sheet, const struct exam_score *s, unsigned i)
{
    const struct booklet_question *q = &journal_booklet(s->journal)->questions[i];
    const struct grade_item *item = &s->grade->items[i];
    char score[EXAM_POINTS], points[EXAM_POINTS], *markers;
    char *title = xasprintf(_("%u. %s: %s of %s points"), i + 1, q->lab->title,
                            exam_points(item->score, score), exam_points(q->points, points));
    sheet_section(sheet, title);
    free(title);
    char *what = xasprintf(_("Task %s, variant %s, from %s %s"), q->id, q->lab->variant,
                           q->lab->pack, q->lab->version);
    sheet_line(sheet, what);
    free(what);
    if (item->outcome == GRADE_BLANK)
        sheet_line(sheet, _("No work was handed in for this task."));
    if (item->outcome == GRADE_PENDING)
        sheet_line(sheet, _("not marked yet"));
    if ((markers = exam_score_markers(s->journal, i))) {
        what = xasprintf(_("Marked by: %s"), markers);
        sheet_line(sheet, what);
        free(what);
        free(markers);
    }
    struct lab_marks *marks = exam_score_marks(s->journal, s->records, i);
    if (marks) {
        put_lines(sheet, marks);
        put_faults(sheet, marks);
    }
    lab_marks_release(marks);
}

/* All questions that are no labs, in one table. */
static void put_questions(struct sheet *sheet, const struct exam_score *s)
{
    const struct booklet *b = journal_booklet(s->journal);
    const char *const heads[] = {_("No."),   _("Score"),        _("of"),
                                 _("Given"), _("Right answer"), _("Question")};
    bool any = false;
    for (unsigned i = 0; i < b->questions_count; i++)
        any = any || !b->questions[i].lab;
    if (!any)
        return;
    sheet_section(sheet, _("Question by question"));
    sheet_table(sheet, heads, 6, 7);
    for (unsigned i = 0; i < b->questions_count; i++) {
        const struct booklet_question *q = &b->questions[i];
        const char *response = journal_exam(s->journal)->answers[i].response;
        char score[EXAM_POINTS], points[EXAM_POINTS];
        if (q->lab)
            continue;
        char *shown = booklet_to_shown(q, response ? response : ""), *key = exam_key(q);
        sheet_cellf(sheet, "%u", i + 1);
        sheet_cell(sheet, exam_points(s->grade->items[i].score, score));
        sheet_cell(sheet, exam_points(q->points, points));
        sheet_cell(sheet, *shown ? shown : "—");
        sheet_cell(sheet, *key ? key : "—");
        sheet_cell(sheet, q->question->stem);
        free(shown);
        free(key);
    }
    sheet_table_end(sheet);
}

char *exam_score_sheet(const struct exam_score *s)
{
    const struct booklet *b = journal_booklet(s->journal);
    struct sheet sheet;
    char *text = xasprintf(_("%s %s: score sheet"), s->row->title, s->row->form);
    sheet_begin(&sheet, SHEET_HTML, text);
    free(text);
    text = xasprintf(_("Candidate: %s. Exam no. %lld."), s->learner, (long long) s->row->id);
    sheet_line(&sheet, text);
    free(text);
    exam_score_course(journal_exam(s->journal), s->row, tell_line, &sheet);
    put_totals(&sheet, s);
    for (unsigned i = 0; i < b->questions_count; i++)
        if (b->questions[i].lab)
            put_lab(&sheet, s, i);
    put_questions(&sheet, s);
    sheet_section(&sheet, _("Signatures"));
    sheet_line(&sheet, _("Examiner: ______________   Candidate: ______________   Date: "
                         "______________"));
    text = xasprintf(_("Newest event of the record: %s"), s->hash);
    sheet_line(&sheet, text);
    free(text);
    return sheet_end(&sheet);
}
