/* What the screens of practice share: a sitting that goes from screen to screen, and the looks of a
 * question. */
#ifndef TUI_SCREEN_PRACTICE_PARTS_H
#define TUI_SCREEN_PRACTICE_PARTS_H

#include "tui/app.h"
#include "tui/practice/sitting.h"
#include "tui/widget/text.h"

/* One question at a time: `arg` is a struct sitting with a question in front. */
extern const struct screen_ops screen_question, screen_verdict;
/* What came of it: `arg` is a struct sitting at its end. */
extern const struct screen_ops screen_summary;
/* 错题本: `arg` is the level's path. */
extern const struct screen_ops screen_mistakes;

/* Begins a sitting on top of the screen in front, or with `replace` in its place. Says in the top
 * line when there is nothing to ask. */
void practice_begin(struct app *app, const char *level, const struct book_wish *wish);
void practice_begin_of(struct app *app, const char *level, const char *const *ids, size_t count,
                       bool replace);
/* From a screen of the sitting to the next question, or to the summary at the end. The state of the
 * screen that calls is gone afterwards. */
void practice_step(struct app *app, struct sitting *sitting);
/* Another screen of the same sitting in place of the one in front. */
void practice_turn(struct app *app, const struct screen_ops *ops, struct sitting *sitting);
/* Opens the section that teaches the question in front. */
bool practice_has_lesson(const struct sitting *sitting);
void practice_show_lesson(struct app *app, const struct sitting *sitting);

/* Places of a question's parts in the body. */
struct practice_places {
    struct rect head, text, foot; /* foot: rows below the text */
};
struct practice_places practice_layout(struct text *text, struct rect body, int foot);
void practice_draw_head(const struct sitting *sitting, struct surface body);
void practice_draw_text(const struct text *text, const struct practice_places *places,
                        struct surface body);

/* "10 分钟", "3 天"; buf of 32 bytes. */
void practice_format_interval(int64_t ms, char *buf, size_t n);
/* The reason in the reader's language; "" for none. */
const char *practice_reason(enum mistake_reason reason);

#endif
