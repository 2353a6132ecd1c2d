/* `xunlian exam start` and `resume`: an exam run by lines of JSON on standard input and output, for
 * scripts and other front ends; `reopen` for invigilators. */
#include "base/str.h"
#include "tui/command/exam.h"
#include "tui/command/state.h"
#include "tui/i18n.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 256 * 1024, SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS };

struct runner {
    struct journal *journal;
    struct str input; /* read and not yet a line */
    bool quit;
};

/* ---- what is told ---- */

static void say(json_t *line)
{
    json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    fflush(stdout);
    json_decref(line);
}

static json_t *status_json(const struct runner *r, const char *event)
{
    const struct exam *e = journal_exam(r->journal);
    const struct booklet *b = journal_booklet(r->journal);
    bool begun = e->state >= EXAM_RUNNING;
    json_t *json = json_pack("{s:s, s:I, s:s, s:i, s:i, s:i, s:i, s:I, s:I, s:i, s:b}", "event",
                             event, "attempt", (json_int_t) journal_id(r->journal), "state",
                             exam_state_name(e->state), "questions", (int) e->form.questions,
                             "question", (int) e->position + 1, "blanks", (int) exam_blanks(e),
                             "flags", (int) exam_flags(e), "elapsed_ms", (json_int_t) e->elapsed_ms,
                             "left_ms", (json_int_t) journal_left_ms(r->journal), "anomalies",
                             (int) e->anomalies_count, "by_time", (int) e->by_time);
    if (b && begun)
        json_object_set_new(json, "title", json_string(b->title));
    return json;
}

static void say_status(const struct runner *r, const char *event)
{
    say(status_json(r, event));
}

static void refuse(const char *what, const struct err *err)
{
    say(json_pack("{s:s, s:s, s:s, s:s, s:s}", "event", "refused", "do", what, "error",
                  err_text(err->code), "object", err->object, "detail", err->detail));
}

static void refuse_line(const char *what, const char *why)
{
    struct err err = ERR_INIT;
    err_set(&err, ERR_FORMAT, "%s", why);
    refuse(what, &err);
}

/* The response of a question as letters shown; heap. */
static char *shown(const struct runner *r, unsigned i)
{
    const char *response = journal_exam(r->journal)->answers[i].response;
    return booklet_to_shown(&journal_booklet(r->journal)->questions[i], response ? response : "");
}

/* ---- what is asked ---- */

static bool question_of(const struct runner *r, json_t *command, unsigned *question)
{
    json_int_t n = json_integer_value(json_object_get(command, "question"));
    if (n < 1 || n > journal_exam(r->journal)->form.questions)
        return false;
    *question = (unsigned) n - 1;
    return true;
}

static bool do_paper(struct runner *r, json_t *command, struct err *err)
{
    (void) command;
    const struct booklet *b = journal_booklet(r->journal);
    const struct exam *e = journal_exam(r->journal);
    if (!b || e->state < EXAM_RUNNING) {
        err_set(err, ERR_DENIED, "paper");
        return err_detail(err, "%s", exam_refusal_text(EXAM_NOT_STARTED));
    }
    for (unsigned i = 0; i < b->questions_count; i++) {
        json_t *json = exam_question_json(b, i);
        char *response = shown(r, i);
        json_object_set_new(json, "event", json_string("question"));
        json_object_set_new(json, "response", json_string(response));
        json_object_set_new(json, "flagged", json_boolean(e->answers[i].flagged));
        free(response);
        say(json);
    }
    return true;
}

static bool do_answer(struct runner *r, json_t *command, struct err *err)
{
    const struct booklet *b = journal_booklet(r->journal);
    const char *response = json_string_value(json_object_get(command, "response"));
    char *source = NULL;
    unsigned i;
    if (!b || !response || !question_of(r, command, &i))
        return err_set(err, ERR_FORMAT, "answer");
    bool ok = booklet_to_source(&b->questions[i], response, &source, err) &&
              journal_answer(r->journal, i, source, err);
    free(source);
    if (!ok)
        return false;
    char *now = shown(r, i);
    say(json_pack("{s:s, s:i, s:s, s:i, s:I}", "event", "saved", "question", (int) i + 1,
                  "response", now, "revision", (int) journal_exam(r->journal)->answers[i].revision,
                  "left_ms", (json_int_t) journal_left_ms(r->journal)));
    free(now);
    return true;
}

static bool do_flag(struct runner *r, json_t *command, struct err *err)
{
    const json_t *on = json_object_get(command, "on");
    unsigned i;
    if (!question_of(r, command, &i) || (on && !json_is_boolean(on)))
        return err_set(err, ERR_FORMAT, "flag");
    if (!journal_flag(r->journal, i, !on || json_is_true(on), err))
        return false;
    say_status(r, "flagged");
    return true;
}

