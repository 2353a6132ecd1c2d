/* Questions from plain text: GIFT and Aiken. */
#ifndef CORE_MATERIAL_IMPORT_TEXT_H
#define CORE_MATERIAL_IMPORT_TEXT_H

#include "core/material/import.h"

/* Moodle's GIFT (gift.h), in any charset that charset_decode knows. */
import_read import_gift;

/* Aiken as Moodle reads it: the stem, options "A. …" or "A) …", "ANSWER: A". Besides: several
 * letters (ABD) for a question with several right answers, 答案： for ANSWER:, 、 behind the
 * letter, and a line 解析：… behind the answer for the explanation. */
import_read import_aiken;

#endif
