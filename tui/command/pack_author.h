/* The verbs of `xunlian pack` that need no archive, no signature and no network. */
#ifndef TUI_COMMAND_PACK_AUTHOR_H
#define TUI_COMMAND_PACK_AUTHOR_H

#include "core/material/check.h"
#include "tui/command/command.h"
#include "tui/i18n.h"

extern const struct command command_pack_new;
#define PACK_LINT_USAGE   "pack lint DIR [--with DIR]… [--all] [--json]"
#define PACK_LINT_SUMMARY N_("check a pack's folder: file, line, what is wrong and how to mend it")

extern const struct command command_pack_lint; /* in xunlian-lab */

/* A report as `pack lint` tells it: the JSON document, or lines on stdout (notes only with `all`).
 */
json_t *pack_lint_json(const char *dir, const struct check_report *report);
void pack_lint_text(const char *dir, const struct check_report *report, bool all);

/* Adds keys of labels that the desk itself uses, or does not look at. */
void lint_label_keys(const char *dir, struct check_report *report);

/* Becomes xunlian-packs with these arguments (argv[0]: "pack", "repo" or "remote"); returns only
 * when that fails, with the exit status. */
int pack_exec(char **argv);

#endif
