/* Model works as pipeline JSON, and as predictions in CSV. */
#ifndef CORE_LAB_MODEL_FORMATS_H
#define CORE_LAB_MODEL_FORMATS_H

#include "core/lab/engine.h"
#include "core/lab/model/work.h"

extern const struct lab_format model_formats[];

/* json: a work. csv: a sheet with headings `id`, `label` and maybe `score` (or Chinese ones), a row
 * for each row of test.csv; rows that are not there and unknown classes are refused. */
MUST_CHECK bool model_import(const struct model_data *data, const char *format, const char *file,
                             const char *text, size_t len, struct model_work *work,
                             struct err *err);
/* csv: the predictions of the work for test.csv, made by running it when it is a pipeline. */
MUST_CHECK bool model_export(const struct model_data *data, const char *format,
                             const struct model_work *work, struct str *out, struct err *err);

#endif
