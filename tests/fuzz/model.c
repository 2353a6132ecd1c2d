/* Works of models, and predictions made in other tools; a work that is read reads back as itself.
 */
#include "core/lab/model/engine.h"
#include "core/lab/model/formats.h"
#include "tests/fuzz/formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct labspec_label labels[] = {{.id = "no", .title = "否"},
                                              {.id = "yes", .title = "是"}};
static const struct labspec_option options[] = {
    {.name = "group", .value = "who"},
    {.name = "claims", .value = "train.rows n; test.auc AUC"},
    {.name = "causes", .value = "noise; short"}};
static const struct labspec spec = {
    .id = "x", .labels = labels, .labels_count = 2, .options = options, .options_count = 3};
static const char rows[] = "id,text,who,a,b,label\n1,甲,u,1,x,no\n2,乙,v,2,y,yes\n";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct model_data *data;
    struct model_work work = {0}, sheet = {0};
    struct model_rows others;
    char *text = xmalloc(size + 1);
    memcpy(text, bytes, size);
    text[size] = '\0';
    if (!model_data_new(&spec, &data, NULL) ||
        !model_data_read(data, "data.csv", rows, strlen(rows), true, &data->rows, NULL) ||
        !model_data_read(data, "test.csv", rows, strlen(rows), false, &data->test, NULL))
        abort();
    data->errors = data->rows;
    fuzz_format(&model_engine, data, "json", "p.json", bytes, size, &work);
    fuzz_format(&model_engine, data, "csv", "p.csv", bytes, size, &sheet);
    model_work_finish(&work);
    model_work_finish(&sheet);
    if (model_data_read(data, "other.csv", text, size, true, &others, NULL) && others.count > 0 &&
        others.list[0].class < 0)
        abort();
    model_data_close(data);
    free(text);
    return 0;
}
