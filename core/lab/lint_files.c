/* Lint of a lab's folder as a whole: what nobody reads, gold that lies open, variants with the same
 * data, bytes of the files, clauses that explanations quote. */
#include "core/lab/lint_parts.h"

#include "base/str.h"
#include "base/utf8.h"
#include "core/material/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DEPTH = 4 };

/* A file of the lab's folder. */
struct entry {
    const char *path; /* of the pack */
    const char *name; /* within its variant; the path within the lab's folder when it is of none */
    int variant;      /* -1: of none */
    bool gold, seen;
    uint64_t hash;
    size_t len;
};

struct listing {
    struct lint *lint;
    struct entry *list;
    size_t count, room;
};

static bool was_read(const struct lint *lint, const char *path)
{
    const struct lab_seen *s = lint->seen;
    while (s && strcmp(s->path, path) != 0)
        s = s->next;
    return s != NULL;
}

/* FNV-1a: files of one author are compared, nobody forges them. */
static uint64_t hash_of(const char *text, size_t len)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char) text[i]) * 1099511628211u;
    return hash;
}

/* ---- bytes ---- */

static bool is_text(const struct lint *lint, const struct entry *e)
{
    bool table = strcmp(lint->spec->engine, "table") == 0;
    return str_ends(e->path, ".json") || str_ends(e->path, ".jsonl") || str_ends(e->path, ".sql") ||
           (str_ends(e->path, ".csv") && (e->gold || !table));
}

/* Sources of table labs may be in any encoding, that is what is practised; all else is UTF-8. */
static void check_bytes(struct lint *lint, const struct entry *e, const char *text, size_t len)
{
    unsigned line = 1, bad = 0, crlf = 0;
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        check_report_add(lint->report, CHECK_BOM, e->path, 1, "", "", "");
    for (const char *p = text, *end = text + len; p < end && !bad; line++) {
        const char *newline = memchr(p, '\n', (size_t) (end - p));
        size_t n = (size_t) ((newline ? newline : end) - p);
        if (!utf8_valid(p, n))
            bad = line;
        if (!crlf && n > 0 && p[n - 1] == '\r')
            crlf = line;
        p = newline ? newline + 1 : end;
    }
    if (bad)
        check_report_add(lint->report, CHECK_ENCODING, e->path, bad, "", "", "");
    if (crlf)
        check_report_add(lint->report, CHECK_CRLF, e->path, crlf, "", "", "");
}

/* ---- listing ---- */

static void add_entry(struct listing *all, const char *path)
{
    struct lint *lint = all->lint;
    size_t head = strlen("labs/") + strlen(lint->spec->id) + 1;
    struct entry e = {.path = path, .name = path + head, .variant = -1};
    const char *slash = strchr(e.name, '/');
    for (unsigned v = 0; slash && v < lint->spec->variants_count; v++) {
        size_t n = strlen(lint->spec->variants[v]);
        if (n == (size_t) (slash - e.name) && memcmp(lint->spec->variants[v], e.name, n) == 0)
            e.variant = (int) v;
    }
    if (e.variant >= 0)
        e.name = slash + 1;
    e.gold = e.variant >= 0 && str_starts(e.name, "gold/");
    e.seen = was_read(lint, path);
    struct err none = ERR_INIT;
    char *text;
    if (folder_read(lint->folder, path, 2 * LAB_FILE_MAX, &text, &e.len, &none)) {
        e.hash = hash_of(text, e.len);
        if (e.seen && is_text(lint, &e))
            check_bytes(lint, &e, text, e.len);
        free(text);
    }
    if (all->count == all->room) {
        all->room = all->room ? 2 * all->room : 64;
        all->list = xrealloc(all->list, all->room * sizeof *all->list);
    }
    all->list[all->count++] = e;
}

