#include "tui/screen/packs_offers.h"

#include "base/str.h"
#include "core/material/version.h"
#include "tui/i18n.h"
#include "tui/progress.h"
#include "tui/screen/packs_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDE_ROW = 50, SIZE_COLS = 10, VERSIONS_COLS = 18 };

static void row_finish(struct offer_row *row)
{
    free(row->id);
    free(row->version);
    free(row->title);
    free(row->installed);
    json_decref(row->entry);
}

void offer_rows_finish(struct offer_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        row_finish(&rows->list[i]);
    free(rows->list);
    *rows = (struct offer_rows){0};
}

static bool is_higher(const char *a, const char *b)
{
    struct version x, y;
    return version_parse(a, &x, NULL) && version_parse(b, &y, NULL) && version_compare(&x, &y) > 0;
}

static struct offer_row *find(const struct offer_rows *rows, const char *id)
{
    for (size_t i = 0; i < rows->count; i++)
        if (strcmp(rows->list[i].id, id) == 0)
            return &rows->list[i];
    return NULL;
}

const struct offer_row *offer_rows_find(const struct offer_rows *rows, const char *id)
{
    return find(rows, id);
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct offer_row *) a)->id, ((const struct offer_row *) b)->id);
}

void offer_rows_load(struct offer_rows *rows, const json_t *document, bool upgrades)
{
    const json_t *packs = json_object_get(document, "packs");
    offer_rows_finish(rows);
    rows->list = xcalloc(json_array_size(packs) + 1, sizeof *rows->list);
    for (size_t i = 0; i < json_array_size(packs); i++) {
        json_t *entry = json_array_get(packs, i);
        struct offer_row row = {.id = pack_text(entry, "id"),
                                .version = pack_text(entry, "version"),
                                .title = pack_text(entry, "title"),
                                .installed = pack_text(entry, "installed"),
                                .entry = json_incref(entry)};
        bool wanted =
            upgrades ? json_is_true(json_object_get(entry, "newer")) : *row.installed == '\0';
        struct offer_row *same = wanted ? find(rows, row.id) : NULL;
        if (same && is_higher(row.version, same->version)) {
            row_finish(same);
            *same = row;
        } else if (same || !wanted) {
            row_finish(&row);
        } else {
            rows->list[rows->count++] = row;
        }
    }
    if (rows->count > 0)
        qsort(rows->list, rows->count, sizeof *rows->list, by_id);
}

/* ---- drawing ---- */

static void size_text(const json_t *entry, char text[24])
{
    progress_bytes((uint64_t) json_integer_value(json_object_get(entry, "download")), text, 24);
}

void offer_row_draw(const struct offer_row *row, struct surface s)
{
    char size[24];
    char *versions = *row->installed ? xasprintf("%s → %s", row->installed, row->version)
                                     : xstrdup(row->version);
    int cols = *row->installed ? VERSIONS_COLS : SIZE_COLS, end = s.w - 1;
    size_text(row->entry, size);
    if (s.w >= WIDE_ROW) {
        surface_text_right(s, end, 0, STYLE_DIM, size);
        end -= SIZE_COLS;
    }
    surface_clip(s, end - cols, 0, cols, STYLE_DIM, versions);
    surface_clip(s, 0, 0, end - cols - 1, STYLE_TEXT, *row->title ? row->title : row->id);
    free(versions);
}

char *offer_news_text(const json_t *kind)
{
    const json_t *new = json_object_get(kind, "new");
    if (!kind)
        return xstrdup("");
    if (json_is_integer(new))
        return xasprintf(_("%ld new, %ld changed, %ld removed"), (long) json_integer_value(new),
                         (long) json_integer_value(json_object_get(kind, "changed")),
                         (long) json_integer_value(json_object_get(kind, "removed")));
    return xasprintf(_("%ld new, %ld changed, %ld removed"), (long) json_array_size(new),
                     (long) json_array_size(json_object_get(kind, "changed")),
                     (long) json_array_size(json_object_get(kind, "removed")));
}

/* Titles that do not fit are counted. */
struct titles {
    struct surface s;
    int y;
    size_t hidden;
};

static void draw_titles(struct titles *t, const json_t *kind, const char *name, const char *sign,
                        enum style style)
{
    const json_t *items = json_object_get(kind, name);
    for (size_t i = 0; i < json_array_size(items); i++) {
        if (t->y >= t->s.h - 1) {
            t->hidden++;
            continue;
        }
        char *title = pack_text(json_array_get(items, i), "title");
        surface_text(t->s, 0, t->y, style, sign);
        surface_clip(t->s, 2, t->y++, t->s.w - 2, STYLE_TEXT, title);
        free(title);
    }
}

static int draw_news_kind(struct surface s, int y, const char *label, const json_t *kind)
{
    char *text = offer_news_text(kind);
    y = pack_fact_draw(s, y, label, *text ? text : _("what changes is not known"));
    free(text);
    return y;
}

static int count_of(const json_t *kind)
{
    const json_t *new = json_object_get(kind, "new");
    return json_is_integer(new) ? (int) json_integer_value(new) : (int) json_array_size(new);
}

static int draw_count(struct surface s, int y, const char *label, const json_t *kind)
{
    char text[16];
    snprintf(text, sizeof text, "%d", count_of(kind));
    return kind ? pack_fact_draw(s, y, label, text) : y;
}

