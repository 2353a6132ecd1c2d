#include "core/material/xml.h"

#include "base/str.h"

#include <expat.h>
#include <limits.h>
#include <string.h>

const struct xml_limits xml_limits_usual = {
    .bytes = (size_t) 64 * 1024 * 1024, .depth = 64, .nodes = 1000000, .attributes = 64};

/* Between namespace and name: no attribute value holds it but by a reference, and then expat
 * refuses the namespace. */
enum { SEPARATOR = '\n' };

struct builder {
    XML_Parser parser;
    const struct xml_limits *limits;
    struct arena *arena;
    struct xml_node *root, *open; /* the innermost open element */
    struct xml_node **slot;       /* where the next node goes */
    struct str text;              /* gathered and not yet a node */
    unsigned text_line, depth, nodes;
    enum err_code code; /* why the parser was stopped; ERR_NONE: it was not */
    const char *detail;
};

static unsigned line_now(const struct builder *b)
{
    XML_Size line = XML_GetCurrentLineNumber(b->parser);
    return line < UINT_MAX ? (unsigned) line : UINT_MAX;
}

static void stop(struct builder *b, enum err_code code, const char *detail)
{
    if (b->code != ERR_NONE)
        return;
    b->code = code;
    b->detail = detail;
    XML_StopParser(b->parser, XML_FALSE);
}

/* A zeroed node in its place; NULL when there are too many. */
static struct xml_node *new_node(struct builder *b, unsigned line)
{
    if (b->nodes == b->limits->nodes) {
        stop(b, ERR_TOO_BIG, "nodes");
        return NULL;
    }
    b->nodes++;
    struct xml_node *node = arena_alloc(b->arena, sizeof *node);
    *node = (struct xml_node){.space = "", .parent = b->open, .line = line};
    if (b->slot)
        *b->slot = node;
    else
        b->root = node;
    return node;
}

static struct xml_node **after(struct xml_node *node)
{
    return (struct xml_node **) (void *) &node->next;
}

static struct xml_node **inside(struct xml_node *node)
{
    return (struct xml_node **) (void *) &node->first;
}

static void finish_text(struct builder *b)
{
    if (b->text.len == 0 || !b->open)
        return;
    struct xml_node *node = new_node(b, b->text_line);
    if (node) {
        node->text = arena_strndup(b->arena, str_text(&b->text), b->text.len);
        b->slot = after(node);
    }
    str_clear(&b->text);
}

static void split_name(struct builder *b, const char *full, const char **space, const char **name)
{
    const char *mark = strrchr(full, SEPARATOR);
    *space = mark ? arena_strndup(b->arena, full, (size_t) (mark - full)) : "";
    *name = arena_strdup(b->arena, mark ? mark + 1 : full);
}

static void keep_attributes(struct builder *b, struct xml_node *node, const char **pairs)
{
    unsigned count = 0;
    while (pairs[2 * (size_t) count])
        if (++count > b->limits->attributes) {
            stop(b, ERR_TOO_BIG, "attributes");
            return;
        }
    struct xml_attribute *list = arena_array(b->arena, count, sizeof *list);
    for (unsigned i = 0; i < count; i++) {
        split_name(b, pairs[2 * (size_t) i], &list[i].space, &list[i].name);
        list[i].value = arena_strdup(b->arena, pairs[2 * (size_t) i + 1]);
    }
    node->attributes = list;
    node->attributes_count = count;
}

static void XMLCALL on_start(void *data, const char *name, const char **pairs)
{
    struct builder *b = data;
    if (b->code != ERR_NONE)
        return;
    finish_text(b);
    if (b->depth == b->limits->depth) {
        stop(b, ERR_TOO_BIG, "depth");
        return;
    }
    struct xml_node *node = new_node(b, line_now(b));
    if (!node)
        return;
    split_name(b, name, &node->space, &node->name);
    keep_attributes(b, node, pairs);
    b->open = node;
    b->slot = inside(node);
    b->depth++;
}

