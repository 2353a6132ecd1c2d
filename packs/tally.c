#include "packs/tally.h"

#include "base/str.h"
#include "packs/digest.h"
#include "packs/lane.h"

#include <stdlib.h>
#include <string.h>

enum { BUFFER = 128 << 10 };

struct tally {
    /* The second thread's: the file whose bytes come now. */
    const struct manifest *manifest;
    size_t at;
    uint64_t left;
    bool differs;
    struct digest *digest;
    /* The first thread's. */
    struct lane *lane;
    unsigned char *buffers;
    size_t turn, used; /* of LANE_BUFFERS; bytes in it */
    bool stopped;
};

static void begin_file(struct tally *t)
{
    t->left = t->at < t->manifest->count ? t->manifest->entries[t->at].size : 0;
    digest_begin(t->digest);
}

/* Ends the file that is complete and empty ones behind it. */
static bool end_files(struct tally *t)
{
    unsigned char sum[DIGEST_BYTES];
    while (t->left == 0 && t->at < t->manifest->count) {
        digest_end(t->digest, sum);
        t->differs = memcmp(sum, t->manifest->entries[t->at].sha256, DIGEST_BYTES) != 0;
        if (t->differs)
            return false;
        t->at++;
        begin_file(t);
    }
    return true;
}

static bool hash_piece(void *ctx, const void *data, size_t len)
{
    struct tally *t = ctx;
    const unsigned char *p = data;
    bool same = end_files(t);
    while (same && len > 0) {
        size_t n = len < t->left ? len : (size_t) t->left;
        if (n == 0)
            return false; /* more than the manifest has */
        digest_add(t->digest, p, n);
        p += n;
        len -= n;
        t->left -= n;
        same = end_files(t);
    }
    return same;
}

struct tally *tally_new(const struct manifest *manifest)
{
    struct tally *t = xcalloc(1, sizeof *t);
    t->manifest = manifest;
    t->digest = digest_new();
    begin_file(t);
    t->buffers = xmalloc((size_t) LANE_BUFFERS * BUFFER);
    t->lane = lane_new(hash_piece, t);
    return t;
}

/* Hands the buffer over; the next one is free by then. */
static void flush(struct tally *t)
{
    const unsigned char *buffer = t->buffers + t->turn * BUFFER;
    t->stopped = !lane_put(t->lane, buffer, t->used);
    t->turn = (t->turn + 1) % LANE_BUFFERS;
    t->used = 0;
}

bool tally_add(struct tally *t, const void *data, size_t len)
{
    const unsigned char *p = data;
    while (len > 0 && !t->stopped) {
        size_t room = BUFFER - t->used, n = len < room ? len : room;
        memcpy(t->buffers + t->turn * BUFFER + t->used, p, n);
        t->used += n;
        p += n;
        len -= n;
        if (t->used == BUFFER)
            flush(t);
    }
    return !t->stopped;
}

bool tally_end(struct tally *t, bool whole, struct err *err)
{
    const struct manifest *m = t->manifest;
    flush(t);
    lane_end(t->lane);
    bool ok = !t->differs && !(whole && t->at < m->count);
    if (!ok)
        err_set(err, ERR_DIGEST, "%s", m->entries[t->at].name);
    digest_free(t->digest);
    free(t->buffers);
    free(t);
    return ok;
}
