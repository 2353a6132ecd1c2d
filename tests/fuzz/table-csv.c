/* libFuzzer target: any bytes as a table of another tool, CSV and JSON; what is read is written and
 * read again. */
#include "base/str.h"
#include "core/lab/table/work.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void round_trip(const struct table_sheet *sheet)
{
    struct str out = STR_INIT;
    json_t *op = NULL;
    table_csv(sheet, &out);
    if (table_from_csv("again.csv", str_text(&out), out.len, "x", &op, NULL) &&
        json_array_size(json_object_get(op, "columns")) != sheet->columns_count)
        abort();
    json_decref(op);
    str_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const files[] = {"x.csv", "x.json"};
    for (int i = 0; i < 2; i++) {
        struct table_book book = {0};
        if (table_book_read(&book, files[i], (const char *) data, size, NULL) && i == 0)
            round_trip(&book.sheets[0]);
        table_book_finish(&book);
    }
    return 0;
}
