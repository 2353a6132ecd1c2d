#include "tui/command/target.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* "四级/中级工" is also "四级" and "中级工". */
static bool is_part(const char *title, const char *given)
{
    size_t n = strlen(given);
    for (const char *p = title; p; p = strchr(p, '/'), p = p ? p + 1 : NULL)
        if (strncmp(p, given, n) == 0 && (p[n] == '\0' || p[n] == '/'))
            return true;
    return false;
}

static bool is_meant(const struct lib_node *level, const char *given)
{
    const char *slash = strrchr(level->path, '/');
    return (slash && strcmp(slash + 1, given) == 0) || is_part(level->title, given);
}

static void add_name(struct str *out, const char *path)
{
    str_addf(out, "%s%s", out->len ? ", " : "", path);
}

bool target_find(const struct lib_tree *tree, const char *given, const char **path, struct err *err)
{
    struct str all = STR_INIT, meant = STR_INIT;
    size_t count = 0;
    bool exact = !given || !*given;
    *path = given ? given : "";
    for (size_t i = 0; i < tree->count && !exact; i++) {
        const struct lib_node *node = &tree->nodes[i];
        if (node->kind != LIB_LEVEL)
            continue;
        add_name(&all, node->path);
        exact = strcmp(node->path, given) == 0;
        if (!exact && is_meant(node, given)) {
            add_name(&meant, node->path);
            *path = node->path;
            count++;
        }
    }
    if (exact)
        *path = given ? given : "";
    bool ok = exact || count == 1 || all.len == 0;
    if (!ok) {
        err_set(err, count > 0 ? ERR_INVALID : ERR_NOT_FOUND, "%s", given);
        err_detail(err, "%s", str_text(count > 0 ? &meant : &all));
    }
    str_finish(&all);
    str_finish(&meant);
    return ok;
}

bool target_work(const struct lib_tree *tree, const char *target, const char *given,
                 const char **path, struct err *err)
{
    char *full = xasprintf("%s/%s", target, given);
    const char *example = NULL;
    *path = NULL;
    for (size_t i = 0; i < tree->count && !*path; i++) {
        const struct lib_node *node = &tree->nodes[i];
        if (node->kind != LIB_WORK)
            continue;
        if (strcmp(node->path, given) == 0 || strcmp(node->path, full) == 0)
            *path = node->path;
        if (!example || (*target && str_starts(node->path, target) && !str_starts(example, target)))
            example = node->path;
    }
    free(full);
    if (*path)
        return true;
    err_set(err, ERR_NOT_FOUND, "%s", given);
    return err_detail(err, "%s%s", example ? "--work " : "", example ? example : "");
}
