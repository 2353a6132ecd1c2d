#include "tui/plain/console.h"

#include "base/utf8.h"
#include "tui/i18n.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

enum {
    COLUMNS_MOST = 72,
    COLUMNS_LEAST = 20,
    LINE_MOST = 4096,
    BOX_FIRST = 0x2500,
    BOX_LAST = 0x259F,
    HEADING = 0x25A0 /* the black square before a heading */
};

/* ---- opening ---- */

static int columns(void)
{
    const char *variable = getenv("COLUMNS");
    struct winsize size = {0};
    long cols = variable ? strtol(variable, NULL, 10) : 0;
    if (cols <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        cols = size.ws_col;
    if (cols <= 0 || cols > COLUMNS_MOST)
        return COLUMNS_MOST;
    return cols < COLUMNS_LEAST ? COLUMNS_LEAST : (int) cols;
}

bool console_open(struct console *console, struct err *err)
{
    sigset_t ends;
    *console = (struct console){.width = columns(), .terminal = isatty(STDIN_FILENO)};
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGHUP);
    sigprocmask(SIG_BLOCK, &ends, &console->before);
    console->signals = signalfd(-1, &ends, SFD_CLOEXEC);
    if (console->signals >= 0)
        return true;
    sigprocmask(SIG_SETMASK, &console->before, NULL);
    return err_set(err, ERR_IO, "signalfd");
}

void console_close(struct console *console)
{
    fflush(stdout);
    if (console->signals >= 0)
        close(console->signals);
    sigprocmask(SIG_SETMASK, &console->before, NULL);
    str_finish(&console->in);
    str_finish(&console->line);
}

/* ---- out ---- */

static void put_line(int indent, const char *s, size_t n)
{
    printf("%*s%.*s\n", indent, "", (int) n, s);
}

void console_say(struct console *console, const char *head, const char *words)
{
    struct utf8_line *lines = NULL;
    struct str safe = STR_INIT;
    int indent = utf8_width(head);
    for (const char *p = words; *p;) {
        size_t n = strcspn(p, "\n");
        utf8_escape(&safe, p, n);
        p += n;
        if (*p == '\n') {
            str_add_char(&safe, '\n');
            p++;
        }
    }
    size_t count = utf8_wrap(str_text(&safe), safe.len, console->width - indent, 0, &lines);
    fputs(head, stdout);
    for (size_t i = 0; i < count; i++)
        put_line(i ? indent : 0, str_text(&safe) + lines[i].start, lines[i].len);
    if (count == 0)
        putchar('\n');
    free(lines);
    str_finish(&safe);
}

void console_say_made(struct console *console, const char *head, char *words)
{
    console_say(console, head, words);
    free(words);
}

void console_space(struct console *console)
{
    putchar('\n');
}

/* Frames and bars say nothing to the ear: a line of nothing else is left out. */
static bool is_frame(const char *line)
{
    bool any = false;
    uint32_t cp;
    for (size_t n; (n = utf8_decode(line, strlen(line), &cp)) > 0; line += n) {
        if (cp != ' ' && (cp < BOX_FIRST || cp > BOX_LAST))
            return false;
        any |= cp != ' ';
    }
    return any;
}

static void print_line(const char *line)
{
    uint32_t cp;
    char bytes[4];
    for (size_t n; (n = utf8_decode(line, strlen(line), &cp)) > 0; line += n) {
        if (cp >= BOX_FIRST && cp <= BOX_LAST)
            cp = surface_ascii(cp);
        else if (cp == HEADING)
            cp = '#';
        fwrite(bytes, 1, utf8_encode(cp, bytes), stdout);
    }
    putchar('\n');
}

void console_print(struct console *console, const struct text *text, int first, int end)
{
    struct grid grid;
    struct str lines = STR_INIT;
    struct text part = *text;
    if (first >= end)
        return;
    part.top = first;
    part.height = end - first;
    grid_init(&grid, text->width, part.height);
    text_draw(&part, grid_surface(&grid));
    grid_dump(&grid, &lines);
    char *rest = lines.p, *line;
    for (int i = first; i < end && (line = strsep(&rest, "\n")); i++)
        if (!is_frame(line))
            print_line(line);
    str_finish(&lines);
    grid_finish(&grid);
}

