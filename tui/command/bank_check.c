/* `xunlian bank check`: what is to be said of a pack's questions, one by one and as a bank. */
#include "tui/command/bank_author.h"

#include "base/str.h"
#include "core/exam/paper.h"
#include "core/material/check.h"
#include "tui/command/pack_author.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMS_LEAST = 3 };

/* Questions of the bank as papers see them, in the order of ids. */
struct drawing {
    struct arena arena;
    const char *level; /* path: "4-04-05-05/5" */
    const char *first; /* level of questions whose tags name none */
    struct paper_item *items;
    size_t count, room;
    const char **requirements; /* each once */
    unsigned requirements_count, requirements_room;
};

/* ---- the bank ---- */

static bool serves(const struct drawing *d, const struct question *q)
{
    bool named = false;
    for (unsigned i = 0; i < q->tags_count; i++) {
        if (strcmp(q->tags[i], d->level) == 0)
            return true;
        named = named || bank_tag_is_level(q->tags[i]);
    }
    return !named && strcmp(d->level, d->first) == 0;
}

static const char *requirement_of(const struct question *q)
{
    for (unsigned i = 0; i < q->tags_count; i++)
        if (question_tag_is_key(q->tags[i]))
            return q->tags[i];
    return NULL;
}

/* Index of a requirement; PAPER_REQUIREMENTS_MAX when there is no room for another. */
static unsigned requirement_index(struct drawing *d, const char *key)
{
    unsigned i = 0;
    while (i < d->requirements_count && strcmp(d->requirements[i], key) != 0)
        i++;
    if (i < d->requirements_count || i == PAPER_REQUIREMENTS_MAX)
        return i;
    if (i == d->requirements_room) {
        d->requirements_room = i ? 2 * i : 64;
        d->requirements = xrealloc(d->requirements, d->requirements_room * sizeof(char *));
    }
    d->requirements[d->requirements_count++] = arena_strdup(&d->arena, key);
    return i;
}

static bool take(void *ctx, const struct bank_question *one, struct err *err)
{
    struct drawing *d = ctx;
    const struct question *q = one->question;
    const char *key = requirement_of(q);
    enum blueprint_type type = blueprint_type_of(q->type);
    (void) err;
    if (!key || type == BLUEPRINT_TYPES || !serves(d, q))
        return true;
    unsigned requirement = requirement_index(d, key);
    if (requirement == PAPER_REQUIREMENTS_MAX)
        return true;
    if (d->count == d->room) {
        d->room = d->room ? 2 * d->room : 256;
        d->items = xrealloc(d->items, d->room * sizeof *d->items);
    }
    d->items[d->count++] = (struct paper_item){.requirement = (uint16_t) requirement,
                                               .type = (uint8_t) type,
                                               .difficulty = (uint8_t) question_difficulty(q),
                                               .right = PAPER_NO_RIGHT};
    return true;
}

static void drawing_finish(struct drawing *d)
{
    free(d->items);
    free(d->requirements);
    arena_finish(&d->arena);
}

static bool drawing_open(struct drawing *d, const struct bundle *bundle, const char *level,
                         struct err *err)
{
    const struct pack_serves *first = bundle_pack(bundle)->serves;
    *d = (struct drawing){.level = level};
    d->first = arena_printf(&d->arena, "%s/%s", first->standard, first->levels[0]);
    if (!bundle_questions(bundle, take, d, err)) {
        drawing_finish(d);
        return false;
    }
    return true;
}

/* ---- how often it can be drawn ---- */

static bool can_draw(const struct paper_form *form, const struct paper_bank *bank, unsigned forms)
{
    const struct paper_request request = {.form = form, .bank = bank, .seed = 1, .forms = forms};
    struct paper_set set;
    bool drawn = paper_draw(&request, &set, NULL);
    paper_set_finish(&set);
    return drawn;
}

/* The most papers without a question twice, at most PAPER_FORMS_MAX. */
static unsigned most_forms(const struct paper_form *form, const struct paper_bank *bank)
{
    unsigned least = 0, most = PAPER_FORMS_MAX;
    while (least < most) {
        unsigned middle = (least + most + 1) / 2;
        if (can_draw(form, bank, middle))
            least = middle;
        else
            most = middle - 1;
    }
    return least;
}

struct check {
    struct pack_set with;
    const struct bundle *bundle;
    struct check_report *report;
    json_t *forms;
};

static const struct standard *find_standard(const struct check *check, const char *code)
{
    for (size_t i = 0; i <= check->with.count; i++) {
        const struct standard *const *list;
        const struct bundle *bundle = i ? check->with.list[i - 1] : check->bundle;
        size_t n = bundle_standards(bundle, &list);
        for (size_t k = 0; k < n; k++)
            if (strcmp(list[k]->code, code) == 0)
                return list[k];
    }
    return NULL;
}

