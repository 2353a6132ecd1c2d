/* pack.yaml, the folder and the bundle: what is read, and what is refused. */
#include "core/material/bundle.h"
#include "core/material/folder.h"
#include "core/material/yaml.h"
#include "tests/suite.h"

#include "tests/core/material/world.h"

#include <sys/stat.h>

#define PACK                                                                                       \
    "id: a-pack\nversion: 1.2.3\ntitle: 包\nlicence: CC0-1.0\nauthors: [某中心]\n"             \
    "language: zh-CN\nminimum: 0.1.0\n"

static bool parse(const char *text, const struct pack **pack, struct arena *arena, struct err *err)
{
    return pack_parse("pack.yaml", text, strlen(text), arena, pack, err);
}

START_TEST(whole_pack)
{
    struct arena arena = ARENA_INIT;
    const struct pack *p;
    struct err err = ERR_INIT;
    bool ok = parse(PACK "serves: [{standard: 4-04-05-05, levels: [\"5\", \"4\"]}]\n"
                         "requires: [{id: b-pack, version: \">=1.0.0 <2.0.0\"}]\n"
                         "plan: [{level: \"5\", work: \"1.1\", lesson: 1, practice: 2, lab: 3, "
                         "exam: 4}]\n"
                         "media: [{path: media/a.png, licence: CC0-1.0}]\n",
                    &p, &arena, &err);
    ck_assert_msg(ok, "%s %s", err.object, err.detail);
    ck_assert_str_eq(p->id, "a-pack");
    ck_assert_ptr_null(p->summary);
    ck_assert_str_eq(p->serves[0].levels[1], "4");
    ck_assert_uint_eq(p->plan[0].exam, 4);
    ck_assert_ptr_null(p->media[0].source);
    arena_finish(&arena);
}
END_TEST

START_TEST(faults)
{
    static const struct {
        const char *text, *where;
        enum err_code code;
    } table[] = {
        {"", "pack.yaml", ERR_FORMAT},
        {"a: [\n", "pack.yaml:1", ERR_FORMAT},
        {"colour: red\n" PACK, "pack.yaml:1", ERR_FORMAT},
        {PACK "id: b-pack\n", "pack.yaml:8", ERR_FORMAT},
        {PACK "media:\n  - {path: a, licence: b, note: c}\n", "pack.yaml:9", ERR_FORMAT},
        {PACK "plan: [{level: a, work: b, lesson: -1, practice: 0, lab: 0, exam: 0}]\n",
         "pack.yaml:8", ERR_FORMAT},
        {PACK "summary: &x a\n---\nid: b\n", "pack.yaml", ERR_FORMAT},
        {PACK "serves: &a []\nrequires: *a\n", "pack.yaml:9", ERR_FORMAT},
        {PACK "summary: \"\\u202E\"\n", "pack.yaml", ERR_FORMAT},
        {PACK "summary: \xFF\n", "pack.yaml", ERR_ENCODING},
        {PACK "requires: [{id: b-pack, version: \"1\"}]\n", "pack.yaml", ERR_INVALID},
        {PACK "requires: [{id: ../b, version: \"*\"}]\n", "pack.yaml", ERR_INVALID},
        {PACK "plan: [{level: a, work: b, lesson: 1, practice: 0, lab: 0, exam: 0},\n"
              " {level: a, work: b, lesson: 1, practice: 0, lab: 0, exam: 0}]\n",
         "pack.yaml", ERR_INVALID},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena arena = ARENA_INIT;
        struct err err = ERR_INIT;
        const struct pack *pack;
        ck_assert_msg(!parse(table[i].text, &pack, &arena, &err), "%zu", i);
        ck_assert_msg(strcmp(err.object, table[i].where) == 0, "%zu: %s (%s)", i, err.object,
                      err.detail);
        ck_assert_msg(err.code == table[i].code, "%zu: %d", i, err.code);
        arena_finish(&arena);
    }
}
END_TEST

START_TEST(ids)
{
    ck_assert(pack_id_valid("xunlian-level5"));
    ck_assert(pack_id_valid("5a"));
    ck_assert(!pack_id_valid("a"));
    ck_assert(!pack_id_valid("-a"));
    ck_assert(!pack_id_valid("A-pack"));
    ck_assert(!pack_id_valid("a/b"));
    ck_assert(!pack_id_valid("0123456789012345678901234567890123456789012345678901234567890123"));
}
END_TEST

