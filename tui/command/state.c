#include "tui/command/state.h"

#include "base/str.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool state_records(struct cli *cli, struct records **records, struct err *err)
{
    return records_open(cli->home.data, &cli->clock, records, err);
}

bool state_library(const struct cli *cli, struct library **library, struct err *err)
{
    bool current;
    struct err bad = ERR_INIT;
    if (!library_open(cli->home.cache, library, err))
        return false;
    char *packs = fs_join(cli->home.data, "packs");
    bool ok = library_is_current(*library, packs, &current, err);
    if (ok && !current && !library_sync(*library, packs, NULL, &bad))
        cli_fail(&bad);
    free(packs);
    if (!ok)
        library_close(*library);
    return ok;
}

static const struct learner *by_id(const struct learners *learners, int64_t id)
{
    for (size_t i = 0; i < learners->count; i++)
        if (learners->list[i].id == id)
            return &learners->list[i];
    return NULL;
}

bool state_learner(struct records *records, const struct learners *learners, const char *name,
                   const struct learner **learner, struct err *err)
{
    int64_t last;
    *learner = NULL;
    for (size_t i = 0; name && i < learners->count; i++)
        if (strcmp(learners->list[i].name, name) == 0)
            *learner = &learners->list[i];
    if (!name) {
        if (!learner_last(records, &last, err))
            return false;
        *learner = by_id(learners, last);
        if (!*learner && learners->count == 1)
            *learner = &learners->list[0];
    }
    if (*learner)
        return true;
    return name ? err_set(err, ERR_NOT_FOUND, "%s", name) : err_set(err, ERR_USAGE, "--learner");
}

char *state_account(void)
{
    const struct passwd *account = getpwuid(getuid());
    return account ? xstrdup(account->pw_name) : xasprintf("%lu", (unsigned long) getuid());
}
