/* A world of small files for a test: a fresh folder that world_end removes. */
#ifndef TESTS_CORE_MATERIAL_WORLD_H
#define TESTS_CORE_MATERIAL_WORLD_H

#include "base/fs.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct world {
    char dir[64];
};

static inline void world_begin(struct world *world)
{
    snprintf(world->dir, sizeof world->dir, "/tmp/xunlian-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(world->dir));
}

static inline void world_end(struct world *world)
{
    ck_assert(fs_remove_tree(world->dir, NULL));
}

/* Writes a file and the folders above it. */
static inline void world_write(const struct world *world, const char *name, const char *text)
{
    char *path = fs_join(world->dir, name);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    ck_assert(fs_make_dirs(path, NULL));
    *slash = '/';
    ck_assert(fs_write_atomic(path, text, strlen(text), 0644, NULL));
    free(path);
}

#endif
