/* An inline question while it is read: what is chosen, what was answered, and how it is shown. */
#ifndef TUI_READER_QUIZ_H
#define TUI_READER_QUIZ_H

#include "core/material/lesson.h"
#include "tui/widget/field.h"
#include "tui/widget/text.h"

struct quiz {
    const struct lesson_question *place;
    const struct question *question;
    bool chosen[QUESTION_ANSWERS_MAX];
    struct field field; /* of a typed answer */
    bool answered;
    bool revealed; /* the solution is shown without an answer */
    struct question_mark mark;
    const unsigned char *order; /* of a paper: order[k] is the option, of a match the choice, shown
                                   at place k; borrowed. NULL: as the source stands, and matches and
                                   orderings as question_scramble says */
};

/* Tags of the lines of question `index` (text_line_tag), and of the line that is its input field.
 */
enum { QUIZ_TAG = 1000, QUIZ_FIELD_TAG = 10000, QUIZ_LINKS = 32 };

/* Link ids: index × QUIZ_LINKS + the option, or one of these. */
enum quiz_link { QUIZ_SUBMIT = QUIZ_LINKS - 3, QUIZ_AGAIN, QUIZ_TYPE };

void quiz_init(struct quiz *quiz, const struct lesson_question *place);
void quiz_finish(struct quiz *quiz);

/* "one right answer", "a number"; "" where nothing is to be said. Translated. */
const char *quiz_kind(enum question_type type);

/* Options that can be chosen by number; 0 where the answer is typed. */
unsigned quiz_options(const struct quiz *quiz);
/* Nothing is to be answered: only to be thought about, or read. */
bool quiz_is_open(const struct quiz *quiz);

/* Chooses an option: of a multiple choice it is switched, else it replaces the one chosen. */
void quiz_choose(struct quiz *quiz, unsigned option);
/* The response in the notation of question.h, "" while nothing is chosen or typed; heap. */
char *quiz_response(const struct quiz *quiz);
/* Marks what is chosen. ERR_INVALID for a response that cannot belong to the question. */
MUST_CHECK bool quiz_answer(struct quiz *quiz, struct err *err);
/* Shows a response given earlier. False when it does not fit the question any more: then the
 * question stays unanswered. */
bool quiz_restore(struct quiz *quiz, const char *response);
/* Takes over a response given earlier, to be gone on with: nothing is marked. */
void quiz_recall(struct quiz *quiz, const char *response);
/* To be answered once more. */
void quiz_again(struct quiz *quiz);

/* Appends the question, number `index` of `count` in the lesson. */
void quiz_put(const struct quiz *quiz, struct text *text, unsigned index, unsigned count);

/* The question without title, hints and links to elsewhere: stem and options (links with the
 * option's number as id); once it is answered or revealed, with verdicts and explanations. */
void quiz_put_card(const struct quiz *quiz, struct text *text);

/* The same to be read line by line: the question with numbered options; and, once it is answered or
 * revealed, what was right and why. */
void quiz_put_plain(const struct quiz *quiz, struct text *text, unsigned index, unsigned count);
void quiz_put_result(const struct quiz *quiz, struct text *text, unsigned index);

#endif
