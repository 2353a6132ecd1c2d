#include "tui/widget/text.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { OVERLAP = 2, WHEEL_STEP = 3 };

struct text_part {
    struct text_block block;
    size_t start, len; /* in bytes */
    size_t first_run, runs;
    size_t first_line, lines;
    bool space; /* an empty line */
};

struct text_run {
    size_t start, len;
    enum style style;
    int link;
    int64_t offset; /* in the source, -1: as the block says */
};

struct text_line {
    size_t block;
    size_t start, len; /* in bytes */
    int row;           /* of a painter's block */
};

struct text_anchor {
    int id;
    size_t block;
};

struct text_hit {
    size_t start, len, block;
};

static void *grow(void *p, size_t count, size_t *cap, size_t size)
{
    if (count < *cap)
        return p;
    *cap = *cap ? *cap * 2 : 32;
    return xrealloc(p, *cap * size);
}

void text_finish(struct text *text)
{
    if (!text)
        return;
    str_finish(&text->bytes);
    free(text->blocks);
    free(text->runs);
    free(text->lines);
    free(text->anchors);
    free(text->hits);
    *text = TEXT_INIT;
}

/* ---- building ---- */

void text_clear(struct text *text)
{
    str_clear(&text->bytes);
    text->block_count = text->run_count = text->anchor_count = text->hit_count = 0;
    text->line_count = 0;
    text->hit = -1;
    text->stale = true;
}

void text_block(struct text *text, const struct text_block *block)
{
    text->blocks = grow(text->blocks, text->block_count, &text->block_cap, sizeof *text->blocks);
    text->blocks[text->block_count++] =
        (struct text_part){.block = *block, .start = text->bytes.len, .first_run = text->run_count};
    text->stale = true;
}

static void add_run(struct text *text, const struct text_run *run, const char *s)
{
    size_t n = run->len;
    if (text->block_count == 0)
        text_block(text, &(struct text_block){0});
    struct text_part *part = &text->blocks[text->block_count - 1];
    text->runs = grow(text->runs, text->run_count, &text->run_cap, sizeof *text->runs);
    text->runs[text->run_count] = *run;
    text->runs[text->run_count++].start = text->bytes.len;
    str_add_bytes(&text->bytes, s, n);
    part->len += n;
    part->runs++;
    text->stale = true;
}

void text_add_link(struct text *text, enum style style, const char *s, size_t n, int id)
{
    add_run(text, &(struct text_run){0, n, style, id, -1}, s);
}

void text_add_from(struct text *text, enum style style, const char *s, size_t n, int64_t offset)
{
    add_run(text, &(struct text_run){0, n, style, TEXT_NO_LINK, offset}, s);
}

void text_add(struct text *text, enum style style, const char *s, size_t n)
{
    text_add_link(text, style, s, n, TEXT_NO_LINK);
}

void text_add_text(struct text *text, enum style style, const char *s)
{
    text_add(text, style, s, strlen(s));
}

void text_space(struct text *text)
{
    if (text->block_count == 0 || text->blocks[text->block_count - 1].space)
        return;
    int64_t offset = text->blocks[text->block_count - 1].block.offset;
    text_block(text, &(struct text_block){.offset = offset});
    text->blocks[text->block_count - 1].space = true;
}

void text_anchor(struct text *text, int id)
{
    text->anchors =
        grow(text->anchors, text->anchor_count, &text->anchor_cap, sizeof *text->anchors);
    text->anchors[text->anchor_count++] = (struct text_anchor){id, text->block_count};
}

/* ---- wrapping ---- */

static void add_line(struct text *text, size_t block, size_t start, size_t len, int row)
{
    text->lines = grow(text->lines, text->line_count, &text->line_cap, sizeof *text->lines);
    text->lines[text->line_count++] = (struct text_line){block, start, len, row};
}

static void wrap_verbatim(struct text *text, size_t b)
{
    const struct text_part *part = &text->blocks[b];
    const char *p = str_text(&text->bytes);
    size_t at = part->start, end = part->start + part->len;
    while (at < end) {
        const char *nl = memchr(p + at, '\n', end - at);
        size_t stop = nl ? (size_t) (nl - p) : end;
        add_line(text, b, at, stop - at, 0);
        at = stop + 1;
    }
}

