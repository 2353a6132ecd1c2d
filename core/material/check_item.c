#include "base/str.h"
#include "base/utf8.h"
#include "core/material/bank.h"
#include "core/material/check_bank.h"
#include "core/material/check_text.h"
#include "core/material/gift.h"
#include "core/material/lesson.h"

#include <stdlib.h>
#include <string.h>

enum {
    WEIGHT_SLACK = 10,     /* thousandths of a percent: 3 × 33.333 */
    EXPLANATION_LEAST = 8, /* characters */
};

void check_add_item(struct check_run *run, enum check_code code, const struct check_item *item,
                    const char *b, const char *c)
{
    check_add(run, code, item->file, item->line, item->name, b, c);
}

static const char *letter(struct check_run *run, unsigned i)
{
    return arena_printf(run->arena, "%c", (int) ('A' + i));
}

/* ---- one question ---- */

static void check_tags(struct check_run *run, const struct check_item *item)
{
    if (!item->id[0])
        check_add_item(run, CHECK_NO_ID, item, NULL, NULL);
    else if (item->in_bank && !bank_id_is_fine(item->id))
        check_add_item(run, CHECK_BAD_ID, item, NULL, NULL);
    if (item->keys_count == 0)
        check_add_item(run, CHECK_NO_TAG, item, NULL, NULL);
    if (item->difficulty == 0)
        check_add_item(run, CHECK_NO_DIFFICULTY, item, NULL, NULL);
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* An explanation speaks of an option when it has its words, or its letter by itself. */
static bool speaks_of(const struct question *q, unsigned option)
{
    const char *text = q->explanation;
    if (strstr(text, q->answers[option].text))
        return true;
    for (const char *p = text; *p; p++)
        if (*p == (char) ('A' + option) && (p == text || !is_word(p[-1])) && !is_word(p[1]))
            return true;
    return false;
}

static void check_options(struct check_run *run, const struct check_item *item,
                          const struct question *q)
{
    unsigned right = 0;
    long sum = 0;
    for (unsigned i = 0; i < q->answers_count; i++) {
        const struct question_answer *a = &q->answers[i];
        right += a->weight == QUESTION_FULL;
        sum += a->weight > 0 ? a->weight : 0;
        if (a->weight <= 0 && !a->feedback[0] && !speaks_of(q, i))
            check_add_item(run, CHECK_NO_FEEDBACK, item, letter(run, i), NULL);
        for (unsigned k = 0; k < i; k++)
            if (strcmp(q->answers[k].text, a->text) == 0)
                check_add_item(run, CHECK_SAME_OPTION, item, arena_strdup(run->arena, a->text),
                               NULL);
    }
    if (q->type == QUESTION_SINGLE && right > 1)
        check_add_item(run, CHECK_SEVERAL_RIGHT, item, check_number(run, right), NULL);
    if (q->type == QUESTION_MULTIPLE && labs(sum - QUESTION_FULL) > WEIGHT_SLACK)
        check_add_item(run, CHECK_WEIGHTS, item, check_number(run, sum / 1000), NULL);
}

static unsigned count_characters(const char *s)
{
    unsigned count = 0;
    uint32_t cp;
    size_t n = strlen(s);
    for (size_t i = 0, len; (len = utf8_decode(s + i, n - i, &cp)) > 0; i += len)
        count++;
    return count;
}

static void check_one(struct check_run *run, const struct check_item *item,
                      const struct question *q)
{
    check_tags(run, item);
    if (q->type == QUESTION_DESCRIPTION)
        return;
    unsigned said = count_characters(q->explanation);
    if (said == 0)
        check_add_item(run, CHECK_NO_EXPLANATION, item, NULL, NULL);
    else if (item->in_bank && said < EXPLANATION_LEAST)
        check_add_item(run, CHECK_THIN_EXPLANATION, item, check_number(run, said), NULL);
    if (q->type == QUESTION_SINGLE || q->type == QUESTION_MULTIPLE)
        check_options(run, item, q);
}

/* ---- what is kept ---- */

static int right_option(const struct question *q)
{
    for (unsigned i = 0; q->type == QUESTION_SINGLE && i < q->answers_count; i++)
        if (q->answers[i].weight == QUESTION_FULL)
            return (int) i;
    return -1;
}

static bool right_is_longest(const struct question *q, int right)
{
    int width = right < 0 ? 0 : utf8_width(q->answers[right].text);
    for (unsigned i = 0; right >= 0 && i < q->answers_count; i++)
        if ((int) i != right && utf8_width(q->answers[i].text) >= width)
            return false;
    return right >= 0;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
    return (x > y) - (x < y);
}

/* The set of neighbouring pairs of characters of the stem, white space left out. */
static void keep_pairs(struct check_run *run, const char *stem, struct check_item *item)
{
    size_t n = strlen(stem), count = 0, kept = 0;
    uint32_t cp, before = 0;
    uint64_t *list = xcalloc(n + 1, sizeof *list);
    for (size_t i = 0, len; (len = utf8_decode(stem + i, n - i, &cp)) > 0; i += len) {
        if (cp == ' ' || cp == '\n' || cp == '\t' || cp == 0x3000)
            continue;
        if (before)
            list[count++] = (uint64_t) before << 21 | cp;
        before = cp;
    }
    if (count > 0)
        qsort(list, count, sizeof *list, by_value);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || list[i] != list[i - 1])
            list[kept++] = list[i];
    item->pairs = arena_array(run->arena, kept, sizeof *list);
    if (kept > 0)
        memcpy(item->pairs, list, kept * sizeof *list);
    item->pairs_count = (unsigned) kept;
    free(list);
}

