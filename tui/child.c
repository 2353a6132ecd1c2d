#include "tui/child.h"

#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
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

static bool spawn(struct child *child, char *const *argv, int out)
{
    char *program = child_packs_program();
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
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
    free(program);
    return ok;
}

bool child_start(struct child *child, const char *const *args, struct err *err)
{
    int ends[2];
    *child = (struct child){.fd = -1, .complaints = -1};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set(err, ERR_IO, "pipe");
    child->complaints = memfd_create("complaints", MFD_CLOEXEC);
    bool ok = child->complaints >= 0 && spawn(child, (char *const *) args, ends[1]);
    if (!ok)
        err_set(err, ERR_IO, "xunlian-packs");
    close(ends[1]);
    child->fd = ends[0];
    fcntl(child->fd, F_SETFL, O_NONBLOCK);
    if (!ok) {
        child->pid = 0;
        child_finish(child);
    }
    return ok;
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

void child_finish(struct child *child)
{
    if (child->pid > 0) {
        child_stop(child);
        child_wait(child);
    }
    if (child->fd > 0)
        close(child->fd);
    if (child->complaints > 0)
        close(child->complaints);
    str_finish(&child->out);
    *child = (struct child){0};
}
