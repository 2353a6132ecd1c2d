/* `xunlian standard`: the standards and competitions of the packs at hand. */
#include "tui/command/command.h"

#include "base/str.h"
#include "base/utf8.h"
#include "core/material/eligibility.h"
#include "tui/command/packs.h"
#include "tui/command/standard_json.h"
#include "tui/command/table.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- finding ---- */

struct found {
    const struct standard *standard;
    const struct competition *competition;
};

/* The document of this code in the first pack that has it. */
static bool find_code(const struct pack_set *packs, const char *code, struct found *found)
{
    *found = (struct found){0};
    for (size_t i = 0; i < packs->count; i++) {
        const struct standard *const *standards;
        const struct competition *const *competitions;
        size_t n = bundle_standards(packs->list[i], &standards);
        for (size_t k = 0; k < n && !found->standard; k++)
            if (strcmp(standards[k]->code, code) == 0)
                found->standard = standards[k];
        n = bundle_competitions(packs->list[i], &competitions);
        for (size_t k = 0; k < n && !found->competition; k++)
            if (strcmp(competitions[k]->code, code) == 0)
                found->competition = competitions[k];
    }
    return found->standard || found->competition;
}

static int unknown_code(const char *code)
{
    return cli_refuse(_("%s: no installed pack has this standard; xunlian standard list shows "
                        "those at hand"),
                      code);
}

/* ---- list ---- */

static json_t *standard_line(const struct standard *s, const struct pack *pack)
{
    json_t *levels = json_array();
    for (unsigned i = 0; i < s->levels_count; i++) {
        const struct standard_level *l = &s->levels[i];
        json_t *level =
            json_pack("{s:s, s:s, s:i}", "id", l->id, "name", l->name, "hours", (int) l->hours);
        if (l->track)
            json_object_set_new(level, "track", json_string(l->track));
        json_array_append_new(levels, level);
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "code", s->code, "title", s->title,
                     "kind", s->kind, "edition", s->edition, "pack", pack->id, "version",
                     pack->version, "levels", levels);
}

static json_t *competition_line(const struct competition *c, const struct pack *pack)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:[]}", "code", c->code, "title", c->title,
                     "kind", c->kind, "edition", c->edition, "pack", pack->id, "version",
                     pack->version, "levels");
}

static json_t *list_all(const struct pack_set *packs)
{
    json_t *array = json_array();
    for (size_t i = 0; i < packs->count; i++) {
        const struct pack *pack = bundle_pack(packs->list[i]);
        const struct standard *const *standards;
        const struct competition *const *competitions;
        size_t n = bundle_standards(packs->list[i], &standards);
        for (size_t k = 0; k < n; k++)
            json_array_append_new(array, standard_line(standards[k], pack));
        n = bundle_competitions(packs->list[i], &competitions);
        for (size_t k = 0; k < n; k++)
            json_array_append_new(array, competition_line(competitions[k], pack));
    }
    return array;
}

static int print_list(json_t *list)
{
    size_t i;
    json_t *line;
    json_array_foreach(list, i, line) {
        cli_pad(json_string_value(json_object_get(line, "code")), 16);
        printf("%s  %s\n", json_string_value(json_object_get(line, "title")),
               json_string_value(json_object_get(line, "edition")));
    }
    if (json_array_size(list) == 0)
        puts(_("No standards are at hand; install the standards pack first."));
    json_decref(list);
    return cli_done();
}

static int run_list(struct cli *cli, int argc, char **argv)
{
    struct pack_set packs = {.outlines = true};
    int status;
    if (pack_set_take_options(&packs, "--pack", &argc, argv, &status)) {
        bool json = args_take_flag("--json", &argc, argv);
        bool jsonl = args_take_flag("--jsonl", &argc, argv);
        if (args_left_over(argc, argv) || argc > 1) {
            status = CLI_USAGE;
        } else {
            pack_set_add_installed(&packs, cli);
            json_t *list = list_all(&packs);
            status = jsonl ? cli_jsonl(list) : json ? cli_json(list) : print_list(list);
        }
    }
    pack_set_finish(&packs);
    return status;
}

