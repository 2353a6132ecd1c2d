/* `xunlian exam draw`: papers from the installed banks. */
#include "base/str.h"
#include "core/exam/draw.h"
#include "core/exam/seal.h"
#include "tui/command/exam.h"
#include "tui/exam/choice.h"
#include "tui/command/state.h"
#include "tui/command/target.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct order {
    const char *blueprint, *level, *learner, *out, *seed, *forms, *title; /* NULL: not given */
    bool seal, codes_stdin, json;
};

/* What is opened for a draw. */
struct desk {
    struct cli *cli;
    const struct order *order;
    struct pack_set packs;
    struct records *records;
    struct library *library;
    struct lib_tree tree;
    struct attempt_seen seen;
    const struct blueprint *blueprint;
    const struct standard *standard;
    char *level; /* id within the standard, heap; "" for a competition */
    char start[EXAM_CODE_LINE], invigilator[EXAM_CODE_LINE];
    uint64_t seed;
    unsigned forms;
};

/* ---- which blueprint, standard and level ---- */

/* "4-04-05-05/5" of the tree is standard and level; a blueprint of a competition needs none. */
static bool split_level(struct desk *d, const char **standard, struct err *err)
{
    const char *path = NULL;
    if (!d->order->level) {
        d->level = xstrdup("");
        return true;
    }
    if (!target_find(&d->tree, d->order->level, &path, err))
        return false;
    const char *slash = strchr(path, '/');
    d->level = xstrdup(slash ? slash + 1 : "");
    *standard = path;
    return true;
}

static bool serves(const struct desk *d, const struct blueprint *b, const char *path)
{
    if (d->order->blueprint && strcmp(b->id, d->order->blueprint) != 0)
        return false;
    return path ? exam_choice_serves(b, path) : d->order->blueprint != NULL;
}

/* Of several the one for most levels: the general form, not a region's. */
static void find_blueprint(struct desk *d, const char *path)
{
    for (size_t i = 0; i < d->packs.count; i++) {
        const struct blueprint *const *list;
        size_t n = bundle_blueprints(d->packs.list[i], &list);
        for (size_t k = 0; k < n; k++)
            if (serves(d, list[k], path) &&
                (!d->blueprint || list[k]->levels_count > d->blueprint->levels_count))
                d->blueprint = list[k];
    }
}

static bool choose(struct desk *d, struct err *err)
{
    const char *path = NULL;
    if (!split_level(d, &path, err))
        return false;
    find_blueprint(d, path);
    if (d->blueprint)
        d->standard = exam_choice_standard(&d->packs, d->blueprint);
    if (d->blueprint)
        return true;
    err_set(err, ERR_NOT_FOUND, "%s", d->order->blueprint ? d->order->blueprint : "blueprint");
    return err_detail(err, "%s", d->order->level ? d->order->level : "--level");
}

/* ---- numbers and codes ---- */

static bool take_numbers(struct desk *d, struct err *err)
{
    char *end = NULL;
    d->forms = 1;
    if (d->order->seed) {
        d->seed = strtoull(d->order->seed, &end, 10);
        if (!*d->order->seed || *end || *d->order->seed == '-')
            return err_set(err, ERR_INVALID, "--seed %s", d->order->seed);
    } else if (getrandom(&d->seed, sizeof d->seed, 0) != (ssize_t) sizeof d->seed) {
        return err_set(err, ERR_IO, "getrandom");
    }
    if (d->order->forms) {
        d->forms = (unsigned) strtoul(d->order->forms, &end, 10);
        if (*end || d->forms < 1 || d->forms > PAPER_FORMS_MAX) {
            err_set(err, ERR_INVALID, "--forms %s", d->order->forms);
            return err_detail(err, "1-%d", PAPER_FORMS_MAX);
        }
    }
    return true;
}

static bool take_codes(struct desk *d, struct err *err)
{
    if (d->order->codes_stdin)
        return exam_read_code(d->start, err) && exam_read_code(d->invigilator, err);
    if (d->order->seal) {
        seal_new_code(d->start);
        seal_new_code(d->invigilator);
    }
    return true;
}

