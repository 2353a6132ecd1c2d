#include "tui/command/packs.h"

#include "base/str.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>

static void tell_unread(const struct err *err)
{
    cli_fail(err);
}

void pack_set_add_installed(struct pack_set *set, const struct cli *cli)
{
    pack_set_add_home(set, &cli->home, tell_unread);
}

/* Removes n arguments at i. */
static void drop(int *argc, char **argv, int i, int n)
{
    for (int k = i; k + n <= *argc; k++)
        argv[k] = argv[k + n];
    *argc -= n;
}

bool args_take_flag(const char *flag, int *argc, char **argv)
{
    for (int i = 1; i < *argc; i++)
        if (strcmp(argv[i], flag) == 0) {
            drop(argc, argv, i, 1);
            return true;
        }
    return false;
}

const char *args_take_value(const char *name, int *argc, char **argv, bool *bad)
{
    size_t n = strlen(name);
    for (int i = 1; i < *argc; i++) {
        const char *value = NULL;
        if (strncmp(argv[i], name, n) != 0 || (argv[i][n] != '\0' && argv[i][n] != '='))
            continue;
        if (argv[i][n] == '=') {
            value = argv[i] + n + 1;
            drop(argc, argv, i, 1);
        } else if (i + 1 < *argc) {
            value = argv[i + 1];
            drop(argc, argv, i, 2);
        } else {
            *bad = true;
        }
        return value;
    }
    return NULL;
}

bool args_left_over(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (argv[i][0] == '-' && argv[i][1] != '\0') {
            cli_refuse(_("%s: no such option"), argv[i]);
            return true;
        }
    return false;
}

bool pack_set_take_options(struct pack_set *set, const char *name, int *argc, char **argv,
                           int *status)
{
    bool bad = false;
    const char *dir;
    while ((dir = args_take_value(name, argc, argv, &bad))) {
        struct err err = ERR_INIT;
        if (!pack_set_add(set, dir, &err)) {
            *status = cli_fail(&err);
            return false;
        }
    }
    *status = bad ? CLI_USAGE : CLI_OK;
    return !bad;
}
