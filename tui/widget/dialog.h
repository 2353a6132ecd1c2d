/* Small windows over the screen: a question before what cannot be undone, and a form.
 *
 * All text is translated by the caller and copied. What can be undone is done at once and offered
 * to be undone (app_set_undo); it does not ask. */
#ifndef TUI_WIDGET_DIALOG_H
#define TUI_WIDGET_DIALOG_H

#include "tui/app.h"
#include "tui/widget/form.h"

struct dialog_question {
    const char *title;
    const char *text;                          /* what will be lost */
    const char *yes;                           /* the deed: "Remove" */
    void (*done)(struct app *app, void *data); /* called on yes only, after the dialog closed */
    const char *other;                         /* a third way: "Go to the first"; may be NULL */
    void (*otherwise)(struct app *app, void *data);
    void (*release)(void *data); /* always called at the end; may be NULL */
    void *data;
};

/* Asks; the safe answer has the focus. Without a deed (`done` NULL) it tells, and has one button.
 */
void dialog_ask(struct app *app, const struct dialog_question *question);

struct dialog_form {
    const char *title;
    const char *text; /* above the fields, may be NULL */
    /* Adds the fields; the buttons are the dialog's. */
    void (*build)(struct form *form, void *data);
    const char *yes; /* label of the button that submits */
    /* True closes the dialog. False keeps it: say why with form_set_problem. Called while the
     * dialog is still in front; what is to be opened next is opened by `closed`. */
    bool (*submit)(struct app *app, struct form *form, void *data);
    /* After a submit that closed it; may be NULL. */
    void (*closed)(struct app *app, void *data);
    void (*release)(void *data); /* always called at the end; may be NULL */
    void *data;
};

void dialog_form(struct app *app, const struct dialog_form *dialog);

#endif
