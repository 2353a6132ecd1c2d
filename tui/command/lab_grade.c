/* `xunlian lab grade`: the marks of a file, line by line, and every fault. */
#include "tui/command/lab_verbs.h"

#include "base/utf8.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TITLE_COLS = 30 };

/* The sentence of a fault with its arguments in place. */
static void add_sentence(struct str *out, const struct lab_fault *f)
{
    const char *const args[] = {f->args[0], f->args[1], f->args[2]};
    str_add_filled(out, _(f->kind->text), args);
}

static void print_fault(const struct lab_fault *f, const struct labspec *spec)
{
    const struct labspec_explain *explain = labspec_explain(spec, f->kind->name);
    const char *rule = lab_fault_rule(f, spec);
    struct str line = STR_INIT, shown = STR_INIT;
    if (*f->place)
        str_addf(&line, "%s: ", f->place);
    add_sentence(&line, f);
    if (*f->mine || *f->gold)
        str_addf(&line, " [%s → %s]", *f->mine ? f->mine : "—", *f->gold ? f->gold : "—");
    if (explain || rule)
        str_addf(&line, " (%s%s%s)", rule ? rule : "", rule && explain ? " " : "",
                 explain ? explain->text : "");
    utf8_escape(&shown, str_text(&line), line.len);
    cli_wrap(2, "- ", str_text(&shown));
    str_finish(&line);
    str_finish(&shown);
}

static void print_line(const struct lab_score *line)
{
    printf("  ");
    cli_pad(line->rule->title, TITLE_COLS);
    printf("%6.3f /%6.3f  ", (double) line->millis / LABSPEC_POINT,
           (double) line->rule->millis / LABSPEC_POINT);
    if (!line->defined)
        printf("%s", _("undefined"));
    else if (line->rule->check)
        printf("%s", line->value > 0 ? _("holds") : _("does not hold"));
    else
        printf("%.4f", line->value);
    printf("%s%s\n", *line->note ? "  " : "", line->note);
}

static int print_text(const struct lab_result *result, const struct lab_task *task)
{
    const struct labspec *spec = result->spec;
    char shown[24];
    lab_result_shown(lab_result_millis(result), shown, sizeof shown);
    printf("%s  %s\n", spec->id, spec->title);
    printf(_("variant %s: %s of %s points\n"), spec->variants[task->variant], shown, spec->points);
    for (unsigned i = 0; i < spec->scores_count; i++)
        print_line(&result->scores[i]);
    for (size_t i = 0; i < result->faults_count; i++)
        print_fault(&result->faults[i], spec);
    if (result->faults_more > 0)
        printf(_("  and %zu more\n"), result->faults_more);
    return cli_done();
}

static int grade(const struct lab_named *named, const char *file, const char *format, bool json)
{
    struct lab_result result;
    struct lab_input in;
    struct str work = STR_INIT;
    struct err err = ERR_INIT;
    const struct lab_format *f;
    int status = CLI_FAILED;
    lab_result_init(&result, named->task->spec);
    if (!lab_input_read(file, &in, &err)) {
        status = cli_fail(&err);
    } else if (lab_find_format(named->engine, format, &in, true, &f)) {
        bool ok = lab_input_work(named, f, &in, &work, &err) &&
                  (lab_engine_grade(named->engine, named->task, str_text(&work), work.len, &result,
                                    &err) ||
                   err_context(&err, "%s", file));
        status = !ok    ? cli_fail(&err)
                 : json ? cli_json(lab_result_json(&result, named->task))
                        : print_text(&result, named->task);
    }
    str_finish(&work);
    lab_input_finish(&in);
    lab_result_finish(&result);
    return status;
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct lab_named named;
    bool json = args_take_flag("--json", &argc, argv), bad = false;
    const char *name = args_take_value("--format", &argc, argv, &bad);
    int status;
    if (bad)
        return CLI_USAGE;
    if (!lab_named_open(&named, cli, &argc, argv, &status))
        return status;
    status = CLI_USAGE;
    if (argc == 3 && (strcmp(argv[2], "-") == 0 || !args_left_over(argc, argv)))
        status = grade(&named, argv[2], name, json);
    lab_named_close(&named);
    return status;
}

const struct command command_lab_grade = {
    .name = "grade",
    .usage = "lab grade LAB FILE [--variant V] [--format NAME] [--pack DIR] [--json]",
    .summary = N_("mark a work, or a file made in another tool: the score by rule, every fault"),
    .aid = true,
    .run = run,
};
