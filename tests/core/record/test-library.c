#include "tests/core/record/shelves.h"

static bool is_current(struct shelves *s)
{
    bool current;
    NEED(library_is_current(s->library, s->packs, &current, err));
    return current;
}

static size_t bring(struct shelves *s)
{
    size_t changed;
    NEED(library_sync(s->library, s->packs, &changed, err));
    return changed;
}

START_TEST(the_index_follows_the_packs)
{
    struct shelves s;
    struct lib_packs packs;
    shelves_open(&s);
    ck_assert(is_current(&s));
    shelves_install(&s, "standards", "xunlian-standards", "1.0.0");
    ck_assert(!is_current(&s));
    ck_assert_uint_eq(bring(&s), 1);
    ck_assert(is_current(&s));
    ck_assert_uint_eq(bring(&s), 0);
    shelves_install(&s, "standards", "xunlian-standards", "1.0.1"); /* another folder */
    ck_assert(!is_current(&s));
    ck_assert_uint_eq(bring(&s), 1);
    shelves_install(&s, "level5", "xunlian-level5", "1.0.0");
    ck_assert_uint_eq(bring(&s), 1);
    NEED(library_packs(s.library, &packs, err));
    ck_assert_uint_eq(packs.count, 2);
    ck_assert_str_eq(packs.list[0].id, "xunlian-level5");
    ck_assert_int_gt(packs.list[0].lessons, 20);
    ck_assert_str_eq(packs.list[1].licence, "CC-BY-SA-4.0");
    lib_packs_finish(&packs);
    shelves_run(xasprintf("rm '%s/xunlian-level5/current'", s.packs));
    ck_assert(!is_current(&s));
    ck_assert_uint_eq(bring(&s), 1);
    ck_assert(is_current(&s));
    shelves_run(xasprintf("rm -r '%s'", s.packs));
    ck_assert_uint_eq(bring(&s), 1);
    ck_assert(is_current(&s));
    shelves_close(&s);
}
END_TEST

START_TEST(a_bad_pack_does_not_hide_the_others)
{
    struct shelves s;
    size_t changed;
    shelves_open(&s);
    shelves_install(&s, "standards", "aaa-renamed", "1.0.0"); /* not the id in its pack.yaml */
    shelves_install(&s, "level5", "bbb-broken", "1.0.0");
    shelves_run(xasprintf("echo '][' >'%s/bbb-broken/1.0.0/pack.yaml'", s.packs));
    shelves_install(&s, "standards", "xunlian-standards", "1.0.0");
    shelves_run(xasprintf("mkdir '%s/ccc' && ln -s ../../.. '%s/ccc/current'", s.packs, s.packs));
    ck_assert(!library_sync(s.library, s.packs, &changed, NULL));
    ck_assert_uint_eq(changed, 1);
    ck_assert(!is_current(&s));
    shelves_close(&s);
}
END_TEST

static void check_holder(struct shelves *s, const char *holder, size_t clashes)
{
    struct lib_lesson lesson;
    struct lib_clashes list;
    ck_assert(is_current(s));
    NEED(library_lesson(s->library, "l5-1.1-1", &lesson, err));
    ck_assert_str_eq(lesson.pack, holder);
    lib_lesson_finish(&lesson);
    NEED(library_clashes(s->library, &list, err));
    ck_assert_uint_eq(list.count, clashes);
    if (clashes > 0) {
        ck_assert_str_ne(list.list[0].pack, holder);
        ck_assert_str_eq(list.list[0].holder, holder);
        ck_assert_int_gt(list.list[0].lessons, 20);
    }
    lib_clashes_finish(&list);
}

/* aaa has the lessons of xunlian-level5: who was there first keeps them; once it is gone, the other
 * comes in by itself. */
START_TEST(packs_that_share_ids_do_not_break_the_index)
{
    struct shelves s;
    shelves_fill(&s);
    shelves_install(&s, "level5", "aaa", "1.0.0");
    shelves_run(xasprintf("sed -i 's/^id: .*/id: aaa/' '%s/aaa/1.0.0/pack.yaml'", s.packs));
    ck_assert_uint_eq(bring(&s), 1);
    check_holder(&s, "xunlian-level5", 1);
    shelves_run(xasprintf("rm -r '%s/xunlian-level5'", s.packs));
    ck_assert_uint_eq(bring(&s), 2);
    check_holder(&s, "aaa", 0);
    shelves_install(&s, "level5", "xunlian-level5", "1.0.0");
    ck_assert_uint_eq(bring(&s), 1);
    check_holder(&s, "aaa", 1);
    shelves_run(xasprintf("rm '%s/library.db'", s.dir));
    library_close(s.library);
    NEED(library_open(s.dir, &s.library, err));
    ck_assert_uint_eq(bring(&s), 3);
    check_holder(&s, "aaa", 1);
    shelves_close(&s);
}
END_TEST

