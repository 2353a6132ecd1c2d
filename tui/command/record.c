/* `xunlian record`: what learners did, as xAPI statements or a table, to other machines and back.
 */
#include "base/csv.h"
#include "base/str.h"
#include "core/record/exchange.h"
#include "core/record/exchange_csv.h"
#include "core/record/xapi.h"
#include "tui/command/packs.h"
#include "tui/command/record.h"
#include "tui/command/state.h"
#include "tui/command/table.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX_BYTES = 512 << 20, DAY_MS = 24 * 60 * 60 * 1000 };

/* ---- export ---- */

enum form { FORM_JSON, FORM_JSONL, FORM_CSV };

struct sink {
    FILE *file;
    enum form form;
    size_t count;
};

static bool put(void *ctx, const struct statement *s, struct err *err)
{
    struct sink *sink = ctx;
    if (sink->form == FORM_CSV) {
        struct str row = STR_INIT;
        exchange_csv_row(&row, s);
        fputs(str_text(&row), sink->file);
        str_finish(&row);
    } else {
        json_t *json = xapi_write(s);
        if (sink->form == FORM_JSON)
            fputs(sink->count ? ",\n" : "", sink->file);
        json_dumpf(json, sink->file, JSON_COMPACT);
        if (sink->form == FORM_JSONL)
            putc('\n', sink->file);
        json_decref(json);
    }
    sink->count++;
    return !ferror(sink->file) || err_set(err, ERR_IO, "record export");
}

static bool put_all(struct records *records, int64_t learner, int64_t since, struct sink *sink,
                    struct err *err)
{
    struct str head = STR_INIT;
    if (sink->form == FORM_CSV)
        exchange_csv_head(&head);
    else if (sink->form == FORM_JSON)
        str_add(&head, "[\n");
    fputs(str_text(&head), sink->file);
    str_finish(&head);
    if (!exchange_export(records, learner, since, put, sink, err))
        return false;
    if (sink->form == FORM_JSON)
        fputs("\n]\n", sink->file);
    return (fflush(sink->file) == 0 && !ferror(sink->file)) ||
           err_set(err, ERR_IO, "record export");
}

/* "2026-11-21", the start of that day in UTC; -1 for anything else. */
static int64_t parse_date(const char *text)
{
    char full[XAPI_TIME];
    if (!text)
        return 0;
    snprintf(full, sizeof full, "%.10sT00:00:00.000Z", text);
    return strlen(text) == 10 ? xapi_time_read(full) : -1;
}

static bool find_learner(struct records *records, const char *name, int64_t *id, struct err *err)
{
    struct learners learners;
    const struct learner *learner = NULL;
    *id = 0;
    if (!name)
        return true;
    if (!learner_list(records, &learners, err))
        return false;
    bool ok = state_learner(records, &learners, name, &learner, err);
    if (ok)
        *id = learner->id;
    learners_finish(&learners);
    return ok;
}

/* Writes beside the file and puts it in place when it is complete; "-" is standard output. */
static int export_to(struct records *records, int64_t learner, int64_t since, enum form form,
                     const char *path)
{
    struct err err = ERR_INIT;
    bool to_stdout = strcmp(path, "-") == 0;
    char *part = to_stdout ? NULL : xasprintf("%s.part", path);
    struct sink sink = {.file = to_stdout ? stdout : fopen(part, "w"), .form = form};
    bool ok = sink.file != NULL || err_set(&err, ERR_IO, "%s", path);
    ok = ok && put_all(records, learner, since, &sink, &err);
    if (sink.file && !to_stdout && fclose(sink.file) != 0 && ok)
        ok = err_set(&err, ERR_IO, "%s", path);
    if (ok && part && rename(part, path) != 0)
        ok = err_set(&err, ERR_IO, "%s", path);
    if (!ok && part)
        remove(part);
    free(part);
    if (!ok)
        return cli_fail(&err);
    if (!to_stdout)
        printf(_("%s: %zu statements\n"), path, sink.count);
    return cli_done();
}

