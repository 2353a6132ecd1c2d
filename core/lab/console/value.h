/* Values of a form's fields as people write them: 75%, １３：４１：０２, 0.70625. */
#ifndef CORE_LAB_CONSOLE_VALUE_H
#define CORE_LAB_CONSOLE_VALUE_H

#include "base/str.h"

#include <stdint.h>

enum { CONSOLE_NANO = 1000000000 };

/* A decimal number in units of 10⁻⁹, exact; at most nine digits on either side of the point. */
bool console_decimal(const char *text, int64_t *nano);
/* The same when the unit may stand behind it ("12 次"); "75%" is 0.75 unless % is the unit. */
bool console_decimal_unit(const char *text, const char *unit, int64_t *nano);
/* "13:41:02", "13:41", "2025-09-18 13:41:02", "2025-09-18" → seconds; `dated` tells whether a day
 * was given, then they count from 1970-01-01. */
bool console_clock_time(const char *text, int64_t *seconds, bool *dated);
/* Full-width characters made ASCII, blanks at the ends taken off and one blank for several. */
void console_plain(const char *text, struct str *out);

#endif
