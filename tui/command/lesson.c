/* `xunlian lesson`: the lessons of the packs at hand. */
#include "tui/command/command.h"

#include "tui/command/lesson_text.h"
#include "tui/command/packs.h"
#include "tui/command/table.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *state_word(const struct lesson *lesson)
{
    return lesson->state == LESSON_OUTLINE ? "outline" : "complete";
}

static json_t *names(const char *const *list, unsigned count)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < count; i++)
        json_array_append_new(array, json_string(list[i]));
    return array;
}

static json_t *head(const struct lesson *l, const struct pack *pack)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:i, s:i, s:s, s:s, s:s, s:s}", "id", l->id,
                     "title", l->title, "standard", l->standard, "level", l->level, "work", l->work,
                     "covers", names((const char *const *) l->covers, l->covers_count), "minutes",
                     (int) l->minutes, "order", (int) l->order, "state", state_word(l), "pack",
                     pack->id, "version", pack->version, "file", l->file);
}

/* ---- list ---- */

struct filter {
    const char *standard, *level, *work;
};

static bool takes(const struct filter *filter, const struct lesson *lesson)
{
    return (!filter->standard || strcmp(filter->standard, lesson->standard) == 0) &&
           (!filter->level || strcmp(filter->level, lesson->level) == 0) &&
           (!filter->work || strcmp(filter->work, lesson->work) == 0);
}

static json_t *list_all(const struct pack_set *packs, const struct filter *filter)
{
    json_t *array = json_array();
    for (size_t i = 0; i < packs->count; i++) {
        const struct lesson *const *lessons;
        size_t n = bundle_lessons(packs->list[i], &lessons);
        for (size_t k = 0; k < n; k++)
            if (takes(filter, lessons[k]))
                json_array_append_new(array, head(lessons[k], bundle_pack(packs->list[i])));
    }
    return array;
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static int print_list(json_t *list, bool filtered)
{
    size_t i;
    json_t *line;
    json_array_foreach(list, i, line) {
        cli_pad(text_of(line, "id"), 14);
        cli_pad(text_of(line, "work"), 6);
        printf(_("%4d min  "), (int) json_integer_value(json_object_get(line, "minutes")));
        bool outline = strcmp(text_of(line, "state"), "outline") == 0;
        printf(outline ? _("%s (outline)\n") : "%s\n", text_of(line, "title"));
    }
    if (json_array_size(list) == 0)
        puts(filtered ? _("No lesson at hand fits these conditions.")
                      : _("No lessons are at hand; install a pack first."));
    json_decref(list);
    return cli_done();
}

static int run_list(struct cli *cli, int argc, char **argv)
{
    struct pack_set packs = {0};
    int status;
    if (pack_set_take_options(&packs, "--pack", &argc, argv, &status)) {
        bool bad = false, json = args_take_flag("--json", &argc, argv);
        bool jsonl = args_take_flag("--jsonl", &argc, argv);
        const struct filter filter = {
            .standard = args_take_value("--standard", &argc, argv, &bad),
            .level = args_take_value("--level", &argc, argv, &bad),
            .work = args_take_value("--work", &argc, argv, &bad),
        };
        if (bad || args_left_over(argc, argv) || argc > 1) {
            status = CLI_USAGE;
        } else {
            pack_set_add_installed(&packs, cli);
            json_t *list = list_all(&packs, &filter);
            bool filtered = filter.standard || filter.level || filter.work;
            status = jsonl ? cli_jsonl(list) : json ? cli_json(list) : print_list(list, filtered);
        }
    }
    pack_set_finish(&packs);
    return status;
}

/* ---- show ---- */

static json_t *question(const struct lesson_question *lq)
{
    const struct question *q = lq->question;
    json_t *answers = json_array();
    for (unsigned i = 0; i < q->answers_count; i++) {
        const struct question_answer *a = &q->answers[i];
        json_t *one = json_pack("{s:s, s:f, s:s}", "text", a->text, "percent", a->weight / 1000.0,
                                "feedback", a->feedback);
        if (a->match)
            json_object_set_new(one, "match", json_string(a->match));
        json_array_append_new(answers, one);
    }
    char *key = question_key(q);
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:s, s:i, s:i}", "id", q->id, "type",
                  question_type_name(q->type), "title", q->title, "stem", q->stem, "tags",
                  names(q->tags, q->tags_count), "answers", answers, "key", key, "explanation",
                  q->explanation, "offset", (int) lq->offset, "section", lq->section);
    free(key);
    return object;
}

