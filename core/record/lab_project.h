/* What events of labs do to the projections. Internal to core/record. */
#ifndef CORE_RECORD_LAB_PROJECT_H
#define CORE_RECORD_LAB_PROJECT_H

#include "core/record/store.h"

MUST_CHECK bool project_lab_start(struct db *db, const struct event *event, json_t *body,
                                  struct err *err);
MUST_CHECK bool project_lab_grade(struct db *db, const struct event *event, json_t *body,
                                  struct err *err);
MUST_CHECK bool project_lab_leave(struct db *db, const struct event *event, json_t *body,
                                  struct err *err);

#endif
