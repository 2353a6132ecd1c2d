/* `:` — every command of the screen in front, found by its name, its label or the pinyin initials
 * of its Chinese label, and run. */
#ifndef TUI_SCREEN_PALETTE_H
#define TUI_SCREEN_PALETTE_H

struct screen_ops;
extern const struct screen_ops screen_palette;

#endif