static json_t *section(const struct lesson_section *s)
{
    return json_pack("{s:s, s:o, s:i, s:i, s:i}", "title", s->title, "keys",
                     names((const char *const *) s->keys, s->keys_count), "offset", (int) s->offset,
                     "length", (int) s->len, "hanzi", (int) s->hanzi);
}

static json_t *whole(const struct lesson *l, const struct pack *pack)
{
    json_t *object = head(l, pack), *sections = json_array(), *questions = json_array();
    for (unsigned i = 0; i < l->sections_count; i++)
        json_array_append_new(sections, section(&l->sections[i]));
    for (unsigned i = 0; i < l->questions_count; i++)
        json_array_append_new(questions, question(&l->questions[i]));
    json_object_set_new(object, "sections", sections);
    json_object_set_new(object, "questions", questions);
    json_object_set_new(object, "body", json_stringn(l->body, l->len));
    return object;
}

static const struct lesson *find_lesson(const struct pack_set *packs, const char *id,
                                        const struct pack **pack)
{
    for (size_t i = 0; i < packs->count; i++) {
        const struct lesson *const *lessons;
        size_t n = bundle_lessons(packs->list[i], &lessons);
        for (size_t k = 0; k < n; k++)
            if (strcmp(lessons[k]->id, id) == 0) {
                *pack = bundle_pack(packs->list[i]);
                return lessons[k];
            }
    }
    return NULL;
}

static int show(const struct pack_set *packs, const char *id, bool json, bool answers)
{
    const struct pack *pack = NULL;
    const struct lesson *lesson = find_lesson(packs, id, &pack);
    if (!lesson)
        return cli_refuse(_("%s: no installed pack has this lesson; xunlian lesson list shows "
                            "those at hand"),
                          id);
    if (json)
        return cli_json(whole(lesson, pack));
    lesson_print(lesson, answers);
    return cli_done();
}

static int run_show(struct cli *cli, int argc, char **argv)
{
    struct pack_set packs = {0};
    int status;
    if (pack_set_take_options(&packs, "--pack", &argc, argv, &status)) {
        bool json = args_take_flag("--json", &argc, argv);
        bool answers = args_take_flag("--answers", &argc, argv);
        if (args_left_over(argc, argv) || argc != 2) {
            status = CLI_USAGE;
        } else {
            pack_set_add_installed(&packs, cli);
            status = show(&packs, argv[1], json, answers);
        }
    }
    pack_set_finish(&packs);
    return status;
}

static const struct command verbs[] = {
    {.name = "list",
     .usage = "lesson list [--standard CODE] [--level N] [--work W] [--json|--jsonl] [--pack DIR]…",
     .summary = N_("list the lessons at hand in reading order"),
     .run = run_list},
    {.name = "show",
     .usage = "lesson show ID [--answers] [--json] [--pack DIR]…",
     .summary = N_("print a lesson as plain text"),
     .run = run_show},
    {0},
};

static int run(struct cli *cli, int argc, char **argv)
{
    return command_dispatch(&command_lesson, verbs, cli, argc, argv);
}

const struct command command_lesson = {
    .name = "lesson",
    .usage = "lesson list | show ID",
    .summary = N_("lessons of the installed packs"),
    .aid = true,
    .run = run,
};
