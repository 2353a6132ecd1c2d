/* The XHTML of QTI items as the text of questions. */
#ifndef CORE_MATERIAL_QTI_TEXT_H
#define CORE_MATERIAL_QTI_TEXT_H

#include "base/str.h"
#include "core/material/import.h"
#include "core/material/qti_dom.h"

/* A file of a package, by its name there. */
struct qti_file {
    const char *name;
    const void *bytes;
    size_t len;
};

/* Where an item comes from. */
struct qti_source {
    struct import *import;
    const struct qti_file *files; /* of the package */
    size_t files_count;
    const char *folder; /* of the item in the package: "" or "items/" */
    bool own;           /* written by this program: texts as they stand, "xunlian-…" classes */
};

struct qti_text {
    const struct qti_source *source;
    const struct xml_node *gap; /* text after this interaction goes to the tail; NULL: none */
    struct str head, tail;
    bool after, marked; /* past the gap; more than plain paragraphs */
    int pending;        /* white space that is due before the next character */
    unsigned depth;
};

/* Appends what is below the node: paragraphs, lists, tables, code, images that the package has
 * (![alt](media/x.png)). Interactions, feedback and rubrics are left out, inline gaps shown as
 * "____"; what cannot be shown is reported. */
void qti_text_add(struct qti_text *text, const struct xml_node *node);

/* Blank line before what follows. */
void qti_text_break(struct qti_text *text);
void qti_text_finish(struct qti_text *text);

/* The text below one node; lives in the import's arena. */
const char *qti_text_of(const struct qti_source *source, const struct xml_node *node);

/* The package's file of a reference in the item, or NULL; a reference that leaves the package is a
 * fault. "../" and %20 are understood. */
const struct qti_file *qti_file_at(const struct qti_source *source, const char *reference,
                                   unsigned line);

/* True for an interaction of any kind. */
bool qti_is_interaction(const struct xml_node *node);

#endif
