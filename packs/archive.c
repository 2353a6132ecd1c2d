#include "packs/archive.h"

#include "base/str.h"
#include "packs/ahead.h"
#include "packs/digest.h"
#include "packs/frame.h"
#include "packs/gold.h"
#include "packs/tally.h"
#include "packs/tree.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SLACK = 1 << 20 }; /* read past the expected end, to say what is wrong there */
enum { BLOCK = 512, COPY = 64 << 10, MODE = 0644 };

/* The message of a library call, as data of an error. */
static bool fail(struct archive *a, enum err_code code, const char *object, struct err *err)
{
    const char *why = archive_error_string(a);
    err_set(err, code, "%s", object);
    return err_detail(err, "%s", why ? why : "");
}

/* Writing */

struct writer {
    struct archive *a;
    struct archive_entry *entry;
    struct digest *digest;
    int fd, source;
    const char *pack; /* id */
    bool failed;
    char *buf;
};

static la_ssize_t write_out(struct archive *a, void *ctx, const void *data, size_t n)
{
    const struct writer *w = ctx;
    struct err err = ERR_INIT;
    if (!w->failed && tree_write(w->fd, data, n, "", &err))
        return (la_ssize_t) n;
    archive_set_error(a, err.sys ? err.sys : ENOSPC, "%s", err.detail);
    return -1;
}

static bool open_writer(struct writer *w, struct err *err)
{
    char level[8];
    snprintf(level, sizeof level, "%d", ARCHIVE_LEVEL);
    if (archive_write_set_format_ustar(w->a) != ARCHIVE_OK ||
        archive_write_add_filter_zstd(w->a) != ARCHIVE_OK ||
        archive_write_set_filter_option(w->a, "zstd", "compression-level", level) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(w->a, 1) != ARCHIVE_OK ||
        archive_write_open2(w->a, w, NULL, write_out, NULL, NULL) != ARCHIVE_OK)
        return fail(w->a, ERR_UNSUPPORTED, "zstd", err);
    return true;
}

static bool write_header(struct writer *w, const char *name, uint64_t size, struct err *err)
{
    archive_entry_clear(w->entry);
    archive_entry_set_pathname(w->entry, name);
    archive_entry_set_filetype(w->entry, AE_IFREG);
    archive_entry_set_perm(w->entry, MODE);
    archive_entry_set_size(w->entry, (la_int64_t) size);
    archive_entry_set_mtime(w->entry, 0, 0);
    return archive_write_header(w->a, w->entry) == ARCHIVE_OK || fail(w->a, ERR_IO, name, err);
}

static bool write_data(struct writer *w, const char *name, const void *data, size_t n,
                       struct err *err)
{
    return archive_write_data(w->a, data, n) == (la_ssize_t) n || fail(w->a, ERR_IO, name, err);
}

static bool copy_file(struct writer *w, int in, const struct manifest_entry *e, struct err *err)
{
    unsigned char sum[DIGEST_BYTES];
    uint64_t left = e->size;
    digest_begin(w->digest);
    for (;;) {
        ssize_t n = read(in, w->buf, COPY);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, ERR_IO, "%s", e->name);
        if ((uint64_t) n > left)
            return err_set(err, ERR_DIGEST, "%s", e->name);
        if (n == 0)
            break;
        digest_add(w->digest, w->buf, (size_t) n);
        left -= (uint64_t) n;
        if (!write_data(w, e->name, w->buf, (size_t) n, err))
            return false;
    }
    digest_end(w->digest, sum);
    return (left == 0 && memcmp(sum, e->sha256, DIGEST_BYTES) == 0) ||
           err_set(err, ERR_DIGEST, "%s", e->name);
}

static bool write_file(struct writer *w, const struct manifest_entry *e, struct err *err)
{
    int in = gold_open_file(w->source, w->pack, e->name, err);
    if (in < 0)
        return false;
    bool ok = write_header(w, e->name, e->size, err) && copy_file(w, in, e, err);
    close(in);
    return ok;
}