static void check_form(struct check *check, struct drawing *d, const struct blueprint *blueprint,
                       const struct standard *standard, const char *level)
{
    const struct blueprint_part *parts;
    struct paper_form form;
    unsigned count;
    if (!blueprint_parts(blueprint, standard, level, &d->arena, &parts, &count, NULL) ||
        !paper_form_make(blueprint, parts, count, &form, NULL))
        return;
    for (size_t i = 0; i < d->count; i++) {
        int part = blueprint_part_of(parts, count, d->requirements[d->items[i].requirement]);
        d->items[i].part = part < 0 ? UINT16_MAX : (uint16_t) part;
    }
    const struct paper_bank bank = {d->items, d->count, d->requirements_count};
    unsigned times = most_forms(&form, &bank);
    json_array_append_new(check->forms, json_pack("{s:s, s:s, s:i}", "blueprint", blueprint->id,
                                                  "level", d->level, "times", (int) times));
    if (times >= FORMS_LEAST)
        return;
    char *number = xasprintf("%u", times);
    check_report_add(check->report, CHECK_FORMS, "pack.yaml", 0, blueprint->id, number, d->level);
    free(number);
}

static bool check_level(struct check *check, const char *code, const char *level, struct err *err)
{
    struct drawing d;
    char *path = xasprintf("%s/%s", code, level);
    bool ok = drawing_open(&d, check->bundle, path, err);
    const struct standard *standard = find_standard(check, code);
    for (size_t i = 0; ok && i <= check->with.count; i++) {
        const struct blueprint *const *list;
        const struct bundle *with = i ? check->with.list[i - 1] : check->bundle;
        if (i && strcmp(bundle_pack(with)->id, bundle_pack(check->bundle)->id) == 0)
            continue;
        size_t n = bundle_blueprints(with, &list);
        for (size_t k = 0; k < n; k++)
            if (blueprint_serves(list[k], code, level) && !blueprint_is_skills(list[k]))
                check_form(check, &d, list[k], standard, level);
    }
    if (ok)
        drawing_finish(&d);
    free(path);
    return ok;
}

/* Only for a pack that has a bank and can be opened: what keeps it from that is told already. */
static bool check_forms(struct check *check, const char *dir, struct err *err)
{
    struct bundle *bundle;
    if (!bundle_open(dir, &bundle, NULL))
        return true;
    const struct pack *pack = bundle_pack(bundle);
    bool ok = true;
    check->bundle = bundle;
    for (unsigned i = 0; ok && bundle_questions_count(bundle) > 0 && i < pack->serves_count; i++)
        for (unsigned k = 0; ok && k < pack->serves[i].levels_count; k++)
            ok = check_level(check, pack->serves[i].standard, pack->serves[i].levels[k], err);
    bundle_free(bundle);
    return ok;
}

/* ---- the command ---- */

static void print_forms(const json_t *forms)
{
    size_t i;
    json_t *one;
    json_array_foreach(forms, i, one) {
        const char *blueprint, *level;
        int times;
        if (json_unpack(one, "{s:s, s:s, s:i}", "blueprint", &blueprint, "level", &level, "times",
                        &times) == 0)
            printf(_("%s, level %s: %d papers without a question twice\n"), blueprint, level,
                   times);
    }
}

static int tell(const struct check *check, const char *dir, bool json, bool all)
{
    const struct check_report *report = check->report;
    if (json) {
        json_t *document = pack_lint_json(dir, report);
        json_object_set(document, "forms", check->forms);
        cli_json(document);
    } else {
        print_forms(check->forms);
        pack_lint_text(dir, report, all);
    }
    int status = cli_done();
    return report->errors + report->warnings > 0 ? CLI_FAILED : status;
}

static int check_bank_of(struct check *check, const char *dir, bool json, bool all)
{
    struct check_report report;
    struct err err = ERR_INIT;
    if (!check_questions(dir, (const struct bundle *const *) check->with.list, check->with.count,
                         &report, &err))
        return cli_fail(&err);
    check->report = &report;
    check->forms = json_array();
    int status = check_forms(check, dir, &err) ? tell(check, dir, json, all) : cli_fail(&err);
    json_decref(check->forms);
    check_report_finish(&report);
    return status;
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct check check = {0};
    int status;
    if (pack_set_take_options(&check.with, "--with", &argc, argv, &status)) {
        bool json = args_take_flag("--json", &argc, argv);
        bool all = args_take_flag("--all", &argc, argv);
        if (args_left_over(argc, argv) || argc != 2) {
            status = CLI_USAGE;
        } else {
            pack_set_add_installed(&check.with, cli);
            status = check_bank_of(&check, argv[1], json, all);
        }
    }
    pack_set_finish(&check.with);
    return status;
}

const struct command command_bank_check = {
    .name = "check",
    .usage = "bank check DIR [--with DIR]… [--all] [--json]",
    .summary = N_("check a pack's questions, and whether they are enough for its papers"),
    .aid = true,
    .run = run,
};
