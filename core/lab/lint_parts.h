/* What the files of the lint of labs share. */
#ifndef CORE_LAB_LINT_PARTS_H
#define CORE_LAB_LINT_PARTS_H

#include "core/lab/engine.h"
#include "core/material/check.h"

/* One lab under the lint. */
struct lint {
    struct check_report *report;
    const struct folder *folder; /* of the pack */
    const char *dir;
    const struct labspec *spec;
    const char *file; /* labs/x/lab.yaml */
    const struct lab_engine *engine;
    struct lab_task *task; /* of the variant at work */
    const char *variant;
    struct arena arena;
    const struct lab_seen *seen;         /* of all variants, in the arena */
    unsigned unused[LABSPEC_LABELS_MAX]; /* variants whose gold has the label not */
    bool whole;                          /* every variant could be opened and checked */
};

/* "labs/x/a/texts.jsonl:3", "gold.json: annotations[2]", "line 5" → a file of the pack, in the
 * arena, and its line. */
void lint_place(struct lint *lint, const char *object, const char **file, unsigned *line);

/* A failure of an engine, with its reason when it has one. */
void lint_error(struct lint *lint, const struct err *err);
/* A diagnostic with one of our reasons. */
void lint_add(struct lint *lint, enum check_code code, const char *file, unsigned line,
              enum lab_reason reason, const char *a, const char *b, const char *c);

/* The lab's folder: files nobody reads, gold that lies open, variants with the same data; clauses
 * of rules.md. */
void lint_files(struct lint *lint);

#endif
