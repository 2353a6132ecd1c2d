#include "packs/manifest.h"

#include "base/utf8.h"
#include "core/material/version.h"
#include "packs/name.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_LINE = 200, SIZE_DIGITS = 10 };

/* The text that is still to be read. */
struct cursor {
    const char *p, *end;
    size_t line;
};

static bool fault(const struct cursor *c, enum err_code code, struct err *err)
{
    return err_set(err, code, MANIFEST_NAME ":%zu", c->line);
}

/* The next line without its LF; a text that ends without LF is malformed. */
static bool next_line(struct cursor *c, const char **line, size_t *len, struct err *err)
{
    c->line++;
    const char *lf = c->p < c->end ? memchr(c->p, '\n', (size_t) (c->end - c->p)) : NULL;
    if (!lf)
        return fault(c, ERR_FORMAT, err);
    *line = c->p;
    *len = (size_t) (lf - c->p);
    c->p = lf + 1;
    return true;
}

/* "key value": the value, of printable UTF-8, copied into the arena. */
static bool header(struct cursor *c, struct arena *arena, const char *key, const char **value,
                   struct err *err)
{
    const char *line;
    size_t len, n = strlen(key);
    if (!next_line(c, &line, &len, err))
        return false;
    if (len < n + 2 || len > HEADER_LINE || memcmp(line, key, n) != 0 || line[n] != ' ')
        return fault(c, ERR_FORMAT, err);
    if (!utf8_valid(line, len))
        return fault(c, ERR_ENCODING, err);
    for (size_t i = 0; i < len; i++)
        if ((unsigned char) line[i] < ' ' || line[i] == 0x7F)
            return fault(c, ERR_FORMAT, err);
    *value = arena_strndup(arena, line + n + 1, len - n - 1);
    return true;
}

static bool version_header(struct cursor *c, struct arena *arena, const char *key,
                           const char **value, struct err *err)
{
    struct version version;
    return header(c, arena, key, value, err) &&
           (version_parse(*value, &version, NULL) || fault(c, ERR_FORMAT, err));
}

static bool headers(struct cursor *c, struct manifest *m, struct err *err)
{
    const char *format, *line;
    size_t len;
    if (!header(c, &m->arena, "xunlian-pack", &format, err))
        return false;
    if (strcmp(format, "1") != 0)
        return fault(c, strspn(format, "0123456789") == strlen(format) ? ERR_NEWER : ERR_FORMAT,
                     err);
    if (!header(c, &m->arena, "id", &m->id, err))
        return false;
    if (!name_is_pack_id(m->id))
        return fault(c, ERR_FORMAT, err);
    if (!version_header(c, &m->arena, "version", &m->version, err) ||
        !header(c, &m->arena, "licence", &m->licence, err) ||
        !version_header(c, &m->arena, "minimum", &m->minimum, err) ||
        !next_line(c, &line, &len, err))
        return false;
    /* The version names a folder; a build part would let two of them compare equal. */
    if (strchr(m->version, '+'))
        return fault(c, ERR_FORMAT, err);
    return len == 0 || fault(c, ERR_FORMAT, err);
}

/* Decimal without leading zeros, ended by a space. Returns the bytes read, 0 when malformed. */
static size_t parse_size(const char *s, size_t len, uint64_t *size)
{
    size_t i = 0;
    *size = 0;
    while (i < len && i <= SIZE_DIGITS && s[i] >= '0' && s[i] <= '9')
        *size = *size * 10 + (uint64_t) (s[i++] - '0');
    bool ok = i > 0 && i <= SIZE_DIGITS && i < len && s[i] == ' ' && (i == 1 || s[0] != '0');
    return ok ? i : 0;
}

