#include "tui/keys.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

struct name {
    enum keys_code code;
    const char *name;
    const char *sign;
};

static const struct name names[] = {
#define X(id, name, sign) {KEYS_##id, name, sign},
    KEYS_LIST(X)
#undef X
};

enum { NAMES = sizeof names / sizeof *names };

static bool parse_base(const char *name, size_t n, uint32_t *code)
{
    if (n == 5 && memcmp(name, "Space", 5) == 0) {
        *code = ' ';
        return true;
    }
    for (int i = 0; i < NAMES; i++) {
        if (strlen(names[i].name) == n && memcmp(names[i].name, name, n) == 0) {
            *code = names[i].code;
            return true;
        }
    }
    return n > 0 && utf8_decode(name, n, code) == n && *code > ' ' && *code != 0xFFFD;
}

bool keys_parse(const char *name, size_t n, struct key *key)
{
    *key = (struct key){0};
    while (n > 2 && name[1] == '-') {
        unsigned mod = name[0] == 'C'   ? KEYS_CTRL
                       : name[0] == 'M' ? KEYS_ALT
                       : name[0] == 'S' ? KEYS_SHIFT
                                        : 0;
        if (!mod || key->mods & mod)
            return false;
        key->mods |= mod;
        name += 2;
        n -= 2;
    }
    return parse_base(name, n, &key->code);
}

static const struct name *special(uint32_t code)
{
    for (int i = 0; i < NAMES; i++)
        if (names[i].code == code)
            return &names[i];
    return NULL;
}

void keys_format(struct key key, char *buf, size_t n)
{
    const struct name *name = special(key.code);
    char text[8] = "Space";
    if (!name && key.code != ' ')
        text[utf8_encode(key.code, text)] = '\0';
    snprintf(buf, n, "%s%s%s%s", key.mods & KEYS_CTRL ? "C-" : "", key.mods & KEYS_ALT ? "M-" : "",
             key.mods & KEYS_SHIFT ? "S-" : "", name ? name->name : text);
}

void keys_sign(struct key key, char *buf, size_t n)
{
    const struct name *name = special(key.code);
    char text[8] = "Space";
    if (!name && key.code != ' ') {
        uint32_t code = key.code;
        if (key.mods & KEYS_CTRL && code >= 'a' && code <= 'z')
            code -= 'a' - 'A';
        text[utf8_encode(code, text)] = '\0';
    }
    snprintf(buf, n, "%s%s%s%s", key.mods & KEYS_CTRL ? "Ctrl-" : "",
             key.mods & KEYS_ALT ? "Alt-" : "", key.mods & KEYS_SHIFT ? "Shift-" : "",
             name ? name->sign : text);
}

bool keys_equal(struct key a, struct key b)
{
    return a.code == b.code && a.mods == b.mods;
}

bool keys_is_text(struct key key)
{
    return key.code >= ' ' && key.code < KEYS_BASE && key.code != 0x7F && key.mods == 0;
}
