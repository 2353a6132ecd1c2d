/* `?` — all keys and commands of the screen in front, from the action table; what is chosen runs.
 */
#ifndef TUI_SCREEN_HELP_H
#define TUI_SCREEN_HELP_H

struct screen_ops;
extern const struct screen_ops screen_help;

#endif
