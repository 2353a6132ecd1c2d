#include "core/record/records.h"

#include "base/fs.h"
#include "base/str.h"
#include "core/record/store.h"

#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BACKUP_PAGES = 256, BACKUP_WAIT_MS = 5, BACKUP_WAITS = 1000 };

void *list_grow(void *list, size_t count, size_t size)
{
    const size_t first = 16;
    if (count == 0)
        return xrealloc(list, first * size);
    if (count < first || (count & (count - 1)) != 0)
        return list;
    return xrealloc(list, 2 * count * size);
}

bool records_open(const char *dir, const struct clock *clock, struct records **records,
                  struct err *err)
{
    struct records *r = xcalloc(1, sizeof *r);
    char *path = fs_join(dir, "records.db");
    r->clock = clock;
    r->mark = fs_join(dir, "records.head");
    /* SQLite opens a file in a read-only folder, and then fails at the first answer. */
    bool ok = access(dir, W_OK) == 0 || err_set(err, ERR_IO, "%s", dir);
    ok = ok && db_open(&r->db, path, &records_kind, err);
    free(path);
    if (ok)
        *records = r;
    else
        records_close(r);
    return ok;
}

void records_close(struct records *records)
{
    if (!records)
        return;
    db_close(&records->db);
    free(records->mark);
    free(records);
}

bool chain_head(struct records *records, int64_t *seq, char hex[CHAIN_HEX], struct err *err)
{
    unsigned char hash[EVENT_HASH];
    if (!event_head(records, seq, hash, err))
        return false;
    sodium_bin2hex(hex, CHAIN_HEX, hash, sizeof hash);
    return true;
}

static bool empty_projections(struct db *db, struct err *err)
{
#define X(table, order) "DELETE FROM " #table ";"
    return db_exec(db, PROJECTIONS(X), err);
#undef X
}

static bool replay(struct records *records, struct err *err)
{
    struct event event;
    bool ok = true;
    struct query query = query_open(&records->db, ST_EVENT_ALL);
    while (ok && query_row(&query)) {
        ok = event_read(&query, &event) || err_set(err, ERR_DAMAGED, "records.db: event");
        ok = ok && project_apply(&records->db, &event, err);
    }
    return query_end(&query, ok ? err : NULL) && ok;
}

bool records_rebuild(struct records *records, struct err *err)
{
    if (!db_begin(&records->db, err))
        return false;
    if (empty_projections(&records->db, err) && replay(records, err))
        return db_commit(&records->db, err);
    db_rollback(&records->db);
    return false;
}

/* Steps until everything is copied; other processes may write in between. */
static int copy_pages(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup)
        return sqlite3_errcode(to);
    int rc, waits = 0;
    do {
        rc = sqlite3_backup_step(backup, BACKUP_PAGES);
        if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) {
            if (++waits > BACKUP_WAITS)
                break;
            sqlite3_sleep(BACKUP_WAIT_MS);
        }
    } while (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED);
    int end = sqlite3_backup_finish(backup);
    return rc == SQLITE_DONE ? end : rc;
}

static bool sync_file(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        err_set(err, ERR_IO, "%s", path);
    if (fd >= 0)
        close(fd);
    return ok;
}

/* The copy is one file with a rollback journal: it needs no -wal to be whole. */
static bool write_copy(struct records *records, const char *path, struct err *err)
{
    struct db to = {0};
    int rc = sqlite3_open_v2(path, &to.handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (rc == SQLITE_OK)
        rc = copy_pages(records->db.handle, to.handle);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(to.handle, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    bool ok = rc == SQLITE_OK || db_fail(&to, rc, err);
    sqlite3_close(to.handle);
    return ok && sync_file(path, err);
}

static bool sync_folder_of(const char *path, struct err *err)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return fs_sync_dir(".", err);
    char *dir = xstrdup(path);
    dir[slash == path ? 1 : slash - path] = '\0';
    bool ok = fs_sync_dir(dir, err);
    free(dir);
    return ok;
}

bool records_backup(struct records *records, const char *path, struct err *err)
{
    char *temp = xasprintf("%s.XXXXXX", path);
    bool ok = false;
    int fd = mkostemp(temp, O_CLOEXEC);
    if (fd < 0) {
        err_set(err, ERR_IO, "%s", path);
        goto out;
    }
    close(fd);
    ok = write_copy(records, temp, err);
    if (ok && rename(temp, path) != 0)
        ok = err_set(err, ERR_IO, "%s", path);
    if (!ok)
        unlink(temp);
    else
        ok = sync_folder_of(path, err);
out:
    free(temp);
    return ok;
}
