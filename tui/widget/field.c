#include "tui/widget/field.h"

#include "base/utf8.h"

#include <string.h>

enum { MOST = 200 };

void field_finish(struct field *field)
{
    if (!field)
        return;
    if (field->secret && field->text.p)
        explicit_bzero(field->text.p, field->text.cap);
    str_finish(&field->text);
}

void field_set(struct field *field, const char *text)
{
    str_clear(&field->text);
    str_add(&field->text, text);
    field->caret = field->text.len;
    field->scroll = 0;
    field->chosen = false;
}

const char *field_text(const struct field *field)
{
    return str_text(&field->text);
}

/* Offset behind the glyph at `at`: a base character and what combines with it. */
static size_t next_glyph(const struct field *field, size_t at)
{
    const char *p = field_text(field);
    size_t n = field->text.len;
    uint32_t cp;
    at += utf8_decode(p + at, n - at, &cp);
    for (size_t len; at < n && (len = utf8_decode(p + at, n - at, &cp)) > 0; at += len)
        if (utf8_cp_width(cp) > 0)
            break;
    return at;
}

static size_t prev_glyph(const struct field *field, size_t at)
{
    size_t from = 0, next;
    while (from < at && (next = next_glyph(field, from)) < at)
        from = next;
    return from;
}

static size_t prev_word(const struct field *field, size_t at)
{
    const char *p = field_text(field);
    while (at > 0 && p[at - 1] == ' ')
        at--;
    if (at > 0 && (unsigned char) p[at - 1] >= 0x80)
        return prev_glyph(field, at);
    while (at > 0 && p[at - 1] != ' ' && (unsigned char) p[at - 1] < 0x80)
        at--;
    return at;
}

static void erase(struct field *field, size_t from, size_t to)
{
    if (to <= from)
        return;
    memmove(field->text.p + from, field->text.p + to, field->text.len - to + 1);
    field->text.len -= to - from;
    field->caret = from;
}

static void insert(struct field *field, const char *text, size_t n)
{
    struct str *s = &field->text;
    size_t most = field->most ? field->most : MOST;
    size_t room = utf8_length(str_text(s));
    uint32_t cp;
    for (size_t i = 0, len; i < n && (len = utf8_decode(text + i, n - i, &cp)) > 0; i += len) {
        char bytes[4] = " ";
        if (room++ >= most)
            return;
        if (cp != '\n' && cp != '\t')
            memcpy(bytes, text + i, len);
        str_add_bytes(s, bytes, len);
        memmove(s->p + field->caret + len, s->p + field->caret, s->len - len - field->caret);
        memcpy(s->p + field->caret, bytes, len);
        field->caret += len;
    }
}

static bool edit_ctrl(struct field *field, uint32_t letter)
{
    switch (letter) {
    case 'a':
        field->caret = 0;
        return true;
    case 'e':
        field->caret = field->text.len;
        return true;
    case 'u':
        erase(field, 0, field->caret);
        return true;
    case 'k':
        erase(field, field->caret, field->text.len);
        return true;
    case 'w':
        erase(field, prev_word(field, field->caret), field->caret);
        return true;
    default:
        return false;
    }
}

static bool edit_key(struct field *field, uint32_t code)
{
    switch (code) {
    case KEYS_LEFT:
        field->caret = prev_glyph(field, field->caret);
        return true;
    case KEYS_RIGHT:
        field->caret = next_glyph(field, field->caret);
        return true;
    case KEYS_HOME:
        field->caret = 0;
        return true;
    case KEYS_END:
        field->caret = field->text.len;
        return true;
    case KEYS_BACKSPACE:
        erase(field, prev_glyph(field, field->caret), field->caret);
        return true;
    case KEYS_DELETE:
        erase(field, field->caret, next_glyph(field, field->caret));
        return true;
    default:
        return false;
    }
}

bool field_event(struct field *field, const struct event *event)
{
    char bytes[4];
    bool chosen = field->chosen, text = event->kind == EVENT_PASTE;
    text = text || (event->kind == EVENT_KEY && keys_is_text(event->key));
    if (event->kind == EVENT_PASTE || event->kind == EVENT_KEY)
        field->chosen = false;
    if (chosen && text)
        erase(field, 0, field->text.len);
    if (event->kind == EVENT_PASTE) {
        insert(field, event->text, strlen(event->text));
        return true;
    }
    if (event->kind != EVENT_KEY)
        return false;
    if (keys_is_text(event->key)) {
        insert(field, bytes, utf8_encode(event->key.code, bytes));
        return true;
    }
    if (event->key.mods == KEYS_CTRL)
        return edit_ctrl(field, event->key.code);
    return event->key.mods == 0 && edit_key(field, event->key.code);
}

static int glyph_width(const struct field *field, size_t from, size_t to)
{
    return field->secret ? 1 : utf8_width_n(field_text(field) + from, to - from);
}

static int width_between(const struct field *field, size_t from, size_t to)
{
    int width = 0;
    for (size_t next; from < to; from = next) {
        next = next_glyph(field, from);
        width += glyph_width(field, from, next);
    }
    return width;
}

void field_layout(struct field *field, int cols)
{
    if (field->scroll > field->caret)
        field->scroll = field->caret;
    while (field->scroll < field->caret &&
           width_between(field, field->scroll, field->caret) > cols - 1)
        field->scroll = next_glyph(field, field->scroll);
    if (width_between(field, 0, field->text.len) < cols)
        field->scroll = 0;
}

void field_click(struct field *field, int x)
{
    size_t at = field->scroll, next;
    while (at < field->text.len) {
        next = next_glyph(field, at);
        x -= glyph_width(field, at, next);
        if (x < 0)
            break;
        at = next;
    }
    field->caret = at;
}

void field_draw(const struct field *field, struct surface s, bool focused, const char *hint)
{
    enum style style = focused ? STYLE_FIELD_FOCUS : STYLE_FIELD;
    int x = 0, caret = 0;
    surface_fill(s, (struct rect){0, 0, s.w, 1}, style);
    style = field->chosen ? STYLE_SELECTED : style;
    if (field->text.len == 0 && hint)
        surface_clip(s, focused ? 1 : 0, 0, s.w - focused, STYLE_DIM, hint);
    for (size_t at = field->scroll, next; at < field->text.len && x < s.w; at = next) {
        next = next_glyph(field, at);
        if (at == field->caret)
            caret = x;
        if (field->secret)
            x = surface_text(s, x, 0, style, "•");
        else
            x = surface_text_n(s, x, 0, style, field_text(field) + at, next - at);
    }
    if (field->caret == field->text.len)
        caret = x;
    if (focused)
        surface_caret(s, caret < s.w ? caret : s.w - 1, 0, true);
}