static void wrap_flowing(struct text *text, size_t b)
{
    const struct text_part *part = &text->blocks[b];
    struct utf8_line *lines;
    int rest = utf8_width(part->block.rest), first = utf8_width(part->block.first) - rest;
    int cols = text->width - rest < 2 ? 2 : text->width - rest;
    first = first < 0 ? 0 : first > cols - 2 ? cols - 2 : first;
    size_t n = utf8_wrap(str_text(&text->bytes) + part->start, part->len, cols, first, &lines);
    for (size_t i = 0; i < n; i++)
        add_line(text, b, part->start + lines[i].start, lines[i].len, 0);
    free(lines);
}

static void wrap_block(struct text *text, size_t b)
{
    struct text_part *part = &text->blocks[b];
    part->first_line = text->line_count;
    if (part->block.painter)
        for (int row = 0; row < part->block.rows; row++)
            add_line(text, b, part->start, 0, row);
    else if (part->len == 0)
        add_line(text, b, part->start, 0, 0);
    else if (part->block.verbatim)
        wrap_verbatim(text, b);
    else
        wrap_flowing(text, b);
    part->lines = text->line_count - part->first_line;
}

static void scroll_to(struct text *text, int top)
{
    int most = (int) text->line_count - text->height;
    text->top = top > most ? most : top;
    if (text->top < 0)
        text->top = 0;
}

void text_layout(struct text *text, int width, int height)
{
    if (text->stale || width != text->width) {
        int64_t place = text_place(text);
        int kept = text->top;
        bool same = width == text->width;
        text->width = width;
        text->line_count = 0;
        for (size_t b = 0; b < text->block_count; b++)
            wrap_block(text, b);
        text->stale = false;
        text->height = height;
        if (same)
            text->top = kept;
        else
            text_show_place(text, place);
    }
    text->height = height;
    scroll_to(text, text->top);
}

/* ---- places ---- */

bool text_at_end(const struct text *text)
{
    return text->top + text->height >= (int) text->line_count;
}

static const struct text_part *part_of_line(const struct text *text, int line)
{
    return &text->blocks[text->lines[line].block];
}

int64_t text_line_place(const struct text *text, int line)
{
    int count = (int) text->line_count;
    while (line + 1 < count && part_of_line(text, line)->space)
        line++;
    if (line < 0 || line >= count)
        return 0;
    if (line > 0 && part_of_line(text, line)->space)
        line--;
    const struct text_part *part = part_of_line(text, line);
    size_t start = text->lines[line].start;
    const struct text_run *from = NULL;
    for (size_t i = 0; i < part->runs; i++) {
        const struct text_run *run = &text->runs[part->first_run + i];
        if (run->offset >= 0 && run->start <= start)
            from = run;
    }
    if (from) {
        size_t within = start - from->start < from->len ? start - from->start : from->len;
        return from->offset + (int64_t) within;
    }
    bool whole = part->block.verbatim || part->block.tag;
    return part->block.offset + (whole ? 0 : (int64_t) (start - part->start));
}

int64_t text_place(const struct text *text)
{
    return text_line_place(text, text->top);
}

int text_line_of_place(const struct text *text, int64_t offset)
{
    int64_t best = -1;
    int found = 0;
    for (int line = 0; line < (int) text->line_count; line++) {
        int64_t place = text_line_place(text, line);
        if (place > offset || place <= best || part_of_line(text, line)->space)
            continue;
        best = place;
        found = line;
    }
    return found;
}

void text_show_place(struct text *text, int64_t offset)
{
    scroll_to(text, text_line_of_place(text, offset));
}

int text_line_tag(const struct text *text, int line)
{
    if (line < 0 || line >= (int) text->line_count)
        return 0;
    return part_of_line(text, line)->block.tag;
}

int text_line_of_tag(const struct text *text, int tag)
{
    for (size_t b = 0; b < text->block_count; b++)
        if (text->blocks[b].block.tag == tag)
            return (int) text->blocks[b].first_line;
    return -1;
}

void text_scroll_to(struct text *text, int line)
{
    scroll_to(text, line);
}

