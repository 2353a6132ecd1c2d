/* Choosing works as sheets and as JSON Lines. */
#ifndef CORE_LAB_CHOICE_FORMATS_H
#define CORE_LAB_CHOICE_FORMATS_H

#include "core/lab/choice/work.h"
#include "core/lab/engine.h"

/* csv: a sheet with a row of headings: `id` and label | labels | choice, reason | order (the
 * headings may be Chinese; other columns are left alone). Labels by id or title; several are parted
 * by ; or | or 、, an order by >. Any charset of offices. jsonl: a work, which may miss items. */
extern const struct lab_format choice_formats[];

#endif
