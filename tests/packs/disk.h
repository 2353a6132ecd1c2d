/* File systems in images, for the tests of power cuts. Need root and a loop device. */
#ifndef TESTS_PACKS_DISK_H
#define TESTS_PACKS_DISK_H

#include "base/str.h"
#include "tests/packs/trace.h"

#include <stdlib.h>
#include <unistd.h>

/* Runs a shell command made of two words, quietly; true when it did what it should. */
static inline bool disk_shell(const char *fmt, const char *a, const char *b)
{
    char *quiet = xasprintf("%s >/dev/null 2>&1", fmt), *command = xasprintf(quiet, a, b);
    int status = system(command);
    free(quiet);
    free(command);
    return status == 0;
}

static inline bool disk_attach(const char *image, const char *dir)
{
    return disk_shell("mount -o loop,noatime '%s' '%s'", image, dir);
}

/* Images can be made and mounted here, and system calls looked at. */
static inline bool disk_possible(void)
{
    return geteuid() == 0 && trace_possible() &&
           system("{ d=$(mktemp -d) && truncate -s 64M $d/i && mkfs.ext4 -q $d/i && mkdir $d/m &&"
                  "mount -o loop $d/i $d/m && umount $d/m; s=$?; rm -rf $d; exit $s; } "
                  ">/dev/null 2>&1") == 0;
}

#endif
