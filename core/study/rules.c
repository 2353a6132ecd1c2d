#include "core/study/rules.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60 * 1000 };

enum rule { RULE_IDLE, RULE_LESSON_CAP, RULE_DAY_CAP, RULE_UNIT, RULES };

static const struct {
    const char *name;
    int least, most;
} bounds[RULES] = {
    [RULE_IDLE] = {"hours.idle_minutes", 1, 60},
    [RULE_LESSON_CAP] = {"hours.lesson_cap_percent", 100, 1000},
    [RULE_DAY_CAP] = {"hours.day_cap_units", 1, 24},
    [RULE_UNIT] = {"hours.unit_minutes", 30, 60},
};

static bool parse(enum rule rule, const char *text, int *value, struct err *err)
{
    char *end;
    long n = strtol(text, &end, 10);
    if (!isdigit((unsigned char) *text) || *end || n < bounds[rule].least ||
        n > bounds[rule].most) {
        err_set(err, ERR_INVALID, "%s", bounds[rule].name);
        return err_detail(err, "%d-%d", bounds[rule].least, bounds[rule].most);
    }
    *value = (int) n;
    return true;
}

static bool load_one(struct records *records, enum rule rule, int *value, struct err *err)
{
    char *text;
    if (!setting_get(records, 0, bounds[rule].name, &text, err))
        return false;
    bool ok = !text || parse(rule, text, value, err);
    free(text);
    return ok;
}

bool rules_load(struct records *records, struct hours_rules *rules, struct err *err)
{
    *rules = hours_rules_default();
    int idle = (int) (rules->idle_ms / MINUTE_MS), lesson = rules->lesson_cap_percent;
    int unit = (int) (rules->unit_ms / MINUTE_MS);
    int day = (int) (rules->day_cap_ms / rules->unit_ms);
    if (!load_one(records, RULE_IDLE, &idle, err) ||
        !load_one(records, RULE_LESSON_CAP, &lesson, err) ||
        !load_one(records, RULE_DAY_CAP, &day, err) || !load_one(records, RULE_UNIT, &unit, err))
        return false;
    *rules = (struct hours_rules){.idle_ms = (int64_t) idle * MINUTE_MS,
                                  .lesson_cap_percent = lesson,
                                  .day_cap_ms = (int64_t) day * unit * MINUTE_MS,
                                  .unit_ms = (int64_t) unit * MINUTE_MS};
    return true;
}

bool rules_set(struct records *records, const char *name, const char *value, struct err *err)
{
    int ignored;
    for (int rule = 0; rule < RULES; rule++)
        if (strcmp(bounds[rule].name, name) == 0)
            return parse((enum rule) rule, value, &ignored, err) &&
                   setting_put(records, 0, name, value, err);
    return err_set(err, ERR_NOT_FOUND, "%s", name);
}
