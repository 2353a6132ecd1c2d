#include "tui/progress.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { REFRESH_MS = 100, BAR_CELLS = 20, COLUMNS = 80, LINE = 512 };

static int columns(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : COLUMNS;
}

void progress_bar_init(struct progress_bar *bar)
{
    *bar = (struct progress_bar){.shown = isatty(STDERR_FILENO)};
}

void progress_bytes(uint64_t bytes, char *buf, unsigned n)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    if (bytes < 1000) {
        snprintf(buf, n, "%" PRIu64 " B", bytes);
        return;
    }
    double value = (double) bytes / 1000;
    int unit = 0;
    while (value >= 1000 && unit < 3) {
        value /= 1000;
        unit++;
    }
    snprintf(buf, n, "%.1f %s", value, units[unit]);
}

static void add_bar(struct str *line, uint64_t done, uint64_t total)
{
    int full = (int) ((double) done / (double) total * BAR_CELLS);
    str_add(line, "  ");
    for (int i = 0; i < BAR_CELLS; i++)
        str_add(line, i < full ? "▇" : "▁");
    str_addf(line, " %3d%%", (int) ((double) done / (double) total * 100));
}

static void add_rate(struct str *line, uint64_t rate, int64_t left)
{
    char text[32];
    if (rate == 0)
        return;
    progress_bytes(rate, text, sizeof text);
    str_addf(line, "  %s/s", text);
    if (left >= 0) {
        str_add(line, "  ");
        str_addf(line, _("%d:%02d left"), (int) (left / 60), (int) (left % 60));
    }
}

void progress_bar_draw(struct progress_bar *bar, const char *task, uint64_t done, uint64_t total,
                       uint64_t rate, int64_t left)
{
    if (!bar->shown)
        return;
    int64_t now = pace_clock();
    bool other = strncmp(task, bar->task, sizeof bar->task - 1) != 0;
    if (!other && now - bar->last_ms < REFRESH_MS)
        return;
    if (other) {
        snprintf(bar->task, sizeof bar->task, "%s", task);
        bar->pace = (struct pace){0};
    }
    bar->last_ms = now;
    bar->drawn = true;
    pace_tell(&bar->pace, now, done);
    if (rate == 0 && left < 0) {
        rate = pace_rate(&bar->pace);
        left = pace_left(&bar->pace, total);
    }
    struct str line = STR_INIT;
    char bytes[32], all[32], clipped[LINE];
    utf8_escape(&line, task, strlen(task));
    if (total > 0)
        add_bar(&line, done, total);
    progress_bytes(done, bytes, sizeof bytes);
    progress_bytes(total, all, sizeof all);
    if (total > 0)
        str_addf(&line, "  %s / %s", bytes, all);
    else if (done > 0)
        str_addf(&line, "  %s", bytes);
    add_rate(&line, rate, left);
    utf8_clip(str_text(&line), columns() - 1, clipped, sizeof clipped);
    fprintf(stderr, "\r\033[K%s", clipped);
    str_finish(&line);
}

void progress_bar_clear(struct progress_bar *bar)
{
    if (bar->drawn)
        fputs("\r\033[K", stderr);
    bar->drawn = false;
}
