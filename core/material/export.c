#include "core/material/export.h"

#include <string.h>

void export_survey(struct export *out, const struct question *q)
{
    unsigned count =
        q->type == QUESTION_SINGLE || q->type == QUESTION_MULTIPLE || q->type == QUESTION_ORDERING
            ? q->answers_count
            : 0;
    if (q->type == QUESTION_MATCHING) {
        count = q->answers_count;
        for (unsigned i = 0; i < q->choices_count; i++) {
            bool used = false;
            for (unsigned k = 0; k < q->answers_count; k++)
                used = used || strcmp(q->answers[k].match, q->choices[i]) == 0;
            count += !used;
        }
    }
    out->options = count > out->options ? count : out->options;
    for (unsigned i = 0; i < q->answers_count; i++)
        if (q->answers[i].feedback[0] && i + 1 > out->feedbacks)
            out->feedbacks = i + 1;
}

void export_finish(struct export *out)
{
    str_finish(&out->out);
    import_finish(&out->notes);
}

const char *export_name(const struct question *q)
{
    return q->id[0] ? q->id : q->title[0] ? q->title : q->stem;
}

void export_leave(struct export *out, const struct question *q, const char *why)
{
    out->left_out++;
    import_report(&out->notes, q->line, why, "%.60s", export_name(q));
}

bool export_plain_weights(const struct question *q)
{
    struct question_answer want[QUESTION_ANSWERS_MAX] = {0};
    unsigned right = 0;
    for (unsigned i = 0; i < q->answers_count; i++)
        right |= q->answers[i].weight > 0 ? 1u << i : 0;
    import_weights(want, q->answers_count, right);
    for (unsigned i = 0; i < q->answers_count; i++)
        if (want[i].weight != q->answers[i].weight)
            return false;
    return true;
}

void export_escape(struct str *out, const char *text)
{
    for (; *text; text++)
        if (*text == '&')
            str_add(out, "&amp;");
        else if (*text == '<')
            str_add(out, "&lt;");
        else if (*text == '>')
            str_add(out, "&gt;");
        else if (*text == '"')
            str_add(out, "&quot;");
        else
            str_add_char(out, *text);
}
