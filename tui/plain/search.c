#include "tui/plain/parts.h"

#include "tui/i18n.h"

#include "core/record/library.h"

#include <stdlib.h>
#include <string.h>

enum { HITS_MOST = 20 };

static void say_hit(struct plain *plain, const struct lib_hit *hit, size_t number)
{
    struct str line = STR_INIT;
    char *head = xasprintf("%zu) ", number);
    if (*hit->key)
        str_addf(&line, "%s ", hit->key);
    str_add(&line, hit->title);
    if (*hit->where)
        str_addf(&line, ", %s", hit->where);
    console_say(&plain->console, head, str_text(&line));
    if (strcmp(hit->excerpt, hit->title) != 0)
        console_say(&plain->console, "   ", hit->excerpt);
    free(head);
    str_finish(&line);
}

static void open_hit(struct plain *plain, const struct lib_hit *hit)
{
    if (!strchr(hit->target, '/') && (hit->kind == HIT_LESSON || hit->kind == HIT_QUESTION))
        plain_lesson(plain, hit->target, hit->offset);
    else
        plain_tree(plain, hit->target);
}

static void say_hits(struct plain *plain, const struct lib_hits *hits)
{
    struct console *console = &plain->console;
    if (hits->total == 0) {
        console_say(console, "", _("Nothing found."));
        return;
    }
    console_say_made(console, "",
                     hits->total > hits->count
                         ? xasprintf(_("%zu hits, the first %zu shown"), hits->total, hits->count)
                         : xasprintf(P_("%zu hit", "%zu hits", hits->total), hits->total));
    for (size_t i = 0; i < hits->count; i++)
        say_hit(plain, &hits->list[i], i + 1);
}

static void find(struct plain *plain, const char *words)
{
    struct lib_hits hits;
    struct err err = ERR_INIT;
    if (!library_search(plain->app->library, words, HITS_MOST, &hits, &err)) {
        plain_error(plain, &err);
        return;
    }
    int chosen;
    do {
        say_hits(plain, &hits);
        chosen = hits.count == 0 ? 0
                                 : console_choose(&plain->console, _("Number (q: back):"),
                                                  (int) hits.count, -1);
        if (chosen > 0)
            open_hit(plain, &hits.list[chosen - 1]);
    } while (chosen > 0 && !plain->console.over);
    lib_hits_finish(&hits);
}

void plain_search(struct plain *plain)
{
    struct console *console = &plain->console;
    while (console_ask(console, _("Words, or pinyin initials (Enter: back):"))) {
        if (!*str_text(&console->line))
            return;
        char *words = xstrdup(str_text(&console->line));
        find(plain, words);
        free(words);
    }
}
