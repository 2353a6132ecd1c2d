/* Whether two questions are the same, field by field. */
#ifndef TESTS_CORE_MATERIAL_SAME_H
#define TESTS_CORE_MATERIAL_SAME_H

#include "core/material/question.h"

#include <string.h>

static inline bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static inline bool same_answer(const struct question_answer *a, const struct question_answer *b)
{
    return same_text(a->text, b->text) && a->weight == b->weight &&
           same_text(a->feedback, b->feedback) && same_text(a->format, b->format) &&
           same_text(a->match, b->match) && decimal_compare(a->low, b->low) == 0 &&
           decimal_compare(a->high, b->high) == 0;
}

/* True when all fields but those that say where it stands are the same. */
static inline bool question_same(const struct question *a, const struct question *b)
{
    bool same = a->type == b->type && same_text(a->id, b->id) && same_text(a->title, b->title) &&
                same_text(a->category, b->category) && same_text(a->stem, b->stem) &&
                same_text(a->tail, b->tail) && same_text(a->format, b->format) &&
                same_text(a->explanation, b->explanation) && a->truth == b->truth &&
                a->order == b->order && a->tags_count == b->tags_count &&
                a->answers_count == b->answers_count && a->choices_count == b->choices_count;
    for (unsigned i = 0; same && i < a->tags_count; i++)
        same = same_text(a->tags[i], b->tags[i]);
    for (unsigned i = 0; same && i < a->answers_count; i++)
        same = same_answer(&a->answers[i], &b->answers[i]);
    for (unsigned i = 0; same && i < a->choices_count; i++)
        same = same_text(a->choices[i], b->choices[i]);
    return same;
}

#endif
