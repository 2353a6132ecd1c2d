/* One lab of an opened pack folder, and one variant of it: where its files are read. Screens read
 * data; only graders read gold. */
#ifndef CORE_LAB_LAB_H
#define CORE_LAB_LAB_H

#include "core/material/folder.h"
#include "core/material/labspec.h"

enum { LAB_FILE_MAX = 16 * 1024 * 1024 }; /* bytes of one file of a lab, and of a work */

/* A task: one variant of a lab. All is const after lab_open. */
struct lab_task {
    struct arena arena;
    struct folder folder; /* of the pack */
    char *dir;            /* the pack's folder */
    const char *pack;     /* id */
    const char *version;
    const struct labspec *spec;
    unsigned variant;            /* index */
    const struct lab_seen *seen; /* the files of the lab that were read, newest first */
};

/* A file that was read; path in the pack. */
struct lab_seen {
    const char *path;
    const struct lab_seen *next;
};
/* Notes that a file was read, for who does it without the functions below. */
void lab_saw(struct lab_task *task, const char *path);

/* Opens a variant of labs/<id>/ in the pack folder `dir`. ERR_NOT_FOUND when there is no such lab
 * or variant. */
MUST_CHECK bool lab_open(const char *dir, const char *id, unsigned variant, struct lab_task **task,
                         struct err *err);
void lab_close(struct lab_task *task); /* takes NULL */

/* Path in the pack of a file of the variant, or of the lab when the variant has none of this name:
 * "labs/x/a/data.csv". In the task's arena; NULL when neither is there. */
const char *lab_path(struct lab_task *task, const char *name);
/* Reads such a file: NUL-terminated heap. ERR_NOT_FOUND. */
MUST_CHECK bool lab_data(struct lab_task *task, const char *name, char **text, size_t *len,
                         struct err *err);
/* The same for <variant>/gold/<name>, opened when it is sealed. */
MUST_CHECK bool lab_gold(struct lab_task *task, const char *name, char **text, size_t *len,
                         struct err *err);
/* The task's text and its rules ("" when it has none); heap. */
MUST_CHECK bool lab_texts(struct lab_task *task, char **task_md, char **rules_md, struct err *err);

/* Text of clause "3.2" of rules.md: its heading and paragraph, heap; NULL when there is none. */
char *lab_clause(const char *rules_md, const char *clause);

#endif
