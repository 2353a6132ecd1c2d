#include "tests/core/record/shelves.h"

#include "core/material/gift.h"

static const char level5[] = "4-04-05-05/5", level4[] = "4-04-05-05/4";

static const char bank[] = "$CATEGORY: 第五级\n\n"
                           "// [id:b-003] [tag:K1.1.2] [tag:d2]\n"
                           "::采集:: 独角兽数据从哪里来?{\n=传感器\n~梦里 #没有\n~%50%日志\n}\n\n"
                           "// [id:b-001] [tag:B2.1.2.1] [tag:d1] [tag:4-04-05-05/5]\n"
                           "// [tag:4-04-05-05/4]\n"
                           "守时是职业道德吗?{T}\n\n"
                           "// [id:b-002] [tag:d3] [tag:4-04-05-05/4]\n"
                           "几?{#3:0.5}\n\n"
                           "// [id:b-004] [tag:K2.1.3]\n"
                           "配对?{=甲 -> 1 =乙 -> 2 =丙 -> 3}\n\n"
                           "// [id:b-005]\n"
                           "只是一段话。\n";

static void bring(struct shelves *s)
{
    size_t changed;
    NEED(library_sync(s->library, s->packs, &changed, err));
    ck_assert_uint_gt(changed, 0);
}

static struct lib_items items_of(struct shelves *s, const char *level)
{
    struct lib_items items;
    NEED(library_items(s->library, level, &items, err));
    for (size_t i = 1; i < items.count; i++)
        ck_assert_int_lt(strcmp(items.list[i - 1].id, items.list[i].id), 0);
    return items;
}

static const struct lib_entry *item_of(const struct lib_items *items, const char *id)
{
    for (size_t i = 0; i < items->count; i++)
        if (strcmp(items->list[i].id, id) == 0)
            return &items->list[i];
    return NULL;
}

START_TEST(a_bank_is_read_as_it_stands)
{
    struct shelves s;
    shelves_fill(&s);
    shelves_write_bank(&s, "bank", "1.2.0", bank);
    bring(&s);
    struct lib_items five = items_of(&s, level5), four = items_of(&s, level4);
    const struct lib_entry *one = item_of(&five, "b-003");
    ck_assert_ptr_nonnull(one);
    ck_assert_str_eq(one->shared->pack, "bank");
    ck_assert_str_eq(one->shared->requirement, "K1.1.2");
    ck_assert_str_eq(one->shared->work, "4-04-05-05/5/1.1");
    ck_assert_uint_eq(one->type, QUESTION_SINGLE);
    ck_assert_uint_eq(one->difficulty, 2);
    ck_assert_uint_eq(one->options, 3);
    ck_assert_uint_eq(one->right, 0);
    ck_assert(!one->inline_);
    ck_assert_str_ne(one->shared->lesson, ""); /* a lesson of level 5 teaches K1.1.2 */
    ck_assert_int_ge(one->shared->section, 0);
    one = item_of(&five, "b-001");
    ck_assert_str_eq(one->shared->work, "4-04-05-05/5/B2.1");
    ck_assert_uint_eq(one->options, 0);
    ck_assert_uint_eq(one->right, 255);
    ck_assert_ptr_null(item_of(&five, "b-002"));
    ck_assert_uint_eq(item_of(&five, "b-004")->options, 3);
    ck_assert_ptr_null(item_of(&five, "b-005"));
    ck_assert_uint_eq(four.count, 2);
    ck_assert_str_eq(item_of(&four, "b-001")->shared->work, "4-04-05-05/4/B2.1");
    ck_assert_str_eq(item_of(&four, "b-002")->shared->requirement, "");
    ck_assert_str_eq(item_of(&four, "b-002")->shared->work, "");
    ck_assert_str_eq(item_of(&four, "b-002")->shared->lesson, "");
    ck_assert_int_eq(item_of(&four, "b-002")->shared->section, -1);
    lib_items_finish(&five);
    lib_items_finish(&four);
    shelves_close(&s);
}
END_TEST

