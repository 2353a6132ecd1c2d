#include "core/study/next.h"

struct next_step next_find(const struct next_work *works, size_t count, bool exams)
{
    for (size_t i = 0; i < count; i++) {
        const struct next_work *w = &works[i];
        if (w->read < w->sections)
            return (struct next_step){NEXT_READ, i};
        if (w->has_questions && w->mastery < NEXT_MASTERED)
            return (struct next_step){NEXT_PRACTISE, i};
        if (w->handed_in < w->labs)
            return (struct next_step){NEXT_LAB, i};
    }
    return (struct next_step){exams ? NEXT_EXAM : NEXT_NOTHING, count};
}
