#include "core/lab/model/features.h"

#include "base/utf8.h"
#include "core/lab/model/alike.h"
#include "core/lab/model/terms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A numeric column: (x - shift) / scale. */
struct number_column {
    int column;
    double mean, shift, scale;
};

struct model_space {
    struct arena arena;
    const struct model_data *data;
    const struct model_features *features;
    struct terms terms;   /* of texts */
    struct terms classes; /* one-hot: "column=value" */
    const char **names;   /* texts first, then numbers, then classes */
    double *idf;          /* of texts */
    size_t texts, size;
    struct number_column numbers[MODEL_COLUMNS_MAX];
    size_t numbers_count;
};

/* ---- terms of a text ---- */

typedef void each_term(void *context, const char *term, size_t n);

static void each_gram(const struct model_features *f, const char *folded, each_term *take,
                      void *context)
{
    const char *last = NULL;
    uint32_t cp;
    size_t n;
    for (const char *p = folded; (n = utf8_decode(p, strlen(p), &cp)) > 0; p += n) {
        if (cp == ' ') {
            last = NULL;
            continue;
        }
        if (f->grams[1])
            take(context, p, n);
        if (f->grams[2] && last)
            take(context, last, (size_t) (p - last) + n);
        last = p;
    }
}

/* Given words, wherever they stand in the text. */
static void each_word(const struct model_features *f, const char *text, each_term *take,
                      void *context)
{
    for (unsigned i = 0; i < f->words_count; i++)
        for (const char *p = strstr(text, f->words[i]); p; p = strstr(p + 1, f->words[i])) {
            struct str term = STR_INIT;
            str_addf(&term, "[%s]", f->words[i]);
            take(context, term.p, term.len);
            str_finish(&term);
        }
}

static void each_of_text(const struct model_space *space, const struct model_row *row,
                         each_term *take, void *context)
{
    if (space->data->text < 0)
        return;
    const char *text = row->cells[space->data->text];
    struct str folded = STR_INIT;
    alike_fold(text, &folded);
    each_gram(space->features, str_text(&folded), take, context);
    each_word(space->features, text, take, context);
    str_finish(&folded);
}

/* ---- fitting ---- */

struct counter {
    struct terms *terms;
    uint32_t row;
};

