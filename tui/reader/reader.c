#include "tui/reader/reader.h"

#include "base/log.h"
#include "core/record/library.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <sys/file.h>

enum { SECTIONS = SESSION_SECTIONS, WORTH_WRITING_MS = 10 * 1000 };

/* ---- opening ---- */

/* Standard and level of the work's path: what a lesson serves that does not say so itself. */
static bool parse_lesson(struct reader *reader, const char *text, size_t len, struct err *err)
{
    char *path = arena_strdup(&reader->arena, reader->place.work), *rest = NULL;
    const char *standard = strtok_r(path, "/", &rest);
    const char *level = strtok_r(NULL, "/", &rest);
    return lesson_parse(reader->place.file, text, len, standard, level, &reader->arena,
                        &reader->lesson, err);
}

static bool read_lesson(struct reader *reader, struct err *err)
{
    char *text;
    size_t len;
    if (!folder_open(reader->place.dir, &reader->folder, err))
        return false;
    /* Keeps this version from being pruned; without it only figures yet to be drawn are at risk. */
    if (flock(reader->folder.fd, LOCK_SH | LOCK_NB) != 0)
        log_line("reader", "%s: not held", reader->place.dir);
    if (!folder_read(&reader->folder, reader->place.file, LESSON_FILE_MAX, &text, &len, err))
        return false;
    bool ok = parse_lesson(reader, text, len, err);
    free(text);
    return ok;
}

static const struct lib_node *above(const struct lib_tree *tree, const struct lib_node *node,
                                    enum lib_kind kind)
{
    while (node && node->kind != kind)
        node = node->parent >= 0 ? &tree->nodes[node->parent] : NULL;
    return node;
}

static const struct lib_node *find_node(const struct lib_tree *tree, const char *path)
{
    for (size_t i = 0; path && i < tree->count; i++)
        if (strcmp(tree->nodes[i].path, path) == 0)
            return &tree->nodes[i];
    return NULL;
}

/* Names of the places around the lesson. */
static bool look_around(struct reader *reader, struct app *app, struct err *err)
{
    struct lib_tree tree;
    if (!library_neighbour(app->library, reader->place.id, -1, &reader->previous, err) ||
        !library_neighbour(app->library, reader->place.id, 1, &reader->next, err) ||
        !library_requirements(app->library, reader->place.work, &reader->requirements, err) ||
        !library_tree(app->library, &tree, err))
        return false;
    const struct lib_node *work = find_node(&tree, reader->place.work);
    const struct lib_node *level = above(&tree, work, LIB_LEVEL);
    const struct lib_node *next = find_node(&tree, reader->next);
    reader->level = xstrdup(level ? level->title : "");
    reader->level[strcspn(reader->level, "/")] = '\0';
    reader->work = work ? xasprintf("%s %s", work->number, work->title) : xstrdup("");
    reader->next_title = next ? xstrdup(next->title) : NULL;
    lib_tree_finish(&tree);
    return true;
}

static void make_quizzes(struct reader *reader)
{
    unsigned count = reader->lesson->questions_count;
    reader->quizzes = xcalloc(count ? count : 1, sizeof *reader->quizzes);
    for (unsigned i = 0; i < count; i++)
        quiz_init(&reader->quizzes[i], &reader->lesson->questions[i]);
}

bool reader_open(struct app *app, const char *id, int64_t offset, struct reader **out,
                 struct err *err)
{
    struct reader *reader = xcalloc(1, sizeof *reader);
    bool found = false;
    reader->folder.fd = -1;
    reader->text = TEXT_INIT;
    reader->typing = reader->question = reader->judged = -1;
    reader->go_to = reader->anchor_top = -1;
    bool ok = library_lesson(app->library, id, &reader->place, err) && read_lesson(reader, err) &&
              look_around(reader, app, err) &&
              session_begin(&reader->session, app, &reader->place, reader->lesson, &found, err);
    if (!ok) {
        reader_close(reader);
        return false;
    }
    make_quizzes(reader);
    reader->figures.folder = &reader->folder;
    reader->go_to = offset >= 0 ? offset : found ? reader->session.offset : -1;
    reader_restore_answers(reader, app);
    reader_load_notes(reader, app);
    *out = reader;
    return true;
}

void reader_close(struct reader *reader)
{
    if (!reader)
        return;
    for (unsigned i = 0; reader->quizzes && i < reader->lesson->questions_count; i++)
        quiz_finish(&reader->quizzes[i]);
    free(reader->quizzes);
    figures_finish(&reader->figures);
    notes_finish(&reader->notes);
    free(reader->note_lines);
    text_finish(&reader->text);
    field_finish(&reader->find);
    lib_requirements_finish(&reader->requirements);
    free(reader->level);
    free(reader->work);
    free(reader->previous);
    free(reader->next);
    free(reader->next_title);
    folder_close(&reader->folder);
    arena_finish(&reader->arena);
    lib_lesson_finish(&reader->place);
    free(reader);
}

