#include "core/lab/reason.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>

const struct err_reason lab_reasons[] = {
#define X(id, name, message, mend) [LAB_WHY_##id] = {name, message, mend},
    LAB_REASONS(X)
#undef X
};

bool lab_why(struct err *err, enum lab_reason reason, const char *a, const char *b, const char *c)
{
    return err_why(err, &lab_reasons[reason], a, b, c);
}

bool lab_why_count(struct err *err, enum lab_reason reason, size_t n, const char *b, const char *c)
{
    char number[24];
    snprintf(number, sizeof number, "%zu", n);
    return lab_why(err, reason, number, b, c);
}

bool lab_why_label(struct err *err, const struct labspec *spec, const char *name)
{
    struct str all = STR_INIT;
    for (unsigned i = 0; i < spec->labels_count; i++)
        str_addf(&all, "%s%s", i ? ", " : "", spec->labels[i].id);
    lab_why(err, LAB_WHY_LABEL, name, str_text(&all), NULL);
    str_finish(&all);
    return false;
}

bool lab_wrong_spec(const struct labspec *spec, unsigned line, const char *what, const char *name,
                    struct err *err)
{
    if (line)
        err_set(err, ERR_INVALID, "labs/%s/lab.yaml:%u", spec->id, line);
    else
        err_set(err, ERR_INVALID, "labs/%s/lab.yaml", spec->id);
    return err_detail(err, "%s: %.200s", what, name);
}

unsigned lab_option_line(const struct labspec *spec, const char *name)
{
    for (unsigned i = 0; spec->option_lines && i < spec->options_count; i++)
        if (strcmp(spec->options[i].name, name) == 0)
            return spec->option_lines[i];
    return 0;
}

bool lab_wrong_option(const struct labspec *spec, const char *name, const char *value,
                      const char *can, struct err *err)
{
    lab_wrong_spec(spec, lab_option_line(spec, name), name, value, err);
    return *value ? lab_why(err, LAB_WHY_OPTION_VALUE, name, value, can)
                  : lab_why(err, LAB_WHY_OPTION_MISSING, name, can, NULL);
}

bool lab_wrong_score(const struct labspec *spec, const struct labspec_score *score,
                     enum lab_reason reason, const char *a, const char *b, struct err *err)
{
    lab_wrong_spec(spec, score->line, "score", score->id, err);
    return lab_why(err, reason, score->id, a, b);
}
