/* `xunlian-lab lab train`: runs the pipeline of a model work and prints what came out, for the
 * screen, which goes on meanwhile. Reads no gold. */
#include "tui/command/lab_verbs.h"

#include "core/lab/model/engine.h"
#include "core/lab/model/report.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECONDS_MOST = 10 };

static bool train(const struct lab_named *named, const char *text, size_t len, struct model_ask ask,
                  const struct clock *clock, json_t **report, struct err *err)
{
    struct model_data *data;
    struct model_work work;
    struct model_run *run = NULL;
    if (!model_data_open(named->task, &data, err))
        return false;
    bool ok = model_work_read(data, text, len, &work, err);
    if (ok) {
        int64_t from = clock_boot(clock);
        ok = model_work_runs(&work) || err_set(err, ERR_INVALID, "train");
        ok = ok && model_run_new(data, &work, &run, err) &&
             model_report(run, ask, (double) (clock_boot(clock) - from) / 1000, report, err);
        model_run_free(run);
        model_work_finish(&work);
    }
    model_data_close(data);
    return ok;
}

static int run_named(struct cli *cli, const struct lab_named *named, const char *file,
                     struct model_ask ask)
{
    struct err err = ERR_INIT;
    json_t *report;
    char *text;
    size_t len;
    if (named->engine != &model_engine)
        return cli_refuse(_("%s is no lab of models"), named->task->spec->id);
    if (!lab_read_file(file, &text, &len, &err))
        return cli_fail(&err);
    alarm(SECONDS_MOST); /* liblinear cannot be asked to stop */
    bool ok = train(named, text, len, ask, &cli->clock, &report, &err);
    alarm(0);
    free(text);
    return ok ? cli_json(report) : cli_fail(&err);
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct lab_named named;
    struct model_ask ask = {args_take_flag("--learning", &argc, argv),
                            args_take_flag("--grid", &argc, argv)};
    int status;
    if (!lab_named_open(&named, cli, &argc, argv, &status))
        return status;
    status = argc == 3 ? run_named(cli, &named, argv[2], ask) : CLI_USAGE;
    lab_named_close(&named);
    return status;
}

const struct command command_lab_train = {
    .name = "train",
    .usage = "lab train LAB FILE [--variant V] [--pack DIR] [--learning] [--grid]",
    .summary = N_("run the pipeline of a model work and print its figures as JSON"),
    .run = run,
};
