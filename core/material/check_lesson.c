#include "core/material/check_lesson.h"

#include "core/material/lesson.h"

#include <stdlib.h>
#include <string.h>

enum { HANZI_LEAST = 600, HANZI_A_MINUTE = 250 };

static bool is_in(const char *const *list, unsigned count, const char *key)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(list[i], key) == 0)
            return true;
    return false;
}

static bool covers(const struct lesson *lesson, const char *key)
{
    return is_in((const char *const *) lesson->covers, lesson->covers_count, key);
}

static bool teaches(const struct lesson_section *section, const char *key)
{
    return is_in((const char *const *) section->keys, section->keys_count, key);
}

/* ---- against the standard ---- */

static void check_key(struct check_run *run, const struct lesson *lesson, unsigned line,
                      const char *key)
{
    const struct standard *standard = check_standard(run, lesson->standard);
    const struct standard_level *level =
        standard ? standard_find_level(standard, lesson->level) : NULL;
    if (level && !standard_find_item(standard, level, key))
        check_add(run, CHECK_UNKNOWN_KEY, lesson->file, line, key, lesson->level, NULL);
}

static void check_keys(struct check_run *run, const struct lesson *lesson)
{
    const struct standard *standard = check_standard(run, lesson->standard);
    if (!standard)
        return;
    const struct standard_level *level = standard_find_level(standard, lesson->level);
    if (!level) {
        check_add(run, CHECK_UNKNOWN_LEVEL, lesson->file, 1, lesson->standard, lesson->level, NULL);
        return;
    }
    if (!standard_has_work(level, lesson->work))
        check_add(run, CHECK_UNKNOWN_WORK, lesson->file, 1, lesson->work, lesson->level, NULL);
    for (unsigned i = 0; i < lesson->covers_count; i++)
        check_key(run, lesson, 1, lesson->covers[i]);
    for (unsigned i = 0; i < lesson->sections_count; i++) {
        const struct lesson_section *section = &lesson->sections[i];
        for (unsigned k = 0; k < section->keys_count; k++)
            if (!covers(lesson, section->keys[k]))
                check_key(run, lesson, section->line, section->keys[k]);
    }
    for (unsigned i = 0; i < lesson->questions_count; i++) {
        const struct question *q = lesson->questions[i].question;
        for (unsigned k = 0; k < q->tags_count; k++)
            if (question_tag_is_key(q->tags[k]))
                check_key(run, lesson, q->line, q->tags[k]);
    }
}

/* ---- within a lesson ---- */

static bool section_asks(const struct lesson *lesson, unsigned section)
{
    for (unsigned i = 0; i < lesson->questions_count; i++)
        if (lesson->questions[i].section == (int) section)
            return true;
    return false;
}

/* A requirement is asked by a question in a section that teaches it or by one that names it. */
static bool lesson_asks(const struct lesson *lesson, const char *key)
{
    for (unsigned i = 0; i < lesson->sections_count; i++)
        if (teaches(&lesson->sections[i], key) && section_asks(lesson, i))
            return true;
    for (unsigned i = 0; i < lesson->questions_count; i++) {
        const struct question *q = lesson->questions[i].question;
        if (is_in(q->tags, q->tags_count, key))
            return true;
    }
    return false;
}

static void check_covers(struct check_run *run, const struct lesson *lesson)
{
    for (unsigned i = 0; i < lesson->covers_count; i++) {
        const char *key = lesson->covers[i];
        bool taught = false;
        for (unsigned k = 0; k < lesson->sections_count && !taught; k++)
            taught = teaches(&lesson->sections[k], key);
        if (!taught)
            check_add(run, CHECK_NOT_TAUGHT, lesson->file, 1, key, NULL, NULL);
        else if (!lesson_asks(lesson, key))
            check_add(run, CHECK_NO_QUESTION, lesson->file, 1, key, NULL, NULL);
    }
}

