/* `xunlian search`: lessons, requirements, terms and questions of the installed packs. */
#include "base/str.h"
#include "base/utf8.h"
#include "tui/command/packs.h"
#include "tui/command/state.h"
#include "tui/command/table.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_DEFAULT = 50, LIMIT_MAX = 10000 };

static const char *const kind_names[] = {
    [HIT_LESSON] = "lesson", [HIT_REQUIREMENT] = "requirement", [HIT_WORK] = "work",
    [HIT_TERM] = "term",     [HIT_QUESTION] = "question",       [HIT_LAB] = "lab",
};

static json_t *hit_json(const struct lib_hit *hit)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:I}", "kind", kind_names[hit->kind],
                     "target", hit->target, "key", hit->key, "title", hit->title, "where",
                     hit->where, "excerpt", hit->excerpt, "hit_start", hit->hit_start, "hit_length",
                     hit->hit_len, "offset", (json_int_t) hit->offset);
}

static json_t *hits_json(const char *words, const struct lib_hits *hits)
{
    json_t *array = json_array();
    for (size_t i = 0; i < hits->count; i++)
        json_array_append_new(array, hit_json(&hits->list[i]));
    return json_pack("{s:s, s:I, s:o}", "words", words, "total", (json_int_t) hits->total, "hits",
                     array);
}

static int print_hits(const struct lib_hits *hits)
{
    for (size_t i = 0; i < hits->count; i++) {
        const struct lib_hit *hit = &hits->list[i];
        printf("%s  %s%s%s\n", hit->target, hit->key, hit->key[0] ? "  " : "",
               hit->kind == HIT_REQUIREMENT ? hit->where : hit->title);
        if (hit->kind != HIT_REQUIREMENT && hit->where[0])
            printf("    %s\n", hit->where);
        if (strcmp(hit->excerpt, hit->title) != 0 || hit->kind == HIT_REQUIREMENT)
            printf("    %s\n", hit->excerpt);
    }
    if (hits->total == 0)
        puts(_("Nothing found."));
    else if (hits->count < hits->total)
        printf(_("%zu of %zu hits; --limit shows more.\n"), hits->count, hits->total);
    return cli_done();
}

static bool parse_limit(const char *text, size_t *limit)
{
    char *end;
    *limit = LIMIT_DEFAULT;
    if (!text)
        return true;
    long n = strtol(text, &end, 10);
    *limit = (size_t) n;
    return *text && *end == '\0' && n > 0 && n <= LIMIT_MAX;
}

static int search(struct cli *cli, const char *words, size_t limit, bool json)
{
    struct library *library;
    struct lib_hits hits;
    struct err err = ERR_INIT;
    if (!state_library(cli, &library, &err))
        return cli_fail(&err);
    int status;
    if (library_search(library, words, limit, &hits, &err)) {
        status = json ? cli_json(hits_json(words, &hits)) : print_hits(&hits);
        lib_hits_finish(&hits);
    } else {
        status = cli_fail(&err);
    }
    library_close(library);
    return status;
}

static int run(struct cli *cli, int argc, char **argv)
{
    static const struct command *const forms[] = {&command_search, NULL};
    if (cli_wants_help(argc, argv))
        return cli_help(forms);
    bool bad = false, json = args_take_flag("--json", &argc, argv);
    const char *number = args_take_value("--limit", &argc, argv, &bad);
    struct str words = STR_INIT;
    size_t limit;
    if (bad || args_left_over(argc, argv) || argc < 2 || !parse_limit(number, &limit))
        return cli_usage(&command_search);
    for (int i = 1; i < argc; i++) {
        str_add(&words, i > 1 ? " " : "");
        str_add(&words, argv[i]);
    }
    struct err err = ERR_INIT;
    int status;
    if (words.len == strspn(str_text(&words), " "))
        status = cli_usage(&command_search);
    else if (utf8_valid(str_text(&words), words.len))
        status = search(cli, str_text(&words), limit, json);
    else
        status = (err_set(&err, ERR_ENCODING, "%s", str_text(&words)), cli_fail(&err));
    str_finish(&words);
    return status;
}

const struct command command_search = {
    .name = "search",
    .usage = "search WORDS … [--limit N] [--json]",
    .summary = N_("find words in lessons, requirements and questions; pinyin initials find titles"),
    .aid = true,
    .run = run,
};
