/* `xunlian bank stats`: how many questions a pack has, by level, part, requirement, type and
 * difficulty. */
#include "tui/command/bank_author.h"

#include "base/str.h"
#include "core/material/bank.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIFFICULTIES = 4 };

/* Questions of one sort. */
struct tally {
    const char *name; /* "K1.1.2", a part "1" or "B2.1"; "" for questions that name none */
    unsigned count;
};

struct tallies {
    struct tally *list;
    size_t count;
};

struct level {
    const char *path; /* "4-04-05-05/5", "" when the pack serves none */
    unsigned bank, inlines, types[QUESTION_TYPES], difficulties[DIFFICULTIES];
    struct tallies parts, requirements;
};

struct stats {
    struct bundle *bundle;
    const struct pack_set *with; /* where standards are looked for, besides */
    struct arena arena;
    const char *first; /* level of questions that name none */
    struct level *levels;
    size_t count;
};

/* ---- counting ---- */

static void tally(struct stats *stats, struct tallies *tallies, const char *name)
{
    size_t i = 0;
    while (i < tallies->count && strcmp(tallies->list[i].name, name) != 0)
        i++;
    if (i == tallies->count) {
        tallies->list = xrealloc(tallies->list, (i + 1) * sizeof *tallies->list);
        tallies->list[tallies->count++] = (struct tally){arena_strdup(&stats->arena, name), 0};
    }
    tallies->list[i].count++;
}

/* The part of a paper by default: the 职业功能 "1" of K1.1.2, "B2.1" of B2.1.2. */
static char *part_of(struct arena *arena, const char *key)
{
    const char *from = key + (*key == 'S' || *key == 'K'), *dot = strchr(from, '.');
    if (dot && *key == 'B')
        dot = strchr(dot + 1, '.');
    return dot ? arena_strndup(arena, from, (size_t) (dot - from)) : arena_strdup(arena, from);
}

static struct level *level_at(struct stats *stats, const char *path)
{
    size_t i = 0;
    while (i < stats->count && strcmp(stats->levels[i].path, path) != 0)
        i++;
    if (i == stats->count) {
        stats->levels = xrealloc(stats->levels, (i + 1) * sizeof *stats->levels);
        stats->levels[stats->count++] = (struct level){.path = arena_strdup(&stats->arena, path)};
    }
    return &stats->levels[i];
}

static void count(struct stats *stats, const struct question *q, const char *path, bool bank)
{
    struct level *level = level_at(stats, path);
    const char *key = "";
    for (unsigned i = q->tags_count; i-- > 0;)
        if (question_tag_is_key(q->tags[i]))
            key = q->tags[i];
    level->inlines += !bank;
    if (!bank)
        return;
    level->bank++;
    level->types[q->type]++;
    level->difficulties[question_difficulty(q)]++;
    tally(stats, &level->requirements, key);
    tally(stats, &level->parts, part_of(&stats->arena, key));
}

static bool count_one(void *ctx, const struct bank_question *one, struct err *err)
{
    struct stats *stats = ctx;
    const struct question *q = one->question;
    bool named = false;
    (void) err;
    for (unsigned i = 0; i < q->tags_count; i++)
        if (bank_tag_is_level(q->tags[i])) {
            named = true;
            count(stats, q, q->tags[i], true);
        }
    if (!named)
        count(stats, q, stats->first, true);
    return true;
}

static int by_name(const void *a, const void *b)
{
    const struct tally *x = a, *y = b;
    return strverscmp(x->name, y->name);
}

static int by_path(const void *a, const void *b)
{
    return -strcmp(((const struct level *) a)->path, ((const struct level *) b)->path);
}

static void sort(struct stats *stats)
{
    for (size_t i = 0; i < stats->count; i++) {
        struct tallies *lists[] = {&stats->levels[i].parts, &stats->levels[i].requirements};
        for (size_t k = 0; k < 2; k++)
            if (lists[k]->count > 0)
                qsort(lists[k]->list, lists[k]->count, sizeof *lists[k]->list, by_name);
    }
    if (stats->count > 0)
        qsort(stats->levels, stats->count, sizeof *stats->levels, by_path);
}

