#include "tui/term.h"

#include "base/str.h"
#include "base/utf8.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kd.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { ESC_DELAY_MS = 25, PASTE_DELAY_MS = 1000, READ_SIZE = 4096, ALT_STACK = 65536 };

#define MODES_ON  "\033[?2004h\033[?1004h"
#define MODES_OFF "\033[?2004l\033[?1004l"
#define MOUSE_ON  "\033[?1000h\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1002l\033[?1000l"

struct terminal {
    SCREEN *screen;
    FILE *out;   /* what ncurses writes to: first the terminal, then `frame` */
    int frame;   /* a file in memory that gathers a frame, -1 when there is none */
    char *bytes; /* the frame on its way out */
    size_t size;
    struct termios mode; /* the line discipline while the screen is ours */
    struct input input;
    struct grid shown; /* what ncurses was given last */
    cchar_t *row;      /* one row for ncurses */
    cchar_t blanks[STYLE_COUNT];
    struct look looks[STYLE_COUNT];
    int pairs[STYLE_COUNT]; /* colour pair of each role */
    enum theme_name theme;
    int colours;
    bool mouse, ascii, console, redraw;
    enum { PROBE_NONE, PROBE_WANTED, PROBE_SENT, PROBE_DONE } probe;
    int probe_answers, probe_x[2];
    bool sync; /* XUNLIAN_TEST_SYNC is set: announce each wait, once the probe is answered */
    unsigned sync_count;
    int watched; /* a descriptor to wait for besides, or -1 */
    unsigned long bytes_read;
    void *stack; /* for the handler of a crash */
    struct sigaction old[NSIG];
};

/* Signal handlers have no argument: this is what they set … */
static volatile sig_atomic_t signals[NSIG];

/* … and what the handler of a crash needs to give the terminal back. Written by term_open before
 * the handlers are installed and constant from then on. */
static struct {
    struct termios saved;
    char restore[256]; /* bytes that leave the alternate screen and switch every mode off */
    size_t restore_len;
} crash;

static const int handled[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};
static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

enum { HANDLED = sizeof handled / sizeof *handled, FATAL = sizeof fatal / sizeof *fatal };

/* ---- signals ---- */

static void give_back_and_die(int sig)
{
    ssize_t n = write(STDOUT_FILENO, crash.restore, crash.restore_len);
    (void) n;
    tcsetattr(STDIN_FILENO, TCSANOW, &crash.saved);
    signal(sig, SIG_DFL);
    raise(sig);
}

/* A second request to end, while the first is not yet served, ends the program at once. Going on
 * before the last stop is not what ends that stop. */
static void on_signal(int sig)
{
    if (sig == SIGTSTP)
        signals[SIGCONT] = 0;
    if (signals[sig] && (sig == SIGINT || sig == SIGTERM || sig == SIGQUIT))
        give_back_and_die(sig);
    signals[sig] = 1;
}

static void install_handlers(struct terminal *term)
{
    stack_t stack = {.ss_sp = term->stack, .ss_size = ALT_STACK};
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    struct sigaction dying = {.sa_handler = give_back_and_die,
                              .sa_flags = (int) (SA_RESETHAND | SA_ONSTACK | SA_NODEFER)};
    sigaltstack(&stack, NULL);
    for (int i = 0; i < HANDLED; i++) {
        signals[handled[i]] = 0;
        sigaction(handled[i], &action, &term->old[handled[i]]);
        if (handled[i] == SIGHUP && term->old[SIGHUP].sa_handler == SIG_IGN)
            sigaction(SIGHUP, &term->old[SIGHUP], NULL);
    }
    for (int i = 0; i < FATAL; i++)
        sigaction(fatal[i], &dying, &term->old[fatal[i]]);
}

static void remove_handlers(struct terminal *term)
{
    stack_t none = {.ss_flags = SS_DISABLE};
    for (int i = 0; i < HANDLED; i++)
        sigaction(handled[i], &term->old[handled[i]], NULL);
    for (int i = 0; i < FATAL; i++)
        sigaction(fatal[i], &term->old[fatal[i]], NULL);
    sigaltstack(&none, NULL);
}

/* ---- open and close ---- */

static void write_all(const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t done = write(STDOUT_FILENO, bytes, n);
        if (done < 0 && errno != EINTR)
            return;
        bytes += done > 0 ? done : 0;
        n -= done > 0 ? (size_t) done : 0;
    }
}

