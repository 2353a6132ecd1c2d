/* libFuzzer target: any bytes as a GIFT text; what was read is marked with responses, and written
 * and read back it is the same. */
#include "core/material/gift.h"
#include "core/material/gift_write.h"
#include "tests/core/material/same.h"

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
                 question->type == QUESTION_TRUE_FALSE || question->type == QUESTION_MATCHING ||
                 question->type == QUESTION_ORDERING;
    if (plain && !question_grade(question, key, &mark, NULL))
        abort();
    free(key);
}

static void write_back(const struct question *question)
{
    struct arena arena = ARENA_INIT;
    struct str once = STR_INIT, twice = STR_INIT;
    struct gift gift;
    struct gift_fault fault;
    gift_write(question, &once);
    if (!gift_parse(str_text(&once), once.len, 1, &arena, &gift, &fault) || gift.count != 1 ||
        !question_same(question, &gift.list[0]))
        abort();
    gift_write(&gift.list[0], &twice);
    if (strcmp(str_text(&once), str_text(&twice)) != 0)
        abort();
    str_finish(&once);
    str_finish(&twice);
    arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct gift gift;
    struct gift_fault fault;
    if (gift_parse((const char *) data, size, 1, &arena, &gift, &fault))
        for (size_t i = 0; i < gift.count; i++) {
            mark_all(&gift.list[i]);
            write_back(&gift.list[i]);
        }
    else if (fault.line == 0)
        abort();
    arena_finish(&arena);
    return 0;
}
