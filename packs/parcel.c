#include "packs/parcel.h"

#include "base/pace.h"
#include "base/str.h"
#include "packs/hashes.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

bool parcel_init(struct parcel *parcel, const struct remote *remote, const struct remote_view *view,
                 const char *target, struct err *err)
{
    struct metadata_target t;
    *parcel = (struct parcel){.remote = remote, .view = view, .err = ERR_INIT};
    if (!metadata_target(updater_targets(view->updater), target, &t))
        return err_set(err, ERR_NOT_FOUND, "%s: %s", remote->name, target);
    parcel->target = xstrdup(target);
    parcel->size = (uint64_t) t.length;
    return true;
}

bool parcel_init_pack(struct parcel *parcel, const struct remote *remote,
                      const struct remote_view *view, const char *id, const char *version,
                      struct err *err)
{
    char *name = catalog_target(id, version);
    bool ok = parcel_init(parcel, remote, view, name, err);
    free(name);
    return ok;
}

/* What the threads share. */
struct work {
    pthread_mutex_t lock;
    struct parcel *list;
    size_t count, next;
    const struct remote_options *options;
    uint64_t done, total;
    struct pace pace;
    bool cancelled;
};

/* One download, as its thread tells of it. */
struct errand {
    struct work *work;
    struct parcel *parcel;
};

/* Under the lock. */
static bool tell_sum(struct work *w, uint64_t before, uint64_t now)
{
    w->done += now - before;
    pace_tell(&w->pace, pace_clock(), w->done);
    struct fetch_state sum = {.done = w->done,
                              .total = w->total,
                              .rate = pace_rate(&w->pace),
                              .left = pace_left(&w->pace, w->total)};
    fetch_fn tell = w->options->limits.tell;
    if (tell && !w->cancelled && !tell(w->options->limits.ctx, &sum))
        w->cancelled = true;
    return !w->cancelled;
}

static bool on_state(void *ctx, const struct fetch_state *state)
{
    struct errand *e = ctx;
    pthread_mutex_lock(&e->work->lock);
    uint64_t before = e->parcel->done;
    e->parcel->done = state->done < e->parcel->size ? state->done : e->parcel->size;
    bool go = tell_sum(e->work, before, e->parcel->done);
    pthread_mutex_unlock(&e->work->lock);
    return go;
}

static void run_errand(struct work *w, struct parcel *p, struct fetch_session *session)
{
    struct errand errand = {w, p};
    struct remote_options options = *w->options;
    options.limits.tell = on_state;
    options.limits.ctx = &errand;
    options.limits.session = session;
    p->err = ERR_INIT;
    bool ok =
        remote_target(p->remote, p->view, &options, p->target, &p->local, &p->fetched, &p->err);
    pthread_mutex_lock(&w->lock);
    uint64_t before = p->done;
    if (ok)
        p->done = p->size;
    tell_sum(w, before, p->done);
    pthread_mutex_unlock(&w->lock);
}

static void *work(void *ctx)
{
    struct work *w = ctx;
    struct fetch_session *session = fetch_session_new();
    for (;;) {
        pthread_mutex_lock(&w->lock);
        struct parcel *p = w->next < w->count && !w->cancelled ? &w->list[w->next++] : NULL;
        pthread_mutex_unlock(&w->lock);
        if (!p)
            break;
        run_errand(w, p, session);
    }
    fetch_session_free(session);
    return NULL;
}

static void run_all(struct work *w, unsigned jobs)
{
    pthread_t threads[FETCH_JOBS_MAX];
    unsigned n = jobs == 0 ? PARCEL_JOBS : jobs, started = 0;
    n = n > FETCH_JOBS_MAX ? FETCH_JOBS_MAX : n;
    n = n > w->count ? (unsigned) w->count : n;
    while (n > 1 && started < n - 1 && pthread_create(&threads[started], NULL, work, w) == 0)
        started++;
    work(w); /* this thread is one of them */
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

bool parcels_fetch(struct parcel *list, size_t count, const struct remote_options *options,
                   struct err *err)
{
    struct work w = {.list = list, .count = count, .options = options};
    bool ok = true;
    if (count == 0)
        return true;
    for (size_t i = 0; i < count; i++) {
        list[i].done = 0;
        w.total += list[i].size;
        list[i].err = ERR_INIT;
        err_set(&list[i].err, ERR_CANCELLED, "%s", list[i].target); /* until it had its turn */
    }
    pthread_mutex_init(&w.lock, NULL);
    run_all(&w, options->jobs);
    pthread_mutex_destroy(&w.lock);
    for (size_t i = 0; i < count; i++)
        if (list[i].err.code != ERR_NONE && ok) {
            ok = false;
            if (err)
                *err = list[i].err;
        }
    return ok;
}

bool parcel_install(const struct parcel *parcel, const struct install_options *install,
                    struct install_result *result, struct err *err)
{
    struct metadata_target t;
    unsigned char sum[DIGEST_BYTES];
    struct blob_policy policy = {.sha256 = sum, .size = parcel->size};
    struct install_options with = *install;
    with.origin = parcel->remote->name;
    *result = (struct install_result){0};
    if (!metadata_target(updater_targets(parcel->view->updater), parcel->target, &t) ||
        !hashes_sha256(t.hashes, sum))
        return err_set(err, ERR_NOT_FOUND, "%s: %s", parcel->remote->name, parcel->target);
    return install_verified(parcel->local, &policy, &with, result, err);
}

void parcel_discard(struct parcel *parcel)
{
    if (parcel->local && parcel->fetched)
        fetch_discard(parcel->local);
    free(parcel->local);
    parcel->local = NULL;
}

void parcels_finish(struct parcel *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(list[i].target);
        free(list[i].local);
    }
}
