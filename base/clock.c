#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MS = 1000 };

/* Days from 1970-01-01 of a proleptic Gregorian date (H. Hinnant, "chrono-compatible low-level
 * date algorithms", days_from_civil). */
static int64_t days_from_civil(int64_t y, int m, int d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

static bool parse_zone(const char *s, int *minutes)
{
    int h, m, used = 0;
    if (strcmp(s, "Z") == 0) {
        *minutes = 0;
        return true;
    }
    if ((s[0] != '+' && s[0] != '-') || sscanf(s + 1, "%2d:%2d%n", &h, &m, &used) != 2)
        return false;
    if (s[1 + used] != '\0' || h > 14 || m > 59)
        return false;
    *minutes = (s[0] == '-' ? -1 : 1) * (h * 60 + m);
    return true;
}

bool clock_parse(const char *text, int64_t *ms, struct err *err)
{
    int y, mo, d, h, mi, s, used = 0, zone = 0;
    int n = sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &y, &mo, &d, &h, &mi, &s, &used);
    if (n != 6 || mo < 1 || mo > 12 || d < 1 || d > 31 || h > 23 || mi > 59 || s > 60 ||
        !parse_zone(text + used, &zone))
        return err_set(err, ERR_FORMAT, "%s", text);
    int64_t secs = days_from_civil(y, mo, d) * 86400 + h * 3600 + mi * 60 + s - zone * 60;
    *ms = secs * MS;
    return true;
}

enum { LINE = 128 };

/* The file's line; what follows the time stays in `rest`. */
static bool read_line(const char *path, int64_t *ms, char rest[LINE], struct err *err)
{
    char line[LINE];
    FILE *f = fopen(path, "r");
    if (!f)
        return err_set(err, ERR_IO, "%s", path);
    bool got = fgets(line, sizeof line, f) != NULL;
    fclose(f);
    if (!got)
        return err_set(err, ERR_FORMAT, "%s", path);
    line[strcspn(line, "\n")] = '\0';
    size_t end = strcspn(line, " ");
    snprintf(rest, LINE, "%s", line + end);
    line[end] = '\0';
    return clock_parse(line, ms, err);
}

static bool read_file(const char *path, int64_t *ms, struct err *err)
{
    char rest[LINE];
    return read_line(path, ms, rest, err);
}

bool clock_open(struct clock *clock, struct err *err)
{
    *clock = (struct clock){.fixed_ms = -1};
    const char *env = getenv("XUNLIAN_CLOCK");
    if (!env || !*env)
        return true;
    if (env[0] == '@') {
        clock->file = env + 1;
        return read_file(clock->file, &clock->fixed_ms, err) || err_context(err, "XUNLIAN_CLOCK");
    }
    return clock_parse(env, &clock->fixed_ms, err) || err_context(err, "XUNLIAN_CLOCK");
}

static int64_t read_clock(clockid_t id)
{
    struct timespec ts;
    clock_gettime(id, &ts);
    return (int64_t) ts.tv_sec * MS + ts.tv_nsec / 1000000;
}

int64_t clock_now(const struct clock *clock)
{
    int64_t ms;
    if (clock->fixed_ms < 0)
        return read_clock(CLOCK_REALTIME);
    if (clock->file && read_file(clock->file, &ms, NULL))
        return ms;
    return clock->fixed_ms;
}

int64_t clock_boot(const struct clock *clock)
{
    return clock->fixed_ms < 0 ? read_clock(CLOCK_BOOTTIME) : clock_now(clock);
}

/* Without it ("unknown") a restart still shows: boot time begins anew. */
static void read_boot_id(char id[CLOCK_BOOT_ID])
{
    FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");
    if (!f || !fgets(id, CLOCK_BOOT_ID, f))
        snprintf(id, CLOCK_BOOT_ID, "unknown");
    id[strcspn(id, "\n")] = '\0';
    if (f)
        fclose(f);
}

void clock_moment(const struct clock *clock, struct clock_moment *moment)
{
    char rest[LINE] = "";
    long long boot;
    if (clock->fixed_ms < 0) {
        moment->wall_ms = read_clock(CLOCK_REALTIME);
        moment->boot_ms = read_clock(CLOCK_BOOTTIME);
        if (!moment->boot_id[0])
            read_boot_id(moment->boot_id);
        return;
    }
    moment->wall_ms = clock->fixed_ms;
    if (clock->file && !read_line(clock->file, &moment->wall_ms, rest, NULL))
        moment->wall_ms = clock->fixed_ms;
    if (sscanf(rest, " %lld %36s", &boot, moment->boot_id) == 2) {
        moment->boot_ms = boot;
        return;
    }
    moment->boot_ms = moment->wall_ms;
    snprintf(moment->boot_id, sizeof moment->boot_id, "fixed");
}

static void local(int64_t ms, struct tm *tm)
{
    time_t t = (time_t) (ms >= 0 ? ms / MS : -((-ms + MS - 1) / MS));
    localtime_r(&t, tm);
}

void clock_format(int64_t ms, char *buf, size_t n)
{
    struct tm tm;
    local(ms, &tm);
    long off = tm.tm_gmtoff / 60;
    char sign = off < 0 ? '-' : '+';
    off = labs(off);
    snprintf(buf, n, "%04d-%02d-%02dT%02d:%02d:%02d%c%02ld:%02ld", tm.tm_year + 1900, tm.tm_mon + 1,
             tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, sign, off / 60, off % 60);
}

int32_t clock_local_day(int64_t ms)
{
    struct tm tm;
    local(ms, &tm);
    return (int32_t) days_from_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

void clock_format_day(int32_t day, char *buf, size_t n)
{
    time_t t = (time_t) day * 86400;
    struct tm tm;
    gmtime_r(&t, &tm);
    strftime(buf, n, "%Y-%m-%d", &tm);
}

bool clock_parse_day(const char *text, int32_t *day)
{
    const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;
    struct err err = ERR_INIT;
    char noon[32], back[16];
    int64_t ms;
    if (strlen(text) != 10)
        return false;
    snprintf(noon, sizeof noon, "%sT12:00:00Z", text);
    if (!clock_parse(noon, &ms, &err))
        return false;
    *day = (int32_t) (ms / day_ms);
    clock_format_day(*day, back, sizeof back);
    return strcmp(back, text) == 0;
}

int64_t clock_day_start(int32_t day)
{
    time_t t = (time_t) day * 86400;
    struct tm tm;
    gmtime_r(&t, &tm);
    tm.tm_isdst = -1;
    return (int64_t) mktime(&tm) * MS;
}
