/* Span works in the formats of other tools.
 *
 *   conll, bioes   A character and its tag on each line, parted by a blank or tab; an empty line
 *                  ends a document; documents stand in the lab's order. White space of the text has
 *                  no line. Reading takes B, I, O, M, E, S, L and U, tokens of several characters
 *                  and more columns (the first is the token, the last the tag), empty lines between
 *                  sentences, lines for white space, and comments; an I that continues nothing
 *                  begins an entity, as conlleval counts. No relations, no overlaps.
 *   brat           T and R lines of standoff. One document: named by the file (3.ann for the
 *                  document 3). Several in one file: each after a line "# 3.ann". brat's own pieces
 *                  at line ends, "0 4;5 9", are one entity; other broken ones are refused.
 *   brat-tar       Pairs of NAME.ann and NAME.txt. A document is named by its file, else found by
 *                  NAME.txt, which must be its text. Written with annotation.conf.
 *   doccano        JSON Lines with start_offset and end_offset, in code points.
 *   labelstudio    JSON as Label Studio exports it, JSON-MIN too. Its versions up to 1.4 count as
 *                  JavaScript does, in UTF-16 code units, where an emoji or a rare hanzi is two;
 *                  later ones count code points. Each region's own "text" shows which it is: what
 *                  fits is taken, what fits neither way is refused. Written in code points. */
#ifndef CORE_LAB_SPAN_FORMATS_H
#define CORE_LAB_SPAN_FORMATS_H

#include "core/lab/engine.h"
#include "core/lab/span/work.h"

extern const struct lab_format span_formats[];

/* Every reader begins with an untouched work; ERR_FORMAT names line (or task) and cause. */
lab_read_fn span_read_conll, span_read_brat, span_read_brat_folder, span_read_labelstudio;
lab_write_fn span_write_conll, span_write_brat, span_write_brat_folder, span_write_labelstudio;

/* A line of a text file without its end; false after the last. */
struct span_lines {
    const char *rest;
    size_t left;
    const char *line;
    size_t len;
    unsigned number;
};
bool span_lines_next(struct span_lines *lines);
bool span_lines_wrong(const struct span_lines *lines, struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
