#include "core/study/schedule.h"

#include "base/str.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char setting_fsrs[] = "practice.fsrs";
static const double billion = 1e9;

enum schedule_number { NUMBER_DUE, NUMBER_NEW, NUMBER_RETENTION, NUMBERS };

static const struct {
    const char *name;
    int least, most;
} bounds[NUMBERS] = {
    [NUMBER_DUE] = {"practice.due_cap", 0, 999},
    [NUMBER_NEW] = {"practice.new_cap", 0, 999},
    [NUMBER_RETENTION] = {"practice.retention", 70, 97},
};

static bool parse(enum schedule_number which, const char *text, int *value, struct err *err)
{
    char *end;
    long n = strtol(text, &end, 10);
    if (!isdigit((unsigned char) *text) || *end || n < bounds[which].least ||
        n > bounds[which].most) {
        err_set(err, ERR_INVALID, "%s", bounds[which].name);
        return err_detail(err, "%d-%d", bounds[which].least, bounds[which].most);
    }
    *value = (int) n;
    return true;
}

static bool load_number(struct records *records, int64_t learner, enum schedule_number which,
                        int *value, struct err *err)
{
    char *text;
    if (!setting_get(records, learner, bounds[which].name, &text, err))
        return false;
    bool ok = !text || parse(which, text, value, err);
    free(text);
    return ok;
}

/* "FSRS-6 212000000 1293100000 …": billionths, so that no locale's decimal point matters.
 * Parameters of another version are not ours. */
static bool parse_fsrs(const char *text, double w[FSRS_PARAMS])
{
    size_t n = strlen(FSRS_VERSION);
    if (strncmp(text, FSRS_VERSION, n) != 0 || text[n] != ' ')
        return false;
    text += n;
    for (int i = 0; i < FSRS_PARAMS; i++) {
        char *end;
        w[i] = (double) strtoll(text, &end, 10) / billion;
        if (end == text || !(w[i] >= fsrs_lowest[i] && w[i] <= fsrs_highest[i]))
            return false;
        text = end;
    }
    return *text == '\0';
}

static bool load_fsrs(struct records *records, int64_t learner, struct fsrs_rules *rules,
                      struct err *err)
{
    char *text;
    double w[FSRS_PARAMS];
    if (!setting_get(records, learner, setting_fsrs, &text, err))
        return false;
    bool ok = !text || !*text || parse_fsrs(text, w);
    if (!ok)
        err_set(err, ERR_INVALID, "%s", setting_fsrs);
    else if (text && *text)
        memcpy(rules->w, w, sizeof w);
    free(text);
    return ok;
}

bool schedule_load(struct records *records, int64_t learner, struct deck_rules *rules,
                   struct err *err)
{
    const double percent = 100;
    *rules = deck_rules_default();
    int due = (int) rules->due_cap, fresh = (int) rules->new_cap, retention = 0;
    if (!load_number(records, learner, NUMBER_DUE, &due, err) ||
        !load_number(records, learner, NUMBER_NEW, &fresh, err) ||
        !load_number(records, learner, NUMBER_RETENTION, &retention, err) ||
        !load_fsrs(records, learner, &rules->fsrs, err))
        return false;
    rules->due_cap = (unsigned) due;
    rules->new_cap = (unsigned) fresh;
    if (retention)
        rules->fsrs.retention = retention / percent;
    return true;
}

bool schedule_set(struct records *records, int64_t learner, const char *name, const char *value,
                  struct err *err)
{
    int ignored;
    for (int which = 0; which < NUMBERS; which++)
        if (strcmp(bounds[which].name, name) == 0)
            return parse((enum schedule_number) which, value, &ignored, err) &&
                   setting_put(records, learner, name, value, err);
    return err_set(err, ERR_NOT_FOUND, "%s", name);
}

static int by_card(const void *a, const void *b)
{
    const struct review *x = *(const struct review *const *) a;
    const struct review *y = *(const struct review *const *) b;
    int order = strcmp(x->question, y->question);
    return order != 0 ? order : x < y ? -1 : x > y;
}

/* The log as the fit wants it: a card's reviews together. */
static struct fsrs_log *log_of(const struct reviews *reviews)
{
    const struct review **order = xcalloc(reviews->count + 1, sizeof *order);
    struct fsrs_log *log = xcalloc(reviews->count + 1, sizeof *log);
    uint32_t card = 0;
    for (size_t i = 0; i < reviews->count; i++)
        order[i] = &reviews->list[i];
    qsort(order, reviews->count, sizeof *order, by_card);
    for (size_t i = 0; i < reviews->count; i++) {
        card += i > 0 && strcmp(order[i]->question, order[i - 1]->question) != 0;
        log[i] = (struct fsrs_log){card, (enum fsrs_grade) order[i]->grade, order[i]->at_ms};
    }
    free(order);
    return log;
}

static bool keep(struct records *records, int64_t learner, const double w[FSRS_PARAMS],
                 struct err *err)
{
    struct str text = STR_INIT;
    str_add(&text, FSRS_VERSION);
    for (int i = 0; i < FSRS_PARAMS; i++)
        str_addf(&text, " %lld", llround(w[i] * billion));
    bool ok = setting_put(records, learner, setting_fsrs, str_text(&text), err);
    str_finish(&text);
    return ok;
}

bool schedule_fit(struct records *records, int64_t learner, struct fsrs_fit *fit, struct err *err)
{
    struct reviews reviews;
    if (!review_load(records, learner, &reviews, err))
        return false;
    struct fsrs_log *log = log_of(&reviews);
    *fit = fsrs_fit(log, reviews.count);
    free(log);
    reviews_finish(&reviews);
    if (fit->count < SCHEDULE_FIT_LEAST) {
        err_set(err, ERR_INVALID, "%zu", fit->count);
        return err_detail(err, "%d", SCHEDULE_FIT_LEAST);
    }
    return keep(records, learner, fit->w, err);
}

bool schedule_unfit(struct records *records, int64_t learner, struct err *err)
{
    return setting_put(records, learner, setting_fsrs, "", err);
}
