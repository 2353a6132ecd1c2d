#include "core/record/restore.h"

#include "base/fs.h"
#include "base/str.h"
#include "core/record/attempt.h"
#include "core/record/store.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The bytes that SQLite locks in a database (os.h of SQLite: PENDING_BYTE and what follows): every
 * program that has it open holds a shared lock there. */
enum { LOCK_FROM = 0x40000000, LOCK_BYTES = 512, COPY_BYTES = 64 * 1024 };

struct job {
    const char *dir, *backup;
    const struct clock *clock;
    struct restore_report *report;
    char *current, *mark_path, *copy; /* copy NULL until it is there */
    struct records *opened;           /* the copy */
    int64_t mark;                     /* newest event known to have been here; 0: none */
    unsigned char mark_hash[EVENT_HASH];
    int64_t here; /* newest that can be read here */
    unsigned char here_hash[EVENT_HASH];
    int64_t differs; /* first whose hash here is not the backup's; 0: none */
};

/* ---- the copy ---- */

static bool pump(int from, int to, const char *name, struct err *err)
{
    char *bytes = xmalloc(COPY_BYTES);
    ssize_t n = 0;
    bool ok = true;
    while (ok && (n = read(from, bytes, COPY_BYTES)) > 0)
        for (ssize_t at = 0, put; ok && at < n; at += put) {
            put = write(to, bytes + at, (size_t) (n - at));
            ok = put > 0;
            if (!ok)
                err_set(err, errno == ENOSPC ? ERR_NO_SPACE : ERR_IO, "%s", name);
        }
    if (ok && (n < 0 || fsync(to) != 0))
        ok = err_set(err, ERR_IO, "%s", name);
    free(bytes);
    return ok;
}

/* An empty file would become new records, and what is no database is not worth copying. */
static bool is_database(int fd)
{
    static const char magic[] = "SQLite format 3";
    char head[sizeof magic];
    return pread(fd, head, sizeof head, 0) == sizeof head && memcmp(head, magic, sizeof magic) == 0;
}

static bool make_copy(struct job *job, struct err *err)
{
    struct stat there, here;
    int to = -1;
    int from = open(job->backup, O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return errno == ENOENT ? err_set(err, ERR_NOT_FOUND, "%s", job->backup)
                               : err_set(err, ERR_IO, "%s", job->backup);
    bool ok = fstat(from, &there) == 0 && S_ISREG(there.st_mode) && is_database(from);
    if (!ok)
        err_set(err, ERR_FORMAT, "%s", job->backup);
    if (ok && stat(job->current, &here) == 0 && here.st_dev == there.st_dev &&
        here.st_ino == there.st_ino)
        ok = err_set(err, ERR_INVALID, "%s", job->backup);
    if (ok) {
        job->copy = xasprintf("%s.restore-XXXXXX", job->current);
        to = mkostemp(job->copy, O_CLOEXEC);
        if (to < 0) {
            free(job->copy);
            job->copy = NULL;
        }
        ok = to >= 0 ? pump(from, to, job->copy, err) : err_set(err, ERR_IO, "%s", job->dir);
    }
    if (to >= 0)
        close(to);
    close(from);
    return ok;
}

/* ---- the check ---- */

static bool damaged(struct job *job, struct err *err)
{
    return err_set(err, ERR_DAMAGED, "%s", job->backup);
}

static bool check_digests(struct job *job, enum records_statement all, struct err *err)
{
    bool same = true;
    struct query query = query_open(&job->opened->db, all);
    while (same && query_row(&query)) {
        char hex[ATTEMPT_DIGEST];
        size_t n;
        const void *body = query_get_bytes(&query, 1, &n);
        attempt_digest(body ? body : "", n, hex);
        same = strcmp(hex, query_get_text(&query, 0)) == 0;
    }
    return query_end(&query, err) && (same || damaged(job, err));
}

static bool check_texts(struct job *job, struct err *err)
{
    return check_digests(job, ST_BLOB_ALL, err) && check_digests(job, ST_LAB_WORK_ALL, err);
}

static bool verify(struct job *job, struct err *err)
{
    struct chain_report *chain = &job->report->chain;
    if (!chain_verify(job->opened, chain, err))
        return false;
    if (chain->first_bad || chain->truncated)
        return damaged(job, err);
    if (!chain->projections_bad)
        return check_texts(job, err);
    /* The events are whole: the tables follow from them. */
    if (!records_rebuild(job->opened, err) || !chain_verify(job->opened, chain, err))
        return false;
    return chain->first_bad || chain->truncated || chain->projections_bad ? damaged(job, err)
                                                                          : check_texts(job, err);
}

static bool read_newest(struct job *job, struct err *err)
{
    struct restore_report *r = job->report;
    if (!chain_head(job->opened, &r->events, r->hash, err))
        return false;
    struct query query = query_open(&job->opened->db, ST_EVENT_TIME);
    query_int(&query, r->events);
    if (query_row(&query))
        r->newest_ms = query_get_int(&query, 0);
    return query_end(&query, err);
}

/* Errors name the copy, which nobody knows. */
static bool name_backup(const struct job *job, struct err *err)
{
    if (err)
        snprintf(err->object, sizeof err->object, "%s", job->backup);
    return false;
}

static bool open_copy(struct job *job, struct err *err)
{
    if (!make_copy(job, err))
        return false;
    job->opened = xcalloc(1, sizeof *job->opened);
    job->opened->clock = job->clock;
    job->opened->mark = xasprintf("%s.head", job->copy);
    job->opened->mark_known = true;
    if (!db_open(&job->opened->db, job->copy, &records_kind, err) || !verify(job, err) ||
        !read_newest(job, err))
        return name_backup(job, err);
    return job->report->events > 0 || err_set(err, ERR_FORMAT, "%s", job->backup);
}

static void remove_copy(struct job *job)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; job->copy && i < sizeof ends / sizeof *ends; i++) {
        char *path = xasprintf("%s%s", job->copy, ends[i]);
        unlink(path);
        free(path);
    }
}