static struct draw_codes codes_of(const struct desk *d)
{
    return (struct draw_codes){.start = *d->start ? d->start : NULL,
                               .invigilator = *d->invigilator ? d->invigilator : NULL};
}

/* ---- telling ---- */

static json_t *codes_json(const struct desk *d, json_t *json)
{
    if (*d->start)
        json_object_set_new(json, "start_code", json_string(d->start));
    if (*d->invigilator)
        json_object_set_new(json, "invigilator_code", json_string(d->invigilator));
    return json;
}

static int tell(const struct desk *d, const struct draw *draw, const char *const *names)
{
    json_t *papers = json_array();
    for (unsigned i = 0; i < draw->count; i++) {
        const char form[2] = {(char) ('A' + i), '\0'};
        char digest[ATTEMPT_DIGEST];
        attempt_digest(draw->texts[i], strlen(draw->texts[i]), digest);
        json_array_append_new(papers, json_pack("{s:s, s:s, s:s}", "paper", names[i], "form", form,
                                                "booklet_digest", digest));
        if (!d->order->json)
            printf(_("Paper %s, form %s: %s, %u questions, %u minutes\n"), names[i], form,
                   d->blueprint->title, draw->questions, d->blueprint->minutes);
    }
    char seed[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long) d->seed);
    if (d->order->json)
        return cli_json(
            codes_json(d, json_pack("{s:s, s:s, s:s, s:o, s:i, s:i}", "blueprint", d->blueprint->id,
                                    "level", d->level, "seed", seed, "papers", papers, "recent",
                                    (int) draw->recent, "bank", (int) draw->items)));
    json_decref(papers);
    printf(_("Seed %s; the same banks give the same papers again.\n"), seed);
    if (draw->recent)
        printf(_("%u questions were seen by the learner recently: the banks have no others.\n"),
               draw->recent);
    if (*d->start)
        printf(_("Start code: %s\n"), d->start);
    if (*d->invigilator)
        printf(_("Invigilator's code: %s\n"), d->invigilator);
    if (*d->start || *d->invigilator)
        puts(_("Write the codes down now: they are kept nowhere."));
    return cli_done();
}

static int refuse(const struct desk *d, const struct draw *draw, const struct err *err)
{
    if (draw->lacks_count == 0 && draw->outcome != PAPER_IMPOSSIBLE)
        return cli_fail(err);
    if (draw->outcome == PAPER_IMPOSSIBLE)
        return cli_refuse(_("%s: no questions worth these points add up to these weights"),
                          d->blueprint->id);
    for (unsigned i = 0; i < draw->lacks_count; i++) {
        char *text = exam_choice_lack(&draw->lacks[i]);
        cli_refuse("%s", text);
        free(text);
    }
    return cli_refuse(_("%s: the installed banks lack %u questions; nothing was drawn"),
                      d->blueprint->id, draw->missing);
}

/* ---- drawing ---- */

/* One form goes to FILE, several to FILE with "-A" and so on before its ending. */
static char *file_name(const char *out, unsigned forms, unsigned form)
{
    const char *dot = strrchr(out, '.'), *slash = strrchr(out, '/');
    if (forms == 1)
        return xstrdup(out);
    size_t n = dot && (!slash || dot > slash) ? (size_t) (dot - out) : strlen(out);
    return xasprintf("%.*s-%c%s", (int) n, out, 'A' + (int) form, out + n);
}

static bool write_files(const struct desk *d, const struct draw *draw, char **names,
                        struct err *err)
{
    const struct draw_codes codes = codes_of(d);
    bool ok = true;
    for (unsigned i = 0; i < draw->count && ok; i++) {
        char *document = NULL;
        names[i] = file_name(d->order->out, draw->count, i);
        ok = draw_document(draw->texts[i], &codes, &document, err) &&
             fs_write_atomic(names[i], document, strlen(document), 0600, err);
        free(document);
    }
    return ok;
}

static bool keep(const struct desk *d, const struct draw *draw, char **names, struct err *err)
{
    const struct draw_codes codes = codes_of(d);
    int64_t ids[PAPER_FORMS_MAX];
    if (!draw_keep(d->records, draw, &codes, ids, err))
        return false;
    for (unsigned i = 0; i < draw->count; i++)
        names[i] = xasprintf("%lld", (long long) ids[i]);
    return true;
}

