/* A booklet laid out for people: as text, as text in numbered pages, as one HTML file. */
#ifndef TUI_COMMAND_EXAM_SHEET_H
#define TUI_COMMAND_EXAM_SHEET_H

#include "core/exam/booklet.h"

enum exam_sheet { EXAM_SHEET_TEXT, EXAM_SHEET_PAGES, EXAM_SHEET_HTML };

/* The paper, or its key with explanations; heap. Pages have 60 lines of 78 columns and end with
 * "page n of m" and a form feed. */
char *exam_sheet_write(const struct booklet *booklet, enum exam_sheet kind, bool key);

#endif
