/* `xunlian learner`: the people who share this machine. */
#include "base/csv.h"
#include "base/str.h"
#include "tui/command/packs.h"
#include "tui/command/state.h"
#include "tui/command/table.h"
#include "tui/i18n.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CSV_MAX = 4 * 1024 * 1024, CLASS_MAX = 2000 };

static json_t *learner_json(const struct learner *learner)
{
    char created[40];
    clock_format(learner->created_ms, created, sizeof created);
    return json_pack("{s:I, s:s, s:s, s:b, s:s}", "id", (json_int_t) learner->id, "name",
                     learner->name, "target", learner->target, "pin", (int) learner->has_pin,
                     "created", created);
}

/* ---- add ---- */

/* A target must be a level that the library knows, as soon as it knows any. */
static bool check_target(struct cli *cli, const char *target, struct err *err)
{
    struct library *library;
    struct lib_tree tree;
    bool found = false, any = false;
    if (!target || !*target)
        return true;
    if (!state_library(cli, &library, err))
        return false;
    bool ok = library_tree(library, &tree, err);
    for (size_t i = 0; ok && i < tree.count; i++) {
        bool level = tree.nodes[i].kind == LIB_LEVEL;
        any = any || level;
        found = found || (level && strcmp(tree.nodes[i].path, target) == 0);
    }
    if (ok)
        lib_tree_finish(&tree);
    library_close(library);
    return ok && (found || !any || err_set(err, ERR_NOT_FOUND, "%s", target));
}

/* One line of standard input, so that the PIN stands in no list of processes. Heap. */
static bool read_pin(char **pin, struct err *err)
{
    size_t room = 0;
    *pin = NULL;
    ssize_t n = getline(pin, &room, stdin);
    if (n < 0)
        return err_set(err, ERR_FORMAT, "--pin-stdin");
    (*pin)[strcspn(*pin, "\r\n")] = '\0';
    return true;
}

static int add(struct cli *cli, const char *name, const char *target, bool ask_pin, bool json)
{
    struct records *records = NULL;
    struct err err = ERR_INIT;
    char *pin = NULL;
    int64_t id;
    int status = CLI_OK;
    if (!check_target(cli, target, &err) || (ask_pin && !read_pin(&pin, &err)) ||
        !state_records(cli, &records, &err) || !learner_add(records, name, target, pin, &id, &err))
        status = cli_fail(&err);
    else if (json)
        status = cli_json(json_pack("{s:I, s:s, s:s}", "id", (json_int_t) id, "name", name,
                                    "target", target ? target : ""));
    free(pin);
    records_close(records);
    return status;
}

