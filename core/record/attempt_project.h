/* Projections of what happens in exams. Internal to core/record. */
#ifndef CORE_RECORD_ATTEMPT_PROJECT_H
#define CORE_RECORD_ATTEMPT_PROJECT_H

#include "core/record/store.h"

MUST_CHECK bool project_paper_add(struct db *db, const struct event *event, json_t *body,
                                  struct err *err);
MUST_CHECK bool project_attempt_create(struct db *db, const struct event *event, json_t *body,
                                       struct err *err);
MUST_CHECK bool project_attempt_step(struct db *db, const struct event *event, json_t *body,
                                     struct err *err);

#endif