static bool write_all(struct writer *w, const struct manifest *m, const struct progress *progress,
                      struct err *err)
{
    struct str text = STR_INIT;
    uint64_t done = 0;
    manifest_write(m, &text);
    bool ok = open_writer(w, err) && write_header(w, MANIFEST_NAME, text.len, err) &&
              write_data(w, MANIFEST_NAME, text.p, text.len, err);
    str_finish(&text);
    for (size_t i = 0; ok && i < m->count; i++) {
        done += m->entries[i].size;
        ok = write_file(w, &m->entries[i], err) &&
             (progress_tell(progress, done, m->total) || err_set(err, ERR_CANCELLED, "%s", m->id));
    }
    if (ok && archive_write_close(w->a) != ARCHIVE_OK)
        ok = fail(w->a, ERR_IO, m->id, err);
    return ok;
}

bool archive_create(int fd, int source, const struct manifest *manifest,
                    const struct progress *progress, struct err *err)
{
    struct writer w = {.a = archive_write_new(),
                       .entry = archive_entry_new(),
                       .digest = digest_new(),
                       .fd = fd,
                       .source = source,
                       .pack = manifest->id,
                       .buf = xmalloc(COPY)};
    bool ok = (w.a && w.entry) || err_set(err, ERR_MEMORY, "%s", manifest->id);
    ok = ok && write_all(&w, manifest, progress, err);
    w.failed = !ok; /* closing writes no more */
    archive_entry_free(w.entry);
    archive_write_free(w.a);
    digest_free(w.digest);
    free(w.buf);
    return ok;
}

/* Reading. Two readers in a row: `zip` turns verified chunks into the decompressed stream (and the
 * strict look at the frame comes before it), in a thread of its own; `tar` reads that stream.
 * Between them every decompressed byte is counted. */

struct stream {
    const struct blob *blob;
    struct frame frame;
    size_t next;          /* chunk */
    unsigned char *chunk; /* room for one */
    struct archive *zip;
    uint64_t in;        /* compressed bytes so far */
    uint64_t out, most; /* decompressed bytes so far; where to stop */
    struct err err;     /* of the callback: better than the library's own message */
};

struct reader {
    struct stream stream; /* the second thread's until its end was read */
    struct ahead *ahead;
    struct archive *tar;
    struct err err; /* the stream's, once it was met */
};

static la_ssize_t read_chunk(struct archive *a, void *ctx, const void **data)
{
    struct stream *s = ctx;
    const unsigned char *chunk;
    size_t len;
    if (!blob_chunk(s->blob, s->next++, s->chunk, &chunk, &len, &s->err))
        goto refuse;
    if (!frame_feed(&s->frame, chunk, len)) {
        err_set(&s->err, ERR_FORMAT, "zstd");
        goto refuse;
    }
    if (len == 0 && !frame_done(&s->frame)) {
        err_set(&s->err, ERR_FORMAT, "zstd");
        err_detail(&s->err, "truncated");
        goto refuse;
    }
    s->in += len;
    *data = chunk;
    return (la_ssize_t) len;
refuse:
    archive_set_error(a, EIO, "%s", s->err.object);
    return -1;
}

/* The next piece of the decompressed stream; *n is 0 at its end. */
static bool decompress(void *ctx, const void **data, size_t *n)
{
    struct stream *s = ctx;
    la_int64_t offset;
    int status;
    do {
        *n = 0;
        status = archive_read_data_block(s->zip, data, n, &offset);
    } while (status == ARCHIVE_OK && *n == 0);
    if (status == ARCHIVE_EOF) {
        *n = 0;
        return true;
    }
    if (s->err.code != ERR_NONE)
        return false;
    if (status != ARCHIVE_OK || (uint64_t) offset != s->out)
        return fail(s->zip, ERR_FORMAT, "zstd", &s->err);
    s->out += *n;
    return s->out <= s->most || err_set(&s->err, ERR_TOO_BIG, "tar");
}

static bool next_piece(struct reader *r, const void **data, size_t *n)
{
    if (ahead_next(r->ahead, data, n))
        return true;
    r->err = r->stream.err;
    return false;
}

