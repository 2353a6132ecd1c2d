/* Opening the files of an author's folder as they go into an archive: gold of labs is sealed on the
 * way (core/material/lab_seal.h), everything else goes as it is. */
#ifndef PACKS_GOLD_H
#define PACKS_GOLD_H

#include "base/err.h"

/* Opens `name` below the folder `root` of the pack `pack` for reading; -1 with *err, see
 * tree_open_file. Sealed gold is a file in memory. */
int gold_open_file(int root, const char *pack, const char *name, struct err *err);

#endif
