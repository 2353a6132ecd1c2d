#include "tests/packs/trace.h"

#include <check.h>
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

/* The register that holds the number of a call, and the one for its result. */
#if defined(__x86_64__)
#define CAN_FAIL_CALLS 1
#define CALL_NUMBER(r) ((r)->orig_rax)
#define CALL_RESULT(r) ((r)->rax)
#else
#define CAN_FAIL_CALLS 0
#endif

enum {
    OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
              PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL
};

/* Calls that fail in real life when a disk, a file system or the process table does. */
static bool can_fail(long call)
{
    static const long calls[] = {
        SYS_openat,     SYS_read,      SYS_pread64,    SYS_write,     SYS_close,     SYS_fstat,
        SYS_newfstatat, SYS_mkdirat,   SYS_unlinkat,   SYS_renameat2, SYS_symlinkat, SYS_readlinkat,
        SYS_fsync,      SYS_syncfs,    SYS_getdents64, SYS_flock,     SYS_fstatfs,   SYS_statfs,
        SYS_pipe2,      SYS_clone,     SYS_getrandom,  SYS_fcntl,     SYS_lseek,     SYS_pwrite64,
        SYS_fdatasync,  SYS_ftruncate, SYS_clone3,
#ifdef SYS_renameat
        SYS_renameat,
#endif
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i] == call)
            return true;
    return false;
}

static pid_t start(int (*run)(void *ctx), void *ctx)
{
    pid_t pid = fork();
    if (pid == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
            _exit(127);
        raise(SIGSTOP);
        _exit(run(ctx));
    }
    return pid;
}

static int nothing(void *ctx)
{
    (void) ctx;
    return 0;
}

bool trace_possible(void)
{
    int status;
    pid_t pid = start(nothing, NULL);
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
        return false;
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    return CAN_FAIL_CALLS;
}

#if CAN_FAIL_CALLS
static void set_number(pid_t pid, long number)
{
    struct user_regs_struct r;
    ck_assert_int_eq(ptrace(PTRACE_GETREGS, pid, NULL, &r), 0);
    CALL_NUMBER(&r) = (unsigned long long) number;
    ck_assert_int_eq(ptrace(PTRACE_SETREGS, pid, NULL, &r), 0);
}

static void set_result(pid_t pid, long result)
{
    struct user_regs_struct r;
    ck_assert_int_eq(ptrace(PTRACE_GETREGS, pid, NULL, &r), 0);
    CALL_RESULT(&r) = (unsigned long long) result;
    ck_assert_int_eq(ptrace(PTRACE_SETREGS, pid, NULL, &r), 0);
}
#else
static void set_number(pid_t pid, long number)
{
    (void) pid, (void) number;
}

static void set_result(pid_t pid, long result)
{
    (void) pid, (void) result;
}
#endif

struct tracer {
    struct trace *trace;
    pid_t main, failing; /* failing: its call is about to return */
    int count;
};

static void on_entry(struct tracer *t, pid_t pid, long call)
{
    struct trace *trace = t->trace;
    if (trace->what == TRACE_FAIL && (!can_fail(call) || (trace->locks_hold && call == SYS_fcntl)))
        return;
    if (trace->what == TRACE_LOOK) {
        trace->look(trace->look_ctx);
        return;
    }
    if (call == SYS_futex || ++t->count != trace->nth)
        return;
    trace->hit = true;
    trace->call = (int) call;
    if (trace->what == TRACE_FAIL) {
        set_number(pid, -1);
        t->failing = pid;
    } else {
        kill(trace->what == TRACE_KILL_MAIN ? t->main : pid, SIGKILL);
    }
}

/* A stop at a call; the process may be dead already. */
static void on_call(struct tracer *t, pid_t pid)
{
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *) sizeof info, &info) < 0)
        return;
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
        on_entry(t, pid, (long) info.entry.nr);
    } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && t->failing == pid) {
        set_result(pid, -t->trace->error);
        t->failing = 0;
    }
}

void trace_run(struct trace *trace, int (*run)(void *ctx), void *ctx)
{
    struct tracer t = {.trace = trace};
    int status;
    trace->hit = false;
    t.main = start(run, ctx);
    ck_assert_int_gt(t.main, 0);
    ck_assert_int_eq(waitpid(t.main, &status, 0), t.main);
    ck_assert(WIFSTOPPED(status));
    ck_assert_int_eq(ptrace(PTRACE_SETOPTIONS, t.main, NULL, (void *) (long) OPTIONS), 0);
    ptrace(PTRACE_SYSCALL, t.main, NULL, NULL);
    pid_t pid;
    while ((pid = waitpid(-1, &status, __WALL)) > 0) {
        if (!WIFSTOPPED(status)) {
            if (pid == t.main)
                trace->status = status;
            continue;
        }
        int signal = WSTOPSIG(status);
        if (signal == (SIGTRAP | 0x80))
            on_call(&t, pid);
        bool ours = signal == (SIGTRAP | 0x80) || signal == SIGTRAP || signal == SIGSTOP;
        ptrace(PTRACE_SYSCALL, pid, NULL, (void *) (long) (ours ? 0 : signal));
    }
    ck_assert_int_eq(errno, ECHILD);
}
