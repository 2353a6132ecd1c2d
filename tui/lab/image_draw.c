#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/image_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLACK = 16 };

/* What is drawn over the cells of the picture. */
struct pen {
    const struct image_desk *d;
    struct surface s;
    int ink;    /* of a label, IMAGE_INK_PLAIN */
    bool heavy; /* of the edge that is moved */
};

static bool is_mono(const struct image_desk *d)
{
    return term_theme(d->desk->app->term) == THEME_MONO;
}

static const struct image_cell *cell_at(const struct image_desk *d, int col, int row)
{
    const struct image_view *v = &d->view;
    if (!v->cells || col < 0 || row < 0 || col >= v->drawn_cols || row >= v->drawn_rows)
        return NULL;
    return &v->cells[row * v->drawn_cols + col];
}

static void put(const struct pen *pen, int col, int row, uint32_t cp)
{
    const struct image_cell *cell = cell_at(pen->d, col, row);
    if (col < 0 || row < 0 || col >= pen->s.w || row >= pen->s.h)
        return;
    uint8_t back = cell && !is_mono(pen->d) ? cell->bg : BLACK;
    int colours = term_colours(pen->d->desk->app->term);
    surface_pixel(pen->s, col, row, cp, image_ink(pen->ink, back, colours), back);
}

/* ---- the picture ---- */

static int luminance(uint8_t colour)
{
    if (colour >= 232)
        return (colour - 232) * 255 / 23;
    int c = colour - 16;
    return (c / 36 * 299 + c / 6 % 6 * 587 + c % 6 * 114) * 51 / 1000;
}

static uint32_t shade(const struct image_cell *cell)
{
    static const uint32_t shades[] = {' ', 0x2591, 0x2592, 0x2593, 0x2588};
    return shades[luminance(cell->bg) * 5 / 256];
}

static void draw_cells(const struct image_desk *d, struct surface s)
{
    bool mono = is_mono(d);
    for (int row = 0; row < s.h; row++)
        for (int col = 0; col < s.w; col++) {
            const struct image_cell *cell = cell_at(d, col, row);
            if (!cell)
                continue;
            surface_pixel(s, col, row, mono ? shade(cell) : cell->cp, cell->fg, cell->bg);
        }
}

static void draw_nothing(const struct image_desk *d, struct surface s)
{
    if (d->view.cells)
        return;
    surface_box(s, surface_rect(s), STYLE_BORDER, NULL);
    const char *why = image_pixels_possible(d)
                          ? _("The picture cannot be shown: it is damaged, or xunlian-figure is "
                              "missing. Coordinates can be typed with m.")
                          : _("This terminal has too few colours for pictures. Coordinates can be "
                              "typed with m; a terminal of 256 colours shows the picture.");
    surface_wrap(s, rect_inset(surface_rect(s), 2, 1), STYLE_WARN, why);
}

/* ---- objects ---- */

/* Where in its cell a place lies: 0 … 2 thirds. */
static int third(int64_t at, int64_t size)
{
    int64_t rest = at % size;
    return (int) ((rest < 0 ? rest + size : rest) * 3 / size);
}

/* Every other cell of the edge that is moved stays free, so that the picture is seen under it. */
static void draw_upright(const struct pen *pen, int64_t x, int top, int bottom, bool right)
{
    static const uint32_t signs[2][3] = {{0x258F, 0x2502, 0x2595}, {0x258C, 0x2503, 0x2590}};
    const struct image_view *v = &pen->d->view;
    int64_t at = right ? x - 1 : x;
    int col = image_view_col(pen->d, at);
    uint32_t cp = signs[pen->heavy][third(at - v->x, v->scale)];
    for (int row = top < 0 ? 0 : top; row <= bottom && row < pen->s.h; row++)
        if (!pen->heavy || (row - top) % 2 == 0)
            put(pen, col, row, cp);
}

static void draw_level(const struct pen *pen, int64_t y, int left, int right, bool bottom)
{
    static const uint32_t signs[2][3] = {{0x2594, 0x2500, 0x2581}, {0x2580, 0x2501, 0x2584}};
    const struct image_view *v = &pen->d->view;
    int64_t at = bottom ? y - 1 : y;
    int row = image_view_row(pen->d, at);
    uint32_t cp = signs[pen->heavy][third(at - v->y, 2 * v->scale)];
    for (int col = left < 0 ? 0 : left; col <= right && col < pen->s.w; col++)
        if (!pen->heavy || (col - left) % 2 == 0)
            put(pen, col, row, cp);
}