static void list_files(struct listing *all, const char *sub, int depth)
{
    struct folder_names names;
    struct err none = ERR_INIT;
    if (!folder_list(all->lint->folder, sub, "", &names, &none))
        return;
    for (size_t i = 0; i < names.count; i++) {
        const char *path = arena_strdup(&all->lint->arena, names.list[i]);
        if (folder_has(all->lint->folder, path))
            add_entry(all, path);
        else if (depth < DEPTH)
            list_files(all, path, depth + 1);
    }
    folder_names_finish(&names);
}

/* ---- what nobody reads ---- */

static bool is_of_lab(const struct entry *e)
{
    return e->variant < 0 && (strcmp(e->name, "lab.yaml") == 0 || strcmp(e->name, "task.md") == 0 ||
                              strcmp(e->name, "rules.md") == 0);
}

/* The gold with the same bytes; what lies in a folder called gold is one as well. */
static const char *gold_in(const struct listing *all, const struct entry *e)
{
    for (size_t i = 0; e->len > 0 && i < all->count; i++)
        if (all->list[i].gold && all->list[i].hash == e->hash && all->list[i].len == e->len)
            return all->list[i].path;
    for (const char *p = e->name; p; p = strchr(p, '/'), p += p != NULL)
        if (strncasecmp(p, "gold", 4) == 0 && strchr(p, '/'))
            return e->path;
    return NULL;
}

/* A folder with a gold of its own that variants does not name, told once. */
static bool in_unlisted(struct listing *all, size_t at)
{
    struct lint *lint = all->lint;
    const struct entry *e = &all->list[at];
    const char *slash = strchr(e->name, '/');
    size_t n = slash ? (size_t) (slash - e->name) : 0;
    bool has_gold = false, told = false;
    if (e->variant >= 0 || n == 0 || strncasecmp(e->name, "gold", 4) == 0)
        return false;
    for (size_t i = 0; i < all->count; i++) {
        const struct entry *o = &all->list[i];
        bool same = o->variant < 0 && strncmp(o->name, e->name, n + 1) == 0;
        has_gold = has_gold || (same && str_starts(o->name + n + 1, "gold/"));
        told = told || (same && i < at);
    }
    if (has_gold && !told)
        lint_add(lint, CHECK_LAB_ADVICE, lint->file, 0, LAB_WHY_VARIANT_UNLISTED,
                 arena_strndup(&lint->arena, e->name, n), NULL, NULL);
    return has_gold;
}

static void check_unread(struct listing *all)
{
    struct lint *lint = all->lint;
    for (size_t i = 0; i < all->count; i++) {
        const struct entry *e = &all->list[i];
        if (e->seen || is_of_lab(e) || in_unlisted(all, i))
            continue;
        const char *gold = e->gold ? NULL : gold_in(all, e);
        if (gold)
            lint_add(lint, CHECK_LAB, e->path, 0, LAB_WHY_FILE_OPEN_GOLD, gold, NULL, NULL);
        else if (lint->whole)
            lint_add(lint, CHECK_LAB_ADVICE, e->path, 0, LAB_WHY_FILE_UNREAD, NULL, NULL, NULL);
    }
}

/* ---- the same twice ---- */

static const struct entry *find(const struct listing *all, unsigned variant, const char *name)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->list[i].variant == (int) variant && strcmp(all->list[i].name, name) == 0)
            return &all->list[i];
    return NULL;
}

/* How many data files of variant v there are, and how many of them `before` has, byte by byte;
 * `one` is one of those. */
static size_t count_same(const struct listing *all, unsigned v, unsigned before, size_t *data,
                         const struct entry **one)
{
    size_t same = 0;
    *data = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct entry *e = &all->list[i], *o;
        if (e->variant != (int) v || e->gold || !e->seen)
            continue;
        o = find(all, before, e->name);
        ++*data;
        if (o && o->hash == e->hash && o->len == e->len) {
            same++;
            *one = e;
        }
    }
    return same;
}