static la_ssize_t read_piece(struct archive *a, void *ctx, const void **data)
{
    struct reader *r = ctx;
    size_t n;
    if (next_piece(r, data, &n))
        return (la_ssize_t) n;
    archive_set_error(a, EIO, "%s", r->err.object);
    return -1;
}

static bool open_stream(struct stream *s, struct err *err)
{
    struct archive_entry *entry;
    bool ok = archive_read_open2(s->zip, s, NULL, read_chunk, NULL, NULL) == ARCHIVE_OK &&
              archive_read_next_header(s->zip, &entry) == ARCHIVE_OK &&
              archive_filter_code(s->zip, 0) == ARCHIVE_FILTER_ZSTD;
    if (!ok && s->err.code == ERR_NONE)
        fail(s->zip, ERR_FORMAT, "zstd", &s->err);
    if (!ok)
        *err = s->err;
    return ok;
}

/* What goes wrong with the file is in r->err. */
static bool reader_open(struct reader *r, const struct blob *blob, uint64_t most, struct err *err)
{
    *r = (struct reader){.stream = {.blob = blob,
                                    .chunk = xmalloc(BLOB_CHUNK),
                                    .zip = archive_read_new(),
                                    .most = most},
                         .tar = archive_read_new()};
    struct archive *zip = r->stream.zip;
    if (!zip || !r->tar)
        return err_set(err, ERR_MEMORY, "libarchive");
    bool ok = archive_read_support_filter_zstd(zip) == ARCHIVE_OK &&
              archive_read_support_format_raw(zip) == ARCHIVE_OK &&
              archive_read_support_format_tar(r->tar) == ARCHIVE_OK;
    if (!ok)
        return err_set(err, ERR_UNSUPPORTED, "libarchive");
    if (!open_stream(&r->stream, &r->err))
        return false;
    r->ahead = ahead_new(decompress, &r->stream);
    ok = archive_read_open2(r->tar, r, NULL, read_piece, NULL, NULL) == ARCHIVE_OK;
    if (!ok && r->err.code == ERR_NONE)
        fail(r->tar, ERR_FORMAT, "tar", &r->err);
    return ok;
}

static void reader_close(struct reader *r)
{
    archive_read_free(r->tar);
    ahead_free(r->ahead);
    archive_read_free(r->stream.zip);
    free(r->stream.chunk);
}

/* Prefers what a callback said to the library's message. */
static bool reader_fail(struct reader *r, const char *object, struct err *err)
{
    if (r->err.code != ERR_NONE) {
        if (err)
            *err = r->err;
        return false;
    }
    return fail(r->tar, ERR_FORMAT, object, err);
}

static bool owner_ok(struct archive_entry *e)
{
    const char *user = archive_entry_uname(e), *group = archive_entry_gname(e);
    return archive_entry_uid(e) == 0 && archive_entry_gid(e) == 0 && (!user || !*user) &&
           (!group || !*group) && archive_entry_mtime(e) == 0;
}

/* A plain ustar header of a regular file and nothing that an extension could have added. */
static bool header_ok(struct archive *a, struct archive_entry *e)
{
    size_t flags_len = 0;
    unsigned long set = 0, clear = 0;
    archive_entry_fflags(e, &set, &clear);
    bool mac = archive_entry_mac_metadata(e, &flags_len) != NULL;
    return archive_format(a) == ARCHIVE_FORMAT_TAR_USTAR && archive_entry_filetype(e) == AE_IFREG &&
           archive_entry_perm(e) == MODE && !archive_entry_hardlink(e) &&
           !archive_entry_symlink(e) && owner_ok(e) && archive_entry_size_is_set(e) &&
           archive_entry_xattr_count(e) == 0 && archive_entry_sparse_count(e) == 0 &&
           archive_entry_acl_types(e) == 0 && !set && !clear && !mac &&
           !archive_entry_is_encrypted(e);
}