static bool entry(struct cursor *c, struct manifest *m, struct err *err)
{
    struct manifest_entry *e = &m->entries[m->count];
    const char *line;
    size_t len;
    if (!next_line(c, &line, &len, err))
        return false;
    if (len < DIGEST_HEX + 4 || line[DIGEST_HEX] != ' ' || !digest_from_hex(line, e->sha256))
        return fault(c, ERR_FORMAT, err);
    line += DIGEST_HEX + 1;
    len -= DIGEST_HEX + 1;
    size_t digits = parse_size(line, len, &e->size);
    if (digits == 0)
        return fault(c, ERR_FORMAT, err);
    if (e->size > MANIFEST_FILE_BYTES || m->total + e->size > MANIFEST_TOTAL_BYTES)
        return fault(c, ERR_TOO_BIG, err);
    line += digits + 1;
    len -= digits + 1;
    if (!name_check(line, len, err))
        return err_context(err, MANIFEST_NAME ":%zu", c->line);
    e->name = arena_strndup(&m->arena, line, len);
    if (m->count > 0 && strcmp(m->entries[m->count - 1].name, e->name) >= 0)
        return fault(c, ERR_FORMAT, err);
    m->total += e->size;
    m->count++;
    return true;
}

static bool check_names(const struct manifest *m, struct err *err)
{
    const char **names = xcalloc(m->count, sizeof *names);
    for (size_t i = 0; i < m->count; i++)
        names[i] = m->entries[i].name;
    bool ok = name_check_all(names, m->count, err) || err_context(err, MANIFEST_NAME);
    free(names);
    if (ok && !manifest_find(m, "pack.yaml"))
        ok = err_set(err, ERR_FORMAT, MANIFEST_NAME ": pack.yaml");
    return ok;
}

static bool parse(struct cursor *c, struct manifest *m, struct err *err)
{
    if (!headers(c, m, err))
        return false;
    size_t lines = 0;
    for (const char *p = c->p; p < c->end; p++)
        lines += *p == '\n';
    if (lines > MANIFEST_ENTRIES)
        return err_set(err, ERR_TOO_BIG, MANIFEST_NAME);
    m->entries = arena_array(&m->arena, lines, sizeof *m->entries);
    while (m->count < lines)
        if (!entry(c, m, err))
            return false;
    if (c->p != c->end) {
        c->line++;
        return fault(c, ERR_FORMAT, err);
    }
    return check_names(m, err);
}

bool manifest_parse(const char *text, size_t n, struct manifest *manifest, struct err *err)
{
    *manifest = (struct manifest){0};
    if (n > MANIFEST_BYTES)
        return err_set(err, ERR_TOO_BIG, MANIFEST_NAME);
    struct cursor c = {text, text + n, 0};
    bool ok =
        memchr(text, '\0', n) ? err_set(err, ERR_FORMAT, MANIFEST_NAME) : parse(&c, manifest, err);
    if (!ok)
        manifest_finish(manifest);
    return ok;
}

void manifest_finish(struct manifest *manifest)
{
    if (!manifest)
        return;
    arena_finish(&manifest->arena);
    *manifest = (struct manifest){0};
}

void manifest_write(const struct manifest *manifest, struct str *out)
{
    str_addf(out, "xunlian-pack %d\nid %s\nversion %s\nlicence %s\nminimum %s\n\n", MANIFEST_FORMAT,
             manifest->id, manifest->version, manifest->licence, manifest->minimum);
    for (size_t i = 0; i < manifest->count; i++) {
        char hex[DIGEST_HEX + 1];
        digest_hex(manifest->entries[i].sha256, hex);
        str_addf(out, "%s %" PRIu64 " %s\n", hex, manifest->entries[i].size,
                 manifest->entries[i].name);
    }
}

static int by_name(const void *key, const void *item)
{
    return strcmp(key, ((const struct manifest_entry *) item)->name);
}

const struct manifest_entry *manifest_find(const struct manifest *manifest, const char *name)
{
    if (manifest->count == 0)
        return NULL;
    return bsearch(name, manifest->entries, manifest->count, sizeof *manifest->entries, by_name);
}
