/* What the screens on which a question is answered share: typing, and letters one after another for
 * a match or an order. Options are chosen by quiz_choose. */
#ifndef TUI_SCREEN_ANSWERING_H
#define TUI_SCREEN_ANSWERING_H

#include "tui/reader/quiz.h"

/* Letters that a match or an order is made of; 0 for other questions. */
unsigned answering_letters(const struct quiz *quiz);
/* A text, a number, or more letters than there are keys. */
bool answering_is_typed(const struct quiz *quiz);

/* The letter of place n next; one that does not fit is not taken. */
void answering_add_letter(struct quiz *quiz, unsigned n);
void answering_take_back(struct quiz *quiz);

/* Call in layout. */
void answering_layout(struct quiz *quiz);
/* What was typed or chosen, in one line; nothing for options, which stand in the text. */
void answering_draw(const struct quiz *quiz, struct surface s, int x, int y);

#endif
