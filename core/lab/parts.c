#include "core/lab/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 512,
    AT_MODE = 100,
    AT_SIZE = 124,
    AT_TIME = 136,
    AT_SUM = 148,
    AT_TYPE = 156,
    AT_MAGIC = 257,
    OCTAL = 12
};

const char *lab_file_base(const char *name)
{
    const char *slash = strrchr(name, '/'), *back = strrchr(name, '\\');
    const char *last = !slash || (back && back > slash) ? back : slash;
    return last ? last + 1 : name;
}

struct lab_file lab_file_of(const char *name, const char *text, size_t len)
{
    return (struct lab_file){.name = name, .text = text, .len = len};
}

struct lab_file lab_file_plain(const struct lab_file *file)
{
    struct lab_file plain = *file;
    if (plain.text && plain.len >= 3 && memcmp(plain.text, "\xEF\xBB\xBF", 3) == 0) {
        plain.text += 3;
        plain.len -= 3;
    }
    return plain;
}

/* ---- the list ---- */

bool lab_parts_add(struct lab_parts *parts, const char *name, const char *text, size_t len,
                   struct err *err)
{
    if (lab_file_base(name)[0] == '.')
        return true;
    if (parts->count == LAB_PARTS_MAX || len > LAB_PARTS_BYTES - parts->bytes) {
        err_set(err, ERR_TOO_BIG, "%s", name);
        return err_detail(err, "> %d, > %d", LAB_PARTS_MAX, LAB_PARTS_BYTES);
    }
    if (parts->count == parts->room) {
        parts->room = parts->room ? 2 * parts->room : 16;
        parts->list = xrealloc(parts->list, parts->room * sizeof *parts->list);
    }
    struct lab_file file = lab_file_of(name, text, len);
    file = lab_file_plain(&file);
    char *copy = xmalloc(file.len + 1);
    memcpy(copy, file.text, file.len);
    copy[file.len] = '\0';
    parts->bytes += len;
    parts->list[parts->count++] = lab_file_of(xstrdup(name), copy, file.len);
    return true;
}

void lab_parts_finish(struct lab_parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        free((char *) parts->list[i].name);
        free((char *) parts->list[i].text);
    }
    free(parts->list);
    *parts = (struct lab_parts){0};
}

/* ---- reading a tar ---- */

bool lab_parts_is_tar(const char *bytes, size_t len)
{
    return len >= BLOCK && memcmp(bytes + AT_MAGIC, "ustar", 5) == 0;
}

static size_t padded(size_t n)
{
    return (n + BLOCK - 1) / BLOCK * BLOCK;
}

static bool read_octal(const char *p, size_t n, size_t *value)
{
    *value = 0;
    while (n > 0 && *p == ' ') {
        p++;
        n--;
    }
    for (; n > 0 && *p && *p != ' '; p++, n--) {
        if (*p < '0' || *p > '7')
            return false;
        *value = *value * 8 + (size_t) (*p - '0');
    }
    return true;
}

static unsigned sum_of(const char *header)
{
    unsigned sum = 0;
    for (int i = 0; i < BLOCK; i++)
        sum += i >= AT_SUM && i < AT_SUM + 8 ? ' ' : (unsigned char) header[i];
    return sum;
}

/* Where a member's text begins and how long it is. */
struct member {
    char name[LAB_PART_NAME + 1]; /* without its prefix */
    const char *text;
    size_t len, next;
    bool regular;
};

static bool read_member(const char *bytes, size_t len, size_t at, struct member *m, struct err *err)
{
    const char *header = bytes + at;
    size_t sum;
    if (!read_octal(header + AT_SUM, 8, &sum) || sum != sum_of(header) ||
        !read_octal(header + AT_SIZE, OCTAL, &m->len) || m->len > len - at - BLOCK) {
        err_set(err, ERR_FORMAT, "tar");
        return err_detail(err, "%zu", at);
    }
    memcpy(m->name, header, LAB_PART_NAME);
    m->name[LAB_PART_NAME] = '\0';
    m->text = header + BLOCK;
    m->regular = header[AT_TYPE] == '0' || header[AT_TYPE] == '\0';
    size_t next = at + BLOCK + padded(m->len);
    m->next = next > len ? len : next;
    return true;
}

const char *lab_parts_packed(const char *bytes, size_t len)
{
    static const struct {
        const char *magic, *name;
    } kinds[] = {{"\x1F\x8B", "gzip"},
                 {"PK\x03\x04", "zip"},
                 {"BZh", "bzip2"},
                 {"\xFD"
                  "7zXZ",
                  "xz"},
                 {"7z\xBC\xAF", "7z"},
                 {"Rar!", "rar"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (len >= strlen(kinds[i].magic) &&
            memcmp(bytes, kinds[i].magic, strlen(kinds[i].magic)) == 0)
            return kinds[i].name;
    return NULL;
}

bool lab_parts_untar(const char *bytes, size_t len, struct lab_parts *parts, struct err *err)
{
    if (!lab_parts_is_tar(bytes, len)) {
        const char *kind = lab_parts_packed(bytes, len);
        err_set(err, ERR_FORMAT, "tar");
        return kind ? err_detail(err, "%s", kind) : false;
    }
    unsigned members = 0;
    for (size_t at = 0; len - at >= BLOCK && bytes[at];) {
        struct member m;
        if (++members > 2 * LAB_PARTS_MAX)
            return err_set(err, ERR_TOO_BIG, "tar");
        if (!read_member(bytes, len, at, &m, err) ||
            (m.regular && !lab_parts_add(parts, m.name, m.text, m.len, err)))
            return false;
        at = m.next;
    }
    return true;
}

/* ---- writing one ---- */

bool lab_parts_tar(struct str *out, const char *name, const char *text, size_t len, struct err *err)
{
    char header[BLOCK + 1] = {0};
    static const char zeros[BLOCK];
    if (strlen(name) > LAB_PART_NAME)
        return err_set(err, ERR_TOO_BIG, "%s", name);
    memcpy(header, name, strlen(name));
    memcpy(header + AT_MODE,
           "0000644\0"
           "0000000\0"
           "0000000",
           24);
    snprintf(header + AT_SIZE, OCTAL, "%011zo", len);
    snprintf(header + AT_TIME, OCTAL, "%011o", 0u);
    header[AT_TYPE] = '0';
    memcpy(header + AT_MAGIC,
           "ustar\0"
           "00",
           8);
    char sum[8];
    snprintf(sum, sizeof sum, "%06o", sum_of(header));
    memcpy(header + AT_SUM, sum, 7);
    header[AT_SUM + 7] = ' ';
    str_add_bytes(out, header, BLOCK);
    str_add_bytes(out, text, len);
    str_add_bytes(out, zeros, padded(len) - len);
    return true;
}

void lab_parts_tar_end(struct str *out)
{
    static const char zeros[2 * BLOCK];
    str_add_bytes(out, zeros, sizeof zeros);
}
