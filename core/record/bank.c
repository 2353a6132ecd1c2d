#include "base/str.h"
#include "core/material/gift_write.h"
#include "core/record/index.h"

#include <stdlib.h>
#include <string.h>

enum { NO_RIGHT = 255 };

/* One question on its way into the index. */
struct shelved {
    const struct question *q;
    const char *text; /* GIFT, len bytes */
    size_t len;
    const char *level, *work; /* of the lesson it stands in; NULL in a bank */
    const char *requirement;  /* when its tags name none */
    const char *lesson;
    int section;
};

static const char *requirement_of(const struct shelved *one)
{
    for (unsigned i = 0; i < one->q->tags_count; i++)
        if (question_tag_is_key(one->q->tags[i]))
            return one->q->tags[i];
    return one->requirement ? one->requirement : "";
}

static int options_of(const struct question *q)
{
    if (q->type == QUESTION_MATCHING)
        return (int) q->choices_count;
    bool shuffled =
        q->type == QUESTION_SINGLE || q->type == QUESTION_MULTIPLE || q->type == QUESTION_ORDERING;
    return shuffled ? (int) q->answers_count : 0;
}

static int best_of(const struct question *q)
{
    for (unsigned i = 0; q->type == QUESTION_SINGLE && i < q->answers_count; i++)
        if (q->answers[i].weight == QUESTION_FULL)
            return (int) i;
    return NO_RIGHT;
}

static bool add_question(struct shelving *s, const struct shelved *one, const char *revision,
                         const char *gift, bool *added)
{
    struct query query = query_open(s->db, SH_QUESTION_ADD);
    query_text(&query, one->q->id);
    query_text(&query, s->pack);
    query_text(&query, revision);
    query_text(&query, gift);
    if (!query_run(&query, s->err))
        return false;
    *added = db_changes(s->db) > 0;
    if (*added)
        return true;
    query = query_open(s->db, SH_QUESTION_CLASH_ADD);
    query_text(&query, s->pack);
    query_text(&query, one->q->id);
    return query_run(&query, s->err);
}

static bool add_item(struct shelving *s, const struct shelved *one, const char *level,
                     const char *revision)
{
    const char *requirement = requirement_of(one);
    struct query query = query_open(s->db, SH_ITEM_ADD);
    query_text(&query, level);
    query_text(&query, one->q->id);
    query_text(&query, s->pack);
    query_text(&query, revision);
    query_text(&query, requirement);
    query_text(&query, one->work ? one->work : bank_work(&s->scratch, level, requirement));
    query_int(&query, one->q->type);
    query_int(&query, question_difficulty(one->q));
    query_int(&query, options_of(one->q));
    query_int(&query, best_of(one->q));
    query_text(&query, one->lesson ? one->lesson : "");
    query_int(&query, one->section);
    return query_run(&query, s->err);
}

/* A question of a bank serves the levels that its tags name ("4-04-05-05/4"), else the first that
 * the pack serves, as lessons do. *first is one of them, or "". */
static bool add_levels(struct shelving *s, const struct pack *pack, const struct shelved *one,
                       const char *revision, const char **first)
{
    const struct question *q = one->q;
    *first = NULL;
    for (unsigned i = 0; i < q->tags_count; i++)
        if (bank_tag_is_level(q->tags[i])) {
            *first = *first ? *first : q->tags[i];
            if (!add_item(s, one, q->tags[i], revision))
                return false;
        }
    if (*first)
        return true;
    if (pack->serves_count == 0) {
        *first = "";
        return true;
    }
    const struct pack_serves *serves = pack->serves;
    *first = arena_printf(&s->scratch, "%s/%s", serves->standard, serves->levels[0]);
    return add_item(s, one, *first, revision);
}

/* A question of a bank is found by its stem and opens its work. */
static bool find_question(struct shelving *s, const struct shelved *one, const char *level)
{
    const char *work = bank_work(&s->scratch, level, requirement_of(one));
    struct str stem = STR_INIT;
    str_add(&stem, one->q->stem);
    if (one->q->tail) {
        str_add(&stem, " ");
        str_add(&stem, one->q->tail);
    }
    bool ok = shelve_entry(s, &(struct entry){.kind = HIT_QUESTION,
                                              .place = *work ? work : level,
                                              .target = *work ? work : level,
                                              .location = one->q->title,
                                              .section = SECTION_BANK,
                                              .start = -1,
                                              .body = str_text(&stem)});
    str_finish(&stem);
    return ok;
}

static bool shelve(struct shelving *s, const struct pack *pack, const struct shelved *one)
{
    char hex[QUESTION_REVISION];
    struct str gift = STR_INIT;
    const char *level = "";
    bool added = false;
    if (one->q->category[0])
        str_addf(&gift, "$CATEGORY: %s\n\n", one->q->category);
    str_add_bytes(&gift, one->text, one->len);
    question_revision(one->q, hex);
    bool ok = add_question(s, one, hex, str_text(&gift), &added);
    if (ok && added && one->level)
        ok = add_item(s, one, one->level, hex);
    else if (ok && added)
        ok = add_levels(s, pack, one, hex, &level) && (!*level || find_question(s, one, level));
    str_finish(&gift);
    return ok;
}

struct visit {
    struct shelving *s;
    const struct pack *pack;
};

static bool shelve_one(void *ctx, const struct bank_question *one, struct err *err)
{
    struct visit *visit = ctx;
    (void) err; /* it is the shelving's own */
    if (one->question->type == QUESTION_DESCRIPTION)
        return true;
    bool ok = shelve(
        visit->s, visit->pack,
        &(struct shelved){.q = one->question, .text = one->text, .len = one->len, .section = -1});
    arena_finish(&visit->s->scratch);
    return ok;
}

bool shelve_bank(struct shelving *s, const struct bundle *bundle)
{
    struct visit visit = {s, bundle_pack(bundle)};
    return bundle_questions(bundle, shelve_one, &visit, s->err);
}

bool shelve_inline(struct shelving *s, const struct lesson *lesson,
                   const struct lesson_question *question, const char *level, const char *work)
{
    const struct question *q = question->question;
    if (!q->id[0] || q->type == QUESTION_DESCRIPTION)
        return true;
    const struct lesson_section *section =
        question->section >= 0 ? &lesson->sections[question->section] : NULL;
    const char *fence = lesson->body + question->offset;
    const char *newline = memchr(fence, '\n', question->len);
    const char *text = newline ? newline + 1 : fence;
    return shelve(
        s, NULL,
        &(struct shelved){.q = q,
                          .text = text + q->offset,
                          .len = q->len,
                          .level = level,
                          .work = work,
                          .requirement = section && section->keys_count ? section->keys[0] : NULL,
                          .lesson = lesson->id,
                          .section = question->section});
}
