/* Pinyin initials: 训练 is "xl". The way to find things without an input method. */
#ifndef BASE_PINYIN_H
#define BASE_PINYIN_H

#include <stddef.h>

/* Writes the initials of a UTF-8 text into buf (n bytes, always ended): one lower-case letter per
 * Chinese character (its commonest reading), ASCII letters in lower case, ASCII digits as they are;
 * everything else is left out. Returns the length written. */
size_t pinyin_initials(const char *utf8, char *buf, size_t n);

#endif
