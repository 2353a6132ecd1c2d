/* The institution's rules for study hours, kept as settings of the whole machine. */
#ifndef CORE_STUDY_RULES_H
#define CORE_STUDY_RULES_H

#include "core/study/hours.h"

/* The defaults, changed by the settings hours.idle_minutes (1–60), hours.lesson_cap_percent
 * (100–1000), hours.day_cap_units (1–24) and hours.unit_minutes (30–60). A value that is no number
 * or out of its bounds is ERR_INVALID with the setting's name. */
MUST_CHECK bool rules_load(struct records *records, struct hours_rules *rules, struct err *err);

/* Checks and keeps one of the settings named above. ERR_NOT_FOUND for another name. */
MUST_CHECK bool rules_set(struct records *records, const char *name, const char *value,
                          struct err *err);

#endif
