/* libFuzzer target: any bytes as the operations of a work, run on a small table; the same work
 * twice gives the same table. */
#include "base/str.h"
#include "core/lab/table/work.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run(const json_t *ops, struct str *out)
{
    static const char a[] = "k,n,d\nA1,1,2024/1/2\n Ａ2,\"1,000\",20240103\nA2,,\nA2,3kg,x\n";
    static const char b[] = "[{\"k\":\"A1\",\"m\":1},{\"k\":\"A2\",\"m\":null}]";
    struct table_book book = {0};
    if (!table_book_read(&book, "a.csv", a, sizeof a - 1, NULL) ||
        !table_book_read(&book, "b.json", b, sizeof b - 1, NULL))
        abort();
    table_replay(&book, ops, NULL);
    for (size_t i = 0; i < book.count; i++)
        table_csv(&book.sheets[i], out);
    table_book_finish(&book);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str once = STR_INIT, twice = STR_INIT, text = STR_INIT;
    json_t *ops, *again;
    if (!table_work_parse((const char *) data, size, &ops, NULL))
        return 0;
    run(ops, &once);
    table_work_print(ops, &text);
    if (!table_work_parse(str_text(&text), text.len, &again, NULL))
        abort();
    run(again, &twice);
    if (strcmp(str_text(&once), str_text(&twice)) != 0)
        abort();
    json_decref(ops);
    json_decref(again);
    str_finish(&once);
    str_finish(&twice);
    str_finish(&text);
    return 0;
}
