#include "tui/reader/figure.h"

#include "base/str.h"
#include "tui/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    FILE_MAX_BYTES = 16 * 1024 * 1024,
    OUTPUT_MAX = 1024 * 1024,
    PATIENCE_MS = 3000,
    PIXELS_PER_COLUMN = 6, /* a small picture is not blown up beyond this */
};

struct figure_cell {
    uint32_t cp;
    uint8_t fg, bg;
};

extern char **environ;

void figures_finish(struct figures *figures)
{
    for (size_t i = 0; i < figures->count; i++) {
        free(figures->list[i]->path);
        free(figures->list[i]->caption);
        free(figures->list[i]->cells);
        free(figures->list[i]);
    }
    free(figures->list);
    *figures = (struct figures){0};
}

bool figures_set_colours(struct figures *figures, int colours)
{
    const struct folder *folder = figures->folder;
    if (figures->colours == colours)
        return false;
    figures_finish(figures);
    figures->folder = folder;
    figures->colours = colours;
    return true;
}

/* ---- size ---- */

static unsigned big_endian(const unsigned char *p, size_t n)
{
    unsigned value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | p[i];
    return value;
}

/* Walks the segments of a JPEG up to its frame header (ISO 10918-1 B.2.2). */
static bool jpeg_size(const unsigned char *p, size_t n, struct figure *figure)
{
    for (size_t at = 2; at + 9 < n;) {
        if (p[at] != 0xFF)
            return false;
        unsigned marker = p[at + 1];
        if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
            marker != 0xCC) {
            figure->height = big_endian(p + at + 5, 2);
            figure->width = big_endian(p + at + 7, 2);
            return true;
        }
        at += 2 + (marker == 0xFF ? 0 : big_endian(p + at + 2, 2));
    }
    return false;
}

static bool image_size(const unsigned char *p, size_t n, struct figure *figure)
{
    static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    if (n >= 24 && memcmp(p, png, sizeof png) == 0) {
        figure->width = big_endian(p + 16, 4);
        figure->height = big_endian(p + 20, 4);
    } else if (n < 4 || p[0] != 0xFF || p[1] != 0xD8 || !jpeg_size(p, n, figure)) {
        return false;
    }
    return figure->width > 0 && figure->height > 0 && figure->width < 1 << 16 &&
           figure->height < 1 << 16;
}

static void measure(const struct figures *figures, struct figure *figure)
{
    char *data;
    size_t n;
    if (figures->colours < 16 ||
        !folder_read(figures->folder, figure->path, FILE_MAX_BYTES, &data, &n, NULL)) {
        figure->state = FIGURE_MISSING;
        return;
    }
    if (!image_size((const unsigned char *) data, n, figure))
        figure->state = FIGURE_MISSING;
    free(data);
}

/* Cells are twice as high as wide. */
static void fit_cells(struct figure *figure, int cols, int rows)
{
    double ratio = (double) figure->height / figure->width / 2;
    int natural = (int) figure->width / PIXELS_PER_COLUMN + 1;
    figure->cols = natural < cols ? natural : cols;
    figure->rows = (int) (figure->cols * ratio + 0.5);
    if (figure->rows > rows) {
        figure->rows = rows;
        figure->cols = (int) (rows / ratio);
    }
    figure->cols = figure->cols < 1 ? 1 : figure->cols > cols ? cols : figure->cols;
    figure->rows = figure->rows < 1 ? 1 : figure->rows;
}

/* ---- text ---- */

static struct figure *find_figure(struct figures *figures, const char *path)
{
    for (size_t i = 0; i < figures->count; i++)
        if (strcmp(figures->list[i]->path, path) == 0)
            return figures->list[i];
    struct figure *figure = xcalloc(1, sizeof *figure);
    figure->path = xstrdup(path);
    figure->tag = FIGURE_TAG + (int) figures->count;
    figures->list = xrealloc(figures->list, (figures->count + 1) * sizeof(struct figure *));
    figures->list[figures->count++] = figure;
    measure(figures, figure);
    return figure;
}

static void paint(const void *context, struct surface s)
{
    const struct figure *figure = context;
    bool ready = figure->state == FIGURE_SHOWN && figure->cells_cols == figure->cols &&
                 figure->cells_rows == figure->rows;
    for (int y = 0; ready && y < figure->rows; y++)
        for (int x = 0; x < figure->cols; x++) {
            const struct figure_cell *cell = &figure->cells[y * figure->cols + x];
            surface_pixel(s, x, y, cell->cp, cell->fg, cell->bg);
        }
}

