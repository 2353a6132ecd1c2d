#include "core/material/merge.h"

#include "base/str.h"
#include "core/material/folder.h"
#include "core/material/gift.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A question that the pack has. */
struct known {
    const char *id, *file; /* file NULL: of this import */
    size_t offset, len;
    const char *category;
    const char *const *tags;
    unsigned tags_count;
    bool in_lesson;
    char revision[QUESTION_REVISION];
    size_t entry; /* of the import that goes there; SIZE_MAX none */
};

struct state {
    struct merge *merge;
    struct import *import;
    const struct import_options *defaults;
    struct known *list;
    size_t count, room;
};

void merge_finish(struct merge *merge)
{
    if (!merge)
        return;
    arena_finish(&merge->arena);
    *merge = (struct merge){0};
}

/* ---- what the pack has ---- */

/* Of the text alone: the category is a matter of the file. */
static void revision_of(const struct question *q, char revision[QUESTION_REVISION])
{
    struct question copy = *q;
    copy.category = "";
    question_revision(&copy, revision);
}

static struct known *add_known(struct state *state, const char *id)
{
    if (state->count == state->room) {
        state->room = state->room ? state->room * 2 : 256;
        state->list = xrealloc(state->list, state->room * sizeof *state->list);
    }
    struct known *known = &state->list[state->count++];
    *known = (struct known){.id = arena_strdup(&state->merge->arena, id), .entry = SIZE_MAX};
    return known;
}

static bool keep_known(void *ctx, const struct bank_question *one, struct err *err)
{
    (void) err;
    struct state *state = ctx;
    struct arena *arena = &state->merge->arena;
    const struct question *q = one->question;
    const char *before = state->count > 0 ? state->list[state->count - 1].file : NULL;
    struct known *known = add_known(state, q->id);
    known->file =
        before && strcmp(before, one->file) == 0 ? before : arena_strdup(arena, one->file);
    known->offset = q->offset;
    known->len = q->len;
    known->category = arena_strdup(arena, q->category);
    const char **tags = arena_array(arena, q->tags_count, sizeof *tags);
    for (unsigned i = 0; i < q->tags_count; i++)
        tags[i] = arena_strdup(arena, q->tags[i]);
    known->tags = tags;
    known->tags_count = q->tags_count;
    revision_of(q, known->revision);
    return true;
}

static void keep_lessons(struct state *state, const struct bundle *bundle)
{
    const struct lesson *const *lessons;
    size_t count = bundle_lessons(bundle, &lessons);
    for (size_t i = 0; i < count; i++)
        for (unsigned k = 0; k < lessons[i]->questions_count; k++)
            if (lessons[i]->questions[k].question->id[0])
                add_known(state, lessons[i]->questions[k].question->id)->in_lesson = true;
}

static int by_id(const void *a, const void *b)
{
    const struct known *x = a, *y = b;
    return strcmp(x->id, y->id);
}

static struct known *find_known(const struct state *state, const char *id)
{
    struct known key = {.id = id};
    return state->count ? bsearch(&key, state->list, state->count, sizeof key, by_id) : NULL;
}

/* ---- tags ---- */

static bool is_difficulty(const char *tag)
{
    return tag[0] == 'd' && tag[1] >= '1' && tag[1] <= '3' && tag[2] == '\0';
}

/* Requirement, difficulty and level ("4-04-05-05/5") stand once; any other tag is itself. */
static bool has_such(const char *const *tags, unsigned count, const char *tag)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(tags[i], tag) == 0 ||
            (question_tag_is_key(tags[i]) && question_tag_is_key(tag)) ||
            (is_difficulty(tags[i]) && is_difficulty(tag)) ||
            (strchr(tags[i], '/') && strchr(tag, '/')))
            return true;
    return false;
}

/* The question's tags, then those of `more` that are of no kind it has. */
static void add_tags(struct arena *arena, struct question *q, const char *const *more,
                     unsigned count)
{
    const char **tags = arena_array(arena, q->tags_count + count, sizeof *tags);
    unsigned n = q->tags_count;
    for (unsigned i = 0; i < n; i++)
        tags[i] = q->tags[i];
    for (unsigned i = 0; i < count; i++)
        if (!has_such(q->tags, q->tags_count, more[i]))
            tags[n++] = more[i];
    q->tags = tags;
    q->tags_count = n;
}

