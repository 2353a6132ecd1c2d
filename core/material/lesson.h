/* A lesson: YAML front matter and a Markdown body. */
#ifndef CORE_MATERIAL_LESSON_H
#define CORE_MATERIAL_LESSON_H

#include "base/arena.h"
#include "base/err.h"
#include "core/material/question.h"

#include <stddef.h>

enum lesson_state { LESSON_COMPLETE, LESSON_OUTLINE };

enum { LESSON_FILE_MAX = 1024 * 1024 };

/* From one "## " heading to the next. */
struct lesson_section {
    const char *title; /* without the tag */
    const char **keys; /* requirements it teaches, from the tag {S1.1.1 K1.1.2} */
    unsigned keys_count;
    size_t offset, len; /* bytes of the body, heading line included */
    unsigned hanzi;     /* Chinese characters in it */
    unsigned line;      /* of the file */
};

/* An inline question: a fenced block "gift". */
struct lesson_question {
    const struct question *question;
    size_t offset, len; /* bytes of the body, both fences included */
    int section;        /* index, -1 before the first heading */
    unsigned line;      /* of the file, of the opening fence */
};

struct lesson {
    const char *id, *title;
    const char *standard, *level; /* whom it serves: its own keys, else the pack's first */
    const char *work;             /* "1.1", "B2.1" */
    const char **covers;
    unsigned covers_count;
    unsigned minutes, order;
    enum lesson_state state;
    const char *file; /* "lessons/1.1-1.md" */
    const char *body; /* NUL-terminated */
    size_t len;
    unsigned body_line;                    /* number of the body's first line in the file */
    const struct lesson_section *sections; /* text before the first heading is in none */
    unsigned sections_count;
    const struct lesson_question *questions;
    unsigned questions_count;
};

/* Reads one lesson's text. `standard` and `level` stand in where the front matter names none (NULL
 * when the pack serves nothing; then the lesson must name its own). ERR_FORMAT with "file:line".
 * The result lives in the arena. */
MUST_CHECK bool lesson_parse(const char *file, const char *text, size_t len, const char *standard,
                             const char *level, struct arena *arena, const struct lesson **lesson,
                             struct err *err);

#endif
