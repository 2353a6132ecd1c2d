/* The question bank of a pack, the GIFT files of its folder questions/, read one file after the
 * other, so that a bank of a hundred thousand questions needs the memory of one file. */
#ifndef CORE_MATERIAL_BANK_H
#define CORE_MATERIAL_BANK_H

#include "base/arena.h"
#include "base/err.h"
#include "core/material/folder.h"
#include "core/material/question.h"

#include <stddef.h>

enum {
    BANK_QUESTIONS_MAX = 200000, /* of a pack */
    BANK_ID_MAX = 64,            /* bytes */
};

struct bank_question {
    const struct question *question;
    const char *file; /* "questions/1.1.gift" */
    const char *text; /* its GIFT text as the file has it, `len` bytes, comments included */
    size_t len;
};

/* Gets one question, which lives until it returns; false stops the reading and passes *err on. */
typedef bool (*bank_visit)(void *ctx, const struct bank_question *question, struct err *err);

/* Gives all questions, by file name and line. ERR_FORMAT with "folder: file:line" and the fault's
 * sentence for text that is no GIFT, ERR_INVALID with the same for a question without an id of its
 * own (bank_id_is_fine), ERR_TOO_BIG above BANK_QUESTIONS_MAX. Questions given before the fault
 * count for nothing. */
MUST_CHECK bool bank_read(const struct folder *folder, bank_visit visit, void *ctx,
                          struct err *err);

/* 1 to 64 bytes, no spaces, slashes or control characters. */
bool bank_id_is_fine(const char *id);

/* True for a tag that names a level a question serves: "4-04-05-05/4". */
bool bank_tag_is_level(const char *tag);

/* Full path of the 工作内容 that a requirement of a level (its path) belongs to: of "K1.1.2" it
 * ends in "/1.1", of "B2.1.2.1" in "/B2.1"; "" for a requirement that names none. In the arena. */
char *bank_work(struct arena *arena, const char *level, const char *requirement);

#endif
