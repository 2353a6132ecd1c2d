#include "core/lab/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void lab_spoiled_finish(struct lab_spoiled *spoiled)
{
    str_finish(&spoiled->work);
    free(spoiled->kinds);
    free(spoiled->values);
    *spoiled = (struct lab_spoiled){0};
}

void lab_advise(const struct lab_advice *advice, enum lab_reason reason, const char *object,
                const char *a, const char *b, const char *c)
{
    advice->add(advice->data, reason, object, a, b, c);
}

static const struct lab_measure *find_measure(const struct lab_engine *engine, const char *name)
{
    for (const struct lab_measure *m = engine->measures; m->name; m++)
        if (strcmp(m->name, name) == 0)
            return m;
    return NULL;
}

static bool has_fault(const struct lab_engine *engine, const char *name)
{
    for (const struct lab_fault_kind *k = engine->faults; k->name; k++)
        if (strcmp(k->name, name) == 0)
            return true;
    return false;
}

static bool is_in(const char *const *list, const char *name)
{
    for (; list && *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

/* A ramp beyond what the measure can reach could never be earned, or never be lost. */
static bool check_ramp(const struct labspec *spec, const struct labspec_score *score,
                       const struct lab_measure *m, struct err *err)
{
    double full = (double) score->full_micro / 1e6, zero = (double) score->zero_micro / 1e6;
    char least[24], most[24];
    if (full < m->least || full > m->most || zero < m->least || zero > m->most) {
        snprintf(least, sizeof least, "%g", m->least);
        snprintf(most, sizeof most, "%g", m->most);
        lab_wrong_spec(spec, score->line, "full, zero", score->id, err);
        return lab_why(err, LAB_WHY_RAMP_RANGE, score->id, least, most);
    }
    if ((full < zero) == m->error)
        return true;
    lab_wrong_spec(spec, score->line, "full, zero", score->id, err);
    return lab_why(err, LAB_WHY_RAMP_TURNED, score->id, NULL, NULL);
}

/* Names of all measures of one kind: "a, b". */
static void add_measures(const struct lab_engine *engine, bool checks, struct str *out)
{
    for (const struct lab_measure *m = engine->measures; m->name; m++)
        if (m->check == checks)
            str_addf(out, "%s%s", out->len ? ", " : "", m->name);
}

static bool check_measure(const struct lab_engine *engine, const struct labspec *spec,
                          const struct labspec_score *score, struct err *err)
{
    const char *name = score->metric ? score->metric : score->check;
    const struct lab_measure *m = find_measure(engine, name);
    bool check = score->check != NULL;
    if (m && m->check == check)
        return m->check || check_ramp(spec, score, m, err);
    struct str all = STR_INIT;
    add_measures(engine, check, &all);
    lab_wrong_spec(spec, score->line, check ? "check" : "metric", name, err);
    if (m)
        lab_why(err, check ? LAB_WHY_IS_METRIC : LAB_WHY_IS_CHECK, name, NULL, NULL);
    else
        lab_why(err, check ? LAB_WHY_CHECK : LAB_WHY_METRIC, name, all.len ? str_text(&all) : "–",
                NULL);
    str_finish(&all);
    return false;
}

static bool check_explain(const struct lab_engine *engine, const struct labspec *spec, unsigned i,
                          struct err *err)
{
    const struct labspec_explain *one = &spec->explain[i];
    struct str all = STR_INIT;
    if (has_fault(engine, one->when))
        return true;
    for (const struct lab_fault_kind *k = engine->faults; k->name; k++)
        if (k == engine->faults || strcmp(k->name, k[-1].name) != 0)
            str_addf(&all, "%s%s", all.len ? ", " : "", k->name);
    lab_wrong_spec(spec, one->line, "when", one->when, err);
    lab_why(err, LAB_WHY_FAULT, one->when, str_text(&all), NULL);
    str_finish(&all);
    return false;
}

static bool check_option(const struct lab_engine *engine, const struct labspec *spec, unsigned i,
                         struct err *err)
{
    const struct labspec_option *one = &spec->options[i];
    struct str all = STR_INIT;
    if (is_in(engine->options, one->name))
        return true;
    for (const char *const *o = engine->options; o && *o; o++)
        str_addf(&all, "%s%s", all.len ? ", " : "", *o);
    lab_wrong_spec(spec, lab_option_line(spec, one->name), "options", one->name, err);
    lab_why(err, LAB_WHY_OPTION, one->name, engine->name, all.len ? str_text(&all) : "–");
    str_finish(&all);
    return false;
}

bool lab_engine_check(const struct lab_engine *engine, const struct labspec *spec, struct err *err)
{
    bool ok = true;
    for (unsigned i = 0; ok && i < spec->scores_count; i++)
        ok = check_measure(engine, spec, &spec->scores[i], err);
    for (unsigned i = 0; ok && i < spec->explain_count; i++)
        ok = check_explain(engine, spec, i, err);
    for (unsigned i = 0; ok && i < spec->options_count; i++)
        ok = check_option(engine, spec, i, err);
    return ok;
}

bool lab_engine_check_idle(const struct lab_engine *engine, const struct labspec *spec,
                           struct err *err)
{
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *score = &spec->scores[i];
        const char *name = score->metric ? score->metric : score->check;
        if (score->only && !is_in(engine->narrowed, name))
            return lab_wrong_score(spec, score, LAB_WHY_SCORE_ONLY, score->only, NULL, err);
        if (score->at && !is_in(engine->thresholds, name))
            return lab_wrong_score(spec, score, LAB_WHY_SCORE_AT, score->at, NULL, err);
    }
    for (unsigned i = 0; i < spec->explain_count; i++)
        for (unsigned k = 0; k < i; k++)
            if (strcmp(spec->explain[k].when, spec->explain[i].when) == 0) {
                const char *when = spec->explain[i].when;
                lab_wrong_spec(spec, spec->explain[i].line, "when", when, err);
                return lab_why(err, LAB_WHY_FAULT_TWICE, when, NULL, NULL);
            }
    return true;
}

/* ---- what is open ---- */

static bool open_task(const struct lab_engine *engine, struct lab_task *lab, struct lab_opened *o,
                      struct err *err)
{
    *o = (struct lab_opened){.lab = lab, .task = engine->open(lab, err)};
    return o->task != NULL;
}

static void close_all(const struct lab_engine *engine, struct lab_opened *o)
{
    if (o->gold)
        engine->finish_gold(o->gold);
    free(o->gold);
    if (engine->close)
        engine->close(o->task);
}

/* The task with its gold. */
static bool open_all(const struct lab_engine *engine, struct lab_task *lab, struct lab_opened *o,
                     struct err *err)
{
    if (!open_task(engine, lab, o, err))
        return false;
    if (engine->gold_size == 0)
        return true;
    o->gold = xcalloc(1, engine->gold_size);
    if (engine->read_gold(lab, o->task, o->gold, err))
        return true;
    close_all(engine, o);
    return false;
}

static void *new_work(const struct lab_engine *engine)
{
    return xcalloc(1, engine->work_size);
}

static void free_work(const struct lab_engine *engine, void *work)
{
    engine->finish(work);
    free(work);
}

/* ---- what is done with it ---- */

bool lab_engine_check_task(const struct lab_engine *engine, struct lab_task *lab,
                           const struct lab_advice *advice, struct err *err)
{
    struct lab_opened o;
    if (!open_all(engine, lab, &o, err))
        return false;
    bool ok = engine->check(&o, err);
    if (ok && engine->advise && advice)
        engine->advise(&o, advice);
    close_all(engine, &o);
    return ok;
}

bool lab_engine_start(const struct lab_engine *engine, struct lab_task *lab, struct str *work,
                      struct err *err)
{
    struct lab_opened o;
    if (!open_task(engine, lab, &o, err))
        return false;
    void *empty = new_work(engine);
    if (engine->init)
        engine->init(o.task, empty);
    engine->write(o.task, empty, work);
    free_work(engine, empty);
    close_all(engine, &o);
    return true;
}

bool lab_engine_solve(const struct lab_engine *engine, struct lab_task *lab, struct str *work,
                      struct err *err)
{
    struct lab_opened o;
    if (!open_all(engine, lab, &o, err))
        return false;
    bool ok = !engine->solve || engine->solve(&o, work, err);
    if (!engine->solve)
        engine->write(o.task, o.gold, work);
    close_all(engine, &o);
    return ok;
}

bool lab_engine_grade(const struct lab_engine *engine, struct lab_task *lab, const char *work,
                      size_t len, struct lab_result *result, struct err *err)
{
    struct lab_opened o;
    if (!open_all(engine, lab, &o, err))
        return false;
    void *given = new_work(engine);
    bool ok = engine->read(o.task, work, len, given, err) && engine->grade(&o, given, result, err);
    free_work(engine, given);
    close_all(engine, &o);
    return ok;
}

bool lab_engine_spoil(const struct lab_engine *engine, struct lab_task *lab, unsigned k,
                      struct prng *prng, struct lab_spoiled *spoiled, struct err *err)
{
    struct lab_opened o;
    if (!open_all(engine, lab, &o, err))
        return false;
    bool ok = engine->spoil(&o, k, prng, spoiled, err);
    close_all(engine, &o);
    return ok;
}

/* ---- formats ---- */

bool lab_format_read_own(const void *task, const struct lab_format *format,
                         const struct lab_file *file, void *work, struct err *err)
{
    const struct lab_engine *engine = format->with;
    return engine->read(task, file->text, file->len, work, err);
}

bool lab_format_write_own(const void *task, const struct lab_format *format, const void *work,
                          struct str *out, struct err *err)
{
    const struct lab_engine *engine = format->with;
    (void) err;
    engine->write(task, work, out);
    return true;
}

static const struct lab_format *find_format(const struct lab_engine *engine, const char *name)
{
    for (const struct lab_format *f = engine->formats; f && f->name; f++)
        if (strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

/* A tar has parts as a folder has. */
static bool read_tar(const void *task, const struct lab_format *format, const struct lab_file *file,
                     void *work, struct err *err)
{
    struct lab_parts parts = {0};
    bool ok = lab_parts_untar(file->text, file->len, &parts, err);
    if (ok) {
        const struct lab_file folder = {
            .name = file->name, .parts = parts.list, .parts_count = parts.count};
        ok = format->read(task, format, &folder, work, err);
    }
    lab_parts_finish(&parts);
    return ok;
}

bool lab_engine_read(const struct lab_engine *engine, const void *task, const char *format,
                     const struct lab_file *file, void *work, struct err *err)
{
    const struct lab_format *f = find_format(engine, format);
    const struct lab_file plain = lab_file_plain(file);
    if (!f || !f->read)
        return err_set(err, ERR_UNSUPPORTED, "%s", format);
    if (plain.parts && !f->part) {
        err_set(err, ERR_FORMAT, "%s", plain.name);
        return err_detail(err, "≠ *%s", f->suffix);
    }
    bool ok = f->part && !plain.parts ? read_tar(task, f, &plain, work, err)
                                      : f->read(task, f, &plain, work, err);
    return ok && (!engine->settle || engine->settle(task, &plain, work, err));
}

bool lab_engine_import(const struct lab_engine *engine, struct lab_task *lab, const char *format,
                       const struct lab_file *file, struct str *work, struct err *err)
{
    struct lab_opened o;
    if (!open_task(engine, lab, &o, err))
        return false;
    void *read = new_work(engine);
    bool ok = lab_engine_read(engine, o.task, format, file, read, err);
    if (ok)
        engine->write(o.task, read, work);
    free_work(engine, read);
    close_all(engine, &o);
    return ok;
}

bool lab_engine_export(const struct lab_engine *engine, struct lab_task *lab, const char *format,
                       const char *work, size_t len, struct str *out, struct err *err)
{
    const struct lab_format *f = find_format(engine, format);
    struct lab_opened o;
    if (!f || !f->write)
        return err_set(err, ERR_UNSUPPORTED, "%s", format);
    if (!open_task(engine, lab, &o, err))
        return false;
    void *given = new_work(engine);
    bool ok = engine->read(o.task, work, len, given, err) && f->write(o.task, f, given, out, err);
    free_work(engine, given);
    close_all(engine, &o);
    return ok;
}
