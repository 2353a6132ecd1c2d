#include "core/exam/draw.h"

#include "base/fs.h"
#include "base/str.h"
#include "core/exam/draw_parts.h"
#include "core/exam/seal.h"

#include <stdlib.h>
#include <string.h>

enum { MANIFEST_MAX = 64 * 1024 * 1024 };

/* What is carried from the library to the booklets. */
struct work {
    const struct draw_request *request;
    struct draw *draw;
    const char *path;  /* of the level */
    uint32_t *numbers; /* of the bank's items in the library: their texts are read when drawn */
    struct paper_item *items;
    size_t room;
    const char **keys; /* requirements, sorted */
    size_t keys_count;
    struct paper_bank bank;
    struct paper_form form;
    const struct blueprint_part *parts;
    unsigned parts_count;
    struct paper_set set;
};

/* ---- the bank ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static int64_t last_seen(const struct attempt_seen *seen, const char *id)
{
    size_t low = 0, high = seen ? seen->count : 0;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = strcmp(seen->list[mid].question, id);
        if (order == 0)
            return seen->list[mid].at_ms;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return 0;
}

static void make_room(struct work *w)
{
    const size_t least = 1024;
    if (w->bank.count < w->room)
        return;
    w->room = w->room ? w->room * 2 : least;
    w->numbers = xrealloc(w->numbers, w->room * sizeof *w->numbers);
    w->items = xrealloc(w->items, w->room * sizeof *w->items);
}

static void add_item(void *ctx, int64_t number, const struct lib_item *item)
{
    struct work *w = ctx;
    int part = blueprint_part_of(w->parts, w->parts_count, item->requirement);
    enum blueprint_type type = blueprint_type_of((enum question_type) item->type);
    const char **key =
        bsearch(&item->requirement, w->keys, w->keys_count, sizeof *w->keys, by_text);
    if (item->inline_ || part < 0 || type == BLUEPRINT_TYPES || !key || number > UINT32_MAX)
        return;
    make_room(w);
    size_t n = w->bank.count++;
    w->numbers[n] = (uint32_t) number;
    w->items[n] = (struct paper_item){
        .part = (uint16_t) part,
        .requirement = (uint16_t) (key - w->keys),
        .type = (uint8_t) type,
        .difficulty = item->difficulty,
        .options = item->options,
        .right = item->right,
        .last_seen_ms = last_seen(w->request->seen, item->id),
    };
}

/* ---- shared with skills papers ---- */

const char *draw_level_path(const struct draw_request *r, struct arena *arena)
{
    return *r->level ? arena_printf(arena, "%s/%s", r->blueprint->standard, r->level)
                     : arena_strdup(arena, r->blueprint->standard);
}

const char *draw_pack_digest(const struct draw_request *r, const char *pack, const char *version,
                             struct arena *arena)
{
    char hex[ATTEMPT_DIGEST] = "", *text;
    size_t len;
    if (!r->packs_dir)
        return "";
    char *path = xasprintf("%s/%s/%s/MANIFEST", r->packs_dir, pack, version);
    if (fs_read(path, MANIFEST_MAX, &text, &len, NULL)) {
        attempt_digest(text, len, hex);
        free(text);
    }
    free(path);
    return arena_strdup(arena, hex);
}

bool draw_check(const char *text, struct err *err)
{
    struct arena arena = ARENA_INIT;
    const struct booklet *booklet;
    bool ok = booklet_read(text, strlen(text), &arena, &booklet, err);
    arena_finish(&arena);
    return ok;
}

/* ---- the bank ---- */

static bool make_bank(struct work *w, struct err *err)
{
    struct library *library = w->request->library;
    w->path = draw_level_path(w->request, &w->draw->arena);
    if (!library_asked(library, w->path, &w->draw->arena, &w->keys, &w->keys_count, err))
        return false;
    if (w->keys_count > PAPER_REQUIREMENTS_MAX)
        return err_set(err, ERR_TOO_BIG, "%s", w->path);
    if (!library_each_item(library, w->path, add_item, w, err))
        return false;
    w->bank.items = w->items;
    w->bank.requirements = (unsigned) w->keys_count;
    w->draw->items = (unsigned) w->bank.count;
    return true;
}

/* ---- what is lacking ---- */

static void tell_lacks(struct work *w)
{
    const struct blueprint *b = w->request->blueprint;
    struct draw *d = w->draw;
    d->lacks_count = w->set.lacks_count;
    d->missing = w->set.missing;
    d->lacks = xcalloc(d->lacks_count + 1, sizeof *d->lacks);
    for (unsigned i = 0; i < d->lacks_count; i++) {
        const struct paper_lack *lack = &w->set.lacks[i];
        d->lacks[i] = (struct draw_lack){
            .part = arena_strdup(&d->arena, w->parts[lack->part].id),
            .part_title = arena_strdup(&d->arena, w->parts[lack->part].title),
            .section = arena_strdup(&d->arena, b->sections[lack->section].title),
            .type = b->sections[lack->section].type,
            .missing = lack->missing,
        };
    }
}

