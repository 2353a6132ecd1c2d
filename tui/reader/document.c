#include "tui/reader/document.h"

#include "base/utf8.h"
#include "tui/reader/markdown.h"
#include "tui/reader/table.h"

#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NESTING = 12, INDENT = 2 };

struct level {
    bool quote, item_open; /* item_open: its marker still stands before the next block */
    unsigned number;       /* of the next item of an ordered list, 0 for a bulleted one */
};

struct builder {
    struct text *text;
    const struct lesson *lesson;
    const struct document_hooks *hooks;
    char *source; /* the masked body */
    bool masked;
    int cols;
    struct level levels[NESTING];
    int depth;
    struct table table;
    bool in_table, in_code, in_gift, in_heading, block_open, soft_break;
    unsigned heading, gifts;
    size_t sections; /* anchored so far */
    int strong, emphasis, code, link, image;
    char *image_path;
    struct str caption, last; /* last: what was added last, for line ends between Chinese */
    struct str code_text;
    int64_t code_offset, image_offset;
    struct str heading_text;
    int64_t offset; /* of the text seen last */
    int64_t end;    /* behind it */
};

/* ---- places and prefixes ---- */

static int64_t place_of(const struct builder *b, const char *p)
{
    bool inside = p >= b->source && p < b->source + b->lesson->len;
    return inside ? (int64_t) (p - b->source) : -1;
}

static void add_limited(char *out, const char *s)
{
    size_t n = strlen(out);
    if (n + strlen(s) < TEXT_PREFIX)
        strcpy(out + n, s);
}

/* What stands before the lines of a block here; takes an open list item's marker. */
static void make_prefix(struct builder *b, char first[TEXT_PREFIX], char rest[TEXT_PREFIX])
{
    first[0] = rest[0] = '\0';
    for (int i = 0; i < b->depth && i < NESTING; i++) {
        struct level *level = &b->levels[i];
        char marker[TEXT_PREFIX] = "";
        if (level->quote) {
            add_limited(first, "│ ");
            add_limited(rest, "│ ");
            continue;
        }
        if (level->number)
            snprintf(marker, sizeof marker, "%u. ", level->number);
        else
            snprintf(marker, sizeof marker, "%s ", i % 2 ? "◦" : "•");
        char blanks[TEXT_PREFIX] = "";
        snprintf(blanks, sizeof blanks, "%*s", utf8_width(marker), "");
        add_limited(first, level->item_open ? marker : blanks);
        add_limited(rest, blanks);
        level->item_open = false;
    }
}

/* The innermost list or quote, NULL outside of any. Deeper ones than NESTING look like the last. */
static struct level *innermost(struct builder *b)
{
    int depth = b->depth < NESTING ? b->depth : NESTING;
    return depth > 0 ? &b->levels[depth - 1] : NULL;
}

static bool in_list(struct builder *b)
{
    const struct level *level = innermost(b);
    return level && !level->quote;
}

static bool in_quote(const struct builder *b)
{
    for (int i = 0; i < b->depth && i < NESTING; i++)
        if (b->levels[i].quote)
            return true;
    return false;
}

static void open_block(struct builder *b, bool verbatim)
{
    struct text_block block = {.offset = b->offset, .verbatim = verbatim};
    make_prefix(b, block.first, block.rest);
    block.prefix_style = in_quote(b) ? STYLE_BORDER : STYLE_ACCENT;
    text_block(b->text, &block);
    b->block_open = true;
    str_clear(&b->last);
}

/* ---- inline text ---- */

static enum style style_now(const struct builder *b)
{
    if (b->code)
        return STYLE_CODE;
    if (b->strong)
        return STYLE_STRONG;
    if (b->link)
        return STYLE_LINK;
    if (b->emphasis)
        return STYLE_ACCENT;
    return in_quote(b) ? STYLE_QUOTE : STYLE_TEXT;
}

static bool ends_wide(const struct str *s)
{
    size_t at = s->len;
    uint32_t cp;
    while (at > 0 && ((unsigned char) s->p[at - 1] & 0xC0) == 0x80)
        at--;
    return at > 0 && utf8_decode(s->p + at - 1, s->len - at + 1, &cp) > 0 && utf8_cp_width(cp) == 2;
}

static bool begins_wide(const char *s, size_t n)
{
    uint32_t cp;
    return utf8_decode(s, n, &cp) > 0 && utf8_cp_width(cp) == 2;
}

