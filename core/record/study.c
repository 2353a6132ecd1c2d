#include "base/str.h"
#include "core/record/records.h"
#include "core/record/store.h"

#include <stdlib.h>
#include <string.h>

bool study_add(struct records *records, const struct study *study, struct err *err)
{
    if (study->active_ms <= 0 || study->from_ms < 0 || (int) study->kind < 0 ||
        study->kind >= STUDY_KINDS)
        return err_set(err, ERR_INVALID, "%s", study->work);
    json_t *body =
        json_pack("{s:I, s:s, s:s, s:I, s:I, s:I, s:s}", "kind", (json_int_t) study->kind, "work",
                  study->work, "lesson", study->lesson, "planned", (json_int_t) study->planned_min,
                  "from", (json_int_t) study->from_ms, "active", (json_int_t) study->active_ms,
                  "reason", study->reason ? study->reason : "");
    return event_write(records, study->learner, EVENT_STUDY, body, NULL, err);
}

/* Neighbours mostly have the same texts: they share them. */
static const char *share(struct study_list *list, struct query *query, int column, const char *last)
{
    const char *text = query_get_text(query, column);
    return last && strcmp(last, text) == 0 ? last : arena_strdup(&list->arena, text);
}

bool study_load(struct records *records, int64_t learner, struct study_list *list, struct err *err)
{
    const struct study none = {0};
    *list = (struct study_list){0};
    struct query query = query_open(&records->db, ST_STUDY_OF);
    query_int(&query, learner);
    while (query_row(&query)) {
        list->list = list_grow(list->list, list->count, sizeof *list->list);
        const struct study *last = list->count ? &list->list[list->count - 1] : &none;
        list->list[list->count++] = (struct study){
            .learner = learner,
            .kind = (enum study_kind) query_get_int(&query, 0),
            .work = share(list, &query, 1, last->work),
            .lesson = share(list, &query, 2, last->lesson),
            .planned_min = (int) query_get_int(&query, 3),
            .from_ms = query_get_int(&query, 4),
            .active_ms = query_get_int(&query, 5),
            .reason = share(list, &query, 6, last->reason),
        };
    }
    if (query_end(&query, err))
        return true;
    study_list_finish(list);
    return false;
}

void study_list_finish(struct study_list *list)
{
    if (!list)
        return;
    free(list->list);
    arena_finish(&list->arena);
    *list = (struct study_list){0};
}

/* Rows come ordered by work: one per source and work, one per lesson read. */
static void add_progress(struct progress *progress, struct query *query)
{
    const char *work = query_get_text(query, 0);
    if (progress->count == 0 || strcmp(progress->list[progress->count - 1].work, work) != 0) {
        progress->list = list_grow(progress->list, progress->count, sizeof *progress->list);
        progress->list[progress->count++] =
            (struct work_progress){.work = arena_strdup(&progress->arena, work)};
    }
    struct work_progress *p = &progress->list[progress->count - 1];
    unsigned done = (unsigned) __builtin_popcountll((unsigned long long) query_get_int(query, 2));
    p->sections_done += done;
    p->sections_total += (unsigned) query_get_int(query, 3);
    p->answered += (unsigned) query_get_int(query, 4);
    p->right += (unsigned) query_get_int(query, 5);
    p->active_ms += query_get_int(query, 6);
}

bool progress_load(struct records *records, int64_t learner, struct progress *progress,
                   struct err *err)
{
    *progress = (struct progress){0};
    struct query query = query_open(&records->db, ST_PROGRESS);
    query_int(&query, learner);
    while (query_row(&query))
        add_progress(progress, &query);
    if (query_end(&query, err))
        return true;
    progress_finish(progress);
    return false;
}

void progress_finish(struct progress *progress)
{
    if (!progress)
        return;
    free(progress->list);
    arena_finish(&progress->arena);
    *progress = (struct progress){0};
}