static void draw_box(struct pen *pen, const int64_t e[4], int heavy)
{
    int left = image_view_col(pen->d, e[0]), right = image_view_col(pen->d, e[2] - 1);
    int top = image_view_row(pen->d, e[1]), bottom = image_view_row(pen->d, e[3] - 1);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < 4; i++) {
            if ((i == heavy) != (pass == 1))
                continue;
            struct pen own = *pen;
            own.heavy = pass == 1;
            own.ink = pass == 1 ? IMAGE_INK_PLAIN : pen->ink;
            if (i % 2)
                draw_level(&own, e[i], left, right, i == 3);
            else
                draw_upright(&own, e[i], top, bottom, i == 2);
        }
}

static void draw_side(const struct pen *pen, const int64_t *a, const int64_t *b)
{
    const struct image_view *v = &pen->d->view;
    int64_t dx = b[0] - a[0], dy = b[1] - a[1];
    int64_t steps = llabs(dx) / v->scale + llabs(dy) / v->scale + 1;
    steps = steps > 4000 ? 4000 : steps;
    for (int64_t i = 0; i <= steps; i++)
        put(pen, image_view_col(pen->d, a[0] + dx * i / steps),
            image_view_row(pen->d, a[1] + dy * i / steps), 0xB7);
}

static void draw_points(struct pen *pen, const int64_t *xy, unsigned n, bool closed, int chosen)
{
    for (unsigned i = 0; i + 1 < n + (closed && n > 2); i++)
        draw_side(pen, &xy[2 * i], &xy[2 * ((i + 1) % n)]);
    for (unsigned i = 0; i < n; i++) {
        struct pen own = *pen;
        own.ink = (int) i == chosen ? IMAGE_INK_PLAIN : pen->ink;
        put(&own, image_view_col(pen->d, xy[2 * i]), image_view_row(pen->d, xy[2 * i + 1]),
            (int) i == chosen ? 0x25C6 : 0x25CF);
    }
}

static void draw_object(const struct image_desk *d, struct surface s, int at)
{
    const struct image_object *o = &d->work.list[at];
    enum image_kind kind = image_kind_of(d->set.spec, o->label);
    bool selected = at == d->object;
    struct pen pen = {d, s, (int) o->label, false};
    int64_t e[4];
    char name[24];
    int part = selected && d->editing ? (int) d->part : -1;
    image_object_bounds(o, e);
    if (kind == IMAGE_BOX)
        draw_box(&pen, e, part);
    else
        draw_points(&pen, o->xy, o->points, kind == IMAGE_POLYGON, part);
    snprintf(name, sizeof name, "%s%u", selected ? "▶" : "", o->label + 1);
    int col = image_view_col(d, e[0]), row = image_view_row(d, e[1]) - 1;
    row = row < 0 ? 0 : row;
    if (part >= 0)
        return;
    if (row < s.h && col < s.w && image_view_col(d, e[2]) >= 0 && image_view_row(d, e[3]) >= 0)
        surface_text(s, col < 0 ? 0 : col, row, selected ? STYLE_SELECTED : STYLE_FAINT_SELECTED,
                     name);
}

static void draw_cursor(const struct image_desk *d, struct surface s)
{
    struct pen pen = {d, s, IMAGE_INK_PLAIN, false};
    int col = image_view_col(d, d->cx), row = image_view_row(d, d->cy);
    if (d->editing)
        return;
    for (int i = 1; i <= 2; i++) {
        put(&pen, col - i, row, 0x2500);
        put(&pen, col + i, row, 0x2500);
    }
    put(&pen, col, row - 1, 0x2502);
    put(&pen, col, row + 1, 0x2502);
    put(&pen, col, row, 0x253C);
    surface_caret(s, col, row, false);
}

static void draw_draft(const struct image_desk *d, struct surface s)
{
    struct pen pen = {d, s, (int) d->label, false};
    if (d->draft_points == 0)
        return;
    if (image_label_kind(d) != IMAGE_BOX) {
        const int64_t *last = &d->draft[2 * d->draft_points - 2];
        const int64_t here[2] = {d->cx, d->cy};
        draw_side(&pen, last, here);
        draw_points(&pen, d->draft, d->draft_points, false, -1);
        return;
    }
    int64_t e[4];
    for (int axis = 0; axis < 2; axis++) {
        int64_t a = d->draft[axis], b = axis ? d->cy : d->cx;
        e[axis] = a < b ? a : b;
        e[2 + axis] = a < b ? b : a;
    }
    draw_box(&pen, e, -1);
}