static void count_term(void *context, const char *text, size_t n)
{
    struct counter *counter = context;
    struct term *term = terms_find(counter->terms, text, n, true);
    if (term->last != counter->row) {
        term->last = counter->row;
        term->df++;
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp((*(struct term *const *) a)->text, (*(struct term *const *) b)->text);
}

/* Numbers the terms that enough rows have in the order of their bytes; *list is heap. */
static size_t number_terms(struct terms *terms, unsigned min_df, size_t from, struct term ***list)
{
    size_t n = 0;
    *list = xcalloc(terms->count + 1, sizeof **list);
    for (size_t i = 0; i < terms->room; i++)
        if (terms->slots[i] && terms->slots[i]->df >= min_df)
            (*list)[n++] = terms->slots[i];
    qsort(*list, n, sizeof **list, by_text);
    for (size_t i = 0; i < n; i++)
        (*list)[i]->index = (uint32_t) (from + i);
    return n;
}

static void fit_texts(struct model_space *space, const struct model_rows *rows, const uint32_t *fit,
                      size_t count)
{
    struct counter counter = {&space->terms, 0};
    struct term **list;
    for (size_t i = 0; i < count && space->terms.count <= 8 * (size_t) MODEL_TERMS_MAX; i++) {
        counter.row++;
        each_of_text(space, &rows->list[fit[i]], count_term, &counter);
    }
    space->texts = number_terms(&space->terms, space->features->min_df, 0, &list);
    space->names = arena_array(&space->arena, space->texts, sizeof *space->names);
    space->idf = arena_array(&space->arena, space->texts, sizeof *space->idf);
    for (size_t i = 0; i < space->texts; i++) {
        space->names[i] = list[i]->text;
        space->idf[i] = log((1.0 + (double) count) / (1.0 + list[i]->df)) + 1;
    }
    free(list);
}

static void fit_number(struct model_space *space, int column, const struct model_rows *rows,
                       const uint32_t *fit, size_t count)
{
    struct number_column *n = &space->numbers[space->numbers_count++];
    double sum = 0, squares = 0, least = INFINITY, most = -INFINITY, x;
    size_t seen = 0;
    for (size_t i = 0; i < count; i++)
        if (model_number(rows->list[fit[i]].cells[column], &x)) {
            sum += x;
            least = x < least ? x : least;
            most = x > most ? x : most;
            seen++;
        }
    *n = (struct number_column){.column = column, .scale = 1};
    n->mean = seen > 0 ? sum / (double) seen : 0;
    for (size_t i = 0; i < count; i++)
        if (model_number(rows->list[fit[i]].cells[column], &x))
            squares += (x - n->mean) * (x - n->mean);
    if (space->features->scale == MODEL_STANDARD) {
        n->shift = n->mean;
        n->scale = seen > 0 ? sqrt(squares / (double) seen) : 1;
    } else if (space->features->scale == MODEL_MINMAX && seen > 0) {
        n->shift = least;
        n->scale = most - least;
    }
    if (!(n->scale > 0))
        n->scale = 1;
}

/* "column=value" of a cell in buf. */
static size_t class_name(const struct model_space *space, int column, const struct model_row *row,
                         struct str *buf)
{
    str_clear(buf);
    str_addf(buf, "%s=%s", space->data->columns[column], row->cells[column]);
    return buf->len;
}

static void fit_classes(struct model_space *space, const struct model_rows *rows,
                        const uint32_t *fit, size_t count, struct term ***list, size_t *n)
{
    struct counter counter = {&space->classes, 0};
    struct str name = STR_INIT;
    for (size_t i = 0; i < count; i++) {
        counter.row++;
        for (unsigned c = 0; c < space->data->columns_count; c++)
            if (space->features->onehot >> c & 1) {
                size_t len = class_name(space, (int) c, &rows->list[fit[i]], &name);
                count_term(&counter, name.p, len);
            }
    }
    str_finish(&name);
    *n = number_terms(&space->classes, space->features->min_df, space->texts + space->numbers_count,
                      list);
}

static void fit_table(struct model_space *space, const struct model_rows *rows, const uint32_t *fit,
                      size_t count)
{
    struct term **classes;
    size_t n;
    for (unsigned c = 0; c < space->data->columns_count; c++)
        if (space->features->numeric >> c & 1)
            fit_number(space, (int) c, rows, fit, count);
    fit_classes(space, rows, fit, count, &classes, &n);
    space->size = space->texts + space->numbers_count + n;
    const char **names = arena_array(&space->arena, space->size, sizeof *names);
    memcpy(names, space->names, space->texts * sizeof *names);
    for (size_t i = 0; i < space->numbers_count; i++)
        names[space->texts + i] = space->data->columns[space->numbers[i].column];
    for (size_t i = 0; i < n; i++)
        names[space->texts + space->numbers_count + i] = classes[i]->text;
    space->names = names;
    free(classes);
}

bool model_space_new(const struct model_data *data, const struct model_features *features,
                     const struct model_rows *rows, const uint32_t *fit, size_t count,
                     struct model_space **space, struct err *err)
{
    struct model_space *s = xcalloc(1, sizeof *s);
    s->data = data;
    s->features = features;
    fit_texts(s, rows, fit, count);
    fit_table(s, rows, fit, count);
    bool ok = true;
    if (s->size == 0)
        ok = err_set(err, ERR_INVALID, "features") || err_detail(err, "0");
    else if (s->size > MODEL_TERMS_MAX)
        ok = err_set(err, ERR_TOO_BIG, "features") || err_detail(err, "> %d", MODEL_TERMS_MAX);
    if (!ok) {
        model_space_free(s);
        s = NULL;
    }
    *space = s;
    return ok;
}

void model_space_free(struct model_space *space)
{
    if (!space)
        return;
    terms_finish(&space->terms);
    terms_finish(&space->classes);
    arena_finish(&space->arena);
    free(space);
}

size_t model_space_size(const struct model_space *space)
{
    return space->size;
}

const char *model_space_name(const struct model_space *space, size_t feature)
{
    return space->names[feature];
}

/* ---- vectors ---- */

struct maker {
    const struct model_space *space;
    double *counts; /* of each text feature in this row */
    uint32_t *touched;
    size_t touched_count;
    struct model_value *values;
    size_t count, room;
    bool full;
};

static void touch(void *context, const char *text, size_t n)
{
    struct maker *m = context;
    struct term *term = terms_find((struct terms *) &m->space->terms, text, n, false);
    if (!term || term->index == UINT32_MAX)
        return;
    if (m->counts[term->index] == 0)
        m->touched[m->touched_count++] = term->index;
    m->counts[term->index]++;
}

static void add_value(struct maker *m, int index, double value)
{
    if (m->count == MODEL_VALUES_MAX) {
        m->full = true;
        return;
    }
    if (m->count == m->room) {
        m->room = m->room ? 2 * m->room : 4096;
        m->values = xrealloc(m->values, m->room * sizeof *m->values);
    }
    m->values[m->count++] = (struct model_value){index, value};
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
    return (x > y) - (x < y);
}

static void make_texts(struct maker *m, const struct model_row *row)
{
    enum model_weight weight = m->space->features->weight;
    double squares = 0;
    size_t from = m->count;
    m->touched_count = 0;
    each_of_text(m->space, row, touch, m);
    qsort(m->touched, m->touched_count, sizeof *m->touched, by_number);
    for (size_t i = 0; i < m->touched_count; i++) {
        uint32_t t = m->touched[i];
        double value = weight == MODEL_BINARY ? 1 : m->counts[t];
        if (weight == MODEL_TFIDF)
            value *= m->space->idf[t];
        squares += value * value;
        add_value(m, (int) t + 1, value);
        m->counts[t] = 0;
    }
    for (size_t i = from; i < m->count; i++)
        m->values[i].value /= sqrt(squares);
}

static void make_numbers(struct maker *m, const struct model_row *row)
{
    const struct model_space *space = m->space;
    for (size_t i = 0; i < space->numbers_count; i++) {
        const struct number_column *n = &space->numbers[i];
        double x;
        if (!model_number(row->cells[n->column], &x))
            x = n->mean;
        x = (x - n->shift) / n->scale;
        if (x != 0)
            add_value(m, (int) (space->texts + i) + 1, x);
    }
}

static void make_classes(struct maker *m, const struct model_row *row)
{
    const struct model_space *space = m->space;
    struct str name = STR_INIT;
    m->touched_count = 0;
    for (unsigned c = 0; c < space->data->columns_count; c++) {
        if (!(space->features->onehot >> c & 1))
            continue;
        size_t n = class_name(space, (int) c, row, &name);
        struct term *term = terms_find((struct terms *) &space->classes, name.p, n, false);
        if (term && term->index != UINT32_MAX)
            m->touched[m->touched_count++] = term->index;
    }
    qsort(m->touched, m->touched_count, sizeof *m->touched, by_number);
    for (size_t i = 0; i < m->touched_count; i++)
        add_value(m, (int) m->touched[i] + 1, 1);
    str_finish(&name);
}

bool model_vectors_make(const struct model_space *space, const struct model_rows *rows,
                        struct model_vectors *vectors, struct err *err)
{
    struct maker m = {.space = space};
    size_t *starts = xcalloc(rows->count + 1, sizeof *starts);
    m.counts = xcalloc(space->size + 1, sizeof *m.counts);
    m.touched = xcalloc(space->size + MODEL_COLUMNS_MAX, sizeof *m.touched);
    for (size_t i = 0; i < rows->count && !m.full; i++) {
        starts[i] = m.count;
        make_texts(&m, &rows->list[i]);
        make_numbers(&m, &rows->list[i]);
        make_classes(&m, &rows->list[i]);
        add_value(&m, -1, 0);
    }
    *vectors = (struct model_vectors){.values = m.values, .count = rows->count};
    vectors->rows = xcalloc(rows->count + 1, sizeof *vectors->rows);
    for (size_t i = 0; i < rows->count && !m.full; i++)
        vectors->rows[i] = m.values + starts[i];
    free(starts);
    free(m.counts);
    free(m.touched);
    if (!m.full)
        return true;
    model_vectors_finish(vectors);
    err_set(err, ERR_TOO_BIG, "features");
    return err_detail(err, "> %d", MODEL_VALUES_MAX);
}

void model_vectors_finish(struct model_vectors *vectors)
{
    free(vectors->rows);
    free(vectors->values);
    *vectors = (struct model_vectors){0};
}