/* ---- show ---- */

static void print_items(const struct standard_item *items, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        char *head = xasprintf("%s  ", items[i].key);
        cli_wrap(6, head, items[i].text);
        free(head);
    }
}

static void print_level(const struct standard *s, const struct standard_level *l)
{
    const struct standard_track *track = l->track ? standard_find_track(s, l->track) : NULL;
    putchar('\n');
    if (track)
        printf(_("%s, %s (%s): %u standard hours\n"), track->title, l->name, l->id, l->hours);
    else
        printf(_("%s (%s): %u standard hours\n"), l->name, l->id, l->hours);
    for (unsigned i = 0; i < l->basic_weights_count; i++) {
        const struct standard_basic_weight *w = &l->basic_weights[i];
        const struct standard_item *item = standard_find_item(s, l, w->key);
        printf(_("  %s %s: theory %u%%\n"), w->key, item ? item->text : "", w->theory_weight);
    }
    for (unsigned f = 0; f < l->functions_count; f++) {
        const struct standard_function *function = &l->functions[f];
        printf(_("  %s %s: theory %u%%, skills %u%%\n"), function->id, function->title,
               function->theory_weight, function->skill_weight);
        for (unsigned w = 0; w < function->works_count; w++) {
            const struct standard_work *work = &function->works[w];
            printf("    %s %s\n", work->id, work->title);
            print_items(work->skills, work->skills_count);
            print_items(work->knowledge, work->knowledge_count);
        }
    }
}

static void print_standard(const struct standard *s, const struct level_filter *filter)
{
    printf("%s  %s\n%s  %s\n", s->code, s->title, s->name, s->edition);
    if (s->issued.authority[0])
        printf("%s  %s  %s\n", s->issued.authority, s->issued.document, s->issued.date);
    putchar('\n');
    cli_wrap(0, "", s->definition);
    for (unsigned i = 0; i < s->levels_count; i++)
        if (level_filter_takes(filter, &s->levels[i]))
            print_level(s, &s->levels[i]);
    putchar('\n');
    for (unsigned i = 0; i < s->assessment_count; i++)
        printf(_("%s: at least %u minutes, %u of %u points pass\n"), s->assessment[i].title,
               s->assessment[i].minutes, s->assessment[i].pass, s->assessment[i].full);
}

static void print_points(int thousandths)
{
    printf("%g", thousandths / 1000.0);
}

static void print_competition(const struct competition *c)
{
    printf("%s  %s\n", c->code, c->title);
    for (unsigned i = 0; i < c->overview_count; i++) {
        printf("\n%s %s\n", c->overview[i].id, c->overview[i].title);
        if (c->overview[i].text[0])
            cli_wrap(2, "", c->overview[i].text);
    }
    putchar('\n');
    for (unsigned i = 0; i < c->rubric_count; i++) {
        const struct competition_row *row = &c->rubric[i];
        char *head = xasprintf("%s  %s  ", row->task, row->item);
        cli_pad(head, 40);
        print_points(row->points);
        putchar('\n');
        cli_wrap(4, "", row->rule);
        free(head);
    }
}

static bool filter_finds(const struct standard *s, const struct level_filter *filter)
{
    for (unsigned i = 0; i < s->levels_count; i++)
        if (level_filter_takes(filter, &s->levels[i]))
            return true;
    return false;
}

static int show(const struct found *found, const struct level_filter *filter, bool json)
{
    if (found->standard && !filter_finds(found->standard, filter))
        return cli_refuse(_("%s: no such level or track"), found->standard->code);
    if (json)
        return cli_json(found->standard ? standard_to_json(found->standard, filter)
                                        : competition_to_json(found->competition));
    if (found->standard)
        print_standard(found->standard, filter);
    else
        print_competition(found->competition);
    return cli_done();
}