static void check_source(struct shelves *s, const char *id)
{
    struct arena arena = ARENA_INIT;
    struct lib_source source;
    struct gift gift;
    struct gift_fault fault;
    NEED(library_question(s->library, id, &arena, &source, err));
    ck_assert_str_eq(source.item.id, id);
    ck_assert_msg(gift_parse(source.gift, strlen(source.gift), 1, &arena, &gift, &fault), "%s",
                  source.gift);
    ck_assert_uint_eq(gift.count, 1);
    ck_assert_str_eq(gift.list[0].id, id);
    ck_assert_int_eq((int) gift.list[0].type, source.item.type);
    arena_finish(&arena);
}

START_TEST(every_question_can_be_had)
{
    struct shelves s;
    struct arena arena = ARENA_INIT;
    struct lib_source source;
    size_t inlines = 0;
    shelves_fill(&s);
    shelves_write_bank(&s, "bank", "1.2.0", bank);
    bring(&s);
    struct lib_items items = items_of(&s, level5);
    for (size_t i = 0; i < items.count; i++) {
        check_source(&s, items.list[i].id);
        inlines += items.list[i].inline_;
        if (items.list[i].inline_)
            ck_assert_str_ne(items.list[i].shared->lesson, "");
    }
    ck_assert_uint_gt(inlines, 30);
    NEED(library_question(s.library, "b-003", &arena, &source, err));
    ck_assert_msg(str_starts(source.gift, "$CATEGORY: 第五级\n\n// [id:b-003]"), "%s", source.gift);
    ck_assert_msg(str_ends(source.gift, "日志\n}"), "%s", source.gift);
    ck_assert_str_ne(source.item.lesson, "");
    ck_assert_str_eq(source.item.version, "1.2.0");
    ck_assert_uint_eq(strlen(source.item.revision), 32);
    REFUSE(library_question(s.library, "nowhere", &arena, &source, err), ERR_NOT_FOUND);
    arena_finish(&arena);
    lib_items_finish(&items);
    shelves_close(&s);
}
END_TEST

struct walk {
    struct shelves *s;
    struct lib_items items;
    size_t at;
};

/* The same questions in the same order as in the list, and each can be had by its number. */
static void meet(void *ctx, int64_t number, const struct lib_item *item)
{
    struct walk *walk = ctx;
    struct arena arena = ARENA_INIT;
    struct lib_source source;
    ck_assert_uint_lt(walk->at, walk->items.count);
    const struct lib_entry *entry = &walk->items.list[walk->at++];
    ck_assert_str_eq(entry->id, item->id);
    ck_assert_str_eq(entry->shared->pack, item->pack);
    ck_assert_str_eq(entry->shared->work, item->work);
    ck_assert_str_eq(entry->shared->requirement, item->requirement);
    ck_assert_int_eq(entry->inline_, item->inline_);
    NEED(library_numbered(walk->s->library, level5, number, &arena, &source, err));
    ck_assert_str_eq(source.item.id, item->id);
    ck_assert_str_eq(source.item.revision, item->revision);
    ck_assert_str_eq(source.item.requirement, item->requirement);
    ck_assert_str_eq(source.item.lesson, entry->shared->lesson);
    ck_assert_int_eq(source.item.section, entry->shared->section);
    arena_finish(&arena);
}

START_TEST(one_by_one_they_are_the_same)
{
    struct shelves s;
    struct arena arena = ARENA_INIT;
    struct lib_source source;
    struct lib_items shared;
    const char **keys;
    size_t keys_count;
    shelves_fill(&s);
    shelves_write_bank(&s, "bank", "1.2.0", bank);
    bring(&s);
    struct walk walk = {.s = &s, .items = items_of(&s, level5)};
    NEED(library_hold(s.library, err));
    NEED(library_each_item(s.library, level5, meet, &walk, err));
    library_let_go(s.library);
    ck_assert_uint_eq(walk.at, walk.items.count);
    NEED(library_shared(s.library, level5, &shared, err));
    ck_assert_uint_eq(shared.count, 0);
    ck_assert_uint_eq(shared.shares_count, walk.items.shares_count);
    ck_assert_uint_lt(shared.shares_count, walk.items.count);
    NEED(library_asked(s.library, level5, &arena, &keys, &keys_count, err));
    for (size_t i = 1; i < keys_count; i++)
        ck_assert_int_lt(strcmp(keys[i - 1], keys[i]), 0);
    for (size_t i = 0; i < walk.items.count; i++) {
        size_t k = 0;
        while (k < keys_count && strcmp(keys[k], walk.items.list[i].shared->requirement) != 0)
            k++;
        ck_assert_uint_lt(k, keys_count);
    }
    REFUSE(library_numbered(s.library, level5, 999999, &arena, &source, err), ERR_NOT_FOUND);
    free(keys);
    arena_finish(&arena);
    lib_items_finish(&shared);
    lib_items_finish(&walk.items);
    shelves_close(&s);
}
END_TEST