static bool is_among(const char *const *tags, unsigned count, const char *tag)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(tags[i], tag) == 0)
            return true;
    return false;
}

/* The pack's own order where the tags are the same. */
static void settle_tags(struct arena *arena, struct question *q, const struct known *known)
{
    add_tags(arena, q, known->tags, known->tags_count);
    bool same = q->tags_count == known->tags_count;
    for (unsigned i = 0; same && i < q->tags_count; i++)
        same = is_among(known->tags, known->tags_count, q->tags[i]);
    if (same)
        q->tags = known->tags;
}

/* ---- one question ---- */

const char *merge_id(const struct question *question, struct arena *arena)
{
    char revision[QUESTION_REVISION];
    struct question bare = *question;
    bare.id = "";
    bare.category = "";
    bare.explanation = "";
    bare.tags_count = 0;
    question_revision(&bare, revision);
    return arena_printf(arena, "q-%.16s", revision);
}

/* GIFT must give the question back as it is. */
static bool survives(const struct question *q)
{
    struct arena arena = ARENA_INIT;
    struct str text = STR_INIT;
    struct gift gift = {0};
    struct gift_fault fault;
    char want[QUESTION_REVISION], got[QUESTION_REVISION];
    gift_write(q, &text);
    bool ok = gift_parse(str_text(&text), text.len, 1, &arena, &gift, &fault) && gift.count == 1 &&
              gift.list[0].type == q->type && gift.list[0].answers_count == q->answers_count;
    if (ok) {
        question_revision(q, want);
        question_revision(&gift.list[0], got);
        ok = strcmp(want, got) == 0;
    }
    str_finish(&text);
    arena_finish(&arena);
    return ok;
}

static void add_entry(struct state *state, const struct question *q, enum merge_action action,
                      const char *file)
{
    struct merge *merge = state->merge;
    struct question *kept = arena_alloc(&merge->arena, sizeof *kept);
    *kept = *q;
    struct merge_entry *entry = &merge->entries[merge->count++];
    *entry = (struct merge_entry){.question = kept, .action = action, .file = file};
    question_revision(kept, entry->revision);
    merge->same += action == MERGE_SAME;
    merge->added += action == MERGE_ADDED;
    merge->changed += action == MERGE_CHANGED;
}

static void place_known(struct state *state, struct question *q, struct known *known)
{
    struct import *import = state->import;
    char revision[QUESTION_REVISION];
    if (known->in_lesson) {
        import_fault(import, q->line, ERR_N("a question of a lesson has this id"), "%s", q->id);
        return;
    }
    settle_tags(&state->merge->arena, q, known);
    q->category = known->category;
    revision_of(q, revision);
    bool same = strcmp(revision, known->revision) == 0;
    if (known->entry != SIZE_MAX) {
        const struct merge_entry *other = &state->merge->entries[known->entry];
        char first[QUESTION_REVISION];
        revision_of(other->question, first);
        if (strcmp(first, revision) == 0)
            import_report(import, q->line, ERR_N("the same question stands here twice"), "%s",
                          q->id);
        else
            import_fault(import, q->line, ERR_N("one id for two questions"), "%s", q->id);
        return;
    }
    known->entry = state->merge->count;
    add_entry(state, q, same ? MERGE_SAME : MERGE_CHANGED, known->file);
}

/* A new question meets another new one of its id. */
static void place_twin(struct state *state, const struct question *q,
                       const struct merge_entry *other)
{
    char first[QUESTION_REVISION], second[QUESTION_REVISION];
    revision_of(other->question, first);
    revision_of(q, second);
    if (strcmp(first, second) == 0)
        import_report(state->import, q->line, ERR_N("the same question stands here twice"), "%s",
                      q->id);
    else
        import_fault(state->import, q->line, ERR_N("one id for two questions"), "%s", q->id);
}

/* ---- ids of new questions: a sorted table beside the entries would have to move ---- */

struct fresh {
    size_t *slots; /* entry + 1, 0 empty */
    size_t size;   /* a power of two */
};

static size_t hash(const char *id)
{
    size_t h = 1469598103934665603u;
    for (; *id; id++)
        h = (h ^ (unsigned char) *id) * 1099511628211u;
    return h;
}

