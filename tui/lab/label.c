#include "tui/lab/label.h"

#include <string.h>

static bool is_free(const struct lab_label_keys *keys, char c, action_contexts context,
                    const char *taken)
{
    const struct key key = {.code = (uint32_t) (unsigned char) c};
    return action_of_key(key, context) == ACTION_NONE && !strchr(taken, c) &&
           !memchr(keys->of, c, keys->count);
}

/* All by their own keys, or none: a mixture would be read wrongly. */
static bool own_keys(struct lab_label_keys *keys, const struct labspec *spec,
                     action_contexts context, const char *taken)
{
    for (unsigned i = 0; i < spec->labels_count; i++) {
        const char *own = spec->labels[i].key;
        if (!own || !is_free(keys, own[0], context, taken))
            return false;
        keys->of[i] = own[0];
    }
    return true;
}

void lab_label_keys_make(struct lab_label_keys *keys, const struct labspec *spec,
                         action_contexts context, const char *taken)
{
    static const char all[] = "1234567890abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    *keys = (struct lab_label_keys){.count = spec->labels_count};
    if (own_keys(keys, spec, context, taken))
        return;
    *keys = (struct lab_label_keys){.count = spec->labels_count};
    for (unsigned i = 0; i < spec->labels_count; i++)
        for (const char *c = all; !keys->of[i] && *c; c++)
            if (is_free(keys, *c, context, taken))
                keys->of[i] = *c;
}

int lab_label_of_key(const struct lab_label_keys *keys, struct key key)
{
    if (key.mods != 0 || key.code == 0 || key.code > 127)
        return -1;
    for (unsigned i = 0; i < keys->count; i++)
        if ((uint32_t) (unsigned char) keys->of[i] == key.code)
            return (int) i;
    if (key.code >= '1' && key.code <= '9' && key.code - '1' < keys->count)
        return (int) (key.code - '1');
    return -1;
}
