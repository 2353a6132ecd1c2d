/* `xunlian exam work`: what was handed in for a lab, to be marked once more, or kept. */
#include "core/record/lab_attempt.h"
#include "tui/command/exam.h"
#include "tui/command/state.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>

static bool read_work(struct records *records, const struct clock *clock, int64_t exam,
                      int64_t question, char **text, size_t *len, struct err *err)
{
    struct journal *journal;
    int64_t lab = 0;
    if (!journal_look(records, clock, exam, &journal, err))
        return false;
    bool ok = journal_lab(journal, (unsigned) question - 1, &lab, err) &&
              (lab || err_set(err, ERR_NOT_FOUND, "%lld", (long long) question)) &&
              lab_attempt_text(records, lab, text, len, err);
    journal_close(journal);
    return ok;
}

static int print(struct cli *cli, int64_t exam, int64_t question, const char *out)
{
    struct records *records = NULL;
    struct err err = ERR_INIT;
    char *text = NULL;
    size_t len = 0;
    bool ok = state_records(cli, &records, &err) &&
              read_work(records, &cli->clock, exam, question, &text, &len, &err);
    if (ok && out)
        ok = fs_write_atomic(out, text, len, 0600, &err);
    else if (ok)
        fwrite(text, 1, len, stdout);
    free(text);
    records_close(records);
    return ok ? cli_done() : exam_fail(&err);
}

static int run(struct cli *cli, int argc, char **argv)
{
    bool bad = false;
    const char *out = args_take_value("--out", &argc, argv, &bad);
    int64_t exam, question;
    if (bad || args_left_over(argc, argv) || argc != 3 || !exam_parse_id(argv[1], &exam) ||
        !exam_parse_id(argv[2], &question) || question > EXAM_QUESTIONS_MAX)
        return CLI_USAGE;
    return print(cli, exam, question, out);
}

const struct command command_exam_work = {
    .name = "work",
    .usage = "exam work EXAM QUESTION [--out FILE]",
    .summary = N_("print the work that was handed in for a hands-on task, as lab grade takes it"),
    .run = run,
    .aid = true,
};
