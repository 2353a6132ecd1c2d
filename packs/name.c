#include "packs/name.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

enum { USTAR_NAME = 100, USTAR_PREFIX = 155, ID_MAX = 63 };

static const char *const tops[] = {"glossary",  "papers", "standards",  "lessons",
                                   "questions", "labs",   "blueprints", "media"};

static bool allowed_char(uint32_t cp)
{
    if (cp == ' ')
        return true;
    if (cp < 0x80)
        return cp > ' ' && cp < 0x7F && !strchr("\\:*?\"<>|", (int) cp);
    return !uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Z);
}

static const char *part_fault(const char *part, size_t len)
{
    if (len == 0)
        return "empty part";
    if (len > NAME_MAX_PART)
        return "part too long";
    if (part[0] == '.')
        return "part begins with a dot";
    if (part[0] == '-')
        return "part begins with a dash";
    if (part[0] == ' ' || part[len - 1] == ' ')
        return "space at an end of a part";
    if (part[len - 1] == '.')
        return "part ends in a dot";
    return NULL;
}

static const char *parts_fault(const char *name, size_t len)
{
    size_t start = 0;
    int depth = 0;
    for (size_t i = 0; i <= len; i++) {
        if (i < len && name[i] != '/')
            continue;
        const char *fault = part_fault(name + start, i - start);
        if (fault)
            return fault;
        if (++depth > NAME_MAX_DEPTH)
            return "too deep";
        start = i + 1;
    }
    return NULL;
}

static const char *chars_fault(const char *name, size_t len)
{
    if (!utf8_valid(name, len))
        return "not UTF-8";
    bool ascii = true;
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t n = utf8_decode(name + i, len - i, &cp);
        if (n == 0 || !allowed_char(cp))
            return "character not allowed";
        ascii = ascii && cp < 0x80;
        i += n;
    }
    if (ascii)
        return NULL;
    size_t norm_len = 0;
    uint8_t *norm = u8_normalize(UNINORM_NFC, (const uint8_t *) name, len, NULL, &norm_len);
    bool same = norm && norm_len == len && memcmp(norm, name, len) == 0;
    free(norm);
    return same ? NULL : "not in Normalization Form C";
}

static bool fits_ustar(const char *name, size_t len)
{
    if (len <= USTAR_NAME)
        return true;
    for (size_t i = 1; i < len && i <= USTAR_PREFIX; i++)
        if (name[i] == '/' && len - i - 1 <= USTAR_NAME)
            return true;
    return false;
}

static const char *top_fault(const char *name, size_t len)
{
    static const char yaml[] = "pack.yaml";
    if (len == sizeof yaml - 1 && memcmp(name, yaml, len) == 0)
        return NULL;
    for (size_t i = 0; i < sizeof tops / sizeof *tops; i++) {
        size_t n = strlen(tops[i]);
        if (len > n + 1 && name[n] == '/' && memcmp(name, tops[i], n) == 0)
            return NULL;
    }
    return "not a file or folder of a pack";
}

bool name_check(const char *name, size_t len, struct err *err)
{
    const char *fault = NULL;
    if (len > NAME_MAX_BYTES)
        fault = "too long";
    if (!fault)
        fault = chars_fault(name, len);
    if (!fault)
        fault = parts_fault(name, len);
    if (!fault && !fits_ustar(name, len))
        fault = "too long for the archive";
    if (!fault)
        fault = top_fault(name, len);
    if (!fault)
        return true;
    err_set(err, ERR_INVALID, "%.*s", (int) (len < 200 ? len : 200), name);
    return err_detail(err, "%s", fault);
}

/* One file or folder: how it is written and what it becomes without case. */
struct spelling {
    const char *key, *name;
    size_t len;
    bool folder;
};

struct spellings {
    struct spelling *list;
    size_t count, cap;
    struct arena arena;
};

static const char *fold(struct arena *arena, const char *name, size_t len)
{
    char *key = arena_strndup(arena, name, len);
    bool ascii = true;
    for (size_t i = 0; i < len; i++) {
        ascii = ascii && (unsigned char) key[i] < 0x80;
        if (key[i] >= 'A' && key[i] <= 'Z')
            key[i] = (char) (key[i] + ('a' - 'A'));
    }
    if (ascii)
        return key;
    size_t n = 0;
    uint8_t *folded = u8_casefold((const uint8_t *) name, len, NULL, UNINORM_NFC, NULL, &n);
    if (folded)
        key = arena_strndup(arena, (const char *) folded, n);
    free(folded);
    return key;
}

static void add_spelling(struct spellings *all, const char *name, size_t len, bool folder)
{
    if (all->count == all->cap) {
        all->cap = all->cap ? all->cap * 2 : 256;
        all->list = xrealloc(all->list, all->cap * sizeof *all->list);
    }
    all->list[all->count++] = (struct spelling){fold(&all->arena, name, len), name, len, folder};
}

/* Folders of names[i] that its neighbour before, in byte order, does not share. */
static void add_folders(struct spellings *all, const char *before, const char *name)
{
    bool shared = true;
    for (size_t i = 0; name[i]; i++) {
        shared = shared && before[i] == name[i];
        if (name[i] == '/' && !shared)
            add_spelling(all, name, i, true);
    }
}

static int by_key(const void *a, const void *b)
{
    const struct spelling *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : (x->name > y->name) - (x->name < y->name);
}

bool name_check_all(const char *const *names, size_t count, struct err *err)
{
    struct spellings all = {0};
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        add_folders(&all, i ? names[i - 1] : "", names[i]);
        add_spelling(&all, names[i], strlen(names[i]), false);
    }
    if (all.count > 1)
        qsort(all.list, all.count, sizeof *all.list, by_key);
    for (size_t i = 1; ok && i < all.count; i++) {
        const struct spelling *a = &all.list[i - 1], *b = &all.list[i];
        if (strcmp(a->key, b->key) != 0)
            continue;
        if (a->folder && b->folder && a->len == b->len && memcmp(a->name, b->name, a->len) == 0)
            continue;
        ok = err_set(err, ERR_INVALID, "%.*s", (int) b->len, b->name);
        err_detail(err, "collides with %.*s", (int) (a->len < 200 ? a->len : 200), a->name);
    }
    free(all.list);
    arena_finish(&all.arena);
    return ok;
}

bool name_is_pack_id(const char *id)
{
    size_t n = strlen(id);
    if (n < 2 || n > ID_MAX || id[0] == '-')
        return false;
    return strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}