static void check_sections(struct check_run *run, const struct lesson *lesson)
{
    for (unsigned i = 0; i < lesson->sections_count; i++) {
        const struct lesson_section *section = &lesson->sections[i];
        for (unsigned k = 0; k < section->keys_count; k++)
            if (!covers(lesson, section->keys[k]))
                check_add(run, CHECK_NOT_COVERED, lesson->file, section->line, section->keys[k],
                          NULL, NULL);
        if (section->keys_count > 0 && !section_asks(lesson, i))
            check_add(run, CHECK_SECTION_QUESTION, lesson->file, section->line, section->title,
                      NULL, NULL);
    }
}

static void check_reading(struct check_run *run, const struct lesson *lesson)
{
    unsigned hanzi = 0;
    for (unsigned i = 0; i < lesson->sections_count; i++)
        hanzi += lesson->sections[i].hanzi;
    unsigned minutes = (hanzi + HANZI_A_MINUTE - 1) / HANZI_A_MINUTE;
    if (minutes > lesson->minutes)
        check_add(run, CHECK_READING, lesson->file, 1, check_number(run, lesson->minutes),
                  check_number(run, hanzi), check_number(run, minutes));
}

/* ---- lessons together ---- */

static bool same_level(const struct lesson *a, const struct lesson *b)
{
    return strcmp(a->standard, b->standard) == 0 && strcmp(a->level, b->level) == 0;
}

static void check_pairs(struct check_run *run)
{
    for (size_t i = 0; i < run->lessons_count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct lesson *a = run->lessons[i], *b = run->lessons[k];
            if (strcmp(a->id, b->id) == 0)
                check_add(run, CHECK_DUPLICATE_LESSON, a->file, 1, a->id, b->file, NULL);
            if (a->order == b->order && same_level(a, b))
                check_add(run, CHECK_ORDER, a->file, 1, check_number(run, a->order), b->file, NULL);
        }
}

void check_taken(struct check_run *run, const struct bundle *with)
{
    const struct lesson *const *others;
    const char *pack = bundle_pack(with)->id;
    size_t n = bundle_lessons(with, &others);
    if (run->pack && strcmp(pack, run->pack->id) == 0)
        return;
    pack = arena_strdup(run->arena, pack);
    for (size_t i = 0; i < run->lessons_count; i++)
        for (size_t k = 0; k < n; k++)
            if (strcmp(run->lessons[i]->id, others[k]->id) == 0)
                check_add(run, CHECK_TAKEN_LESSON, run->lessons[i]->file, 1, run->lessons[i]->id,
                          pack, NULL);
}

/* Characters that the complete lessons of a level give a requirement; *covered when one names it.
 */
static unsigned taught_hanzi(const struct check_run *run, const struct lesson *of, const char *key,
                             const struct lesson **first)
{
    unsigned hanzi = 0;
    *first = NULL;
    for (size_t i = 0; i < run->lessons_count; i++) {
        const struct lesson *lesson = run->lessons[i];
        if (lesson->state != LESSON_COMPLETE || !same_level(lesson, of) || !covers(lesson, key))
            continue;
        if (!*first)
            *first = lesson;
        for (unsigned s = 0; s < lesson->sections_count; s++)
            if (teaches(&lesson->sections[s], key))
                hanzi += lesson->sections[s].hanzi;
    }
    return hanzi;
}

static void check_length(struct check_run *run, const struct lesson *lesson)
{
    for (unsigned i = 0; i < lesson->covers_count; i++) {
        const struct lesson *first;
        unsigned hanzi = taught_hanzi(run, lesson, lesson->covers[i], &first);
        if (first == lesson && hanzi < HANZI_LEAST)
            check_add(run, CHECK_SHORT, lesson->file, 1, lesson->covers[i],
                      check_number(run, hanzi), NULL);
    }
}

void check_lessons(struct check_run *run)
{
    for (size_t i = 0; i < run->lessons_count; i++) {
        const struct lesson *lesson = run->lessons[i];
        check_keys(run, lesson);
        if (lesson->state == LESSON_OUTLINE) {
            check_add(run, CHECK_OUTLINE, lesson->file, 0, NULL, NULL, NULL);
            continue;
        }
        check_covers(run, lesson);
        check_sections(run, lesson);
        check_reading(run, lesson);
        check_length(run, lesson);
    }
    check_pairs(run);
}

