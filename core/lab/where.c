#include "core/lab/where.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct place {
    const char *p, *end;
    unsigned line;
};

static void skip_space(struct place *at)
{
    for (; at->p < at->end && strchr(" \t\r\n,:", *at->p); at->p++)
        at->line += *at->p == '\n';
}

/* To behind the closing quote. */
static void skip_text(struct place *at)
{
    for (at->p++; at->p < at->end && *at->p != '"'; at->p++)
        at->p += *at->p == '\\' && at->p + 1 < at->end;
    at->p += at->p < at->end;
}

static void skip_value(struct place *at)
{
    int depth = 0;
    do {
        skip_space(at);
        if (at->p >= at->end)
            return;
        if (*at->p == '"') {
            skip_text(at);
            continue;
        }
        depth += *at->p == '{' || *at->p == '[';
        depth -= *at->p == '}' || *at->p == ']';
        at->p++;
        while (at->p < at->end && depth == 0 && !strchr(" \t\r\n,:{}[]\"", *at->p))
            at->p++;
    } while (depth > 0);
}

static bool enter_item(struct place *at, unsigned long index)
{
    skip_space(at);
    if (at->p >= at->end || *at->p != '[')
        return false;
    at->p++;
    for (unsigned long i = 0;; i++) {
        skip_space(at);
        if (at->p >= at->end || *at->p == ']')
            return false;
        if (i == index)
            return true;
        skip_value(at);
    }
}

static bool enter_member(struct place *at, const char *name, size_t n)
{
    skip_space(at);
    if (at->p >= at->end || *at->p != '{')
        return false;
    at->p++;
    for (;;) {
        skip_space(at);
        if (at->p >= at->end || *at->p != '"')
            return false;
        const char *key = at->p + 1;
        unsigned line = at->line;
        skip_text(at);
        if ((size_t) (at->p - key) == n + 1 && memcmp(key, name, n) == 0) {
            at->line = line;
            skip_space(at);
            return true;
        }
        skip_value(at);
    }
}

unsigned where_json(const char *text, size_t len, const char *path)
{
    struct place at = {text, text + len, 1}, last;
    bool found = false;
    for (;; found = true) {
        skip_space(&at);
        last = at;
        path += *path == '.';
        size_t n = strcspn(path, ".[");
        bool inside = false;
        if (*path == '[') {
            inside = enter_item(&at, strtoul(path + 1, NULL, 10));
            n = strcspn(path, "]");
            n += path[n] == ']';
        } else if (n > 0) {
            inside = enter_member(&at, path, n);
        }
        if (!inside)
            return found ? last.line : 0;
        path += n;
    }
}
