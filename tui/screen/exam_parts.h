/* What the screens of an exam share. They hand a struct seat to each other as `arg`. */
#ifndef TUI_SCREEN_EXAM_PARTS_H
#define TUI_SCREEN_EXAM_PARTS_H

#include "tui/app.h"
#include "tui/exam/seat.h"

/* Before and between: the rules, the codes, the start. */
extern const struct screen_ops screen_exam_door;
/* The questions, while the clock runs; over them the answer sheet. */
extern const struct screen_ops screen_exam_sit, screen_exam_sheet;
/* Afterwards: the result, and one of its questions. */
extern const struct screen_ops screen_exam_result, screen_exam_item;

/* app_error, with a refusal of the exam in words. */
void exam_tell(struct app *app, const struct err *err);

/* Tells of a warning that is due. */
void exam_warn(struct app *app, const struct seat_tick *tick);

/* Opens the lab in front, with the exam's clock and saving. */
void exam_open_lab(struct app *app, struct seat *seat);

/* Opens what fits the state of the attempt, on top or in place of the screen in front. An exam that
 * is over is marked first. */
void exam_enter(struct app *app, struct seat *seat, bool replace);

/* Hands the paper in after a question that counts the blanks; `screen` is the state of the sitting
 * screen, which gives way to the result. */
void exam_hand_in(struct app *app, struct seat *seat, const void *screen);

/* The answer sheet: every question a cell of EXAM_CELL columns, sections under their titles. */
enum { EXAM_CELL = 4, EXAM_SIDE = 42 };
/* Cells in a row of so many columns. */
int exam_grid_per_row(int cols);
/* Row of the whole sheet that a question stands in, and how many rows there are. */
int exam_grid_row(const struct seat *seat, int cols, unsigned question);
int exam_grid_rows(const struct seat *seat, int cols);
/* Draws from row `top`; the question `here` stands out. */
void exam_grid_draw(const struct seat *seat, struct surface s, int top, unsigned here,
                    bool focused);
/* The question drawn at x, y; false when there is none. */
bool exam_grid_at(const struct seat *seat, int cols, int top, int x, int y, unsigned *question);

/* List of an exam's questions by filter, shared by the result and its questions. */
struct exam_found {
    struct seat *seat;
    const unsigned *list;
    unsigned count, at; /* `at` is moved */
};

#endif
