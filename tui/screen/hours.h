/* Study hours of the learner: levels and 工作内容 against their plan, a calendar, the rules. */
#ifndef TUI_SCREEN_HOURS_H
#define TUI_SCREEN_HOURS_H

struct screen_ops;
extern const struct screen_ops screen_hours;

#endif
