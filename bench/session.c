#include "bench/session.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

enum { BUFFER = 1 << 16 };

double session_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

/* ---- modes ---- */

static void set_mode(struct modes *m, int number, bool on)
{
    int i = 0;
    while (i < m->count && m->number[i] != number)
        i++;
    if (i == MODES)
        return;
    if (i == m->count)
        m->number[m->count++] = number;
    m->on[i] = on;
}

static void take_final(struct modes *m, char c)
{
    for (int i = 0; i < m->listed && (c == 'h' || c == 'l'); i++)
        set_mode(m, m->list[i], c == 'h');
    m->state = c == '\033';
}

/* States: 0 text, 1 after ESC, 2 after CSI, 3 within the numbers of CSI ?. */
static void track_byte(struct modes *m, char c)
{
    if (m->state == 3 && c >= '0' && c <= '9') {
        m->value = m->value < 100000 ? m->value * 10 + (c - '0') : m->value;
        return;
    }
    switch (m->state) {
    case 1:
        m->state = c == '[' ? 2 : c == '\033';
        return;
    case 2:
        m->state = c == '?' ? 3 : 0;
        m->value = m->listed = 0;
        return;
    case 3:
        if (m->listed < (int) (sizeof m->list / sizeof *m->list))
            m->list[m->listed++] = m->value;
        m->value = 0;
        if (c != ';')
            take_final(m, c);
        return;
    default:
        m->state = c == '\033';
    }
}

/* ---- start ---- */

static void change_environment(const char *const *env)
{
    for (; env && *env; env++) {
        const char *equals = strchr(*env, '=');
        char *name = xstrdup(*env);
        if (equals) {
            name[equals - *env] = '\0';
            setenv(name, equals + 1, 1);
        } else {
            unsetenv(name);
        }
        free(name);
    }
}

static void run_child(int report, char *const *argv, const char *const *env)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int sig = 1; sig < NSIG; sig++)
        signal(sig, SIG_DFL);
    setenv("TERM", "xterm-256color", 1);
    unsetenv("COLUMNS");
    unsetenv("LINES");
    change_environment(env);
    double now = session_now_ms();
    if (write(report, &now, sizeof now) == (ssize_t) sizeof now)
        execvp(argv[0], argv);
    _exit(127);
}

static void answer(const char *bytes, size_t n, void *user)
{
    session_write(user, bytes, n);
}

static void start_emulator(struct session *s)
{
    s->vt = vterm_new(s->rows, s->cols);
    vterm_set_utf8(s->vt, 1);
    vterm_output_set_callback(s->vt, answer, s);
    s->screen = vterm_obtain_screen(s->vt);
    vterm_screen_enable_altscreen(s->screen, 1);
    vterm_screen_set_damage_merge(s->screen, VTERM_DAMAGE_SCREEN);
    vterm_screen_reset(s->screen, 1);
}

void session_start(struct session *s, int cols, int rows, char *const *argv, const char *const *env)
{
    struct winsize size = {.ws_row = (unsigned short) rows, .ws_col = (unsigned short) cols};
    int report[2];
    *s = (struct session){.cols = cols, .rows = rows, .fd = -1};
    s->buffer = xmalloc(BUFFER);
    start_emulator(s);
    if (pipe2(report, O_CLOEXEC) != 0) {
        s->gone = true;
        return;
    }
    s->pid = forkpty(&s->fd, NULL, NULL, &size);
    if (s->pid == 0)
        run_child(report[1], argv, env);
    close(report[1]);
    if (s->pid < 0 || read(report[0], &s->started_ms, sizeof s->started_ms) <= 0)
        s->gone = true;
    close(report[0]);
    if (s->fd >= 0)
        fcntl(s->fd, F_SETFL, O_NONBLOCK);
}

/* ---- talk ---- */

/* The arrival is noted before libvterm works on the bytes. */
static bool take_output(struct session *s)
{
    bool got = false;
    for (;;) {
        ssize_t n = read(s->fd, s->buffer, BUFFER);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            s->gone |= n == 0 || errno != EAGAIN;
            return got;
        }
        s->last_ms = session_now_ms();
        s->bytes += (size_t) n;
        got = true;
        for (ssize_t i = 0; i < n; i++)
            track_byte(&s->modes, s->buffer[i]);
        vterm_input_write(s->vt, s->buffer, (size_t) n);
    }
}

bool session_wait(struct session *s, double ms)
{
    double end = session_now_ms() + ms;
    while (!s->gone) {
        double left = end - session_now_ms();
        struct timespec t = {0};
        struct pollfd fd = {.fd = s->fd, .events = POLLIN};
        if (left > 0)
            t = (struct timespec){(time_t) (left / 1e3),
                                  (long) ((left - 1e3 * (double) (time_t) (left / 1e3)) * 1e6)};
        int n = ppoll(&fd, 1, &t, NULL);
        if (n > 0 && take_output(s))
            return true;
        if (n == 0)
            return false;
    }
    return false;
}

bool session_settle(struct session *s, double quiet, double most)
{
    double end = session_now_ms() + most;
    while (session_now_ms() < end && !s->gone)
        if (!session_wait(s, quiet))
            return !s->gone;
    return false;
}

void session_write(struct session *s, const char *bytes, size_t n)
{
    while (n > 0 && !s->gone) {
        ssize_t k = write(s->fd, bytes, n);
        if (k > 0) {
            bytes += k;
            n -= (size_t) k;
        } else if (errno == EAGAIN) {
            struct pollfd fd = {.fd = s->fd, .events = POLLOUT};
            poll(&fd, 1, 100);
        } else if (errno != EINTR) {
            return;
        }
    }
}

/* ---- the screen ---- */

int session_cells(const struct session *s)
{
    int n = 0;
    VTermScreenCell cell;
    for (int y = 0; y < s->rows; y++)
        for (int x = 0; x < s->cols; x++)
            n += vterm_screen_get_cell(s->screen, (VTermPos){y, x}, &cell) && cell.chars[0] > ' ' &&
                 cell.chars[0] != (uint32_t) -1;
    return n;
}

char *session_text(const struct session *s)
{
    struct str text = STR_INIT;
    size_t room = (size_t) s->cols * 8;
    char *line = xmalloc(room);
    for (int y = 0; y < s->rows; y++) {
        VTermRect row = {y, y + 1, 0, s->cols};
        size_t n = vterm_screen_get_text(s->screen, line, room, row);
        str_add_bytes(&text, line, n < room ? n : room);
        str_add_char(&text, '\n');
    }
    free(line);
    while (text.len > 0 && (text.p[text.len - 1] == '\n' || text.p[text.len - 1] == ' '))
        text.p[--text.len] = '\0';
    return str_take(&text);
}

/* ---- end ---- */

static int reap(struct session *s, double patience)
{
    double end = session_now_ms() + patience;
    int status = 0;
    while (session_now_ms() < end) {
        if (waitpid(s->pid, &status, WNOHANG) == s->pid) {
            s->pid = 0;
            if (!s->gone)
                take_output(s);
            return status;
        }
        if (!session_wait(s, 1) && s->gone)
            nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
    return -1;
}

int session_end(struct session *s, double patience)
{
    int status = s->pid > 0 ? reap(s, patience) : -1;
    if (status == -1 && s->pid > 0) {
        kill(s->pid, SIGKILL);
        waitpid(s->pid, NULL, 0);
        s->pid = 0;
    }
    return status;
}

void session_finish(struct session *s)
{
    if (s->fd >= 0)
        close(s->fd);
    vterm_free(s->vt);
    free(s->buffer);
    *s = (struct session){.fd = -1};
}
