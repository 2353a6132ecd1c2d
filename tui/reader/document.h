/* A lesson's Markdown as a text to be read: CommonMark and tables, by md4c, laid out for a width.
 *
 * Pure: no screen, no file, no record. Every line knows its byte in the body (text_line_place),
 * every section is an anchor with the section's index. */
#ifndef TUI_READER_DOCUMENT_H
#define TUI_READER_DOCUMENT_H

#include "core/material/lesson.h"
#include "tui/widget/text.h"

enum { DOCUMENT_MEASURE = 72 };

/* What the lesson's text leaves to its owner. */
struct document_hooks {
    /* Adds the inline question lesson->questions[index]. */
    void (*question)(void *context, struct text *text, unsigned index);
    /* Adds the figure `path` with its caption; `offset` is its place in the body. */
    void (*figure)(void *context, struct text *text, const char *path, const char *caption,
                   int64_t offset);
    void *context;
};

/* Appends the whole lesson, laid out for `cols` columns (tables and code are fitted to them), so it
 * is done anew when the width changes. A hook that is NULL leaves its things out. */
void document_build(struct text *text, const struct lesson *lesson, int cols,
                    const struct document_hooks *hooks);

/* Appends one paragraph's worth of a short text with `code` and **strong** in it (a question's stem
 * or feedback). */
void document_inline(struct text *text, enum style style, const char *s);

#endif
