/* What the verbs of `xunlian repo` and `xunlian remote` share. */
#ifndef TUI_COMMAND_REPO_VERBS_H
#define TUI_COMMAND_REPO_VERBS_H

#include "packs/keyring.h"
#include "packs/remote.h"
#include "packs/repo.h"
#include "tui/command/command.h"
#include "tui/command/pack_view.h"

extern const struct command command_repo_init;
extern const struct command command_repo_add;
extern const struct command command_repo_publish;
extern const struct command command_repo_refresh;
extern const struct command command_repo_rotate;
extern const struct command command_repo_status;
extern const struct command command_remote_add;
extern const struct command command_remote_list;
extern const struct command command_remote_update;
extern const struct command command_remote_remove;
extern const struct command command_remote_set;

enum { REPO_ARGS_MAX = 16 };

/* The words of a verb that all of them understand: [--keys DIR]… [--password-file FILE] [--json],
 * and then DIR. Without --keys the keys lie in "DIR-keys". */
struct repo_args {
    const char *dirs[REPO_ARGS_MAX];
    size_t dir_count;
    char *own_keys; /* "DIR-keys", heap */
    const char *password_file;
    bool json;
    struct keyring keyring;
    struct repo_options options;
};

/* Takes the options out; false for wrong usage. */
bool repo_args_take(struct repo_args *args, const struct cli *cli, int *argc, char **argv);
/* Once all options are out and argv[1] is DIR: makes args->options ready. */
void repo_args_ready(struct repo_args *args, const struct cli *cli, char **argv);
/* Refuses, with a sentence, to sign while the clock cannot be right: users would be told that what
 * is published has expired. */
bool repo_clock_ok(const struct repo_args *args);
void repo_args_finish(struct repo_args *args);

/* Takes every "--name VALUE" out; false when there are too many or a value is missing. */
bool repo_take_all(const char *name, int *argc, char **argv, const char **values, size_t *count);

/* Reads the password of new keys; "" means none was asked for (`none`). The caller wipes it. */
MUST_CHECK bool repo_new_password(const struct repo_args *args, bool none, char *password, size_t n,
                                  struct err *err);

/* Versions and packs of a result, for people or as JSON. Returns the exit status. */
int repo_report(const struct repo_args *args, const struct repo_result *result);

/* The options of remotes: time, folders. */
struct remote_options remote_options_of(const struct cli *cli);

/* Whether a text can be logged as the reason of --accept-stale: one line; NULL (none given) can. */
bool remote_reason_ok(const char *reason);

/* Updates one remote and tells about it; the exit status. `rows` gets its JSON when not NULL. The
 * bar of `view` (may be NULL) is cleared before anything is said. */
int remote_refresh(struct remote *remote, const struct remote_options *options, json_t *rows,
                   struct pack_view *view);

#endif
