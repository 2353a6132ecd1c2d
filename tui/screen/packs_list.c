#include "tui/screen/packs_list.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAULTS_SHOWN = 8 };

static void row_finish(struct pack_row *row)
{
    free(row->id);
    free(row->version);
    free(row->title);
    free(row->licence);
    free(row->summary);
    free(row->previous);
    free(row->verdict);
    free(row->upgrade);
}

void pack_rows_finish(struct pack_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        row_finish(&rows->list[i]);
    free(rows->list);
    *rows = (struct pack_rows){0};
}

static struct pack_row *find(const struct pack_rows *rows, const char *id)
{
    for (size_t i = 0; id && i < rows->count; i++)
        if (strcmp(rows->list[i].id, id) == 0)
            return &rows->list[i];
    return NULL;
}

/* A new row in its place. */
static struct pack_row *insert(struct pack_rows *rows, const char *id)
{
    size_t at = rows->count;
    rows->list = xrealloc(rows->list, (rows->count + 1) * sizeof *rows->list);
    while (at > 0 && strcmp(rows->list[at - 1].id, id) > 0) {
        rows->list[at] = rows->list[at - 1];
        at--;
    }
    rows->count++;
    rows->list[at] = (struct pack_row){.id = xstrdup(id), .lessons = -1};
    return &rows->list[at];
}

static void keep_verdicts(struct pack_rows *rows, const struct pack_rows *before)
{
    for (size_t i = 0; i < before->count; i++) {
        struct pack_row *old = &before->list[i], *row = find(rows, old->id);
        if (!row || !row->version || strcmp(row->version, old->version) != 0)
            continue;
        row->verdict = old->verdict;
        row->damaged = old->damaged;
        row->pinned = old->pinned;
        row->previous = old->previous;
        old->verdict = old->previous = NULL;
    }
}

bool pack_rows_load(struct pack_rows *rows, struct library *library, struct err *err)
{
    struct lib_packs packs = {0};
    struct pack_rows fresh = {0};
    if (library && !library_packs(library, &packs, err))
        return false;
    for (size_t i = 0; i < packs.count; i++) {
        const struct lib_pack *pack = &packs.list[i];
        struct pack_row *row = insert(&fresh, pack->id);
        row->version = xstrdup(pack->version);
        row->title = xstrdup(pack->title);
        row->licence = xstrdup(pack->licence);
        row->summary = xstrdup(pack->summary ? pack->summary : "");
        row->lessons = pack->lessons;
        row->questions = pack->questions;
    }
    keep_verdicts(&fresh, rows);
    lib_packs_finish(&packs);
    pack_rows_finish(rows);
    *rows = fresh;
    return true;
}

char *pack_text(const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    struct str text = STR_INIT;
    utf8_escape(&text, value ? value : "", value ? strlen(value) : 0);
    return str_take(&text);
}

void pack_rows_complete(struct pack_rows *rows, const json_t *document)
{
    size_t i;
    json_t *pack;
    json_array_foreach(json_object_get(document, "packs"), i, pack) {
        char *id = pack_text(pack, "id"), *version = pack_text(pack, "version");
        struct pack_row *row = find(rows, id);
        if (!row && *version) {
            row = insert(rows, id);
            row->version = xstrdup(version);
            row->title = pack_text(pack, "title");
            row->licence = xstrdup("");
            row->summary = xstrdup("");
        }
        if (row) {
            free(row->previous);
            row->previous = pack_text(pack, "previous");
            row->pinned = json_is_true(json_object_get(pack, "pinned"));
        }
        free(id);
        free(version);
    }
}

static const char *fault_text(const char *word)
{
    if (word && strcmp(word, "missing") == 0)
        return _("missing: %s");
    if (word && strcmp(word, "altered") == 0)
        return _("altered: %s");
    return _("not part of it: %s");
}

