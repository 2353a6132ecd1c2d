/* The desk for pictures: what it holds, its actions and keys. */
#include "tui/lab/image.h"

#include "tui/i18n.h"
#include "tui/lab/image_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 34, SIDE_FROM = 100, SIDE_LEAST = 60, FOOT = 2, FAST = 8 };

static void place_cursor(struct image_desk *d)
{
    const struct image_file *file = &d->set.list[d->image];
    d->cx = 1000 * (int64_t) (file->width / 2);
    d->cy = 1000 * (int64_t) (file->height / 2);
}

static bool desk_open(struct lab_desk *desk, void **state, struct err *err)
{
    struct image_desk *d = xcalloc(1, sizeof *d);
    d->desk = desk;
    d->object = d->latest = -1;
    d->pixels.image = -1;
    d->view.scale = 1000;
    if (!image_set_load(desk->task, &d->set, err)) {
        free(d);
        return false;
    }
    image_work_init(&d->work, &d->set);
    place_cursor(d);
    *state = d;
    return true;
}

static void desk_close(void *state)
{
    struct image_desk *d = state;
    image_drop_draft(d);
    image_pixels_finish(&d->pixels);
    free(d->view.cells);
    image_work_finish(&d->work);
    image_set_finish(&d->set);
    free(d);
}

/* A file of one picture says nothing of the others: their objects stay. */
static void keep_others(struct image_work *work, const struct image_work *old)
{
    for (size_t i = 0; i < old->count; i++) {
        const struct image_object *from = &old->list[i];
        if (work->listed[from->image])
            continue;
        struct image_object *o = image_work_add(work, from->image, from->label, from->points);
        memcpy(o->xy, from->xy, 2 * from->points * sizeof *o->xy);
        o->flags = from->flags;
        o->score = from->score;
    }
}

static bool desk_load(void *state, const char *text, size_t len, struct err *err)
{
    struct image_desk *d = state;
    struct image_work work;
    image_work_init(&work, &d->set);
    if (!image_work_read(&work, text, len, err)) {
        image_work_finish(&work);
        return false;
    }
    keep_others(&work, &d->work);
    image_work_finish(&d->work);
    d->work = work;
    const struct image_object *o = image_selected(d);
    if (!o || o->image != d->image) {
        image_tune_end(d);
        d->object = -1;
    } else if (d->part >= image_parts_count(d, o)) {
        d->part = 0;
    }
    image_drop_draft(d);
    return true;
}

static void desk_save(const void *state, struct str *work)
{
    image_work_write(&((const struct image_desk *) state)->work, false, work);
}

static void desk_layout(void *state, struct rect body)
{
    struct image_desk *d = state;
    bool wide = body.w >= SIDE_FROM;
    d->foot = rect_cut_bottom(&body, FOOT);
    d->side = (struct rect){0};
    if (d->panel == IMAGE_PANEL_ON || (d->panel == IMAGE_PANEL_AUTO && wide))
        if (body.w >= SIDE_LEAST)
            d->side = rect_cut_right(&body, SIDE);
    d->area = body;
    image_view_layout(d, body.w, body.h);
}

static void desk_draw(const void *state, struct surface body)
{
    image_draw(state, body);
}

/* ---- actions ---- */

static void toggle_panel(struct image_desk *d)
{
    d->panel = d->side.w > 0 ? IMAGE_PANEL_OFF : IMAGE_PANEL_ON;
}

static void zoom(struct image_desk *d, int level)
{
    if (d->editing && image_selected(d))
        image_tune_zoom(d, level);
    else
        image_view_zoom(d, level, d->cx, d->cy);
}

static void zoom_object(struct image_desk *d)
{
    if (d->view.zoom > 0 || !image_selected(d))
        image_view_zoom(d, d->view.zoom > 0 ? 0 : 2, d->cx, d->cy);
    else
        image_view_object(d);
}

/* To the next edge or point, or the next object. */
static void step(struct image_desk *d, int by)
{
    if (d->editing && image_selected(d))
        image_tune_step(d, by);
    else
        image_step_object(d, by);
}

/* What was just drawn goes straight to its edges or points. */
static void mark(struct image_desk *d)
{
    size_t before = d->work.count;
    image_mark(d);
    if (d->work.count > before)
        image_tune(d);
}

static void finish(struct image_desk *d)
{
    size_t before = d->work.count;
    if (d->editing)
        image_tune_end(d);
    else if (!image_close(d) || d->work.count > before)
        image_tune(d);
}

