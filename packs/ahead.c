#include "packs/ahead.h"

#include "base/str.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 4 };

struct piece {
    unsigned char *data;
    size_t len, room;
};

struct ahead {
    ahead_fn make;
    void *ctx;
    pthread_t thread;
    bool threaded;
    pthread_mutex_t lock;
    pthread_cond_t moved; /* only one of the two ever waits: for a piece, or for room */
    struct piece list[DEPTH];
    size_t made, used; /* pieces so far */
    bool holding;      /* the piece after `used` is with the user */
    bool ended, failed, stopped;
};

/* Waits for room; false when no more is wanted. */
static bool wait_for_room(struct ahead *a)
{
    pthread_mutex_lock(&a->lock);
    while (a->made - a->used == DEPTH && !a->stopped)
        pthread_cond_wait(&a->moved, &a->lock);
    bool go_on = !a->stopped;
    pthread_mutex_unlock(&a->lock);
    return go_on;
}

static void keep(struct piece *piece, const void *data, size_t len)
{
    if (len > piece->room) {
        piece->data = xrealloc(piece->data, len);
        piece->room = len;
    }
    memcpy(piece->data, data, len);
    piece->len = len;
}

static void *run(void *ctx)
{
    struct ahead *a = ctx;
    bool ended = false;
    while (!ended && wait_for_room(a)) {
        const void *data = NULL;
        size_t len = 0;
        bool ok = a->make(a->ctx, &data, &len);
        ended = !ok || len == 0;
        if (!ended)
            keep(&a->list[a->made % DEPTH], data, len);
        pthread_mutex_lock(&a->lock);
        a->made += !ended;
        a->ended = ended;
        a->failed = !ok;
        pthread_cond_signal(&a->moved);
        pthread_mutex_unlock(&a->lock);
    }
    return NULL;
}

struct ahead *ahead_new(ahead_fn make, void *ctx)
{
    struct ahead *a = xcalloc(1, sizeof *a);
    a->make = make;
    a->ctx = ctx;
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->moved, NULL);
    a->threaded = pthread_create(&a->thread, NULL, run, a) == 0;
    return a;
}

static bool make_now(struct ahead *a, const void **data, size_t *len)
{
    if (!a->ended) {
        a->failed = !a->make(a->ctx, data, len);
        a->ended = a->failed || *len == 0;
    }
    if (a->ended)
        *len = 0;
    return !a->failed;
}

bool ahead_next(struct ahead *a, const void **data, size_t *len)
{
    if (!a->threaded)
        return make_now(a, data, len);
    pthread_mutex_lock(&a->lock);
    a->used += a->holding;
    pthread_cond_signal(&a->moved);
    while (a->made == a->used && !a->ended)
        pthread_cond_wait(&a->moved, &a->lock);
    a->holding = a->made > a->used;
    const struct piece *piece = &a->list[a->used % DEPTH];
    *data = piece->data;
    *len = a->holding ? piece->len : 0;
    bool ok = a->holding || !a->failed;
    pthread_mutex_unlock(&a->lock);
    return ok;
}

void ahead_free(struct ahead *a)
{
    if (!a)
        return;
    if (a->threaded) {
        pthread_mutex_lock(&a->lock);
        a->stopped = true;
        pthread_cond_signal(&a->moved);
        pthread_mutex_unlock(&a->lock);
        pthread_join(a->thread, NULL);
    }
    pthread_cond_destroy(&a->moved);
    pthread_mutex_destroy(&a->lock);
    for (size_t i = 0; i < DEPTH; i++)
        free(a->list[i].data);
    free(a);
}