static int run_show(struct cli *cli, int argc, char **argv)
{
    struct pack_set packs = {.outlines = true};
    int status;
    if (pack_set_take_options(&packs, "--pack", &argc, argv, &status)) {
        bool bad = false, json = args_take_flag("--json", &argc, argv);
        const struct level_filter filter = {
            .level = args_take_value("--level", &argc, argv, &bad),
            .track = args_take_value("--track", &argc, argv, &bad),
        };
        struct found found;
        pack_set_add_installed(&packs, cli);
        if (bad || args_left_over(argc, argv) || argc != 2)
            status = CLI_USAGE;
        else if (!find_code(&packs, argv[1], &found))
            status = unknown_code(argv[1]);
        else
            status = show(&found, &filter, json);
    }
    pack_set_finish(&packs);
    return status;
}

/* ---- eligible ---- */

static void print_questions(const struct standard *s)
{
    for (unsigned i = 0; i < s->facts_count; i++) {
        const struct standard_fact *fact = &s->facts[i];
        char *head = xasprintf("%s  ", fact->id);
        cli_wrap(0, head, fact->ask);
        free(head);
        if (fact->kind == STANDARD_NUMBER)
            printf(_("    a number, such as %s=3\n"), fact->id);
        if (fact->kind == STANDARD_FLAG)
            printf("    %s=yes|no\n", fact->id);
        for (unsigned k = 0; k < fact->choices_count; k++) {
            head = xasprintf("%s=%s  ", fact->id, fact->choices[k].id);
            cli_wrap(4, head, fact->choices[k].title);
            free(head);
        }
    }
    printf(_("\nAnswer with xunlian standard eligible %s fact=value …\n"), s->code);
}

static void add_values(struct str *out, const struct standard_fact *fact,
                       const struct standard_condition *condition)
{
    for (unsigned i = 0; i < condition->any_of_count; i++) {
        const char *title = condition->any_of[i];
        for (unsigned k = 0; k < fact->choices_count; k++)
            if (strcmp(fact->choices[k].id, title) == 0)
                title = fact->choices[k].title;
        if (fact->kind == STANDARD_FLAG)
            title = strcmp(title, "yes") == 0 ? _("yes") : _("no");
        str_addf(out, "%s%s", i ? _(", ") : "", title);
    }
}

static void print_lacking(const struct standard *s, const struct standard_condition *condition)
{
    const struct standard_fact *fact = standard_find_fact(s, condition->fact);
    struct str values = STR_INIT;
    char *line;
    if (condition->any_of_count == 0) {
        line = xasprintf(_("needs at least %u: %s"), condition->at_least, fact->ask);
    } else {
        add_values(&values, fact, condition);
        line = condition->any_of_count == 1
                   ? xasprintf(_("must be “%s”: %s"), str_text(&values), fact->ask)
                   : xasprintf(_("needs one of “%s”: %s"), str_text(&values), fact->ask);
    }
    cli_wrap(6, "- ", line);
    free(line);
    str_finish(&values);
}

/* The verdict on a level in one sentence; heap. */
static char *verdict(const struct eligibility_level *level)
{
    const char *clause = level->clauses[level->deciding].rule->id;
    switch (level->state) {
    case ELIGIBILITY_MET:
        return xasprintf(_("%s: may apply, by %s"), level->name, clause);
    case ELIGIBILITY_REFER:
        return xasprintf(_("%s: %s leads to rules outside the standard; ask the assessment body"),
                         level->name, clause);
    case ELIGIBILITY_OPEN:
        return xasprintf(_("%s: not decided; %s needs more facts"), level->name, clause);
    default:
        return xasprintf(_("%s: may not apply; %s comes nearest"), level->name, clause);
    }
}

static const char *clause_state(enum eligibility_state state)
{
    switch (state) {
    case ELIGIBILITY_MET:
        return _("[met] ");
    case ELIGIBILITY_REFER:
        return _("[rules elsewhere] ");
    case ELIGIBILITY_OPEN:
        return _("[open] ");
    default:
        return _("[not met] ");
    }
}