static int draw(struct desk *d)
{
    struct draw drawn;
    struct err err = ERR_INIT;
    size_t labs_count;
    char *path = xasprintf("%s/%s", d->blueprint->standard, d->level);
    struct draw_lab *labs = exam_choice_labs(&d->packs, path, &labs_count);
    char *names[PAPER_FORMS_MAX] = {NULL}, *packs = fs_join(d->cli->home.data, "packs");
    const struct draw_request request = {
        .library = d->library,
        .packs_dir = packs,
        .blueprint = d->blueprint,
        .standard = d->standard,
        .level = d->level,
        .title = d->order->title,
        .seed = d->seed,
        .forms = d->forms,
        .seen = d->order->learner ? &d->seen : NULL,
        .labs = labs,
        .labs_count = labs_count,
        .now_ms = clock_now(&d->cli->clock),
    };
    int status;
    if (!draw_papers(&request, &drawn, &err))
        status = refuse(d, &drawn, &err);
    else if (d->order->out ? write_files(d, &drawn, names, &err) : keep(d, &drawn, names, &err))
        status = tell(d, &drawn, (const char *const *) names);
    else
        status = cli_fail(&err);
    for (unsigned i = 0; i < PAPER_FORMS_MAX; i++)
        free(names[i]);
    draw_finish(&drawn);
    free(labs);
    free(path);
    free(packs);
    return status;
}

static bool load_seen(struct desk *d, struct err *err)
{
    struct learners learners;
    const struct learner *learner;
    if (!d->order->learner)
        return true;
    if (!learner_list(d->records, &learners, err))
        return false;
    bool ok = state_learner(d->records, &learners, d->order->learner, &learner, err) &&
              attempt_seen_list(d->records, learner->id, &d->seen, err);
    learners_finish(&learners);
    return ok;
}

static int draw_with(struct cli *cli, const struct order *order)
{
    struct desk d = {.cli = cli, .order = order};
    struct err err = ERR_INIT;
    d.packs.outlines = true;
    pack_set_add_installed(&d.packs, cli);
    bool ok = take_numbers(&d, &err) && take_codes(&d, &err) &&
              state_records(cli, &d.records, &err) && state_library(cli, &d.library, &err) &&
              library_tree(d.library, &d.tree, &err) && choose(&d, &err) && load_seen(&d, &err);
    int status = ok ? draw(&d) : cli_fail(&err);
    attempt_seen_finish(&d.seen);
    free(d.level);
    lib_tree_finish(&d.tree);
    library_close(d.library);
    records_close(d.records);
    pack_set_finish(&d.packs);
    return status;
}

static int run(struct cli *cli, int argc, char **argv)
{
    bool bad = false;
    struct order order = {
        .json = args_take_flag("--json", &argc, argv),
        .seal = args_take_flag("--seal", &argc, argv),
        .codes_stdin = args_take_flag("--codes-stdin", &argc, argv),
        .level = args_take_value("--level", &argc, argv, &bad),
        .seed = args_take_value("--seed", &argc, argv, &bad),
        .forms = args_take_value("--forms", &argc, argv, &bad),
        .learner = args_take_value("--learner", &argc, argv, &bad),
        .title = args_take_value("--title", &argc, argv, &bad),
        .out = args_take_value("--out", &argc, argv, &bad),
    };
    if (bad || args_left_over(argc, argv) || argc > 2)
        return CLI_USAGE;
    order.blueprint = argc == 2 ? argv[1] : NULL;
    if (!order.blueprint && !order.level)
        return CLI_USAGE;
    return draw_with(cli, &order);
}

const struct command command_exam_draw = {
    .name = "draw",
    .usage = "exam draw [BLUEPRINT] [--level LEVEL] [--seed N] [--forms N] [--title TEXT] "
             "[--learner NAME] [--seal | --codes-stdin] [--out FILE] [--json]",
    .summary = N_("draw papers exactly by a blueprint: weights and kinds of questions at once"),
    .aid = true,
    .run = run,
};