START_TEST(nothing_through_links)
{
    struct world world, outside;
    struct folder folder;
    struct folder_names names;
    char *text;
    size_t len;
    struct err err = ERR_INIT;
    world_begin(&world);
    world_begin(&outside);
    world_write(&outside, "secret.md", "secret");
    world_write(&world, "a/b.md", "b");
    world_write(&world, "a/c.md", "c");
    world_write(&world, "a/.hidden.md", "c");
    char *file_link = fs_join(world.dir, "a/link.md"), *dir_link = fs_join(world.dir, "d");
    char *secret = fs_join(outside.dir, "secret.md"), *fifo = fs_join(world.dir, "a/fifo");
    ck_assert_int_eq(symlink(secret, file_link), 0);
    ck_assert_int_eq(symlink(outside.dir, dir_link), 0);
    ck_assert_int_eq(mkfifo(fifo, 0600), 0);
    ck_assert(folder_open(world.dir, &folder, &err));
    ck_assert(folder_read(&folder, "a/b.md", 10, &text, &len, &err));
    ck_assert_str_eq(text, "b");
    free(text);
    static const struct {
        const char *path;
        enum err_code code;
    } refused[] = {
        {"a/link.md", ERR_DENIED},    {"d/secret.md", ERR_DENIED}, {"../x", ERR_DENIED},
        {"/etc/passwd", ERR_DENIED},  {"a/../a/b.md", ERR_DENIED}, {"a//b.md", ERR_DENIED},
        {"a/none.md", ERR_NOT_FOUND}, {"a", ERR_FORMAT},           {"a/fifo", ERR_FORMAT},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        ck_assert_msg(!folder_read(&folder, refused[i].path, 10, &text, &len, &err), "%zu", i);
        ck_assert_msg(err.code == refused[i].code, "%s: %d", refused[i].path, err.code);
        ck_assert(!folder_has(&folder, refused[i].path));
    }
    ck_assert(!folder_read(&folder, "a/b.md", 0, &text, &len, &err));
    ck_assert_int_eq(err.code, ERR_TOO_BIG);
    ck_assert(folder_list(&folder, "a", ".md", &names, &err));
    ck_assert_uint_eq(names.count, 3);
    ck_assert_str_eq(names.list[0], "a/b.md");
    folder_names_finish(&names);
    ck_assert(folder_list(&folder, "none", ".md", &names, &err));
    ck_assert_uint_eq(names.count, 0);
    ck_assert(!folder_list(&folder, "d", ".md", &names, &err));
    ck_assert_int_eq(err.code, ERR_DENIED);
    folder_close(&folder);
    free(file_link);
    free(dir_link);
    free(secret);
    free(fifo);
    world_end(&world);
    world_end(&outside);
}
END_TEST

#define LESSON(id, order)                                                                          \
    "---\nid: " id "\ntitle: 课\nwork: \"1.1\"\ncovers: [S1.1.1]\nminutes: 10\norder: " order      \
    "\nstate: outline\nstandard: 4-04-05-05\nlevel: \"5\"\n---\n"

START_TEST(bundles)
{
    struct world world;
    struct bundle *bundle = NULL;
    struct err err = ERR_INIT;
    const struct lesson *const *lessons;
    world_begin(&world);
    ck_assert(!bundle_open(world.dir, &bundle, &err));
    ck_assert_int_eq(err.code, ERR_NOT_FOUND);
    world_write(&world, "pack.yaml", PACK);
    world_write(&world, "lessons/1.md", LESSON("b", "2"));
    world_write(&world, "lessons/2.md", LESSON("a", "1"));
    ck_assert_msg(bundle_open(world.dir, &bundle, &err), "%s %s", err.object, err.detail);
    ck_assert_str_eq(bundle_pack(bundle)->id, "a-pack");
    ck_assert_str_eq(bundle_dir(bundle), world.dir);
    ck_assert_uint_eq(bundle_lessons(bundle, &lessons), 2);
    ck_assert_str_eq(lessons[0]->id, "a");
    ck_assert_str_eq(lessons[0]->file, "lessons/2.md");
    bundle_free(bundle);
    world_write(&world, "lessons/3.md", LESSON("a", "3"));
    ck_assert(!bundle_open(world.dir, &bundle, &err));
    ck_assert_int_eq(err.code, ERR_INVALID);
    world_write(&world, "lessons/3.md", "---\n");
    ck_assert(!bundle_open(world.dir, &bundle, &err));
    ck_assert(str_ends(err.object, "lessons/3.md:2"));
    bundle_free(NULL);
    world_end(&world);
}
END_TEST

