#include "tui/exam/words.h"

#include "core/exam/exam.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <string.h>

bool exam_is_refusal(const struct err *err)
{
    for (int i = EXAM_NOT_THERE; i < EXAM_REFUSAL_COUNT && err->code == ERR_DENIED; i++)
        if (strcmp(err->detail, exam_refusal_text((enum exam_refusal) i)) == 0)
            return true;
    return false;
}

const char *exam_points(int64_t millis, char text[EXAM_POINTS])
{
    int n = snprintf(text, EXAM_POINTS, "%lld.%03lld", (long long) millis / 1000,
                     (long long) (millis % 1000));
    while (n > 0 && text[n - 1] == '0')
        text[--n] = '\0';
    if (n > 0 && text[n - 1] == '.')
        text[n - 1] = '\0';
    return text;
}

const char *exam_state_text(const char *state)
{
    static const struct {
        const char *name, *text;
    } texts[] = {
        {"created", N_("waits for the start code")},
        {"opened", N_("not started")},
        {"running", N_("under way")},
        {"paused", N_("paused")},
        {"locked", N_("locked after a restart")},
        {"submitted", N_("submitted")},
        {"graded", N_("graded")},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].name, state) == 0)
            return _(texts[i].text);
    return state;
}

const char *exam_rule_text(enum blueprint_partial partial)
{
    static const char *const texts[] = {
        [BLUEPRINT_ALL_OR_NOTHING] = N_("Only the complete right response scores."),
        [BLUEPRINT_HALF] =
            N_("Right but incomplete responses score half; a wrong option, nothing."),
        [BLUEPRINT_SHARE] = N_("Right but incomplete responses score their share; a wrong option, "
                               "nothing."),
        [BLUEPRINT_BY_WEIGHTS] = N_("Each option scores by its weight; wrong ones take off."),
    };
    return _(texts[partial]);
}
