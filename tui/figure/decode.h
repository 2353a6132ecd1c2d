/* PNG and JPEG from memory to pixels. */
#ifndef TUI_FIGURE_DECODE_H
#define TUI_FIGURE_DECODE_H

#include <stdbool.h>
#include <stddef.h>

enum { DECODE_SIDE_MAX = 8192, DECODE_PIXELS_MAX = 24 * 1000 * 1000 };

/* Rows of 4 bytes a pixel: red, green, blue, and one that means nothing; transparent parts are put
 * on white. Heap. False for what is neither, is damaged, or is larger than the limits. */
bool decode_image(const unsigned char *data, size_t len, unsigned char **pixels, int *width,
                  int *height);

#endif