static void job_begin(struct job *job)
{
    *job->report = (struct restore_report){0};
    job->current = fs_join(job->dir, "records.db");
    job->mark_path = fs_join(job->dir, "records.head");
}

static void job_end(struct job *job)
{
    records_close(job->opened);
    remove_copy(job);
    free(job->copy);
    free(job->current);
    free(job->mark_path);
}

bool restore_check(const char *dir, const char *backup, const struct clock *clock,
                   struct restore_report *report, struct err *err)
{
    struct job job = {.dir = dir, .backup = backup, .clock = clock, .report = report};
    job_begin(&job);
    bool ok = open_copy(&job, err);
    job_end(&job);
    return ok;
}

/* ---- what would be lost ---- */

static void count_kind(struct restore_report *report, const char *kind)
{
    size_t i = 0;
    while (i < report->kinds_count && strcmp(report->kinds[i].kind, kind) != 0)
        i++;
    if (i == RESTORE_KINDS)
        return;
    if (i == report->kinds_count) {
        snprintf(report->kinds[i].kind, sizeof report->kinds[i].kind, "%s", kind);
        report->kinds_count++;
    }
    report->kinds[i].count++;
}

/* The backup's hash of an event; false when it has none. */
static bool hash_in_backup(struct job *job, int64_t seq, unsigned char hash[EVENT_HASH])
{
    struct query query = query_open(&job->opened->db, ST_EVENT_HASH);
    size_t n = 0;
    query_int(&query, seq);
    if (query_row(&query)) {
        const void *bytes = query_get_bytes(&query, 0, &n);
        if (n == EVENT_HASH)
            memcpy(hash, bytes, n);
    }
    return query_end(&query, NULL) && n == EVENT_HASH;
}

typedef void row_fn(struct job *job, int64_t seq, const char *kind, const void *hash);

static void see_row(struct job *job, int64_t seq, const char *kind, const void *hash)
{
    unsigned char theirs[EVENT_HASH];
    (void) kind;
    job->here = seq;
    memcpy(job->here_hash, hash, EVENT_HASH);
    if (job->differs == 0 && seq <= job->report->events &&
        (!hash_in_backup(job, seq, theirs) || memcmp(theirs, hash, EVENT_HASH) != 0))
        job->differs = seq;
}

static void count_row(struct job *job, int64_t seq, const char *kind, const void *hash)
{
    (void) hash;
    if (seq >= job->report->from)
        count_kind(job->report, kind);
}