static bool count_all(struct stats *stats, struct err *err)
{
    const struct bundle *bundle = stats->bundle;
    const struct pack *pack = bundle_pack(bundle);
    const struct lesson *const *lessons;
    size_t n = bundle_lessons(bundle, &lessons);
    stats->first = pack->serves_count
                       ? arena_printf(&stats->arena, "%s/%s", pack->serves[0].standard,
                                      pack->serves[0].levels[0])
                       : "";
    for (size_t i = 0; i < n; i++) {
        char *path = xasprintf("%s/%s", lessons[i]->standard, lessons[i]->level);
        for (unsigned k = 0; k < lessons[i]->questions_count; k++)
            count(stats, lessons[i]->questions[k].question, path, false);
        free(path);
    }
    if (!bundle_questions(bundle, count_one, stats, err))
        return false;
    sort(stats);
    return true;
}

/* ---- names ---- */

static const struct standard *standard_of(const struct stats *stats, const char *path)
{
    for (size_t i = 0; i <= stats->with->count; i++) {
        const struct standard *const *list;
        size_t n = bundle_standards(i ? stats->with->list[i - 1] : stats->bundle, &list);
        for (size_t k = 0; k < n; k++) {
            size_t len = strlen(list[k]->code);
            if (strncmp(list[k]->code, path, len) == 0 && path[len] == '/')
                return list[k];
        }
    }
    return NULL;
}

/* The words of a requirement or part; "" when no standard at hand has it. */
static const char *title_of(const struct stats *stats, const char *path, const char *name)
{
    const struct standard *standard = standard_of(stats, path);
    const char *id = strchr(path, '/');
    const struct standard_level *level =
        standard && id ? standard_find_level(standard, id + 1) : NULL;
    for (unsigned i = 0; level && i < level->functions_count; i++)
        if (strcmp(level->functions[i].id, name) == 0)
            return level->functions[i].title;
    const struct standard_item *item =
        level && *name ? standard_find_item(standard, level, name) : NULL;
    return item ? item->text : "";
}

/* ---- telling ---- */

static json_t *tallies_json(const struct stats *stats, const struct level *level,
                            const struct tallies *tallies, const char *key)
{
    json_t *list = json_array();
    for (size_t i = 0; i < tallies->count; i++) {
        const struct tally *t = &tallies->list[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:i}", key, t->name, "title",
                                              title_of(stats, level->path, t->name), "questions",
                                              (int) t->count));
    }
    return list;
}

static json_t *level_json(const struct stats *stats, const struct level *level)
{
    json_t *types = json_object();
    for (int t = 0; t < QUESTION_TYPES; t++)
        if (level->types[t] > 0)
            json_object_set_new(types, question_type_name((enum question_type) t),
                                json_integer(level->types[t]));
    return json_pack("{s:s, s:i, s:i, s:o, s:o, s:o, s:{s:i, s:i, s:i, s:i}}", "level", level->path,
                     "questions", (int) level->bank, "inline", (int) level->inlines, "parts",
                     tallies_json(stats, level, &level->parts, "part"), "requirements",
                     tallies_json(stats, level, &level->requirements, "key"), "types", types,
                     "difficulties", "d1", (int) level->difficulties[1], "d2",
                     (int) level->difficulties[2], "d3", (int) level->difficulties[3], "none",
                     (int) level->difficulties[0]);
}

static int print_json(const struct stats *stats)
{
    const struct pack *pack = bundle_pack(stats->bundle);
    json_t *levels = json_array();
    for (size_t i = 0; i < stats->count; i++)
        json_array_append_new(levels, level_json(stats, &stats->levels[i]));
    return cli_json(json_pack("{s:s, s:s, s:i, s:o}", "pack", pack->id, "version", pack->version,
                              "questions", (int) bundle_questions_count(stats->bundle), "levels",
                              levels));
}

