#include "core/material/qti.h"

#include "core/material/qti_item.h"

#include <string.h>

bool import_qti(const char *file, const char *text, size_t len,
                const struct import_options *options, struct import *out)
{
    const struct xml_node *root;
    struct err err = ERR_INIT;
    struct qti_source source = {.import = out, .folder = ""};
    struct qti_place place = {.category = "", .options = options};
    out->file = file;
    if (len > QTI_ITEM_MAX)
        return import_fault(out, 0, ERR_N("larger than allowed"), "%zu > %d", len, QTI_ITEM_MAX);
    if (!xml_parse(file, text, len, &xml_limits_usual, &out->arena, &root, &err))
        return import_err(out, &err);
    if (qti_is(root, "assessmentTest"))
        return import_fault(out, root->line,
                            ERR_N("a test whose items are in other files; import its package"),
                            "%s", qti_attribute_or(root, "title", ""));
    if (!qti_is(root, "assessmentItem"))
        return import_fault(out, root->line, ERR_N("not an item of QTI 2 or 3"), "<%s>",
                            root->name);
    return qti_item_read(root, &source, &place);
}