void reader_load_notes(struct reader *reader, struct app *app)
{
    struct err err = ERR_INIT;
    notes_finish(&reader->notes);
    reader->notes = (struct notes){0};
    if (app->learner &&
        !note_list(app->records, app->learner, reader->place.id, &reader->notes, &err))
        app_error(app, &err);
    free(reader->note_lines);
    reader->note_lines = NULL;
}

/* ---- sections ---- */

int64_t reader_place(const struct reader *reader)
{
    bool anchored = reader->text.top == reader->anchor_top;
    int64_t place = anchored ? reader->anchor : text_place(&reader->text);
    return place < 0 ? 0 : place;
}

int reader_section(const struct reader *reader)
{
    bool at_end = reader->text.top > 0 && text_at_end(&reader->text);
    int eye = reader->text.top + (at_end ? reader->text.height - 1 : reader->text.height / 3);
    int found = -1;
    for (int i = 0; i < (int) reader->lesson->sections_count; i++) {
        int first, end;
        if (text_anchor_lines(&reader->text, i, &first, &end) && first <= eye)
            found = i;
    }
    return found;
}

bool reader_section_done(const struct reader *reader, unsigned section)
{
    return section < SECTIONS && reader->session.done >> section & 1;
}

void reader_step_section(struct reader *reader, int direction)
{
    int top = reader->text.top, best = direction > 0 ? -1 : 0;
    for (int i = 0; i < (int) reader->lesson->sections_count; i++) {
        int first, end;
        if (!text_anchor_lines(&reader->text, i, &first, &end))
            continue;
        if (direction > 0 && first > top && best < 0)
            best = first;
        if (direction < 0 && first < top)
            best = first;
    }
    text_scroll_to(&reader->text, best < 0 ? (int) reader->text.line_count : best);
}

/* The section's last line is on the screen, or the empty one behind it. */
static bool end_in_view(const struct reader *reader, unsigned section)
{
    int first, end, bottom = reader->text.top + reader->text.height;
    if (!text_anchor_lines(&reader->text, (int) section, &first, &end))
        return false;
    return end > reader->text.top && end <= bottom + 1;
}

static bool is_in_view(const struct reader *reader, unsigned section)
{
    int first, end;
    return text_anchor_lines(&reader->text, (int) section, &first, &end) &&
           end > reader->text.top && first < reader->text.top + reader->text.height;
}

static void note_view(struct reader *reader)
{
    struct session *session = &reader->session;
    session->in_view = 0;
    for (unsigned i = 0; i < reader->lesson->sections_count && i < SECTIONS; i++) {
        session->in_view |= (uint64_t) is_in_view(reader, i) << i;
        session->ended |= (uint64_t) end_in_view(reader, i) << i;
    }
}

void reader_touch(struct reader *reader, struct app *app)
{
    if (reader->built_cols > 0 && reader->go_to < 0)
        note_view(reader);
    session_touch(&reader->session, app);
}

static uint64_t newly_done(const struct reader *reader)
{
    const struct session *session = &reader->session;
    uint64_t done = 0;
    if (reader->place.outline)
        return 0;
    for (unsigned i = 0; i < reader->lesson->sections_count && i < SECTIONS; i++)
        if (session->ended >> i & 1 && session_had_time(session, i) &&
            reader_section_answered(reader, i))
            done |= UINT64_C(1) << i;
    return done & ~session->done & ~reader->kept_open;
}

void reader_mark(struct reader *reader, struct app *app)
{
    struct session *session = &reader->session;
    int section = reader_section(reader);
    if (reader->built_cols == 0 || reader->go_to >= 0)
        return;
    note_view(reader);
    uint64_t done = newly_done(reader);
    bool changed =
        done != 0 || (section != session->section && session->meter.active_ms >= WORTH_WRITING_MS);
    session->offset = reader_place(reader);
    session->section = section;
    session->done |= done;
    session->unsaved |= changed;
}

void reader_toggle_done(struct reader *reader, struct app *app)
{
    int section = reader_section(reader);
    if (section < 0 || section >= SECTIONS)
        return;
    uint64_t bit = UINT64_C(1) << section;
    reader->session.done ^= bit;
    if (reader->session.done & bit)
        reader->kept_open &= ~bit;
    else
        reader->kept_open |= bit;
    session_save(&reader->session, app);
}
