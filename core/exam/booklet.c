#include "core/exam/booklet.h"

#include "base/str.h"
#include "core/exam/exam.h"
#include "core/material/gift.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char format_mark[] = "xunlian paper 1";

static const char *const partials[] = {
    [BLUEPRINT_ALL_OR_NOTHING] = "all_or_nothing",
    [BLUEPRINT_HALF] = "half",
    [BLUEPRINT_SHARE] = "share",
    [BLUEPRINT_BY_WEIGHTS] = "by_weights",
};
enum { PARTIALS = sizeof partials / sizeof *partials };

/* ---- writing ---- */

static json_t *lab_json(const struct booklet_lab *lab)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i}", "pack", lab->pack, "version",
                     lab->version, "variant", lab->variant, "engine", lab->engine, "title",
                     lab->title, "work", lab->work, "minutes", (int) lab->minutes);
}

static json_t *question_json(const struct booklet_question *q)
{
    char order[QUESTION_ANSWERS_MAX + 1] = "";
    for (unsigned i = 0; i < q->options; i++)
        order[i] = (char) ('A' + q->order[i]);
    return json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:I, s:s, s:s, s:o*}", "id", q->id,
                     "revision", q->revision, "requirement", q->requirement, "lesson", q->lesson,
                     "lesson_section", q->lesson_section, "section", (int) q->section, "part",
                     (int) q->part, "points", (json_int_t) q->points, "order", order, "gift",
                     q->gift, "lab", q->lab ? lab_json(q->lab) : NULL);
}

static json_t *sections_json(const struct booklet *b)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < b->sections_count; i++) {
        const struct booklet_section *s = &b->sections[i];
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:i, s:I}", "type", blueprint_type_name(s->type), "title",
                            s->title, "count", (int) s->count, "points", (json_int_t) s->points));
    }
    return list;
}

static json_t *parts_json(const struct booklet *b)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < b->parts_count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:I}", "id", b->parts[i].id, "title",
                                              b->parts[i].title, "points",
                                              (json_int_t) b->parts[i].points));
    return list;
}

static json_t *packs_json(const struct booklet *b)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < b->packs_count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "id", b->packs[i].id, "version",
                                              b->packs[i].version, "digest", b->packs[i].digest));
    return list;
}

char *booklet_write(const struct booklet *b)
{
    char seed[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long) b->seed);
    json_t *questions = json_array();
    for (unsigned i = 0; i < b->questions_count; i++)
        json_array_append_new(questions, question_json(&b->questions[i]));
    json_t *json = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:I, s:I, s:s, s:b, s:o, s:o, s:o, "
        "s:o}",
        "format", format_mark, "title", b->title, "form", b->form, "blueprint", b->blueprint,
        "standard", b->standard, "level", b->level, "path", b->path, "seed", seed, "method",
        (int) b->method, "minutes", (int) b->minutes, "pass", (json_int_t) b->pass, "full",
        (json_int_t) b->full, "partial", partials[b->partial], "pause", (int) b->pause, "sections",
        sections_json(b), "parts", parts_json(b), "packs", packs_json(b), "questions", questions);
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(json);
    char *out = xstrdup(text ? text : "");
    free(text);
    return out;
}

/* ---- reading ---- */

struct reader {
    struct arena *arena;
    struct err *err;
};

static bool wrong(const struct reader *r, const char *what, size_t i)
{
    err_set(r->err, ERR_FORMAT, "%s", what);
    return err_detail(r->err, "%zu", i + 1);
}

static const char *keep(const struct reader *r, const char *text)
{
    return arena_strdup(r->arena, text);
}

static bool read_order(const char *text, struct booklet_question *q)
{
    unsigned seen = 0;
    q->options = (unsigned) strlen(text);
    if (q->options > QUESTION_ANSWERS_MAX)
        return false;
    for (unsigned i = 0; i < q->options; i++) {
        unsigned at = (unsigned) (text[i] - 'A');
        if (at >= q->options || seen & 1u << at)
            return false;
        seen |= 1u << at;
        q->order[i] = (unsigned char) at;
    }
    return true;
}