static int run_export(struct cli *cli, int argc, char **argv)
{
    struct records *records = NULL;
    struct err err = ERR_INIT;
    int64_t learner = 0;
    bool bad = false, jsonl = args_take_flag("--jsonl", &argc, argv);
    const char *name = args_take_value("--learner", &argc, argv, &bad);
    const char *format = args_take_value("--format", &argc, argv, &bad);
    const char *date = args_take_value("--since", &argc, argv, &bad);
    const char *path = args_take_value("-o", &argc, argv, &bad);
    int64_t since = parse_date(date);
    bool csv = format && strcmp(format, "csv") == 0;
    if (bad || args_left_over(argc, argv) || argc > 1 || since < 0 || (csv && jsonl) ||
        (format && !csv && strcmp(format, "xapi") != 0))
        return CLI_USAGE;
    int status;
    if (state_records(cli, &records, &err) && find_learner(records, name, &learner, &err))
        status = export_to(records, learner, since,
                           csv     ? FORM_CSV
                           : jsonl ? FORM_JSONL
                                   : FORM_JSON,
                           path ? path : "-");
    else
        status = cli_fail(&err);
    records_close(records);
    return status;
}

/* ---- import ---- */

struct intake {
    const char *file;
    struct statement *list;
    size_t count, foreign; /* statements of others, which are left out */
    struct arena arena;
    json_t *json;
    bool bodies; /* the list holds references */
};

static void intake_finish(struct intake *in)
{
    for (size_t i = 0; in->bodies && i < in->count; i++)
        json_decref(in->list[i].body);
    free(in->list);
    json_decref(in->json);
    arena_finish(&in->arena);
}

static struct statement *next(struct intake *in)
{
    if ((in->count & (in->count - 1)) == 0)
        in->list = xrealloc(in->list, (in->count ? 2 * in->count : 1) * sizeof *in->list);
    return &in->list[in->count];
}

static bool is_ours(const json_t *json)
{
    return json_object_get(json_object_get(json_object_get(json, "context"), "extensions"),
                           XAPI_EVENT) != NULL;
}

static bool take_json(struct intake *in, const json_t *json, struct err *err)
{
    if (!is_ours(json)) {
        in->foreign++;
        return true;
    }
    if (!xapi_read(json, &in->arena, next(in), err))
        return false;
    in->count++;
    return true;
}

static bool refuse_json(const struct intake *in, const json_error_t *why, struct err *err)
{
    err_set(err, ERR_FORMAT, "%s:%d", in->file, why->line);
    return err_detail(err, "%s", why->text);
}

/* One array, or an answer of a record store with its "statements". */
static bool read_array(struct intake *in, const char *text, size_t len, struct err *err)
{
    json_error_t why;
    in->json = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
    if (!in->json)
        return refuse_json(in, &why, err);
    const json_t *array = json_is_object(in->json) && json_object_get(in->json, "statements")
                              ? json_object_get(in->json, "statements")
                              : in->json;
    if (json_is_object(array))
        return take_json(in, array, err);
    for (size_t i = 0; i < json_array_size(array); i++)
        if (!take_json(in, json_array_get(array, i), err))
            return false;
    return true;
}

/* One document a line. */
static bool read_lines(struct intake *in, const char *text, size_t len, struct err *err)
{
    json_error_t why;
    int line = 0;
    in->json = json_array();
    for (const char *p = text, *end = text + len; p < end;) {
        const char *stop = memchr(p, '\n', (size_t) (end - p));
        size_t n = stop ? (size_t) (stop - p) : (size_t) (end - p);
        line++;
        if (n > strspn(p, " \t\r")) {
            json_t *json = json_loadb(p, n, JSON_REJECT_DUPLICATES, &why);
            why.line = line;
            if (!json)
                return refuse_json(in, &why, err);
            json_array_append_new(in->json, json);
            if (!take_json(in, json, err))
                return false;
        }
        p += n + 1;
    }
    return true;
}