/* Sequences that ncurses does not know of go past it; none depends on the order. */
static void write_text(const char *text)
{
    write_all(text, strlen(text));
}

/* Appends a capability without its padding "$<5>". */
static void add_restore(const char *cap)
{
    for (; cap && cap != (char *) -1 && *cap; cap++) {
        if (cap[0] == '$' && cap[1] == '<') {
            while (*cap && *cap != '>')
                cap++;
            if (!*cap)
                return;
        } else if (crash.restore_len < sizeof crash.restore) {
            crash.restore[crash.restore_len++] = *cap;
        }
    }
}

static void prepare_crash(void)
{
    crash.restore_len = 0;
    add_restore(MODES_OFF MOUSE_OFF);
    add_restore(exit_attribute_mode);
    add_restore(orig_pair);
    add_restore(keypad_local);
    add_restore(exit_ca_mode);
    add_restore(cursor_normal);
}

static void learn_keys(struct input *input)
{
    static const struct {
        const char *cap;
        uint32_t code;
        unsigned mods;
    } caps[] = {
        {"kcuu1", KEYS_UP, 0},
        {"kcud1", KEYS_DOWN, 0},
        {"kcub1", KEYS_LEFT, 0},
        {"kcuf1", KEYS_RIGHT, 0},
        {"khome", KEYS_HOME, 0},
        {"kend", KEYS_END, 0},
        {"kpp", KEYS_PAGE_UP, 0},
        {"knp", KEYS_PAGE_DOWN, 0},
        {"kich1", KEYS_INSERT, 0},
        {"kdch1", KEYS_DELETE, 0},
        {"kcbt", KEYS_TAB, KEYS_SHIFT},
        {"kent", KEYS_ENTER, 0},
        {"kf1", KEYS_F1, 0},
        {"kf2", KEYS_F2, 0},
        {"kf3", KEYS_F3, 0},
        {"kf4", KEYS_F4, 0},
        {"kf5", KEYS_F5, 0},
        {"kf6", KEYS_F6, 0},
        {"kf7", KEYS_F7, 0},
        {"kf8", KEYS_F8, 0},
        {"kf9", KEYS_F9, 0},
        {"kf10", KEYS_F10, 0},
        {"kf11", KEYS_F11, 0},
        {"kf12", KEYS_F12, 0},
    };
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++) {
        const char *seq = tigetstr(caps[i].cap);
        if (seq && seq != (char *) -1)
            input_add_key(input, seq, (struct key){caps[i].code, caps[i].mods});
    }
}

/* The terminfo entry: TERM's, else xterm-256color's. NULL when there is none that can do it. */
static const char *find_entry(void)
{
    const char *names[] = {getenv("TERM"), "xterm-256color"};
    for (int i = 0; i < 2; i++) {
        int found;
        if (!names[i] || !*names[i] || setupterm(names[i], STDOUT_FILENO, &found) != OK)
            continue;
        bool able = cursor_address && *cursor_address;
        del_curterm(cur_term);
        return able ? names[i] : NULL;
    }
    return NULL;
}

/* ncurses writes to its descriptor after every cursor movement: some hundred system calls for a
 * page, and halves of frames on the screen. Once it has taken the terminal in, a file in memory is
 * put behind that descriptor, and each frame goes out in one piece. */
static void gather_frames(struct terminal *term)
{
    term->frame = memfd_create("frame", MFD_CLOEXEC);
    if (term->frame >= 0)
        dup2(term->frame, fileno(term->out));
}

static void send_frame(struct terminal *term)
{
    off_t size = term->frame < 0 ? 0 : lseek(term->frame, 0, SEEK_CUR);
    if (size <= 0)
        return;
    if ((size_t) size > term->size) {
        term->size = (size_t) size;
        term->bytes = xrealloc(term->bytes, term->size);
    }
    ssize_t n = pread(term->frame, term->bytes, (size_t) size, 0);
    lseek(term->frame, 0, SEEK_SET);
    write_all(term->bytes, n > 0 ? (size_t) n : 0);
}

