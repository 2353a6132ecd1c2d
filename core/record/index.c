#include "core/record/index.h"

#include "base/clock.h"
#include "base/pinyin.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { TITLE_INITIALS = 96 };

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

/* "ywsj" gives "ywsj wsj sj j": a prefix of one of the words is anything within the initials. */
static void add_suffixes(struct str *out, const char *title)
{
    char initials[TITLE_INITIALS];
    size_t n = pinyin_initials(title, initials, sizeof initials);
    for (size_t i = 0; i < n; i++)
        str_addf(out, "%s%s", i ? " " : "", initials + i);
}

bool shelve_entry(struct shelving *s, const struct entry *entry)
{
    struct str initials = STR_INIT;
    if (entry->by_initials)
        add_suffixes(&initials, entry->title);
    struct query query = query_open(s->db, SH_ENTRY_ADD);
    query_text(&query, s->pack);
    query_int(&query, entry->kind);
    query_text(&query, text_or_empty(entry->place));
    query_text(&query, text_or_empty(entry->target));
    query_text(&query, text_or_empty(entry->key));
    query_text(&query, text_or_empty(entry->location));
    query_int(&query, entry->section);
    query_int(&query, entry->head);
    query_int(&query, entry->start);
    query_text(&query, text_or_empty(entry->title));
    query_text(&query, str_text(&initials));
    query_text(&query, text_or_empty(entry->body));
    bool ok = query_run(&query, s->err);
    str_finish(&initials);
    return ok;
}

static bool is_taken(struct shelving *s, const char *lesson, bool *taken)
{
    struct query query = query_open(s->db, SH_LESSON_PACK);
    query_text(&query, lesson);
    *taken = query_row(&query);
    return query_end(&query, s->err);
}

/* A lesson whose id another one has already stays out and is remembered. */
static bool leave_out(struct shelving *s, const struct lesson *lesson)
{
    struct query query = query_open(s->db, SH_CLASH_ADD);
    query_text(&query, s->pack);
    query_text(&query, lesson->id);
    return query_run(&query, s->err);
}

static bool add_lesson(struct shelving *s, const struct lesson *lesson, const char *level,
                       const char *work)
{
    struct query query = query_open(s->db, SH_LESSON_ADD);
    query_text(&query, lesson->id);
    query_text(&query, s->pack);
    query_text(&query, level);
    query_text(&query, work);
    query_int(&query, lesson->order);
    query_text(&query, lesson->title);
    query_text(&query, lesson->file);
    query_int(&query, lesson->minutes);
    query_int(&query, lesson->sections_count);
    query_int(&query, lesson->state == LESSON_OUTLINE);
    return query_run(&query, s->err);
}

static bool add_teaches(struct shelving *s, const struct lesson *lesson, const char *level,
                        unsigned section)
{
    const struct lesson_section *from = &lesson->sections[section];
    for (unsigned i = 0; i < from->keys_count; i++) {
        struct query query = query_open(s->db, SH_TEACHES_ADD);
        query_text(&query, lesson->id);
        query_int(&query, section);
        query_text(&query, level);
        query_text(&query, from->keys[i]);
        if (!query_run(&query, s->err))
            return false;
    }
    return true;
}

/* The body with its questions blanked: they are found by their stems, and their answers not at
 * all. Offsets stay. Heap. */
static char *without_questions(const struct lesson *lesson)
{
    char *body = xmalloc(lesson->len + 1);
    memcpy(body, lesson->body, lesson->len);
    body[lesson->len] = '\0';
    for (unsigned i = 0; i < lesson->questions_count; i++)
        memset(body + lesson->questions[i].offset, ' ', lesson->questions[i].len);
    return body;
}

/* The opening of the lesson, or the text of a section below its heading line. */
static bool add_text(struct shelving *s, const struct lesson *lesson, const char *body, int section)
{
    const struct lesson_section *from = section >= 0 ? &lesson->sections[section] : NULL;
    size_t head = from ? from->offset : 0, start = head;
    size_t end = from                     ? from->offset + from->len
                 : lesson->sections_count ? lesson->sections[0].offset
                                          : lesson->len;
    if (from) {
        const char *line = memchr(body + head, '\n', end - head);
        start = line ? (size_t) (line - body) + 1 : end;
    }
    char *text = xmalloc(end - start + 1);
    memcpy(text, body + start, end - start);
    text[end - start] = '\0';
    bool ok = shelve_entry(s, &(struct entry){.kind = HIT_LESSON,
                                              .place = lesson->id,
                                              .target = lesson->id,
                                              .section = section,
                                              .head = (int64_t) head,
                                              .start = (int64_t) start,
                                              .title = from ? from->title : lesson->title,
                                              .by_initials = true,
                                              .body = text});
    free(text);
    return ok;
}

