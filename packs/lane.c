#include "packs/lane.h"

#include "base/str.h"

#include <pthread.h>
#include <stdlib.h>

struct piece {
    const void *data;
    size_t len;
};

struct lane {
    lane_fn work;
    void *ctx;
    pthread_t thread;
    bool threaded;
    pthread_mutex_t lock;
    pthread_cond_t moved; /* only one of the two ever waits: for a piece, or for room */
    struct piece list[LANE_DEPTH];
    size_t put, done; /* pieces so far */
    bool closed, ended;
};

static void *run(void *ctx)
{
    struct lane *l = ctx;
    pthread_mutex_lock(&l->lock);
    for (;;) {
        while (l->put == l->done && !l->closed)
            pthread_cond_wait(&l->moved, &l->lock);
        if (l->put == l->done)
            break;
        struct piece piece = l->list[l->done % LANE_DEPTH];
        bool ended = l->ended;
        pthread_mutex_unlock(&l->lock);
        ended = ended || !l->work(l->ctx, piece.data, piece.len);
        pthread_mutex_lock(&l->lock);
        l->ended = ended;
        l->done++;
        pthread_cond_signal(&l->moved);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

struct lane *lane_new(lane_fn work, void *ctx)
{
    struct lane *l = xcalloc(1, sizeof *l);
    l->work = work;
    l->ctx = ctx;
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->moved, NULL);
    l->threaded = pthread_create(&l->thread, NULL, run, l) == 0;
    return l;
}

bool lane_put(struct lane *l, const void *data, size_t len)
{
    if (!l->threaded) {
        l->ended = l->ended || !l->work(l->ctx, data, len);
        return !l->ended;
    }
    pthread_mutex_lock(&l->lock);
    while (l->put - l->done == LANE_DEPTH)
        pthread_cond_wait(&l->moved, &l->lock);
    l->list[l->put++ % LANE_DEPTH] = (struct piece){data, len};
    bool ended = l->ended;
    pthread_cond_signal(&l->moved);
    pthread_mutex_unlock(&l->lock);
    return !ended;
}

void lane_end(struct lane *l)
{
    if (!l)
        return;
    if (l->threaded) {
        pthread_mutex_lock(&l->lock);
        l->closed = true;
        pthread_cond_signal(&l->moved);
        pthread_mutex_unlock(&l->lock);
        pthread_join(l->thread, NULL);
    }
    pthread_cond_destroy(&l->moved);
    pthread_mutex_destroy(&l->lock);
    free(l);
}