static bool read_csv(struct intake *in, const char *text, size_t len, struct err *err)
{
    struct csv csv;
    bool ok = csv_parse(in->file, text, len, &csv, err);
    in->bodies = true;
    for (size_t i = 1; ok && i < csv.count; i++) {
        ok = exchange_csv_read(in->file, &csv, i, &in->arena, next(in), err);
        in->count += ok;
    }
    csv_finish(&csv);
    return ok;
}

static bool read_file(struct intake *in, struct err *err)
{
    char *text = NULL;
    size_t len = 0;
    if (!fs_read(in->file, FILE_MAX_BYTES, &text, &len, err))
        return false;
    size_t start = strspn(text, " \t\r\n");
    const char *stop = memchr(text, '\n', len);
    json_t *line = stop ? json_loadb(text, (size_t) (stop - text), 0, NULL) : NULL;
    bool ok;
    if (text[start] == '[' || (text[start] == '{' && !line))
        ok = read_array(in, text, len, err);
    else if (text[start] == '{')
        ok = read_lines(in, text, len, err);
    else
        ok = read_csv(in, text, len, err);
    json_decref(line);
    free(text);
    return ok;
}

static int tell(const struct intake *in, const struct exchange_report *report,
                const struct exchange_options *options, bool json)
{
    if (json)
        return cli_json(json_pack("{s:I, s:I, s:I, s:I, s:b}", "added", (json_int_t) report->added,
                                  "known", (json_int_t) report->known, "learners",
                                  (json_int_t) report->learners, "foreign",
                                  (json_int_t) in->foreign, "dry_run", (int) options->dry_run));
    printf(options->dry_run ? _("Would take up %zu statements (%zu new learners); %zu are here "
                                "already.\n")
                            : _("Took up %zu statements (%zu new learners); %zu were here "
                                "already.\n"),
           report->added, report->learners, report->known);
    if (in->foreign > 0)
        printf(_("Left out: %zu statements of other programs.\n"), in->foreign);
    return cli_done();
}

static int run_import(struct cli *cli, int argc, char **argv)
{
    struct records *records = NULL;
    struct err err = ERR_INIT;
    struct exchange_report report;
    bool json = args_take_flag("--json", &argc, argv);
    struct exchange_options options = {.merge = args_take_flag("--merge", &argc, argv),
                                       .dry_run = args_take_flag("--dry-run", &argc, argv)};
    if (args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    struct intake in = {.file = argv[1]};
    int status;
    if (!read_file(&in, &err) || !state_records(cli, &records, &err) ||
        !exchange_import(records, in.list, in.count, &options, &report, &err))
        status = err.code == ERR_EXISTS
                     ? cli_refuse(_("%s: a learner of this name is here already; --merge takes the "
                                    "two for one, else rename one of them"),
                                  err.object)
                     : cli_fail(&err);
    else
        status = tell(&in, &report, &options, json);
    records_close(records);
    intake_finish(&in);
    return status;
}

static int run(struct cli *cli, int argc, char **argv)
{
    const struct command verbs[] = {
        {.name = "export",
         .usage = "record export [--learner NAME] [--format xapi|csv] [--jsonl] [--since DATE] "
                  "[-o FILE]",
         .summary = N_("what learners did, as xAPI statements or a table"),
         .aid = true,
         .run = run_export},
        {.name = "import",
         .usage = "record import FILE [--merge] [--dry-run] [--json]",
         .summary = N_("take up what another machine exported; what is here already is passed "
                       "over"),
         .run = run_import},
        command_record_backup,
        command_record_restore,
        {0}};
    return command_dispatch(&command_record, verbs, cli, argc, argv);
}

const struct command command_record = {
    .name = "record",
    .usage = "record export | import | backup | restore …",
    .summary =
        N_("carry learners' records to other machines and back, back them up and restore them"),
    .run = run,
};