/* ---- booklets ---- */

struct pages {
    struct booklet_pack packs[BOOKLET_PACKS_MAX];
    unsigned packs_count;
    struct arena arena;
};

static void add_pack(const struct work *w, const struct lib_item *item, struct pages *pages)
{
    for (unsigned i = 0; i < pages->packs_count; i++)
        if (strcmp(pages->packs[i].id, item->pack) == 0)
            return;
    if (pages->packs_count == BOOKLET_PACKS_MAX)
        return;
    const char *digest = draw_pack_digest(w->request, item->pack, item->version, &pages->arena);
    pages->packs[pages->packs_count++] = (struct booklet_pack){item->pack, item->version, digest};
}

static bool copy_question(const struct work *w, const struct paper_question *drawn,
                          struct pages *pages, struct booklet_question *q, struct err *err)
{
    struct lib_source source;
    const struct lib_item *item = &source.item;
    if (!library_numbered(w->request->library, w->path, w->numbers[drawn->item], &pages->arena,
                          &source, err))
        return false;
    *q = (struct booklet_question){
        .id = item->id,
        .revision = item->revision,
        .requirement = item->requirement,
        .lesson = item->lesson,
        .lesson_section = item->section,
        .section = drawn->section,
        .part = w->items[drawn->item].part,
        .points = w->form.points[drawn->section],
        .gift = source.gift,
        .options = drawn->options,
    };
    memcpy(q->order, drawn->order, sizeof q->order);
    add_pack(w, item, pages);
    return true;
}

static void copy_form(const struct work *w, struct booklet *booklet,
                      struct booklet_section *sections, struct booklet_part *parts)
{
    const struct blueprint *b = w->request->blueprint;
    for (unsigned i = 0; i < b->sections_count; i++)
        sections[i] = (struct booklet_section){b->sections[i].type, b->sections[i].title,
                                               b->sections[i].count, b->sections[i].millis};
    for (unsigned i = 0; i < w->parts_count; i++)
        parts[i] = (struct booklet_part){w->parts[i].id, w->parts[i].title, w->form.part_points[i]};
    booklet->sections = sections;
    booklet->sections_count = b->sections_count;
    booklet->parts = parts;
    booklet->parts_count = w->parts_count;
}

static bool write_booklet(const struct work *w, unsigned form, struct err *err)
{
    const struct blueprint *b = w->request->blueprint;
    const struct paper *paper = &w->set.papers[form];
    const char name[2] = {(char) ('A' + form), '\0'};
    struct pages pages = {0};
    struct booklet_section sections[BLUEPRINT_SECTIONS_MAX];
    struct booklet_part parts[BLUEPRINT_PARTS_MAX];
    struct booklet_question *questions = xcalloc(paper->count, sizeof *questions);
    struct booklet booklet = {
        .title = w->request->title ? w->request->title : b->title,
        .form = name,
        .blueprint = b->id,
        .standard = b->standard,
        .level = w->request->level,
        .path = w->path,
        .seed = w->request->seed,
        .method = PAPER_METHOD,
        .minutes = b->minutes,
        .pass = b->pass_millis,
        .full = b->full_millis,
        .partial = b->partial,
        .pause = b->pause,
        .packs = pages.packs,
        .questions = questions,
        .questions_count = paper->count,
    };
    copy_form(w, &booklet, sections, parts);
    bool ok = true;
    for (unsigned i = 0; i < paper->count && ok; i++)
        ok = copy_question(w, &paper->questions[i], &pages, &questions[i], err);
    booklet.packs_count = pages.packs_count;
    if (ok)
        w->draw->texts[w->draw->count++] = booklet_write(&booklet);
    free(questions);
    arena_finish(&pages.arena);
    return ok;
}

static bool write_booklets(struct work *w, struct err *err)
{
    for (unsigned i = 0; i < w->set.papers_count; i++) {
        w->draw->recent += w->set.papers[i].recent;
        w->draw->questions = w->set.papers[i].count;
        if (!write_booklet(w, i, err) || !draw_check(w->draw->texts[i], err))
            return false;
    }
    return true;
}

