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
    MODEL_RUN,   /* index: of what the work has done, newest first */
    MODEL_ROW,   /* index: of data.csv */
    MODEL_GIVEN, /* index: of errors.csv */
    MODEL_OWN,   /* index: of the report's errors */
    MODEL_FIGURES
};

struct model_line {
    enum model_what what;
    int index;
};

/* What came out of settings that were trained. */
struct model_known {
    char *key;      /* the settings as text; heap */
    json_t *report; /* NULL: they cannot be run */
};

/* A run whose figures are on the screen. */
struct model_shown {
    const json_t *report; /* NULL: there is none yet */
    unsigned number;
    bool current; /* it is that of the settings as they are */
};

enum { MODEL_KNOWN_MAX = MODEL_PAST_MAX + 8 };
enum model_ask_for { MODEL_ASK_TRAIN, MODEL_ASK_LEARNING, MODEL_ASK_GRID };
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
    bool quiet; /* nobody asked for it: figures of an earlier run are computed anew */
    bool slow;  /* runs take so long that earlier ones are not */
    struct child child;
    enum model_ask_for asked_for;
    struct model_work asked; /* what the child runs */
    struct model_known known[MODEL_KNOWN_MAX];
    int known_count;
    char *problem;  /* why the last training failed; heap */
    json_t *grid;   /* scores of each C, of the last comparison */
    char *grid_key; /* what it depends on; heap */

    int widths[MODEL_COLUMNS_MAX]; /* of the columns of the data as they are shown */
    uint64_t numbers;              /* columns, bits: all their cells are numbers or empty */
    bool loaded;
    bool recalled; /* a work was taken in that had forgotten runs: to be written down */

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
/* What can be typed there, a sentence, translated. */
const char *model_field_wants(struct model_line line);
/* Takes in what was typed; false when it is not valid. */
bool model_field_take(struct model_desk *m, struct model_line line, const char *text);
bool model_field_clear(struct model_desk *m, struct model_line line);

/* ---- model_run.c: training ---- */

void model_desk_train(struct model_desk *m, enum model_ask_for ask);
/* Computes figures that are missing of what was run before, when nothing is run now. */
void model_desk_refresh(struct model_desk *m);
void model_desk_ready(struct model_desk *m);
void model_desk_stop(struct model_desk *m);
void model_known_finish(struct model_known *known);
/* The run of the settings as they are; NULL: they were not trained. */
const struct model_past *model_desk_current(const struct model_desk *m);
/* What is known of a run; NULL: nothing yet. */
const json_t *model_desk_report(const struct model_desk *m, const struct model_past *past);
/* The figures of the settings as they are, else of the newest run that has some. */
struct model_shown model_desk_shown(const struct model_desk *m);
/* Scores of each C for the settings as they are; NULL when they were not compared. */
const json_t *model_desk_grid(const struct model_desk *m);
/* Index of the best of them; 0 when there is none. */
size_t model_desk_best(const json_t *grid);
/* Figure of a part of a report, -1 when it is not there. */
double model_figure(const json_t *report, const char *part, const char *figure);
/* The parts of the split as it is now. */
void model_desk_split(struct model_desk *m);

/* ---- model_draw.c, model_look.c, model_column.c ---- */

void model_desk_place(struct model_desk *m, struct rect body);
/* Widths of the columns of a table. */
void model_desk_measure(struct model_desk *m);
/* The view of the evaluation whose name stands at column x of its first line; -1. Parts come first,
 * then the curves. */
int model_view_at(const struct model_desk *m, int x);
void model_desk_draw(const void *state, struct surface body);
const char *model_tab_name(enum model_tab tab);
enum { MODEL_NAME_COLS = 24 }; /* of a setting's row */
/* Row of the side where the causes of a given error begin. */
int model_causes_top(const struct model_desk *m);
/* The pane beside or below the rows. */
void model_draw_side(const struct model_desk *m, struct surface s);
/* The whole of the evaluation. */
void model_draw_evaluation(const struct model_desk *m, struct surface s);
/* What stands in a column, class by class. */
void model_draw_column(const struct model_desk *m, unsigned column, struct surface s);
const char *model_leak_text(enum model_leak leak);
const char *model_part_text(enum model_part part);

#endif
