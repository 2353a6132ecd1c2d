/* CommonMark's rule of emphasis was made for words between spaces: `**重点：**内容` is not bold by
 * it. So punctuation beside asterisks is given other code points of the same length before parsing,
 * and its own back afterwards. */
#ifndef TUI_READER_MARKDOWN_H
#define TUI_READER_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

/* In place, n bytes. False when the text already uses the private code points: nothing was done. */
bool markdown_mask(char *s, size_t n);
/* Undoes it; any part of a masked text, cut at code points. */
void markdown_unmask(char *s, size_t n);

#endif