static void keep_tags(struct check_run *run, const struct question *q, struct check_item *item,
                      const char *level)
{
    item->keys = arena_array(run->arena, q->tags_count, sizeof *item->keys);
    item->levels = arena_array(run->arena, q->tags_count + 1, sizeof *item->levels);
    for (unsigned i = 0; i < q->tags_count; i++) {
        const char *tag = q->tags[i];
        if (question_tag_is_key(tag))
            item->keys[item->keys_count++] = arena_strdup(run->arena, tag);
        else if (item->in_bank && bank_tag_is_level(tag))
            item->levels[item->levels_count++] = arena_strdup(run->arena, tag);
    }
    if (item->levels_count == 0 && level)
        item->levels[item->levels_count++] = level;
}

static void add(struct check_run *run, struct check_items *items, const struct question *q,
                const char *file, const char *level, bool in_bank)
{
    const char *name = q->id[0] ? q->id : q->title[0] ? q->title : q->stem;
    if (items->count == items->room) {
        items->room = items->room ? items->room * 2 : 64;
        items->list = xrealloc(items->list, items->room * sizeof *items->list);
    }
    struct check_item *item = &items->list[items->count++];
    int right = right_option(q);
    *item = (struct check_item){.id = arena_strdup(run->arena, q->id),
                                .name = arena_strdup(run->arena, name),
                                .file = file,
                                .line = q->line,
                                .type = q->type,
                                .difficulty = question_difficulty(q),
                                .right = right,
                                .longest = right_is_longest(q, right),
                                .truth = q->truth,
                                .in_bank = in_bank};
    keep_tags(run, q, item, level);
    keep_pairs(run, q->stem, item);
    check_one(run, item, q);
}

/* ---- where they stand ---- */

static void gather_lesson(struct check_run *run, struct check_items *items,
                          const struct lesson *lesson)
{
    const char *level = arena_printf(run->arena, "%s/%s", lesson->standard, lesson->level);
    for (unsigned i = 0; i < lesson->questions_count; i++)
        add(run, items, lesson->questions[i].question, lesson->file, level, false);
}

static void gather_file(struct check_run *run, struct check_items *items, const char *name,
                        const char *level)
{
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    struct gift gift;
    struct gift_fault fault;
    const char *file = arena_strdup(run->arena, name);
    char *text;
    size_t len;
    if (!folder_read(&run->folder, file, GIFT_TEXT_MAX, &text, &len, &err)) {
        check_add_error(run, file, &err);
        return;
    }
    if (!check_bytes(run, file, text, len)) {
        free(text);
        return;
    }
    if (gift_parse(text, len, 1, &arena, &gift, &fault))
        for (size_t i = 0; i < gift.count; i++)
            add(run, items, &gift.list[i], file, level, true);
    else
        check_add(run, CHECK_UNREADABLE, file, fault.line, gift_fault_text(fault.code), NULL, NULL);
    free(text);
    arena_finish(&arena);
}

void check_gather(struct check_run *run, struct check_items *items)
{
    struct folder_names names;
    const char *level = NULL;
    if (run->pack && run->pack->serves_count > 0)
        level = arena_printf(run->arena, "%s/%s", run->pack->serves[0].standard,
                             run->pack->serves[0].levels[0]);
    for (size_t i = 0; i < run->lessons_count; i++)
        gather_lesson(run, items, run->lessons[i]);
    if (!check_list_names(run, "questions", ".gift", &names))
        return;
    for (size_t i = 0; i < names.count; i++)
        gather_file(run, items, names.list[i], level);
    folder_names_finish(&names);
}
