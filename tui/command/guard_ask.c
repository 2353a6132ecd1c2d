/* The guard where there are no records: it asks the program that opens them. */
#include "tui/child.h"
#include "tui/command/guard.h"
#include "tui/command/packs.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Standard input is the work that waits to be read; what it says it says itself. */
static bool run(const char *program, char *const *args, int *status)
{
    posix_spawn_file_actions_t files;
    pid_t pid = 0;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    errno = posix_spawn(&pid, program, &files, NULL, args, environ);
    bool ok = errno == 0;
    posix_spawn_file_actions_destroy(&files);
    while (ok && waitpid(pid, status, 0) < 0)
        ok = errno == EINTR;
    return ok;
}

bool guard_asked(struct cli *cli, int argc, char **argv)
{
    char *program = child_main_program();
    char **copy = xcalloc((size_t) argc + 1, sizeof *copy);
    bool bad = false;
    int status = 0;
    struct err err = ERR_INIT;
    memcpy(copy, argv, (size_t) argc * sizeof *copy);
    const char *pack = args_take_value("--pack", &argc, copy, &bad);
    const char *args[] = {"xunlian", "exam", "guard", pack ? "--pack" : NULL, pack, NULL};
    bool ok = run(program, (char *const *) args, &status);
    if (!ok)
        err_set(&err, ERR_IO, "%s", program);
    free(copy);
    free(program);
    if (!ok)
        cli_fail(&err);
    return ok && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