/* The library is held meanwhile: what was counted is what is drawn. */
static bool draw_held(const struct draw_request *r, struct draw *draw, struct err *err)
{
    const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;
    struct work w = {.request = r, .draw = draw};
    bool ok = blueprint_parts(r->blueprint, r->standard, r->level, &draw->arena, &w.parts,
                              &w.parts_count, err) &&
              paper_form_make(r->blueprint, w.parts, w.parts_count, &w.form, err) &&
              make_bank(&w, err);
    if (ok) {
        struct paper_request request = {
            .form = &w.form, .bank = &w.bank, .seed = r->seed, .forms = r->forms};
        if (r->blueprint->recent_days > 0)
            request.recent_since_ms = r->now_ms - r->blueprint->recent_days * day_ms;
        ok = paper_draw(&request, &w.set, err);
        draw->outcome = w.set.outcome;
        if (!ok)
            tell_lacks(&w);
        ok = ok && write_booklets(&w, err);
        paper_set_finish(&w.set);
    }
    free(w.numbers);
    free(w.items);
    free(w.keys);
    return ok;
}

static bool draw_theory(const struct draw_request *r, struct draw *draw, struct err *err)
{
    if (!library_hold(r->library, err))
        return false;
    bool ok = draw_held(r, draw, err);
    library_let_go(r->library);
    return ok;
}

bool draw_papers(const struct draw_request *r, struct draw *draw, struct err *err)
{
    *draw = (struct draw){0};
    return blueprint_is_skills(r->blueprint) ? draw_skills(r, draw, err)
                                             : draw_theory(r, draw, err);
}

void draw_finish(struct draw *draw)
{
    if (!draw)
        return;
    for (unsigned i = 0; i < draw->count; i++)
        free(draw->texts[i]);
    free(draw->lacks);
    arena_finish(&draw->arena);
    *draw = (struct draw){0};
}

/* ---- keeping ---- */

static bool cover_of(const char *text, const struct draw_codes *codes, struct arena *arena,
                     struct seal_cover *cover, struct err *err)
{
    const struct booklet *b;
    char hash[SEAL_HASH] = "";
    if (!booklet_read(text, strlen(text), arena, &b, err) ||
        (codes->invigilator && !seal_hash(codes->invigilator, hash, err)))
        return false;
    *cover = (struct seal_cover){
        .title = b->title,
        .form = b->form,
        .blueprint = b->blueprint,
        .path = b->path,
        .minutes = b->minutes,
        .questions = b->questions_count,
        .pause = b->pause,
        .invigilator = arena_strdup(arena, hash),
    };
    return true;
}

static bool make_document(const char *text, const struct draw_codes *codes, struct arena *arena,
                          struct seal_cover *cover, char **document, struct err *err)
{
    if (!cover_of(text, codes, arena, cover, err))
        return false;
    if (codes->start)
        return seal_close(cover, text, strlen(text), codes->start, document, err);
    *document = xstrdup(text);
    return true;
}

bool draw_document(const char *booklet, const struct draw_codes *codes, char **document,
                   struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct seal_cover cover;
    bool ok = make_document(booklet, codes, &arena, &cover, document, err);
    arena_finish(&arena);
    return ok;
}

static bool keep(struct records *records, const struct seal_cover *cover, const char *draw,
                 bool sealed, const char *document, size_t len, int64_t *id, struct err *err)
{
    const struct attempt_paper paper = {
        .title = cover->title,
        .form = cover->form,
        .blueprint = cover->blueprint,
        .level = cover->path,
        .draw = draw,
        .sealed = sealed,
        .invigilator = cover->invigilator,
        .minutes = (int) cover->minutes,
        .questions = cover->questions,
    };
    return attempt_paper_add(records, &paper, document, len, id, err);
}

bool draw_keep(struct records *records, const struct draw *draw, const struct draw_codes *codes,
               int64_t *ids, struct err *err)
{
    char mark[ATTEMPT_DIGEST];
    bool ok = draw->count > 0;
    if (ok)
        attempt_digest(draw->texts[0], strlen(draw->texts[0]), mark);
    for (unsigned i = 0; i < draw->count && ok; i++) {
        struct arena arena = ARENA_INIT;
        struct seal_cover cover;
        char *document = NULL;
        ok = make_document(draw->texts[i], codes, &arena, &cover, &document, err) &&
             keep(records, &cover, mark, codes->start != NULL, document, strlen(document), &ids[i],
                  err);
        free(document);
        arena_finish(&arena);
    }
    return ok;
}

bool draw_keep_document(struct records *records, const char *document, size_t len, int64_t *id,
                        struct err *err)
{
    static const struct draw_codes none = {0};
    struct arena arena = ARENA_INIT;
    struct seal_cover cover;
    bool sealed = seal_is_sealed(document);
    bool ok = sealed ? seal_read_cover(document, len, &arena, &cover, err)
                     : cover_of(document, &none, &arena, &cover, err);
    ok = ok && keep(records, &cover, "", sealed, document, len, id, err);
    arena_finish(&arena);
    return ok;
}