static bool do_goto(struct runner *r, json_t *command, struct err *err)
{
    unsigned i;
    if (!question_of(r, command, &i))
        return err_set(err, ERR_FORMAT, "goto");
    if (!journal_visit(r->journal, i, err))
        return false;
    say_status(r, "at");
    return true;
}

static bool do_code(struct runner *r, json_t *command, struct err *err)
{
    const char *code = json_string_value(json_object_get(command, "code"));
    if (!code)
        return err_set(err, ERR_FORMAT, "code");
    if (!journal_unseal(r->journal, code, err))
        return false;
    say_status(r, "opened");
    return true;
}

static bool do_reopen(struct runner *r, json_t *command, struct err *err)
{
    const char *code = json_string_value(json_object_get(command, "code"));
    const char *reason = json_string_value(json_object_get(command, "reason"));
    json_int_t minutes = json_integer_value(json_object_get(command, "minutes"));
    if (!code || !reason || minutes < 0 || minutes > 24 * 60)
        return err_set(err, ERR_FORMAT, "reopen");
    if (!journal_reopen(r->journal, code, reason, minutes * MINUTE_MS, err))
        return false;
    say_status(r, "reopened");
    return true;
}

static bool do_start(struct runner *r, json_t *command, struct err *err)
{
    (void) command;
    if (!journal_start(r->journal, err))
        return false;
    say_status(r, "started");
    return true;
}

static bool do_pause(struct runner *r, json_t *command, struct err *err)
{
    (void) command;
    if (!journal_pause(r->journal, err))
        return false;
    say_status(r, "paused");
    return true;
}

static bool do_continue(struct runner *r, json_t *command, struct err *err)
{
    (void) command;
    if (!journal_continue(r->journal, err))
        return false;
    say_status(r, "continued");
    return true;
}

static bool do_retry(struct runner *r, json_t *command, struct err *err)
{
    (void) command;
    if (!journal_retry(r->journal, err))
        return false;
    say_status(r, "status");
    return true;
}

static bool do_status(struct runner *r, json_t *command, struct err *err)
{
    (void) command;
    (void) err;
    say_status(r, "status");
    return true;
}

static bool do_submit(struct runner *r, json_t *command, struct err *err)
{
    const json_t *blanks = json_object_get(command, "blanks");
    unsigned now = exam_blanks(journal_exam(r->journal));
    if (blanks && json_integer_value(blanks) != now) {
        err_set(err, ERR_DENIED, "submit");
        return err_detail(err, "%s", exam_refusal_text(EXAM_BAD_BLANKS));
    }
    if (!journal_submit(r->journal, err))
        return false;
    say_status(r, "submitted");
    return true;
}

static bool do_quit(struct runner *r, json_t *command, struct err *err)
{
    (void) command;
    (void) err;
    r->quit = true;
    return true;
}

static const struct {
    const char *name;
    bool (*run)(struct runner *runner, json_t *command, struct err *err);
} verbs[] = {
    {"code", do_code},   {"start", do_start},   {"paper", do_paper},   {"answer", do_answer},
    {"flag", do_flag},   {"goto", do_goto},     {"pause", do_pause},   {"resume", do_continue},
    {"retry", do_retry}, {"status", do_status}, {"submit", do_submit}, {"reopen", do_reopen},
    {"quit", do_quit},
};

static void obey(struct runner *r, const char *line, size_t len)
{
    json_t *command = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);
    const char *name = json_string_value(json_object_get(command, "do"));
    size_t i = 0, n = sizeof verbs / sizeof *verbs;
    while (name && i < n && strcmp(verbs[i].name, name) != 0)
        i++;
    if (!name || i == n) {
        refuse_line(name ? name : "", "do");
    } else {
        struct err err = ERR_INIT;
        if (!verbs[i].run(r, command, &err))
            refuse(name, &err);
    }
    json_decref(command);
}

/* ---- the loop ---- */

static void warn(struct runner *r)
{
    int64_t due = exam_warning_due(journal_exam(r->journal), journal_left_ms(r->journal));
    struct err err = ERR_INIT;
    if (due == 0)
        return;
    if (journal_warn(r->journal, due, &err))
        say_status(r, "warning");
    else
        refuse("warning", &err);
}

static void tick(struct runner *r)
{
    struct err err = ERR_INIT;
    bool ended;
    if (!journal_tick(r->journal, &ended, &err))
        refuse("tick", &err);
    else if (ended)
        say_status(r, "time_up");
    else
        warn(r);
}

/* Every whole line read so far. */
static void obey_lines(struct runner *r)
{
    size_t from = 0;
    for (size_t i = 0; i < r->input.len && !r->quit; i++) {
        if (r->input.p[i] != '\n')
            continue;
        tick(r);
        obey(r, r->input.p + from, i - from);
        from = i + 1;
    }
    char *rest = xstrdup(r->input.p ? r->input.p + from : "");
    str_clear(&r->input);
    str_add(&r->input, rest);
    free(rest);
}

