/* `xunlian report`: what the records say, for teachers and for certificates. */
#include "tui/command/report.h"

#include "base/csv.h"
#include "tui/command/table.h"
#include "tui/i18n.h"

#include <math.h>
#include <stdio.h>

json_t *report_number(double value)
{
    return isnan(value) ? json_null() : json_real(value);
}

void report_csv_number(struct str *out, double value, char end)
{
    if (isnan(value))
        str_add_char(out, end);
    else
        str_addf(out, "%.4f%c", value, end);
}

static int run(struct cli *cli, int argc, char **argv)
{
    const struct command verbs[] = {
        command_report_items, command_report_class, command_report_transcript, {0}};
    return command_dispatch(&command_report, verbs, cli, argc, argv);
}

const struct command command_report = {
    .name = "report",
    .usage = "report items | class | transcript …",
    .summary = N_("what the records say: questions, the class, a learner's transcript"),
    .run = run,
};
