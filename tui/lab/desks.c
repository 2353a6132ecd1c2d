#include "tui/lab/desks.h"

#include "tui/lab/audio.h"
#include "tui/lab/cells.h"
#include "tui/lab/choice.h"
#include "tui/lab/console.h"
#include "tui/lab/image.h"
#include "tui/lab/model.h"
#include "tui/lab/query.h"
#include "tui/lab/span.h"

#include <string.h>

const struct lab_desk_ops *const lab_desks[] = {
    &lab_choice_desk, &lab_span_desk,  &lab_console_desk,
    &lab_desk_table,  &lab_desk_sql,   &lab_audio_desk,
    &lab_image_desk,  &lab_model_desk, NULL,
};

const struct lab_desk_ops *lab_desk_find(const char *engine)
{
    for (const struct lab_desk_ops *const *desk = lab_desks; *desk; desk++)
        if (strcmp((*desk)->engine, engine) == 0)
            return *desk;
    return NULL;
}
