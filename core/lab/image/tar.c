#include "core/lab/image/tar.h"

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
    NAME = 100,
    OCTAL = 12
};

bool tar_is(const char *bytes, size_t len)
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

static bool read_header(struct tar_reader *r, struct tar_member *member, char *type,
                        struct err *err)
{
    const char *header = r->bytes + r->at;
    size_t sum;
    if (!read_octal(header + AT_SUM, 8, &sum) || sum != sum_of(header) ||
        !read_octal(header + AT_SIZE, OCTAL, &member->len) ||
        member->len > r->len - r->at - BLOCK) {
        err_set(err, ERR_FORMAT, "tar");
        return err_detail(err, "%zu", r->at);
    }
    memcpy(member->name, header, NAME);
    member->name[NAME] = '\0';
    member->text = header + BLOCK;
    *type = header[AT_TYPE];
    size_t next = r->at + BLOCK + padded(member->len);
    r->at = next > r->len ? r->len : next;
    return true;
}

bool tar_next(struct tar_reader *r, struct tar_member *member, bool *more, struct err *err)
{
    *more = false;
    while (r->len - r->at >= BLOCK && r->bytes[r->at]) {
        char type = 0;
        if (++r->members > TAR_MEMBERS_MAX)
            return err_set(err, ERR_TOO_BIG, "tar");
        if (!read_header(r, member, &type, err))
            return false;
        if (type == '0' || type == '\0') {
            *more = true;
            return true;
        }
    }
    return r->at > 0 || err_set(err, ERR_FORMAT, "tar");
}

void tar_add(struct str *out, const char *name, const char *text, size_t len)
{
    char header[BLOCK + 1] = {0};
    static const char zeros[BLOCK];
    snprintf(header, NAME + 1, "%s", name);
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
}

void tar_end(struct str *out)
{
    static const char zeros[2 * BLOCK];
    str_add_bytes(out, zeros, sizeof zeros);
}
