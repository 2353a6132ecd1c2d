#include "tests/tui/harness.h"

#include "base/utf8.h"
#include "tui/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

enum { WATCHDOG_MS = 20000, MODES = 32, LEGEND = 52 };

struct tty {
    VTerm *vt;
    VTermScreen *screen;
    pid_t pid;
    int fd; /* master, -1 after hang-up */
    int status;
    bool gone; /* waited for */
    bool eof;
    bool ending; /* no answer is expected */
    unsigned syncs;
    unsigned long sent, served; /* bytes of input, by us and by the program's count */
    struct str raw;             /* everything written, without announcements */
    struct str held;            /* the beginning of an escape sequence at the end of a read */
    bool wide_ambiguous;
    int reports;
    bool cursor_visible;
    struct {
        int mode;
        bool on;
    } modes[MODES];
    int mode_count;
    struct termios before;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

static _Noreturn void give_up(const struct tty *tty, const char *why)
{
    struct str text = STR_INIT;
    tty_text(tty, &text);
    fprintf(stderr, "harness: %s; the screen:\n%s", why, str_text(&text));
    if (!tty->gone)
        kill(tty->pid, SIGKILL);
    abort();
}

/* ---- from the program ---- */

static void put(struct tty *tty, const char *bytes, size_t n)
{
    if (tty->fd >= 0 && write(tty->fd, bytes, n) == (ssize_t) n)
        tty->sent += n;
}

static void answer(struct tty *tty)
{
    char buf[256];
    size_t n;
    while ((n = vterm_output_read(tty->vt, buf, sizeof buf)) > 0)
        put(tty, buf, n);
}

static void note_modes(struct tty *tty, const char *params, bool on)
{
    for (char *end; *params >= '0' && *params <= '9'; params = *end == ';' ? end + 1 : end) {
        int mode = (int) strtol(params, &end, 10), i = 0;
        while (i < tty->mode_count && tty->modes[i].mode != mode)
            i++;
        if (i == MODES)
            return;
        tty->modes[i].mode = mode;
        tty->modes[i].on = on;
        if (i == tty->mode_count)
            tty->mode_count++;
    }
}

/* A terminal that draws · two columns wide: its answer to the second question of the probe. */
static void report_cursor(struct tty *tty)
{
    char buf[32];
    VTermPos pos;
    vterm_state_get_cursorpos(vterm_obtain_state(tty->vt), &pos);
    int wide = tty->wide_ambiguous && ++tty->reports == 2;
    int n = snprintf(buf, sizeof buf, "\033[%d;%dR", pos.row + 1, pos.col + 1 + wide);
    put(tty, buf, (size_t) n);
}

/* Length of the escape sequence at p; 0 when it is not complete. Only CSI and OSC matter here. */
static size_t sequence_length(const char *p, size_t n)
{
    if (n < 2)
        return 0;
    if (p[1] == '[') {
        for (size_t i = 2; i < n; i++)
            if (p[i] >= 0x40)
                return i + 1;
        return 0;
    }
    if (p[1] == ']') {
        for (size_t i = 2; i < n; i++)
            if (p[i] == '\a' || (p[i] == '\\' && p[i - 1] == '\033'))
                return i + 1;
        return 0;
    }
    return 1;
}

/* True when the sequence was dealt with here and libvterm must not see it. */
static bool take_sequence(struct tty *tty, const char *p, size_t n)
{
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int) (n < 63 ? n : 63), p);
    if (strncmp(text, "\033]7717;", 7) == 0) {
        sscanf(text + 7, "%*u;%lu", &tty->served);
        tty->syncs++;
        return true;
    }
    if (strcmp(text, "\033[6n") == 0) {
        report_cursor(tty);
        return true;
    }
    if (strncmp(text, "\033[?", 3) == 0 && (p[n - 1] == 'h' || p[n - 1] == 'l'))
        note_modes(tty, text + 3, p[n - 1] == 'h');
    return false;
}