/* The next member must be the file `name` of `size` bytes. */
static bool next_member(struct reader *r, const char *name, struct archive_entry **entry,
                        struct err *err)
{
    int status = archive_read_next_header(r->tar, entry);
    if (r->err.code != ERR_NONE)
        return reader_fail(r, name, err);
    if (status == ARCHIVE_EOF)
        return err_set(err, ERR_FORMAT, "%s", name) || err_detail(err, "missing");
    if (status != ARCHIVE_OK)
        return reader_fail(r, name, err);
    const char *got = archive_entry_pathname(*entry);
    if (!got || strcmp(got, name) != 0)
        return err_set(err, ERR_FORMAT, "%s", got ? got : "") ||
               err_detail(err, "expected %s", name);
    return header_ok(r->tar, *entry) ||
           (err_set(err, ERR_FORMAT, "%s", name) || err_detail(err, "not a plain file"));
}

static bool read_manifest(struct reader *r, char **text, size_t *len, struct err *err)
{
    struct archive_entry *entry;
    if (!next_member(r, MANIFEST_NAME, &entry, err))
        return false;
    la_int64_t size = archive_entry_size(entry);
    if (size < 0 || size > MANIFEST_BYTES)
        return err_set(err, ERR_TOO_BIG, MANIFEST_NAME);
    char *buf = xmalloc((size_t) size + 1);
    size_t got = 0;
    while (got < (size_t) size) {
        la_ssize_t n = archive_read_data(r->tar, buf + got, (size_t) size - got);
        if (n <= 0)
            break;
        got += (size_t) n;
    }
    if (got != (size_t) size) {
        free(buf);
        return reader_fail(r, MANIFEST_NAME, err);
    }
    buf[got] = '\0';
    *text = buf;
    *len = got;
    return true;
}

bool archive_manifest(const struct blob *blob, char **text, size_t *len, struct err *err)
{
    struct reader r;
    uint64_t most = MANIFEST_BYTES + (uint64_t) 16 * BLOB_CHUNK;
    bool ok = reader_open(&r, blob, most, err);
    if (ok)
        ok = read_manifest(&r, text, len, err);
    else if (r.err.code != ERR_NONE)
        reader_fail(&r, "", err);
    reader_close(&r);
    return ok;
}

struct extraction {
    struct reader reader;
    const struct manifest *manifest;
    int target;
    struct tree_writer writer;
    struct tally *tally;
    const struct progress *progress;
    uint64_t length; /* of the decompressed stream */
    uint64_t done;
};

/* Data of the current member, for the digest and written to fd (-1: only for the digest). */
static bool copy_member(struct extraction *x, const struct manifest_entry *e, int fd,
                        struct err *err)
{
    struct reader *r = &x->reader;
    uint64_t got = 0;
    const void *data;
    size_t n;
    la_int64_t offset;
    int status;
    while ((status = archive_read_data_block(r->tar, &data, &n, &offset)) == ARCHIVE_OK) {
        if ((uint64_t) offset != got || n > e->size - got)
            return err_set(err, ERR_FORMAT, "%s", e->name);
        if (!tally_add(x->tally, data, n))
            return false;
        if (fd >= 0 && !tree_write(fd, data, n, e->name, err))
            return false;
        got += n;
    }
    if (status != ARCHIVE_EOF || r->err.code != ERR_NONE)
        return reader_fail(r, e->name, err);
    x->done += got;
    return got == e->size || err_set(err, ERR_DIGEST, "%s", e->name);
}

static bool extract_file(struct extraction *x, const struct manifest_entry *e, struct err *err)
{
    struct archive_entry *entry;
    if (!next_member(&x->reader, e->name, &entry, err))
        return false;
    if ((uint64_t) archive_entry_size(entry) != e->size)
        return err_set(err, ERR_FORMAT, "%s", e->name);
    int fd = -1;
    if (x->target >= 0 && (fd = tree_create(&x->writer, e->name, err)) < 0)
        return false;
    bool ok = copy_member(x, e, fd, err);
    if (fd >= 0 && close(fd) != 0 && ok)
        ok = err_set(err, ERR_IO, "%s", e->name);
    return ok;
}

