/* The parts of the line mode. All return when the learner goes back, or when console.over. */
#ifndef TUI_PLAIN_PARTS_H
#define TUI_PLAIN_PARTS_H

#include "tui/app.h"
#include "tui/plain/console.h"

struct plain {
    struct app *app;
    struct console console;
};

/* Prints the app's message, if there is one. */
void plain_message(struct plain *plain);
/* Prints why something failed. */
void plain_error(struct plain *plain, const struct err *err);

/* Somebody to learn: chosen, or made. False when nobody was. */
bool plain_learner(struct plain *plain);
/* From a node of the skill tree down ("" the documents). */
void plain_tree(struct plain *plain, const char *path);
/* Reads a lesson from a place (-1: where one stopped) and those after it. */
void plain_lesson(struct plain *plain, const char *id, int64_t offset);
/* The inline question of a reader that is open; false when the learner leaves the lesson. */
struct reader;
enum plain_step { PLAIN_ON, PLAIN_BACK, PLAIN_SECTION };
enum plain_step plain_question(struct plain *plain, struct reader *reader, int question,
                               int *section);
/* A command line inside a lesson: "", "q", "s N". False when it is none of them. */
bool plain_step(const struct reader *reader, const char *line, enum plain_step *step, int *section);
/* Reads a line in a lesson: an act of the learner. */
bool plain_lesson_ask(struct plain *plain, struct reader *reader, const char *prompt);
void plain_search(struct plain *plain);
void plain_hours(struct plain *plain);

#endif
