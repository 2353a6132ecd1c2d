/* Choosing works as sheets and as JSON Lines. */
#ifndef CORE_LAB_CHOICE_FORMATS_H
#define CORE_LAB_CHOICE_FORMATS_H

#include "core/lab/choice/work.h"
#include "core/lab/engine.h"

extern const struct lab_format choice_formats[];

/* A sheet with a row of headings: `id` and label | labels | choice, reason | order (the headings
 * may be Chinese; other columns are left alone). Labels by id or title; several are parted by ; or
 * | or 、, an order by >. Any charset of offices. A work by JSON Lines may miss items. */
MUST_CHECK bool choice_import(const struct choice_task *task, const char *format, const char *file,
                              const char *text, size_t len, struct choice_work *work,
                              struct err *err);
void choice_export(const struct choice_task *task, const char *format,
                   const struct choice_work *work, struct str *out);

#endif
