/* libFuzzer target: any bytes as a GIFT text; what was read is marked with responses. */
#include "core/material/gift.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void mark_all(const struct question *question)
{
    static const char *const responses[] = {"", "A", "AB", "T", "1", "x", "-1e9", "A-B", "*"};
    for (size_t i = 0; i < sizeof responses / sizeof *responses; i++) {
        struct question_mark mark;
        if (question_grade(question, responses[i], &mark, NULL) &&
            (mark.score < 0 || mark.score > QUESTION_FULL))
            abort();
    }
    char *key = question_key(question);
    struct question_mark mark;
    bool plain = question->type == QUESTION_SINGLE || question->type == QUESTION_MULTIPLE ||
                 question->type == QUESTION_TRUE_FALSE || question->type == QUESTION_MATCHING;
    if (plain && !question_grade(question, key, &mark, NULL))
        abort();
    free(key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct gift gift;
    struct gift_fault fault;
    if (gift_parse((const char *) data, size, 1, &arena, &gift, &fault))
        for (size_t i = 0; i < gift.count; i++)
            mark_all(&gift.list[i]);
    else if (fault.line == 0)
        abort();
    arena_finish(&arena);
    return 0;
}