/* Every event that can still be read of the records here, which may be damaged: reading stops, and
 * nothing is told, where they are. */
static void read_here(struct job *job, row_fn *each)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    if (access(job->current, R_OK) == 0 &&
        sqlite3_open_v2(job->current, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT seq, kind, hash FROM event ORDER BY seq", -1, &stmt, NULL) ==
            SQLITE_OK)
        while (sqlite3_step(stmt) == SQLITE_ROW) {
            const char *kind = (const char *) sqlite3_column_text(stmt, 1);
            const void *hash = sqlite3_column_blob(stmt, 2);
            if (kind && sqlite3_column_bytes(stmt, 2) == EVENT_HASH)
                each(job, sqlite3_column_int64(stmt, 0), kind, hash);
        }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

/* How often the backup saw the work of an attempt saved; 0: never. */
static int64_t saves_in_backup(struct job *job, int64_t attempt)
{
    int64_t saves = 0;
    struct query query = query_open(&job->opened->db, ST_LAB_WORK_SAVES);
    query_int(&query, attempt);
    if (query_row(&query))
        saves = query_get_int(&query, 0);
    return query_end(&query, NULL) ? saves : 0;
}

/* Steps of a work are no events: they are told apart by their number. */
static void count_works(struct job *job)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    if (access(job->current, R_OK) == 0 &&
        sqlite3_open_v2(job->current, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT attempt, saves FROM lab_work", -1, &stmt, NULL) == SQLITE_OK)
        while (sqlite3_step(stmt) == SQLITE_ROW)
            job->report->works +=
                sqlite3_column_int64(stmt, 1) > saves_in_backup(job, sqlite3_column_int64(stmt, 0));
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

/* The mark is trusted before the rows, which may be what is damaged: a backup that holds the marked
 * event holds all before it. */
static void find_loss(struct job *job)
{
    struct restore_report *r = job->report;
    unsigned char theirs[EVENT_HASH];
    event_mark_read(job->mark_path, &job->mark, job->mark_hash);
    read_here(job, see_row);
    bool holds = job->mark > 0 && hash_in_backup(job, job->mark, theirs) &&
                 memcmp(theirs, job->mark_hash, EVENT_HASH) == 0;
    r->to = job->here > job->mark ? job->here : job->mark;
    r->from = r->events + 1;
    r->forked = !holds && job->differs > 0;
    if (!holds && job->mark > 0 && job->mark <= r->events && !r->forked) {
        r->forked = true; /* nothing of what is here can be read */
        job->differs = 1;
    }
    if (r->forked)
        r->from = job->differs;
    r->lost = r->to >= r->from ? r->to - r->from + 1 : 0;
    if (r->lost > 0)
        read_here(job, count_row);
    count_works(job);
}

/* The records that are restored say themselves what they lack. */
static bool record_loss(struct job *job, struct err *err)
{
    char hex[2 * EVENT_HASH + 1];
    sodium_bin2hex(hex, sizeof hex, job->mark >= job->here ? job->mark_hash : job->here_hash,
                   EVENT_HASH);
    json_t *body = json_pack("{s:s, s:I}", "hash", hex, "seq", (json_int_t) job->report->to);
    if (!db_begin(&job->opened->db, err)) {
        json_decref(body);
        return false;
    }
    if (event_add(job->opened, 0, EVENT_LOSS, body, NULL, err))
        return db_commit(&job->opened->db, err);
    db_rollback(&job->opened->db);
    return false;
}

/* ---- the change ---- */

/* Plays the log of the records here into them, so that they are one file at every moment of what
 * follows. Of records that cannot be read, which a restore is for, the log stays as it is. */
static bool fold_log(const struct job *job, struct err *err)
{
    sqlite3 *db = NULL;
    if (access(job->current, F_OK) != 0)
        return true;
    int rc = sqlite3_open_v2(job->current, &db, SQLITE_OPEN_READWRITE, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
    sqlite3_close(db);
    return (rc != SQLITE_BUSY && rc != SQLITE_LOCKED) || err_set(err, ERR_BUSY, "%s", job->current);
}

/* Keeps every other program out until `fd` is closed. SQLite must not have the file open in this
 * process: closing any descriptor of a file gives up its locks. */
static bool lock(const struct job *job, int *fd, struct err *err)
{
    struct flock range = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_FROM, .l_len = LOCK_BYTES};
    *fd = open(job->current, O_RDWR | O_CLOEXEC);
    if (*fd < 0)
        return errno == ENOENT || err_set(err, ERR_IO, "%s", job->current);
    if (fcntl(*fd, F_SETLK, &range) == 0)
        return true;
    return errno == EAGAIN || errno == EACCES ? err_set(err, ERR_BUSY, "%s", job->current)
                                              : err_set(err, ERR_IO, "%s", job->current);
}

/* A name beside the records that nothing has; heap. */
static char *kept_name(const struct job *job)
{
    char when[40], stamp[16];
    size_t n = 0;
    clock_format(clock_now(job->clock), when, sizeof when);
    for (const char *p = when; *p && n < sizeof stamp - 1 && p < when + 19; p++)
        if (*p != '-' && *p != ':')
            stamp[n++] = *p;
    stamp[n] = '\0';
    char *name = xasprintf("%s.damaged-%s", job->current, stamp);
    for (int i = 2; access(name, F_OK) == 0; i++) {
        free(name);
        name = xasprintf("%s.damaged-%s-%d", job->current, stamp, i);
    }
    return name;
}

static bool move_beside(const struct job *job, const char *kept, const char *end, struct err *err)
{
    char *from = xasprintf("%s%s", job->current, end), *to = xasprintf("%s%s", kept, end);
    bool ok = rename(from, to) == 0 || errno == ENOENT || err_set(err, ERR_IO, "%s", from);
    free(from);
    free(to);
    return ok;
}

/* The log goes first: SQLite would play an old one into the new file, also one whose database is
 * gone. records.db itself is there at every moment, under two names in between. */
static bool keep(const struct job *job, const char *kept, bool there, struct err *err)
{
    if (there && link(job->current, kept) != 0 && rename(job->current, kept) != 0)
        return err_set(err, ERR_IO, "%s", kept);
    return move_beside(job, kept, "-wal", err) && move_beside(job, kept, "-shm", err);
}

/* The mark of other records would call the restored ones cut off; none calls them nothing. */
static bool forget_mark(const struct job *job, struct err *err)
{
    return unlink(job->mark_path) == 0 || errno == ENOENT ||
           err_set(err, ERR_IO, "%s", job->mark_path);
}

/* Whether nobody else has the records open now. */
static bool is_free(const struct job *job, struct err *err)
{
    int fd = -1;
    bool ok = lock(job, &fd, err);
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool swap(struct job *job, struct err *err)
{
    int fd = -1;
    bool ok = is_free(job, err) && fold_log(job, err) && lock(job, &fd, err);
    char *kept = kept_name(job);
    ok = ok && keep(job, kept, fd >= 0, err) && forget_mark(job, err);
    if (ok && fd >= 0)
        snprintf(job->report->kept, sizeof job->report->kept, "%s", kept);
    if (ok && rename(job->copy, job->current) != 0)
        ok = err_set(err, ERR_IO, "%s", job->current);
    ok = ok && fs_sync_dir(job->dir, err);
    if (fd >= 0)
        close(fd);
    free(kept);
    return ok;
}

/* One file without a log, so that it can be renamed. */
static bool settle(struct job *job, struct err *err)
{
    bool ok = chain_head(job->opened, &job->report->events, job->report->hash, err) &&
              event_head(job->opened, &job->mark, job->mark_hash, err) &&
              db_exec(&job->opened->db, "PRAGMA journal_mode = DELETE", err);
    records_close(job->opened);
    job->opened = NULL;
    return ok;
}

bool restore_run(const char *dir, const char *backup, const struct clock *clock, bool lose,
                 struct restore_report *report, struct err *err)
{
    struct job job = {.dir = dir, .backup = backup, .clock = clock, .report = report};
    job_begin(&job);
    bool ok = open_copy(&job, err);
    if (ok) {
        find_loss(&job);
        ok = (report->lost == 0 && report->works == 0) || lose ||
             err_set(err, ERR_ROLLBACK, "%s", backup);
    }
    ok =
        ok && (report->lost == 0 || record_loss(&job, err)) && settle(&job, err) && swap(&job, err);
    if (ok)
        event_mark_write(job.mark_path, job.mark, job.mark_hash);
    job_end(&job);
    return ok;
}
