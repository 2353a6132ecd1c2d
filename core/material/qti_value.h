/* Values of QTI's response processing: a base type, a cardinality and a list; an empty list is
 * NULL. Numbers are doubles, as the specification has them (IEEE 754). */
#ifndef CORE_MATERIAL_QTI_VALUE_H
#define CORE_MATERIAL_QTI_VALUE_H

#include "core/material/qti_dom.h"

enum qti_base {
    QTI_BASE_NONE,
    QTI_BASE_BOOLEAN,
    QTI_BASE_INTEGER,
    QTI_BASE_FLOAT,
    QTI_BASE_STRING,
    QTI_BASE_IDENTIFIER,
    QTI_BASE_PAIR,
    QTI_BASE_DIRECTED,
    QTI_BASE_OTHER, /* point, duration, file, uri: carried as text, never computed with */
};

enum qti_cardinality {
    QTI_CARDINALITY_SINGLE,
    QTI_CARDINALITY_MULTIPLE,
    QTI_CARDINALITY_ORDERED,
    QTI_CARDINALITY_RECORD,
};

struct qti_scalar {
    double number;    /* boolean, integer, float */
    const char *text; /* the others; of numbers the text as written, or NULL */
};

struct qti_value {
    enum qti_base base;
    enum qti_cardinality cardinality;
    const struct qti_scalar *list;
    unsigned count; /* 0: NULL */
};

enum qti_base qti_base_named(const char *name);
enum qti_cardinality qti_cardinality_named(const char *name);

/* One scalar from text; false when the text is not of the base type. */
bool qti_scalar_parse(enum qti_base base, const char *text, struct qti_scalar *scalar);

/* The <value> children of a node (correctResponse, defaultValue). */
bool qti_value_read(const struct xml_node *node, enum qti_base base,
                    enum qti_cardinality cardinality, struct arena *arena, struct qti_value *value);

struct qti_value qti_value_null(void);
struct qti_value qti_value_number(struct arena *arena, enum qti_base base, double number);
struct qti_value qti_value_text(struct arena *arena, enum qti_base base, const char *text);

/* A list of texts as a container. */
struct qti_value qti_value_texts(struct arena *arena, enum qti_base base,
                                 enum qti_cardinality cardinality, const char *const *texts,
                                 unsigned count);

bool qti_is_number(enum qti_base base);

/* Whether two scalars are the same: numbers by value, pairs in either order, texts exactly. */
bool qti_scalar_same(enum qti_base base, const struct qti_scalar *a, const struct qti_scalar *b);

/* Whether two values are the same: multiple without order. Neither may be NULL. */
bool qti_value_same(const struct qti_value *a, const struct qti_value *b);

/* Number of times the scalar is in the container. */
unsigned qti_value_holds(const struct qti_value *container, const struct qti_scalar *scalar);

#endif
