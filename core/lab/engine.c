#include "core/lab/engine.h"

#include <stdlib.h>
#include <string.h>

void lab_spoiled_finish(struct lab_spoiled *spoiled)
{
    str_finish(&spoiled->work);
    free(spoiled->kinds);
    free(spoiled->values);
    *spoiled = (struct lab_spoiled){0};
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

static bool has_option(const struct lab_engine *engine, const char *name)
{
    for (const char *const *o = engine->options; o && *o; o++)
        if (strcmp(*o, name) == 0)
            return true;
    return false;
}

static bool unknown(const struct labspec *spec, const char *what, const char *name, struct err *err)
{
    err_set(err, ERR_INVALID, "labs/%s/lab.yaml", spec->id);
    return err_detail(err, "%s: %s", what, name);
}

/* A ramp beyond what the measure can reach could never be earned, or never be lost. */
static bool check_ramp(const struct labspec *spec, const struct labspec_score *score,
                       const struct lab_measure *m, struct err *err)
{
    double full = (double) score->full_micro / 1e6, zero = (double) score->zero_micro / 1e6;
    if (full < m->least || full > m->most || zero < m->least || zero > m->most)
        return unknown(spec, "full, zero", score->id, err);
    return (full < zero) == m->error || unknown(spec, "full, zero", score->id, err);
}

bool lab_engine_check(const struct lab_engine *engine, const struct labspec *spec, struct err *err)
{
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *score = &spec->scores[i];
        const char *name = score->metric ? score->metric : score->check;
        const struct lab_measure *m = find_measure(engine, name);
        if (!m || m->check != (score->check != NULL))
            return unknown(spec, score->metric ? "metric" : "check", name, err);
        if (!m->check && !check_ramp(spec, score, m, err))
            return false;
    }
    for (unsigned i = 0; i < spec->explain_count; i++)
        if (!has_fault(engine, spec->explain[i].when))
            return unknown(spec, "when", spec->explain[i].when, err);
    for (unsigned i = 0; i < spec->options_count; i++)
        if (!has_option(engine, spec->options[i].name))
            return unknown(spec, "options", spec->options[i].name, err);
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

bool lab_engine_check_task(const struct lab_engine *engine, struct lab_task *lab, struct err *err)
{
    struct lab_opened o;
    if (!open_all(engine, lab, &o, err))
        return false;
    bool ok = engine->check(&o, err);
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