/* Options of the question that can stand in an order. */
static unsigned options_of(const struct question *q)
{
    if (q->type == QUESTION_MATCHING)
        return q->choices_count;
    return q->answers_count;
}

static bool read_gift(const struct reader *r, struct booklet_question *q)
{
    struct gift gift;
    struct gift_fault fault;
    if (!gift_parse(q->gift, strlen(q->gift), 1, r->arena, &gift, &fault) || gift.count != 1)
        return false;
    q->question = gift.list;
    return q->options <= 1 || q->options == options_of(q->question);
}

static bool read_lab(const struct reader *r, json_t *json, struct booklet_question *q)
{
    const char *pack, *version, *variant, *engine, *title, *work;
    int minutes;
    if (!json)
        return true;
    if (json_unpack(json, "{s:s, s:s, s:s, s:s, s:s, s:s, s:i}", "pack", &pack, "version", &version,
                    "variant", &variant, "engine", &engine, "title", &title, "work", &work,
                    "minutes", &minutes) != 0 ||
        minutes < 0)
        return false;
    struct booklet_lab *lab = arena_alloc(r->arena, sizeof *lab);
    *lab = (struct booklet_lab){.pack = keep(r, pack),
                                .version = keep(r, version),
                                .variant = keep(r, variant),
                                .engine = keep(r, engine),
                                .title = keep(r, title),
                                .work = keep(r, work),
                                .minutes = (unsigned) minutes};
    q->lab = lab;
    return true;
}

/* A lab stands for one in words: its work is marked, not compared. */
static bool fits_section(const struct booklet_question *q, enum blueprint_type type)
{
    enum blueprint_type own = blueprint_type_of(q->question->type);
    return q->lab ? own == BLUEPRINT_ESSAY && type == BLUEPRINT_LAB : own == type;
}

static bool read_question(const struct reader *r, json_t *json, const struct booklet *b,
                          struct booklet_question *q, size_t i)
{
    const char *id, *revision, *requirement, *lesson, *order, *gift;
    int section, part;
    json_int_t points;
    if (json_unpack(json, "{s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:I, s:s, s:s}", "id", &id,
                    "revision", &revision, "requirement", &requirement, "lesson", &lesson,
                    "lesson_section", &q->lesson_section, "section", &section, "part", &part,
                    "points", &points, "order", &order, "gift", &gift) != 0 ||
        section < 0 || (unsigned) section >= b->sections_count || part < 0 ||
        (unsigned) part >= b->parts_count || points != b->sections[section].points)
        return wrong(r, "questions", i);
    q->id = keep(r, id);
    q->revision = keep(r, revision);
    q->requirement = keep(r, requirement);
    q->lesson = keep(r, lesson);
    q->gift = keep(r, gift);
    q->section = (unsigned) section;
    q->part = (unsigned) part;
    q->points = points;
    if (!read_order(order, q) || !read_gift(r, q) ||
        !read_lab(r, json_object_get(json, "lab"), q) ||
        !fits_section(q, b->sections[section].type))
        return wrong(r, "questions", i);
    return true;
}

static bool read_questions(const struct reader *r, json_t *list, struct booklet *b)
{
    size_t n = json_array_size(list);
    if (n == 0 || n > EXAM_QUESTIONS_MAX)
        return wrong(r, "questions", n);
    struct booklet_question *questions = arena_array(r->arena, n, sizeof *questions);
    for (size_t i = 0; i < n; i++)
        if (!read_question(r, json_array_get(list, i), b, &questions[i], i))
            return false;
    b->questions = questions;
    b->questions_count = (unsigned) n;
    return true;
}