static size_t *fresh_slot(const struct fresh *fresh, const struct merge *merge, const char *id)
{
    size_t i = hash(id) & (fresh->size - 1);
    while (fresh->slots[i] && strcmp(merge->entries[fresh->slots[i] - 1].question->id, id) != 0)
        i = (i + 1) & (fresh->size - 1);
    return &fresh->slots[i];
}

static void place_one(struct state *state, struct fresh *fresh, const struct question *from,
                      const char *into)
{
    struct merge *merge = state->merge;
    struct question q = *from;
    if (!q.id[0])
        q.id = merge_id(&q, &merge->arena);
    if (!bank_id_is_fine(q.id)) {
        import_fault(state->import, q.line, ERR_N("an id with spaces or slashes, or too long"),
                     "%.80s", q.id);
        return;
    }
    if (!survives(&q)) {
        import_fault(state->import, q.line, ERR_N("a question that GIFT cannot carry"), "%.60s",
                     q.stem);
        return;
    }
    struct known *known = find_known(state, q.id);
    if (known) {
        place_known(state, &q, known);
        return;
    }
    if (state->defaults)
        add_tags(&merge->arena, &q, state->defaults->tags, state->defaults->tags_count);
    size_t *slot = fresh_slot(fresh, merge, q.id);
    if (*slot) {
        place_twin(state, &q, &merge->entries[*slot - 1]);
        return;
    }
    add_entry(state, &q, MERGE_ADDED, into);
    *slot = merge->count;
}

static void place_all(struct state *state, const struct merge_source *sources)
{
    struct import *import = state->import;
    struct fresh fresh = {.size = 64};
    while (fresh.size < 2 * import->count)
        fresh.size *= 2;
    fresh.slots = xcalloc(fresh.size, sizeof *fresh.slots);
    state->merge->entries =
        arena_array(&state->merge->arena, import->count, sizeof *state->merge->entries);
    for (size_t i = 0; i < import->count; i++) {
        import->file = sources[i].file;
        place_one(state, &fresh, &import->list[i], sources[i].into);
    }
    free(fresh.slots);
}

/* ---- the texts ---- */

struct edit {
    size_t offset, len; /* of the old text */
    const struct question *question;
};