/* ---- words ---- */

static const char *trouble_text(enum image_trouble trouble)
{
    switch (trouble) {
    case IMAGE_OUTSIDE:
        return _("outside of the picture");
    case IMAGE_EMPTY:
        return _("no area");
    case IMAGE_FEW:
        return _("too few points");
    case IMAGE_CROSSED:
        return _("its sides cross");
    default:
        return "";
    }
}

static void add_ticks(struct str *out, const struct image_object *o)
{
    if (o->flags & IMAGE_OCCLUDED)
        str_addf(out, " %s", _("[occluded]"));
    if (o->flags & IMAGE_TRUNCATED)
        str_addf(out, " %s", _("[truncated]"));
}

/* `part`: the edge whose number stands in brackets, -1. */
static void describe(const struct image_desk *d, const struct image_object *o, int part,
                     struct str *out)
{
    int64_t e[4];
    image_object_bounds(o, e);
    str_addf(out, "%s ", d->set.spec->labels[o->label].title);
    for (int i = 0; i < 4; i++) {
        str_add(out, i ? "," : "");
        str_add(out, i == part ? "[" : "");
        image_add_milli(out, e[i]);
        str_add(out, i == part ? "]" : "");
        if (i == 1 && o->points == 1)
            break;
    }
    if (o->points > 1) {
        str_add(out, " ");
        image_add_milli(out, e[2] - e[0]);
        str_add(out, "×");
        image_add_milli(out, e[3] - e[1]);
    }
    add_ticks(out, o);
}

/* Whether the shorter side covers too few cells to be set well. */
static bool is_small(const struct image_desk *d, const struct image_object *o)
{
    int64_t e[4];
    image_object_bounds(o, e);
    int64_t wide = (e[2] - e[0]) / d->view.scale, high = (e[3] - e[1]) / d->view.scale;
    return o->points > 1 && d->view.zoom + 1 < IMAGE_ZOOMS &&
           (wide < high ? wide : high) < IMAGE_HANDY_CELLS;
}

static void label_text(const struct image_desk *d, unsigned label, char *buf, size_t n)
{
    snprintf(buf, n, " %u %.40s ", label + 1, d->set.spec->labels[label].title);
}

int image_label_at(const struct image_desk *d, int x)
{
    int from = 1;
    for (unsigned i = 0; i < d->set.spec->labels_count; i++) {
        char text[80];
        label_text(d, i, text, sizeof text);
        int end = from + utf8_width(text);
        if (x >= from && x < end)
            return (int) i;
        from = end + 1;
    }
    return -1;
}

static void draw_labels(const struct image_desk *d, struct surface s)
{
    const struct labspec *spec = d->set.spec;
    int x = 1;
    for (unsigned i = 0; i < spec->labels_count && x < s.w - 2; i++) {
        char text[80];
        label_text(d, i, text, sizeof text);
        x = surface_clip(s, x, 0, s.w - x, i == d->label ? STYLE_SELECTED : STYLE_TEXT, text) + 1;
    }
    const char *note = spec->labels[d->label].note;
    if (note && x < s.w - 8)
        surface_clip(s, x + 1, 0, s.w - x - 2, STYLE_DIM, note);
}

/* The first of two hints that fits in what is left of so many columns. */
static void add_hint(struct str *out, int room, const char *full, const char *brief)
{
    str_add(out, "  ");
    str_add(out, utf8_width(str_text(out)) + utf8_width(full) <= room ? full : brief);
}

static void say_part(const struct image_desk *d, const struct image_object *o, int room,
                     struct str *out)
{
    static const char *const edges[] = {N_("left edge"), N_("top edge"), N_("right edge"),
                                        N_("bottom edge")};
    bool box = image_kind_of(d->set.spec, o->label) == IMAGE_BOX;
    if (box)
        str_add(out, _(edges[d->part]));
    else
        str_addf(out, _("point %u of %u"), d->part + 1, o->points);
    str_add(out, "  ");
    describe(d, o, box ? (int) d->part : -1, out);
    add_hint(out, room,
             !box               ? _("arrows 1 px, Shift 5, Tab next, ⏎ done")
             : d->part % 2 == 0 ? _("←→ 1 px, Shift 5, Tab next, ⏎ done")
                                : _("↑↓ 1 px, Shift 5, Tab next, ⏎ done"),
             box ? _("Tab next edge, ⏎ done") : _("Tab next point, ⏎ done"));
}

