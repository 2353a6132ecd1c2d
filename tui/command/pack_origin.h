/* Which remote a pack may come from. What is installed stays with the repository it came from: no
 * other one takes it over by offering a higher version, unless the user names that remote. */
#ifndef TUI_COMMAND_PACK_ORIGIN_H
#define TUI_COMMAND_PACK_ORIGIN_H

#include "tui/command/pack_plan.h"

/* Whether a remote (its index) may bring versions of a pack: nothing is known of where the pack
 * came from, that remote is followed no longer, or it is the same repository. */
bool pack_origin_admits(const struct plan_world *world, const char *id, size_t remote);

/* Leaves out of the problem the offers of remotes that may not bring them. With `from`, the name of
 * a remote, what is wanted comes from there and nowhere else. ERR_NOT_FOUND for that remote. */
MUST_CHECK bool pack_origin_choose(struct plan_world *world, const char *from, struct err *err);

/* Whether every pack of the plan has but one possible source; refuses with a sentence when another
 * repository has other content under that id. */
MUST_CHECK bool pack_origin_clear(const struct plan_world *world, const struct solve_plan *plan,
                                  const char *from);

/* Tells which wanted packs another repository offers in a later version, and which packs of the
 * plan come from another remote than before. */
void pack_origin_tell(const struct plan_world *world, const struct solve_plan *plan, bool json);

#endif