static bool add_question(struct shelving *s, const struct lesson *lesson,
                         const struct lesson_question *question)
{
    struct str stem = STR_INIT;
    str_add(&stem, question->question->stem);
    if (question->question->tail) {
        str_add(&stem, " ");
        str_add(&stem, question->question->tail);
    }
    bool ok = shelve_entry(s, &(struct entry){.kind = HIT_QUESTION,
                                              .place = lesson->id,
                                              .target = lesson->id,
                                              .location = question->question->title,
                                              .section = question->section,
                                              .head = (int64_t) question->offset,
                                              .start = -1,
                                              .body = str_text(&stem)});
    str_finish(&stem);
    return ok;
}

static bool shelve_lesson(struct shelving *s, const struct lesson *lesson)
{
    bool taken;
    if (!is_taken(s, lesson->id, &taken))
        return false;
    if (taken)
        return leave_out(s, lesson);
    char *level = arena_printf(&s->arena, "%s/%s", lesson->standard, lesson->level);
    char *work = arena_printf(&s->arena, "%s/%s/%s", lesson->standard, lesson->level, lesson->work);
    if (!add_lesson(s, lesson, level, work))
        return false;
    char *body = without_questions(lesson);
    bool ok = add_text(s, lesson, body, -1);
    for (unsigned i = 0; ok && i < lesson->sections_count; i++)
        ok = add_teaches(s, lesson, level, i) && add_text(s, lesson, body, (int) i);
    for (unsigned i = 0; ok && i < lesson->questions_count; i++)
        ok = add_question(s, lesson, &lesson->questions[i]) &&
             shelve_inline(s, lesson, &lesson->questions[i], level, work);
    free(body);
    return ok;
}

/* A plan names the level only; the standard is the one that the pack serves with that level. */
static bool add_plan(struct shelving *s, const struct pack *pack, const struct pack_plan *plan)
{
    const char *standard = NULL;
    for (unsigned i = 0; i < pack->serves_count; i++)
        for (unsigned k = 0; k < pack->serves[i].levels_count && !standard; k++)
            if (strcmp(pack->serves[i].levels[k], plan->level) == 0)
                standard = pack->serves[i].standard;
    if (!standard)
        return true;
    char *level = arena_printf(&s->arena, "%s/%s", standard, plan->level);
    char *path = arena_printf(&s->arena, "%s%s%s", level, plan->work[0] ? "/" : "", plan->work);
    struct query query = query_open(s->db, SH_PLAN_ADD);
    query_text(&query, s->pack);
    query_text(&query, level);
    query_text(&query, path);
    query_int(&query, (int64_t) plan->lesson + plan->practice + plan->lab + plan->exam);
    return query_run(&query, s->err);
}

static bool add_pack(struct shelving *s, const struct pack *pack, const char *dir, int64_t stamp)
{
    struct clock clock;
    if (!clock_open(&clock, s->err))
        return false;
    struct query query = query_open(s->db, SH_PACK_ADD);
    query_text(&query, pack->id);
    query_text(&query, pack->version);
    query_text(&query, pack->title);
    query_text(&query, pack->licence);
    query_text(&query, text_or_empty(pack->summary));
    query_text(&query, dir);
    query_int(&query, stamp);
    query_int(&query, clock_now(&clock));
    return query_run(&query, s->err);
}

/* A level that the lab does not name is the first that the pack serves. */
static bool shelve_lab(struct shelving *s, const struct pack *pack, const struct labspec *lab)
{
    const char *standard = NULL, *level = lab->level;
    for (unsigned i = 0; i < pack->serves_count && !standard; i++)
        for (unsigned k = 0; k < pack->serves[i].levels_count && !standard; k++)
            if (!level || strcmp(pack->serves[i].levels[k], level) == 0) {
                standard = pack->serves[i].standard;
                level = pack->serves[i].levels[k];
            }
    if (!standard)
        return true;
    struct str covers = STR_INIT;
    for (unsigned i = 0; i < lab->covers_count; i++)
        str_addf(&covers, "%s%s", i ? " " : "", lab->covers[i]);
    struct query query = query_open(s->db, SH_LAB_ADD);
    query_text(&query, lab->id);
    query_text(&query, s->pack);
    query_text(&query, arena_printf(&s->arena, "%s/%s", standard, level));
    query_text(&query, arena_printf(&s->arena, "%s/%s/%s", standard, level, lab->work));
    query_text(&query, lab->title);
    query_text(&query, lab->engine);
    query_int(&query, lab->minutes);
    query_int(&query, lab->millis);
    query_int(&query, lab->variants_count);
    query_text(&query, str_text(&covers));
    bool ok = query_run(&query, s->err);
    str_finish(&covers);
    char *work = arena_printf(&s->arena, "%s/%s/%s", standard, level, lab->work);
    return ok && shelve_entry(s, &(struct entry){.kind = HIT_LAB,
                                                 .place = work,
                                                 .target = work,
                                                 .key = lab->id,
                                                 .section = -1,
                                                 .start = -1,
                                                 .title = lab->title,
                                                 .by_initials = true});
}

static bool shelve_labs(struct shelving *s, const struct bundle *bundle)
{
    const struct labspec *const *labs;
    size_t n = bundle_labs(bundle, &labs);
    for (size_t i = 0; i < n; i++)
        if (!shelve_lab(s, bundle_pack(bundle), labs[i]))
            return false;
    return true;
}

