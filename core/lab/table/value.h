/* Texts of cells and what cleaning makes of them. Texts that stay are returned as they came, so
 * that a change is seen by the pointer; new ones live in the arena. Pure. */
#ifndef CORE_LAB_TABLE_VALUE_H
#define CORE_LAB_TABLE_VALUE_H

#include "base/arena.h"
#include "core/material/decimal.h"

#include <stdbool.h>
#include <stddef.h>

/* Blanks of all kinds off both ends: space, tab, U+00A0, U+200B, U+3000, U+FEFF. */
const char *value_trim(struct arena *arena, const char *text);
/* All blanks out. */
const char *value_squeeze(struct arena *arena, const char *text);
/* U+FF01–FF5E to their ASCII, U+3000 to a space. */
const char *value_halfwidth(struct arena *arena, const char *text);
/* ASCII letters up or down. */
const char *value_case(struct arena *arena, const char *text, bool upper);
/* Every `find` becomes `with`; "" finds nothing. */
const char *value_replace(struct arena *arena, const char *text, const char *find,
                          const char *with);

/* A date by a declared form to 2025-03-09; NULL when the text is not of this form or no day of the
 * calendar. In a form YYYY and YY (20YY) are years, MM and DD have two digits, M and D one or two,
 * EXCEL is the day number of spreadsheets, a final * takes whatever follows; all else stands for
 * itself. */
const char *value_date(struct arena *arena, const char *text, const char *form);
/* "2025-03-09", a day of the calendar. */
bool value_is_date(const char *text);

/* A unit and what it multiplies by. */
struct value_unit {
    const char *text;
    struct decimal factor;
};
/* A number as people write it: thousands separators, a currency sign before it, one of the units
 * after it, blanks between. False when it is none. */
bool value_number(const char *text, const struct value_unit *units, size_t count,
                  struct decimal *out);
/* A plain decimal number and nothing else: "-3.5". */
bool value_plain(const char *text, struct decimal *out);
/* Without zeros at the end: "3.5". */
const char *value_decimal(struct arena *arena, struct decimal d);
/* Exact up to six decimals each and 10^12; false beyond. */
bool value_times(struct decimal a, struct decimal b, struct decimal *out);
/* Rounded half up to six decimals; false for 0 below the line and beyond. */
bool value_over(struct decimal a, struct decimal b, struct decimal *out);

/* The shape of a text, to see what does not fit: digits 9, ASCII letters a, Chinese 字, blanks _,
 * runs shortened ("99-9…"); full-width digits ９. buf of n bytes. */
void value_pattern(const char *text, char *buf, size_t n);

/* What one compares keys by: trimmed, half-width, without blanks, upper case. */
const char *value_fold(struct arena *arena, const char *text);

#endif
