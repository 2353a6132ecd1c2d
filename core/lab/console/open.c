#include "core/lab/console/engine.h"

#include <stdio.h>
#include <stdlib.h>

static bool read_data(void *ctx, const char *name, char **text, size_t *len, struct err *err)
{
    return lab_data(ctx, name, text, len, err);
}

bool console_read_task(struct lab_task *task, struct console_scenario **scenario, struct err *err)
{
    char *text;
    size_t len;
    *scenario = NULL;
    if (!lab_data(task, "scenario.json", &text, &len, err))
        return false;
    bool ok = console_scenario_parse(lab_path(task, "scenario.json"), text, len, read_data, task,
                                     scenario, err);
    free(text);
    return ok;
}

bool console_read_gold(struct lab_task *task, const struct console_scenario *scenario,
                       struct console_gold **gold, struct err *err)
{
    char *text, file[200];
    size_t len;
    *gold = NULL;
    snprintf(file, sizeof file, "labs/%.60s/%.60s/gold/gold.json", task->spec->id,
             task->spec->variants[task->variant]);
    if (!lab_gold(task, "gold.json", &text, &len, err))
        return false;
    bool ok = console_gold_parse(file, text, len, scenario, gold, err);
    free(text);
    return ok;
}
