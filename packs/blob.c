#include "packs/blob.h"

#include "base/str.h"
#include "packs/digest.h"
#include "packs/lane.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Content of so many bytes is kept in memory, where nothing can change it. Of more, a chunk is
 * known by where SHA-256 stood before it and what the digest is up to its end, so that knowing all
 * chunks costs hardly more than the digest of the whole. */
struct chunk {
    struct digest *before;
    unsigned char sum[DIGEST_BYTES];
};

struct blob {
    int fd;
    char *path;
    uint64_t size;
    size_t count;
    unsigned char *content; /* NULL: see chunks */
    struct chunk *chunks;
};

/* The digest of the file up to the end of these bytes, which follow `before`. */
static void sum_to(const struct digest *before, const void *data, size_t len,
                   unsigned char sum[DIGEST_BYTES])
{
    struct digest *digest = digest_dup(before);
    digest_add(digest, data, len);
    digest_end(digest, sum);
    digest_free(digest);
}

/* Reads up to n bytes; fewer only at the end of the file. -1 with errno on failure. */
static ssize_t read_at(int fd, unsigned char *buf, size_t n, off_t at)
{
    size_t got = 0;
    while (got < n) {
        ssize_t r = pread(fd, buf + got, n - got, at + (off_t) got);
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return -1;
        if (r == 0)
            break;
        got += (size_t) r;
    }
    return (ssize_t) got;
}

static size_t chunk_len(const struct blob *blob, size_t index)
{
    uint64_t left = blob->size - (uint64_t) index * BLOB_CHUNK;
    return left < BLOB_CHUNK ? (size_t) left : BLOB_CHUNK;
}

/* Reads chunk `index` for the first time: into the content, or into one of the spare buffers. */
static unsigned char *first_read(const struct blob *blob, size_t index, unsigned char *spare,
                                 size_t len, struct err *err)
{
    unsigned char *buf = blob->content ? blob->content + index * BLOB_CHUNK
                                       : spare + index % LANE_BUFFERS * BLOB_CHUNK;
    ssize_t n = read_at(blob->fd, buf, len, (off_t) index * BLOB_CHUNK);
    if (n == (ssize_t) len)
        return buf;
    err_set(err, n < 0 ? ERR_IO : ERR_DIGEST, "%s", blob->path);
    return NULL;
}

/* What the second thread works on while the next chunk is read. */
struct hashing {
    const struct blob *blob;
    struct digest *whole;       /* NULL: not asked for */
    struct sign_stream *stream; /* the same */
    size_t next;                /* chunk */
};

static bool hash_chunk(void *ctx, const void *data, size_t len)
{
    struct hashing *h = ctx;
    struct chunk *chunk = h->blob->content ? NULL : &h->blob->chunks[h->next++];
    if (chunk)
        chunk->before = digest_dup(h->whole);
    if (h->whole)
        digest_add(h->whole, data, len);
    if (chunk)
        digest_so_far(h->whole, chunk->sum);
    if (h->stream)
        sign_stream_add(h->stream, data, len);
    return true;
}

/* One pass over the file: what every chunk is, and what the policy needs. */
static bool hash_all(const struct blob *blob, const struct progress *progress,
                     struct sign_stream *stream, struct digest *whole, struct err *err)
{
    struct hashing hashing = {.blob = blob, .whole = whole, .stream = stream};
    struct lane *lane = lane_new(hash_chunk, &hashing);
    unsigned char *spare = blob->content ? NULL : xmalloc((size_t) LANE_BUFFERS * BLOB_CHUNK);
    bool ok = true;
    for (size_t i = 0; ok && i < blob->count; i++) {
        size_t len = chunk_len(blob, i);
        const unsigned char *p = first_read(blob, i, spare, len, err);
        ok = p && lane_put(lane, p, len) &&
             (progress_tell(progress, (uint64_t) i * BLOB_CHUNK + len, blob->size) ||
              err_set(err, ERR_CANCELLED, "%s", blob->path));
    }
    lane_end(lane);
    free(spare);
    return ok;
}

static bool find_key(const struct blob *blob, const struct blob_policy *policy,
                     const struct sign_public **key, struct err *err)
{
    *key = trust_find(policy->trust, policy->signature->id);
    if (*key)
        return true;
    char id[SIGN_ID_TEXT];
    sign_id_text(policy->signature->id, id);
    err_set(err, ERR_UNTRUSTED, "%s", blob->path);
    return err_detail(err, "%s", id);
}

