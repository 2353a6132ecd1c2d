/* The packs screen's own parts: its state, its tasks and its questions. */
#ifndef TUI_SCREEN_PACKS_PARTS_H
#define TUI_SCREEN_PACKS_PARTS_H

#include "tui/app.h"
#include "tui/screen/packs_job.h"
#include "tui/screen/packs_list.h"
#include "tui/screen/packs_offers.h"
#include "tui/widget/list.h"

enum packs_tab {
    PACKS_INSTALLED,
    PACKS_AVAILABLE, /* offered, not installed */
    PACKS_UPGRADES,  /* offered, newer than what is installed */
    PACKS_REMOTES,
    PACKS_TABS
};

enum { PACKS_FIELDS = 3 }; /* of a new remote: name, address, fingerprint */

struct packs {
    struct pack_rows rows;
    struct offer_rows available, upgrades;
    json_t *remotes; /* what `remote list --json` printed */
    bool known;      /* offers and remotes have been read once */
    enum packs_tab tab;
    struct list lists[PACKS_TABS];
    struct job job;
    struct rect tab_boxes[PACKS_TABS], list_box, detail_box, busy_box; /* h 0: not shown */
    char *source;                                                      /* asked for last */
    char *follow[PACKS_FIELDS];                                        /* the same for a remote */
    json_t *plan; /* steps that are asked about */
};

/* The selected row of a tab, NULL when it has none. */
const struct pack_row *packs_installed(const struct packs *packs);
const struct offer_row *packs_offer(const struct packs *packs, enum packs_tab tab);
const json_t *packs_remote(const struct packs *packs);

/* Shown as running: asking for the lists is not worth a word. */
bool packs_busy(const struct packs *packs);

/* Starts a task; args are the words of the command, ended by NULL. */
void packs_start(struct packs *packs, struct app *app, enum job_kind kind, const char *object,
                 const char *const *args);
/* Asks for what is installed, what is offered and what is followed, one after the other. */
void packs_read_lists(struct packs *packs, struct app *app);
/* Takes in what a task wrote. */
void packs_task_ready(struct packs *packs, struct app *app);

/* Begins what an action asks for; the action can run. */
void packs_update(struct packs *packs, struct app *app);
void packs_verify(struct packs *packs, struct app *app);
void packs_repair(struct packs *packs, struct app *app);
/* Pins the selected pack, or unpins it. */
void packs_hold(struct packs *packs, struct app *app);
void packs_roll_back(struct packs *packs, struct app *app);
/* Makes a plan for packs (ids, ended by NULL) of the remotes; it is shown and asked about. */
void packs_plan(struct packs *packs, struct app *app, const char *verb, const char *const *ids);

/* Questions. */
void packs_ask_source(struct packs *packs, struct app *app);
void packs_ask_remove(struct packs *packs, struct app *app);
void packs_ask_follow(struct packs *packs, struct app *app);
void packs_ask_forget(struct packs *packs, struct app *app);
void packs_ask_trust(struct packs *packs, struct app *app);
void packs_ask_plan(struct packs *packs, struct app *app, const char *complaint);
/* The task that was given a key to trust has ended. */
void packs_forget_key(const struct app *app);

void packs_draw_busy(const struct job *job, struct surface s);

#endif