static char *faults_text(const json_t *faults)
{
    struct str text = STR_INIT;
    size_t n = json_array_size(faults);
    str_add(&text, _("✗ damaged; press m to repair it"));
    for (size_t i = 0; i < n && i < FAULTS_SHOWN; i++) {
        const json_t *fault = json_array_get(faults, i);
        const char *pattern = fault_text(json_string_value(json_object_get(fault, "fault")));
        char *file = pack_text(fault, "file"), line[1200];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(line, sizeof line, pattern, file);
#pragma GCC diagnostic pop
        str_addf(&text, "\n%s", line);
        free(file);
    }
    if (n > FAULTS_SHOWN)
        str_add(&text, "\n…");
    return str_take(&text);
}

const struct pack_row *pack_rows_verified(struct pack_rows *rows, const json_t *document)
{
    const json_t *pack = json_array_get(json_object_get(document, "packs"), 0);
    struct pack_row *row = find(rows, json_string_value(json_object_get(pack, "id")));
    if (!row)
        return NULL;
    row->damaged = !json_is_true(json_object_get(pack, "intact"));
    free(row->verdict);
    row->verdict = row->damaged ? faults_text(json_object_get(pack, "faults"))
                                : xstrdup(_("✓ intact: every file is as it was signed"));
    return row;
}

void pack_rows_hold(struct pack_rows *rows, const json_t *document)
{
    struct pack_row *row = find(rows, json_string_value(json_object_get(document, "id")));
    if (row)
        row->pinned = json_is_true(json_object_get(document, "pinned"));
}

/* ---- drawing ---- */

void pack_row_draw(const struct pack_row *row, struct surface s)
{
    int version = s.w - 10;
    const char *sign = !row->verdict ? "" : row->damaged ? "✗" : "✓";
    if (row->upgrade && !row->damaged)
        surface_text_right(s, s.w - 3, 0, STYLE_ACCENT, "↑");
    surface_clip(s, 0, 0, version - 1, STYLE_TEXT, row->title[0] ? row->title : row->id);
    surface_clip(s, version, 0, 8, STYLE_DIM, row->version);
    surface_text_right(s, s.w - 1, 0, row->damaged ? STYLE_BAD : STYLE_GOOD, sign);
}

int pack_fact_draw(struct surface s, int y, const char *label, const char *value)
{
    enum { LABEL = 10 };
    if (y >= s.h || !*value)
        return y;
    surface_clip(s, 0, y, LABEL - 1, STYLE_DIM, label);
    return y + surface_wrap(s, (struct rect){LABEL, y, s.w - LABEL, s.h - y}, STYLE_TEXT, value);
}

void pack_row_draw_detail(const struct pack_row *row, struct surface s)
{
    char count[16];
    struct rect r = surface_rect(s);
    snprintf(count, sizeof count, "%d", row->lessons);
    int y = surface_wrap(s, r, STYLE_TITLE, row->title);
    y = pack_fact_draw(s, y, _("Pack"), row->id);
    y = pack_fact_draw(s, y, _("Version"), row->version);
    y = pack_fact_draw(s, y, _("Held"), row->pinned ? _("stays at this version") : "");
    y = pack_fact_draw(s, y, _("On offer"), row->upgrade ? row->upgrade : "");
    y = pack_fact_draw(s, y, _("Before"), row->previous ? row->previous : "");
    y = pack_fact_draw(s, y, _("Lessons"), row->lessons < 0 ? _("cannot be read") : count);
    snprintf(count, sizeof count, "%d", row->questions);
    if (row->questions > 0)
        y = pack_fact_draw(s, y, _("Questions"), count);
    y = pack_fact_draw(s, y, _("Licence"), row->licence);
    if (row->verdict && y < s.h)
        y += surface_wrap(s, (struct rect){0, y, s.w, s.h - y},
                          row->damaged ? STYLE_BAD : STYLE_GOOD, row->verdict);
    if (*row->summary && y + 1 < s.h)
        surface_wrap(s, (struct rect){0, y + 1, s.w, s.h - y - 1}, STYLE_DIM, row->summary);
}
