/* libFuzzer target: any bytes as statements, JSON and table. What is read is written and read again
 * to the same. */
#include "core/record/exchange_csv.h"
#include "core/record/xapi.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void again(const struct statement *s)
{
    struct arena arena = {0};
    struct statement same;
    json_t *json = xapi_write(s);
    if (json && (!xapi_read(json, &arena, &same, NULL) || strcmp(same.id, s->id) != 0 ||
                 same.seq != s->seq || same.at_ms != s->at_ms || !json_equal(same.body, s->body)))
        abort();
    json_decref(json);
    arena_finish(&arena);
}

static void table(const char *text, size_t len)
{
    struct csv csv;
    struct arena arena = {0};
    struct statement s;
    if (!csv_parse("fuzz", text, len, &csv, NULL))
        return;
    for (size_t i = 1; i < csv.count; i++)
        if (exchange_csv_read("fuzz", &csv, i, &arena, &s, NULL)) {
            again(&s);
            json_decref(s.body);
        }
    csv_finish(&csv);
    arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct statement s;
    json_t *json = json_loadb((const char *) data, size, JSON_REJECT_DUPLICATES, NULL);
    if (json && xapi_read(json, &arena, &s, NULL))
        again(&s);
    json_decref(json);
    arena_finish(&arena);
    table((const char *) data, size);
    return 0;
}
