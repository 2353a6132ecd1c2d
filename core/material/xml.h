/* XML (1.0, with namespaces) as an immutable tree, for files of strangers: a document type, and so
 * every entity but the five built in and character references, is refused; nothing outside the
 * text is ever read. Size, depth, nodes and attributes are limited. */
#ifndef CORE_MATERIAL_XML_H
#define CORE_MATERIAL_XML_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

struct xml_limits {
    size_t bytes;        /* of the text */
    unsigned depth;      /* of elements; the root has 1 */
    unsigned nodes;      /* elements and texts */
    unsigned attributes; /* of one element */
};

/* 64 MiB, 64 deep, a million nodes, 64 attributes. */
extern const struct xml_limits xml_limits_usual;

struct xml_attribute {
    const char *space; /* namespace, "" when none */
    const char *name;  /* without prefix */
    const char *value;
};

/* An element, or a run of text (name is NULL) as it stands: white space is kept, CDATA is text. */
struct xml_node {
    const char *space, *name;
    const char *text; /* of a text; NULL for an element */
    const struct xml_attribute *attributes;
    unsigned attributes_count;
    const struct xml_node *parent, *first, *next;
    unsigned line;
};

/* Reads a whole document in UTF-8, UTF-16 or what its declaration says of those that expat knows;
 * all texts of the tree are UTF-8 and live in the arena. `file` is the name for messages.
 * ERR_FORMAT, ERR_TOO_BIG: object "file:line", detail the library's message or what was refused. */
MUST_CHECK bool xml_parse(const char *file, const char *text, size_t len,
                          const struct xml_limits *limits, struct arena *arena,
                          const struct xml_node **root, struct err *err);

/* The first child element of that local name (any when NULL), and the next such one after `node`;
 * NULL when there is none. Namespaces are not looked at. */
const struct xml_node *xml_child(const struct xml_node *node, const char *name);
const struct xml_node *xml_after(const struct xml_node *node, const char *name);

/* True for an element of that local name. */
bool xml_is(const struct xml_node *node, const char *name);

/* The attribute of that local name, or NULL. */
const char *xml_attribute(const struct xml_node *node, const char *name);

/* All text below a node (or of a text itself), in order; lives in the arena. "" for NULL. */
const char *xml_text(const struct xml_node *node, struct arena *arena);

#endif
