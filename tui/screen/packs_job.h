/* One task of xunlian-packs in the background: what it is doing, and what came of it. */
#ifndef TUI_SCREEN_PACKS_JOB_H
#define TUI_SCREEN_PACKS_JOB_H

#include "base/err.h"
#include "tui/child.h"

#include <jansson.h>
#include <stdint.h>

enum job_kind {
    JOB_NONE,
    JOB_LIST, /* these three are not worth a word while they run */
    JOB_OFFERS,
    JOB_REMOTES,
    JOB_INSTALL,
    JOB_VERIFY,
    JOB_ROLLBACK,
    JOB_REMOVE,
    JOB_REPAIR,
    JOB_HOLD,
    JOB_PLAN,   /* what an installation from the remotes would do */
    JOB_UPDATE, /* of what is known of the remotes */
    JOB_FOLLOW,
    JOB_FORGET,
    JOB_KINDS
};

/* As xunlian-packs names them. */
enum job_phase { JOB_STARTING, JOB_DOWNLOAD, JOB_CHECK, JOB_EXTRACT, JOB_WRITE };

struct job {
    enum job_kind kind; /* JOB_NONE: nothing runs, and what the last one found still stands here */
    struct child child;
    char *object;    /* what it is about: a pack's id, the source of an installation, a remote */
    int done, packs; /* installed so far; of how many (0: not known) */

    enum job_phase phase;
    int64_t bytes, total; /* total 0: not known */
    int64_t rate;         /* bytes a second, 0: not known */
    int64_t left;         /* seconds, -1: not known */
    bool stopped;         /* by job_stop */

    json_t *installed; /* last lines of these kinds, or NULL */
    json_t *untrusted;
    json_t *needed;
};

/* Starts a task; args are the words of the command, ended by NULL. */
MUST_CHECK bool job_start(struct job *job, enum job_kind kind, const char *object,
                          const char *const *args, struct err *err);

/* Takes in what came; true while it runs. After false call job_end. */
bool job_read(struct job *job);

struct job_end {
    enum job_kind kind;
    bool ok;
    char *complaint;  /* why it failed, "" when it says nothing; heap */
    json_t *document; /* what it printed at its end, or NULL */
};
/* Reaps the program and tells how it went; the lines kept stay in the job. */
struct job_end job_end(struct job *job);
void job_end_finish(struct job_end *end);

void job_stop(struct job *job);
/* Stops what runs and frees everything. */
void job_finish(struct job *job);

#endif