static void feed(struct tty *tty, const char *bytes, size_t n)
{
    str_add_bytes(&tty->held, bytes, n);
    const char *p = tty->held.p;
    size_t len = tty->held.len, at = 0;
    while (at < len) {
        const char *esc = memchr(p + at, '\033', len - at);
        size_t plain = esc ? (size_t) (esc - p) - at : len - at;
        vterm_input_write(tty->vt, p + at, plain);
        str_add_bytes(&tty->raw, p + at, plain);
        at += plain;
        if (!esc)
            break;
        size_t seq = sequence_length(p + at, len - at);
        if (seq == 0)
            break;
        if (!take_sequence(tty, p + at, seq)) {
            vterm_input_write(tty->vt, p + at, seq);
            str_add_bytes(&tty->raw, p + at, seq);
        }
        at += seq;
        answer(tty);
    }
    memmove(tty->held.p, p + at, len - at + 1);
    tty->held.len -= at;
}

/* Reads once; false when nothing came in time or the program closed its end. */
static bool pump(struct tty *tty, int timeout_ms)
{
    char buf[16384];
    struct pollfd fd = {.fd = tty->fd, .events = POLLIN};
    if (tty->eof || tty->fd < 0 || poll(&fd, 1, timeout_ms) <= 0)
        return false;
    ssize_t n = read(tty->fd, buf, sizeof buf);
    if (n <= 0) {
        tty->eof = !(n < 0 && errno == EINTR);
        return !tty->eof;
    }
    feed(tty, buf, (size_t) n);
    return true;
}

/* Until the program waits again: for the first time after `after` announcements, and having served
 * all input. */
static void wait_sync(struct tty *tty, unsigned after)
{
    double end = now_ms() + WATCHDOG_MS;
    while (tty->syncs <= after || tty->served < tty->sent) {
        double left = end - now_ms();
        if (left <= 0)
            give_up(tty, "no answer in time");
        if (!pump(tty, (int) left + 1) && tty->eof)
            give_up(tty, "the program ended");
    }
}

void tty_wait(struct tty *tty)
{
    wait_sync(tty, tty->syncs);
}

/* ---- start and end ---- */

static int on_property(VTermProp prop, VTermValue *value, void *user)
{
    struct tty *tty = user;
    if (prop == VTERM_PROP_CURSORVISIBLE)
        tty->cursor_visible = value->boolean;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

static void set_variable(const char *entry)
{
    const char *eq = strchr(entry, '=');
    if (!eq) {
        unsetenv(entry);
        return;
    }
    char *name = strndup(entry, (size_t) (eq - entry));
    setenv(name, eq + 1, 1);
    free(name);
}

static _Noreturn void run_child(const struct tty_options *options)
{
    static const char *const standard[] = {
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "LANGUAGE",
        "NO_COLOR",
        "COLORTERM",
        "COLORFGBG",
        "LINES",
        "COLUMNS",
        "ESCDELAY",
        "TERM=xterm-256color",
        "XUNLIAN_TEST_SYNC=1",
    };
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++)
        set_variable(standard[i]);
    for (const char *const *env = options->env; env && *env; env++)
        set_variable(*env);
    if (options->ignore_hangup)
        signal(SIGHUP, SIG_IGN);
    execvp(options->argv[0], (char *const *) options->argv);
    _exit(127);
}

struct tty *tty_start(const struct tty_options *options)
{
    struct tty *tty = xcalloc(1, sizeof *tty);
    int cols = options->cols ? options->cols : 80, rows = options->rows ? options->rows : 24;
    struct winsize size = {.ws_col = (unsigned short) cols, .ws_row = (unsigned short) rows};
    tty->vt = vterm_new(rows, cols);
    vterm_set_utf8(tty->vt, 1);
    tty->screen = vterm_obtain_screen(tty->vt);
    vterm_screen_set_callbacks(tty->screen, &callbacks, tty);
    vterm_screen_enable_altscreen(tty->screen, 1);
    vterm_screen_reset(tty->screen, 1);
    tty->cursor_visible = true;
    tty->wide_ambiguous = options->wide_ambiguous;
    tty->pid = forkpty(&tty->fd, NULL, NULL, &size);
    if (tty->pid < 0)
        give_up(tty, "no pseudo-terminal");
    if (tty->pid == 0)
        run_child(options);
    tcgetattr(tty->fd, &tty->before);
    if (!options->no_wait)
        wait_sync(tty, 0);
    return tty;
}

