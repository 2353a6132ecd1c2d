/* Memory runs out at the n-th allocation of an update: it ends with an error, and what was
 * installed stays. Allocations of the libraries count too, because this program's malloc is
 * everybody's. */
#include "base/fs.h"
#include "tests/packs/support.h"
#include "tests/suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif

enum { SKIPPED = 77 };

#ifndef SANITIZED

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static long left = -1; /* allocations that still succeed; < 0: all */

static bool refuse(void)
{
    if (left < 0)
        return false;
    if (left > 0) {
        left--;
        return false;
    }
    errno = ENOMEM;
    return true;
}

void *malloc(size_t n)
{
    return refuse() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    return refuse() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    return refuse() ? NULL : __libc_realloc(p, n);
}

/* Installs in a process of its own, where all allocations after the n-th fail. True when it went
 * through. */
static bool install_with(struct world *w, const char *pack, long n)
{
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, STDERR_FILENO);
        left = n;
        enum err_code code = world_install(w, pack);
        left = -1;
        _exit(code == ERR_NONE ? 0 : 1);
    }
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(WIFEXITED(status) || WTERMSIG(status) == SIGABRT, "allocation %ld: signal %d", n,
                  WTERMSIG(status));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

START_TEST(memory_runs_out)
{
    struct world w;
    long n = 0;
    world_init(&w);
    char *old = sample_pack(w.dir, "sample", "1.0.0", &w.key);
    char *new = sample_pack(w.dir, "sample", "1.1.0", &w.key);
    ck_assert_int_eq(world_install(&w, old), ERR_NONE);
    while (!install_with(&w, new, n)) {
        char now[64];
        world_current(&w, "sample", now);
        /* after the switch only tidying up is left to fail */
        ck_assert(strcmp(now, "1.0.0") == 0 || strcmp(now, "1.1.0") == 0);
        if (strcmp(now, "1.1.0") == 0)
            break;
        n++;
    }
    ck_assert_int_gt(n, 100);
    ck_assert_int_eq(world_install(&w, new), ERR_NONE);
    world_check(&w, "sample", "1.1.0");
    printf("memory ran out up to allocation %ld\n", n);
    free(old);
    free(new);
    world_finish(&w);
}
END_TEST

SUITE_MAIN("packs/memory", tcase_add_test(tc, memory_runs_out);)

#else

int main(void)
{
    puts("the sanitizers have an allocator of their own");
    return SKIPPED;
}

#endif