static bool join_ids(void *ctx, const struct bank_question *one, struct err *err)
{
    struct str *joined = ctx;
    (void) err;
    str_addf(joined, "%s@%s:%u ", one->question->id, one->file, one->question->line);
    ck_assert_uint_gt(one->len, 0);
    ck_assert_msg(strncmp(one->text, "// [id:", 7) == 0, "%s", one->text);
    return true;
}

START_TEST(banks)
{
    struct world world;
    struct bundle *bundle = NULL;
    struct err err = ERR_INIT;
    struct str joined = STR_INIT;
    world_begin(&world);
    world_write(&world, "pack.yaml", PACK);
    world_write(&world, "questions/b.gift",
                "$CATEGORY: x\n\n// [id:q3]\n// [tag:K1.1.1]\n甲?{T}\n");
    world_write(&world, "questions/a.gift", "// [id:q2]\n乙?{F}\n\n// [id:q1]\n丙?{=1}");
    ck_assert_msg(bundle_open(world.dir, &bundle, &err), "%s %s", err.object, err.detail);
    ck_assert_uint_eq(bundle_questions_count(bundle), 3);
    ck_assert(bundle_questions(bundle, join_ids, &joined, &err));
    ck_assert_str_eq(str_text(&joined),
                     "q2@questions/a.gift:2 q1@questions/a.gift:5 q3@questions/b.gift:5 ");
    str_finish(&joined);
    bundle_free(bundle);
    static const struct {
        const char *text, *where, *what;
        enum err_code code;
    } refused[] = {
        {"// [id:c1]\n甲?{T}\n\n乙?{F}\n", "questions/c.gift:4", "id: ", ERR_INVALID},
        {"// [id:c 1]\n甲?{T}\n", "questions/c.gift:2", "id: c 1", ERR_INVALID},
        {"// [id:../c]\n甲?{T}\n", "questions/c.gift:2", "id: ../c", ERR_INVALID},
        {"// [id:c1]\n甲?{T}\n\n// [id:c2]\n乙?{\n", "questions/c.gift:5", "the answers have",
         ERR_FORMAT},
        {"// [id:c1]\n甲?{T}\n\n// [id:c1]\n乙?{F}\n", "questions/c.gift:5",
         "id: c1 = questions/c.gift:2", ERR_INVALID},
        {"// [id:q3]\n甲?{T}\n", "questions/c.gift:2", "id: q3 = questions/b.gift:5", ERR_INVALID},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        world_write(&world, "questions/c.gift", refused[i].text);
        ck_assert_msg(!bundle_open(world.dir, &bundle, &err), "%zu", i);
        ck_assert_msg(err.code == refused[i].code && str_ends(err.object, refused[i].where) &&
                          str_starts(err.detail, refused[i].what),
                      "%zu: %d %s %s", i, err.code, err.object, err.detail);
    }
    world_end(&world);
}
END_TEST

/* An id of a lesson's question is taken as well. */
START_TEST(banks_and_lessons_share_ids)
{
    struct world world;
    struct bundle *bundle = NULL;
    struct err err = ERR_INIT;
    world_begin(&world);
    world_write(&world, "pack.yaml", PACK);
    world_write(&world, "lessons/1.md", LESSON("a", "1") "```gift\n// [id:q1]\n甲?{T}\n```\n");
    world_write(&world, "questions/a.gift", "// [id:q1]\n乙?{F}\n");
    ck_assert(!bundle_open(world.dir, &bundle, &err));
    ck_assert_int_eq(err.code, ERR_INVALID);
    ck_assert_msg(str_ends(err.object, "questions/a.gift:2"), "%s", err.object);
    ck_assert_msg(strstr(err.detail, "lessons/1.md:"), "%s", err.detail);
    world_end(&world);
}
END_TEST

SUITE_MAIN("core/material/pack", tcase_add_test(tc, whole_pack); tcase_add_test(tc, faults);
           tcase_add_test(tc, ids); tcase_add_test(tc, nothing_through_links);
           tcase_add_test(tc, bundles); tcase_add_test(tc, banks);
           tcase_add_test(tc, banks_and_lessons_share_ids);)
