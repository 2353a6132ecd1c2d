/* libFuzzer target: any bytes as a work, a form of separated values, a transcript, and as values of
 * fields; a work that is read is written the same again. */
#include "core/lab/console/value.h"
#include "tests/fuzz/console.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const struct console_scenario *s, const char *text, size_t size)
{
    struct console_work work, again;
    struct str out = STR_INIT, same = STR_INIT;
    for (int way = 0; way < 3; way++) {
        console_work_init(&work, s);
        bool ok = way == 0   ? console_work_parse(s, text, size, &work, NULL)
                  : way == 1 ? console_read_csv(s, "f", text, size, &work, NULL)
                             : console_read_transcript(s, text, size, &work, NULL);
        str_clear(&out);
        str_clear(&same);
        if (ok) {
            console_work_write(s, &work, &out);
            console_work_init(&again, s);
            if (!console_work_parse(s, str_text(&out), out.len, &again, NULL))
                abort();
            console_work_write(s, &again, &same);
            if (strcmp(str_text(&out), str_text(&same)) != 0)
                abort();
            console_work_finish(&again);
        }
        console_work_finish(&work);
    }
    str_finish(&out);
    str_finish(&same);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct console_scenario *s = console_fuzz_scenario();
    const struct console_answer answer = {.value = "50", .tolerance = "0.5"};
    char *text = xmalloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    read_all(s, text, size);
    for (size_t i = 0; i < s->fields_count; i++)
        (void) console_judge(&s->fields[i], &answer, 480, text);
    free(text);
    console_scenario_free(s);
    return 0;
}