static void emit(struct builder *b, const char *s, size_t n, int64_t offset)
{
    enum style style = style_now(b);
    if (b->image)
        str_add_bytes(&b->caption, s, n);
    else if (b->in_table)
        table_add(&b->table, style, s, n, offset);
    else if (b->in_heading)
        str_add_bytes(&b->heading_text, s, n);
    else {
        if (!b->block_open)
            open_block(b, false);
        if (offset >= 0)
            text_add_from(b->text, style, s, n, offset);
        else
            text_add(b->text, style, s, n);
    }
    str_clear(&b->last);
    str_add_bytes(&b->last, s, n);
}

/* A line end of the source is a blank between Latin words and nothing beside Chinese. */
static void settle_break(struct builder *b, const char *s, size_t n)
{
    bool wide = ends_wide(&b->last) || begins_wide(s, n);
    b->soft_break = false;
    if (!wide)
        emit(b, " ", 1, -1);
}

static void add_plain(struct builder *b, const char *s, size_t n)
{
    int64_t offset = place_of(b, s);
    char *copy = xmalloc(n + 1);
    memcpy(copy, s, n);
    copy[n] = '\0';
    if (b->masked)
        markdown_unmask(copy, n);
    if (offset >= 0) {
        b->offset = offset;
        b->end = offset + (int64_t) n;
    }
    if (b->soft_break)
        settle_break(b, copy, n);
    emit(b, copy, n, offset);
    free(copy);
}

static void add_entity(struct builder *b, const char *s, size_t n)
{
    static const struct {
        const char *name, *text;
    } known[] = {{"&amp;", "&"},  {"&lt;", "<"},    {"&gt;", ">"},    {"&quot;", "\""},
                 {"&nbsp;", " "}, {"&times;", "×"}, {"&mdash;", "—"}, {"&hellip;", "…"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i].name) == n && memcmp(known[i].name, s, n) == 0) {
            emit(b, known[i].text, strlen(known[i].text), place_of(b, s));
            return;
        }
    add_plain(b, s, n);
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *data)
{
    struct builder *b = data;
    if (b->in_code) {
        int64_t offset = place_of(b, s);
        if (b->code_offset < 0 && offset >= 0) /* a line's indent comes from elsewhere */
            b->code_offset = offset - (int64_t) b->code_text.len;
        str_add_bytes(&b->code_text, s, n);
        return 0;
    }
    switch (type) {
    case MD_TEXT_SOFTBR:
        b->soft_break = true;
        break;
    case MD_TEXT_BR:
        emit(b, "\n", 1, -1);
        break;
    case MD_TEXT_ENTITY:
        add_entity(b, s, n);
        break;
    default:
        add_plain(b, s, n);
    }
    return 0;
}

static char *attribute_text(const struct builder *b, const MD_ATTRIBUTE *attribute)
{
    char *copy = xmalloc(attribute->size + 1);
    if (attribute->size > 0)
        memcpy(copy, attribute->text, attribute->size);
    copy[attribute->size] = '\0';
    if (b->masked)
        markdown_unmask(copy, attribute->size);
    return copy;
}

static void end_image(struct builder *b)
{
    if (--b->image > 0)
        return;
    b->block_open = false;
    if (b->hooks->figure)
        b->hooks->figure(b->hooks->context, b->text, b->image_path, str_text(&b->caption),
                         b->image_offset);
    free(b->image_path);
    b->image_path = NULL;
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct builder *b = data;
    b->strong += type == MD_SPAN_STRONG;
    b->emphasis += type == MD_SPAN_EM;
    b->code += type == MD_SPAN_CODE;
    b->link += type == MD_SPAN_A;
    if (type == MD_SPAN_IMG && b->image++ == 0) {
        const MD_SPAN_IMG_DETAIL *image = detail;
        str_clear(&b->caption);
        b->image_path = attribute_text(b, &image->src);
        int64_t offset = place_of(b, image->src.text);
        b->image_offset = offset >= 0 ? offset : b->offset;
    }
    return 0;
}

/* A link's address follows it where it is more than the link's text. */
static void end_link(struct builder *b, const MD_SPAN_A_DETAIL *detail)
{
    char *address = attribute_text(b, &detail->href);
    b->link--;
    if (strstr(address, "://") && strcmp(address, str_text(&b->last)) != 0) {
        char *text = xasprintf(" (%s)", address);
        emit(b, text, strlen(text), -1);
        free(text);
    }
    free(address);
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct builder *b = data;
    b->strong -= type == MD_SPAN_STRONG;
    b->emphasis -= type == MD_SPAN_EM;
    b->code -= type == MD_SPAN_CODE;
    if (type == MD_SPAN_A)
        end_link(b, detail);
    if (type == MD_SPAN_IMG)
        end_image(b);
    return 0;
}

/* ---- headings ---- */

