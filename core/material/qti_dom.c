#include "core/material/qti_dom.h"

#include "base/str.h"

#include <string.h>

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* "response-identifier" against "responseIdentifier". */
static bool same_kebab(const char *have, const char *want)
{
    for (; *want; want++, have++) {
        char c = *want;
        if (is_upper(c)) {
            if (*have++ != '-')
                return false;
            c = (char) (c - 'A' + 'a');
        }
        if (*have != c)
            return false;
    }
    return *have == '\0';
}

bool qti_is(const struct xml_node *node, const char *name)
{
    if (!node || !node->name)
        return false;
    if (str_starts(node->name, "qti-"))
        return same_kebab(node->name + 4, name);
    return strcmp(node->name, name) == 0;
}

const struct xml_node *qti_after(const struct xml_node *node, const char *name)
{
    const struct xml_node *next = node->next;
    while (next && !qti_is(next, name))
        next = next->next;
    return next;
}

const struct xml_node *qti_child(const struct xml_node *node, const char *name)
{
    const struct xml_node *first = node ? node->first : NULL;
    return !first || qti_is(first, name) ? first : qti_after(first, name);
}

const struct xml_node *qti_walk(const struct xml_node *root, const struct xml_node *at)
{
    if (at->first)
        return at->first;
    while (at != root && !at->next)
        at = at->parent;
    return at == root ? NULL : at->next;
}

const struct xml_node *qti_find(const struct xml_node *root, const char *name)
{
    const struct xml_node *at = root;
    while (at && (at = qti_walk(root, at)))
        if (qti_is(at, name))
            return at;
    return NULL;
}

const char *qti_attribute(const struct xml_node *node, const char *name)
{
    for (unsigned i = 0; node && i < node->attributes_count; i++) {
        const char *have = node->attributes[i].name;
        if (strcmp(have, name) == 0 || same_kebab(have, name))
            return node->attributes[i].value;
    }
    return NULL;
}

const char *qti_attribute_or(const struct xml_node *node, const char *name, const char *other)
{
    const char *value = qti_attribute(node, name);
    return value ? value : other;
}

bool qti_flag(const struct xml_node *node, const char *name, bool other)
{
    const char *value = qti_attribute(node, name);
    return value ? strcmp(value, "true") == 0 || strcmp(value, "1") == 0 : other;
}

const char *qti_plain(const struct xml_node *node, struct arena *arena)
{
    char *copy = arena_strdup(arena, xml_text(node, arena)), *to = copy;
    for (const char *p = copy; *p; p++) {
        bool space = strchr(" \t\r\n", *p) != NULL;
        if (!space)
            *to++ = *p;
        else if (to > copy && to[-1] != ' ')
            *to++ = ' ';
    }
    if (to > copy && to[-1] == ' ')
        to--;
    *to = '\0';
    return copy;
}

bool qti_has_word(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list; (p = strstr(p, word)); p += n) {
        bool head = p == list || strchr(" \t\n", p[-1]);
        if (head && (p[n] == '\0' || strchr(" \t\n", p[n])))
            return true;
    }
    return false;
}
