/* Packs by name: what the remotes offer, what is installed, and a plan from both. */
#ifndef TUI_COMMAND_PACK_PLAN_H
#define TUI_COMMAND_PACK_PLAN_H

#include "base/arena.h"
#include "packs/remote.h"
#include "packs/solve.h"
#include "packs/store.h"
#include "tui/command/command.h"
#include "tui/command/pack_view.h"

struct plan_world {
    char *store; /* folder of the installed packs */
    struct remotes remotes;
    struct remote_view *views; /* of each remote; updater NULL when it was never updated */
    struct store_packs packs;
    struct solve_offer *offers;
    struct solve_have *have;
    json_t *requires; /* of what is installed: keeps have's alive */
    struct solve_problem problem;
};

/* Opens what is known. With `options` (borrowed until the end) all remotes are updated first; one
 * that cannot be is left out after its message, and ERR_CANCELLED with no object says that none
 * could. */
MUST_CHECK bool plan_world_open(const struct cli *cli, const struct remote_options *options,
                                struct plan_world *world, struct err *err);

/* cli_fail, unless everything has been said already. */
int plan_world_fail(const struct err *err);
void plan_world_close(struct plan_world *world);

/* What is installed of that id, NULL when nothing is. */
const struct solve_have *plan_have(const struct plan_world *world, const char *id);

/* {"id", "version", "before", "remote", "bytes", "title", "changes"?, "news"?} for one step. */
json_t *plan_step_json(const struct plan_world *world, const struct solve_offer *step);

/* One line for people: versions, what is new, bytes to download. */
void plan_step_print(const struct plan_world *world, const struct solve_offer *step);

/* Downloads all that the steps need, several at a time, and only then installs one after the other;
 * ids that were installed are added to `ids`. Exit status. */
int plan_install(const struct remote_options *options, const struct plan_world *world,
                 const struct solve_plan *plan, const struct install_options *install,
                 struct pack_view *view, json_t *ids);

/* Whether a word names a pack ("id" or "id@version") and no file of that name is there. */
bool pack_is_request(const char *word);

/* Shows a plan, for people or as JSON. Exit status. */
int plan_show(const struct plan_world *world, const struct solve_plan *plan, bool json);

/* Updates the remotes, solves the requests and installs the plan, or shows it (`dry`). With `from`
 * what is asked for comes from the remote of that name only. Exit status. */
int pack_request(struct cli *cli, const char *const *words, size_t count, const char *from,
                 const struct remote_options *options, bool dry,
                 const struct install_options *install, struct pack_view *view, json_t *ids);

/* Tells a failure to solve in a sentence, and the pins that have to do with it. Exit status. */
int plan_fail(const struct plan_world *world, const struct err *err);

#endif
