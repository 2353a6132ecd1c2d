/* Standards, competitions and verdicts as JSON; the keys are stable. */
#ifndef TUI_COMMAND_STANDARD_JSON_H
#define TUI_COMMAND_STANDARD_JSON_H

#include "core/material/competition.h"
#include "core/material/eligibility.h"
#include "core/material/standard.h"

#include <jansson.h>

/* Which levels to show: a level's id or its bare grade, and a track; NULL for all. */
struct level_filter {
    const char *level, *track;
};
bool level_filter_takes(const struct level_filter *filter, const struct standard_level *level);

json_t *standard_to_json(const struct standard *standard, const struct level_filter *filter);
json_t *competition_to_json(const struct competition *competition);

/* What the form asks. */
json_t *questions_to_json(const struct standard *standard);
json_t *eligibility_to_json(const struct standard *standard, const struct eligibility *eligibility);

/* "met", "not_met", "open", "refer" */
const char *eligibility_word(enum eligibility_state state);

#endif
