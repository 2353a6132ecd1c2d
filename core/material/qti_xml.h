/* Writes XML in the names of QTI 2.x or of 3.0. */
#ifndef CORE_MATERIAL_QTI_XML_H
#define CORE_MATERIAL_QTI_XML_H

#include "base/str.h"

enum qti_version { QTI_22, QTI_30 };

struct qti_xml {
    struct str out;
    enum qti_version version;
};

/* Begins an element; then pairs of attribute name and value, ended by NULL; a NULL value leaves
 * its attribute out. Names are those of 2.x; a name of HTML stays what it is. */
void qti_begin(struct qti_xml *xml, const char *name, ...) __attribute__((sentinel));
/* The same for an element without content. */
void qti_empty(struct qti_xml *xml, const char *name, ...) __attribute__((sentinel));
void qti_end(struct qti_xml *xml, const char *name);

/* Text, escaped. */
void qti_put(struct qti_xml *xml, const char *text);

/* A question's text: line ends as <br/>, ![alt](media/x.png) as a picture. */
void qti_put_text(struct qti_xml *xml, const char *text);

/* The picture at the start of the text ("![alt](media/…)"): its length and parts, or 0. */
size_t qti_picture(const char *text, const char **name, size_t *name_len, size_t *alt_len);

#endif