static int anchor_line(const struct text *text, const struct text_anchor *anchor)
{
    if (anchor->block >= text->block_count)
        return (int) text->line_count;
    return (int) text->blocks[anchor->block].first_line;
}

int text_current_anchor(const struct text *text)
{
    int id = -1;
    for (size_t i = 0; i < text->anchor_count; i++)
        if (anchor_line(text, &text->anchors[i]) <= text->top)
            id = text->anchors[i].id;
    return id;
}

bool text_anchor_lines(const struct text *text, int anchor, int *first, int *end)
{
    for (size_t i = 0; i < text->anchor_count; i++) {
        if (text->anchors[i].id != anchor)
            continue;
        bool last = i + 1 == text->anchor_count;
        *first = anchor_line(text, &text->anchors[i]);
        *end = last ? (int) text->line_count : anchor_line(text, &text->anchors[i + 1]);
        return true;
    }
    return false;
}

bool text_has_passed(const struct text *text, int anchor)
{
    int first, end;
    return text_anchor_lines(text, anchor, &first, &end) && end <= text->top + text->height;
}

void text_show_anchor(struct text *text, int id)
{
    for (size_t i = 0; i < text->anchor_count; i++)
        if (text->anchors[i].id == id)
            scroll_to(text, anchor_line(text, &text->anchors[i]));
}

/* The line that shows byte `at` of a block. */
static int line_of(const struct text *text, size_t block, size_t at)
{
    const struct text_part *part = &text->blocks[block];
    size_t i = part->first_line;
    while (i + 1 < part->first_line + part->lines && text->lines[i + 1].start <= at)
        i++;
    return (int) i;
}

static void bring_into_view(struct text *text, int line)
{
    if (line < text->top)
        scroll_to(text, line);
    else if (line >= text->top + text->height)
        scroll_to(text, line - text->height + 1);
}

void text_show_line(struct text *text, int line)
{
    bring_into_view(text, line);
}

/* ---- links ---- */

static size_t block_of(const struct text *text, size_t at)
{
    size_t b = 0;
    while (b + 1 < text->block_count && text->blocks[b + 1].start <= at)
        b++;
    return b;
}

static const struct text_run *find_link(const struct text *text, int id)
{
    for (size_t i = 0; i < text->run_count; i++)
        if (text->runs[i].link == id && id != TEXT_NO_LINK)
            return &text->runs[i];
    return NULL;
}

static int line_of_run(const struct text *text, const struct text_run *run)
{
    return line_of(text, block_of(text, run->start), run->start);
}

void text_focus_link(struct text *text, int id)
{
    const struct text_run *run = find_link(text, id);
    text->link = run ? id : TEXT_NO_LINK;
    if (run)
        bring_into_view(text, line_of_run(text, run));
}

static bool is_shown(const struct text *text, const struct text_run *run)
{
    int line = line_of_run(text, run);
    return line >= text->top && line < text->top + text->height;
}

/* The next link in this direction: from the focused one while it is on the screen, else from the
 * screen's edge. */
static bool move_focus(struct text *text, int direction)
{
    const struct text_run *now = find_link(text, text->link);
    bool anchored = now && is_shown(text, now);
    int n = (int) text->run_count;
    for (int i = direction > 0 ? 0 : n - 1; i >= 0 && i < n; i += direction) {
        const struct text_run *run = &text->runs[i];
        if (run->link == TEXT_NO_LINK || run->link == text->link)
            continue;
        int line = line_of_run(text, run);
        bool further = anchored
                           ? (direction > 0 ? run > now : run < now)
                           : (direction > 0 ? line >= text->top : line < text->top + text->height);
        if (!further)
            continue;
        text_focus_link(text, run->link);
        return true;
    }
    return false;
}

/* ---- acting ---- */

/* Lines that one looks at as one thing: a figure, a table, code, a question. */
static bool is_whole(const struct text *text, int line)
{
    if (line < 0 || line >= (int) text->line_count)
        return false;
    const struct text_part *part = part_of_line(text, line);
    return !part->space && (part->block.verbatim || part->block.painter);
}

/* A page turned never cuts what fits on one: it ends above a figure that would be cut by its end,
 * and so begins the next. */