static bool move(struct image_desk *d, enum action action)
{
    const struct image_file *file = &d->set.list[d->image];
    switch (action) {
    case ACTION_UP:
        image_move(d, 0, -1, 1);
        return true;
    case ACTION_DOWN:
        image_move(d, 0, 1, 1);
        return true;
    case ACTION_LEFT:
        image_move(d, -1, 0, 1);
        return true;
    case ACTION_RIGHT:
        image_move(d, 1, 0, 1);
        return true;
    case ACTION_PAGE_UP:
        image_move(d, 0, -1, d->view.rows);
        return true;
    case ACTION_PAGE_DOWN:
        image_move(d, 0, 1, d->view.rows);
        return true;
    case ACTION_FIRST:
        image_move(d, -1, 0, (int) file->width);
        return true;
    case ACTION_LAST:
        image_move(d, 1, 0, (int) file->width);
        return true;
    case ACTION_NEXT_PANE:
        step(d, 1);
        return true;
    case ACTION_PREV_PANE:
        step(d, -1);
        return true;
    default:
        return false;
    }
}

static bool change(struct image_desk *d, enum action action)
{
    switch (action) {
    case ACTION_IMAGE_MARK:
        mark(d);
        return true;
    case ACTION_IMAGE_EDIT:
        image_tune(d);
        return true;
    case ACTION_IMAGE_SNAP:
    case ACTION_IMAGE_SNAP_ALL:
        image_snap(d, action == ACTION_IMAGE_SNAP_ALL);
        return true;
    case ACTION_IMAGE_OCCLUDED:
        image_toggle(d, IMAGE_OCCLUDED);
        return true;
    case ACTION_IMAGE_TRUNCATED:
        image_toggle(d, IMAGE_TRUNCATED);
        return true;
    case ACTION_IMAGE_RELABEL:
        image_relabel(d);
        return true;
    case ACTION_IMAGE_DELETE:
        image_delete(d);
        return true;
    case ACTION_IMAGE_DUPLICATE:
        image_duplicate(d);
        return true;
    case ACTION_IMAGE_INSERT:
        image_insert_point(d);
        return true;
    case ACTION_IMAGE_ERASE:
        image_erase_point(d);
        return true;
    case ACTION_IMAGE_TYPE:
        image_type(d);
        return true;
    default:
        return false;
    }
}

static bool is_label(enum action action)
{
    return action >= ACTION_IMAGE_LABEL_1 && action <= ACTION_IMAGE_LABEL_9;
}

static bool desk_act(void *state, enum action action)
{
    struct image_desk *d = state;
    if (move(d, action) || change(d, action))
        return true;
    if (is_label(action)) {
        image_choose(d, action - ACTION_IMAGE_LABEL_1);
        return true;
    }
    switch (action) {
    case ACTION_OPEN:
        finish(d);
        return true;
    case ACTION_IMAGE_ZOOM_IN:
        zoom(d, d->view.zoom + 1);
        return true;
    case ACTION_IMAGE_ZOOM_OUT:
        zoom(d, d->view.zoom - 1);
        return true;
    case ACTION_IMAGE_ZOOM_OBJECT:
        zoom_object(d);
        return true;
    case ACTION_IMAGE_NEXT:
        image_step_image(d, 1);
        return true;
    case ACTION_IMAGE_PREV:
        image_step_image(d, -1);
        return true;
    case ACTION_IMAGE_CONTRAST:
        d->contrast = !d->contrast;
        return true;
    case ACTION_IMAGE_LIST:
        toggle_panel(d);
        return true;
    default:
        return false;
    }
}

static enum action_state on_or_off(bool on)
{
    return on ? ACTION_ON : ACTION_OFF;
}

static bool needs_object(enum action action)
{
    return action == ACTION_IMAGE_EDIT || action == ACTION_IMAGE_OCCLUDED ||
           action == ACTION_IMAGE_TRUNCATED || action == ACTION_IMAGE_RELABEL ||
           action == ACTION_IMAGE_DELETE || action == ACTION_IMAGE_DUPLICATE;
}

static enum action_state can_change(const struct image_desk *d, enum action action,
                                    const char **why)
{
    const struct image_object *o = image_selected(d);
    enum image_kind kind = o ? image_kind_of(d->set.spec, o->label) : image_label_kind(d);
    if (action == ACTION_IMAGE_CONTRAST)
        return d->pixels.rgb ? ACTION_ON : ACTION_ABSENT;
    if (action == ACTION_IMAGE_MARK) {
        *why = N_("Enter or Esc ends the edges first.");
        return on_or_off(!d->editing);
    }
    if (is_label(action))
        return (unsigned) (action - ACTION_IMAGE_LABEL_1) < d->set.spec->labels_count
                   ? ACTION_ON
                   : ACTION_ABSENT;
    if (action == ACTION_IMAGE_SNAP || action == ACTION_IMAGE_SNAP_ALL) {
        *why = N_("Only a selected box on a picture that is seen can be snapped.");
        return kind != IMAGE_BOX ? ACTION_ABSENT : on_or_off(o && d->pixels.rgb);
    }
    if (action == ACTION_IMAGE_INSERT || action == ACTION_IMAGE_ERASE) {
        *why = N_("Choose a point of a line or polygon with e first.");
        if (action == ACTION_IMAGE_ERASE && d->draft_points > 0)
            return ACTION_ON;
        return kind < IMAGE_POLYLINE ? ACTION_ABSENT : on_or_off(o && d->editing);
    }
    *why = N_("Nothing is selected; Tab selects.");
    return needs_object(action) ? on_or_off(o != NULL) : ACTION_ON;
}

