#include "tui/progress.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { REFRESH_MS = 100, BAR_CELLS = 20, BAR_SHORT = 8, TASK_LEAST = 8, COLUMNS = 80, LINE = 512 };

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

static void add_bar(struct str *line, uint64_t done, uint64_t total, int cells)
{
    int full = (int) ((double) done / (double) total * cells);
    str_add(line, "  ");
    for (int i = 0; i < cells; i++)
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

struct state {
    uint64_t done, total, rate;
    int64_t left;
};

/* Everything but the task's name. */
static void add_state(struct str *line, const struct state *s, int cells)
{
    char bytes[32], all[32];
    if (s->total > 0)
        add_bar(line, s->done, s->total, cells);
    progress_bytes(s->done, bytes, sizeof bytes);
    progress_bytes(s->total, all, sizeof all);
    if (s->total > 0)
        str_addf(line, "  %s / %s", bytes, all);
    else if (s->done > 0)
        str_addf(line, "  %s", bytes);
    add_rate(line, s->rate, s->left);
}

/* Where the line is too short, first the bar gets shorter, then the name: the numbers stay. */
static void print_line(const char *task, const struct state *s)
{
    struct str name = STR_INIT, state = STR_INIT;
    char clipped[LINE];
    utf8_escape(&name, task, strlen(task));
    add_state(&state, s, BAR_CELLS);
    int room = columns() - 1 - utf8_width(str_text(&state));
    if (utf8_width(str_text(&name)) > room) {
        str_finish(&state);
        add_state(&state, s, BAR_SHORT);
        room = columns() - 1 - utf8_width(str_text(&state));
    }
    utf8_clip(str_text(&name), room > TASK_LEAST ? room : TASK_LEAST, clipped, sizeof clipped);
    fprintf(stderr, "\r\033[K%s%s", clipped, str_text(&state));
    str_finish(&name);
    str_finish(&state);
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
    struct state state = {done, total, rate, left};
    print_line(task, &state);
}

void progress_bar_clear(struct progress_bar *bar)
{
    if (bar->drawn)
        fputs("\r\033[K", stderr);
    bar->drawn = false;
}
