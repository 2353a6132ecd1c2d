/* A glossary: terms of the trade, each with its English and one line. One file of a pack's
 * glossary/ folder. */
#ifndef CORE_MATERIAL_GLOSSARY_H
#define CORE_MATERIAL_GLOSSARY_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

enum { GLOSSARY_LINE_MAX = 80 }; /* characters of a line that lint lets pass */

struct glossary_term {
    const char *term;  /* 标注 */
    const char *en;    /* annotation */
    const char *line;  /* what it is, in one line */
    const char **also; /* other names */
    unsigned also_count;
    const char *lesson;      /* id of the lesson that teaches it, NULL */
    const char *requirement; /* "K2.1.1" that it belongs to, NULL */
};

struct glossary {
    const struct glossary_term *terms; /* as written */
    unsigned terms_count;
};

/* Reads the text of one file. ERR_FORMAT with "file:line". The result lives in the arena. */
MUST_CHECK bool glossary_parse(const char *file, const char *text, size_t len, struct arena *arena,
                               const struct glossary **glossary, struct err *err);

#endif
