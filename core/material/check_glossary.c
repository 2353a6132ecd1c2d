#include "core/material/check_glossary.h"

#include "base/utf8.h"
#include "core/material/glossary.h"
#include "core/material/lesson.h"
#include "core/material/yaml.h"

#include <stdlib.h>
#include <string.h>

/* A name of a term and where it stands. */
struct name {
    const char *text, *file;
    unsigned line;
};

struct names {
    struct name *list;
    size_t count;
};

static int by_text(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    if (!order)
        order = strcmp(x->file, y->file);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static void add_name(struct names *names, const char *text, const char *file, unsigned line)
{
    names->list = xrealloc(names->list, (names->count + 1) * sizeof *names->list);
    names->list[names->count++] = (struct name){text, file, line};
}

static bool has_lesson(const struct check_run *run, const char *id)
{
    for (size_t i = 0; i < run->lessons_count; i++)
        if (strcmp(run->lessons[i]->id, id) == 0)
            return true;
    return false;
}

/* The requirement is one of a level that the pack serves. */
static bool has_requirement(const struct check_run *run, const char *key)
{
    for (unsigned i = 0; run->pack && i < run->pack->serves_count; i++) {
        const struct pack_serves *serves = &run->pack->serves[i];
        const struct standard *standard = check_standard(run, serves->standard);
        for (unsigned k = 0; k < serves->levels_count; k++) {
            const struct standard_level *level =
                standard ? standard_find_level(standard, serves->levels[k]) : NULL;
            if (!standard || (level && standard_find_item(standard, level, key)))
                return true;
        }
    }
    return false;
}

static void check_term(struct check_run *run, const char *file, unsigned line,
                       const struct glossary_term *term)
{
    if (term->lesson && !has_lesson(run, term->lesson))
        check_add(run, CHECK_TERM_LESSON, file, line, term->term, term->lesson, NULL);
    if (term->requirement && !has_requirement(run, term->requirement))
        check_add(run, CHECK_UNKNOWN_KEY, file, line, term->requirement,
                  run->pack && run->pack->serves_count ? run->pack->serves[0].levels[0] : "", NULL);
    if (!*term->line || utf8_length(term->line) > GLOSSARY_LINE_MAX || strchr(term->line, '\n'))
        check_add(run, CHECK_TERM_LINE, file, line, term->term,
                  check_number(run, (long) utf8_length(term->line)), NULL);
}

static void check_file(struct check_run *run, const char *file, struct names *names)
{
    struct err err = ERR_INIT;
    const struct glossary *glossary;
    char *text;
    size_t len;
    if (!folder_read(&run->folder, file, YAML_FILE_MAX, &text, &len, &err)) {
        check_add_error(run, file, &err);
        return;
    }
    if (!glossary_parse(file, text, len, run->arena, &glossary, &err)) {
        check_add_error(run, file, &err);
        free(text);
        return;
    }
    const struct yaml_source source = {file, text, len, 1};
    for (unsigned i = 0; i < glossary->terms_count; i++) {
        const struct glossary_term *term = &glossary->terms[i];
        unsigned line = yaml_find_line(&source, term->line);
        check_term(run, file, line, term);
        add_name(names, term->term, file, line);
        for (unsigned k = 0; k < term->also_count; k++)
            add_name(names, term->also[k], file, line);
    }
    free(text);
}

void check_glossaries(struct check_run *run)
{
    struct folder_names files;
    struct names names = {0};
    if (!check_list_names(run, "glossary", ".yaml", &files))
        return;
    for (size_t i = 0; i < files.count; i++)
        check_file(run, arena_strdup(run->arena, files.list[i]), &names);
    if (names.count > 1)
        qsort(names.list, names.count, sizeof *names.list, by_text);
    for (size_t i = 1; i < names.count; i++)
        if (strcmp(names.list[i].text, names.list[i - 1].text) == 0)
            check_add(run, CHECK_TERM_TWICE, names.list[i].file, names.list[i].line,
                      names.list[i].text, NULL, NULL);
    free(names.list);
    folder_names_finish(&files);
}
