#include "packs/sandbox.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum message_kind { MESSAGE_PROGRESS = 1, MESSAGE_ANSWER, MESSAGE_END };

/* Before each payload on the pipe. */
struct message {
    uint32_t kind, len;
};

struct position {
    uint64_t done, total;
};

struct ending {
    bool ok;
    struct err err;
};

enum { STEPS = 100 }; /* of progress that are told at most */

struct sandbox {
    int out;
    uint64_t told; /* bytes */
    struct progress progress;
};

static bool send_all(int fd, const void *data, size_t n)
{
    const char *p = data;
    while (n > 0) {
        ssize_t k = write(fd, p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;
        p += k;
        n -= (size_t) k;
    }
    return true;
}

static bool send_message(int fd, enum message_kind kind, const void *data, size_t n)
{
    struct message head = {.kind = kind, .len = (uint32_t) n};
    return send_all(fd, &head, sizeof head) && send_all(fd, data, n);
}

static bool tell(void *ctx, uint64_t done, uint64_t total)
{
    struct sandbox *sandbox = ctx;
    struct position at = {done, total};
    if (done < total && done - sandbox->told < total / STEPS)
        return true;
    sandbox->told = done;
    return send_message(sandbox->out, MESSAGE_PROGRESS, &at, sizeof at);
}

const struct progress *sandbox_progress(struct sandbox *sandbox)
{
    return &sandbox->progress;
}

bool sandbox_answer(struct sandbox *sandbox, const void *data, size_t n, struct err *err)
{
    enum { PIECE = 32 << 10 };
    const char *p = data;
    while (n > 0) {
        size_t k = n < PIECE ? n : PIECE;
        if (!send_message(sandbox->out, MESSAGE_ANSWER, p, k))
            return err_set(err, ERR_IO, "pipe");
        p += k;
        n -= k;
    }
    return true;
}

/* Rights of the kernel's version of Landlock: fs for files, *net for TCP. */
static uint64_t landlock_rights(long abi, uint64_t *net)
{
    uint64_t fs =
        LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
        LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR |
        LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
        LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
        LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
    if (abi >= 2)
        fs |= UINT64_C(1) << 13; /* refer */
    if (abi >= 3)
        fs |= UINT64_C(1) << 14; /* truncate */
    *net = abi >= 4 ? 3 : 0;     /* bind, connect */
    return fs;
}

static bool landlock_enter(int dir)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1)
        return false;
    struct {
        uint64_t fs, net;
    } rules = {0};
    rules.fs = landlock_rights(abi, &rules.net);
    size_t size = abi >= 4 ? sizeof rules : sizeof rules.fs;
    int set = (int) syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (set < 0)
        return false;
    struct landlock_path_beneath_attr beneath = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
                          LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                          LANDLOCK_ACCESS_FS_MAKE_REG,
        .parent_fd = dir};
    bool ok = dir < 0 ||
              syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
    ok = ok && syscall(SYS_landlock_restrict_self, set, 0) == 0;
    close(set);
    return ok;
}

static void child(int out, int dir, pid_t parent, sandbox_job job, void *ctx)
{
    struct ending end = {.err = ERR_INIT};
    struct sandbox sandbox = {.out = out};
    sandbox.progress = (struct progress){tell, &sandbox};
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_FAILURE);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (!landlock_enter(dir))
        log_line("sandbox", "no Landlock: %s", strerror(errno));
    end.ok = job(&sandbox, ctx, &end.err);
    _exit(send_message(out, MESSAGE_END, &end, sizeof end) ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* False at the end of the pipe or on an error. */
static bool receive(int fd, void *data, size_t n)
{
    char *p = data;
    while (n > 0) {
        ssize_t k = read(fd, p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;
        p += k;
        n -= (size_t) k;
    }
    return true;
}

/* Takes one message; *over when it was the last. False when the child talks nonsense, stops
 * talking, or the caller cancels. */
static bool listen_once(int in, const struct progress *progress, size_t most, struct str *answer,
                        struct ending *end, bool *over)
{
    struct message head;
    struct position at;
    char piece[32 << 10];
    if (!receive(in, &head, sizeof head))
        return false;
    switch (head.kind) {
    case MESSAGE_PROGRESS:
        if (head.len != sizeof at || !receive(in, &at, sizeof at))
            return false;
        if (progress_tell(progress, at.done, at.total))
            return true;
        err_set(&end->err, ERR_CANCELLED, "%s", "");
        return false;
    case MESSAGE_ANSWER:
        if (!answer || head.len > sizeof piece || answer->len + head.len > most ||
            !receive(in, piece, head.len))
            return false;
        str_add_bytes(answer, piece, head.len);
        return true;
    case MESSAGE_END:
        *over = true;
        return head.len == sizeof *end && receive(in, end, sizeof *end);
    default:
        return false;
    }
}

static bool listen_all(int in, const struct progress *progress, size_t most, struct str *answer,
                       struct err *err)
{
    struct ending end = {.err = ERR_INIT};
    bool over = false, heard = true;
    while (heard && !over)
        heard = listen_once(in, progress, most, answer, &end, &over);
    end.err.object[sizeof end.err.object - 1] = '\0';
    end.err.detail[sizeof end.err.detail - 1] = '\0';
    if (heard && end.ok)
        return true;
    if (end.err.code <= ERR_NONE || end.err.code >= ERR_COUNT)
        return err_set(err, ERR_DAMAGED, "sandbox");
    if (err)
        *err = end.err;
    return false;
}

bool sandbox_run(int dir, sandbox_job job, void *ctx, const struct progress *progress, size_t most,
                 struct str *answer, struct err *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set(err, ERR_IO, "pipe");
    pid_t self = getpid(), pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child(ends[1], dir, self, job, ctx);
    }
    close(ends[1]);
    if (pid < 0) {
        err_set(err, ERR_IO, "fork");
        close(ends[0]);
        return false;
    }
    bool ok = listen_all(ends[0], progress, most, answer, err);
    close(ends[0]);
    if (!ok)
        kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    return ok;
}
