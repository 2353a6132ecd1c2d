/* Questions from the files of other programs: what every importer fills.
 *
 * An importer turns bytes into questions, the files they show and notes. A note is either a fault,
 * and then nothing of the import may be used, or a report of what was changed or left out; every
 * loss has its note. All faults of a file are told, not only the first. */
#ifndef CORE_MATERIAL_IMPORT_H
#define CORE_MATERIAL_IMPORT_H

#include "base/arena.h"
#include "base/err.h"
#include "core/material/question.h"

#include <stddef.h>

enum {
    IMPORT_FILE_MAX = 64 * 1024 * 1024,
    IMPORT_QUESTIONS_MAX = 50000,
    IMPORT_NOTES_MAX = 1000,             /* further ones are counted only */
    IMPORT_TEXT_MAX = 64 * 1024,         /* bytes of one text of a question */
    IMPORT_MEDIA_MAX = 16 * 1024 * 1024, /* bytes of one file that a question shows */
};

struct import_note {
    const char *file;
    unsigned line; /* 0: the whole file */
    bool fault;
    const char *what;   /* an English sentence: a msgid, marked by ERR_N */
    const char *detail; /* data that belongs to it, "" when none */
};

/* A file that questions show; they name it as "media/NAME". */
struct import_media {
    const char *name; /* one safe file name */
    const void *bytes;
    size_t len;
};

struct import_options {
    const char *const *tags; /* given to every question that has no such tag: "K1.1.2" */
    unsigned tags_count;
};

/* Zeroed before use. Several files may be read into one; everything lives in the arena. */
struct import {
    struct arena arena;
    const char *file; /* the one being read, for notes */
    struct question *list;
    size_t count, room;
    struct import_media *media;
    size_t media_count, media_room;
    struct import_note *notes;
    size_t notes_count, notes_room;
    size_t faults, notes_lost;
};

/* An importer: appends to *out. False when there was a fault; the faults are notes of *out. */
typedef bool import_read(const char *file, const char *text, size_t len,
                         const struct import_options *options, struct import *out);

void import_finish(struct import *import);

/* Adds a note; `what` must be static, the detail is copied, with control characters shown as
 * escapes. import_fault returns false. */
bool import_fault(struct import *import, unsigned line, const char *what, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void import_report(struct import *import, unsigned line, const char *what, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds what an err says ("file:line" in its object is taken apart) as a fault; returns false. */
bool import_err(struct import *import, const struct err *err);

/* Appends a question whose texts live in the arena, with the tags of the options. Checks what all
 * formats need: clean UTF-8, lengths, a stem, 26 answers at most, weights, a right answer. A
 * difference is a fault (and false). Missing texts (NULL) become "". */
bool import_add(struct import *import, const struct question *question,
                const struct import_options *options);

/* Fills text and bounds of a numeric answer: "3.5" and "0.1" ("" for none), or "*". A fault (and
 * false) when either is no number. */
bool import_number(struct import *import, unsigned line, const char *value, const char *tolerance,
                   struct question_answer *answer);

/* Weights of choices from the set of right ones (bit 0 is A): one right answer has the whole mark,
 * several share it, and then a wrong one costs what a right one gives. */
void import_weights(struct question_answer *answers, unsigned count, unsigned right);

/* Keeps a file that a question shows and gives its name in the pack ("media/x.png"), made unique
 * by content where two differ under one name. NULL after a fault: a name with a path that leaves
 * its folder, or more than IMPORT_MEDIA_MAX bytes. The bytes are copied. */
const char *import_keep_media(struct import *import, unsigned line, const char *name,
                              const void *bytes, size_t len);

#endif
