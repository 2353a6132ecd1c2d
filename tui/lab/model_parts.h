/* What the files of the desk of models share. */
#ifndef TUI_LAB_MODEL_PARTS_H
#define TUI_LAB_MODEL_PARTS_H

#include "core/lab/model/split.h"
#include "tui/child.h"
#include "tui/lab/desk.h"
#include "tui/widget/field.h"
#include "tui/widget/list.h"

#include <jansson.h>

enum model_tab {
    MODEL_TAB_DATA,
    MODEL_TAB_SPLIT,
    MODEL_TAB_FEATURES,
    MODEL_TAB_TRAIN,
    MODEL_TAB_EVALUATE,
    MODEL_TAB_ERRORS,
    MODEL_TAB_REPORT,
    MODEL_TABS
};

/* One row of a step: a setting, or something to look at. */
enum model_what {
    MODEL_BY,
    MODEL_TRAIN_SHARE,
    MODEL_VALIDATION_SHARE,
    MODEL_SEED,
    MODEL_DEDUPE,
    MODEL_FIT_ON,
    MODEL_GRAM_1,
    MODEL_GRAM_2,
    MODEL_WORDS,
    MODEL_MIN_DF,
    MODEL_WEIGHT,
    MODEL_SCALE,
    MODEL_COLUMN, /* index: of the data's columns */
    MODEL_SOLVER,
    MODEL_C,
    MODEL_WEIGHTS,
    MODEL_THRESHOLD,
    MODEL_TUNE_ON,
    MODEL_FOLDS,
    MODEL_GRID,
    MODEL_CLAIM, /* index: of the claims */
    MODEL_TRIAL, /* index: of the grid's results */
    MODEL_RUN,   /* index: of the history, newest first */
    MODEL_ROW,   /* index: of data.csv */
    MODEL_GIVEN, /* index: of errors.csv */
    MODEL_OWN,   /* index: of the report's errors */
    MODEL_FIGURES
};

struct model_line {
    enum model_what what;
    int index;
};

/* Settings that were trained, and what came out. */
struct model_tried {
    char *key; /* of the settings; heap */
    struct model_work work;
    json_t *report;
    int number; /* from 1 */
};

enum { MODEL_TRIED_MAX = 40 };
enum model_chart { MODEL_CHART_TABLE, MODEL_CHART_LEARNING, MODEL_CHART_THRESHOLD, MODEL_CHARTS };

struct model_desk {
    struct lab_desk *desk;
    struct model_data *data;
    struct model_work work;
    enum model_tab tab;
    struct list lists[MODEL_TABS];
    struct model_line *lines; /* of the tab shown */
    size_t lines_room;
    struct rect tabs[MODEL_TABS], list_area, side, status;

    struct alike alike;   /* of data->rows */
    unsigned char *parts; /* by the split as it is now; NULL: to be made */
    struct model_leak_found leaks[MODEL_LEAKS];
    char *split_key; /* what `parts` were made for */

    bool editing; /* the row's text is typed */
    struct field field;

    bool running;
    struct child child;
    struct model_tried asked; /* what the child runs */
    struct model_tried tried[MODEL_TRIED_MAX];
    int tried_count, tried_number;
    char *problem;  /* why the last training failed; heap */
    json_t *grid;   /* scores of each C, of the last comparison */
    char *grid_key; /* the settings but C that it was made with; heap */

    enum model_part part;   /* shown by evaluation */
    enum model_chart chart; /* the same */
    bool own_errors;        /* errors of the last run, not those given */
};

/* ---- model_fields.c: the rows of a step ---- */

/* Lines of the tab shown, into m->lines; keeps the selection. */
void model_desk_lines(struct model_desk *m);
/* The selected line; NULL without one. */
const struct model_line *model_desk_line(const struct model_desk *m);
/* What a setting is called and how it stands, translated. */
const char *model_field_name(const struct model_desk *m, struct model_line line);
void model_field_value(const struct model_desk *m, struct model_line line, struct str *out);
/* Its step has been done; else the value is what it would be. */
bool model_field_set(const struct model_desk *m, struct model_line line);
/* The next or previous value; false when it has none to step through. */
bool model_field_step(struct model_desk *m, struct model_line line, int way);
/* It is typed; the text to begin with. */
bool model_field_typed(const struct model_desk *m, struct model_line line, struct str *text);
/* Takes in what was typed; false when it is not valid. */
bool model_field_take(struct model_desk *m, struct model_line line, const char *text);
bool model_field_clear(struct model_desk *m, struct model_line line);

/* ---- model_run.c: training ---- */

enum model_ask_for { MODEL_ASK_TRAIN, MODEL_ASK_LEARNING, MODEL_ASK_GRID };
void model_desk_train(struct model_desk *m, enum model_ask_for ask);
void model_desk_ready(struct model_desk *m);
void model_desk_stop(struct model_desk *m);
void model_tried_finish(struct model_tried *tried);
/* The run of the settings as they are; NULL: they were not trained. */
const struct model_tried *model_desk_current(const struct model_desk *m);
/* That, else the newest; NULL before the first. */
const struct model_tried *model_desk_shown(const struct model_desk *m);
/* Figure of a part of a report, -1 when it is not there. */
/* Scores of each C for the settings as they are; NULL when they were not compared. */
const json_t *model_desk_grid(const struct model_desk *m);
/* Index of the best of them; 0 when there is none. */
size_t model_desk_best(const json_t *grid);
double model_figure(const json_t *report, const char *part, const char *figure);
/* The parts of the split as it is now. */
void model_desk_split(struct model_desk *m);
/* Takes the settings of a run. */
void model_desk_choose(struct model_desk *m, const struct model_tried *tried);

/* ---- model_draw.c, model_look.c ---- */

void model_desk_place(struct model_desk *m, struct rect body);
void model_desk_draw(const void *state, struct surface body);
const char *model_tab_name(enum model_tab tab);
/* Row of the side where the causes of a given error begin. */
int model_causes_top(const struct model_desk *m);
/* The pane beside or below the rows. */
void model_draw_side(const struct model_desk *m, struct surface s);
/* The whole of the evaluation. */
void model_draw_evaluation(const struct model_desk *m, struct surface s);
const char *model_leak_text(enum model_leak leak);
const char *model_part_text(enum model_part part);

#endif
