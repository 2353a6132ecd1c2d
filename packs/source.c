#include "packs/source.h"

#include "base/fs.h"
#include "base/str.h"
#include "packs/metadata.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *source_folder(const char *address)
{
    if (!str_starts(address, "file:"))
        return NULL;
    address += strlen("file:");
    return str_starts(address, "///") ? address + 2 : address;
}

bool source_address(const char *given, char **address, struct err *err)
{
    if (str_starts(given, "http://") || str_starts(given, "https://")) {
        *address = xstrdup(given);
        size_t n = strlen(*address);
        while (n > 0 && (*address)[n - 1] == '/')
            (*address)[--n] = '\0';
        return true;
    }
    const char *folder = source_folder(given);
    if (!folder && fetch_is_url(given))
        return err_set(err, ERR_DENIED, "%s", given);
    char *real = realpath(folder ? folder : given, NULL);
    if (!real)
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s", given);
    *address = xasprintf("file:%s", real);
    free(real);
    return true;
}

static char *join(const struct source *source, const char *base, const char *name)
{
    return *source->below ? xasprintf("%s/%s/%s", base, source->below, name)
                          : xasprintf("%s/%s", base, name);
}

static bool read_url(const struct source *source, const char *url, size_t most, char **data,
                     size_t *len, struct err *err)
{
    struct fetch_options options = source->limits;
    char *path = NULL;
    options.most = most;
    options.expected = 0;
    if (!fetch_file(url, source->downloads, &options, &path, err))
        return false;
    bool ok = fs_read(path, most, data, len, err);
    fetch_discard(path);
    free(path);
    return ok;
}

bool source_read(const struct source *source, const char *name, size_t most, char **data,
                 size_t *len, struct err *err)
{
    const char *folder = source_folder(source->base);
    char *where = join(source, folder ? folder : source->base, name);
    bool ok = folder ? fs_read(where, most, data, len, err)
                     : read_url(source, where, most, data, len, err);
    free(where);
    return ok;
}

/* The path with every part percent-encoded. Heap. */
static char *quote_path(const char *path)
{
    struct str out = STR_INIT;
    char *copy = xstrdup(path), *rest = copy, *part;
    while ((part = strsep(&rest, "/"))) {
        char *quoted = metadata_quote(part);
        if (part != copy)
            str_add_char(&out, '/');
        str_add(&out, quoted);
        free(quoted);
    }
    free(copy);
    return str_take(&out);
}

static bool open_folder_file(const char *path, uint64_t size, struct err *err)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s", path);
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_FORMAT, "%s", path);
    return (uint64_t) st.st_size == size || err_set(err, ERR_DIGEST, "%s", path);
}

bool source_file(const struct source *source, const char *path, uint64_t size, char **local,
                 bool *fetched, struct err *err)
{
    const char *folder = source_folder(source->base);
    if (!metadata_path_valid(path))
        return err_set(err, ERR_DENIED, "%s", path);
    if (folder) {
        *fetched = false;
        *local = join(source, folder, path);
        if (open_folder_file(*local, size, err))
            return true;
        free(*local);
        *local = NULL;
        return false;
    }
    struct fetch_options options = source->limits;
    char *quoted = quote_path(path), *url = join(source, source->base, quoted);
    options.most = options.expected = size;
    *fetched = true;
    bool ok = fetch_file(url, source->downloads, &options, local, err);
    free(url);
    free(quoted);
    return ok;
}