/* Characters one by one, no echo, signals by Ctrl-C and Ctrl-Z, no flow control. */
static void set_line_discipline(struct terminal *term)
{
    term->mode = crash.saved;
    term->mode.c_iflag &= ~(tcflag_t) (IXON | ICRNL | INLCR | IGNCR);
    term->mode.c_lflag &= ~(tcflag_t) (ICANON | ECHO | IEXTEN);
    term->mode.c_oflag &= ~(tcflag_t) ONLCR;
    term->mode.c_cc[VMIN] = 1;
    term->mode.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &term->mode);
}

static attr_t attrs_of(unsigned attrs)
{
    return (attrs & LOOK_BOLD ? A_BOLD : 0) | (attrs & LOOK_DIM ? A_DIM : 0) |
           (attrs & LOOK_UNDERLINE ? A_UNDERLINE : 0) | (attrs & LOOK_REVERSE ? A_REVERSE : 0) |
           (attrs & LOOK_ITALIC ? A_ITALIC : 0);
}

static void set_looks(struct terminal *term)
{
    for (int i = 0; i < STYLE_COUNT; i++) {
        struct look look = theme_look(term->theme, (enum style) i, term->colours);
        term->looks[i] = look;
        term->pairs[i] = look.fg < 0 && look.bg < 0 ? 0 : alloc_pair(look.fg, look.bg);
        if (term->pairs[i] < 0)
            term->pairs[i] = 0;
        setcchar(&term->blanks[i], L" ", attrs_of(look.attrs), 0, &term->pairs[i]);
    }
    term->redraw = true;
}

static void size_buffers(struct terminal *term)
{
    grid_reset(&term->shown, COLS, LINES);
    term->row = xrealloc(term->row, (size_t) COLS * sizeof *term->row);
    term->redraw = true;
}

static void start_screen(struct terminal *term, const struct term_options *options)
{
    char kind;
    set_line_discipline(term);
    nonl();
    keypad(stdscr, TRUE);
    typeahead(-1);
    if (has_colors() && start_color() == OK) {
        use_default_colors();
        term->colours = COLORS;
    }
    prepare_crash();
    learn_keys(&term->input);
    term->console = ioctl(STDIN_FILENO, KDGKBTYPE, &kind) == 0;
    term->ascii = term->console;
    term->probe = term->console ? PROBE_NONE : PROBE_WANTED;
    term->sync = getenv("XUNLIAN_TEST_SYNC") != NULL;
    gather_frames(term);
    size_buffers(term);
    term_set_theme(term, options->theme);
    write_text(MODES_ON);
    term_set_mouse(term, options->mouse);
}

bool term_open(const struct term_options *options, struct terminal **out, struct err *err)
{
    *out = NULL;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return err_set(err, ERR_TERMINAL, "tty");
    const char *term_name = getenv("TERM");
    const char *name = find_entry();
    if (!name)
        return err_set(err, ERR_TERMINAL, "TERM=%s", term_name ? term_name : "");
    if (tcgetattr(STDIN_FILENO, &crash.saved) != 0)
        return err_set(err, ERR_TERMINAL, "TERM=%s", name);
    struct terminal *term = xcalloc(1, sizeof *term);
    term->watched = -1;
    int fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    term->out = fd < 0 ? NULL : fdopen(fd, "w");
    use_env(FALSE);
    use_tioctl(TRUE);
    term->screen = term->out ? newterm(name, term->out, stdin) : NULL;
    if (!term->screen) {
        if (term->out)
            fclose(term->out);
        free(term);
        return err_set(err, ERR_TERMINAL, "TERM=%s", name);
    }
    term->stack = xmalloc(ALT_STACK);
    start_screen(term, options);
    install_handlers(term);
    *out = term;
    return true;
}

/* False when a shell has taken the terminal: its line discipline is not ours to set. */
static bool is_ours(void)
{
    pid_t owner = tcgetpgrp(STDIN_FILENO);
    return owner < 0 || owner == getpgrp();
}

static void leave_screen(struct terminal *term)
{
    write_text(MODES_OFF);
    if (term->mouse)
        write_text(MOUSE_OFF);
    curs_set(1);
    endwin();
    send_frame(term);
    /* Terminals that keep one saved cursor for both screens bring back a hidden one, because
     * ncurses saves it again when it scrolls. */
    if (cursor_normal)
        write_text(cursor_normal);
    if (is_ours())
        tcsetattr(STDIN_FILENO, TCSADRAIN, &crash.saved);
}

