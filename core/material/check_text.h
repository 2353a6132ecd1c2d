/* Lint of texts: bytes of any file, Markdown of a lesson. Private to the lint. */
#ifndef CORE_MATERIAL_CHECK_TEXT_H
#define CORE_MATERIAL_CHECK_TEXT_H

#include "core/material/check_run.h"

/* UTF-8, BOM, CRLF, tabs. False when the file cannot be read further. */
bool check_bytes(struct check_run *run, const char *file, const char *text, size_t len);

/* Tables, code blocks, links, figures and headings of a lesson's body. */
void check_body(struct check_run *run, const struct lesson *lesson);

#endif