void tty_finish(struct tty *tty)
{
    if (!tty)
        return;
    if (!tty->gone) {
        kill(tty->pid, SIGKILL);
        waitpid(tty->pid, &tty->status, 0);
    }
    if (tty->fd >= 0)
        close(tty->fd);
    vterm_free(tty->vt);
    str_finish(&tty->raw);
    str_finish(&tty->held);
    free(tty);
}

int tty_wait_exit(struct tty *tty, double *ms)
{
    double start = now_ms();
    int pidfd = (int) syscall(SYS_pidfd_open, tty->pid, 0);
    struct pollfd fds[2] = {{.fd = pidfd, .events = POLLIN}, {.fd = tty->fd, .events = POLLIN}};
    while (!(fds[0].revents & POLLIN)) {
        fds[1].fd = tty->eof ? -1 : tty->fd;
        if (now_ms() - start > WATCHDOG_MS || poll(fds, 2, WATCHDOG_MS) <= 0)
            give_up(tty, "the program did not end");
        if (fds[1].revents)
            pump(tty, 0);
    }
    if (ms)
        *ms = now_ms() - start;
    waitpid(tty->pid, &tty->status, 0);
    tty->gone = true;
    close(pidfd);
    while (pump(tty, 0))
        ;
    return tty->status;
}

void tty_signal(struct tty *tty, int sig)
{
    kill(tty->pid, sig);
}

void tty_hang_up(struct tty *tty)
{
    close(tty->fd);
    tty->fd = -1;
    tty->eof = true;
}

pid_t tty_pid(const struct tty *tty)
{
    return tty->pid;
}

/* ---- to the program ---- */

void tty_send(struct tty *tty, const char *bytes, size_t n)
{
    unsigned before = tty->syncs;
    while (n > 0) {
        ssize_t done = write(tty->fd, bytes, n > 1024 ? 1024 : n);
        if (done < 0)
            give_up(tty, "the terminal takes nothing");
        tty->sent += (unsigned long) done;
        bytes += done;
        n -= (size_t) done;
        if (n > 0) /* long input: let the program read, so that the line never blocks */
            pump(tty, 0);
    }
    wait_sync(tty, before);
}

static VTermKey vterm_key(uint32_t code)
{
    switch (code) {
    case KEYS_UP:
        return VTERM_KEY_UP;
    case KEYS_DOWN:
        return VTERM_KEY_DOWN;
    case KEYS_LEFT:
        return VTERM_KEY_LEFT;
    case KEYS_RIGHT:
        return VTERM_KEY_RIGHT;
    case KEYS_HOME:
        return VTERM_KEY_HOME;
    case KEYS_END:
        return VTERM_KEY_END;
    case KEYS_PAGE_UP:
        return VTERM_KEY_PAGEUP;
    case KEYS_PAGE_DOWN:
        return VTERM_KEY_PAGEDOWN;
    case KEYS_INSERT:
        return VTERM_KEY_INS;
    case KEYS_DELETE:
        return VTERM_KEY_DEL;
    case KEYS_BACKSPACE:
        return VTERM_KEY_BACKSPACE;
    case KEYS_TAB:
        return VTERM_KEY_TAB;
    case KEYS_ENTER:
        return VTERM_KEY_ENTER;
    case KEYS_ESC:
        return VTERM_KEY_ESCAPE;
    default:
        return code >= KEYS_F1 && code <= KEYS_F12 ? VTERM_KEY_FUNCTION(1 + (int) (code - KEYS_F1))
                                                   : VTERM_KEY_NONE;
    }
}

/* What libvterm wants to say goes out in one write, as a terminal does. */
static void say(struct tty *tty)
{
    char buf[4096];
    size_t n = vterm_output_read(tty->vt, buf, sizeof buf);
    if (n > 0 && tty->ending && write(tty->fd, buf, n) < 0)
        give_up(tty, "the terminal takes nothing");
    if (n > 0 && !tty->ending)
        tty_send(tty, buf, n);
}