void term_close(struct terminal *term)
{
    if (!term)
        return;
    leave_screen(term);
    remove_handlers(term);
    delscreen(term->screen);
    fclose(term->out);
    if (term->frame >= 0)
        close(term->frame);
    free(term->bytes);
    input_finish(&term->input);
    grid_finish(&term->shown);
    free(term->row);
    free(term->stack);
    free(term);
}

/* ---- what it is ---- */

int term_cols(const struct terminal *term)
{
    return term->shown.cols;
}

int term_rows(const struct terminal *term)
{
    return term->shown.rows;
}

int term_colours(const struct terminal *term)
{
    return term->colours;
}

enum theme_name term_theme(const struct terminal *term)
{
    return term->theme;
}

void term_set_theme(struct terminal *term, enum theme_name theme)
{
    term->theme = theme_resolve(theme, getenv("NO_COLOR"), getenv("COLORFGBG"));
    set_looks(term);
}

bool term_mouse(const struct terminal *term)
{
    return term->mouse;
}

void term_set_mouse(struct terminal *term, bool on)
{
    if (on != term->mouse)
        write_text(on ? MOUSE_ON : MOUSE_OFF);
    term->mouse = on;
}

bool term_is_console(const struct terminal *term)
{
    return term->console;
}

bool term_lacks_chinese(const struct terminal *term)
{
    return term->probe == PROBE_DONE && term->probe_answers == 2 && term->probe_x[0] != 2;
}

bool term_is_ascii(const struct terminal *term)
{
    return term->ascii;
}

void term_set_ascii(struct terminal *term, bool on)
{
    term->redraw |= term->ascii != on;
    term->ascii = on;
}

/* ---- out ---- */

uint8_t term_basic_colour(uint8_t colour)
{
    int c = colour;
    if (c < 16)
        return colour & 7;
    if (c >= 232)
        return c >= 244 ? 7 : 0;
    c -= 16;
    return (uint8_t) ((c / 36 >= 3 ? 1 : 0) | (c / 6 % 6 >= 3 ? 2 : 0) | (c % 6 >= 3 ? 4 : 0));
}

static int pixel_pair(const struct terminal *term, const struct cell *cell)
{
    if (term->theme == THEME_MONO || term->colours < 8)
        return 0;
    int fg = term->colours >= 256 ? cell->fg : term_basic_colour(cell->fg);
    int bg = term->colours >= 256 ? cell->bg : term_basic_colour(cell->bg);
    int pair = alloc_pair(fg, bg);
    return pair < 0 ? 0 : pair;
}

static void set_cell(const struct terminal *term, const struct cell *cell, cchar_t *out)
{
    bool pixel = cell->style >= STYLE_COUNT;
    if (cell->cp == ' ' && !pixel && !cell->mark[0]) {
        *out = term->blanks[cell->style];
        return;
    }
    int pair = pixel ? pixel_pair(term, cell) : term->pairs[cell->style];
    attr_t attrs = pixel ? A_NORMAL : attrs_of(term->looks[cell->style].attrs);
    wchar_t text[2 + SURFACE_MARKS] = {0};
    text[0] = (wchar_t) (term->ascii ? surface_ascii(cell->cp) : cell->cp);
    for (int i = 0; i < SURFACE_MARKS; i++)
        text[i + 1] = (wchar_t) cell->mark[i];
    setcchar(out, text, attrs, (short) (pair > 0x7FFF ? 0x7FFF : pair), &pair);
}

static void put_row(struct terminal *term, int y)
{
    const struct cell *cells = term->shown.cells + (size_t) y * (size_t) term->shown.cols;
    int n = 0;
    for (int x = 0; x < term->shown.cols; x++)
        if (cells[x].width > 0)
            set_cell(term, &cells[x], &term->row[n++]);
    mvwadd_wchnstr(stdscr, y, 0, term->row, n);
}

/* Copies a row of the grid to what is shown; true when it differs. */
static bool take_row(struct terminal *term, const struct grid *grid, int y)
{
    struct cell *shown = term->shown.cells + (size_t) y * (size_t) term->shown.cols;
    const struct cell *cells = grid->cells + (size_t) y * (size_t) grid->cols;
    int cols = grid->cols < term->shown.cols ? grid->cols : term->shown.cols;
    size_t size = (size_t) cols * sizeof *shown;
    if (memcmp(shown, cells, size) == 0)
        return false;
    memcpy(shown, cells, size);
    if (shown[cols - 1].width == 2)
        shown[cols - 1] = (struct cell){.cp = ' ', .width = 1};
    return true;
}

