/* What the files of the audio desk share. */
#ifndef TUI_LAB_AUDIO_PARTS_H
#define TUI_LAB_AUDIO_PARTS_H

#include "core/lab/audio/envelope.h"
#include "core/lab/audio/hints.h"
#include "core/lab/audio/work.h"
#include "tui/child.h"
#include "tui/lab/desk.h"
#include "tui/widget/field.h"

enum { AUDIO_NONE = -1, AUDIO_SPAN_MIN = 1000, AUDIO_NUDGE = 10 };

/* Where the parts of the screen lie; an empty one is not shown. */
struct audio_places {
    struct rect info, overview, spectrum, wave, ruler, lane, hints, list;
};

enum audio_bound { AUDIO_START, AUDIO_END };

struct audio_state {
    struct lab_desk *desk;
    struct audio_work work;
    struct audio_hints hints;
    const char *text_label; /* NULL: nothing is written out */

    struct wave wave;
    struct envelope envelope;
    char *problem; /* why there is no wave; heap */

    int64_t from, span; /* the window, ms */
    int64_t cursor;
    int64_t mark; /* the selection's other end, AUDIO_NONE */
    int at;       /* the segment one works on, AUDIO_NONE */
    int top;      /* first row of the list */
    bool spectrum;

    struct field field;
    bool editing;

    struct child player;
    bool playing;

    int64_t pressed, pressed_end; /* the time of the column where the mouse was pressed */
    bool dragging;                /* a bound of the segment, with the mouse */
    enum audio_bound end;         /* which */
    struct audio_places places;
};

/* ---- audio_move.c: where one looks ---- */

int64_t audio_ms(const struct audio_state *a); /* length of the recording */
/* Milliseconds at a column of a part as wide as `cols`; the column of a time (may be outside). */
int64_t audio_time_of(const struct audio_state *a, int column, int cols);
int audio_column_of(const struct audio_state *a, int64_t ms, int cols);
/* The segment that holds the cursor. */
int audio_segment_at(const struct audio_state *a, int64_t ms);
/* Moves the cursor, keeps it in the window, and works on what it is in. */
void audio_go(struct audio_state *a, int64_t ms);
/* Works on a segment; the cursor goes to its start. */
void audio_choose(struct audio_state *a, int i);
void audio_zoom(struct audio_state *a, int64_t span, int64_t around);
/* Shows [start, end) with some room. */
void audio_show(struct audio_state *a, int64_t start, int64_t end);
void audio_scroll(struct audio_state *a, int64_t by);
/* What is selected: mark and cursor, in order; false when nothing is. */
bool audio_selection(const struct audio_state *a, int64_t *start, int64_t *end);
/* Runs what only moves; false when the action is none of these. */
bool audio_move_act(struct audio_state *a, enum action action);

/* ---- audio_edit.c: what one changes ---- */

/* Runs what changes segments; false when the action is none of these. */
bool audio_edit_act(struct audio_state *a, enum action action);
/* Gives the selection, the segment or the stretch of sound at the cursor a label. */
void audio_label(struct audio_state *a, unsigned label);
/* Moves a bound of the segment, never over the other; true when it moved. */
bool audio_bound(struct audio_state *a, enum audio_bound bound, int64_t ms);
/* The work changed and the segment is the one at `at` now. */
void audio_changed(struct audio_state *a);
/* Transcripts: begins to edit that of the segment, keeps it, gives it up. */
void audio_text_begin(struct audio_state *a);
void audio_text_keep(struct audio_state *a);
/* The text being edited is not the one in the work; takes it in, without leaving the field. */
bool audio_text_typed(const struct audio_state *a);
void audio_text_settle(struct audio_state *a);
void audio_text_give_up(struct audio_state *a);
/* Whether the segment is written out. */
bool audio_takes_text(const struct audio_state *a, int i);
const struct audio_hint *audio_hint(const struct audio_state *a);
/* The label's number, -1. */
int audio_label_number(const struct audio_state *a, const char *id);

/* ---- audio_play.c ---- */

void audio_play(struct audio_state *a, int64_t start, int64_t end);
void audio_play_stop(struct audio_state *a);
void audio_play_ready(struct audio_state *a);
/* Reads the recording; `problem` says why there is none. */
void audio_read(struct audio_state *a);

/* ---- audio_draw.c ---- */

void audio_layout(void *state, struct rect body);
void audio_draw(const void *state, struct surface body);
enum style audio_style(int label);
/* Row of the list under y of its part; AUDIO_NONE. */
int audio_row_at(const struct audio_state *a, int y);
/* The label whose name stands at column x of the line of numbers; AUDIO_NONE. */
int audio_label_at(const struct audio_state *a, int x);
/* First column of the texts in the list. */
int audio_text_column(const struct audio_state *a);

#endif
