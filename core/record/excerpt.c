#include "core/record/excerpt.h"

#include "base/str.h"
#include "base/utf8.h"

#include <string.h>

static const char ellipsis[] = "…";

/* Where to begin so that about `cols` columns stand before the hit; never inside a character. */
static size_t step_back(const char *text, size_t hit, int cols)
{
    uint32_t cp;
    size_t at = hit;
    for (int used = 0; at > 0 && used < cols;) {
        size_t before = at - 1;
        while (before > 0 && ((unsigned char) text[before] & 0xC0) == 0x80)
            before--;
        size_t step = utf8_decode(text + before, at - before, &cp);
        used += step ? utf8_cp_width(cp) : 1;
        at = before;
    }
    return at;
}

/* Bytes of marks at p that a reader does not see: emphasis, code, headings, table lines. */
static size_t marks(const char *p, size_t n)
{
    size_t dashes = 0;
    if (memchr("*`#|~", *p, 5))
        return 1;
    while (dashes < n && (p[dashes] == '-' || p[dashes] == ':'))
        dashes++;
    return dashes >= 3 ? dashes : 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

struct copier {
    struct str out;
    int used;
    bool space; /* a blank is due before the next character */
};

static void copy_one(struct copier *copier, const char *p, size_t step, int width)
{
    if (copier->space && copier->out.len > 0) {
        str_add_char(&copier->out, ' ');
        copier->used++;
    }
    copier->space = false;
    str_add_bytes(&copier->out, p, step);
    copier->used += width;
}

struct excerpt excerpt_make(const char *text, size_t n, size_t hit, size_t hit_end, int cols,
                            struct arena *arena)
{
    struct copier copier = {0};
    struct excerpt excerpt = {0};
    size_t at = hit_end > 0 ? step_back(text, hit, cols / 3) : 0;
    uint32_t cp;
    while (at > 0 && at < hit && (is_blank(text[at]) || marks(text + at, n - at) > 0))
        at++;
    if (at > 0)
        copy_one(&copier, ellipsis, sizeof ellipsis - 1, 1);
    while (at < n && copier.used < cols - 1) {
        size_t skip = marks(text + at, n - at);
        if (skip > 0 || is_blank(text[at])) {
            copier.space = copier.space || is_blank(text[at]) || text[at] == '|';
            at += skip ? skip : 1;
            continue;
        }
        size_t step = utf8_decode(text + at, n - at, &cp);
        if (step == 0)
            break;
        copy_one(&copier, text + at, step, utf8_cp_width(cp));
        if (at >= hit && at < hit_end) {
            if (excerpt.hit_len == 0)
                excerpt.hit_start = (int) (copier.out.len - step);
            excerpt.hit_len = (int) copier.out.len - excerpt.hit_start;
        }
        at += step;
    }
    if (at < n)
        str_add(&copier.out, ellipsis);
    excerpt.text = arena_strdup(arena, str_text(&copier.out));
    str_finish(&copier.out);
    return excerpt;
}
