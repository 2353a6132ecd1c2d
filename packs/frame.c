#include "packs/frame.h"

#include <string.h>

enum { MAGIC_AND_FLAGS = 5, BLOCK_HEAD = 3, BLOCK_MOST = 128 << 10, CHECKSUM = 4 };
enum { BLOCK_RLE = 1, BLOCK_RESERVED = 3 };

/* RFC 8878 3.1.1.1.1: bytes of the header behind the magic number and the descriptor. */
static size_t head_rest(unsigned char flags)
{
    static const unsigned char content_size[] = {0, 2, 4, 8};
    bool single = flags & 0x20;
    size_t n = content_size[flags >> 6];
    if (single)
        return n ? n : 1;
    return n + 1;
}

static bool flags_ok(const unsigned char *head)
{
    static const unsigned char magic[] = {0x28, 0xB5, 0x2F, 0xFD};
    unsigned char reserved = 0x08, dictionary = 0x03;
    return memcmp(head, magic, sizeof magic) == 0 && !(head[4] & (reserved | dictionary));
}

/* RFC 8878 3.1.1.1.2, or the content size (3.1.1.1.4) of a single segment. */
static bool window_ok(const unsigned char *head)
{
    bool single = head[4] & 0x20;
    if (!single) {
        uint64_t base = (uint64_t) 1 << (10 + (head[5] >> 3));
        return base + base / 8 * (head[5] & 7) <= FRAME_WINDOW;
    }
    uint64_t size = 0;
    size_t n = head_rest(head[4]);
    for (size_t i = n; i > 0; i--)
        size = size << 8 | head[MAGIC_AND_FLAGS + i - 1];
    return size + (n == 2 ? 256 : 0) <= FRAME_WINDOW;
}

static void next_part(struct frame *f)
{
    f->have = 0;
    if (!f->last) {
        f->state = FRAME_BLOCK;
    } else if (f->checksum) {
        f->checksum = false;
        f->skip = CHECKSUM;
        f->state = FRAME_BODY;
    } else {
        f->state = FRAME_END;
    }
}

static bool block_head(struct frame *f)
{
    uint32_t v = f->head[0] | (uint32_t) f->head[1] << 8 | (uint32_t) f->head[2] << 16;
    uint32_t type = v >> 1 & 3, size = v >> 3;
    if (type == BLOCK_RESERVED || size > BLOCK_MOST)
        return false;
    f->last = v & 1;
    f->skip = type == BLOCK_RLE ? 1 : size;
    f->state = FRAME_BODY;
    if (f->skip == 0)
        next_part(f);
    return true;
}

/* Takes bytes into head until there are `want`. */
static size_t gather(struct frame *f, const unsigned char *p, size_t n, size_t want)
{
    size_t k = want - f->have < n ? want - f->have : n;
    memcpy(f->head + f->have, p, k);
    f->have += k;
    return k;
}

static bool feed_some(struct frame *f, const unsigned char *p, size_t n, size_t *used)
{
    size_t want;
    switch (f->state) {
    case FRAME_START:
        *used = gather(f, p, n, MAGIC_AND_FLAGS);
        if (f->have < MAGIC_AND_FLAGS)
            return true;
        f->checksum = f->head[4] & 0x04;
        f->state = FRAME_HEAD;
        return flags_ok(f->head);
    case FRAME_HEAD:
        want = MAGIC_AND_FLAGS + head_rest(f->head[4]);
        *used = gather(f, p, n, want);
        if (f->have < want)
            return true;
        next_part(f);
        return window_ok(f->head);
    case FRAME_BLOCK:
        *used = gather(f, p, n, BLOCK_HEAD);
        return f->have < BLOCK_HEAD || block_head(f);
    case FRAME_BODY:
        *used = f->skip < n ? f->skip : n;
        f->skip -= (uint32_t) *used;
        if (f->skip == 0)
            next_part(f);
        return true;
    case FRAME_END:
        break;
    }
    return false;
}

bool frame_feed(struct frame *frame, const unsigned char *p, size_t n)
{
    while (n > 0) {
        size_t used = 0;
        if (!feed_some(frame, p, n, &used))
            return false;
        p += used;
        n -= used;
    }
    return true;
}

bool frame_done(const struct frame *frame)
{
    return frame->state == FRAME_END;
}
