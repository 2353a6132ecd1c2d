/* HTML of a question's text to what the workstation shows. */
#ifndef CORE_MATERIAL_IMPORT_HTML_H
#define CORE_MATERIAL_IMPORT_HTML_H

#include "base/arena.h"

/* Text of HTML that only wraps it: paragraphs, line breaks, spans, entities; pictures become
 * ![alt](src), emphasis and code their Markdown marks. *format is then "", or "markdown" when marks
 * were made. HTML that says more (tables, lists, scripts …) is given back as it is, with
 * *format "html". The result lives in the arena. */
const char *import_html(struct arena *arena, const char *html, const char **format);

#endif
