#include "core/material/import_html.h"

#include "base/str.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct html {
    const char *p;
    struct str out;
    bool marks;   /* Markdown was made */
    bool strong;  /* marks of emphasis or code were */
    bool literal; /* a character stands in the text that Markdown would take for a mark */
};

enum tag_kind { TAG_UNKNOWN, TAG_INLINE, TAG_BLOCK, TAG_BREAK, TAG_MARK, TAG_IMAGE };

static const struct tag {
    const char *name;
    enum tag_kind kind;
    const char *mark;
} tags[] = {
    {"p", TAG_BLOCK, ""},       {"div", TAG_BLOCK, ""}, {"span", TAG_INLINE, ""},
    {"font", TAG_INLINE, ""},   {"br", TAG_BREAK, ""},  {"b", TAG_MARK, "**"},
    {"strong", TAG_MARK, "**"}, {"i", TAG_MARK, "*"},   {"em", TAG_MARK, "*"},
    {"code", TAG_MARK, "`"},    {"img", TAG_IMAGE, ""},
};

static const struct tag *find_tag(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (strlen(tags[i].name) == n && strncasecmp(tags[i].name, name, n) == 0)
            return &tags[i];
    return NULL;
}

static const struct {
    const char *name;
    uint32_t cp;
} entities[] = {
    {"lt", '<'},       {"gt", '>'},        {"amp", '&'},      {"quot", '"'},     {"apos", '\''},
    {"nbsp", ' '},     {"times", 0xD7},    {"divide", 0xF7},  {"plusmn", 0xB1},  {"deg", 0xB0},
    {"middot", 0xB7},  {"hellip", 0x2026}, {"mdash", 0x2014}, {"ndash", 0x2013}, {"ldquo", 0x201C},
    {"rdquo", 0x201D}, {"lsquo", 0x2018},  {"rsquo", 0x2019}, {"le", 0x2264},    {"ge", 0x2265},
    {"ne", 0x2260},    {"rarr", 0x2192},   {"larr", 0x2190},  {"micro", 0xB5},   {"alpha", 0x3B1},
    {"beta", 0x3B2},   {"sigma", 0x3C3},   {"pi", 0x3C0},     {"yen", 0xA5},     {"copy", 0xA9},
    {"sup2", 0xB2},    {"sup3", 0xB3},
};

/* The code point of "&…;" at *p, which is moved behind it; 0 for what is no entity known. */
static uint32_t take_entity(const char **p)
{
    const char *s = *p + 1, *end = strchr(s, ';');
    uint32_t cp = 0;
    if (!end || end - s > 10)
        return 0;
    if (*s == '#') {
        char *stop;
        bool hex = s[1] == 'x' || s[1] == 'X';
        unsigned long n = strtoul(s + (hex ? 2 : 1), &stop, hex ? 16 : 10);
        bool fine = stop == end && n >= ' ' && n < 0x110000 && (n < 0xD800 || n > 0xDFFF);
        cp = fine ? (uint32_t) n : 0;
    }
    for (size_t i = 0; i < sizeof entities / sizeof *entities && !cp; i++)
        if (strlen(entities[i].name) == (size_t) (end - s) &&
            strncmp(entities[i].name, s, (size_t) (end - s)) == 0)
            cp = entities[i].cp;
    if (cp)
        *p = end + 1;
    return cp;
}

static void add_cp(struct html *h, uint32_t cp)
{
    char buf[4];
    if (cp < 0x80 && strchr("*_`[]\\", (int) cp))
        h->literal = true;
    str_add_bytes(&h->out, buf, utf8_encode(cp, buf));
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void trim_end(struct str *s)
{
    while (s->len > 0 && is_space(s->p[s->len - 1]))
        s->p[--s->len] = '\0';
}

static void add_break(struct html *h)
{
    while (h->out.len > 0 && h->out.p[h->out.len - 1] == ' ')
        h->out.p[--h->out.len] = '\0';
    str_add_char(&h->out, '\n');
}

static void add_block(struct html *h)
{
    trim_end(&h->out);
    if (h->out.len > 0)
        str_add_char(&h->out, '\n');
}

/* The value of an attribute within [p, end), decoded into out; false when it is not there. */
static bool attribute(const char *p, const char *end, const char *name, struct str *out)
{
    size_t n = strlen(name);
    for (; p + n + 2 < end; p++) {
        if (!is_space(p[-1]) || strncasecmp(p, name, n) != 0 || p[n] != '=')
            continue;
        char quote = p[n + 1];
        const char *value = p + n + 2;
        const char *close = memchr(value, quote, (size_t) (end - value));
        if ((quote != '"' && quote != '\'') || !close)
            return false;
        while (value < close) {
            char buf[4];
            uint32_t cp = *value == '&' ? take_entity(&value) : 0;
            if (cp)
                str_add_bytes(out, buf, utf8_encode(cp, buf));
            else
                str_add_char(out, *value++);
        }
        return true;
    }
    return false;
}

static bool add_image(struct html *h, const char *p, const char *end)
{
    struct str src = STR_INIT, alt = STR_INIT;
    bool ok = attribute(p, end, "src", &src) && !strpbrk(str_text(&src), " ()\n");
    attribute(p, end, "alt", &alt);
    if (ok)
        str_addf(&h->out, "![%s](%s)", strpbrk(str_text(&alt), "[]\n") ? "" : str_text(&alt),
                 str_text(&src));
    h->marks = true;
    str_finish(&src);
    str_finish(&alt);
    return ok;
}

/* From '<' behind '>'. False for a tag that says more than this reader understands. */
static bool take_tag(struct html *h)
{
    const char *end = strchr(h->p, '>'), *name = h->p + 1;
    if (!end)
        return false;
    bool closing = *name == '/';
    name += closing;
    size_t n = strcspn(name, " \t\r\n/>");
    const struct tag *tag = find_tag(name, n);
    if (!tag)
        return false;
    h->p = end + 1;
    switch (tag->kind) {
    case TAG_BLOCK:
        add_block(h);
        return true;
    case TAG_BREAK:
        add_break(h);
        return true;
    case TAG_MARK:
        h->marks = h->strong = true;
        str_add(&h->out, tag->mark);
        return true;
    case TAG_IMAGE:
        return add_image(h, name + n, end);
    default:
        return true;
    }
}

static bool take_text(struct html *h)
{
    if (*h->p == '&') {
        uint32_t cp = take_entity(&h->p);
        if (cp)
            add_cp(h, cp);
        return cp != 0;
    }
    if (is_space(*h->p)) {
        bool again = h->out.len == 0 || is_space(h->out.p[h->out.len - 1]);
        if (!again)
            str_add_char(&h->out, ' ');
        h->p++;
        return true;
    }
    if (strchr("*_`[]\\", *h->p))
        h->literal = true;
    str_add_char(&h->out, *h->p++);
    return true;
}

const char *import_html(struct arena *arena, const char *html, const char **format)
{
    struct html h = {.p = html};
    bool ok = true;
    while (ok && *h.p)
        ok = *h.p == '<' ? take_tag(&h) : take_text(&h);
    trim_end(&h.out);
    /* Marks beside characters that look like them would no longer be told apart. */
    ok = ok && !(h.strong && h.literal);
    *format = !ok ? "html" : h.marks ? "markdown" : "";
    const char *text = ok ? arena_strndup(arena, str_text(&h.out), h.out.len) : html;
    str_finish(&h.out);
    return text;
}
