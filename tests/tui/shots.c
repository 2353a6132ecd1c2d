/* Takes the pictures of the README: plays keys to a program and writes its screen as SVG.
 *
 *     shots [-s COLSxROWS] [-t TITLE] [-k 'KEYS'] [-i TEXT] [-w TEXT] … [-l] -o FILE --
 *           PROGRAM [ARGUMENT]…
 *
 * -k, -i (typed text) and -w (waits until the screen shows the text, for what another program works
 * out) are played in the order given. -l: on white. */
#include "tests/tui/svg.h"

#include "base/utf8.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

enum { STEPS = 64 };

struct shot {
    struct tty_options options;
    const char *title, *file;
    bool light;
    struct {
        char kind;
        const char *text;
    } steps[STEPS];
    int count;
};

static bool parse(int argc, char **argv, struct shot *shot)
{
    int c;
    while ((c = getopt(argc, argv, "+s:t:k:i:w:lo:")) != -1) {
        if (c == 's' && sscanf(optarg, "%dx%d", &shot->options.cols, &shot->options.rows) != 2)
            return false;
        if (c == 't')
            shot->title = optarg;
        if (c == 'o')
            shot->file = optarg;
        if (c == 'l')
            shot->light = true;
        if ((c == 'k' || c == 'i' || c == 'w') && shot->count < STEPS) {
            shot->steps[shot->count].kind = (char) c;
            shot->steps[shot->count++].text = optarg;
        }
        if (c == '?')
            return false;
    }
    shot->options.argv = (const char *const *) (argv + optind);
    return shot->file && argv[optind];
}

static void play(struct tty *tty, char kind, const char *text)
{
    if (kind == 'k')
        tty_keys(tty, text);
    else if (kind == 'i')
        tty_type(tty, text);
    else
        while (!tty_shows(tty, text))
            tty_wait(tty);
}

int main(int argc, char **argv)
{
    static const char *const light[] = {"COLORFGBG=0;15", NULL};
    struct shot shot = {.title = "xunlian"};
    if (!utf8_locale_init(NULL) || !parse(argc, argv, &shot)) {
        fputs("usage: shots [-s COLSxROWS] [-t TITLE] [-k KEYS] [-i TEXT] [-w TEXT] [-l] "
              "-o FILE -- PROGRAM…\n",
              stderr);
        return 2;
    }
    shot.options.env = shot.light ? light : NULL;
    struct tty *tty = tty_start(&shot.options);
    for (int i = 0; i < shot.count; i++)
        play(tty, shot.steps[i].kind, shot.steps[i].text);
    bool ok = svg_write(tty, shot.file, shot.title, shot.light);
    tty_finish(tty);
    return ok ? 0 : 1;
}
