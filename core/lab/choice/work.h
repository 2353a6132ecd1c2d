/* Choosing: the items of a task, and a work that answers them. Shared by the screen and the grader.
 *
 * The items are <variant>/items.jsonl, one a line; which members they have depends on the option
 * `mode` of the lab:
 *     class  {"id":"1","text":"…","fields":{"金额":"1,200"}}         one label each
 *     multi  the same                                               any number of labels ≥ 1
 *     pair   {"id":"1","text":"the question","a":"…","b":"…"}       which answer is better
 *     rank   {"id":"1","text":"…","answers":[{"id":"A","text":"…"}]} best first
 * `fields` may stand with every mode and is shown beside the text.
 *
 * A work has one line for each item, in the order of the items:
 *     {"id":"1","label":"refund"}             class; null: not answered
 *     {"id":"1","labels":["a","b"]}           multi; []: not answered
 *     {"id":"1","choice":"a","reason":"fact"} pair: a, b, tie or null; a reason is one of the
 * labels
 *     {"id":"1","order":["B","A"]}            rank; null: not answered
 * The gold, gold/choice.jsonl, is such a work; its lines may have a "why", which is shown beside
 * the right answer. */
#ifndef CORE_LAB_CHOICE_WORK_H
#define CORE_LAB_CHOICE_WORK_H

#include "base/str.h"
#include "core/lab/choice/bins.h"
#include "core/lab/lab.h"

#include <stdint.h>

enum choice_mode { CHOICE_CLASS, CHOICE_MULTI, CHOICE_PAIR, CHOICE_RANK };
enum choice_side { CHOICE_NONE, CHOICE_A, CHOICE_B, CHOICE_TIE };
enum { CHOICE_RANKED_MAX = 12, CHOICE_ITEMS_MAX = 5000, CHOICE_FIELDS_MAX = 16 };

struct choice_field {
    const char *name, *value;
};

struct choice_text {
    const char *id, *text;
};

struct choice_item {
    unsigned line; /* of items.jsonl */
    const char *id, *text;
    const struct choice_field *fields;
    unsigned fields_count;
    const struct choice_text *answers; /* pair: two, "a" and "b"; rank: some */
    unsigned answers_count;
};

struct choice_task {
    struct arena arena;
    const struct labspec *spec;
    enum choice_mode mode;
    bool ties;          /* pair: "equally good" may be chosen */
    const char *column; /* field whose number the bins sort; NULL: no bins */
    struct bins bins;
    struct choice_item *items;
    size_t count;
};

struct choice_answer {
    uint64_t labels; /* class, multi: bit by index in the lab's labels */
    enum choice_side side;
    int reason;                       /* pair: index of a label, -1 none */
    uint8_t order[CHOICE_RANKED_MAX]; /* rank: indices of answers, best first */
    unsigned order_count;             /* 0: not answered */
    const char *why;                  /* gold only: why it is so; NULL */
    unsigned line;                    /* where it was read; 0: nowhere */
};

struct choice_work {
    struct arena arena;
    struct choice_answer *answers; /* one for each item */
};

/* Reads the items and options of a lab and checks them. */
MUST_CHECK bool choice_task_open(struct lab_task *lab, struct choice_task **task, struct err *err);
/* The same from a text; `spec` must outlive it. */
MUST_CHECK bool choice_task_read(const struct labspec *spec, const char *file, const char *text,
                                 size_t len, struct choice_task **task, struct err *err);
void choice_task_close(struct choice_task *task); /* takes NULL */
/* Index of an item by id; task->count when there is none. */
size_t choice_find(const struct choice_task *task, const char *id);
/* Value of the column of the bins in an item; NULL: it has none. */
const char *choice_column(const struct choice_task *task, const struct choice_item *item);

/* An untouched work; finished by choice_work_finish. */
void choice_work_init(const struct choice_task *task, struct choice_work *work);
void choice_work_finish(struct choice_work *work);
/* Reads a work over an untouched one. Items may be missing or in any order; anything unknown,
 * twice, or of another mode is ERR_FORMAT with its line. A label may stand as its title. */
MUST_CHECK bool choice_work_read(const struct choice_task *task, const char *text, size_t len,
                                 struct choice_work *work, struct err *err);
void choice_work_write(const struct choice_task *task, const struct choice_work *work,
                       struct str *out);
/* The line of item i, without its end: more members may follow. */
void choice_work_begin_line(const struct choice_task *task, const struct choice_work *work,
                            size_t i, struct str *out);

bool choice_answered(const struct choice_task *task, const struct choice_answer *answer);
bool choice_same(const struct choice_task *task, const struct choice_answer *a,
                 const struct choice_answer *b, unsigned answers_count);
int choice_ranked(const struct choice_item *item, const char *id);
/* An answer as people read it: titles joined by ", ", "A > B"; "" when there is none. */
void choice_show(const struct choice_task *task, const struct choice_item *item,
                 const struct choice_answer *answer, struct str *out);

#endif
