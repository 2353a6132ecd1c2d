/* The guard where the records are. */
#include "tui/command/guard.h"

#include "base/str.h"
#include "core/exam/guard.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void tell(struct records *records, const struct guard *guard)
{
    struct learners learners;
    const char *name = "";
    bool known = learner_list(records, &learners, NULL);
    for (size_t i = 0; known && i < learners.count; i++)
        if (learners.list[i].id == guard->learner)
            name = learners.list[i].name;
    cli_refuse(_("exam %lld (%s: %s) is under way: until it is handed in nothing opens that "
                 "teaches, shows answers or marks"),
               (long long) guard->exam, name, guard->title);
    if (known)
        learners_finish(&learners);
}

/* A folder without records has no exams. */
static bool is_free(const char *data, const struct clock *clock)
{
    struct records *records = NULL;
    struct guard guard = {0};
    struct err err = ERR_INIT;
    char *path = fs_join(data, "records.db");
    bool none = access(path, F_OK) != 0;
    free(path);
    if (none)
        return true;
    bool ok = records_open(data, clock, &records, &err) && guard_look(records, clock, 0, &guard, &err);
    if (!ok)
        cli_fail(&err);
    else if (guard.exam)
        tell(records, &guard);
    bool is = ok && !guard.exam;
    guard_finish(&guard);
    records_close(records);
    return is;
}

/* The state folder of an installed pack, …/packs/ID/VERSION; heap or NULL. */
static char *home_of(const char *pack)
{
    char *dir = realpath(pack, NULL);
    for (int i = 0; dir && i < 3; i++) {
        char *slash = strrchr(dir, '/');
        if (slash)
            *slash = '\0';
    }
    return dir;
}

static bool is_free_around(const struct cli *cli, const char *pack)
{
    char *home = home_of(pack), *own = realpath(cli->home.data, NULL);
    bool is = !home || (own && strcmp(home, own) == 0) || is_free(home, &cli->clock);
    free(home);
    free(own);
    return is;
}

bool guard_here(struct cli *cli, int argc, char **argv)
{
    return is_free(cli->home.data, &cli->clock);
}

static int run(struct cli *cli, int argc, char **argv)
{
    bool bad = false;
    const char *pack = args_take_value("--pack", &argc, argv, &bad);
    if (bad || argc > 1)
        return CLI_USAGE;
    return guard_here(cli, argc, argv) && (!pack || is_free_around(cli, pack)) ? CLI_OK
                                                                               : CLI_FAILED;
}

const struct command command_exam_guard = {
    .name = "guard",
    .usage = "exam guard [--pack DIR]",
    .summary = N_("whether an assessed exam is under way in this state folder: exit status 1 and "
                  "one line that names it"),
    .run = run,
};