static int by_offset(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* GIFT of one question without its category and the last line end. */
static void add_bare(struct str *out, const struct question *q)
{
    struct question bare = *q;
    bare.category = "";
    gift_write(&bare, out);
    while (out->len > 0 && out->p[out->len - 1] == '\n')
        out->p[--out->len] = '\0';
}

/* Old text with the changed questions in their places. */
static void add_edited(struct state *state, const struct merge_file *file, struct str *out)
{
    const struct merge *merge = state->merge;
    struct edit *edits = xcalloc(merge->changed + 1, sizeof *edits);
    size_t count = 0, at = 0;
    for (size_t i = 0; i < state->count; i++) {
        const struct known *known = &state->list[i];
        if (known->entry == SIZE_MAX || strcmp(known->file, file->name) != 0 ||
            merge->entries[known->entry].action != MERGE_CHANGED)
            continue;
        edits[count++] =
            (struct edit){known->offset, known->len, merge->entries[known->entry].question};
    }
    qsort(edits, count, sizeof *edits, by_offset);
    for (size_t i = 0; i < count; i++) {
        str_add_bytes(out, file->before + at, edits[i].offset - at);
        add_bare(out, edits[i].question);
        at = edits[i].offset + edits[i].len;
    }
    str_add_bytes(out, file->before + at, file->before_len - at);
    free(edits);
}

/* Where the first $CATEGORY line begins; the end when there is none. */
static size_t first_category(const struct str *text)
{
    const char *s = str_text(text);
    for (const char *line = s; *line;) {
        const char *word = line + strspn(line, " \t"), *end = strchr(line, '\n');
        if (str_starts(word, "$CATEGORY:"))
            return (size_t) (line - s);
        line = end ? end + 1 : line + strlen(line);
    }
    return text->len;
}

static void end_paragraph(struct str *out)
{
    if (out->len > 0 && out->p[out->len - 1] != '\n')
        str_add_char(out, '\n');
    if (out->len > 1 && out->p[out->len - 2] != '\n')
        str_add_char(out, '\n');
}

/* New questions without a category go before the first category, the others to the end. */
static void add_new(const struct merge *merge, const char *file, bool filed, struct str *out)
{
    const char *category = "";
    for (size_t i = 0; i < merge->count; i++) {
        const struct merge_entry *entry = &merge->entries[i];
        const struct question *q = entry->question;
        if (entry->action != MERGE_ADDED || (q->category[0] != '\0') != filed ||
            strcmp(entry->file, file) != 0)
            continue;
        end_paragraph(out);
        if (strcmp(category, q->category) != 0)
            str_addf(out, "$CATEGORY: %s\n\n", q->category);
        category = q->category;
        add_bare(out, q);
        str_add_char(out, '\n');
    }
}

static void make_text(struct state *state, struct merge_file *file)
{
    struct str edited = STR_INIT, out = STR_INIT;
    if (file->before)
        add_edited(state, file, &edited);
    size_t cut = first_category(&edited);
    str_add_bytes(&out, str_text(&edited), cut);
    add_new(state->merge, file->name, false, &out);
    if (cut < edited.len)
        end_paragraph(&out);
    str_add_bytes(&out, str_text(&edited) + cut, edited.len - cut);
    add_new(state->merge, file->name, true, &out);
    file->text = arena_strndup(&state->merge->arena, str_text(&out), out.len);
    file->len = out.len;
    str_finish(&edited);
    str_finish(&out);
}

/* The new text must hold exactly what was meant. */
static bool text_is_right(const struct state *state, const struct merge_file *file, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct gift gift = {0};
    struct gift_fault fault;
    const struct merge *merge = state->merge;
    size_t want = 0, next = 0;
    for (size_t i = 0; i < state->count; i++)
        want += state->list[i].file && strcmp(state->list[i].file, file->name) == 0;
    for (size_t i = 0; i < merge->count; i++)
        want += merge->entries[i].action == MERGE_ADDED &&
                strcmp(merge->entries[i].file, file->name) == 0;
    bool ok = gift_parse(file->text, file->len, 1, &arena, &gift, &fault);
    if (!ok) {
        err_set(err, file->len > GIFT_TEXT_MAX ? ERR_TOO_BIG : ERR_FORMAT, "%s:%u", file->name,
                fault.line);
        err_detail(err, "%s", gift_fault_text(fault.code));
    }
    ok = ok && (gift.count == want || err_set(err, ERR_FORMAT, "%s", file->name));
    for (; ok && next < gift.count; next++)
        ok = bank_id_is_fine(gift.list[next].id) || err_set(err, ERR_FORMAT, "%s", file->name);
    arena_finish(&arena);
    return ok;
}

static bool add_file(struct state *state, const struct folder *folder, const char *name,
                     struct err *err)
{
    struct merge *merge = state->merge;
    for (size_t i = 0; i < merge->files_count; i++)
        if (strcmp(merge->files[i].name, name) == 0)
            return true;
    struct merge_file *file = &merge->files[merge->files_count++];
    *file = (struct merge_file){.name = name};
    if (folder_has(folder, name)) {
        char *text;
        size_t len;
        if (!folder_read(folder, name, GIFT_TEXT_MAX, &text, &len, err))
            return false;
        file->before = arena_strndup(&merge->arena, text, len);
        file->before_len = len;
        free(text);
    }
    make_text(state, file);
    return text_is_right(state, file, err);
}

static bool make_files(struct state *state, const struct bundle *bundle, struct err *err)
{
    struct merge *merge = state->merge;
    struct folder folder;
    if (!folder_open(bundle_dir(bundle), &folder, err))
        return false;
    bool ok = true;
    merge->files = arena_array(&merge->arena, merge->added + merge->changed, sizeof *merge->files);
    for (size_t i = 0; ok && i < merge->count; i++)
        if (merge->entries[i].action != MERGE_SAME)
            ok = add_file(state, &folder, merge->entries[i].file, err);
    folder_close(&folder);
    return ok;
}

bool merge_plan(const struct bundle *bundle, struct import *import,
                const struct merge_source *sources, const struct import_options *defaults,
                struct merge *merge, struct err *err)
{
    *merge = (struct merge){0};
    struct state state = {.merge = merge, .import = import, .defaults = defaults};
    bool ok = bundle_questions(bundle, keep_known, &state, err);
    if (ok) {
        keep_lessons(&state, bundle);
        if (state.count > 0)
            qsort(state.list, state.count, sizeof *state.list, by_id);
        place_all(&state, sources);
        ok = import->faults == 0 && make_files(&state, bundle, err);
    }
    free(state.list);
    return ok;
}
