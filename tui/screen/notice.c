#include "tui/screen/notice.h"

#include "tui/app.h"

/* Not translated: nothing but ASCII can be read here. */
static const char *const text[] = {
    "This terminal cannot show Chinese characters.",
    "",
    "The Linux console has no Chinese font. To use xunlian here,",
    "run it in one of these:",
    "",
    "  fbterm      a terminal on the frame buffer",
    "  kmscon      a console with fonts",
    "  ssh         log in from a machine with a graphical terminal",
    "",
    "Without a screen: xunlian --plain, and the subcommands",
    "(xunlian --help). LANGUAGE=en gives English labels.",
    "",
    "Enter: go on all the same      q: quit",
};

static bool notice_open(struct app *app, const void *arg, void **state, struct err *err)
{
    *state = NULL;
    return true;
}

static void notice_draw(const void *state, const struct app *app, struct surface body)
{
    int n = sizeof text / sizeof *text;
    struct rect r = rect_centre(surface_rect(body), 60, n);
    for (int i = 0; i < n; i++)
        surface_text(body, r.x, r.y + i, STYLE_TEXT, text[i]);
}

static bool notice_act(void *state, struct app *app, enum action action)
{
    if (action != ACTION_OPEN)
        return false;
    app_pop(app);
    return true;
}

const struct screen_ops screen_notice = {
    .name = "notice",
    .title = "",
    .context = ACTION_IN_WELCOME,
    .bare = true,
    .open = notice_open,
    .draw = notice_draw,
    .act = notice_act,
};
