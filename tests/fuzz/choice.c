/* libFuzzer target: the first byte says how many classes a work may have and whether it is a sheet;
 * what was read is written and read back the same. */
#include "core/lab/choice/engine.h"
#include "core/lab/choice/formats.h"
#include "tests/fuzz/formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const items[] = {
    "{\"id\":\"1\",\"text\":\"甲\"}\n{\"id\":\"2\",\"text\":\"乙\"}\n",
    "{\"id\":\"1\",\"text\":\"甲\"}\n{\"id\":\"2\",\"text\":\"乙\"}\n",
    "{\"id\":\"1\",\"text\":\"甲\",\"a\":\"是\",\"b\":\"否\"}\n",
    "{\"id\":\"1\",\"text\":\"甲\",\"answers\":[{\"id\":\"A\",\"text\":\"1\"},"
    "{\"id\":\"B\",\"text\":\"2\"},{\"id\":\"C\",\"text\":\"3\"}]}\n",
};

/* As a sheet, which reads back as the same sheet. */
static void back_and_forth(const struct choice_task *task, const struct choice_work *work)
{
    const struct lab_format *csv = &choice_formats[0];
    struct str once = STR_INIT, twice = STR_INIT;
    struct choice_work again = {0};
    if (!csv->write(task, csv, work, &once, NULL))
        abort();
    const struct lab_file file = lab_file_of("f", str_text(&once), once.len);
    if (!csv->read(task, csv, &file, &again, NULL) || !csv->write(task, csv, &again, &twice, NULL))
        abort();
    if (strcmp(str_text(&once), str_text(&twice)) != 0)
        abort();
    choice_work_finish(&again);
    str_finish(&once);
    str_finish(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const modes[] = {"class", "multi", "pair", "rank"};
    static const struct labspec_label labels[] = {{.id = "x", .title = "甲"},
                                                  {.id = "y", .title = "乙"}};
    if (size == 0)
        return 0;
    unsigned mode = data[0] & 3;
    const char *format = data[0] & 4 ? "csv" : "jsonl";
    const struct labspec_option option = {.name = "mode", .value = modes[mode]};
    const struct labspec spec = {
        .id = "x", .labels = labels, .labels_count = 2, .options = &option, .options_count = 1};
    struct choice_task *task;
    struct choice_work work = {0};
    if (!choice_task_read(&spec, "t", items[mode], strlen(items[mode]), &task, NULL))
        abort();
    if (fuzz_format(&choice_engine, task, format, "f", data + 1, size - 1, &work) && data[0] & 4)
        back_and_forth(task, &work);
    choice_work_finish(&work);
    choice_task_close(task);
    return 0;
}