/* ---- coverage ---- */

static bool some_lesson_covers(const struct check_run *run, const char *standard, const char *level,
                               const char *key)
{
    for (size_t i = 0; i < run->lessons_count; i++) {
        const struct lesson *lesson = run->lessons[i];
        if (strcmp(lesson->standard, standard) == 0 && strcmp(lesson->level, level) == 0 &&
            covers(lesson, key))
            return true;
    }
    return false;
}

/* What a level asks and what of it no lesson covers. */
struct needs {
    struct check_run *run;
    const struct standard *standard;
    const struct standard_level *level;
    bool whole;
    long all, open;
};

static void need(struct needs *needs, const struct standard_item *item, bool covered)
{
    needs->all++;
    needs->open += !covered;
    if (!covered && needs->whole)
        check_add(needs->run, CHECK_UNCOVERED, "pack.yaml", 0, item->key, needs->level->id,
                  item->text);
}

static void need_all(struct needs *needs, const struct standard_item *items, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        need(needs, &items[i],
             some_lesson_covers(needs->run, needs->standard->code, needs->level->id, items[i].key));
}

/* A basic requirement counts as covered by any key above it ("B2.1.2" covers "B2.1.2.1"). */
static bool basic_is_covered(const struct check_run *run, const struct standard *standard,
                             const struct standard_level *level, const char *key)
{
    char prefix[64];
    size_t n = strlen(key);
    if (n >= sizeof prefix)
        return false;
    for (memcpy(prefix, key, n + 1);;) {
        if (some_lesson_covers(run, standard->code, level->id, prefix))
            return true;
        char *dot = strrchr(prefix, '.');
        if (!dot)
            return false;
        *dot = '\0';
    }
}

static bool is_leaf(const struct standard *standard, const char *key)
{
    size_t n = strlen(key);
    for (unsigned i = 0; i < standard->basics_count; i++)
        if (strncmp(standard->basics[i].key, key, n) == 0 && standard->basics[i].key[n] == '.')
            return false;
    return true;
}

static void check_level(struct check_run *run, const struct standard *standard,
                        const struct standard_level *level)
{
    struct needs needs = {run, standard, level, check_whole(run, level->id), 0, 0};
    for (unsigned i = 0; i < standard->basics_count; i++) {
        const struct standard_item *item = &standard->basics[i];
        if (is_leaf(standard, item->key))
            need(&needs, item, basic_is_covered(run, standard, level, item->key));
    }
    for (unsigned f = 0; f < level->functions_count; f++)
        for (unsigned w = 0; w < level->functions[f].works_count; w++) {
            const struct standard_work *work = &level->functions[f].works[w];
            need_all(&needs, work->skills, work->skills_count);
            need_all(&needs, work->knowledge, work->knowledge_count);
        }
    if (!needs.whole && needs.open > 0)
        check_add(run, CHECK_PARTIAL, "pack.yaml", 0, level->id, check_number(run, needs.open),
                  check_number(run, needs.all));
}

bool check_whole(const struct check_run *run, const char *level)
{
    for (unsigned i = 0; i < run->pack->plan_count; i++)
        if (strcmp(run->pack->plan[i].level, level) == 0)
            return true;
    return false;
}

void check_coverage(struct check_run *run)
{
    for (unsigned i = 0; run->pack && i < run->pack->serves_count; i++) {
        const struct pack_serves *serves = &run->pack->serves[i];
        const struct standard *standard = check_standard(run, serves->standard);
        for (unsigned k = 0; standard && k < serves->levels_count; k++) {
            const struct standard_level *level = standard_find_level(standard, serves->levels[k]);
            if (level)
                check_level(run, standard, level);
            else
                check_add(run, CHECK_UNKNOWN_LEVEL, "pack.yaml", check_pack_line(run, "serves:"),
                          serves->standard, serves->levels[k], NULL);
        }
    }
}
