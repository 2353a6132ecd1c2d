/* Questions back to GIFT text, in one canonical form. */
#ifndef CORE_MATERIAL_GIFT_WRITE_H
#define CORE_MATERIAL_GIFT_WRITE_H

#include "base/str.h"
#include "core/material/question.h"

enum { QUESTION_REVISION = 33 }; /* bytes of the text, its NUL included */

/* Appends the question as GIFT text that gift_parse reads back with every field the same (but for
 * line, offset and len), ending in a line end: its $CATEGORY line and a blank one when it stands in
 * a category, one comment line with id and tags, then the question, an answer a line. What
 * gift_parse reads is always writable; the texts of questions made otherwise must be like those: no
 * spaces at the ends, no carriage returns, ids and tags without line ends.
 * Between questions of a file goes a blank line. A question without category after one with a
 * category would be read into that one's: write those without first. */
void gift_write(const struct question *question, struct str *out);

/* The first 16 bytes of SHA-256 of that text in hex: another wording, key, tag or category is
 * another revision; layout and comments are not. */
void question_revision(const struct question *question, char revision[QUESTION_REVISION]);

#endif
