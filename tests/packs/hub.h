/* A repository in memory for the tests of the updater: bodies of the four roles that a test changes
 * as it likes, keys, and the files that have been "published". */
#ifndef TESTS_PACKS_HUB_H
#define TESTS_PACKS_HUB_H

#include "packs/metadata.h"
#include "packs/updater.h"

enum { HUB_FILES = 256, HUB_KEYS = 8, HUB_LOG = 64 };

struct hub_file {
    char *name, *text;
    size_t len;
};

struct hub {
    json_t *body[4];                      /* root, timestamp, snapshot, targets */
    struct sign_secret keys[4][HUB_KEYS]; /* that sign each role */
    size_t key_count[4];
    struct hub_file files[HUB_FILES];
    size_t count;
    char *log[HUB_LOG]; /* names asked for */
    size_t asked;
    char *state; /* the client's folder */
    struct updater_options options;
};

/* 2026-01-01T00:00:00Z; everything published expires ten days later. */
#define HUB_NOW 1767225600000

/* Version 1 of everything, published; the client trusts its root. */
void hub_init(struct hub *hub);
void hub_finish(struct hub *hub);

/* A new key that signs for the role; root metadata name it when `named`. */
void hub_add_key(struct hub *hub, enum metadata_role role, bool named);
/* Root metadata name none of the role's old keys any more, but a new one. */
void hub_rotate(struct hub *hub, enum metadata_role role);

void hub_set_version(struct hub *hub, enum metadata_role role, json_int_t version);
json_int_t hub_version(const struct hub *hub, enum metadata_role role);
/* version + 1, then published under its name. */
void hub_publish(struct hub *hub, enum metadata_role role);
/* The same without a new version. */
void hub_write(struct hub *hub, enum metadata_role role);
/* targets, snapshot and timestamp anew, each naming the other's version. */
void hub_publish_all(struct hub *hub);

/* The published file of that name, replaced or (text NULL) removed. */
void hub_put(struct hub *hub, const char *name, const char *text, size_t len);
const struct hub_file *hub_file(const struct hub *hub, const char *name);

/* A refresh by a new client on the state; ERR_NONE or the error's code. */
enum err_code hub_refresh(struct hub *hub, struct err *err);

/* All of the state folder as one text, to compare it before and after. Heap. */
char *hub_state(const struct hub *hub);
/* Version of a stored role, 0 when there is none. */
int64_t hub_stored(const struct hub *hub, const char *role);

#endif