static void print_row(const char *name, unsigned number, const char *title)
{
    char head[64];
    snprintf(head, sizeof head, "%-12s %6u  ", *name ? name : "-", number);
    cli_wrap(2, head, title);
}

static const char *type_label(enum question_type type)
{
    switch (type) {
    case QUESTION_SINGLE:
        return _("one right answer");
    case QUESTION_MULTIPLE:
        return _("several right answers");
    case QUESTION_TRUE_FALSE:
        return _("true or false");
    case QUESTION_SHORT:
        return _("a typed text");
    case QUESTION_NUMERIC:
        return _("a number");
    case QUESTION_MATCHING:
        return _("matching");
    case QUESTION_ORDERING:
        return _("putting in order");
    case QUESTION_ESSAY:
        return _("an essay");
    case QUESTION_DESCRIPTION:
    case QUESTION_TYPES:
        break;
    }
    return _("nothing to answer");
}

static void print_level(const struct stats *stats, const struct level *level)
{
    printf(_("Level %s: %u questions in the bank, %u in lessons\n"), level->path, level->bank,
           level->inlines);
    if (level->bank == 0)
        return;
    puts(_("By part"));
    for (size_t i = 0; i < level->parts.count; i++)
        print_row(level->parts.list[i].name, level->parts.list[i].count,
                  title_of(stats, level->path, level->parts.list[i].name));
    puts(_("By requirement"));
    for (size_t i = 0; i < level->requirements.count; i++)
        print_row(level->requirements.list[i].name, level->requirements.list[i].count,
                  title_of(stats, level->path, level->requirements.list[i].name));
    puts(_("By type"));
    for (int t = 0; t < QUESTION_TYPES; t++)
        if (level->types[t] > 0)
            print_row(question_type_name((enum question_type) t), level->types[t],
                      type_label((enum question_type) t));
    puts(_("By difficulty"));
    static const char *const names[DIFFICULTIES] = {"-", "d1", "d2", "d3"};
    for (int d = 0; d < DIFFICULTIES; d++)
        if (level->difficulties[d] > 0)
            print_row(names[d], level->difficulties[d], "");
}

static void stats_finish(struct stats *stats)
{
    for (size_t i = 0; i < stats->count; i++) {
        free(stats->levels[i].parts.list);
        free(stats->levels[i].requirements.list);
    }
    free(stats->levels);
    arena_finish(&stats->arena);
    bundle_free(stats->bundle);
}

static int tell(struct stats *stats, bool json)
{
    struct err err = ERR_INIT;
    if (!count_all(stats, &err))
        return cli_fail(&err);
    if (json)
        return print_json(stats);
    for (size_t i = 0; i < stats->count; i++)
        print_level(stats, &stats->levels[i]);
    return cli_done();
}

/* The pack to be counted is opened first, before those that give the words of the standard. */
static int run(struct cli *cli, int argc, char **argv)
{
    struct stats stats = {0};
    struct pack_set with = {0};
    struct err err = ERR_INIT;
    int status;
    bool json = args_take_flag("--json", &argc, argv);
    if (pack_set_take_options(&with, "--with", &argc, argv, &status)) {
        if (args_left_over(argc, argv) || argc != 2) {
            status = CLI_USAGE;
        } else if (!bundle_open(argv[1], &stats.bundle, &err)) {
            status = cli_fail(&err);
        } else {
            pack_set_add_installed(&with, cli);
            stats.with = &with;
            status = tell(&stats, json);
        }
    }
    stats_finish(&stats);
    pack_set_finish(&with);
    return status;
}

const struct command command_bank_stats = {
    .name = "stats",
    .usage = "bank stats DIR [--with DIR]… [--json]",
    .summary = N_("count a pack's questions by part, requirement, type and difficulty"),
    .run = run,
};
