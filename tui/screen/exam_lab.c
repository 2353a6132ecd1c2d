/* Working on a lab within an exam: the seat saves, and its clock runs on. */
#include "base/str.h"
#include "tui/exam/labs.h"
#include "tui/i18n.h"
#include "tui/lab/frame.h"
#include "tui/screen/exam_parts.h"

#include <stdlib.h>

enum { HURRY_MS = 5 * 60 * 1000, LAST_MS = 3000 };

struct place {
    struct seat *seat;
    unsigned question;
    char *heading;
};

static bool save(void *data, int64_t attempt, const struct lab_save *save, struct err *err)
{
    const struct place *place = data;
    return journal_lab_save(place->seat->journal, place->question, attempt, save->text, save->len,
                            save->active_ms, save->saves, err);
}

static void left(const void *data, char *buf, size_t n, bool *hurry, bool *last)
{
    const struct place *place = data;
    int64_t ms = journal_left_ms(place->seat->journal);
    *hurry = ms <= HURRY_MS;
    *last = ms > 0 && ms <= LAST_MS;
    seat_format_left(ms, buf, n);
}

static bool tick(void *data, struct app *app)
{
    struct place *place = data;
    struct seat_tick tick;
    struct err err = ERR_INIT;
    if (!seat_tick(place->seat, &tick, &err)) {
        exam_tell(app, &err);
        return place->seat->exam->state == EXAM_RUNNING;
    }
    exam_warn(app, &tick);
    return place->seat->exam->state == EXAM_RUNNING;
}

static void release(void *data)
{
    struct place *place = data;
    seat_release(place->seat);
    free(place->heading);
    free(place);
}

void exam_open_lab(struct app *app, struct seat *seat)
{
    struct err err = ERR_INIT;
    int64_t lab;
    if (!exam_labs_begin(seat->journal, app->home->data, seat->at, &lab, &err)) {
        exam_tell(app, &err);
        return;
    }
    struct place *place = xcalloc(1, sizeof *place);
    *place = (struct place){
        .seat = seat_hold(seat),
        .question = seat->at,
        .heading = xasprintf(_("Question %u/%u · %s"), seat->at + 1, seat->exam->form.questions,
                             seat_lab(seat)->title),
    };
    const struct lab_sitting sitting = {.data = place,
                                        .heading = place->heading,
                                        .save = save,
                                        .left = left,
                                        .tick = tick,
                                        .release = release};
    if (!lab_frame_sit(app, lab, &sitting))
        release(place);
}
