/* What the tests of packs share: folders, sample packs, keys, archives made byte by byte. Nothing
 * here fails softly: what goes wrong fails the test. */
#ifndef TESTS_PACKS_SUPPORT_H
#define TESTS_PACKS_SUPPORT_H

#include "base/str.h"
#include "packs/install.h"
#include "packs/manifest.h"
#include "packs/sign.h"
#include "packs/trust.h"

#include <stddef.h>

/* A fresh folder, in memory where the system has such (the tests sync a lot). Heap. */
char *temp_dir(void);
void temp_remove(char *dir);

/* Writes dir/name, with its folders. */
void put_file(const char *dir, const char *name, const void *data, size_t n);
/* The file's content; *n its bytes. Heap. */
char *get_file(const char *path, size_t *n);
bool exists(const char *dir, const char *name);

/* A key pair that is the same in every run's process. */
struct test_key {
    struct sign_secret secret;
    struct sign_public public;
};
void key_make(struct test_key *key);

/* Makes the folder of a small pack: pack.yaml, a lesson, a picture of some bytes. */
void sample_folder(const char *dir, const char *id, const char *version);
/* Makes the archive of a folder. */
void build_pack(const char *source, const char *path);
/* Builds and signs it as dir/<id>-<version>.xpack. Heap path. */
char *sample_pack(const char *dir, const char *id, const char *version, const struct test_key *key);
void sign_file(const char *path, const struct test_key *key);

/* One member of a tar, as raw as the test wants it. NULL and 0 stand for what a pack has. */
struct raw_member {
    const char *name;
    const char *data;
    size_t size;      /* 0: of data */
    char type;        /* 0: '0' */
    const char *link; /* linkname */
    unsigned mode;    /* 0: 0644 */
    unsigned uid;
    unsigned mtime;
    bool gnu_magic;
    bool huge_size; /* writes 077777777777 */
};

/* Appends one member (header and padded data). */
void tar_add(struct str *tar, const struct raw_member *member);
void tar_end(struct str *tar);
/* The MANIFEST of these members (extension headers aside), sorted as given. */
void tar_manifest(struct str *text, const struct raw_member *members, size_t count);
/* Compresses into one frame. */
void zstd_pack(const struct str *tar, struct str *out);

/* Everything needed to install with. */
struct world {
    char *dir, *home;
    struct test_key key;
    struct trust trust;
    struct install_options options;
};
void world_init(struct world *world);
void world_finish(struct world *world);
/* Installs and returns ERR_NONE or the error's code. */
enum err_code world_install(struct world *world, const char *file);
/* Current version, "" when none. Borrowed until the next call in this world. */
const char *world_current(struct world *world, const char *id, char version[64]);
/* Asserts that the current version is complete and no leftovers lie about. */
void world_check(struct world *world, const char *id, const char *version);

#endif