static void say_draft(const struct image_desk *d, struct str *out)
{
    if (image_label_kind(d) != IMAGE_BOX) {
        str_addf(out, _("%u points; Space adds one, Enter ends, Backspace takes one back"),
                 d->draft_points);
        return;
    }
    image_add_milli(out, llabs(d->cx - d->draft[0]));
    str_add(out, "×");
    image_add_milli(out, llabs(d->cy - d->draft[1]));
    str_add(out, "  ");
    str_add(out, _("Space sets the other corner; Esc drops it"));
}

static enum style say_object(const struct image_desk *d, const struct image_object *o, int room,
                             struct str *out)
{
    enum image_trouble trouble = image_object_trouble(&d->work, o);
    if (d->editing && trouble == IMAGE_FINE) {
        say_part(d, o, room, out);
        return STYLE_TEXT;
    }
    describe(d, o, -1, out);
    if (trouble != IMAGE_FINE) {
        str_add(out, "  ");
        str_add(out, trouble_text(trouble));
        return STYLE_BAD;
    }
    bool small = is_small(d, o);
    add_hint(out, room,
             small ? _("small here: ⏎ enlarges it to set its edges")
                   : _("⏎ sets its edges; digits change its label; Esc puts it down"),
             _("⏎ sets its edges"));
    return small ? STYLE_WARN : STYLE_TEXT;
}

static void draw_status(const struct image_desk *d, struct surface s)
{
    const struct image_object *o = image_selected(d);
    struct str text = STR_INIT;
    enum style style = STYLE_TEXT;
    int x = surface_printf(s, 1, 0, STYLE_ACCENT, "×%d%s ", 1 << d->view.zoom,
                           d->view.levels.on ? "◐" : "");
    if (!d->editing)
        x = surface_printf(s, x, 0, STYLE_ACCENT, "(%lld,%lld) ", (long long) d->cx / 1000,
                           (long long) d->cy / 1000);
    if (d->draft_points > 0)
        say_draft(d, &text);
    else if (o)
        style = say_object(d, o, s.w - x - 2, &text);
    else
        str_add(&text, _("Space begins; digits choose the label; Tab goes to an object"));
    surface_clip(s, x + 1, 0, s.w - x - 2, style, str_text(&text));
    str_finish(&text);
}

static void draw_panel(const struct image_desk *d, struct surface s)
{
    int row = 0, number = 0, skip = 0;
    unsigned before = 0, all = image_count(d, d->image, &before);
    if ((int) before > s.h && d->object >= 0)
        skip = (int) before - s.h;
    surface_vline(s, 0, 0, s.h, STYLE_BORDER);
    for (size_t i = 0; i < d->work.count && row < s.h; i++) {
        const struct image_object *o = &d->work.list[i];
        if (o->image != d->image || number++ < skip)
            continue;
        struct str text = STR_INIT;
        bool bad = image_object_trouble(&d->work, o) != IMAGE_FINE;
        str_addf(&text, "%s%d ", bad ? "!" : " ", number);
        describe(d, o, -1, &text);
        surface_clip(s, 1, row++, s.w - 1,
                     (int) i == d->object ? STYLE_SELECTED
                     : bad                ? STYLE_BAD
                                          : STYLE_TEXT,
                     str_text(&text));
        str_finish(&text);
    }
    if (all == 0)
        surface_wrap(s, (struct rect){2, 0, s.w - 3, s.h}, STYLE_DIM, _("nothing drawn yet"));
}

void image_draw(const struct image_desk *d, struct surface body)
{
    struct surface s = surface_sub(body, d->area), foot = surface_sub(body, d->foot);
    draw_cells(d, s);
    draw_nothing(d, s);
    for (int i = 0; i < (int) d->work.count; i++)
        if (d->work.list[i].image == d->image && i != d->object)
            draw_object(d, s, i);
    if (image_selected(d) && image_selected(d)->image == d->image)
        draw_object(d, s, d->object);
    draw_draft(d, s);
    draw_cursor(d, s);
    if (d->side.w > 0)
        draw_panel(d, surface_sub(body, d->side));
    draw_labels(d, surface_sub(foot, (struct rect){0, 0, foot.w, 1}));
    draw_status(d, surface_sub(foot, (struct rect){0, 1, foot.w, 1}));
}