static void draw_news(const struct offer_row *row, struct surface s, int y)
{
    const json_t *news = json_object_get(row->entry, "news");
    const json_t *lessons = json_object_get(news, "lessons"), *labs = json_object_get(news, "labs");
    bool upgrade = *row->installed;
    int (*draw)(struct surface, int, const char *, const json_t *) =
        upgrade ? draw_news_kind : draw_count;
    y = draw(s, y, _("Lessons"), lessons);
    y = draw(s, y, _("Questions"), json_object_get(news, "questions"));
    y = draw(s, y, _("Labs"), labs);
    struct titles t = {s, y + 1, 0};
    draw_titles(&t, lessons, "new", "+", STYLE_GOOD);
    draw_titles(&t, lessons, "changed", "~", STYLE_WARN);
    draw_titles(&t, lessons, "removed", "-", STYLE_BAD);
    draw_titles(&t, labs, "new", "+", STYLE_GOOD);
    draw_titles(&t, labs, "changed", "~", STYLE_WARN);
    draw_titles(&t, labs, "removed", "-", STYLE_BAD);
    if (t.hidden > 0)
        surface_printf(s, 0, s.h - 1, STYLE_DIM, _("… and %zu more"), t.hidden);
    else if (t.y + 1 < s.h && !upgrade) {
        char *summary = pack_text(row->entry, "summary");
        surface_wrap(s, (struct rect){0, t.y + 1, s.w, s.h - t.y - 1}, STYLE_DIM, summary);
        free(summary);
    }
}

static char *requires_text(const json_t *entry)
{
    const json_t *list = json_object_get(entry, "requires");
    struct str text = STR_INIT;
    for (size_t i = 0; i < json_array_size(list); i++) {
        char *id = pack_text(json_array_get(list, i), "id");
        char *range = pack_text(json_array_get(list, i), "version");
        str_addf(&text, i ? ", %s %s" : "%s %s", id, range);
        free(id);
        free(range);
    }
    return str_take(&text);
}

void offer_row_draw_detail(const struct offer_row *row, struct surface s)
{
    char size[24], *needs = requires_text(row->entry), *from = pack_text(row->entry, "remote");
    char *licence = pack_text(row->entry, "licence");
    size_text(row->entry, size);
    int y = surface_wrap(s, surface_rect(s), STYLE_TITLE, row->title);
    y = pack_fact_draw(s, y, _("Pack"), row->id);
    y = pack_fact_draw(s, y, _("Installed"), row->installed);
    y = pack_fact_draw(s, y, _("On offer"), row->version);
    y = pack_fact_draw(s, y, _("Download"), size);
    y = pack_fact_draw(s, y, _("From"), from);
    y = pack_fact_draw(s, y, _("Needs"), needs ? needs : "");
    y = pack_fact_draw(s, y, _("Licence"), *row->installed ? "" : licence);
    draw_news(row, s, y);
    free(licence);
    free(needs);
    free(from);
}

/* ---- repositories ---- */

static const char *state_text(const json_t *remote, enum style *style)
{
    const char *state = json_string_value(json_object_get(remote, "state"));
    *style = STYLE_WARN;
    if (state && strcmp(state, "stale") == 0)
        return _("stale");
    if (state && strcmp(state, "fresh") == 0) {
        *style = STYLE_GOOD;
        return _("fresh");
    }
    return _("never updated");
}

void remote_row_draw(const json_t *remote, struct surface s)
{
    enum style style;
    const char *state = state_text(remote, &style);
    char *name = pack_text(remote, "name");
    int at = surface_text_right(s, s.w - 1, 0, style, state);
    surface_clip(s, 0, 0, at - 1, STYLE_TEXT, name);
    free(name);
}

/* "2026-01-05T09:00:00+08:00" to the minute. */
static char *time_text(const json_t *remote, const char *name)
{
    char *text = pack_text(remote, name);
    char *middle = strchr(text, 'T');
    if (middle && strlen(middle) > 6) {
        *middle = ' ';
        middle[6] = '\0';
    }
    return text;
}

void remote_row_draw_detail(const json_t *remote, struct surface s)
{
    enum style style;
    const char *state = state_text(remote, &style);
    const json_t *mirrors = json_object_get(remote, "mirrors");
    char *name = pack_text(remote, "name"), *url = pack_text(remote, "url");
    char *updated = time_text(remote, "updated"), *expires = time_text(remote, "expires");
    char count[24];
    snprintf(count, sizeof count, "%d", (int) json_integer_value(json_object_get(remote, "packs")));
    int y = surface_wrap(s, surface_rect(s), STYLE_TITLE, name);
    y = pack_fact_draw(s, y, _("State"), state);
    y = pack_fact_draw(s, y, style == STYLE_GOOD ? _("Until") : _("Since"), expires);
    y = pack_fact_draw(s, y, _("Updated"), updated);
    y = pack_fact_draw(s, y, _("Packs"), count);
    y = pack_fact_draw(s, y, _("Address"), url);
    for (size_t i = 0; i < json_array_size(mirrors); i++)
        y = pack_fact_draw(s, y, _("Mirror"), json_string_value(json_array_get(mirrors, i)));
    free(name);
    free(url);
    free(updated);
    free(expires);
}
