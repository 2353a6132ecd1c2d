#include "tui/reader/session.h"

#include "core/record/records.h"
#include "core/study/rules.h"
#include "tui/status.h"

enum { FLUSH_MS = 60 * 1000, HANZI_A_MINUTE = 250, LEAST_PART = 10 };

bool session_begin(struct session *session, struct app *app, const struct lib_lesson *place,
                   const struct lesson *lesson, bool *found, struct err *err)
{
    struct reading reading = {0};
    *session = (struct session){.place = place, .lesson = lesson, .section = -1};
    *found = false;
    session->rules = hours_rules_default();
    if (!app->learner)
        return true;
    if (!rules_load(app->records, &session->rules, err) ||
        !reading_get(app->records, app->learner, place->id, &reading, found, err) ||
        !reading_done_mask(app->records, app->learner, place->id, &session->done, err))
        return false;
    if (*found) {
        session->section = reading.section;
        session->offset = reading.offset;
    }
    return true;
}

static bool save_time(struct session *session, struct app *app, struct err *err)
{
    struct study study = {.learner = app->learner,
                          .kind = STUDY_LESSON,
                          .work = session->place->work,
                          .lesson = session->place->id,
                          .planned_min = session->place->minutes,
                          .reason = ""};
    study.active_ms = hours_meter_take(&session->meter, &study.from_ms);
    return study.active_ms == 0 || session->place->outline || study_add(app->records, &study, err);
}

bool session_save(struct session *session, struct app *app)
{
    struct err err = ERR_INIT;
    bool timed = session->meter.active_ms > 0;
    session->unsaved = false;
    if (!app->learner)
        return false;
    int section = session->section < 0 ? 0 : session->section;
    if (!save_time(session, app, &err) ||
        !reading_put(app->records, app->learner, session->place->id, session->place->work, section,
                     session->offset, session->done, session->lesson->sections_count, &err)) {
        app_error(app, &err);
        return true;
    }
    if (timed)
        status_refresh(app);
    return timed;
}

void session_touch(struct session *session, struct app *app)
{
    int64_t before = session->meter.active_ms;
    hours_meter_touch(&session->meter, &session->rules, clock_now(&app->clock));
    for (unsigned i = 0; i < SESSION_SECTIONS; i++)
        if (session->in_view >> i & 1)
            session->active_ms[i] += session->meter.active_ms - before;
    session->unsaved |= session->meter.active_ms >= FLUSH_MS;
}

bool session_had_time(const struct session *session, unsigned section)
{
    int64_t planned_ms =
        (int64_t) session->lesson->sections[section].hanzi * 60 * 1000 / HANZI_A_MINUTE;
    return session->active_ms[section] * LEAST_PART >= planned_ms;
}
