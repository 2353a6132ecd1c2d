/* What learners train for, as people write it, found in the tree of the library. */
#ifndef TUI_COMMAND_TARGET_H
#define TUI_COMMAND_TARGET_H

#include "core/record/library.h"

/* The path of the level meant by "4-04-05-05/4", "4", "四级" or "四级/中级工"; "" for none. Without
 * any level in the tree what is given is taken as it is. *path is borrowed. ERR_NOT_FOUND, or
 * ERR_INVALID when several are meant, with the levels in question as detail. */
MUST_CHECK bool target_find(const struct lib_tree *tree, const char *given, const char **path,
                            struct err *err);

/* The path of the work meant by a path or, within the level `target`, by its end: "1.1", "B2.1".
 * ERR_NOT_FOUND with an example as detail. */
MUST_CHECK bool target_work(const struct lib_tree *tree, const char *target, const char *given,
                            const char **path, struct err *err);

#endif
