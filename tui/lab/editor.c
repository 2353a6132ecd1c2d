#include "tui/lab/editor.h"

#include "base/utf8.h"

#include <string.h>

void editor_finish(struct editor *e)
{
    str_finish(&e->text);
}

void editor_set(struct editor *e, const char *text)
{
    str_clear(&e->text);
    str_add(&e->text, text);
    if (e->caret > e->text.len)
        e->caret = e->text.len;
    while (e->caret > 0 && ((unsigned char) str_text(&e->text)[e->caret] & 0xc0) == 0x80)
        e->caret--;
    e->goal = -1;
}

static size_t line_start(const struct editor *e, size_t at)
{
    const char *p = str_text(&e->text);
    while (at > 0 && p[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(const struct editor *e, size_t at)
{
    return at + strcspn(str_text(&e->text) + at, "\n");
}

void editor_place(const struct editor *e, size_t at, int *line, int *column)
{
    const char *p = str_text(&e->text);
    *line = 0;
    if (at > e->text.len)
        at = e->text.len;
    for (size_t i = 0; i < at; i++)
        *line += p[i] == '\n';
    size_t start = line_start(e, at);
    *column = utf8_width_n(p + start, at - start);
}

int editor_lines(const struct editor *e)
{
    int line, column;
    editor_place(e, e->text.len, &line, &column);
    return line + 1;
}

/* The byte at a line and a column, or the nearest before. */
static size_t byte_at(const struct editor *e, int line, int column)
{
    size_t at = 0;
    while (line-- > 0 && line_end(e, at) < e->text.len)
        at = line_end(e, at) + 1;
    return at +
           utf8_fit(str_text(&e->text) + at, line_end(e, at) - at, column > 0 ? column : 0, NULL);
}

static size_t step(const struct editor *e, size_t at, bool back)
{
    const char *p = str_text(&e->text);
    if (back && at > 0)
        do
            at--;
        while (at > 0 && ((unsigned char) p[at] & 0xc0) == 0x80);
    else if (!back && at < e->text.len)
        do
            at++;
        while (at < e->text.len && ((unsigned char) p[at] & 0xc0) == 0x80);
    return at;
}

void editor_erase(struct editor *e, size_t from, size_t to)
{
    if (to <= from)
        return;
    memmove(e->text.p + from, e->text.p + to, e->text.len - to + 1);
    e->text.len -= to - from;
    e->caret = from;
    e->goal = -1;
}

void editor_insert(struct editor *e, const char *text)
{
    struct str made = STR_INIT;
    size_t n = strlen(text);
    if (e->text.len + n > e->most)
        return;
    str_add_bytes(&made, str_text(&e->text), e->caret);
    str_add(&made, text);
    str_add(&made, str_text(&e->text) + e->caret);
    str_finish(&e->text);
    e->text = made;
    e->caret += n;
    e->goal = -1;
}

/* A new line begins below the one before. */
static void break_line(struct editor *e)
{
    size_t start = line_start(e, e->caret);
    size_t blanks = strspn(str_text(&e->text) + start, " ");
    char indent[64] = "\n";
    if (blanks > e->caret - start)
        blanks = e->caret - start;
    if (blanks > sizeof indent - 2)
        blanks = sizeof indent - 2;
    memset(indent + 1, ' ', blanks);
    indent[blanks + 1] = '\0';
    editor_insert(e, indent);
}

static void move_line(struct editor *e, int by)
{
    int line, column;
    editor_place(e, e->caret, &line, &column);
    if (e->goal < 0)
        e->goal = column;
    if (line + by < 0)
        e->caret = 0;
    else if (line + by >= editor_lines(e))
        e->caret = e->text.len;
    else
        e->caret = byte_at(e, line + by, e->goal);
}

static bool move(struct editor *e, uint32_t key)
{
    int goal = e->goal;
    e->goal = -1;
    switch (key) {
    case KEYS_LEFT:
        e->caret = step(e, e->caret, true);
        return true;
    case KEYS_RIGHT:
        e->caret = step(e, e->caret, false);
        return true;
    case KEYS_HOME:
        e->caret = line_start(e, e->caret);
        return true;
    case KEYS_END:
        e->caret = line_end(e, e->caret);
        return true;
    case KEYS_UP:
    case KEYS_DOWN:
        e->goal = goal;
        move_line(e, key == KEYS_UP ? -1 : 1);
        return true;
    default:
        return false;
    }
}

bool editor_event(struct editor *e, const struct event *event, bool *changed)
{
    size_t len = e->text.len;
    if (event->kind == EVENT_PASTE) {
        editor_insert(e, event->text);
    } else if (event->kind != EVENT_KEY) {
        return false;
    } else if (keys_is_text(event->key)) {
        char buf[5] = "";
        utf8_encode(event->key.code, buf);
        editor_insert(e, buf);
    } else if (event->key.mods) {
        return false;
    } else if (event->key.code == KEYS_ENTER) {
        break_line(e);
    } else if (event->key.code == KEYS_BACKSPACE) {
        editor_erase(e, step(e, e->caret, true), e->caret);
    } else if (event->key.code == KEYS_DELETE) {
        editor_erase(e, e->caret, step(e, e->caret, false));
    } else {
        return move(e, event->key.code);
    }
    *changed = e->text.len != len;
    return true;
}

void editor_layout(struct editor *e, int cols, int rows)
{
    int line, column;
    editor_place(e, e->caret, &line, &column);
    if (line < e->top)
        e->top = line;
    if (line >= e->top + rows)
        e->top = line - rows + 1;
    if (column < e->left)
        e->left = column;
    if (column >= e->left + cols)
        e->left = column - cols + 1;
}

void editor_click(struct editor *e, int x, int y)
{
    e->caret = byte_at(e, e->top + y, e->left + x);
    e->goal = -1;
}

void editor_draw(const struct editor *e, struct surface s, bool focused, editor_style *style,
                 const void *context, size_t mark)
{
    const char *p = str_text(&e->text);
    int line = 0, x = -e->left, place, column;
    for (size_t at = 0, end; at < e->text.len; at = end) {
        enum style own = style(context, p, at, &end);
        for (size_t i = at, n; i < end; i += n) {
            n = strcspn(p + i, "\n");
            n = n > end - i ? end - i : n;
            if (line >= e->top)
                x = surface_text_n(s, x, line - e->top, own, p + i, n);
            if (i + n < end && p[i + n] == '\n') {
                n++;
                line++;
                x = -e->left;
            }
        }
    }
    if (mark < e->text.len) {
        editor_place(e, mark, &place, &column);
        surface_restyle(s, (struct rect){column - e->left, place - e->top, 1, 1}, STYLE_MATCH_HERE);
    }
    editor_place(e, e->caret, &place, &column);
    if (focused)
        surface_caret(s, column - e->left, place - e->top, true);
}