static bool read_sections(const struct reader *r, json_t *list, struct booklet *b)
{
    size_t n = json_array_size(list);
    if (n == 0 || n > BLUEPRINT_SECTIONS_MAX)
        return wrong(r, "sections", n);
    struct booklet_section *sections = arena_array(r->arena, n, sizeof *sections);
    for (size_t i = 0; i < n; i++) {
        const char *type, *title;
        json_int_t points, count;
        int t = 0;
        if (json_unpack(json_array_get(list, i), "{s:s, s:s, s:I, s:I}", "type", &type, "title",
                        &title, "count", &count, "points", &points) != 0)
            return wrong(r, "sections", i);
        while (t < BLUEPRINT_TYPES && strcmp(blueprint_type_name((enum blueprint_type) t), type))
            t++;
        if (t == BLUEPRINT_TYPES || count <= 0 || count > EXAM_QUESTIONS_MAX || points <= 0 ||
            points > BOOKLET_POINTS_MAX)
            return wrong(r, "sections", i);
        sections[i] = (struct booklet_section){.type = (enum blueprint_type) t,
                                               .title = keep(r, title),
                                               .count = (unsigned) count,
                                               .points = points};
    }
    b->sections = sections;
    b->sections_count = (unsigned) n;
    return true;
}

static bool read_parts(const struct reader *r, json_t *list, struct booklet *b)
{
    size_t n = json_array_size(list);
    if (n == 0 || n > BLUEPRINT_PARTS_MAX)
        return wrong(r, "parts", n);
    struct booklet_part *parts = arena_array(r->arena, n, sizeof *parts);
    for (size_t i = 0; i < n; i++) {
        const char *id, *title;
        json_int_t points;
        if (json_unpack(json_array_get(list, i), "{s:s, s:s, s:I}", "id", &id, "title", &title,
                        "points", &points) != 0 ||
            points < 0 || points > BOOKLET_POINTS_MAX)
            return wrong(r, "parts", i);
        parts[i] = (struct booklet_part){keep(r, id), keep(r, title), points};
    }
    b->parts = parts;
    b->parts_count = (unsigned) n;
    return true;
}

static bool read_packs(const struct reader *r, json_t *list, struct booklet *b)
{
    size_t n = json_array_size(list);
    if (n > BOOKLET_PACKS_MAX)
        return wrong(r, "packs", n);
    struct booklet_pack *packs = arena_array(r->arena, n, sizeof *packs);
    for (size_t i = 0; i < n; i++) {
        const char *id, *version, *digest;
        if (json_unpack(json_array_get(list, i), "{s:s, s:s, s:s}", "id", &id, "version", &version,
                        "digest", &digest) != 0)
            return wrong(r, "packs", i);
        packs[i] = (struct booklet_pack){keep(r, id), keep(r, version), keep(r, digest)};
    }
    b->packs = packs;
    b->packs_count = (unsigned) n;
    return true;
}

/* The weights of the parts and the counts of the sections, from the questions themselves. */
static bool check_sums(const struct reader *r, const struct booklet *b)
{
    int64_t parts[BLUEPRINT_PARTS_MAX] = {0}, full = 0;
    unsigned counts[BLUEPRINT_SECTIONS_MAX] = {0};
    for (unsigned i = 0; i < b->questions_count; i++) {
        parts[b->questions[i].part] += b->questions[i].points;
        counts[b->questions[i].section]++;
        full += b->questions[i].points;
        if (i > 0 && b->questions[i].section < b->questions[i - 1].section)
            return wrong(r, "section", i);
    }
    for (unsigned i = 0; i < b->parts_count; i++)
        if (parts[i] != b->parts[i].points)
            return wrong(r, "parts", i);
    for (unsigned i = 0; i < b->sections_count; i++)
        if (counts[i] != b->sections[i].count)
            return wrong(r, "sections", i);
    bool fine = full == b->full && full <= BOOKLET_POINTS_MAX && b->pass >= 0 && b->pass <= full;
    return fine || wrong(r, "full", 0);
}

