/* Installed packs: what they are, and installing, verifying, rolling back and removing them. */
#ifndef TUI_SCREEN_PACKS_H
#define TUI_SCREEN_PACKS_H

struct screen_ops;
/* On closing, the screen below is resumed with the index in line with what is installed. */
extern const struct screen_ops screen_packs;

#endif