/* "打标\n标记" of the list. */
static const char *join_names(struct shelving *s, const struct glossary_term *term)
{
    const char *all = "";
    for (unsigned i = 0; i < term->also_count; i++)
        all = arena_printf(&s->arena, "%s%s%s", all, i ? "\n" : "", term->also[i]);
    return all;
}

static bool shelve_term(struct shelving *s, const struct glossary_term *term, int ordinal)
{
    const char *also = join_names(s, term);
    struct query query = query_open(s->db, SH_TERM_ADD);
    query_text(&query, s->pack);
    query_int(&query, ordinal);
    query_text(&query, term->term);
    query_text(&query, term->en);
    query_text(&query, term->line);
    query_text(&query, also);
    query_text(&query, text_or_empty(term->lesson));
    query_text(&query, text_or_empty(term->requirement));
    return query_run(&query, s->err) &&
           shelve_entry(
               s, &(struct entry){
                      .kind = HIT_TERM,
                      .place = text_or_empty(term->lesson),
                      .target = arena_printf(&s->arena, LIB_GLOSSARY "%s", term->term),
                      .location = term->en,
                      .section = -1,
                      .start = -1,
                      .title = term->term,
                      .by_initials = true,
                      .body = arena_printf(&s->arena, "%s %s %s", term->en, also, term->line)});
}

static bool shelve_glossaries(struct shelving *s, const struct bundle *bundle)
{
    const struct glossary *const *list;
    size_t n = bundle_glossaries(bundle, &list);
    int ordinal = 0;
    for (size_t i = 0; i < n; i++)
        for (unsigned k = 0; k < list[i]->terms_count; k++)
            if (!shelve_term(s, &list[i]->terms[k], ordinal++))
                return false;
    return true;
}

static bool shelve_bundle(struct shelving *s, const struct bundle *bundle)
{
    const struct pack *pack = bundle_pack(bundle);
    const struct standard *const *standards;
    const struct competition *const *competitions;
    const struct lesson *const *lessons;
    size_t n = bundle_standards(bundle, &standards);
    for (size_t i = 0; i < n; i++)
        if (!shelve_standard(s, standards[i]))
            return false;
    n = bundle_competitions(bundle, &competitions);
    for (size_t i = 0; i < n; i++)
        if (!shelve_competition(s, competitions[i]))
            return false;
    for (unsigned i = 0; i < pack->plan_count; i++)
        if (!add_plan(s, pack, &pack->plan[i]))
            return false;
    n = bundle_lessons(bundle, &lessons);
    for (size_t i = 0; i < n; i++)
        if (!shelve_lesson(s, lessons[i]))
            return false;
    return shelve_labs(s, bundle) && shelve_glossaries(s, bundle) && shelve_bank(s, bundle);
}

static bool run_with_pack(struct db *db, int statement, const char *pack, struct err *err)
{
    struct query query = query_open(db, statement);
    if (pack)
        query_text(&query, pack);
    return query_run(&query, err);
}

/* Packs whose lesson was left out for one that is gone by now are to be indexed again. */
static bool heal_clashes(struct db *db, struct err *err)
{
    return run_with_pack(db, SH_CLASH_HEAL, NULL, err);
}

/* Rows that hang on the pack go with it; the search index is told before, from the rows. */
static bool drop_pack(struct db *db, const char *pack, struct err *err)
{
    return run_with_pack(db, SH_WORDS_DROP, pack, err) &&
           run_with_pack(db, SH_PACK_DROP, pack, err);
}

static bool renew_tree(struct db *db, struct err *err)
{
    return run_with_pack(db, SH_TREE_DROP, NULL, err) &&
           run_with_pack(db, SH_TREE_FILL, NULL, err) &&
           run_with_pack(db, SH_ENTRY_RANK, NULL, err);
}

bool shelf_index(struct library *library, const struct bundle *bundle, int64_t stamp,
                 struct err *err)
{
    const struct pack *pack = bundle_pack(bundle);
    struct shelving s = {.db = &library->db, .pack = pack->id, .err = err};
    char *dir = realpath(bundle_dir(bundle), NULL);
    if (!dir)
        return err_set(err, ERR_IO, "%s", bundle_dir(bundle));
    bool ok = db_begin(&library->db, err);
    if (ok) {
        ok = drop_pack(s.db, s.pack, err) && add_pack(&s, pack, dir, stamp) &&
             shelve_bundle(&s, bundle) && run_with_pack(s.db, SH_WORDS_ADD, s.pack, err) &&
             heal_clashes(s.db, err) && renew_tree(s.db, err);
        if (ok)
            ok = db_commit(&library->db, err);
        else
            db_rollback(&library->db);
    }
    free(dir);
    arena_finish(&s.arena);
    arena_finish(&s.scratch);
    return ok;
}

bool library_forget(struct library *library, const char *pack_id, struct err *err)
{
    if (!db_begin(&library->db, err))
        return false;
    if (drop_pack(&library->db, pack_id, err) && heal_clashes(&library->db, err) &&
        renew_tree(&library->db, err))
        return db_commit(&library->db, err);
    db_rollback(&library->db);
    return false;
}
