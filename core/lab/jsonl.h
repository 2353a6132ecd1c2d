/* JSON Lines: one JSON object a line, empty lines left out. For files of labs and for works, which
 * come from anywhere: duplicate members are refused, and every error names its line. */
#ifndef CORE_LAB_JSONL_H
#define CORE_LAB_JSONL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "core/lab/lab.h"
#include "core/lab/reason.h"

#include <jansson.h>

struct jsonl {
    const char *file; /* names it in errors; NULL: only the line */
    const char *rest; /* unread */
    size_t left;
    unsigned line; /* of `value`, from 1 */
    json_t *value; /* of the line just read; freed by the next step */
};

/* Begins to read; a byte order mark is skipped. */
void jsonl_open(struct jsonl *in, const char *file, const char *text, size_t len);
/* Goes to the next object. False at the end and after a fault: then err->code is set. */
bool jsonl_next(struct jsonl *in, struct err *err);
void jsonl_close(struct jsonl *in);

/* ERR_FORMAT at the current line; the rest is data: a member's name, what was found. */
bool jsonl_wrong(const struct jsonl *in, struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with a member as detail and first argument, and why. */
bool jsonl_why(const struct jsonl *in, struct err *err, enum lab_reason reason, const char *member,
               const char *b, const char *c);
/* The object has no members but these (ended by NULL); LAB_WHY_MEMBER_UNKNOWN. */
bool jsonl_known(const struct jsonl *in, const char *const *members, struct err *err);

/* No line of a data file of the lab has other members; for the lint. */
bool jsonl_check_members(struct lab_task *lab, const char *name, const char *const *members,
                         struct err *err);

/* The member `name` as an id: a text, or a whole number written out. In the arena; NULL when it is
 * neither or is not there. */
const char *jsonl_id(const json_t *object, const char *name, struct arena *arena);

/* Appends a text as JSON, quoted; characters beyond ASCII stay as they are. */
void jsonl_add_text(struct str *out, const char *text);

#endif