static void XMLCALL on_end(void *data, const char *name)
{
    struct builder *b = data;
    (void) name;
    if (b->code != ERR_NONE)
        return;
    finish_text(b);
    struct xml_node *node = b->open;
    b->open = (struct xml_node *) (void *) node->parent;
    b->slot = after(node);
    b->depth--;
}

static void XMLCALL on_text(void *data, const char *s, int len)
{
    struct builder *b = data;
    if (b->code != ERR_NONE)
        return;
    if (b->text.len == 0)
        b->text_line = line_now(b);
    str_add_bytes(&b->text, s, (size_t) len);
}

static void XMLCALL on_doctype(void *data, const char *name, const char *system, const char *public,
                               int internal)
{
    (void) name, (void) system, (void) public, (void) internal;
    stop(data, ERR_FORMAT, "DOCTYPE");
}

static bool failed(const struct builder *b, const char *file, struct err *err)
{
    unsigned line = line_now(b);
    enum XML_Error code = XML_GetErrorCode(b->parser);
    if (code == XML_ERROR_NO_MEMORY)
        return err_set(err, ERR_MEMORY, "%s", file);
    err_set(err, b->code != ERR_NONE ? b->code : ERR_FORMAT, "%s:%u", file, line);
    return err_detail(err, "%s", b->code != ERR_NONE ? b->detail : XML_ErrorString(code));
}

bool xml_parse(const char *file, const char *text, size_t len, const struct xml_limits *limits,
               struct arena *arena, const struct xml_node **root, struct err *err)
{
    if (len > limits->bytes || len > INT_MAX)
        return err_set(err, ERR_TOO_BIG, "%s:1", file) ||
               err_detail(err, "%zu > %zu", len, limits->bytes);
    struct builder b = {.limits = limits, .arena = arena, .code = ERR_NONE};
    b.parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (!b.parser)
        return err_set(err, ERR_MEMORY, "%s", file);
    XML_SetUserData(b.parser, &b);
    XML_SetElementHandler(b.parser, on_start, on_end);
    XML_SetCharacterDataHandler(b.parser, on_text);
    XML_SetStartDoctypeDeclHandler(b.parser, on_doctype);
    XML_SetParamEntityParsing(b.parser, XML_PARAM_ENTITY_PARSING_NEVER);
    bool ok = XML_Parse(b.parser, text, (int) len, 1) == XML_STATUS_OK || failed(&b, file, err);
    if (ok)
        *root = b.root;
    XML_ParserFree(b.parser);
    str_finish(&b.text);
    return ok;
}

bool xml_is(const struct xml_node *node, const char *name)
{
    return node->name && strcmp(node->name, name) == 0;
}

static const struct xml_node *find(const struct xml_node *node, const char *name)
{
    while (node && (!node->name || (name && strcmp(node->name, name) != 0)))
        node = node->next;
    return node;
}

const struct xml_node *xml_child(const struct xml_node *node, const char *name)
{
    return node ? find(node->first, name) : NULL;
}

const struct xml_node *xml_after(const struct xml_node *node, const char *name)
{
    return node ? find(node->next, name) : NULL;
}

const char *xml_attribute(const struct xml_node *node, const char *name)
{
    for (unsigned i = 0; node && i < node->attributes_count; i++)
        if (strcmp(node->attributes[i].name, name) == 0)
            return node->attributes[i].value;
    return NULL;
}

/* The next node of a walk through everything below `top`, or NULL. */
static const struct xml_node *step(const struct xml_node *node, const struct xml_node *top)
{
    if (node->first)
        return node->first;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

const char *xml_text(const struct xml_node *node, struct arena *arena)
{
    if (!node)
        return "";
    if (node->text)
        return node->text;
    if (node->first && node->first->text && !node->first->next)
        return node->first->text;
    struct str text = STR_INIT;
    for (const struct xml_node *n = node; n; n = step(n, node))
        if (n->text)
            str_add(&text, n->text);
    const char *kept = arena_strndup(arena, str_text(&text), text.len);
    str_finish(&text);
    return kept;
}