void figures_put(struct figures *figures, struct text *text, const char *path, const char *caption,
                 int64_t offset, int cols, int rows)
{
    struct figure *figure = find_figure(figures, path);
    free(figure->caption);
    figure->caption = xstrdup(caption);
    text_space(text);
    if (figure->state != FIGURE_MISSING) {
        fit_cells(figure, cols, rows);
        text_block(text, &(struct text_block){.offset = offset,
                                              .tag = figure->tag,
                                              .rows = figure->rows,
                                              .painter = paint,
                                              .context = figure});
    }
    struct text_block block = {.first = "▲ ",
                               .rest = "  ",
                               .prefix_style = STYLE_DIM,
                               .offset = offset,
                               .tag = FIGURE_CAPTION_TAG};
    text_block(text, &block);
    if (figure->state == FIGURE_MISSING) {
        text_add_text(text, STYLE_DIM, _("Figure (cannot be shown here):"));
        text_add_text(text, STYLE_DIM, " ");
    }
    text_add_text(text, STYLE_DIM, caption);
    text_space(text);
}

/* ---- decoding ---- */

/* Beside this program in a build tree, else in the installed folder. */
static char *program_path(void)
{
    char *beside = fs_beside("xunlian-figure");
    return beside ? beside : xstrdup(PKGLIBEXECDIR "/xunlian-figure");
}

/* The picture as an unnamed file, so that the child needs no path. */
static int picture_fd(const struct figures *figures, const struct figure *figure)
{
    char *data;
    size_t n;
    if (!folder_read(figures->folder, figure->path, FILE_MAX_BYTES, &data, &n, NULL))
        return -1;
    int fd = memfd_create("figure", MFD_CLOEXEC);
    bool ok = fd >= 0 && write(fd, data, n) == (ssize_t) n && lseek(fd, 0, SEEK_SET) == 0;
    free(data);
    if (!ok && fd >= 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static pid_t start(const struct figures *figures, const struct figure *figure, int input,
                   int output)
{
    char cols[16], rows[16];
    posix_spawn_file_actions_t actions;
    pid_t pid = -1;
    snprintf(cols, sizeof cols, "%d", figure->cols);
    snprintf(rows, sizeof rows, "%d", figure->rows);
    char *path = program_path();
    char *argv[] = {path,
                    "--columns",
                    cols,
                    "--lines",
                    rows,
                    "--colors",
                    figures->colours >= 256 ? "256" : "16",
                    "-",
                    NULL};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (posix_spawn(&pid, path, &actions, NULL, argv, environ) != 0)
        pid = -1;
    posix_spawn_file_actions_destroy(&actions);
    free(path);
    return pid;
}

/* Everything the child writes, within size and patience; false when it was too much or too slow. */
static bool collect(int fd, struct str *out)
{
    char buf[8192];
    for (;;) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int ready = poll(&wait, 1, PATIENCE_MS);
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t n = ready > 0 ? read(fd, buf, sizeof buf) : -1;
        if (n < 0 && ready > 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        if (out->len + (size_t) n > OUTPUT_MAX)
            return false;
        str_add_bytes(out, buf, (size_t) n);
    }
}

static bool run(const struct figures *figures, const struct figure *figure, struct str *out)
{
    int ends[2], status = -1;
    int input = picture_fd(figures, figure);
    if (input < 0)
        return false;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        close(input);
        return false;
    }
    pid_t pid = start(figures, figure, input, ends[1]);
    close(input);
    close(ends[1]);
    bool ok = pid > 0 && collect(ends[0], out);
    close(ends[0]);
    if (pid > 0 && !ok)
        kill(pid, SIGKILL);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return ok && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* "COLUMNS LINES\n", then one line "CODEPOINT FG BG" a cell, row by row; the code point in
 * hexadecimal, colours as indices of the palette. */
static bool parse(struct figure *figure, const char *s)
{
    int cols, rows, used;
    if (sscanf(s, "%d %d%n", &cols, &rows, &used) != 2 || cols != figure->cols ||
        rows != figure->rows)
        return false;
    s += used;
    struct figure_cell *cells = xcalloc((size_t) (cols * rows), sizeof *cells);
    for (int i = 0; i < cols * rows; i++) {
        char *end;
        unsigned long cp = strtoul(s, &end, 16);
        unsigned long fg = strtoul(end, &end, 10), bg = strtoul(end, &end, 10);
        if (end == s || cp < ' ' || cp > 0x10FFFF || fg > 255 || bg > 255) {
            free(cells);
            return false;
        }
        cells[i] = (struct figure_cell){(uint32_t) cp, (uint8_t) fg, (uint8_t) bg};
        s = end;
    }
    free(figure->cells);
    figure->cells = cells;
    figure->cells_cols = cols;
    figure->cells_rows = rows;
    return true;
}

void figures_show(struct figures *figures, const struct text *text)
{
    for (int y = 0; y < text->height; y++) {
        int tag = text_line_tag(text, text->top + y) - FIGURE_TAG;
        if (tag < 0 || tag >= (int) figures->count)
            continue;
        struct figure *figure = figures->list[tag];
        bool done = figure->state == FIGURE_SHOWN && figure->cells_cols == figure->cols &&
                    figure->cells_rows == figure->rows;
        if (done || figure->state == FIGURE_MISSING)
            continue;
        struct str out = STR_INIT;
        bool ok = run(figures, figure, &out) && parse(figure, str_text(&out));
        figure->state = ok ? FIGURE_SHOWN : FIGURE_MISSING;
        str_finish(&out);
    }
}
