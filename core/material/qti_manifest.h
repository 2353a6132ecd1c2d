/* What a content package lists (IMS Content Packaging 1.1–1.2: imsmanifest.xml). */
#ifndef CORE_MATERIAL_QTI_MANIFEST_H
#define CORE_MATERIAL_QTI_MANIFEST_H

#include "core/material/qti_text.h"

struct qti_resource {
    const char *type;  /* "imsqti_item_xmlv3p0" */
    const char *name;  /* of its file in the package */
    const char **tags; /* keywords, then "lom:" and the identifier of its metadata */
    unsigned tags_count;
    unsigned line;
    bool done; /* was read */
};

struct qti_manifest {
    struct qti_resource *list;
    size_t count;
};

/* Reads the manifest's root element. Resources without a file are passed over. */
void qti_manifest_read(const struct xml_node *root, const struct qti_source *source,
                       struct qti_manifest *manifest);

struct qti_resource *qti_manifest_find(const struct qti_manifest *manifest, const char *name);

#endif
