#include "base/str.h"
#include "core/record/records.h"
#include "core/record/store.h"

#include <stdlib.h>
#include <string.h>

struct place {
    int section;
    int64_t offset;
    uint64_t done;
    unsigned sections;
    bool same_work; /* as the work that was asked about */
};

static bool load(struct records *records, int64_t learner, const char *lesson, const char *work,
                 struct place *place, bool *found, struct err *err)
{
    struct query query = query_open(&records->db, ST_READING_GET);
    query_int(&query, learner);
    query_text(&query, lesson);
    *found = query_row(&query);
    *place = (struct place){0};
    if (*found) {
        place->same_work = work && strcmp(query_get_text(&query, 0), work) == 0;
        place->section = (int) query_get_int(&query, 1);
        place->offset = query_get_int(&query, 2);
        place->done = (uint64_t) query_get_int(&query, 3);
        place->sections = (unsigned) query_get_int(&query, 4);
    }
    return query_end(&query, err);
}

bool reading_get(struct records *records, int64_t learner, const char *lesson,
                 struct reading *reading, bool *found, struct err *err)
{
    struct place place;
    *reading = (struct reading){0};
    if (!load(records, learner, lesson, NULL, &place, found, err))
        return false;
    unsigned done = (unsigned) __builtin_popcountll((unsigned long long) place.done);
    *reading = (struct reading){.section = place.section,
                                .offset = place.offset,
                                .done = done,
                                .sections = place.sections,
                                .finished = *found && done >= place.sections};
    return true;
}

bool reading_done_mask(struct records *records, int64_t learner, const char *lesson, uint64_t *mask,
                       struct err *err)
{
    struct place place;
    bool found;
    *mask = 0;
    if (!load(records, learner, lesson, NULL, &place, &found, err))
        return false;
    *mask = place.done;
    return true;
}

/* Whether the lesson is the one that reading_last tells: opening it again is news then. */
static bool is_last(struct records *records, int64_t learner, const char *lesson, bool *last,
                    struct err *err)
{
    char *newest;
    if (!reading_last(records, learner, &newest, err))
        return false;
    *last = newest && strcmp(newest, lesson) == 0;
    free(newest);
    return true;
}

bool reading_put(struct records *records, int64_t learner, const char *lesson, const char *work,
                 int section, int64_t offset, uint64_t done_mask, unsigned sections,
                 struct err *err)
{
    struct place old;
    bool found, last;
    if (!load(records, learner, lesson, work, &old, &found, err) ||
        !is_last(records, learner, lesson, &last, err))
        return false;
    if (found && last && old.same_work && old.section == section && old.offset == offset &&
        old.done == done_mask && old.sections == sections)
        return true;
    json_t *body = json_pack("{s:s, s:s, s:I, s:I, s:I, s:I}", "lesson", lesson, "work", work,
                             "section", (json_int_t) section, "place", (json_int_t) offset, "done",
                             (json_int_t) done_mask, "sections", (json_int_t) sections);
    return event_write(records, learner, EVENT_READ, body, NULL, err);
}

bool reading_last(struct records *records, int64_t learner, char **lesson, struct err *err)
{
    *lesson = NULL;
    struct query query = query_open(&records->db, ST_READING_LAST);
    query_int(&query, learner);
    if (query_row(&query))
        *lesson = xstrdup(query_get_text(&query, 0));
    if (query_end(&query, err))
        return true;
    free(*lesson);
    *lesson = NULL;
    return false;
}

bool note_list(struct records *records, int64_t learner, const char *lesson, struct notes *notes,
               struct err *err)
{
    *notes = (struct notes){0};
    struct query query = query_open(&records->db, lesson ? ST_NOTE_OF_LESSON : ST_NOTE_OF_LEARNER);
    query_int(&query, learner);
    if (lesson)
        query_text(&query, lesson);
    while (query_row(&query)) {
        notes->list = list_grow(notes->list, notes->count, sizeof *notes->list);
        notes->list[notes->count++] = (struct note){
            .id = query_get_int(&query, 0),
            .lesson = arena_strdup(&notes->arena, query_get_text(&query, 1)),
            .offset = query_get_int(&query, 2),
            .text = arena_strdup(&notes->arena, query_get_text(&query, 3)),
            .at_ms = query_get_int(&query, 4),
        };
    }
    if (query_end(&query, err))
        return true;
    notes_finish(notes);
    return false;
}

void notes_finish(struct notes *notes)
{
    if (!notes)
        return;
    free(notes->list);
    arena_finish(&notes->arena);
    *notes = (struct notes){0};
}

bool note_add(struct records *records, int64_t learner, const char *lesson, int64_t offset,
              const char *text, int64_t *id, struct err *err)
{
    return event_write(
        records, learner, EVENT_NOTE_ADD,
        json_pack("{s:s, s:I, s:s}", "lesson", lesson, "place", (json_int_t) offset, "text", text),
        id, err);
}

bool note_remove(struct records *records, int64_t learner, int64_t id, struct err *err)
{
    struct query query = query_open(&records->db, ST_NOTE_ONE);
    query_int(&query, learner);
    query_int(&query, id);
    bool found = query_row(&query);
    if (!query_end(&query, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "%lld", (long long) id);
    return event_write(records, learner, EVENT_NOTE_REMOVE,
                       json_pack("{s:I}", "note", (json_int_t) id), NULL, err);
}

bool answer_add(struct records *records, int64_t learner, const char *lesson, const char *work,
                const char *question, const char *response, bool right, struct err *err)
{
    json_t *body = json_pack("{s:s, s:s, s:s, s:s, s:b}", "question", question, "lesson", lesson,
                             "work", work, "response", response, "right", (int) right);
    return event_write(records, learner, EVENT_ANSWER, body, NULL, err);
}

bool answer_last(struct records *records, int64_t learner, const char *question,
                 struct answer *answer, bool *found, struct err *err)
{
    *answer = (struct answer){0};
    struct query query = query_open(&records->db, ST_ANSWER_GET);
    query_int(&query, learner);
    query_text(&query, question);
    *found = query_row(&query);
    if (*found) {
        answer->question = xstrdup(question);
        answer->response = xstrdup(query_get_text(&query, 0));
        answer->right = query_get_int(&query, 1) != 0;
        answer->at_ms = query_get_int(&query, 2);
    }
    if (query_end(&query, err))
        return true;
    answer_finish(answer);
    *found = false;
    return false;
}

void answer_finish(struct answer *answer)
{
    if (!answer)
        return;
    free((char *) answer->question);
    free((char *) answer->response);
    *answer = (struct answer){0};
}
