/* libFuzzer target: any bytes as a learner's query; whatever it is, the data stays as it was. */
#include "core/lab/sql/base.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct sql_base *open_base(void)
{
    static const char *const names[] = {"s"};
    static const char *const scripts[] = {
        "CREATE TABLE o(id INTEGER PRIMARY KEY, s TEXT, n REAL); CREATE TABLE i(oid, p, q);"
        "INSERT INTO o VALUES (1,'a',1.5),(2,'b',2),(3,NULL,3);"
        "INSERT INTO i VALUES (1,'x',1),(1,'y',2);"};
    struct sql_base *base;
    if (!sql_base_open(names, scripts, 1, &base, NULL))
        abort();
    return base;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sql_base *base = open_base();
    struct sql_rows rows;
    struct sql_problem problem;
    char *query = strndup((const char *) data, size);
    if (sql_base_ask(base, query, &rows, &problem))
        sql_rows_finish(&rows);
    if (!sql_base_ask(base, "SELECT count(*), sum(n) FROM o", &rows, &problem) ||
        strcmp(rows.rows[0][0], "3") != 0 || strcmp(rows.rows[0][1], "6.5") != 0)
        abort();
    sql_rows_finish(&rows);
    sql_base_close(base);
    free(query);
    return 0;
}