/* The lesson's section whose heading line holds this byte, -1 for another heading. */
static int section_at(const struct builder *b, int64_t offset)
{
    for (unsigned i = 0; i < b->lesson->sections_count; i++) {
        const struct lesson_section *section = &b->lesson->sections[i];
        const char *start = b->lesson->body + section->offset;
        const char *newline = memchr(start, '\n', section->len);
        size_t len = newline ? (size_t) (newline - start) : section->len;
        if (offset >= (int64_t) section->offset && offset <= (int64_t) (section->offset + len))
            return (int) i;
    }
    return -1;
}

static void add_section(struct builder *b, int index)
{
    const struct lesson_section *section = &b->lesson->sections[index];
    struct text_block block = {.first = "■ ",
                               .rest = "  ",
                               .prefix_style = STYLE_TITLE,
                               .offset = (int64_t) section->offset};
    text_anchor(b->text, index);
    text_block(b->text, &block);
    text_add_text(b->text, STYLE_TITLE, section->title);
    for (unsigned i = 0; i < section->keys_count; i++) {
        text_add_text(b->text, STYLE_DIM, i == 0 ? "  " : " ");
        text_add_text(b->text, STYLE_DIM, section->keys[i]);
    }
}

static void end_heading(struct builder *b)
{
    int section = b->heading == 2 ? section_at(b, b->offset) : -1;
    b->in_heading = false;
    text_space(b->text);
    if (section >= 0) {
        add_section(b, section);
    } else {
        text_block(b->text, &(struct text_block){.offset = b->offset});
        text_add(b->text, STYLE_TITLE, str_text(&b->heading_text), b->heading_text.len);
    }
    text_space(b->text);
}

/* ---- code ---- */

/* One line of code; what is too wide goes on below behind a sign. */
static void add_code_line(struct builder *b, const char *prefix, const char *s, size_t n,
                          int64_t offset)
{
    int room = b->cols - utf8_width(prefix) - INDENT;
    size_t at = 0;
    do {
        size_t fit = utf8_fit(s + at, n - at, room < INDENT ? INDENT : room, NULL);
        fit = fit == 0 ? n - at : fit;
        struct text_block block = {
            .offset = offset + (int64_t) at, .verbatim = true, .prefix_style = STYLE_BORDER};
        snprintf(block.first, sizeof block.first, "%.*s%s", TEXT_PREFIX - 8, prefix,
                 at == 0 ? "│ " : "│…");
        text_block(b->text, &block);
        text_add_from(b->text, STYLE_CODE, s + at, fit, offset + (int64_t) at);
        at += fit;
    } while (at < n);
}

static void end_code(struct builder *b)
{
    char first[TEXT_PREFIX], rest[TEXT_PREFIX];
    make_prefix(b, first, rest);
    b->in_code = false;
    size_t n = b->code_text.len;
    char *p = b->code_text.p;
    if (b->code_offset < 0)
        b->code_offset = b->offset;
    if (n > 0 && b->masked)
        markdown_unmask(p, n);
    for (size_t at = 0; at < n;) {
        char *newline = memchr(p + at, '\n', n - at);
        size_t len = newline ? (size_t) (newline - p) - at : n - at;
        add_code_line(b, rest, p + at, len, b->code_offset + (int64_t) at);
        at += len + 1;
    }
    b->offset = b->code_offset + (int64_t) n;
    text_space(b->text);
}

/* ---- blocks ---- */

static void enter_list(struct builder *b, bool quote, unsigned number)
{
    if (!in_list(b))
        text_space(b->text);
    b->block_open = false;
    if (b->depth < NESTING)
        b->levels[b->depth] = (struct level){.quote = quote, .number = number};
    b->depth++;
}

static void leave_list(struct builder *b)
{
    b->depth--;
    b->block_open = false;
    if (!in_list(b))
        text_space(b->text);
}

static void enter_code(struct builder *b, const MD_BLOCK_CODE_DETAIL *detail)
{
    char *language = attribute_text(b, &detail->lang);
    b->in_code = true;
    b->in_gift = strcmp(language, "gift") == 0;
    str_clear(&b->code_text);
    b->code_offset = -1;
    free(language);
    text_space(b->text);
}

static void end_gift(struct builder *b)
{
    b->in_code = b->in_gift = false;
    if (b->gifts < b->lesson->questions_count && b->hooks->question)
        b->hooks->question(b->hooks->context, b->text, b->gifts);
    if (b->code_offset >= 0)
        b->offset = b->code_offset + (int64_t) b->code_text.len;
    b->gifts++;
    text_space(b->text);
}

static void enter_item(struct builder *b)
{
    struct level *level = innermost(b);
    b->block_open = false;
    if (level)
        level->item_open = true;
}