static bool verify_signed(struct blob *blob, const struct blob_policy *policy,
                          const struct progress *progress, struct digest *whole, struct err *err)
{
    const struct sign_public *key = NULL;
    if (!find_key(blob, policy, &key, err))
        return false;
    struct sign_stream *stream = sign_stream_new();
    unsigned char hash[SIGN_HASH];
    bool ok = hash_all(blob, progress, stream, whole, err);
    sign_stream_end(stream, hash);
    if (ok && !sign_verify(policy->signature, hash, key, err))
        ok = err_context(err, "%s", blob->path);
    return ok;
}

static bool verify(struct blob *blob, const struct blob_policy *policy,
                   const struct progress *progress, struct err *err)
{
    if (!policy->sha256 && !policy->signature)
        return err_set(err, ERR_DENIED, "%s", blob->path);
    if (policy->sha256 && policy->size != blob->size)
        return err_set(err, ERR_DIGEST, "%s", blob->path);
    struct digest *whole = policy->sha256 || !blob->content ? digest_new() : NULL;
    if (whole)
        digest_begin(whole);
    bool ok = policy->signature ? verify_signed(blob, policy, progress, whole, err)
                                : hash_all(blob, progress, NULL, whole, err);
    if (ok && policy->sha256) {
        unsigned char sum[DIGEST_BYTES];
        digest_end(whole, sum);
        ok = memcmp(sum, policy->sha256, DIGEST_BYTES) == 0 ||
             err_set(err, ERR_DIGEST, "%s", blob->path);
    }
    digest_free(whole);
    return ok;
}

static bool open_file(struct blob *blob, struct err *err)
{
    struct stat st;
    blob->fd = open(blob->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (blob->fd < 0)
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s", blob->path);
    if (fstat(blob->fd, &st) != 0)
        return err_set(err, ERR_IO, "%s", blob->path);
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_FORMAT, "%s", blob->path);
    blob->size = (uint64_t) st.st_size;
    if (blob->size > BLOB_MAX)
        return err_set(err, ERR_TOO_BIG, "%s", blob->path);
    blob->count = (size_t) ((blob->size + BLOB_CHUNK - 1) / BLOB_CHUNK);
    if (blob->size <= BLOB_MEMORY)
        blob->content = xmalloc(blob->size + 1);
    else
        blob->chunks = xcalloc(blob->count, sizeof *blob->chunks);
    return true;
}

bool blob_open(const char *path, const struct blob_policy *policy, const struct progress *progress,
               struct blob **out, struct err *err)
{
    struct blob *blob = xcalloc(1, sizeof *blob);
    blob->fd = -1;
    blob->path = xstrdup(path);
    bool ok = open_file(blob, err) && verify(blob, policy, progress, err);
    if (ok)
        *out = blob;
    else
        blob_free(blob);
    return ok;
}

void blob_free(struct blob *blob)
{
    if (!blob)
        return;
    if (blob->fd >= 0)
        close(blob->fd);
    for (size_t i = 0; blob->chunks && i < blob->count; i++)
        digest_free(blob->chunks[i].before);
    free(blob->path);
    free(blob->chunks);
    free(blob->content);
    free(blob);
}

uint64_t blob_size(const struct blob *blob)
{
    return blob->size;
}

bool blob_chunk(const struct blob *blob, size_t index, unsigned char *room,
                const unsigned char **data, size_t *len, struct err *err)
{
    unsigned char sum[DIGEST_BYTES];
    *len = 0;
    *data = room;
    if (index >= blob->count)
        return true;
    size_t want = chunk_len(blob, index);
    if (blob->content) {
        *data = blob->content + index * BLOB_CHUNK;
        *len = want;
        return true;
    }
    ssize_t n = read_at(blob->fd, room, want, (off_t) index * BLOB_CHUNK);
    if (n < 0)
        return err_set(err, ERR_IO, "%s", blob->path);
    sum_to(blob->chunks[index].before, room, (size_t) n, sum);
    if ((size_t) n != want || memcmp(sum, blob->chunks[index].sum, DIGEST_BYTES) != 0)
        return err_set(err, ERR_DIGEST, "%s", blob->path);
    *len = want;
    return true;
}
