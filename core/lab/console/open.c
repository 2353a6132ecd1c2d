#include "core/lab/console/engine.h"

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