static void check_same(struct listing *all)
{
    struct lint *lint = all->lint;
    const struct labspec *spec = lint->spec;
    for (unsigned v = 1; v < spec->variants_count; v++)
        for (unsigned before = 0; before < v; before++) {
            const struct entry *one = NULL;
            size_t data, same = count_same(all, v, before, &data, &one);
            if (same == 0)
                continue;
            if (same == data)
                lint_add(lint, CHECK_LAB, lint->file, 0, LAB_WHY_SAME_DATA, spec->variants[before],
                         spec->variants[v], NULL);
            else
                lint_add(lint, CHECK_LAB_ADVICE, one->path, 0, LAB_WHY_SAME_FILE,
                         find(all, before, one->name)->path, NULL, NULL);
            break;
        }
}

/* Two files of one gold: hidden data that is there twice hides nothing more. */
static void check_gold_twice(struct listing *all)
{
    for (size_t i = 0; i < all->count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct entry *a = &all->list[k], *b = &all->list[i];
            if (a->gold && b->gold && a->variant == b->variant && a->len == b->len &&
                a->hash == b->hash && b->seen)
                lint_add(all->lint, CHECK_LAB_ADVICE, b->path, 0, LAB_WHY_SAME_GOLD, a->path, NULL,
                         NULL);
        }
}

/* ---- clauses ---- */

/* Number of a heading "## 3.2 Title", in the arena; NULL when the line is none. */
static const char *clause_of(struct arena *arena, const char *line)
{
    size_t hashes = strspn(line, "#");
    if (hashes == 0 || line[hashes] != ' ')
        return NULL;
    const char *number = line + hashes + 1;
    size_t n = strspn(number, "0123456789.");
    return n > 0 && strchr(" \n", number[n]) ? arena_strndup(arena, number, n) : NULL;
}

/* A clause that something of the lab names is in its rules. */
static void check_clause(struct lint *lint, const char *rules_md, const char *rule, unsigned line)
{
    char *clause = rule ? lab_clause(rules_md, rule) : NULL;
    if (rule && !clause)
        lint_add(lint, CHECK_LAB, lint->file, line, LAB_WHY_NO_CLAUSE, rule, NULL, NULL);
    free(clause);
}

static void check_clauses(struct lint *lint)
{
    const struct labspec *spec = lint->spec;
    char *path = xasprintf("labs/%s/rules.md", spec->id), *text = NULL;
    struct err none = ERR_INIT;
    const char *seen[256];
    size_t len, count = 0;
    if (!folder_read(lint->folder, path, LAB_FILE_MAX, &text, &len, &none))
        text = xstrdup("");
    unsigned line = 1;
    for (const char *p = text; p; line++) {
        const char *clause = clause_of(&lint->arena, p);
        for (size_t i = 0; clause && i < count; i++)
            if (strcmp(seen[i], clause) == 0)
                lint_add(lint, CHECK_LAB, path, line, LAB_WHY_CLAUSE_TWICE, clause, NULL, NULL);
        if (clause && count < sizeof seen / sizeof *seen)
            seen[count++] = clause;
        p = strchr(p, '\n');
        p += p != NULL;
    }
    for (unsigned i = 0; i < spec->explain_count; i++)
        check_clause(lint, text, spec->explain[i].rule, spec->explain[i].line);
    for (unsigned i = 0; i < spec->labels_count; i++)
        check_clause(lint, text, spec->labels[i].rule, spec->labels[i].line);
    for (unsigned i = 0; i < spec->relations_count; i++)
        check_clause(lint, text, spec->relations[i].rule, spec->relations[i].line);
    free(text);
    free(path);
}

void lint_files(struct lint *lint)
{
    struct listing all = {.lint = lint};
    char *folder = xasprintf("labs/%s", lint->spec->id);
    list_files(&all, folder, 0);
    check_unread(&all);
    check_same(&all);
    check_gold_twice(&all);
    check_clauses(lint);
    free(folder);
    free(all.list);
}