static void press(struct tty *tty, struct key key)
{
    VTermModifier mods = (key.mods & KEYS_SHIFT ? VTERM_MOD_SHIFT : VTERM_MOD_NONE) |
                         (key.mods & KEYS_ALT ? VTERM_MOD_ALT : VTERM_MOD_NONE) |
                         (key.mods & KEYS_CTRL ? VTERM_MOD_CTRL : VTERM_MOD_NONE);
    if (key.code > KEYS_BASE)
        vterm_keyboard_key(tty->vt, vterm_key(key.code), mods);
    else
        vterm_keyboard_unichar(tty->vt, key.code, mods);
    say(tty);
}

void tty_keys(struct tty *tty, const char *names)
{
    while (*names) {
        struct key key;
        size_t n = strcspn(names, " ");
        if (!keys_parse(names, n, &key))
            give_up(tty, names);
        press(tty, key);
        names += n;
        names += strspn(names, " ");
    }
}

void tty_last_keys(struct tty *tty, const char *names)
{
    tty->ending = true;
    tty_keys(tty, names);
}

void tty_type(struct tty *tty, const char *text)
{
    tty_send(tty, text, strlen(text));
}

void tty_paste(struct tty *tty, const char *text)
{
    struct str bytes = STR_INIT;
    char buf[64];
    vterm_keyboard_start_paste(tty->vt);
    str_add_bytes(&bytes, buf, vterm_output_read(tty->vt, buf, sizeof buf));
    str_add(&bytes, text);
    vterm_keyboard_end_paste(tty->vt);
    str_add_bytes(&bytes, buf, vterm_output_read(tty->vt, buf, sizeof buf));
    tty_send(tty, bytes.p, bytes.len);
    str_finish(&bytes);
}

void tty_click(struct tty *tty, int button, int x, int y)
{
    vterm_mouse_move(tty->vt, y, x, VTERM_MOD_NONE);
    vterm_mouse_button(tty->vt, button, true, VTERM_MOD_NONE);
    say(tty);
    vterm_mouse_button(tty->vt, button, false, VTERM_MOD_NONE);
    say(tty);
}

static void set_size(struct tty *tty, int cols, int rows)
{
    struct winsize size = {.ws_col = (unsigned short) cols, .ws_row = (unsigned short) rows};
    vterm_set_size(tty->vt, rows, cols);
    ioctl(tty->fd, TIOCSWINSZ, &size);
}

void tty_resize(struct tty *tty, int cols, int rows)
{
    unsigned before = tty->syncs;
    set_size(tty, cols, rows);
    wait_sync(tty, before);
}

void tty_resize_storm(struct tty *tty, int times, int cols, int rows)
{
    for (int i = 0; i < times; i++)
        set_size(tty, 20 + (i * 37) % 180, 5 + (i * 13) % 55);
    set_size(tty, cols, rows);
    tty_keys(tty, "C-l"); /* served after all of them */
}

/* ---- the screen ---- */

void tty_size(const struct tty *tty, int *cols, int *rows)
{
    vterm_get_size(tty->vt, rows, cols);
}

static int32_t colour(const struct tty *tty, VTermColor c, bool fg)
{
    if (fg ? VTERM_COLOR_IS_DEFAULT_FG(&c) : VTERM_COLOR_IS_DEFAULT_BG(&c))
        return -1;
    vterm_screen_convert_color_to_rgb(tty->screen, &c);
    return c.rgb.red << 16 | c.rgb.green << 8 | c.rgb.blue;
}

