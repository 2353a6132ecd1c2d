/* Test tables: what an importer read, as text. */
#ifndef TESTS_CORE_MATERIAL_IMPORT_DUMP_H
#define TESTS_CORE_MATERIAL_IMPORT_DUMP_H

#include "base/str.h"
#include "core/material/import.h"

static inline void import_dump_text(struct str *out, const char *s)
{
    for (; *s; s++)
        if (*s == '\n')
            str_add(out, "\\n");
        else
            str_add_char(out, *s);
}

static inline void import_dump_field(struct str *out, const char *name, const char *value)
{
    if (value && *value) {
        str_addf(out, " %s=", name);
        import_dump_text(out, value);
    }
}

static inline void import_dump_answer(struct str *out, const struct question_answer *a, char letter)
{
    str_addf(out, "%c %d ", letter, a->weight);
    if (a->format[0])
        str_addf(out, "[%s]", a->format);
    import_dump_text(out, a->text);
    if (a->match) {
        str_add(out, " -> ");
        import_dump_text(out, a->match);
    }
    if (a->feedback[0]) {
        str_add(out, " # ");
        import_dump_text(out, a->feedback);
    }
    str_add_char(out, '\n');
}

static inline void import_dump_question(struct str *out, const struct question *q)
{
    static const char *const names[QUESTION_TYPES] = {
        [QUESTION_SINGLE] = "single",           [QUESTION_MULTIPLE] = "multiple",
        [QUESTION_TRUE_FALSE] = "truth",        [QUESTION_SHORT] = "short",
        [QUESTION_NUMERIC] = "numeric",         [QUESTION_MATCHING] = "matching",
        [QUESTION_ORDERING] = "ordering",       [QUESTION_ESSAY] = "essay",
        [QUESTION_DESCRIPTION] = "description",
    };
    str_add(out, names[q->type] ? names[q->type] : "other");
    import_dump_field(out, "id", q->id);
    import_dump_field(out, "title", q->title);
    import_dump_field(out, "category", q->category);
    import_dump_field(out, "format", q->format);
    for (unsigned i = 0; i < q->tags_count; i++)
        str_addf(out, "%s%s", i ? "," : " tags=", q->tags[i]);
    if (q->type == QUESTION_TRUE_FALSE)
        str_add(out, q->truth ? " true" : " false");
    str_addf(out, " line=%u stem=", q->line);
    import_dump_text(out, q->stem);
    import_dump_field(out, "tail", q->tail);
    str_add_char(out, '\n');
    for (unsigned i = 0; i < q->answers_count; i++)
        import_dump_answer(out, &q->answers[i], (char) ('A' + i));
    for (unsigned i = 0; i < q->choices_count; i++)
        str_addf(out, "%s%s", i ? "," : "choices ", q->choices[i]);
    if (q->choices_count > 0)
        str_add_char(out, '\n');
    if (q->explanation[0]) {
        str_add(out, "why ");
        import_dump_text(out, q->explanation);
        str_add_char(out, '\n');
    }
}

static inline void import_dump(struct str *out, const struct import *import)
{
    for (size_t i = 0; import->faults == 0 && i < import->count; i++)
        import_dump_question(out, &import->list[i]);
    for (size_t i = 0; i < import->media_count; i++)
        str_addf(out, "media %s %zu\n", import->media[i].name, import->media[i].len);
    for (size_t i = 0; i < import->notes_count; i++) {
        const struct import_note *n = &import->notes[i];
        str_addf(out, "%s %u %s: ", n->fault ? "fault" : "note", n->line, n->what);
        import_dump_text(out, n->detail);
        str_add_char(out, '\n');
    }
}

#endif
