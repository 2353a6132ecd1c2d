/* The engines, all of them; linked by the grading program only. */
#include "core/lab/audio/engine.h"
#include "core/lab/choice/engine.h"
#include "core/lab/console/engine.h"
#include "core/lab/engine.h"
#include "core/lab/model/engine.h"
#include "core/lab/image/engine.h"
#include "core/lab/span/engine.h"
#include "core/lab/sql/engine.h"
#include "core/lab/table/engine.h"

#include <string.h>

const struct lab_engine *const lab_engines[] = {
    &choice_engine, &span_engine, &image_engine, &audio_engine, &console_engine,
    &table_engine,  &sql_engine,  &model_engine, NULL,
};

const struct lab_engine *lab_engine_find(const char *name)
{
    for (const struct lab_engine *const *e = lab_engines; *e; e++)
        if (strcmp((*e)->name, name) == 0)
            return *e;
    return NULL;
}
