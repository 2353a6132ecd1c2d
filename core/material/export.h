/* Questions for other programs. What a format cannot carry is left out and noted by name. */
#ifndef CORE_MATERIAL_EXPORT_H
#define CORE_MATERIAL_EXPORT_H

#include "base/str.h"
#include "core/material/folder.h"
#include "core/material/import.h"

struct export
{
    /* set by the caller */
    const struct folder *folder; /* of the pack: files that questions show are embedded from it */
    bool mark;                   /* begin with a byte order mark (for Excel) */
    /* of the questions looked at by export_survey: how wide a sheet must be */
    unsigned options, feedbacks;
    /* what came of it */
    struct str out;
    size_t written, left_out;
    size_t plain; /* written without explanation, feedback, id or tags, which they have */
    struct import notes;
    const char *category; /* the last one written; in the arena of notes */
};

/* A format. Begin, then each question, those without category first, then end. */
struct export_format {
    const char *name;
    void (*begin)(struct export *out);
    void (*add)(struct export *out, const struct question *question);
    void (*end)(struct export *out);
};

extern const struct export_format export_gift, export_aiken, export_anki, export_moodle, export_csv;

/* Looks at a question before any is written. */
void export_survey(struct export *out, const struct question *question);

void export_finish(struct export *out);

/* Notes that a question is not written. */
void export_leave(struct export *out, const struct question *question, const char *why);

/* A question's name in a note: its id, else title, else stem. */
const char *export_name(const struct question *question);

/* True when every weight is as import_weights would give it. */
bool export_plain_weights(const struct question *question);

/* Appends text with & < > " as entities. */
void export_escape(struct str *out, const char *text);

#endif
