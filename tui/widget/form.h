/* A form: labelled fields, choices and buttons, one below the other. Labels and values are shown as
 * given (translate before). */
#ifndef TUI_WIDGET_FORM_H
#define TUI_WIDGET_FORM_H

#include "tui/action.h"
#include "tui/widget/field.h"

enum { FORM_ITEMS = 12, FORM_NOTHING = -1, FORM_USED = -2 };

enum form_kind { FORM_TEXT, FORM_CHOICE, FORM_BUTTON };

struct form_item {
    enum form_kind kind;
    char *label;
    char *hint;    /* of a text field, NULL for none */
    char *problem; /* shown under the item, NULL for none */
    struct field field;
    char **options; /* of a choice */
    int option_count, option;
};

struct form {
    struct form_item items[FORM_ITEMS];
    int count, focus;
    int label_cols, width; /* by form_layout */
};

void form_finish(struct form *form);
/* Each returns the item's index; everything is copied. */
int form_add_text(struct form *form, const char *label, const char *value, const char *hint);
int form_add_secret(struct form *form, const char *label);
int form_add_choice(struct form *form, const char *label, const char *const *options, int count,
                    int chosen);
/* Buttons stand side by side at the end. */
int form_add_button(struct form *form, const char *label);

const char *form_text(const struct form *form, int item);
int form_choice(const struct form *form, int item);
/* Says what is wrong with an item and puts the focus there; NULL takes it away. */
void form_set_problem(struct form *form, int item, const char *problem);

/* Rows the form needs. */
int form_rows(const struct form *form);
void form_layout(struct form *form, int width);
/* True while a text field has the focus. */
bool form_typing(const struct form *form);
/* UP, DOWN, NEXT_PANE, PREV_PANE, LEFT, RIGHT, OPEN. Returns the index of the button that was
 * pressed (Enter in the last field presses the first button), FORM_USED or FORM_NOTHING. */
int form_act(struct form *form, enum action action);
/* Keys of a text field, paste, clicks in `area`, where the form is drawn. Returns like form_act. */
int form_event(struct form *form, struct rect area, const struct event *event);
void form_draw(const struct form *form, struct surface s);

#endif