static int run_add(struct cli *cli, int argc, char **argv)
{
    bool bad = false, json = args_take_flag("--json", &argc, argv);
    bool pin = args_take_flag("--pin-stdin", &argc, argv);
    const char *target = args_take_value("--target", &argc, argv, &bad);
    if (bad || args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    return add(cli, argv[1], target, pin, json);
}

/* ---- list and export ---- */

static bool load(struct cli *cli, struct learners *learners, struct err *err)
{
    struct records *records;
    if (!state_records(cli, &records, err))
        return false;
    bool ok = learner_list(records, learners, err);
    records_close(records);
    return ok;
}

static json_t *list_json(const struct learners *learners)
{
    json_t *array = json_array();
    for (size_t i = 0; i < learners->count; i++)
        json_array_append_new(array, learner_json(&learners->list[i]));
    return array;
}

static int print_list(const struct learners *learners)
{
    for (size_t i = 0; i < learners->count; i++) {
        const struct learner *learner = &learners->list[i];
        cli_pad(learner->name, 24);
        printf(" %s%s\n", learner->target, learner->has_pin ? "  PIN" : "");
    }
    if (learners->count == 0)
        puts(_("No learners yet; xunlian learner add NAME adds one."));
    return cli_done();
}

static int run_list(struct cli *cli, int argc, char **argv)
{
    struct learners learners;
    struct err err = ERR_INIT;
    bool json = args_take_flag("--json", &argc, argv);
    bool jsonl = args_take_flag("--jsonl", &argc, argv);
    if (args_left_over(argc, argv) || argc > 1)
        return CLI_USAGE;
    if (!load(cli, &learners, &err))
        return cli_fail(&err);
    int status = jsonl  ? cli_jsonl(list_json(&learners))
                 : json ? cli_json(list_json(&learners))
                        : print_list(&learners);
    learners_finish(&learners);
    return status;
}

static int print_csv(const struct learners *learners)
{
    struct str out = STR_INIT;
    str_add(&out, "name,target,created\n");
    for (size_t i = 0; i < learners->count; i++) {
        char created[40];
        clock_format(learners->list[i].created_ms, created, sizeof created);
        csv_add_field(&out, learners->list[i].name, ',');
        csv_add_field(&out, learners->list[i].target, ',');
        csv_add_field(&out, created, '\n');
    }
    fputs(str_text(&out), stdout);
    str_finish(&out);
    return cli_done();
}

static int run_export(struct cli *cli, int argc, char **argv)
{
    struct learners learners;
    struct err err = ERR_INIT;
    bool json = args_take_flag("--json", &argc, argv);
    if (args_left_over(argc, argv) || argc > 1)
        return CLI_USAGE;
    if (!load(cli, &learners, &err))
        return cli_fail(&err);
    int status = json ? cli_json(list_json(&learners)) : print_csv(&learners);
    learners_finish(&learners);
    return status;
}

/* ---- import ---- */

/* The columns name, target, pin in any order by a first line that names them, or in this order
 * without one. Other columns are passed over. */
struct columns {
    size_t name, target, pin;
    size_t first; /* row of the first learner */
};

static struct columns find_columns(const struct csv *csv)
{
    struct columns c = {.name = 0, .target = 1, .pin = 2, .first = 0};
    bool named = false;
    for (size_t i = 0; csv->count > 0 && i < csv->rows[0].count; i++)
        named = named || strcmp(csv->rows[0].fields[i], "name") == 0;
    if (!named)
        return c;
    c = (struct columns){.name = SIZE_MAX, .target = SIZE_MAX, .pin = SIZE_MAX, .first = 1};
    for (size_t i = 0; i < csv->rows[0].count; i++) {
        const char *title = csv->rows[0].fields[i];
        size_t *column = strcmp(title, "name") == 0     ? &c.name
                         : strcmp(title, "target") == 0 ? &c.target
                         : strcmp(title, "pin") == 0    ? &c.pin
                                                        : NULL;
        if (column)
            *column = i;
    }
    return c;
}

static const char *field(const struct csv_row *row, size_t column)
{
    return column < row->count ? row->fields[column] : "";
}

static bool add_class(struct cli *cli, const char *file, const struct csv *csv, size_t *added,
                      struct err *err)
{
    struct columns c = find_columns(csv);
    struct records *records;
    size_t failed = 0, count = csv->count - c.first;
    struct learner_new *list = xcalloc(count, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct csv_row *row = &csv->rows[c.first + i];
        list[i] = (struct learner_new){
            .name = field(row, c.name), .target = field(row, c.target), .pin = field(row, c.pin)};
    }
    bool ok = state_records(cli, &records, err);
    if (ok) {
        ok = learner_add_all(records, list, count, &failed, NULL, err);
        if (!ok && failed < count)
            err_context(err, "%s:%u", file, csv->rows[c.first + failed].line);
        records_close(records);
    }
    free(list);
    *added = count;
    return ok;
}

static int import(struct cli *cli, const char *file, bool json)
{
    struct err err = ERR_INIT;
    struct csv csv = {0};
    size_t len, added = 0;
    char *text = NULL;
    bool ok = fs_read(file, CSV_MAX, &text, &len, &err) && csv_parse(file, text, len, &csv, &err);
    if (ok && csv.count > CLASS_MAX)
        ok = err_set(&err, ERR_TOO_BIG, "%s", file);
    ok = ok && add_class(cli, file, &csv, &added, &err);
    free(text);
    csv_finish(&csv);
    if (!ok)
        return cli_fail(&err);
    if (json)
        return cli_json(json_pack("{s:I}", "added", (json_int_t) added));
    printf(P_("%zu learner added.\n", "%zu learners added.\n", added), added);
    return cli_done();
}

static int run_import(struct cli *cli, int argc, char **argv)
{
    bool json = args_take_flag("--json", &argc, argv);
    if (args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    return import(cli, argv[1], json);
}

static const struct command verbs[] = {
    {.name = "add",
     .usage = "learner add NAME [--target LEVEL] [--pin-stdin] [--json]",
     .summary = N_("add a learner; the PIN is read from standard input"),
     .run = run_add},
    {.name = "list",
     .usage = "learner list [--json | --jsonl]",
     .summary = N_("the learners of this machine"),
     .run = run_list},
    {.name = "import",
     .usage = "learner import FILE.csv [--json]",
     .summary = N_("add a class from the columns name, target and pin, whole or not at all"),
     .run = run_import},
    {.name = "export",
     .usage = "learner export [--json]",
     .summary = N_("write the learners as CSV, without PINs"),
     .run = run_export},
    {0},
};

static int run(struct cli *cli, int argc, char **argv)
{
    return command_dispatch(&command_learner, verbs, cli, argc, argv);
}

const struct command command_learner = {
    .name = "learner",
    .usage = "learner add | list | import | export …",
    .summary = N_("the people who learn on this machine"),
    .run = run,
};