void term_present(struct terminal *term, const struct grid *grid)
{
    if (term->redraw)
        clearok(curscr, TRUE);
    for (int y = 0; y < term->shown.rows && y < grid->rows; y++)
        if (take_row(term, grid, y) || term->redraw)
            put_row(term, y);
    term->redraw = false;
    curs_set(grid->caret.visible);
    if (grid->caret.y < term->shown.rows && grid->caret.x < term->shown.cols)
        wmove(stdscr, grid->caret.y, grid->caret.x);
    wrefresh(stdscr);
    send_frame(term);
}

void term_redraw(struct terminal *term)
{
    term->redraw = true;
}

/* ---- in ---- */

/* Asks how wide the terminal draws 中 and ·, in the last row, which is drawn again at once. The
 * row is never the first, so that the answer is not taken for a key. The cursor goes back to where
 * ncurses left it; saving it in the terminal would overwrite what the alternate screen saved. */
static void send_probe(struct terminal *term)
{
    char text[96];
    int x, y;
    term->probe = term->shown.rows < 2 || term->shown.cols < 8 ? PROBE_NONE : PROBE_SENT;
    if (term->probe == PROBE_NONE)
        return;
    getyx(stdscr, y, x);
    snprintf(text, sizeof text, "\033[%dH中\033[6n\r·\033[6n\033[%d;%dH\033[c", term->shown.rows,
             y + 1, x + 1);
    write_text(text);
    wredrawln(stdscr, term->shown.rows - 1, 1);
    wrefresh(stdscr);
    send_frame(term);
}

/* True when the answer changes what is shown. */
static bool take_report(struct terminal *term, const struct event *event)
{
    if (term->probe != PROBE_SENT)
        return false;
    if (event->x >= 0) {
        if (term->probe_answers < 2)
            term->probe_x[term->probe_answers++] = event->x;
        return false;
    }
    term->probe = PROBE_DONE;
    if (term->probe_answers == 2 && term->probe_x[1] != 1) {
        term_set_ascii(term, true);
        return true;
    }
    return term_lacks_chinese(term);
}

/* For tests: a number that counts up, and how many bytes of input have been served. */
static void announce_wait(struct terminal *term)
{
    char text[64];
    if (!term->sync || term->probe == PROBE_SENT)
        return;
    snprintf(text, sizeof text, "\033]7717;%u;%lu\a", ++term->sync_count, term->bytes_read);
    write_text(text);
}

static void take_size(struct terminal *term)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resize_term(size.ws_row, size.ws_col);
    size_buffers(term);
}

static void enter_again(struct terminal *term)
{
    tcsetattr(STDIN_FILENO, TCSADRAIN, &term->mode);
    wrefresh(stdscr);
    write_text(MODES_ON);
    if (term->mouse)
        write_text(MOUSE_ON);
    take_size(term);
    signals[SIGCONT] = 0;
}

/* Whether someone let us go on, seen with SIGCONT blocked. */
static bool is_continued(void)
{
    sigset_t pending;
    return signals[SIGCONT] || (sigpending(&pending) == 0 && sigismember(&pending, SIGCONT));
}

static void stop_here(void)
{
    struct sigaction ours, standard = {.sa_handler = SIG_DFL};
    sigset_t stop, old;
    sigaction(SIGTSTP, &standard, &ours);
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    raise(SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &stop, &old); /* stops here until SIGCONT */
    sigprocmask(SIG_SETMASK, &old, NULL);
    sigaction(SIGTSTP, &ours, NULL);
}

/* Under a script the shell above may have seen the script stop, and taken the terminal, before the
 * screen is left: that must not stop us half way (SIGTTOU), and when it has let us go on meanwhile,
 * nobody would wake us from another stop. */
static void suspend(struct terminal *term)
{
    struct sigaction before, ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGTTOU, &ignore, &before);
    leave_screen(term);
    sigaction(SIGTTOU, &before, NULL);
    if (!is_continued())
        stop_here();
    enter_again(term);
}

static bool take(int sig)
{
    bool was = signals[sig];
    signals[sig] = 0;
    return was;
}