static enum action_state desk_can(const void *state, enum action action, const char **why)
{
    const struct image_desk *d = state;
    bool common = (action >= ACTION_UP && action <= ACTION_LAST) || action == ACTION_NEXT_PANE ||
                  action == ACTION_PREV_PANE;
    switch (action) {
    case ACTION_OPEN:
        return d->draft_points > 0 || image_selected(d) ? ACTION_ON : ACTION_ABSENT;
    case ACTION_IMAGE_NEXT:
        *why = N_("This is the last picture.");
        return on_or_off(d->image + 1 < d->set.count);
    case ACTION_IMAGE_PREV:
        *why = N_("This is the first picture.");
        return on_or_off(d->image > 0);
    default:
        if (common)
            return ACTION_ON;
        return action_info(action)->contexts == ACTION_IN_IMAGE ? can_change(d, action, why)
                                                                : ACTION_ABSENT;
    }
}

/* Shifted arrows and HJKL go far. */
static bool desk_event(void *state, const struct event *event)
{
    static const struct {
        uint32_t arrow, letter;
        int dx, dy;
    } ways[] = {{KEYS_LEFT, 'H', -1, 0},
                {KEYS_DOWN, 'J', 0, 1},
                {KEYS_UP, 'K', 0, -1},
                {KEYS_RIGHT, 'L', 1, 0}};
    struct image_desk *d = state;
    const struct key *key = &event->key;
    if (event->kind == EVENT_MOUSE)
        return image_mouse(d, &event->mouse);
    if (event->kind != EVENT_KEY)
        return false;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if ((key->code == ways[i].arrow && key->mods & KEYS_SHIFT) ||
            (key->code == ways[i].letter && key->mods == 0)) {
            image_move(d, ways[i].dx, ways[i].dy, ways[i].dy ? FAST / 2 : FAST);
            return true;
        }
    return false;
}

static void desk_progress(const void *state, char *buf, size_t n)
{
    const struct image_desk *d = state;
    snprintf(buf, n, _("%u/%u %s  %u here, %zu in all"), d->image + 1, d->set.count,
             d->set.list[d->image].name, image_count(d, d->image, NULL), d->work.count);
}

/* "IMAGE:left,top,right,bottom". */
static void desk_place(void *state, const char *at)
{
    struct image_desk *d = state;
    unsigned image;
    double v[4];
    if (sscanf(at, "%u:%lf,%lf,%lf,%lf", &image, &v[0], &v[1], &v[2], &v[3]) != 5 ||
        image >= d->set.count)
        return;
    image_drop_draft(d);
    d->image = image;
    d->object = -1;
    d->editing = false;
    for (int i = 0; i < (int) d->work.count; i++) {
        int64_t e[4], want;
        bool same = d->work.list[i].image == image;
        image_object_bounds(&d->work.list[i], e);
        for (int k = 0; k < 4; k++)
            same = same && image_milli(v[k], &want) && want == e[k];
        d->object = same ? i : d->object;
    }
    d->view.zoom = 0;
    d->cx = (int64_t) ((v[0] + v[2]) / 2) * 1000;
    d->cy = (int64_t) ((v[1] + v[3]) / 2) * 1000;
}

static bool desk_back(void *state)
{
    struct image_desk *d = state;
    if (d->draft_points > 0) {
        image_drop_draft(d);
        return true;
    }
    if (d->editing) {
        image_tune_end(d);
        return true;
    }
    if (image_selected(d)) {
        image_put_down(d);
        return true;
    }
    if (d->view.zoom > 0) {
        image_view_zoom(d, 0, d->cx, d->cy);
        return true;
    }
    return false;
}

static const char *desk_opens(const void *state)
{
    const struct image_desk *d = state;
    return d->draft_points > 0 ? N_("Finish shape")
           : d->editing        ? N_("Edges are right")
                               : N_("Edges");
}

const struct lab_desk_ops lab_image_desk = {
    .engine = "image",
    .open = desk_open,
    .load = desk_load,
    .save = desk_save,
    .layout = desk_layout,
    .draw = desk_draw,
    .act = desk_act,
    .can = desk_can,
    .opens = desk_opens,
    .event = desk_event,
    .progress = desk_progress,
    .place = desk_place,
    .back = desk_back,
    .close = desk_close,
};