static void print_verdicts(const struct standard *s, const struct eligibility *e)
{
    for (unsigned i = 0; i < e->levels_count; i++) {
        const struct eligibility_level *level = &e->levels[i];
        char *line = verdict(level);
        cli_wrap(0, "", line);
        free(line);
        for (unsigned k = 0; k < level->clauses_count; k++) {
            const struct eligibility_clause *clause = &level->clauses[k];
            line = xasprintf("%s%s  %s", clause_state(clause->state), clause->rule->id,
                             clause->rule->text);
            cli_wrap(2, "", line);
            free(line);
            for (unsigned n = 0; n < clause->lacking_count; n++)
                print_lacking(s, clause->lacking[n]);
        }
    }
}

static int decide(const struct standard *s, int argc, char **argv, bool json)
{
    struct eligibility_given *given = xcalloc((size_t) argc, sizeof *given);
    struct eligibility e;
    struct err err = ERR_INIT;
    int status = CLI_OK;
    for (int i = 0; i < argc && status == CLI_OK; i++) {
        char *equals = strchr(argv[i], '=');
        if (!equals) {
            status = CLI_USAGE;
            break;
        }
        *equals = '\0';
        given[i] = (struct eligibility_given){argv[i], equals + 1};
        for (int k = 0; k < i && status == CLI_OK; k++)
            if (strcmp(given[k].fact, given[i].fact) == 0)
                status = cli_refuse(_("%s: this fact is given twice"), given[i].fact);
    }
    if (status == CLI_OK && !eligibility_decide(s, given, (size_t) argc, &e, &err)) {
        status = cli_refuse(_("%s: no such fact or value; without facts the command lists them"),
                            err.object);
    } else if (status == CLI_OK && json) {
        status = cli_json(eligibility_to_json(s, &e));
        eligibility_finish(&e);
    } else if (status == CLI_OK) {
        print_verdicts(s, &e);
        eligibility_finish(&e);
        status = cli_done();
    }
    free(given);
    return status;
}

static int ask(const struct standard *s, bool json)
{
    if (json)
        return cli_json(questions_to_json(s));
    print_questions(s);
    return cli_done();
}

static int run_eligible(struct cli *cli, int argc, char **argv)
{
    struct pack_set packs = {.outlines = true};
    int status;
    if (pack_set_take_options(&packs, "--pack", &argc, argv, &status)) {
        bool json = args_take_flag("--json", &argc, argv);
        struct found found;
        pack_set_add_installed(&packs, cli);
        if (args_left_over(argc, argv) || argc < 2)
            status = CLI_USAGE;
        else if (!find_code(&packs, argv[1], &found))
            status = unknown_code(argv[1]);
        else if (!found.standard)
            status = cli_refuse(_("%s: a competition has no conditions that this form decides"),
                                argv[1]);
        else if (argc == 2)
            status = ask(found.standard, json);
        else
            status = decide(found.standard, argc - 2, argv + 2, json);
    }
    pack_set_finish(&packs);
    return status;
}

static const struct command verbs[] = {
    {.name = "list",
     .usage = "standard list [--json|--jsonl] [--pack DIR]…",
     .summary = N_("list the standards at hand"),
     .run = run_list},
    {.name = "show",
     .usage = "standard show CODE [--level N] [--track T] [--json] [--pack DIR]…",
     .summary = N_("show a standard: functions, works, requirements, weights, hours"),
     .run = run_show},
    {.name = "eligible",
     .usage = "standard eligible CODE [fact=value …] [--json] [--pack DIR]…",
     .summary = N_("answer which levels a person may apply for, clause by clause"),
     .run = run_eligible},
    {0},
};

static int run(struct cli *cli, int argc, char **argv)
{
    return command_dispatch(&command_standard, verbs, cli, argc, argv);
}

const struct command command_standard = {
    .name = "standard",
    .usage = "standard list | show CODE [--level N] [--track T] | eligible CODE [fact=value …]",
    .summary = N_("vocational standards and competition schemes"),
    .run = run,
};