/* Turns the signals that came into an event; called with them blocked. */
static bool take_signals(struct terminal *term, struct event *event)
{
    static const int leave[] = {SIGHUP, SIGTERM, SIGINT, SIGQUIT};
    for (size_t i = 0; i < sizeof leave / sizeof *leave; i++) {
        if (signals[leave[i]]) { /* stays set: the second one ends the program at once */
            *event = (struct event){.kind = EVENT_LEAVE, .signal = leave[i]};
            return true;
        }
    }
    if (take(SIGTSTP)) {
        suspend(term);
        *event = (struct event){.kind = EVENT_RESUME};
        return true;
    }
    if (take(SIGCONT)) {
        enter_again(term);
        *event = (struct event){.kind = EVENT_RESUME};
        return true;
    }
    if (take(SIGWINCH)) {
        take_size(term);
        *event = (struct event){.kind = EVENT_RESIZE};
        return true;
    }
    return false;
}

enum wake { WAKE_INPUT, WAKE_TIME, WAKE_SIGNAL, WAKE_READY, WAKE_GONE };

/* Waits with the signals let in only meanwhile, so that none is missed between look and sleep. */
static enum wake wait_for(struct terminal *term, int timeout_ms, const sigset_t *mask)
{
    char bytes[READ_SIZE];
    struct pollfd fds[2] = {{.fd = STDIN_FILENO, .events = POLLIN},
                            {.fd = term->watched, .events = POLLIN}};
    struct timespec time = {timeout_ms / 1000, (long) (timeout_ms % 1000) * 1000000};
    int n = ppoll(fds, 2, timeout_ms < 0 ? NULL : &time, mask);
    if (n == 0)
        return WAKE_TIME;
    if (n < 0)
        return errno == EINTR ? WAKE_SIGNAL : WAKE_GONE;
    if (!fds[0].revents)
        return WAKE_READY;
    if (!(fds[0].revents & POLLIN))
        return WAKE_GONE;
    ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return WAKE_SIGNAL;
    if (got <= 0)
        return WAKE_GONE;
    term->bytes_read += (unsigned long) got;
    input_feed(&term->input, bytes, (size_t) got);
    return WAKE_INPUT;
}

static void block_signals(sigset_t *before)
{
    sigset_t block;
    sigemptyset(&block);
    for (int i = 0; i < HANDLED; i++)
        sigaddset(&block, handled[i]);
    sigprocmask(SIG_BLOCK, &block, before);
}

static int patience(const struct terminal *term, enum input_state state, int tick_ms)
{
    if (state != INPUT_PARTIAL)
        return tick_ms;
    return term->input.pasting ? PASTE_DELAY_MS : ESC_DELAY_MS;
}

static void read_blocked(struct terminal *term, int tick_ms, const sigset_t *mask,
                         struct event *event)
{
    bool late = false;
    for (;;) {
        enum input_state state = input_next(&term->input, late, event);
        late = false;
        if (state == INPUT_EVENT && (event->kind != EVENT_REPORT || take_report(term, event)))
            return;
        if (state == INPUT_EVENT)
            continue;
        if (take_signals(term, event))
            return;
        if (state == INPUT_EMPTY && term->probe == PROBE_WANTED)
            send_probe(term);
        if (state == INPUT_EMPTY)
            announce_wait(term);
        switch (wait_for(term, patience(term, state, tick_ms), mask)) {
        case WAKE_TIME:
            late = state == INPUT_PARTIAL;
            if (late)
                break;
            *event = (struct event){.kind = EVENT_TICK};
            return;
        case WAKE_READY:
            *event = (struct event){.kind = EVENT_READY};
            return;
        case WAKE_GONE:
            if (!take_signals(term, event))
                *event = (struct event){.kind = EVENT_LEAVE};
            return;
        case WAKE_INPUT:
        case WAKE_SIGNAL:
            break;
        }
    }
}

bool term_has_input(const struct terminal *term)
{
    return term->input.at < term->input.pending.len;
}

void term_forget_input(struct terminal *term)
{
    term->input.at = term->input.pending.len;
    tcflush(STDIN_FILENO, TCIFLUSH);
}

void term_watch(struct terminal *term, int fd)
{
    term->watched = fd;
}

void term_read(struct terminal *term, int tick_ms, struct event *event)
{
    sigset_t before;
    block_signals(&before);
    read_blocked(term, tick_ms, &before, event);
    sigprocmask(SIG_SETMASK, &before, NULL);
}
