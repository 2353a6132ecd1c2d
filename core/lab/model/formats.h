/* Model works as pipeline JSON, and as predictions in CSV. */
#ifndef CORE_LAB_MODEL_FORMATS_H
#define CORE_LAB_MODEL_FORMATS_H

#include "core/lab/engine.h"
#include "core/lab/model/work.h"

/* json: a work. csv: a sheet with headings `id`, `label` and maybe `score` (or Chinese ones), a row
 * for each row of test.csv; rows that are not there and unknown classes are refused. What is
 * written are the predictions of the work for test.csv, made by running it when it is a pipeline.
 */
extern const struct lab_format model_formats[];

#endif
