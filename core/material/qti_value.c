#include "core/material/qti_value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int named(const char *const *names, int count, const char *name, int other)
{
    for (int i = 0; name && i < count; i++)
        if (names[i] && strcmp(names[i], name) == 0)
            return i;
    return other;
}

enum qti_base qti_base_named(const char *name)
{
    static const char *const names[] = {
        [QTI_BASE_BOOLEAN] = "boolean",       [QTI_BASE_INTEGER] = "integer",
        [QTI_BASE_FLOAT] = "float",           [QTI_BASE_STRING] = "string",
        [QTI_BASE_IDENTIFIER] = "identifier", [QTI_BASE_PAIR] = "pair",
        [QTI_BASE_DIRECTED] = "directedPair",
    };
    if (!name)
        return QTI_BASE_NONE;
    return (enum qti_base) named(names, QTI_BASE_OTHER, name, QTI_BASE_OTHER);
}

enum qti_cardinality qti_cardinality_named(const char *name)
{
    static const char *const names[] = {"single", "multiple", "ordered", "record"};
    return (enum qti_cardinality) named(names, 4, name, QTI_CARDINALITY_SINGLE);
}

bool qti_is_number(enum qti_base base)
{
    return base == QTI_BASE_INTEGER || base == QTI_BASE_FLOAT;
}

bool qti_scalar_parse(enum qti_base base, const char *text, struct qti_scalar *scalar)
{
    *scalar = (struct qti_scalar){.text = text};
    if (base == QTI_BASE_BOOLEAN) {
        scalar->number = strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
        return scalar->number != 0 || strcmp(text, "false") == 0 || strcmp(text, "0") == 0;
    }
    if (!qti_is_number(base))
        return true;
    char *end;
    scalar->number = strtod(text, &end);
    return end > text && *end == '\0' && isfinite(scalar->number) &&
           strspn(text, "+-.0123456789eE") == strlen(text);
}

/* Identifiers and numbers are tokens; a string is what stands there, without the line breaks that
 * a pretty printer puts around it. */
bool qti_value_read(const struct xml_node *node, enum qti_base base,
                    enum qti_cardinality cardinality, struct arena *arena, struct qti_value *value)
{
    unsigned count = 0, i = 0;
    *value = (struct qti_value){.base = base, .cardinality = cardinality};
    for (const struct xml_node *v = qti_child(node, "value"); v; v = qti_after(v, "value"))
        count++;
    struct qti_scalar *list = arena_array(arena, count, sizeof *list);
    for (const struct xml_node *v = qti_child(node, "value"); v; v = qti_after(v, "value"), i++)
        if (!qti_scalar_parse(base, qti_plain(v, arena), &list[i]))
            return false;
    value->list = list;
    value->count = count;
    return true;
}

struct qti_value qti_value_null(void)
{
    return (struct qti_value){0};
}

struct qti_value qti_value_number(struct arena *arena, enum qti_base base, double number)
{
    struct qti_scalar *one = arena_alloc(arena, sizeof *one);
    one->number = number;
    return (struct qti_value){.base = base, .list = one, .count = 1};
}

struct qti_value qti_value_text(struct arena *arena, enum qti_base base, const char *text)
{
    return qti_value_texts(arena, base, QTI_CARDINALITY_SINGLE, &text, 1);
}

struct qti_value qti_value_texts(struct arena *arena, enum qti_base base,
                                 enum qti_cardinality cardinality, const char *const *texts,
                                 unsigned count)
{
    struct qti_scalar *list = arena_array(arena, count, sizeof *list);
    for (unsigned i = 0; i < count; i++)
        list[i].text = texts[i];
    return (struct qti_value){base, cardinality, list, count};
}

/* "A B" and "B A". */
static bool same_pair(const char *a, const char *b)
{
    const char *cut = strchr(a, ' ');
    size_t head = cut ? (size_t) (cut - a) : 0, tail = cut ? strlen(cut + 1) : 0;
    if (strcmp(a, b) == 0)
        return true;
    return cut && strlen(b) == head + tail + 1 && memcmp(b, cut + 1, tail) == 0 && b[tail] == ' ' &&
           memcmp(b + tail + 1, a, head) == 0;
}

bool qti_scalar_same(enum qti_base base, const struct qti_scalar *a, const struct qti_scalar *b)
{
    if (qti_is_number(base) || base == QTI_BASE_BOOLEAN)
        return a->number == b->number;
    const char *x = a->text ? a->text : "", *y = b->text ? b->text : "";
    return base == QTI_BASE_PAIR ? same_pair(x, y) : strcmp(x, y) == 0;
}

unsigned qti_value_holds(const struct qti_value *container, const struct qti_scalar *scalar)
{
    unsigned times = 0;
    for (unsigned i = 0; i < container->count; i++)
        times += qti_scalar_same(container->base, &container->list[i], scalar);
    return times;
}

bool qti_value_same(const struct qti_value *a, const struct qti_value *b)
{
    bool kin = a->base == b->base || (qti_is_number(a->base) && qti_is_number(b->base));
    if (!kin || a->count != b->count)
        return false;
    bool set = a->cardinality == QTI_CARDINALITY_MULTIPLE;
    for (unsigned i = 0; i < a->count; i++)
        if (set ? qti_value_holds(a, &a->list[i]) != qti_value_holds(b, &a->list[i])
                : !qti_scalar_same(a->base, &a->list[i], &b->list[i]))
            return false;
    return true;
}