void tty_cell(const struct tty *tty, int x, int y, struct tty_cell *cell)
{
    VTermScreenCell c;
    *cell = (struct tty_cell){.width = 1};
    if (!vterm_screen_get_cell(tty->screen, (VTermPos){y, x}, &c))
        return;
    if (c.chars[0] == (uint32_t) -1 && x > 0) { /* the right half of the glyph before */
        tty_cell(tty, x - 1, y, cell);
        cell->text[0] = '\0';
        cell->width = 0;
        return;
    }
    char *p = cell->text;
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && c.chars[i]; i++)
        p += utf8_encode(c.chars[i], p);
    cell->width = c.width;
    if (!cell->text[0])
        cell->text[0] = ' ';
    cell->fg = colour(tty, c.fg, true);
    cell->bg = colour(tty, c.bg, false);
    cell->bold = c.attrs.bold;
    cell->underline = c.attrs.underline != 0;
    cell->reverse = c.attrs.reverse;
    cell->italic = c.attrs.italic;
}

char *tty_line(const struct tty *tty, int y)
{
    struct str line = STR_INIT;
    int cols, rows;
    tty_size(tty, &cols, &rows);
    for (int x = 0; x < cols; x++) {
        struct tty_cell cell;
        tty_cell(tty, x, y, &cell);
        str_add(&line, cell.text);
    }
    while (line.len > 0 && line.p[line.len - 1] == ' ')
        line.p[--line.len] = '\0';
    return str_take(&line);
}

void tty_text(const struct tty *tty, struct str *out)
{
    int cols, rows;
    tty_size(tty, &cols, &rows);
    for (int y = 0; y < rows; y++) {
        char *line = tty_line(tty, y);
        str_addf(out, "%s\n", line);
        free(line);
    }
}

bool tty_shows(const struct tty *tty, const char *text)
{
    struct str all = STR_INIT;
    tty_text(tty, &all);
    bool found = strstr(str_text(&all), text) != NULL;
    str_finish(&all);
    return found;
}

char *tty_attrs(const struct tty *tty, int x, int y)
{
    struct str text = STR_INIT;
    VTermScreenCell c;
    if (!vterm_screen_get_cell(tty->screen, (VTermPos){y, x}, &c))
        return str_take(&text);
    if (c.chars[0] == (uint32_t) -1 && x > 0) /* the right half of the glyph before */
        return tty_attrs(tty, x - 1, y);
    str_add(&text, c.attrs.bold ? "bold " : "");
    str_add(&text, c.attrs.italic ? "italic " : "");
    str_add(&text, c.attrs.underline ? "underline " : "");
    str_add(&text, c.attrs.reverse ? "reverse " : "");
    if (!VTERM_COLOR_IS_DEFAULT_FG(&c.fg))
        str_addf(&text, "fg=%d ", VTERM_COLOR_IS_INDEXED(&c.fg) ? c.fg.indexed.idx : -1);
    if (!VTERM_COLOR_IS_DEFAULT_BG(&c.bg))
        str_addf(&text, "bg=%d ", VTERM_COLOR_IS_INDEXED(&c.bg) ? c.bg.indexed.idx : -1);
    if (text.len > 0)
        text.p[--text.len] = '\0';
    return str_take(&text);
}

struct legend {
    char *attrs[LEGEND];
    int count;
};

static char letter_of(int i)
{
    return (char) (i < 26 ? 'a' + i : 'A' + i - 26);
}

static char sign_of(struct legend *legend, char *attrs)
{
    int i = 0;
    if (!*attrs) {
        free(attrs);
        return '.';
    }
    while (i < legend->count && strcmp(legend->attrs[i], attrs) != 0)
        i++;
    if (i < legend->count || i == LEGEND)
        free(attrs);
    else
        legend->attrs[legend->count++] = attrs;
    return i < LEGEND ? letter_of(i) : '?';
}

static void dump_attrs(const struct tty *tty, struct str *out)
{
    struct legend legend = {.count = 0};
    int cols, rows;
    tty_size(tty, &cols, &rows);
    for (int y = 0; y < rows; y++) {
        size_t from = out->len;
        for (int x = 0; x < cols; x++)
            str_add_char(out, sign_of(&legend, tty_attrs(tty, x, y)));
        while (out->len > from && out->p[out->len - 1] == '.')
            out->p[--out->len] = '\0';
        str_add_char(out, '\n');
    }
    for (int i = 0; i < legend.count; i++) {
        str_addf(out, "%c %s\n", letter_of(i), legend.attrs[i]);
        free(legend.attrs[i]);
    }
}