START_TEST(a_damaged_library_is_made_anew)
{
    struct shelves s;
    struct lib_tree tree;
    char noise[4096];
    shelves_fill(&s);
    library_close(s.library);
    char *path = fs_join(s.dir, "library.db");
    memset(noise, 0x5A, sizeof noise);
    NEED(fs_write_atomic(path, noise, sizeof noise, 0600, err));
    NEED(library_open(s.dir, &s.library, err));
    ck_assert_uint_eq(bring(&s), 2);
    NEED(library_tree(s.library, &tree, err));
    ck_assert_uint_gt(tree.count, 100);
    lib_tree_finish(&tree);
    free(path);
    shelves_close(&s);
}
END_TEST

static const struct lib_node *find(const struct lib_tree *tree, const char *path)
{
    for (size_t i = 0; i < tree->count; i++)
        if (strcmp(tree->nodes[i].path, path) == 0)
            return &tree->nodes[i];
    ck_abort_msg("no node %s", path);
}

static int count(const struct lib_tree *tree, const char *under, enum lib_kind kind)
{
    int n = 0;
    for (size_t i = 0; i < tree->count; i++)
        n += tree->nodes[i].kind == kind && str_starts(tree->nodes[i].path, under) &&
             !strstr(tree->nodes[i].path, "/B2");
    return n;
}

/* 36 works of the trainer standard, 124 of the engineer standard. */
START_TEST(the_tree_is_whole)
{
    struct shelves s;
    struct lib_tree tree;
    shelves_fill(&s);
    NEED(library_tree(s.library, &tree, err));
    ck_assert_str_eq(tree.nodes[0].path, "4-04-05-05");
    ck_assert_int_eq(count(&tree, "4-04-05-05", LIB_LEVEL), 5);
    ck_assert_int_eq(count(&tree, "4-04-05-05", LIB_WORK), 36);
    ck_assert_int_eq(count(&tree, "2-02-10-09", LIB_TRACK), 5);
    ck_assert_int_eq(count(&tree, "2-02-10-09", LIB_LEVEL), 15);
    ck_assert_int_eq(count(&tree, "2-02-10-09", LIB_WORK), 124);
    ck_assert_int_gt(count(&tree, "qgb-2024-edge", LIB_FUNCTION), 2);
    for (size_t i = 0; i < tree.count; i++) {
        const struct lib_node *node = &tree.nodes[i];
        ck_assert_int_lt(node->parent, (int) i);
        ck_assert_int_eq(node->depth, node->parent < 0 ? 0 : tree.nodes[node->parent].depth + 1);
        ck_assert_str_ne(node->title, "");
    }
    const struct lib_node *level = find(&tree, "4-04-05-05/5");
    ck_assert_int_eq(level->hours, 60);
    ck_assert_int_eq(level->minutes, 60 * 45);
    const struct lib_node *work = find(&tree, "4-04-05-05/5/1.1");
    ck_assert_str_eq(work->number, "1.1");
    ck_assert_str_eq(work->title, "业务数据采集");
    ck_assert_int_eq(work->theory_weight, 20);
    ck_assert_int_eq(work->skill_weight, 30);
    ck_assert_int_eq(work->minutes, 310);
    ck_assert_int_gt(work->lessons + work->outlines, 1);
    ck_assert_int_eq(work[1].kind, LIB_LESSON);
    ck_assert_ptr_eq(&tree.nodes[work[1].parent], work);
    const struct lib_node *basics = find(&tree, "4-04-05-05/5/B2.1");
    ck_assert_int_eq(basics->kind, LIB_WORK);
    ck_assert_str_eq(basics->number, "2.1");
    ck_assert_str_eq(basics->title, "职业道德");
    ck_assert_int_eq(tree.nodes[basics->parent].kind, LIB_BASICS);
    lib_tree_finish(&tree);
    shelves_close(&s);
}
END_TEST

