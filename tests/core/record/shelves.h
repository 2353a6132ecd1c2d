/* A folder of installed packs, copied from the sources in content/. */
#ifndef TESTS_CORE_RECORD_SHELVES_H
#define TESTS_CORE_RECORD_SHELVES_H

#include "core/record/library.h"
#include "tests/core/record/fixture.h"

#include <unistd.h>

struct shelves {
    char dir[40];
    char *packs;
    struct library *library;
};

/* Runs a shell command; the test fails when it does. */
static inline void shelves_run(char *command)
{
    ck_assert_msg(system(command) == 0, "%s", command);
    free(command);
}

static inline void shelves_install(struct shelves *s, const char *from, const char *id,
                                   const char *version)
{
    shelves_run(xasprintf("cd '%s' && mkdir -p %s && cp -R '%s/content/%s' %s/%s && "
                          "chmod -R u+w %s && ln -sfn %s %s/current",
                          s->packs, id, getenv("top_srcdir"), from, id, version, id, version, id));
}

/* A pack of a bank of questions: what pack.yaml needs, and one file. */
static inline void shelves_write_bank(struct shelves *s, const char *id, const char *version,
                                      const char *gift)
{
    char *dir = xasprintf("%s/%s/%s", s->packs, id, version);
    char *yaml =
        xasprintf("id: %s\nversion: %s\ntitle: 题库\nlicence: CC0-1.0\nauthors: [训练中心]\n"
                  "language: zh-CN\nminimum: 0.1.0\n"
                  "serves: [{standard: \"4-04-05-05\", levels: [\"5\"]}]\n",
                  id, version);
    char *questions = fs_join(dir, "questions"), *file = fs_join(questions, "a.gift");
    char *pack = fs_join(dir, "pack.yaml");
    NEED(fs_make_dirs(questions, err));
    NEED(fs_write_atomic(pack, yaml, strlen(yaml), 0644, err));
    NEED(fs_write_atomic(file, gift, strlen(gift), 0644, err));
    shelves_run(xasprintf("ln -sfn %s '%s/%s/current'", version, s->packs, id));
    free(dir);
    free(yaml);
    free(questions);
    free(file);
    free(pack);
}

static inline void shelves_open(struct shelves *s)
{
    snprintf(s->dir, sizeof s->dir, "/tmp/xunlian-shelves-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(s->dir));
    s->packs = fs_join(s->dir, "packs");
    NEED(fs_make_dirs(s->packs, err));
    NEED(library_open(s->dir, &s->library, err));
}

static inline void shelves_fill(struct shelves *s)
{
    size_t changed;
    shelves_open(s);
    shelves_install(s, "standards", "xunlian-standards", "1.0.0");
    shelves_install(s, "level5", "xunlian-level5", "1.0.0");
    NEED(library_sync(s->library, s->packs, &changed, err));
    ck_assert_uint_eq(changed, 2);
}

static inline void shelves_close(struct shelves *s)
{
    library_close(s->library);
    free(s->packs);
    NEED(fs_remove_tree(s->dir, err));
}

#endif