void tty_cursor(const struct tty *tty, int *x, int *y, bool *visible)
{
    VTermPos pos;
    vterm_state_get_cursorpos(vterm_obtain_state(tty->vt), &pos);
    *x = pos.col;
    *y = pos.row;
    *visible = tty->cursor_visible;
}

void tty_dump(const struct tty *tty, struct str *out)
{
    int x, y;
    bool visible;
    tty_cursor(tty, &x, &y, &visible);
    str_add(out, "---- text\n");
    tty_text(tty, out);
    str_add(out, "---- attributes\n");
    dump_attrs(tty, out);
    str_addf(out, "---- cursor\n%d,%d %s\n", x, y, visible ? "visible" : "hidden");
}

static char *golden_path(const char *variable, const char *name, const char *suffix)
{
    const char *top = getenv(variable);
    const char *folder = strcmp(variable, "top_srcdir") == 0 ? "tests/tui/golden" : "tests/tui";
    return xasprintf("%s/%s/%s%s", top ? top : ".", folder, name, suffix);
}

static bool write_file(const char *path, const struct str *text)
{
    FILE *f = fopen(path, "w");
    if (!f)
        return false;
    bool ok = fwrite(str_text(text), 1, text->len, f) == text->len;
    return fclose(f) == 0 && ok;
}

static void show_difference(const char *golden, const char *name, const struct str *now)
{
    char *actual = golden_path("top_builddir", name, ".actual");
    if (write_file(actual, now)) {
        char *command = xasprintf("diff -u '%s' '%s' >&2", golden, actual);
        if (system(command) < 0)
            perror("diff");
        free(command);
    }
    free(actual);
}

bool tty_golden(const struct tty *tty, const char *name)
{
    struct str now = STR_INIT, then = STR_INIT;
    char *path = golden_path("top_srcdir", name, ".txt"), buf[4096];
    const char *update = getenv("XUNLIAN_GOLDEN");
    bool same;
    tty_dump(tty, &now);
    if (update && strcmp(update, "update") == 0) {
        same = write_file(path, &now);
    } else {
        FILE *f = fopen(path, "r");
        size_t n;
        while (f && (n = fread(buf, 1, sizeof buf, f)) > 0)
            str_add_bytes(&then, buf, n);
        if (f)
            fclose(f);
        same = strcmp(str_text(&now), str_text(&then)) == 0;
        if (!same)
            show_difference(path, name, &now);
    }
    free(path);
    str_finish(&now);
    str_finish(&then);
    return same;
}

/* ---- from outside ---- */

bool tty_mode(const struct tty *tty, int mode)
{
    for (int i = 0; i < tty->mode_count; i++)
        if (tty->modes[i].mode == mode)
            return tty->modes[i].on;
    return false;
}

bool tty_line_discipline_restored(const struct tty *tty)
{
    struct termios now;
    if (tcgetattr(tty->fd, &now) != 0)
        return false;
    return now.c_iflag == tty->before.c_iflag && now.c_oflag == tty->before.c_oflag &&
           now.c_lflag == tty->before.c_lflag && now.c_cflag == tty->before.c_cflag &&
           memcmp(now.c_cc, tty->before.c_cc, sizeof now.c_cc) == 0;
}

long tty_wakeups(const struct tty *tty)
{
    char path[64], line[256];
    long count = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int) tty->pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "voluntary_ctxt_switches: %ld", &count) == 1)
            break;
    if (f)
        fclose(f);
    return count;
}

size_t tty_idle(struct tty *tty, int ms)
{
    size_t before = tty->raw.len;
    double end = now_ms() + ms;
    for (double left = ms; left > 0; left = end - now_ms())
        pump(tty, (int) left + 1);
    return tty->raw.len - before;
}

size_t tty_bytes(const struct tty *tty)
{
    return tty->raw.len;
}

const struct str *tty_raw(const struct tty *tty)
{
    return &tty->raw;
}
