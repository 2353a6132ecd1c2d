/* One QTI item to questions. */
#ifndef CORE_MATERIAL_QTI_ITEM_H
#define CORE_MATERIAL_QTI_ITEM_H

#include "core/material/qti_text.h"

struct qti_place {
    const char *category;    /* "" outside any */
    const char *const *tags; /* of the manifest */
    unsigned tags_count;
    const struct import_options *options;
};

/* Reads an assessmentItem element: one question for each interaction, or a description when there
 * is none. False after a fault. */
bool qti_item_read(const struct xml_node *item, const struct qti_source *source,
                   const struct qti_place *place);

#endif
