#include "core/exam/draw_parts.h"

#include "base/str.h"
#include "core/exam/skills.h"

#include <stdlib.h>
#include <string.h>

/* What is carried from the labs to the booklets. */
struct skills_work {
    const struct draw_request *request;
    struct draw *draw;
    const struct blueprint_part *parts;
    unsigned parts_count;
    struct skills_form form;
    const struct draw_lab *sorted[SKILLS_LABS_MAX]; /* of labs */
    struct skills_lab labs[SKILLS_LABS_MAX];
    size_t count;
    struct skills_set set;
};

static const struct blueprint_labs *labs_of_part(const struct blueprint *b, const char *part)
{
    for (unsigned i = 0; i < b->labs_count; i++)
        if (strcmp(b->labs[i].part, part) == 0)
            return &b->labs[i];
    return NULL;
}

/* Every weighted part has its labs, and they share its points in whole thousandths. */
static bool make_form(struct skills_work *w, struct err *err)
{
    const struct blueprint *b = w->request->blueprint;
    w->form.parts = w->parts_count;
    w->form.minutes = b->minutes;
    for (unsigned i = 0; i < w->parts_count; i++) {
        const struct blueprint_labs *labs = labs_of_part(b, w->parts[i].id);
        if (!labs || b->full_millis / 100 * w->parts[i].percent % labs->count != 0) {
            err_set(err, ERR_INVALID, "%s", b->id);
            return err_detail(err, "labs: %s", w->parts[i].id);
        }
        w->form.counts[i] = labs->count;
    }
    if (w->parts_count == b->labs_count)
        return true;
    err_set(err, ERR_INVALID, "%s", b->id);
    return err_detail(err, "labs: %u, %u", b->labs_count, w->parts_count);
}

static int by_id(const void *a, const void *b)
{
    const struct draw_lab *x = *(const struct draw_lab *const *) a;
    const struct draw_lab *y = *(const struct draw_lab *const *) b;
    return strcmp(x->spec->id, y->spec->id);
}

