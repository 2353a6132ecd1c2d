/* `xunlian lab query`: a query on the shown database of a lab, or what tables there are. What is
 * asked is a stranger's text: it runs in this process, which knows no records and is bounded. */
#include "core/lab/sql/grade.h"
#include "tui/command/lab_verbs.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { ROWS_SHOWN = 500, CPU_SECONDS = 20 };

static json_t *rows_json(const struct sql_rows *rows)
{
    json_t *columns = json_array(), *list = json_array();
    for (size_t i = 0; i < rows->columns_count; i++)
        json_array_append_new(columns, json_string(rows->columns[i]));
    for (size_t r = 0; r < rows->count && r < ROWS_SHOWN; r++) {
        json_t *cells = json_array();
        for (size_t i = 0; i < rows->columns_count; i++)
            json_array_append_new(cells,
                                  rows->rows[r][i] ? json_string(rows->rows[r][i]) : json_null());
        json_array_append_new(list, cells);
    }
    return json_pack("{s:s, s:o, s:o, s:I}", "problem", "fine", "columns", columns, "rows", list,
                     "count", (json_int_t) rows->count);
}

static json_t *ask(struct sql_base *base, const char *query)
{
    struct sql_rows rows;
    struct sql_problem problem;
    if (!sql_base_ask(base, query, &rows, &problem))
        return json_pack("{s:s, s:s, s:i}", "problem", sql_problem_name(problem.kind), "message",
                         problem.message, "offset", problem.offset);
    json_t *json = rows_json(&rows);
    sql_rows_finish(&rows);
    return json;
}

static int query(struct lab_task *task, const char *file, bool schema)
{
    const struct rlimit cpu = {CPU_SECONDS, CPU_SECONDS};
    struct sql_bases bases;
    struct err err = ERR_INIT;
    char *text = NULL;
    size_t len = 0;
    setrlimit(RLIMIT_CPU, &cpu);
    if ((!schema && !lab_read_file(file, &text, &len, &err)) ||
        !sql_bases_open(task, false, &bases, &err)) {
        free(text);
        return cli_fail(&err);
    }
    json_t *json = schema ? sql_base_schema(bases.list[0]) : ask(bases.list[0], text);
    sql_bases_close(&bases);
    free(text);
    return cli_json(json);
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct lab_named named;
    bool schema = args_take_flag("--schema", &argc, argv);
    int status;
    if (!lab_named_open(&named, cli, &argc, argv, &status))
        return status;
    status = CLI_USAGE;
    if (argc == (schema ? 2 : 3) && strcmp(named.engine->name, "sql") == 0)
        status = query(named.task, argv[2], schema);
    lab_named_close(&named);
    return status;
}

const struct command command_lab_query = {
    .name = "query",
    .usage = "lab query LAB FILE | --schema [--variant V] [--pack DIR]",
    .summary = N_("run a query on a lab's shown database, or list its tables, as JSON"),
    .run = run,
};
