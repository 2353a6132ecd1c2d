#include "core/lab/table/profile.h"

#include "base/str.h"
#include "core/lab/table/value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    const char *text;
    size_t row;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static int compare_counts(const void *a, const void *b)
{
    const struct profile_value *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return (x->first > y->first) - (x->first < y->first);
}

/* Sorts the entries and counts them; heap. */
static struct profile_value *count_entries(struct entry *list, size_t n, size_t *count)
{
    struct profile_value *values = xmalloc((n + 1) * sizeof *values);
    *count = 0;
    qsort(list, n, sizeof *list, compare_entries);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(list[i - 1].text, list[i].text) != 0)
            values[(*count)++] = (struct profile_value){list[i].text, 0, list[i].row};
        values[*count - 1].count++;
    }
    qsort(values, *count, sizeof *values, compare_counts);
    return values;
}

/* Looks like a day in some form. */
static bool datelike(const char *text)
{
    static const char *const forms[] = {"YYYY-M-D*", "YYYY/M/D*", "YYYY.M.D*", "YYYY年M月D日*",
                                        "YYYYMMDD",  "M/D/YYYY",  "D.M.YYYY",  "YY-M-D",
                                        "YY/M/D",    NULL};
    struct arena arena = ARENA_INIT;
    bool found = false;
    for (size_t i = 0; !found && forms[i]; i++)
        found = value_date(&arena, text, forms[i]) != NULL;
    arena_finish(&arena);
    return found;
}

unsigned profile_doubts(const char *text, enum table_type type)
{
    struct arena arena = ARENA_INIT;
    unsigned doubts = 0;
    if (!*text)
        doubts |= PROFILE_EMPTY;
    if (value_trim(&arena, text) != text)
        doubts |= PROFILE_BLANKS;
    if (value_halfwidth(&arena, text) != text)
        for (const unsigned char *p = (const unsigned char *) value_halfwidth(&arena, text); *p;
             p++)
            if (isalnum(*p) && !strchr(text, *p))
                doubts |= PROFILE_FULLWIDTH;
    if (!table_type_holds(type, text))
        doubts |= PROFILE_TYPE;
    arena_finish(&arena);
    return doubts;
}

static unsigned mixed(const struct profile *profile)
{
    size_t iso = 0, other = 0, plain = 0, begun = 0;
    struct decimal d;
    for (size_t i = 0; i < profile->values_count; i++) {
        const char *text = profile->values[i].text;
        if (!*text)
            continue;
        bool day = datelike(text);
        iso += day && value_is_date(text);
        other += day && !value_is_date(text);
        plain += !day && value_plain(text, &d);
        begun += !day && !value_plain(text, &d) &&
                 (isdigit((unsigned char) *text) || str_starts(text, "¥"));
    }
    return (iso && other ? PROFILE_MIXED_DATE : 0u) |
           (plain > begun && begun ? PROFILE_MIXED_NUMBER : 0u);
}

static bool alike(struct profile *profile)
{
    struct entry *list = xmalloc((profile->values_count + 1) * sizeof *list);
    size_t count;
    for (size_t i = 0; i < profile->values_count; i++)
        list[i] = (struct entry){value_fold(&profile->arena, profile->values[i].text), i};
    free(count_entries(list, profile->values_count, &count));
    free(list);
    return count < profile->values_count;
}

void profile_make(const struct table_sheet *sheet, size_t column, enum table_type type,
                  struct profile *profile)
{
    size_t n = sheet->count;
    struct entry *list = xmalloc((n + 1) * sizeof *list);
    *profile = (struct profile){0};
    for (size_t r = 0; r < n; r++)
        list[r] = (struct entry){sheet->rows[r].cells[column], r};
    profile->values = count_entries(list, n, &profile->values_count);
    for (size_t r = 0; r < n; r++) {
        char shape[PROFILE_SHAPE];
        value_pattern(sheet->rows[r].cells[column], shape, sizeof shape);
        profile->empty += !*shape;
        list[r] = (struct entry){arena_strdup(&profile->arena, shape), r};
    }
    profile->shapes = count_entries(list, n, &profile->shapes_count);
    for (size_t i = 0; i < profile->values_count; i++)
        profile->doubts |= profile_doubts(profile->values[i].text, type);
    profile->doubts |= mixed(profile) | (alike(profile) ? PROFILE_ALIKE : 0u);
    free(list);
}

void profile_finish(struct profile *profile)
{
    free(profile->values);
    free(profile->shapes);
    arena_finish(&profile->arena);
    *profile = (struct profile){0};
}
