/* The page for a terminal whose font has no Chinese: plain ASCII, names the ways out. */
#ifndef TUI_SCREEN_NOTICE_H
#define TUI_SCREEN_NOTICE_H

struct screen_ops;
extern const struct screen_ops screen_notice;

#endif
