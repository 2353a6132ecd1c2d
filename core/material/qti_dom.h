/* QTI 2.x and 3.0 under one set of names: <choiceInteraction responseIdentifier> and
 * <qti-choice-interaction response-identifier> are both "choiceInteraction" and
 * "responseIdentifier" here. */
#ifndef CORE_MATERIAL_QTI_DOM_H
#define CORE_MATERIAL_QTI_DOM_H

#include "core/material/xml.h"

/* True for an element of that 2.x name in either spelling. */
bool qti_is(const struct xml_node *node, const char *name);

/* The first child of that name, and the next sibling of that name; NULL when there is none. */
const struct xml_node *qti_child(const struct xml_node *node, const char *name);
const struct xml_node *qti_after(const struct xml_node *node, const char *name);

/* The node after `at` in document order below root; `at` may be root. NULL at the end. */
const struct xml_node *qti_walk(const struct xml_node *root, const struct xml_node *at);

/* The first element of that name below root. */
const struct xml_node *qti_find(const struct xml_node *root, const char *name);

/* The attribute of that 2.x name in either spelling, or NULL; or `other`. */
const char *qti_attribute(const struct xml_node *node, const char *name);
const char *qti_attribute_or(const struct xml_node *node, const char *name, const char *other);

/* "true" and "1". */
bool qti_flag(const struct xml_node *node, const char *name, bool other);

/* All text below, white space squeezed; lives in the arena. */
const char *qti_plain(const struct xml_node *node, struct arena *arena);

/* True when the space separated list holds the word. */
bool qti_has_word(const char *list, const char *word);

#endif
