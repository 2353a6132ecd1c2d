/* A strict look at the outside of a Zstandard stream (RFC 8878), before a decompressor sees it: one
 * frame, a window of at most FRAME_WINDOW bytes, no dictionary, no skippable frame, and nothing
 * behind it. */
#ifndef PACKS_FRAME_H
#define PACKS_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FRAME_WINDOW = 8 << 20, FRAME_HEAD_MAX = 14 };

enum frame_state { FRAME_START, FRAME_HEAD, FRAME_BLOCK, FRAME_BODY, FRAME_END };

/* Begin with a zeroed one. */
struct frame {
    enum frame_state state;
    unsigned char head[FRAME_HEAD_MAX];
    size_t have;   /* bytes of head, or of a block's header */
    uint32_t skip; /* bytes left of a block's body or of the checksum */
    bool last, checksum;
};

/* Looks at the next n bytes. False when the stream is not such a frame. */
bool frame_feed(struct frame *frame, const unsigned char *p, size_t n);

/* True when the frame is complete. */
bool frame_done(const struct frame *frame);

#endif