START_TEST(stems_are_found_and_answers_are_not)
{
    struct shelves s;
    struct lib_hits hits;
    shelves_fill(&s);
    shelves_write_bank(&s, "bank", "1.2.0", bank);
    bring(&s);
    NEED(library_search(s.library, "独角兽", 10, &hits, err));
    ck_assert_uint_eq(hits.total, 1);
    ck_assert_int_eq((int) hits.list[0].kind, HIT_QUESTION);
    ck_assert_str_eq(hits.list[0].target, "4-04-05-05/5/1.1");
    ck_assert_str_eq(hits.list[0].title, "业务数据采集");
    ck_assert_str_eq(hits.list[0].where, "采集");
    lib_hits_finish(&hits);
    NEED(library_search(s.library, "梦里", 10, &hits, err));
    ck_assert_uint_eq(hits.total, 0);
    lib_hits_finish(&hits);
    shelves_close(&s);
}
END_TEST

static const char *revision_of(struct shelves *s, const char *id, struct arena *arena)
{
    struct lib_source source;
    NEED(library_question(s->library, id, arena, &source, err));
    return source.item.revision;
}

START_TEST(an_edit_is_another_revision)
{
    struct shelves s;
    struct arena arena = ARENA_INIT;
    char *edited = xstrdup(bank);
    shelves_fill(&s);
    shelves_write_bank(&s, "bank", "1.2.0", bank);
    bring(&s);
    const char *before = revision_of(&s, "b-003", &arena);
    const char *other = revision_of(&s, "b-001", &arena);
    *strstr(edited, "50%日志") = '4';
    shelves_write_bank(&s, "bank", "1.3.0", edited);
    bring(&s);
    ck_assert_str_ne(revision_of(&s, "b-003", &arena), before);
    ck_assert_str_eq(revision_of(&s, "b-001", &arena), other);
    free(edited);
    arena_finish(&arena);
    shelves_close(&s);
}
END_TEST

static const char *holder_of(struct shelves *s, const char *id, struct arena *arena)
{
    struct lib_source source;
    NEED(library_question(s->library, id, arena, &source, err));
    return source.item.pack;
}

START_TEST(who_was_there_first_keeps_an_id)
{
    struct shelves s;
    struct arena arena = ARENA_INIT;
    shelves_fill(&s);
    shelves_write_bank(&s, "bank", "1.2.0", bank);
    bring(&s);
    shelves_write_bank(&s, "abank", "1.0.0", bank);
    bring(&s);
    ck_assert_str_eq(holder_of(&s, "b-001", &arena), "bank");
    shelves_run(xasprintf("rm -r '%s/bank'", s.packs));
    bring(&s);
    ck_assert_str_eq(holder_of(&s, "b-001", &arena), "abank");
    shelves_run(xasprintf("rm -r '%s/abank'", s.packs));
    bring(&s);
    struct lib_items items = items_of(&s, level4);
    ck_assert_uint_eq(items.count, 0);
    lib_items_finish(&items);
    arena_finish(&arena);
    shelves_close(&s);
}
END_TEST

SUITE_MAIN("core/record/items", tcase_add_test(tc, a_bank_is_read_as_it_stands);
           tcase_add_test(tc, every_question_can_be_had);
           tcase_add_test(tc, one_by_one_they_are_the_same);
           tcase_add_test(tc, stems_are_found_and_answers_are_not);
           tcase_add_test(tc, an_edit_is_another_revision);
           tcase_add_test(tc, who_was_there_first_keeps_an_id);)
