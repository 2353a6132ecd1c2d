/* Time as an argument: everything that needs the time gets a struct clock, real or fixed.
 * The variable XUNLIAN_CLOCK fixes the clock for tests: "2026-01-05T09:00:00+08:00" stands still;
 * a file path ("@/path") is re-read at each look and holds such a line, which may go on with the
 * boot time in ms and the name of the boot: "2026-01-05T09:00:00+08:00 7200000 second". */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct clock {
    int64_t fixed_ms; /* Unix time in ms; < 0: the real clock */
    const char *file; /* re-read at each look, or NULL; borrowed from the environment */
};

enum { CLOCK_BOOT_ID = 37 };

/* What all clocks of the machine show at once. Only the wall clock can be set by people. */
struct clock_moment {
    int64_t wall_ms;             /* Unix time in ms */
    int64_t boot_ms;             /* since the machine started, suspend included */
    char boot_id[CLOCK_BOOT_ID]; /* of this start of the machine; never "" */
};

/* The clock that the environment asks for. Fails on an unreadable XUNLIAN_CLOCK. */
MUST_CHECK bool clock_open(struct clock *clock, struct err *err);

/* Unix time in ms. */
int64_t clock_now(const struct clock *clock);

/* Milliseconds of CLOCK_BOOTTIME (never set back; goes on in suspend); equals clock_now when fixed.
 */
int64_t clock_boot(const struct clock *clock);

/* Reads all of them; the boot's id only when it is "" (no process outlives a boot, and what is not
 * read cannot fail). When fixed, boot time is the Unix time and the boot "fixed", unless the file
 * says otherwise. */
void clock_moment(const struct clock *clock, struct clock_moment *moment);

/* "2026-01-05T09:00:00+08:00" → Unix ms. Needs a zone (Z or ±hh:mm). */
MUST_CHECK bool clock_parse(const char *text, int64_t *ms, struct err *err);

/* Unix ms → local "2026-01-05T09:00:00+08:00" (at least 26 bytes). */
void clock_format(int64_t ms, char *buf, size_t n);

/* Days since 1970-01-01 of the local calendar day that ms falls in, and back to "2026-01-05". */
int32_t clock_local_day(int64_t ms);
void clock_format_day(int32_t day, char *buf, size_t n);

/* "2026-01-05" → day; false for anything else. */
MUST_CHECK bool clock_parse_day(const char *text, int32_t *day);

/* Unix ms of the local midnight that the day begins with. */
int64_t clock_day_start(int32_t day);

#endif
