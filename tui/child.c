#include "tui/child.h"

#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 4096, COMPLAINT = 1024 };

char *child_packs_program(void)
{
    char *beside = fs_beside("xunlian-packs");
    return beside ? beside : xstrdup(PKGLIBEXECDIR "/xunlian-packs");
}

char *child_lab_program(void)
{
    char *beside = fs_beside("xunlian-lab");
    return beside ? beside : xstrdup(PKGLIBEXECDIR "/xunlian-lab");
}

char *child_main_program(void)
{
    char *beside = fs_beside("xunlian");
    return beside ? beside : xstrdup(BINDIR "/xunlian");
}

static char *figure_program(void)
{
    char *beside = fs_beside("xunlian-figure");
    return beside ? beside : xstrdup(PKGLIBEXECDIR "/xunlian-figure");
}

static bool spawn(struct child *child, const char *program, char *const *argv, int in, int out)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    if (in >= 0)
        posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
    else
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, child->complaints, STDERR_FILENO);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setpgroup(&attr, 0);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    errno = posix_spawn(&child->pid, program, &files, &attr, argv, environ);
    bool ok = errno == 0;
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    return ok;
}

static bool start(struct child *child, const char *program, const char *const *args, int in,
                  struct err *err)
{
    int ends[2];
    const char *slash = strrchr(program, '/');
    *child = (struct child){.fd = -1, .complaints = -1};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set(err, ERR_IO, "pipe");
    child->complaints = memfd_create("complaints", MFD_CLOEXEC);
    bool ok = child->complaints >= 0 && spawn(child, program, (char *const *) args, in, ends[1]);
    if (!ok)
        err_set(err, ERR_IO, "%s", slash ? slash + 1 : program);
    close(ends[1]);
    child->fd = ends[0];
    fcntl(child->fd, F_SETFL, O_NONBLOCK);
    if (!ok) {
        child->pid = 0;
        child_finish(child);
    }
    return ok;
}

bool child_start(struct child *child, const char *const *args, struct err *err)
{
    char *program = child_packs_program();
    bool ok = start(child, program, args, -1, err);
    free(program);
    return ok;
}

/* A file in memory that holds the text, at its beginning; -1 when there is no room. */
static int hold(const char *input, size_t len)
{
    int fd = memfd_create("input", MFD_CLOEXEC);
    for (size_t at = 0; fd >= 0 && at < len;) {
        ssize_t n = write(fd, input + at, len - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            close(fd);
            return -1;
        }
        at += (size_t) n;
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

bool child_start_lab(struct child *child, const char *const *args, const char *input, size_t len,
                     struct err *err)
{
    *child = (struct child){0};
    int in = input ? hold(input, len) : -1;
    if (input && in < 0)
        return err_set(err, ERR_IO, "xunlian-lab");
    char *program = child_lab_program();
    bool ok = start(child, program, args, in, err);
    free(program);
    if (in >= 0)
        close(in);
    return ok;
}

static int64_t now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t) ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Reads to the end of the output; false when the time is over before. */
static bool read_all(struct child *child, int timeout_ms)
{
    int64_t end = now_ms() + timeout_ms;
    while (child_read(child)) {
        int64_t left = end - now_ms();
        struct pollfd fd = {.fd = child->fd, .events = POLLIN};
        if (left <= 0)
            return false;
        poll(&fd, 1, (int) left);
    }
    return true;
}

/* To the end of what was started. */
static bool finish_run(struct child *child, const char *name, int timeout_ms, struct str *out,
                       struct err *err)
{
    bool ended = read_all(child, timeout_ms);
    bool ok = ended && child_wait(child) == 0;
    if (!ok) {
        char *complaint = child_complaint(child);
        err_set(err, ERR_PROGRAM, "%s", name);
        err_detail(err, "%s", ended ? complaint : "timeout");
        free(complaint);
    }
    if (ok)
        str_add_bytes(out, child->out.p ? child->out.p : "", child->out.len);
    child_finish(child);
    return ok;
}

bool child_run_lab(const char *const *args, const char *input, size_t len, int timeout_ms,
                   struct str *out, struct err *err)
{
    struct child child;
    return child_start_lab(&child, args, input, len, err) &&
           finish_run(&child, "xunlian-lab", timeout_ms, out, err);
}

bool child_run_figure(const char *const *args, const char *input, size_t len, int timeout_ms,
                      struct str *out, struct err *err)
{
    struct child child = {0};
    int in = hold(input, len);
    if (in < 0)
        return err_set(err, ERR_IO, "xunlian-figure");
    char *program = figure_program();
    bool ok = start(&child, program, args, in, err);
    free(program);
    close(in);
    return ok && finish_run(&child, "xunlian-figure", timeout_ms, out, err);
}

bool child_read(struct child *child)
{
    char bytes[CHUNK];
    for (;;) {
        ssize_t n = read(child->fd, bytes, sizeof bytes);
        if (n > 0)
            str_add_bytes(&child->out, bytes, (size_t) n);
        else if (n < 0 && errno == EINTR)
            continue;
        else
            return n < 0 && errno == EAGAIN;
    }
}

const char *child_line(struct child *child)
{
    if (child->at >= child->out.len)
        return NULL;
    char *line = child->out.p + child->at;
    char *end = memchr(line, '\n', child->out.len - child->at);
    if (!end)
        return NULL;
    *end = '\0';
    child->at = (size_t) (end - child->out.p) + 1;
    return line;
}

void child_stop(struct child *child)
{
    if (child->pid > 0)
        kill(-child->pid, SIGTERM);
}

int child_wait(struct child *child)
{
    int status = 0;
    if (child->pid <= 0)
        return -1;
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
        ;
    child->pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

char *child_complaint(const struct child *child)
{
    char text[COMPLAINT];
    ssize_t n = pread(child->complaints, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    text[strcspn(text, "\r\n")] = '\0';
    return xstrdup(str_starts(text, "xunlian: ") ? text + strlen("xunlian: ") : text);
}

/* Stops it; when it has ended, what it started ends too, whether it listens or not. */
static void end_all(struct child *child)
{
    siginfo_t info;
    child_stop(child);
    while (waitid(P_PID, (id_t) child->pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
        ;
    kill(-child->pid, SIGKILL);
    child_wait(child);
}

void child_finish(struct child *child)
{
    if (child->pid > 0)
        end_all(child);
    if (child->fd > 0)
        close(child->fd);
    if (child->complaints > 0)
        close(child->complaints);
    str_finish(&child->out);
    *child = (struct child){0};
}
