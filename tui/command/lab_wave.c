/* `xunlian lab wave`: the recording of a lab as it is drawn. `xunlian lab play`: a piece of it,
 * given to a player that is there. */
#include "tui/command/lab_verbs.h"

#include "core/lab/audio/task.h"
#include "core/lab/audio/wave.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <errno.h>
#include <stdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
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
    int fd = memfd_create("piece", MFD_CLOEXEC);
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

enum { PLAYER_ARGS = 8, PLAYED_MS = 1000, COMPLAINT = 2000 };

static const char *const players[][PLAYER_ARGS] = {
    {"pw-play", "/dev/stdin"},
    {"paplay", "/dev/stdin"},
    {"aplay", "-q", "/dev/stdin"},
    {"play", "-q", "-t", "wav", "-"},
    {"mpv", "--no-video", "--really-quiet", "/dev/stdin"},
    {"ffplay", "-nodisp", "-autoexit", "-loglevel", "error", "/dev/stdin"},
};

/* A piece being played. Players say on their standard error why they cannot. */
struct playing {
    const struct clock *clock;
    int piece, says;
    int64_t ms;        /* how long the piece is */
    const char *tried; /* the last player that was there and could not; NULL: none was there */
    char why[200];     /* what it said at its end */
};

/* In the new process: becomes the player, and ends with the one that waits for it. */
static void become(const struct playing *p, const char *const *args, pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent ||
        lseek(p->piece, 0, SEEK_SET) != 0 || dup2(p->piece, STDIN_FILENO) < 0 ||
        dup2(p->says, STDERR_FILENO) < 0)
        _exit(LAB_NO_PLAYER);
    execvp(args[0], (char *const *) args);
    _exit(LAB_NO_PLAYER);
}

/* The last line of what the player said. */
static void take_complaint(struct playing *p)
{
    char text[COMPLAINT + 1];
    off_t end = lseek(p->says, 0, SEEK_END);
    off_t from = end > COMPLAINT ? end - COMPLAINT : 0;
    ssize_t n = pread(p->says, text, COMPLAINT, from);
    text[n > 0 ? n : 0] = '\0';
    for (size_t len = strlen(text); len > 0 && strchr("\r\n ", text[len - 1]);)
        text[--len] = '\0';
    const char *last = strrchr(text, '\n');
    snprintf(p->why, sizeof p->why, "%s", last ? last + 1 : text);
}

/* True when the next player need not be tried: this one played, or began to. Some end well though
 * there is no sound device: a player that is done in half the time played nothing. */
static bool try_player(struct playing *p, const char *const *args, bool *played)
{
    int status = 0;
    int64_t from = clock_boot(p->clock);
    pid_t self = getpid(), pid;
    if (ftruncate(p->says, 0) != 0 || lseek(p->says, 0, SEEK_SET) != 0 || (pid = fork()) < 0)
        return false;
    if (pid == 0)
        become(p, args, self);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    int64_t took = clock_boot(p->clock) - from;
    if (WIFEXITED(status) && WEXITSTATUS(status) == LAB_NO_PLAYER)
        return false;
    p->tried = args[0];
    take_complaint(p);
    *played = WIFEXITED(status) && WEXITSTATUS(status) == 0 && 2 * took >= p->ms;
    return *played || took >= PLAYED_MS;
}

/* Plays with the first player that can. */
static bool play_piece(struct playing *p)
{
    const char *own = getenv("XUNLIAN_PLAYER");
    const char *mine[] = {own, "/dev/stdin", NULL};
    bool played = false;
    if (own && *own) {
        try_player(p, mine, &played);
        return played;
    }
    for (size_t i = 0; i < sizeof players / sizeof *players; i++)
        if (try_player(p, players[i], &played))
            break;
    return played;
}

static int tell(const struct playing *p)
{
    if (p->tried)
        return cli_refuse(_("%s could not play it; is there a sound device? It says: %s"), p->tried,
                          *p->why ? p->why : "—");
    cli_refuse(_("there is no player here: pw-play, paplay, aplay, play (sox), mpv and "
                 "ffplay are looked for, and the one XUNLIAN_PLAYER names"));
    return LAB_NO_PLAYER;
}

/* How long a piece of wave_cut is. */
static int64_t piece_ms(const struct str *piece)
{
    enum { HEAD = 44, RATE_AT = 28 };
    int64_t rate = 0;
    for (int i = 3; i >= 0 && piece->len > HEAD; i--)
        rate = rate << 8 | (unsigned char) piece->p[RATE_AT + i];
    return rate > 0 ? (int64_t) (piece->len - HEAD) * 1000 / rate : 0;
}

/* Ends with the one that asked for it: nothing goes on playing when the screen was killed. */
static int play(const struct clock *clock, struct lab_task *task, uint32_t from, uint32_t to)
{
    struct str piece = STR_INIT;
    struct err err = ERR_INIT;
    char *bytes;
    size_t len;
    if (!read_recording(task, &bytes, &len, &err))
        return cli_fail(&err);
    struct playing p = {.clock = clock};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    bool ok = wave_cut(audio_task_file(task), bytes, len, from, to, &piece, &err);
    free(bytes);
    p.piece = ok ? hold(&piece) : -1;
    p.ms = piece_ms(&piece);
    p.says = memfd_create("says", MFD_CLOEXEC);
    str_finish(&piece);
    if (!ok)
        return cli_fail(&err);
    if (p.piece < 0 || p.says < 0) {
        err_set(&err, ERR_IO, "memfd");
        return cli_fail(&err);
    }
    int status = play_piece(&p) ? cli_done() : tell(&p);
    close(p.piece);
    close(p.says);
    return status;
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
    status = argc == 2 ? play(&cli->clock, named.task, (uint32_t) from, (uint32_t) to) : CLI_USAGE;
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