/* The MANIFEST must be the very text that the manifest was read from. */
static bool extract_manifest(struct extraction *x, struct err *err)
{
    struct str want = STR_INIT;
    char *text = NULL;
    size_t len = 0;
    int fd = -1;
    bool ok = read_manifest(&x->reader, &text, &len, err);
    if (!ok)
        return false;
    manifest_write(x->manifest, &want);
    if (want.len != len || memcmp(want.p, text, len) != 0)
        ok = err_set(err, ERR_DIGEST, MANIFEST_NAME);
    if (ok && x->target >= 0) {
        fd = tree_create(&x->writer, MANIFEST_NAME, err);
        ok = fd >= 0 && tree_write(fd, text, len, MANIFEST_NAME, err);
        if (fd >= 0 && close(fd) != 0 && ok)
            ok = err_set(err, ERR_IO, MANIFEST_NAME);
    }
    free(text);
    str_finish(&want);
    return ok;
}

/* Bytes that archive_create's stream has: headers, data in whole blocks, two blocks of zeros. An
 * extension header, padding or a second archive would make it longer. */
static uint64_t stream_bytes(const struct manifest *m)
{
    struct str text = STR_INIT;
    manifest_write(m, &text);
    uint64_t total = BLOCK + (text.len + BLOCK - 1) / BLOCK * BLOCK + 2 * BLOCK;
    str_finish(&text);
    for (size_t i = 0; i < m->count; i++)
        total += BLOCK + (m->entries[i].size + BLOCK - 1) / BLOCK * BLOCK;
    return total;
}

/* After the last member nothing but the end of the archive, of the frame and of the file. */
static bool check_end(struct reader *r, uint64_t length, struct err *err)
{
    struct archive_entry *entry;
    int status = archive_read_next_header(r->tar, &entry);
    if (status == ARCHIVE_OK || status == ARCHIVE_WARN)
        return err_set(err, ERR_FORMAT, "%s", archive_entry_pathname(entry)) ||
               err_detail(err, "not in MANIFEST");
    if (status != ARCHIVE_EOF || r->err.code != ERR_NONE)
        return reader_fail(r, "tar", err);
    const void *data;
    size_t n;
    do {
        if (!next_piece(r, &data, &n))
            return reader_fail(r, "tar", err);
        for (size_t i = 0; i < n; i++)
            if (((const unsigned char *) data)[i] != 0)
                return err_set(err, ERR_FORMAT, "tar") || err_detail(err, "trailing data");
    } while (n > 0);
    const struct stream *stream = &r->stream;
    bool whole = stream->in == blob_size(stream->blob) && frame_done(&stream->frame);
    return (whole && stream->out == length) || err_set(err, ERR_FORMAT, "tar") ||
           err_detail(err, "length of the stream");
}

static bool extract_all(struct extraction *x, struct err *err)
{
    const struct manifest *m = x->manifest;
    if (!extract_manifest(x, err))
        return false;
    for (size_t i = 0; i < m->count; i++) {
        if (!extract_file(x, &m->entries[i], err))
            return false;
        if (!progress_tell(x->progress, x->done, m->total))
            return err_set(err, ERR_CANCELLED, "%s", m->id);
    }
    return check_end(&x->reader, x->length, err);
}

bool archive_extract(const struct blob *blob, const struct manifest *manifest, int target,
                     const struct progress *progress, struct err *err)
{
    struct extraction x = {.manifest = manifest,
                           .target = target,
                           .tally = tally_new(manifest),
                           .progress = progress,
                           .length = stream_bytes(manifest)};
    tree_writer_init(&x.writer, target);
    bool ok = reader_open(&x.reader, blob, x.length + SLACK, err);
    if (ok)
        ok = extract_all(&x, err);
    else if (x.reader.err.code != ERR_NONE)
        reader_fail(&x.reader, "", err);
    /* A file that differs stands before whatever else was wrong. */
    ok = tally_end(x.tally, ok, err) && ok;
    tree_writer_finish(&x.writer);
    reader_close(&x.reader);
    return ok;
}
