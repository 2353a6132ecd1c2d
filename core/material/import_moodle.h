/* Questions from Moodle's XML export. */
#ifndef CORE_MATERIAL_IMPORT_MOODLE_H
#define CORE_MATERIAL_IMPORT_MOODLE_H

#include "core/material/import.h"

/* category, multichoice, truefalse, shortanswer, numerical, matching, ordering, essay, description;
 * each gap of a cloze becomes a question of its own, the other gaps shown as […]. HTML goes through
 * import_html, embedded files become media. Types of other plugins are left out, by name. */
import_read import_moodle;

#endif