/* False at the end of the input. */
static bool read_more(struct runner *r)
{
    char bytes[4096];
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    if (n < 0 && errno == EINTR)
        return true;
    if (n <= 0)
        return false;
    str_add_bytes(&r->input, bytes, (size_t) n);
    obey_lines(r);
    if (r->input.len > LINE_MAX_BYTES) {
        refuse_line("", "line");
        str_clear(&r->input);
    }
    return true;
}

static int run_journal(struct journal *journal)
{
    struct runner r = {.journal = journal};
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    bool more = true;
    say_status(&r, "ready");
    while (more && !r.quit && !ferror(stdout)) {
        int n = poll(&in, 1, SECOND_MS);
        if (n > 0)
            more = read_more(&r);
        tick(&r);
    }
    str_finish(&r.input);
    return cli_done();
}

/* ---- start and resume ---- */

static bool create(struct cli *cli, struct records *records, const char *name, int64_t paper,
                   enum exam_mode mode, struct journal **journal, struct err *err)
{
    struct learners learners;
    const struct learner *learner;
    if (!learner_list(records, &learners, err))
        return false;
    bool ok = state_learner(records, &learners, name, &learner, err) &&
              journal_create(records, &cli->clock, learner->id, paper, mode, journal, err);
    learners_finish(&learners);
    return ok;
}

static int run_start(struct cli *cli, int argc, char **argv)
{
    bool bad = false, json = args_take_flag("--json", &argc, argv);
    bool assessed = args_take_flag("--assessed", &argc, argv);
    const char *name = args_take_value("--learner", &argc, argv, &bad);
    struct records *records = NULL;
    struct journal *journal = NULL;
    struct err err = ERR_INIT;
    int64_t paper;
    if (bad || args_left_over(argc, argv) || argc != 2 || !exam_parse_id(argv[1], &paper) || !json)
        return CLI_USAGE;
    bool ok =
        state_records(cli, &records, &err) &&
        create(cli, records, name, paper, assessed ? EXAM_ASSESSED : EXAM_MOCK, &journal, &err);
    int status = ok ? run_journal(journal) : exam_fail(&err);
    journal_close(journal);
    records_close(records);
    return status;
}

static int run_resume(struct cli *cli, int argc, char **argv)
{
    bool json = args_take_flag("--json", &argc, argv);
    struct records *records = NULL;
    struct journal *journal = NULL;
    struct err err = ERR_INIT;
    int64_t id;
    if (args_left_over(argc, argv) || argc != 2 || !exam_parse_id(argv[1], &id) || !json)
        return CLI_USAGE;
    bool ok = state_records(cli, &records, &err) &&
              journal_open(records, &cli->clock, id, &journal, &err);
    int status = ok ? run_journal(journal) : exam_fail(&err);
    journal_close(journal);
    records_close(records);
    return status;
}

static int reopen(struct cli *cli, int64_t id, const char *reason, int64_t minutes)
{
    struct records *records = NULL;
    struct journal *journal = NULL;
    struct err err = ERR_INIT;
    char code[EXAM_CODE_LINE] = "";
    bool ok = exam_read_code(code, &err) && state_records(cli, &records, &err) &&
              journal_open(records, &cli->clock, id, &journal, &err) &&
              journal_reopen(journal, code, reason, minutes * MINUTE_MS, &err);
    if (ok)
        printf(_("Exam %lld is open again; time left: %lld minutes.\n"), (long long) id,
               (long long) (journal_left_ms(journal) / MINUTE_MS));
    int status = ok ? cli_done() : exam_fail(&err);
    journal_close(journal);
    records_close(records);
    return status;
}

static int run_reopen(struct cli *cli, int argc, char **argv)
{
    bool bad = false;
    const char *reason = args_take_value("--reason", &argc, argv, &bad);
    const char *extra = args_take_value("--minutes", &argc, argv, &bad);
    int64_t id, minutes = 0;
    if (bad || args_left_over(argc, argv) || argc != 2 || !reason || !exam_parse_id(argv[1], &id))
        return CLI_USAGE;
    if (extra && strcmp(extra, "0") != 0 && (!exam_parse_id(extra, &minutes) || minutes > 1440))
        return CLI_USAGE;
    return reopen(cli, id, reason, minutes);
}

const struct command command_exam_start = {
    .name = "start",
    .usage = "exam start PAPER --json [--learner NAME] [--assessed]",
    .summary = N_("sit a paper by lines of JSON on standard input and output"),
    .run = run_start,
};

const struct command command_exam_resume = {
    .name = "resume",
    .usage = "exam resume EXAM --json",
    .summary = N_("go on with an exam that was left"),
    .run = run_resume,
};

const struct command command_exam_reopen = {
    .name = "reopen",
    .usage = "exam reopen EXAM --reason TEXT [--minutes N]",
    .summary = N_("reopen an exam; the invigilator's code is read from standard input"),
    .run = run_reopen,
};
