/* A screen as an SVG picture: a monospaced grid, so that every glyph stands on its columns whatever
 * the font. */
#ifndef TESTS_TUI_SVG_H
#define TESTS_TUI_SVG_H

#include "tests/tui/harness.h"

/* Writes the screen with a window frame and a title (plain text). light: dark letters on white. */
bool svg_write(const struct tty *tty, const char *path, const char *title, bool light);

#endif
