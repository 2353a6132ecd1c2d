/* `xunlian exam mark`: answers in words, marked by hand. A marker sees no other marker's marks. */
#include "base/str.h"
#include "tui/command/exam.h"
#include "tui/command/state.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <string.h>

struct order {
    int64_t exam, question; /* question 0: list what waits */
    int64_t millis;
    const char *marker;
    bool json;
};

static json_t *waiting_json(const struct journal *j, const struct grade *grade, unsigned i)
{
    const struct booklet_question *q = &journal_booklet(j)->questions[i];
    const char *response = journal_exam(j)->answers[i].response;
    char points[EXAM_POINTS];
    return json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:i}", "question", (int) i + 1, "id", q->id,
                     "stem", q->question->stem, "explanation", q->question->explanation, "response",
                     response ? response : "", "points", exam_points(q->points, points),
                     "markers_wanted", (int) grade->items[i].markers);
}

static void print_waiting(const json_t *one)
{
    char head[24];
    snprintf(head, sizeof head, "%lld. ",
             (long long) json_integer_value(json_object_get(one, "question")));
    cli_wrap(0, head, json_string_value(json_object_get(one, "stem")));
    cli_wrap(3, "", json_string_value(json_object_get(one, "response")));
    printf(_("   up to %s points, %lld markers wanted\n"),
           json_string_value(json_object_get(one, "points")),
           (long long) json_integer_value(json_object_get(one, "markers_wanted")));
}

static int list(const struct journal *j, bool json)
{
    struct grade grade;
    struct err err = ERR_INIT;
    size_t i;
    json_t *array = json_array(), *one;
    if (!journal_preview(j, &grade, &err)) {
        json_decref(array);
        return exam_fail(&err);
    }
    for (unsigned k = 0; k < grade.items_count; k++)
        if (grade.items[k].outcome == GRADE_PENDING)
            json_array_append_new(array, waiting_json(j, &grade, k));
    grade_finish(&grade);
    if (json)
        return cli_json(array);
    json_array_foreach(array, i, one)
        print_waiting(one);
    if (json_array_size(array) == 0)
        puts(_("No answer waits to be marked by hand."));
    json_decref(array);
    return cli_done();
}

static int tell(const struct order *order, const struct grade *grade)
{
    char score[EXAM_POINTS];
    const struct grade_item *item = &grade->items[order->question - 1];
    if (order->json)
        return cli_json(json_pack("{s:I, s:I, s:i, s:i, s:s}", "attempt", (json_int_t) order->exam,
                                  "question", (json_int_t) order->question, "markers_wanted",
                                  (int) item->markers, "pending", (int) grade->pending, "score",
                                  exam_points(grade->score, score)));
    printf(_("Question %lld marked; %u more markers wanted for it.\n"), (long long) order->question,
           item->markers);
    if (grade->pending == 0)
        printf(_("All is marked: %s points.\n"), exam_points(grade->score, score));
    return cli_done();
}

static bool mark(struct journal *j, const struct order *order, struct grade *grade, struct err *err)
{
    return journal_mark(j, (unsigned) order->question - 1, order->marker, order->millis, err) &&
           journal_grade(j, grade, err);
}

static int work(struct cli *cli, const struct order *order)
{
    struct records *records = NULL;
    struct journal *journal = NULL;
    struct grade grade = {0};
    struct err err = ERR_INIT;
    int status;
    bool ok = state_records(cli, &records, &err) &&
              journal_open(records, &cli->clock, order->exam, &journal, &err);
    if (!ok)
        status = exam_fail(&err);
    else if (order->question == 0)
        status = list(journal, order->json);
    else if (mark(journal, order, &grade, &err))
        status = tell(order, &grade);
    else
        status = exam_fail(&err);
    grade_finish(&grade);
    journal_close(journal);
    records_close(records);
    return status;
}

static int run(struct cli *cli, int argc, char **argv)
{
    bool bad = false;
    struct order order = {.json = args_take_flag("--json", &argc, argv)};
    const char *question = args_take_value("--question", &argc, argv, &bad);
    const char *points = args_take_value("--points", &argc, argv, &bad);
    order.marker = args_take_value("--marker", &argc, argv, &bad);
    bool any = question || points || order.marker, all = question && points && order.marker;
    if (bad || args_left_over(argc, argv) || argc != 2 || !exam_parse_id(argv[1], &order.exam) ||
        any != all)
        return CLI_USAGE;
    if (all && (!exam_parse_id(question, &order.question) || order.question > EXAM_QUESTIONS_MAX ||
                !exam_parse_points(points, &order.millis)))
        return CLI_USAGE;
    return work(cli, &order);
}

const struct command command_exam_mark = {
    .name = "mark",
    .usage = "exam mark EXAM [--question N --points P --marker NAME] [--json]",
    .summary = N_("list the answers that wait to be marked by hand, or mark one"),
    .aid = true,
    .run = run,
};
