/* Questions as QTI 2.2 or 3.0. */
#ifndef CORE_MATERIAL_QTI_WRITE_H
#define CORE_MATERIAL_QTI_WRITE_H

#include "core/material/qti_text.h"
#include "core/material/qti_xml.h"
#include "core/material/question.h"

/* One question as the XML of an item, with its scoring and feedback; heap. What import_qti reads
 * from it is the same question, save its category and tags, which a package carries. */
char *qti_item_write(const struct question *question, enum qti_version version,
                     const char *identifier);

/* The response processing of a question. */
void qti_write_processing(struct qti_xml *xml, const struct question *question);

/* Whether any answer, or the question, has something to tell afterwards. */
bool qti_has_feedback(const struct question *question);

/* A weight as a number: 33333 is "0.33333"; in a buffer of 16 bytes. */
const char *qti_weight_text(int weight, char *buffer);

/* The identifier of an answer. */
const char *qti_answer_name(const struct question *question, unsigned i, char *buffer);

/* Whether marks are those of the mapping alone. */
bool qti_is_mapped(const struct question *question);

struct qti_export {
    struct arena arena;
    struct qti_file *files; /* the manifest first; media not among them */
    size_t count;
    const char **media; /* "media/x.png", each once: the caller adds them */
    size_t media_count;
};

/* A package of the questions: imsmanifest.xml, test.xml with a section for each run of a category,
 * items/q00001.xml …; zeroed before. Freed with the arena. */
void qti_export_make(const struct question *list, size_t count, enum qti_version version,
                     const char *title, struct qti_export *out);

#endif
