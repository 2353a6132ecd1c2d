/* `xunlian learner`: the people who share this machine. */
#include "base/csv.h"
#include "base/str.h"
#include "tui/command/packs.h"
#include "tui/command/state.h"
#include "tui/command/table.h"
#include "tui/command/target.h"
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

static bool load_tree(struct cli *cli, struct lib_tree *tree, struct err *err)
{
    struct library *library;
    *tree = (struct lib_tree){0};
    if (!state_library(cli, &library, err))
        return false;
    bool ok = library_tree(library, tree, err);
    library_close(library);
    return ok;
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

static int tell_added(int64_t id, const char *name, const char *target, bool json)
{
    if (json)
        return cli_json(
            json_pack("{s:I, s:s, s:s}", "id", (json_int_t) id, "name", name, "target", target));
    if (*target)
        printf(_("%s: added, to train for %s\n"), name, target);
    else
        printf(_("%s: added\n"), name);
    return cli_done();
}

static int add(struct cli *cli, const char *name, const char *given, bool ask_pin, bool json)
{
    struct records *records = NULL;
    struct lib_tree tree = {0};
    struct err err = ERR_INIT;
    char *pin = NULL;
    const char *target;
    int64_t id;
    if (!*name)
        return cli_refuse(_("the learner's name is empty"));
    bool ok = load_tree(cli, &tree, &err) && target_find(&tree, given, &target, &err) &&
              (!ask_pin || read_pin(&pin, &err)) && state_records(cli, &records, &err) &&
              learner_add(records, name, target, pin, &id, &err);
    int status = ok ? tell_added(id, name, target, json) : cli_fail(&err);
    free(pin);
    lib_tree_finish(&tree);
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

enum column { COLUMN_NAME, COLUMN_TARGET, COLUMN_PIN, COLUMN_CREATED, COLUMNS };

static const char *const titles[COLUMNS][2] = {
    [COLUMN_NAME] = {"name", "姓名"},
    [COLUMN_TARGET] = {"target", "目标"},
    [COLUMN_PIN] = {"pin", "口令"},
    [COLUMN_CREATED] = {"created", "创建时间"}, /* as exported; passed over */
};

/* A class as it is read: `at` says where each column stands, SIZE_MAX where there is none. */
struct class
{
    const char *file;
    struct csv csv;
    struct lib_tree tree;
    size_t at[COLUMNS];
};

static enum column column_of(const char *title)
{
    int c = 0;
    while (c < COLUMNS && strcmp(title, titles[c][0]) != 0 && strcmp(title, titles[c][1]) != 0)
        c++;
    return (enum column) c;
}

/* The first line names the columns, in any order. False after a message. */
static bool find_columns(struct class *class)
{
    const struct csv *csv = &class->csv;
    unsigned line = csv->count > 0 ? csv->rows[0].line : 1;
    for (int c = 0; c < COLUMNS; c++)
        class->at[c] = SIZE_MAX;
    for (size_t i = 0; csv->count > 0 && i < csv->rows[0].count; i++) {
        const char *title = csv->rows[0].fields[i];
        enum column c = column_of(title);
        if (c == COLUMNS || class->at[c] != SIZE_MAX) {
            cli_refuse(_("%s:%u: “%s” names no column, or one again; the first line names the "
                         "columns: name, target, pin"),
                       class->file, line, title);
            return false;
        }
        class->at[c] = i;
    }
    if (class->at[COLUMN_NAME] == SIZE_MAX)
        cli_refuse(_("%s:%u: the column name is missing; the first line names the columns: name, "
                     "target, pin"),
                   class->file, line);
    return class->at[COLUMN_NAME] != SIZE_MAX;
}

static const char *field(const struct class *class, size_t row, enum column column)
{
    const struct csv_row *r = &class->csv.rows[row];
    return class->at[column] < r->count ? r->fields[class->at[column]] : "";
}

static bool add_class(struct cli *cli, const struct class *class, struct err *err)
{
    struct records *records = NULL;
    size_t failed = 0, count = class->csv.count - 1;
    struct learner_new *list = xcalloc(count + 1, sizeof *list);
    bool ok = true;
    for (; ok && failed < count; failed += ok) {
        list[failed] = (struct learner_new){.name = field(class, failed + 1, COLUMN_NAME),
                                            .pin = field(class, failed + 1, COLUMN_PIN)};
        ok = target_find(&class->tree, field(class, failed + 1, COLUMN_TARGET),
                         &list[failed].target, err);
    }
    ok = ok && state_records(cli, &records, err) &&
         learner_add_all(records, list, count, &failed, NULL, err);
    if (!ok && failed < count)
        err_context(err, "%s:%u", class->file, class->csv.rows[1 + failed].line);
    records_close(records);
    free(list);
    return ok;
}

static int tell_class(size_t added, bool json)
{
    if (json)
        return cli_json(json_pack("{s:I}", "added", (json_int_t) added));
    printf(P_("%zu learner added.\n", "%zu learners added.\n", added), added);
    return cli_done();
}

static int import(struct cli *cli, const char *file, bool json)
{
    struct err err = ERR_INIT;
    struct class class = {.file = file};
    size_t len;
    char *text = NULL;
    int status;
    bool ok =
        fs_read(file, CSV_MAX, &text, &len, &err) && csv_parse(file, text, len, &class.csv, &err);
    if (ok && class.csv.count > CLASS_MAX)
        ok = err_set(&err, ERR_TOO_BIG, "%s", file);
    if (ok && !find_columns(&class))
        status = CLI_FAILED;
    else if (ok && load_tree(cli, &class.tree, &err) && add_class(cli, &class, &err))
        status = tell_class(class.csv.count - 1, json);
    else
        status = cli_fail(&err);
    free(text);
    csv_finish(&class.csv);
    lib_tree_finish(&class.tree);
    return status;
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