static void leave_item(struct builder *b)
{
    struct level *level = innermost(b);
    b->block_open = false;
    if (level && level->number)
        level->number++;
}

static enum table_align align_of(const MD_BLOCK_TD_DETAIL *cell)
{
    return cell->align == MD_ALIGN_RIGHT    ? TABLE_RIGHT
           : cell->align == MD_ALIGN_CENTER ? TABLE_CENTRE
                                            : TABLE_LEFT;
}

static void add_rule(struct builder *b)
{
    text_space(b->text);
    open_block(b, true);
    for (int i = 0; i < b->cols / 2; i++)
        text_add_text(b->text, STYLE_BORDER, "─");
    b->block_open = false;
    text_space(b->text);
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct builder *b = data;
    switch (type) {
    case MD_BLOCK_QUOTE:
        enter_list(b, true, 0);
        break;
    case MD_BLOCK_UL:
        enter_list(b, false, 0);
        break;
    case MD_BLOCK_OL:
        enter_list(b, false, ((const MD_BLOCK_OL_DETAIL *) detail)->start);
        break;
    case MD_BLOCK_LI:
        enter_item(b);
        break;
    case MD_BLOCK_HR:
        add_rule(b);
        break;
    case MD_BLOCK_H:
        b->in_heading = true;
        b->heading = ((const MD_BLOCK_H_DETAIL *) detail)->level;
        str_clear(&b->heading_text);
        break;
    case MD_BLOCK_CODE:
        enter_code(b, detail);
        break;
    case MD_BLOCK_P:
        b->block_open = false;
        str_clear(&b->last);
        break;
    case MD_BLOCK_TABLE:
        table_begin(&b->table, ((const MD_BLOCK_TABLE_DETAIL *) detail)->col_count,
                    b->end > b->offset ? b->end : b->offset);
        b->in_table = true;
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        table_cell(&b->table, align_of(detail));
        str_clear(&b->last);
        break;
    default:
        break;
    }
    return 0;
}

static void end_table(struct builder *b)
{
    char first[TEXT_PREFIX], rest[TEXT_PREFIX];
    b->in_table = false;
    make_prefix(b, first, rest);
    text_space(b->text);
    table_put(&b->table, b->text, rest, b->cols);
    text_space(b->text);
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct builder *b = data;
    b->soft_break = false;
    switch (type) {
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        leave_list(b);
        break;
    case MD_BLOCK_LI:
        leave_item(b);
        break;
    case MD_BLOCK_H:
        end_heading(b);
        break;
    case MD_BLOCK_CODE:
        b->in_gift ? end_gift(b) : end_code(b);
        break;
    case MD_BLOCK_P:
        b->block_open = false;
        if (!in_list(b))
            text_space(b->text);
        break;
    case MD_BLOCK_TABLE:
        end_table(b);
        break;
    default:
        break;
    }
    return 0;
}

void document_build(struct text *text, const struct lesson *lesson, int cols,
                    const struct document_hooks *hooks)
{
    static const struct document_hooks none = {0};
    static const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS |
                 MD_FLAG_PERMISSIVEURLAUTOLINKS,
        .enter_block = on_enter_block,
        .leave_block = on_leave_block,
        .enter_span = on_enter_span,
        .leave_span = on_leave_span,
        .text = on_text,
    };
    struct builder *b = xcalloc(1, sizeof *b);
    b->text = text;
    b->lesson = lesson;
    b->hooks = hooks ? hooks : &none;
    b->cols = cols;
    b->source = xmalloc(lesson->len + 1);
    memcpy(b->source, lesson->body, lesson->len + 1);
    b->masked = markdown_mask(b->source, lesson->len);
    md_parse(b->source, (MD_SIZE) lesson->len, &parser, b);
    table_finish(&b->table);
    str_finish(&b->caption);
    str_finish(&b->last);
    str_finish(&b->code_text);
    str_finish(&b->heading_text);
    free(b->image_path);
    free(b->source);
    free(b);
}

void document_inline(struct text *text, enum style style, const char *s)
{
    bool code = false, strong = false;
    while (*s) {
        size_t n = strcspn(s, "`*");
        if (n > 0)
            text_add(text, code ? STYLE_CODE : strong ? STYLE_STRONG : style, s, n);
        s += n;
        if (*s == '`' && (code || strchr(s + 1, '`'))) {
            code = !code;
            s++;
        } else if (!code && s[0] == '*' && s[1] == '*') {
            strong = !strong;
            s += 2;
        } else if (*s) {
            text_add(text, code ? STYLE_CODE : style, s, 1);
            s++;
        }
    }
}