static bool read_head(const struct reader *r, json_t *json, struct booklet *b)
{
    const char *format, *title, *form, *blueprint, *standard, *level, *path, *seed, *partial;
    int method, minutes, pause, p = 0;
    json_int_t pass, full;
    if (json_unpack(json, "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:I, s:I, s:s, s:b}",
                    "format", &format, "title", &title, "form", &form, "blueprint", &blueprint,
                    "standard", &standard, "level", &level, "path", &path, "seed", &seed, "method",
                    &method, "minutes", &minutes, "pass", &pass, "full", &full, "partial", &partial,
                    "pause", &pause) != 0 ||
        strcmp(format, format_mark) != 0)
        return wrong(r, "format", 0);
    while (p < PARTIALS && strcmp(partials[p], partial) != 0)
        p++;
    if (p == PARTIALS || minutes <= 0 || method < 0)
        return wrong(r, "partial", 0);
    *b = (struct booklet){
        .title = keep(r, title),
        .form = keep(r, form),
        .blueprint = keep(r, blueprint),
        .standard = keep(r, standard),
        .level = keep(r, level),
        .path = keep(r, path),
        .seed = strtoull(seed, NULL, 10),
        .method = (unsigned) method,
        .minutes = (unsigned) minutes,
        .pass = pass,
        .full = full,
        .partial = (enum blueprint_partial) p,
        .pause = pause != 0,
    };
    return true;
}

bool booklet_read(const char *text, size_t len, struct arena *arena, const struct booklet **booklet,
                  struct err *err)
{
    const struct reader r = {.arena = arena, .err = err};
    struct booklet *b = arena_alloc(arena, sizeof *b);
    if (len > BOOKLET_MAX)
        return err_set(err, ERR_TOO_BIG, "%zu", len);
    json_t *json = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
    if (!json)
        return err_set(err, ERR_FORMAT, "%.40s", text);
    bool ok = read_head(&r, json, b) && read_sections(&r, json_object_get(json, "sections"), b) &&
              read_parts(&r, json_object_get(json, "parts"), b) &&
              read_packs(&r, json_object_get(json, "packs"), b) &&
              read_questions(&r, json_object_get(json, "questions"), b) && check_sums(&r, b);
    json_decref(json);
    *booklet = ok ? b : NULL;
    return ok;
}

/* ---- letters as shown and letters of the source ---- */

static bool has_letters(const struct booklet_question *q)
{
    return q->options > 1 && q->question->type != QUESTION_TRUE_FALSE &&
           q->question->type != QUESTION_SHORT && q->question->type != QUESTION_NUMERIC &&
           q->question->type != QUESTION_ESSAY;
}

static int by_letter(const void *a, const void *b)
{
    return *(const char *) a - *(const char *) b;
}

/* Letters through a map of `options` entries; what is no letter is kept as it is. */
static bool map_letters(const struct booklet_question *q, const unsigned char *map, char *text)
{
    for (char *p = text; *p; p++) {
        unsigned at = (unsigned) ((*p | 0x20) - 'a');
        bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');
        if (!letter && *p != '-' && *p != ' ' && *p != ',')
            return false;
        if (letter && at >= q->options)
            return false;
        if (letter)
            *p = (char) ('A' + map[at]);
    }
    if (q->question->type == QUESTION_MULTIPLE)
        qsort(text, strlen(text), 1, by_letter);
    return true;
}

bool booklet_to_source(const struct booklet_question *question, const char *shown, char **source,
                       struct err *err)
{
    struct question_mark mark;
    char *text = question_notation(question->question, shown);
    bool ok = (!has_letters(question) || map_letters(question, question->order, text)) &&
              question_grade(question->question, text, &mark, NULL);
    if (!ok)
        free(text);
    *source = ok ? text : NULL;
    return ok || err_set(err, ERR_INVALID, "%.60s", shown);
}

char *booklet_to_shown(const struct booklet_question *question, const char *source)
{
    unsigned char place[QUESTION_ANSWERS_MAX] = {0};
    char *shown = xstrdup(source);
    for (unsigned k = 0; k < question->options; k++)
        place[question->order[k]] = (unsigned char) k;
    if (has_letters(question) && !map_letters(question, place, shown))
        strcpy(shown, source);
    return shown;
}