/* ---- in ---- */

static bool stop(struct console *console)
{
    console->over = true;
    return false;
}

static bool take_signal(struct console *console)
{
    struct signalfd_siginfo info;
    if (read(console->signals, &info, sizeof info) == sizeof info)
        console->signal = (int) info.ssi_signo;
    return stop(console);
}

/* Waits for input or a signal; appends what came. */
static bool read_more(struct console *console)
{
    char bytes[512];
    struct pollfd wait[] = {{.fd = console->signals, .events = POLLIN},
                            {.fd = STDIN_FILENO, .events = POLLIN}};
    while (poll(wait, 2, -1) < 0)
        if (errno != EINTR)
            return stop(console);
    if (wait[0].revents)
        return take_signal(console);
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (n <= 0)
        return stop(console);
    str_add_bytes(&console->in, bytes, (size_t) n);
    return true;
}

static void trim(struct str *line)
{
    size_t start = strspn(str_text(line), " \t"), end = line->len;
    while (end > start && strchr(" \t\r", line->p[end - 1]))
        end--;
    char *kept = xasprintf("%.*s", (int) (end - start), str_text(line) + start);
    str_clear(line);
    str_add(line, kept);
    free(kept);
}

/* Takes the first line out of what was read. The last one may lack its end. */
static bool take_line(struct console *console)
{
    const char *newline = memchr(str_text(&console->in), '\n', console->in.len);
    size_t n = newline ? (size_t) (newline - console->in.p) : console->in.len;
    struct str rest = STR_INIT;
    if (!newline && (!console->over || console->signal || n == 0))
        return false;
    str_clear(&console->line);
    str_add_bytes(&console->line, str_text(&console->in), n);
    if (newline)
        str_add_bytes(&rest, newline + 1, console->in.len - n - 1);
    str_finish(&console->in);
    console->in = rest;
    return true;
}

/* A line that is text, of a length that somebody may have typed. */
static bool is_text(const struct str *line)
{
    return line->len <= LINE_MOST && strlen(str_text(line)) == line->len &&
           utf8_valid(str_text(line), line->len);
}

bool console_ask(struct console *console, const char *prompt)
{
    for (;;) {
        if (console->over && console->in.len == 0)
            return false;
        printf("%s ", prompt);
        if (fflush(stdout) != 0)
            return stop(console);
        bool got;
        while (!(got = take_line(console)) && !console->over && console->in.len <= LINE_MOST)
            read_more(console);
        if (!got && console->in.len > LINE_MOST)
            str_clear(&console->in);
        if (!console->terminal || console->over)
            putchar('\n');
        if (console->signal || (!got && console->over))
            return false;
        if (got && is_text(&console->line)) {
            trim(&console->line);
            return true;
        }
        console_say(console, "", _("This line is no text that can be used here."));
    }
}

bool console_ask_secret(struct console *console, const char *prompt)
{
    struct termios before, hidden;
    bool hide = console->terminal && tcgetattr(STDIN_FILENO, &before) == 0;
    if (hide) {
        hidden = before;
        hidden.c_lflag &= ~(tcflag_t) ECHO;
        hidden.c_lflag |= ECHONL;
        tcsetattr(STDIN_FILENO, TCSADRAIN, &hidden);
    }
    bool got = console_ask(console, prompt);
    if (hide)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    return got;
}

int console_number(const char *text, int most)
{
    int n = 0;
    if (!*text || strlen(text) > 6 || text[strspn(text, "0123456789")])
        return 0;
    n = atoi(text);
    return n >= 1 && n <= most ? n : 0;
}

int console_choose(struct console *console, const char *prompt, int most, int empty)
{
    while (console_ask(console, prompt)) {
        const char *line = str_text(&console->line);
        int n = console_number(line, most);
        if (n > 0)
            return n;
        if (strcmp(line, "q") == 0)
            return 0;
        if (!*line && empty >= 0)
            return empty;
        if (most == 0)
            console_say(console, "", _("Expected: q to go back."));
        else
            console_say_made(
                console, "",
                xasprintf(_("Expected: a number from 1 to %d, or q to go back."), most));
    }
    return -1;
}
