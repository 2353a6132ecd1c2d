/* `xunlian glossary`: terms of the trade, all or those that hold the words. */
#include "base/pinyin.h"
#include "base/str.h"
#include "base/utf8.h"
#include "tui/command/packs.h"
#include "tui/command/state.h"
#include "tui/command/table.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TERM_COLS = 22, EN_COLS = 30, INITIALS = 32 };

static bool holds(const struct lib_term *term, const char *words)
{
    char initials[INITIALS];
    pinyin_initials(term->term, initials, sizeof initials);
    return !words || strstr(term->term, words) || strcasestr(term->en, words) ||
           strcasestr(term->also, words) || strstr(term->line, words) ||
           str_starts(initials, words);
}

static json_t *names_json(const char *names)
{
    json_t *list = json_array();
    for (const char *p = names; *p;) {
        size_t n = strcspn(p, "\n");
        json_array_append_new(list, json_stringn(p, n));
        p += n + (p[n] == '\n');
    }
    return list;
}

static json_t *term_json(const struct lib_term *term)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:s, s:s, s:s}", "term", term->term, "en", term->en,
                     "line", term->line, "also", names_json(term->also), "lesson", term->lesson,
                     "requirement", term->key, "pack", term->pack);
}

static void print_term(const struct lib_term *term)
{
    cli_pad(term->term, TERM_COLS);
    cli_pad(term->en, EN_COLS);
    printf("%s\n", term->lesson);
    cli_wrap(2, "", term->line);
}

static int tell(const struct lib_terms *terms, const char *words, bool json)
{
    json_t *list = json_array();
    size_t found = 0;
    for (size_t i = 0; i < terms->count; i++) {
        if (!holds(&terms->list[i], words))
            continue;
        found++;
        if (json)
            json_array_append_new(list, term_json(&terms->list[i]));
        else
            print_term(&terms->list[i]);
    }
    if (json)
        return cli_json(list);
    json_decref(list);
    if (found == 0)
        puts(_("Nothing found."));
    return cli_done();
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct library *library;
    struct lib_terms terms;
    struct err err = ERR_INIT;
    bool json = args_take_flag("--json", &argc, argv);
    if (cli_wants_help(argc, argv))
        return cli_help((const struct command *const[]){&command_glossary, NULL});
    if (args_left_over(argc, argv) || argc > 2)
        return cli_usage(&command_glossary);
    if (!state_library(cli, &library, &err))
        return cli_fail(&err);
    int status = library_terms(library, &terms, &err)
                     ? tell(&terms, argc == 2 ? argv[1] : NULL, json)
                     : cli_fail(&err);
    lib_terms_finish(&terms);
    library_close(library);
    return status;
}

const struct command command_glossary = {
    .name = "glossary",
    .usage = "glossary [WORDS] [--json]",
    .summary = N_("list the terms of the trade, in Chinese and English"),
    .aid = true,
    .run = run,
};