static bool sort_labs(struct skills_work *w, struct err *err)
{
    size_t n = w->request->labs_count;
    if (n > SKILLS_LABS_MAX)
        return err_set(err, ERR_TOO_BIG, "%zu", n);
    const struct draw_lab **all = xcalloc(n + 1, sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = &w->request->labs[i];
    qsort(all, n, sizeof *all, by_id);
    for (size_t i = 0; i < n; i++) {
        const struct labspec *spec = all[i]->spec;
        int part = blueprint_part_of(w->parts, w->parts_count, spec->work);
        if (part < 0)
            continue;
        w->sorted[w->count] = all[i];
        w->labs[w->count++] = (struct skills_lab){.id = spec->id,
                                                  .work = spec->work,
                                                  .part = (unsigned) part,
                                                  .minutes = spec->minutes,
                                                  .variants = spec->variants_count};
    }
    free(all);
    w->draw->items = (unsigned) w->count;
    return true;
}

static bool refuse(struct skills_work *w, struct err *err)
{
    const struct blueprint *b = w->request->blueprint;
    struct draw *d = w->draw;
    if (w->set.outcome == SKILLS_TOO_LONG) {
        d->outcome = PAPER_IMPOSSIBLE;
        err_set(err, ERR_INVALID, "%s", b->id);
        return err_detail(err, "%u > %u", w->set.minutes, b->minutes);
    }
    const struct blueprint_part *part = &w->parts[w->set.lack_part];
    d->outcome = PAPER_SHORT;
    d->missing = w->set.lack_count;
    d->lacks_count = 1;
    d->lacks = xcalloc(1, sizeof *d->lacks);
    d->lacks[0] = (struct draw_lack){.part = arena_strdup(&d->arena, part->id),
                                     .part_title = arena_strdup(&d->arena, part->title),
                                     .section = arena_strdup(&d->arena, part->title),
                                     .type = BLUEPRINT_LAB,
                                     .missing = w->set.lack_count};
    return err_set(err, ERR_NOT_FOUND, "%s", b->id);
}

/* ---- booklets ---- */

/* A question in words whose text is the lab's title. */
static const char *stand_in(struct arena *arena, const struct labspec *spec)
{
    struct str text = STR_INIT;
    str_addf(&text, "::%s::", spec->id);
    for (const char *p = spec->title; *p; p++) {
        if (strchr("~=#{}:\\", *p))
            str_add_char(&text, '\\');
        str_add_char(&text, *p);
    }
    str_add(&text, " {}");
    char *kept = arena_strdup(arena, str_text(&text));
    str_finish(&text);
    return kept;
}

static void copy_task(const struct skills_work *w, const struct skills_task *task, int64_t points,
                      struct arena *arena, struct booklet_question *q)
{
    const struct draw_lab *from = w->sorted[task->lab];
    const struct labspec *spec = from->spec;
    struct booklet_lab *lab = arena_alloc(arena, sizeof *lab);
    *lab = (struct booklet_lab){.pack = from->pack,
                                .version = from->version,
                                .variant = spec->variants[task->variant],
                                .engine = spec->engine,
                                .title = spec->title,
                                .work = spec->work,
                                .minutes = spec->minutes};
    *q = (struct booklet_question){
        .id = spec->id,
        .revision = from->version,
        .requirement = spec->covers[0],
        .lesson = "",
        .lesson_section = -1,
        .section = w->labs[task->lab].part,
        .part = w->labs[task->lab].part,
        .points = points,
        .lab = lab,
        .gift = stand_in(arena, spec),
    };
}

static void add_pack(const struct skills_work *w, const struct draw_lab *lab,
                     struct booklet_pack *packs, unsigned *count, struct arena *arena)
{
    for (unsigned i = 0; i < *count; i++)
        if (strcmp(packs[i].id, lab->pack) == 0)
            return;
    if (*count < BOOKLET_PACKS_MAX)
        packs[(*count)++] = (struct booklet_pack){
            lab->pack, lab->version, draw_pack_digest(w->request, lab->pack, lab->version, arena)};
}

/* One section for each part, in the order of the standard. */
static void make_parts(const struct skills_work *w, struct booklet_section *sections,
                       struct booklet_part *parts)
{
    const struct blueprint *b = w->request->blueprint;
    for (unsigned i = 0; i < w->parts_count; i++) {
        int64_t points = (int64_t) b->full_millis / 100 * w->parts[i].percent;
        parts[i] = (struct booklet_part){w->parts[i].id, w->parts[i].title, points};
        sections[i] = (struct booklet_section){.type = BLUEPRINT_LAB,
                                               .title = w->parts[i].title,
                                               .count = w->form.counts[i],
                                               .points = points / w->form.counts[i]};
    }
}

static bool write_paper(const struct skills_work *w, unsigned form, struct err *err)
{
    const struct blueprint *b = w->request->blueprint;
    const struct skills_paper *paper = &w->set.papers[form];
    const char name[2] = {(char) ('A' + form), '\0'};
    struct arena arena = ARENA_INIT;
    struct booklet_section sections[BLUEPRINT_PARTS_MAX];
    struct booklet_part parts[BLUEPRINT_PARTS_MAX];
    struct booklet_pack packs[BOOKLET_PACKS_MAX];
    struct booklet_question questions[SKILLS_TASKS_MAX];
    struct booklet booklet = {
        .title = w->request->title ? w->request->title : b->title,
        .form = name,
        .blueprint = b->id,
        .standard = b->standard,
        .level = w->request->level,
        .path = draw_level_path(w->request, &arena),
        .seed = w->request->seed,
        .method = SKILLS_METHOD,
        .minutes = b->minutes,
        .pass = b->pass_millis,
        .full = b->full_millis,
        .partial = b->partial,
        .pause = b->pause,
        .sections = sections,
        .sections_count = w->parts_count,
        .parts = parts,
        .parts_count = w->parts_count,
        .packs = packs,
        .questions = questions,
        .questions_count = paper->count,
    };
    make_parts(w, sections, parts);
    for (unsigned i = 0; i < paper->count; i++) {
        const struct skills_task *task = &paper->tasks[i];
        copy_task(w, task, sections[w->labs[task->lab].part].points, &arena, &questions[i]);
        add_pack(w, w->sorted[task->lab], packs, &booklet.packs_count, &arena);
    }
    char *text = booklet_write(&booklet);
    arena_finish(&arena);
    w->draw->texts[w->draw->count++] = text;
    w->draw->questions = paper->count;
    return draw_check(text, err);
}

static bool draw_all(struct skills_work *w, struct err *err)
{
    const struct draw_request *r = w->request;
    if (!blueprint_parts(r->blueprint, r->standard, r->level, &w->draw->arena, &w->parts,
                         &w->parts_count, err) ||
        !make_form(w, err) || !sort_labs(w, err))
        return false;
    if (!skills_draw(&w->form, w->labs, w->count, r->seed, r->forms, &w->set))
        return refuse(w, err);
    for (unsigned i = 0; i < w->set.papers_count; i++)
        if (!write_paper(w, i, err))
            return false;
    return true;
}

bool draw_skills(const struct draw_request *request, struct draw *draw, struct err *err)
{
    struct skills_work *w = xcalloc(1, sizeof *w);
    w->request = request;
    w->draw = draw;
    bool ok = draw_all(w, err);
    free(w);
    return ok;
}