START_TEST(labs_of_works)
{
    struct shelves s;
    struct lib_labs labs;
    shelves_open(&s);
    shelves_install(&s, "standards", "xunlian-standards", "1.0.0");
    shelves_install(&s, "../tests/tui/lab-pack", "xunlian-labs", "1.0.0");
    NEED(library_sync(s.library, s.packs, NULL, err));
    NEED(library_labs(s.library, "4-04-05-05/5/1.2", &labs, err));
    ck_assert_uint_eq(labs.count, 1);
    ck_assert_str_eq(labs.list->id, "refund");
    ck_assert_str_eq(labs.list->title, "赔付记录分级");
    ck_assert_str_eq(labs.list->work, "4-04-05-05/5/1.2");
    ck_assert_str_eq(labs.list->engine, "choice");
    ck_assert_str_eq(labs.list->covers, "S1.2.2");
    ck_assert_int_eq(labs.list->minutes, 20);
    ck_assert_int_eq(labs.list->points, 10000);
    ck_assert_int_eq(labs.list->variants, 2);
    lib_labs_finish(&labs);
    NEED(library_labs(s.library, "4-04-05-05/5", &labs, err));
    ck_assert_uint_eq(labs.count, 2);
    lib_labs_finish(&labs);
    NEED(library_labs(s.library, "4-04-05-05/5/1", &labs, err));
    ck_assert_uint_eq(labs.count, 0);
    lib_labs_finish(&labs);
    NEED(library_lab(s.library, "reply", &labs, err));
    ck_assert_str_eq(labs.list->pack, "xunlian-labs");
    lib_labs_finish(&labs);
    REFUSE(library_lab(s.library, "none", &labs, err), ERR_NOT_FOUND);
    NEED(library_forget(s.library, "xunlian-labs", err));
    REFUSE(library_lab(s.library, "reply", &labs, err), ERR_NOT_FOUND);
    shelves_close(&s);
}
END_TEST

START_TEST(requirements_and_lessons)
{
    struct shelves s;
    struct lib_requirements items;
    struct lib_lesson lesson;
    char *id, *next;
    int steps = 1;
    shelves_fill(&s);
    NEED(library_requirements(s.library, "4-04-05-05/5/1.1", &items, err));
    ck_assert_uint_gt(items.count, 2);
    ck_assert_str_eq(items.list[0].key, "S1.1.1");
    ck_assert_int_gt(items.list[0].sections, 0);
    lib_requirements_finish(&items);
    NEED(library_requirements(s.library, "4-04-05-05/5/B2.1", &items, err));
    ck_assert_str_eq(items.list[0].key, "B2.1.1");
    lib_requirements_finish(&items);
    NEED(library_requirements(s.library, "nowhere", &items, err));
    ck_assert_uint_eq(items.count, 0);
    lib_requirements_finish(&items);

    REFUSE(library_lesson(s.library, "nowhere", &lesson, err), ERR_NOT_FOUND);
    NEED(library_lesson(s.library, "l5-1.1-1", &lesson, err));
    ck_assert_str_eq(lesson.work, "4-04-05-05/5/1.1");
    ck_assert_str_eq(lesson.pack, "xunlian-level5");
    char *file = fs_join(lesson.dir, lesson.file);
    ck_assert_int_eq(access(file, R_OK), 0);
    free(file);
    lib_lesson_finish(&lesson);

    id = xstrdup("l5-1.1-1");
    for (;; free(id), id = next) {
        NEED(library_neighbour(s.library, id, -1, &next, err));
        if (!next)
            break;
    }
    for (;; free(id), id = next, steps++) {
        NEED(library_neighbour(s.library, id, 1, &next, err));
        if (!next)
            break;
    }
    free(id);
    struct lib_packs packs;
    NEED(library_packs(s.library, &packs, err));
    ck_assert_int_eq(steps, packs.list[0].lessons);
    lib_packs_finish(&packs);
    shelves_close(&s);
}
END_TEST

SUITE_MAIN("core/record/library", tcase_add_test(tc, the_index_follows_the_packs);
           tcase_add_test(tc, a_bad_pack_does_not_hide_the_others);
           tcase_add_test(tc, packs_that_share_ids_do_not_break_the_index);
           tcase_add_test(tc, a_damaged_library_is_made_anew);
           tcase_add_test(tc, the_tree_is_whole); tcase_add_test(tc, labs_of_works);
           tcase_add_test(tc, requirements_and_lessons);)