static int page_down(const struct text *text, int page)
{
    int end = text->top + text->height, first = end, last = end;
    if (is_whole(text, end - 1) && is_whole(text, end)) {
        while (is_whole(text, first - 1))
            first--;
        while (is_whole(text, last))
            last++;
        if (first > text->top && last - first <= text->height && first < text->top + page)
            return first;
    }
    return text->top + page;
}

static int page_up(const struct text *text, int page)
{
    int first = text->top, last = text->top;
    if (is_whole(text, text->top - 1) && is_whole(text, text->top)) {
        while (is_whole(text, first - 1))
            first--;
        while (is_whole(text, last))
            last++;
        if (last - first <= text->height && last - text->height > text->top - page)
            return last - text->height;
    }
    return text->top - page;
}

bool text_act(struct text *text, enum action action)
{
    int page = text->height > OVERLAP + 1 ? text->height - OVERLAP : 1;
    switch (action) {
    case ACTION_UP:
        scroll_to(text, text->top - 1);
        return true;
    case ACTION_DOWN:
        scroll_to(text, text->top + 1);
        return true;
    case ACTION_PAGE_UP:
        scroll_to(text, page_up(text, page));
        return true;
    case ACTION_PAGE_DOWN:
    case ACTION_READ_ON:
        scroll_to(text, page_down(text, page));
        return true;
    case ACTION_FIRST:
        scroll_to(text, 0);
        return true;
    case ACTION_LAST:
        scroll_to(text, (int) text->line_count);
        return true;
    case ACTION_NEXT_PANE:
        return move_focus(text, 1);
    case ACTION_PREV_PANE:
        return move_focus(text, -1);
    default:
        return false;
    }
}

static int prefix_width(const struct text *text, size_t line)
{
    const struct text_part *part = part_of_line(text, (int) line);
    bool first = line == part->first_line;
    return utf8_width(first ? part->block.first : part->block.rest);
}

/* Column of byte `at` in a line, behind its prefix. */
static int column_of(const struct text *text, size_t line, size_t at)
{
    const struct text_line *l = &text->lines[line];
    size_t n = at <= l->start ? 0 : at - l->start > l->len ? l->len : at - l->start;
    return prefix_width(text, line) + utf8_width_n(str_text(&text->bytes) + l->start, n);
}

static int link_at(const struct text *text, int line, int x)
{
    const struct text_part *part = part_of_line(text, line);
    const struct text_line *l = &text->lines[line];
    for (size_t i = 0; i < part->runs; i++) {
        const struct text_run *run = &text->runs[part->first_run + i];
        if (run->link == TEXT_NO_LINK || run->start >= l->start + l->len ||
            run->start + run->len <= l->start)
            continue;
        if (x >= column_of(text, (size_t) line, run->start) &&
            x < column_of(text, (size_t) line, run->start + run->len))
            return run->link;
    }
    return TEXT_NO_LINK;
}

int text_mouse(struct text *text, struct rect area, const struct mouse *mouse)
{
    if (!rect_contains(area, mouse->x, mouse->y))
        return TEXT_NO_LINK;
    if (mouse->what == MOUSE_WHEEL_UP || mouse->what == MOUSE_WHEEL_DOWN) {
        scroll_to(text, text->top + (mouse->what == MOUSE_WHEEL_UP ? -WHEEL_STEP : WHEEL_STEP));
        return TEXT_NO_LINK;
    }
    int line = text->top + mouse->y - area.y;
    if (mouse->what != MOUSE_PRESS || mouse->button != 1 || line >= (int) text->line_count)
        return TEXT_NO_LINK;
    int id = link_at(text, line, mouse->x - area.x);
    if (id != TEXT_NO_LINK)
        text->link = id;
    return id;
}

/* ---- searching ---- */

static void add_hit(struct text *text, size_t start, size_t len, size_t block)
{
    text->hits = grow(text->hits, text->hit_count, &text->hit_cap, sizeof *text->hits);
    text->hits[text->hit_count++] = (struct text_hit){start, len, block};
}

