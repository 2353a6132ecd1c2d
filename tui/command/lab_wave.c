/* `xunlian lab wave`: the recording of a lab as it is drawn. `xunlian lab play`: a piece of it,
 * given to a player that is there. */
#include "tui/command/lab_verbs.h"

#include "core/lab/audio/task.h"
#include "core/lab/audio/wave.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { COLUMNS_MAX = 10000 };

/* ---- wave ---- */

struct window {
    uint32_t from, to; /* ms */
    unsigned columns;
};

static bool take_number(const char *name, unsigned long most, unsigned long *value, int *argc,
                        char **argv)
{
    bool bad = false;
    const char *text = args_take_value(name, argc, argv, &bad);
    char *end;
    if (bad || !text)
        return !bad;
    *value = strtoul(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end && *value <= most;
}

static json_t *envelope(const struct wave *wave, const struct window *window)
{
    json_t *low = json_array(), *high = json_array();
    uint32_t span = window->to - window->from;
    for (unsigned c = 0; c < window->columns; c++) {
        uint32_t a = window->from + (uint32_t) ((uint64_t) span * c / window->columns);
        uint32_t b = window->from + (uint32_t) ((uint64_t) span * (c + 1) / window->columns);
        int least = wave->low[a], most = wave->high[a];
        for (uint32_t m = a + 1; m < b; m++) {
            least = wave->low[m] < least ? wave->low[m] : least;
            most = wave->high[m] > most ? wave->high[m] : most;
        }
        json_array_append_new(low, json_integer(least));
        json_array_append_new(high, json_integer(most));
    }
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:o, s:o}", "ms", (int) wave->ms, "rate",
                     (int) wave->rate, "from", (int) window->from, "to", (int) window->to,
                     "columns", (int) window->columns, "low", low, "high", high);
}

static int print_wave(const struct wave *wave, struct window window)
{
    if (window.columns == 0) {
        struct str out = STR_INIT;
        wave_pack(wave, &out);
        fwrite(str_text(&out), 1, out.len, stdout);
        str_finish(&out);
        return cli_done();
    }
    if (window.to > wave->ms)
        window.to = wave->ms;
    if (window.from >= window.to)
        return CLI_USAGE;
    return cli_json(envelope(wave, &window));
}

static bool read_recording(struct lab_task *task, char **bytes, size_t *len, struct err *err)
{
    if (strcmp(task->spec->engine, "audio") != 0)
        return err_set(err, ERR_INVALID, "%s: %s", task->spec->id, task->spec->engine);
    return lab_data(task, audio_task_file(task), bytes, len, err);
}

static int show(struct lab_task *task, struct window window)
{
    struct wave wave = {0};
    struct err err = ERR_INIT;
    char *bytes;
    size_t len;
    if (!read_recording(task, &bytes, &len, &err))
        return cli_fail(&err);
    bool ok = wave_read(audio_task_file(task), bytes, len, &wave, &err);
    free(bytes);
    int status = ok ? print_wave(&wave, window) : cli_fail(&err);
    wave_finish(&wave);
    return status;
}

static int run_wave(struct cli *cli, int argc, char **argv)
{
    struct lab_named named;
    unsigned long from = 0, to = WAVE_MS_MAX, columns = 0;
    int status;
    if (!take_number("--from", WAVE_MS_MAX, &from, &argc, argv) ||
        !take_number("--to", WAVE_MS_MAX, &to, &argc, argv) ||
        !take_number("--columns", COLUMNS_MAX, &columns, &argc, argv))
        return CLI_USAGE;
    if (!lab_named_open(&named, cli, &argc, argv, &status))
        return status;
    struct window window = {(uint32_t) from, (uint32_t) to, (unsigned) columns};
    status = argc == 2 ? show(named.task, window) : CLI_USAGE;
    lab_named_close(&named);
    return status;
}

/* ---- play ---- */

/* The piece as an open file without a name. */
static int hold(const struct str *bytes)
{
    int fd = memfd_create("piece", 0);
    for (size_t at = 0; fd >= 0 && at < bytes->len;) {
        ssize_t n = write(fd, bytes->p + at, bytes->len - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            close(fd);
            return -1;
        }
        at += (size_t) n;
    }
    return fd;
}

/* Becomes the first player there is; returns when there is none. */
static void become_player(void)
{
    static const char *const players[][6] = {
        {"pw-play", "/dev/stdin", NULL},
        {"paplay", "/dev/stdin", NULL},
        {"aplay", "-q", "/dev/stdin", NULL},
        {"play", "-q", "-t", "wav", "-", NULL},
        {"mpv", "--no-video", "--really-quiet", "/dev/stdin", NULL},
        {"ffplay", "-nodisp", "-autoexit", "-loglevel", "error", NULL},
    };
    const char *own = getenv("XUNLIAN_PLAYER");
    if (own && *own) {
        execlp(own, own, "/dev/stdin", (char *) NULL);
        return;
    }
    for (size_t i = 0; i < sizeof players / sizeof *players; i++) {
        const char *argv[8] = {0};
        size_t n = 0;
        for (; n < 6 && players[i][n]; n++)
            argv[n] = players[i][n];
        if (strcmp(argv[0], "ffplay") == 0)
            argv[n] = "/dev/stdin";
        execvp(argv[0], (char *const *) argv);
    }
}

static int play(struct lab_task *task, uint32_t from, uint32_t to)
{
    struct str piece = STR_INIT;
    struct err err = ERR_INIT;
    char *bytes;
    size_t len;
    if (!read_recording(task, &bytes, &len, &err))
        return cli_fail(&err);
    bool ok = wave_cut(audio_task_file(task), bytes, len, from, to, &piece, &err);
    free(bytes);
    int fd = ok ? hold(&piece) : -1;
    str_finish(&piece);
    if (!ok)
        return cli_fail(&err);
    if (fd < 0 || lseek(fd, 0, SEEK_SET) != 0 || dup2(fd, STDIN_FILENO) < 0) {
        err_set(&err, ERR_IO, "memfd");
        return cli_fail(&err);
    }
    close(fd);
    become_player();
    cli_refuse(_("there is no player here: pw-play, paplay, aplay, play (sox), mpv and "
                 "ffplay are looked for, and the one XUNLIAN_PLAYER names"));
    return LAB_NO_PLAYER;
}

static int run_play(struct cli *cli, int argc, char **argv)
{
    struct lab_named named;
    unsigned long from = 0, to = WAVE_MS_MAX;
    int status;
    if (!take_number("--from", WAVE_MS_MAX, &from, &argc, argv) ||
        !take_number("--to", WAVE_MS_MAX, &to, &argc, argv))
        return CLI_USAGE;
    if (!lab_named_open(&named, cli, &argc, argv, &status))
        return status;
    status = argc == 2 ? play(named.task, (uint32_t) from, (uint32_t) to) : CLI_USAGE;
    lab_named_close(&named);
    return status;
}

const struct command command_lab_wave = {
    .name = "wave",
    .usage = "lab wave LAB [--columns N [--from MS] [--to MS]] [--variant V] [--pack DIR]",
    .summary = N_("print the envelope of a lab's recording"),
    .run = run_wave,
};

const struct command command_lab_play = {
    .name = "play",
    .usage = "lab play LAB [--from MS] [--to MS] [--variant V] [--pack DIR]",
    .summary = N_("play a piece of a lab's recording"),
    .run = run_play,
};
