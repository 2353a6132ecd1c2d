#include "tui/action.h"

#include "tui/i18n.h"

#include <string.h>

static const struct action_info infos[ACTION_COUNT] = {[ACTION_NONE] = {"", "", "", "", 0, 0},
#define X(id, name, label, help, keys, contexts, line)                                             \
    [ACTION_##id] = {name, label, help, keys, contexts, line},
                                                       ACTION_LIST(X)
#undef X
};

const struct action_info *action_info(enum action action)
{
    return &infos[action < ACTION_COUNT ? action : ACTION_NONE];
}

bool action_in(enum action action, action_contexts context)
{
    return action != ACTION_NONE && action_info(action)->contexts & (context | ACTION_IN_GLOBAL);
}

bool action_key(enum action action, int i, struct key *key)
{
    const char *p = action_info(action)->keys;
    for (; *p; i--) {
        size_t n = strcspn(p, " ");
        if (i == 0)
            return keys_parse(p, n, key);
        p += n;
        p += strspn(p, " ");
    }
    return false;
}

enum action action_of_key(struct key key, action_contexts context)
{
    for (int a = 1; a < ACTION_COUNT; a++) {
        struct key one;
        if (!action_in((enum action) a, context))
            continue;
        for (int i = 0; action_key((enum action) a, i, &one); i++)
            if (keys_equal(one, key))
                return (enum action) a;
    }
    return ACTION_NONE;
}

enum action action_by_name(const char *name)
{
    for (int a = 1; a < ACTION_COUNT; a++)
        if (strcmp(infos[a].name, name) == 0)
            return (enum action) a;
    return ACTION_NONE;
}

void action_sign(enum action action, bool typing, char *buf, size_t n)
{
    struct key key;
    *buf = '\0';
    for (int i = 0; action_key(action, i, &key); i++) {
        if (!typing || !keys_is_text(key)) {
            keys_sign(key, buf, n);
            return;
        }
    }
}

const char *action_context_name(action_contexts context)
{
    static const char *const names[ACTION_CONTEXTS] = {
        "global",   "home",    "welcome", "learners", "hours",      "search",   "lesson",
        "packs",    "help",    "palette", "dialog",   "form",       "notes",    "practice",
        "question", "verdict", "summary", "mistakes", "exams",      "door",     "sitting",
        "sheet",    "result",  "item",    "labs",     "lab-result", "glossary", "span",
        "choice",   "image",   "audio",   "cells",    "sql",        "console",  "model",
    };
    for (int i = 0; i < ACTION_CONTEXTS; i++)
        if (context == (action_contexts) 1 << i)
            return names[i];
    return "";
}
