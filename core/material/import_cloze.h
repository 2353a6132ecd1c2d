/* The gaps of Moodle's cloze ("embedded answers") questions: {1:SHORTANSWER:=a~%50%b#feedback}. */
#ifndef CORE_MATERIAL_IMPORT_CLOZE_H
#define CORE_MATERIAL_IMPORT_CLOZE_H

#include "core/material/import.h"

struct cloze_gap {
    size_t start, end;        /* bytes of the text, braces included */
    struct question question; /* type and answers; the rest is empty */
};

struct cloze {
    struct cloze_gap *gaps; /* in the arena */
    unsigned count;
};

/* Reads all gaps of a text. False after a fault for a gap that has no right form. */
bool cloze_read(struct import *import, unsigned line, const char *text, struct cloze *cloze);

#endif