static void show_hit(struct text *text)
{
    const struct text_hit *hit = &text->hits[text->hit];
    int line = line_of(text, hit->block, hit->start);
    if (line < text->top || line >= text->top + text->height)
        scroll_to(text, line - text->height / 3);
}

size_t text_find(struct text *text, const char *words)
{
    size_t n = strlen(words);
    const char *p = str_text(&text->bytes);
    text->hit_count = 0;
    text->hit = -1;
    for (size_t b = 0; n > 0 && b < text->block_count; b++) {
        size_t end = text->blocks[b].start + text->blocks[b].len;
        for (size_t i = text->blocks[b].start; i + n <= end; i++) {
            if (strncasecmp(p + i, words, n) != 0)
                continue;
            add_hit(text, i, n, b);
            i += n - 1;
        }
    }
    for (size_t i = 0; i < text->hit_count && text->hit < 0; i++)
        if (line_of(text, text->hits[i].block, text->hits[i].start) >= text->top)
            text->hit = (int) i;
    if (text->hit < 0 && text->hit_count > 0)
        text->hit = 0;
    if (text->hit >= 0)
        show_hit(text);
    return text->hit_count;
}

void text_next_hit(struct text *text, int direction)
{
    int n = (int) text->hit_count;
    if (n == 0)
        return;
    text->hit = (text->hit + direction + n) % n;
    show_hit(text);
}

/* ---- drawing ---- */

static void restyle_bytes(const struct text *text, struct surface row, size_t line, size_t start,
                          size_t end, enum style style)
{
    const struct text_line *l = &text->lines[line];
    if (start >= l->start + l->len || end <= l->start)
        return;
    int from = column_of(text, line, start), to = column_of(text, line, end);
    surface_restyle(row, (struct rect){from, 0, to - from, 1}, style);
}

static void draw_runs(const struct text *text, struct surface row, size_t line)
{
    const struct text_line *l = &text->lines[line];
    const struct text_part *part = part_of_line(text, (int) line);
    const struct text_block *block = &part->block;
    const char *p = str_text(&text->bytes);
    int x = surface_text(row, 0, 0, block->prefix_style,
                         line == part->first_line ? block->first : block->rest);
    for (size_t i = 0; i < part->runs; i++) {
        const struct text_run *run = &text->runs[part->first_run + i];
        size_t from = run->start > l->start ? run->start : l->start;
        size_t to = run->start + run->len;
        to = to < l->start + l->len ? to : l->start + l->len;
        if (from >= to)
            continue;
        bool focused = run->link != TEXT_NO_LINK && run->link == text->link;
        if (focused)
            surface_caret(row, x, 0, false);
        x = surface_text_n(row, x, 0, focused ? STYLE_SELECTED : run->style, p + from, to - from);
    }
}

static void draw_hits(const struct text *text, struct surface row, size_t line)
{
    size_t block = text->lines[line].block;
    for (size_t i = 0; i < text->hit_count; i++) {
        const struct text_hit *hit = &text->hits[i];
        if (hit->block == block)
            restyle_bytes(text, row, line, hit->start, hit->start + hit->len,
                          (int) i == text->hit ? STYLE_MATCH_HERE : STYLE_MATCH);
    }
}

/* A painter draws its whole block; what is scrolled off above is cut by drawing into a surface that
 * begins above the visible part. */
static void draw_painted(const struct text *text, struct surface s, int y, size_t line)
{
    const struct text_part *part = part_of_line(text, (int) line);
    int skipped = text->lines[line].row, rows = part->block.rows;
    if (skipped > 0 && y > 0)
        return;
    struct grid own = {0};
    grid_init(&own, s.w, rows);
    part->block.painter(part->block.context, grid_surface(&own));
    surface_copy(s, 0, y, &own, skipped);
    grid_finish(&own);
}

void text_draw(const struct text *text, struct surface s)
{
    for (int y = 0; y < s.h && text->top + y < (int) text->line_count; y++) {
        size_t line = (size_t) (text->top + y);
        struct surface row = surface_sub(s, (struct rect){0, y, s.w, 1});
        if (part_of_line(text, (int) line)->block.painter) {
            draw_painted(text, s, y, line);
            continue;
        }
        draw_runs(text, row, line);
        draw_hits(text, row, line);
    }
}
