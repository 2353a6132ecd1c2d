#include "core/material/check.h"

#include "core/material/check_bank.h"
#include "core/material/check_glossary.h"
#include "core/material/check_lab.h"
#include "core/material/check_lesson.h"
#include "core/material/check_run.h"
#include "core/material/check_text.h"
#include "core/material/version.h"
#include "core/material/yaml.h"

#include <stdlib.h>
#include <string.h>

enum { LESSON_HOUR = 45 }; /* minutes of one 标准学时 */

/* ---- codes ---- */

struct code_text {
    enum check_severity severity;
    const char *name, *message, *mend;
};

static const struct code_text codes[] = {
#define X(code, severity, name, message, mend) [code] = {severity, name, message, mend},
    CHECK_LIST(X)
#undef X
};

enum check_severity check_severity(enum check_code code)
{
    return codes[code].severity;
}

const char *check_name(enum check_code code)
{
    return codes[code].name;
}

const char *check_message(const struct check_diagnostic *diagnostic)
{
    return diagnostic->reason ? diagnostic->reason->message : codes[diagnostic->code].message;
}

const char *check_mend(const struct check_diagnostic *diagnostic)
{
    return diagnostic->reason ? diagnostic->reason->mend : codes[diagnostic->code].mend;
}

void check_fill(struct str *out, const char *message, const struct check_diagnostic *diagnostic)
{
    str_add_filled(out, message, diagnostic->args);
}

/* ---- the report ---- */

void check_add(struct check_run *run, enum check_code code, const char *file, unsigned line,
               const char *a, const char *b, const char *c)
{
    struct check_report *report = run->report;
    if (report->count == report->room) {
        report->room = report->room ? report->room * 2 : 64;
        report->list = xrealloc(report->list, report->room * sizeof *report->list);
    }
    report->list[report->count++] = (struct check_diagnostic){
        code, arena_strdup(run->arena, file), line, {a ? a : "", b ? b : "", c ? c : ""}, NULL,
        NULL};
    report->errors += codes[code].severity == CHECK_ERROR;
    report->warnings += codes[code].severity == CHECK_WARNING;
}

const char *check_number(struct check_run *run, long n)
{
    return arena_printf(run->arena, "%ld", n);
}

unsigned check_pack_line(const struct check_run *run, const char *needle)
{
    const struct yaml_source source = {"pack.yaml", run->pack_text, run->pack_len, 1};
    return run->pack_text ? yaml_find_line(&source, needle) : 0;
}

const struct standard *check_standard(const struct check_run *run, const char *code)
{
    for (size_t i = 0; i < run->standards_count; i++)
        if (strcmp(run->standards[i]->code, code) == 0)
            return run->standards[i];
    return NULL;
}

static int by_place(const void *a, const void *b)
{
    const struct check_diagnostic *x = a, *y = b;
    int order = strcmp(x->file, y->file);
    if (!order)
        order = (x->line > y->line) - (x->line < y->line);
    if (!order)
        order = (int) x->code - (int) y->code;
    if (!order)
        order = (x->place != NULL) - (y->place != NULL);
    for (int i = 0; !order && i < 3; i++)
        order = strcmp(x->args[i], y->args[i]);
    return order;
}

void check_report_finish(struct check_report *report)
{
    if (!report)
        return;
    free(report->list);
    arena_finish(&report->arena);
    *report = (struct check_report){0};
}

/* ---- reading the files ---- */

/* A loader's error as a diagnostic: its object ends in the line, "file:12". */
void check_add_error(struct check_run *run, const char *file, const struct err *err)
{
    const char *colon = strrchr(err->object, ':');
    unsigned line = 0;
    if (colon && colon[1] && strspn(colon + 1, "0123456789") == strlen(colon + 1))
        line = (unsigned) strtoul(colon + 1, NULL, 10);
    const char *what = err->detail[0] ? err->detail : err_text(err->code);
    if (!err->reason) {
        check_add(run, CHECK_UNREADABLE, file, line, arena_strdup(run->arena, what), NULL, NULL);
        return;
    }
    check_add(run, CHECK_UNREADABLE, file, line, arena_strdup(run->arena, err->args[0]),
              arena_strdup(run->arena, err->args[1]), arena_strdup(run->arena, err->args[2]));
    run->report->list[run->report->count - 1].reason = err->reason;
}

/* Reads a file into the report's arena; NULL when it cannot be read further. */
static const char *read_text(struct check_run *run, const char *file, size_t most, size_t *len)
{
    struct err err = ERR_INIT;
    char *text;
    if (!folder_read(&run->folder, file, most, &text, len, &err)) {
        check_add_error(run, file, &err);
        return NULL;
    }
    const char *kept = arena_strndup(run->arena, text, *len);
    free(text);
    return check_bytes(run, file, kept, *len) ? kept : NULL;
}

static void read_pack(struct check_run *run)
{
    struct err err = ERR_INIT;
    run->pack_text = read_text(run, "pack.yaml", YAML_FILE_MAX, &run->pack_len);
    if (run->pack_text &&
        !pack_parse("pack.yaml", run->pack_text, run->pack_len, run->arena, &run->pack, &err)) {
        check_add_error(run, "pack.yaml", &err);
        run->pack = NULL;
    }
}

static void add_standard(struct check_run *run, const struct standard *standard)
{
    if (run->standards_count == run->standards_room) {
        run->standards_room = run->standards_room ? run->standards_room * 2 : 8;
        run->standards = xrealloc(run->standards, run->standards_room * sizeof *run->standards);
    }
    run->standards[run->standards_count++] = standard;
}

static void read_standard(struct check_run *run, const char *file)
{
    struct err err = ERR_INIT;
    struct yaml_source source = {.file = file, .first_line = 1};
    const char *kind;
    const struct standard *standard;
    const struct competition *competition;
    source.text = read_text(run, file, YAML_FILE_MAX, &source.len);
    if (!source.text)
        return;
    if (!yaml_kind(&source, run->arena, &kind, &err)) {
        check_add_error(run, file, &err);
    } else if (strcmp(kind, "competition") == 0) {
        if (!competition_parse(file, source.text, source.len, run->arena, &competition, &err))
            check_add_error(run, file, &err);
    } else if (standard_parse(file, source.text, source.len, run->arena, &standard, &err)) {
        add_standard(run, standard);
    } else {
        check_add_error(run, file, &err);
    }
}

static void read_lesson(struct check_run *run, const char *file)
{
    const struct pack_serves *first =
        run->pack && run->pack->serves_count > 0 ? run->pack->serves : NULL;
    struct err err = ERR_INIT;
    size_t len;
    const char *text = read_text(run, file, LESSON_FILE_MAX, &len);
    if (!text)
        return;
    const struct lesson **slot = &run->lessons[run->lessons_count];
    if (lesson_parse(file, text, len, first ? first->standard : NULL,
                     first ? first->levels[0] : NULL, run->arena, slot, &err))
        run->lessons_count++;
    else
        check_add_error(run, file, &err);
}

bool check_list_names(struct check_run *run, const char *sub, const char *suffix,
                      struct folder_names *names)
{
    struct err err = ERR_INIT;
    if (folder_list(&run->folder, sub, suffix, names, &err))
        return true;
    check_add_error(run, sub, &err);
    return false;
}

static void read_files(struct check_run *run)
{
    struct folder_names names;
    read_pack(run);
    if (check_list_names(run, "standards", ".yaml", &names)) {
        for (size_t i = 0; i < names.count; i++)
            read_standard(run, names.list[i]);
        folder_names_finish(&names);
    }
    if (check_list_names(run, "lessons", ".md", &names)) {
        run->lessons = arena_array(run->arena, names.count, sizeof *run->lessons);
        for (size_t i = 0; i < names.count; i++)
            read_lesson(run, names.list[i]);
        folder_names_finish(&names);
    }
}

/* ---- the pack ---- */

static void check_requires(struct check_run *run, const struct bundle *const *with, size_t count)
{
    for (unsigned i = 0; i < run->pack->requires_count; i++) {
        const struct pack_requires *need = &run->pack->requires[i];
        for (size_t k = 0; k < count; k++) {
            const struct pack *given = bundle_pack(with[k]);
            struct version version;
            bool in = false;
            if (strcmp(given->id, need->id) != 0)
                continue;
            if (!version_parse(given->version, &version, NULL) ||
                !version_in_range(&version, need->version, &in, NULL) || !in)
                check_add(run, CHECK_REQUIRES, "pack.yaml", check_pack_line(run, need->id),
                          need->id, need->version, arena_strdup(run->arena, given->version));
        }
    }
}

static bool has_media(const struct pack *pack, const char *path)
{
    for (unsigned i = 0; pack && i < pack->media_count; i++)
        if (strcmp(pack->media[i].path, path) == 0)
            return true;
    return false;
}

static void check_media(struct check_run *run)
{
    struct folder_names names;
    for (unsigned i = 0; run->pack && i < run->pack->media_count; i++) {
        const char *path = run->pack->media[i].path;
        if (!folder_has(&run->folder, path))
            check_add(run, CHECK_MISSING_MEDIA, "pack.yaml", check_pack_line(run, path), path, NULL,
                      NULL);
    }
    if (!check_list_names(run, "media", "", &names))
        return;
    for (size_t i = 0; i < names.count; i++)
        if (!has_media(run->pack, names.list[i]))
            check_add(run, CHECK_NO_LICENCE, "pack.yaml", check_pack_line(run, "media:"),
                      arena_strdup(run->arena, names.list[i]), NULL, NULL);
    folder_names_finish(&names);
}

/* ---- the plan ---- */

static long plan_of_level(const struct pack *pack, const char *level)
{
    long sum = 0;
    for (unsigned i = 0; i < pack->plan_count; i++) {
        const struct pack_plan *p = &pack->plan[i];
        if (strcmp(p->level, level) == 0)
            sum += (long) p->lesson + p->practice + p->lab + p->exam;
    }
    return sum;
}

static long lessons_of_work(const struct check_run *run, const struct pack_plan *plan)
{
    long sum = 0;
    for (size_t i = 0; i < run->lessons_count; i++)
        if (strcmp(run->lessons[i]->level, plan->level) == 0 &&
            strcmp(run->lessons[i]->work, plan->work) == 0)
            sum += run->lessons[i]->minutes;
    return sum;
}

static void check_plan_level(struct check_run *run, const struct standard *standard, const char *id)
{
    const struct standard_level *level = standard_find_level(standard, id);
    if (!level)
        return;
    long want = (long) level->hours * LESSON_HOUR, sum = plan_of_level(run->pack, id);
    if (sum != want)
        check_add(run, CHECK_PLAN_SUM, "pack.yaml", check_pack_line(run, "plan:"), id,
                  check_number(run, sum), check_number(run, want));
    for (unsigned i = 0; i < run->pack->plan_count; i++) {
        const struct pack_plan *p = &run->pack->plan[i];
        if (strcmp(p->level, id) == 0 && p->work[0] && !standard_has_work(level, p->work))
            check_add(run, CHECK_UNKNOWN_WORK, "pack.yaml", check_pack_line(run, "plan:"), p->work,
                      id, NULL);
    }
}

static void check_plan(struct check_run *run)
{
    const struct pack *pack = run->pack;
    if (pack->plan_count == 0)
        return;
    for (unsigned i = 0; i < pack->serves_count; i++) {
        const struct standard *standard = check_standard(run, pack->serves[i].standard);
        for (unsigned k = 0; standard && k < pack->serves[i].levels_count; k++)
            check_plan_level(run, standard, pack->serves[i].levels[k]);
    }
    for (unsigned i = 0; i < pack->plan_count; i++) {
        const struct pack_plan *p = &pack->plan[i];
        long minutes = lessons_of_work(run, p);
        if (p->work[0] && minutes != p->lesson)
            check_add(run, CHECK_LESSON_SUM, "pack.yaml",
                      check_pack_line(run, arena_printf(run->arena, "work: \"%s\"", p->work)),
                      p->work, check_number(run, minutes), check_number(run, p->lesson));
    }
}

/* ---- blueprints ---- */

/* Levels of a blueprint that are there must have parts that its points can be shared over. */
static void check_levels(struct check_run *run, const char *file, const struct blueprint *blueprint)
{
    const struct standard *standard = check_standard(run, blueprint->standard);
    const struct blueprint_part *parts;
    unsigned count;
    for (unsigned i = 0; standard && i < blueprint->levels_count; i++) {
        bool known = false;
        for (unsigned k = 0; k < standard->levels_count; k++) {
            const char *id = standard->levels[k].id, *wanted = blueprint->levels[i];
            struct err err = ERR_INIT;
            if (strcmp(id, wanted) != 0 && strcmp(standard_grade(id), wanted) != 0)
                continue;
            known = true;
            if (!blueprint_parts(blueprint, standard, id, run->arena, &parts, &count, &err))
                check_add_error(run, file, &err);
        }
        if (!known)
            check_add(run, CHECK_UNKNOWN_LEVEL, file, 0, standard->code, blueprint->levels[i],
                      NULL);
    }
}

static bool read_blueprint(struct check_run *run, const char *file,
                           const struct blueprint **blueprint)
{
    struct err err = ERR_INIT;
    size_t len;
    const char *text = read_text(run, file, YAML_FILE_MAX, &len);
    if (!text)
        return false;
    if (!blueprint_parse(file, text, len, run->arena, blueprint, &err))
        check_add_error(run, file, &err);
    return err.code == ERR_NONE;
}

static void check_blueprints(struct check_run *run)
{
    struct folder_names names;
    if (!check_list_names(run, "blueprints", ".yaml", &names))
        return;
    const struct blueprint **list = arena_array(run->arena, names.count, sizeof *list);
    for (size_t i = 0, count = 0; i < names.count; i++) {
        struct err err = ERR_INIT;
        if (!read_blueprint(run, names.list[i], &list[count]))
            continue;
        check_levels(run, names.list[i], list[count]);
        for (size_t k = 0; k < count; k++)
            if (strcmp(list[k]->id, list[count]->id) == 0) {
                err_set(&err, ERR_INVALID, "%s", names.list[i]);
                err_detail(&err, "id: %s ×2", list[k]->id);
                check_add_error(run, names.list[i], &err);
            }
        count++;
    }
    folder_names_finish(&names);
}

static void check_standards_known(struct check_run *run)
{
    for (unsigned i = 0; run->pack && i < run->pack->serves_count; i++) {
        const char *code = run->pack->serves[i].standard;
        if (!check_standard(run, code))
            check_add(run, CHECK_NO_STANDARD, "pack.yaml", check_pack_line(run, code), code, NULL,
                      NULL);
    }
}

static bool is_same(const struct check_diagnostic *a, const struct check_diagnostic *b)
{
    return by_place(a, b) == 0 && a->reason == b->reason &&
           strcmp(a->place ? a->place : "", b->place ? b->place : "") == 0;
}

void check_report_sort(struct check_report *report)
{
    size_t kept = 0;
    if (report->count > 0)
        qsort(report->list, report->count, sizeof *report->list, by_place);
    for (size_t i = 0; i < report->count; i++) {
        const struct check_diagnostic *d = &report->list[i];
        if (kept > 0 && is_same(&report->list[kept - 1], d)) {
            report->errors -= codes[d->code].severity == CHECK_ERROR;
            report->warnings -= codes[d->code].severity == CHECK_WARNING;
            continue;
        }
        report->list[kept++] = *d;
    }
    report->count = kept;
}

struct check_diagnostic *check_report_add_why(struct check_report *report, enum check_code code,
                                              const char *file, unsigned line,
                                              const struct err_reason *reason, const char *a,
                                              const char *b, const char *c)
{
    struct check_run run = {.report = report, .arena = &report->arena};
    check_add(&run, code, file, line, arena_strdup(run.arena, a ? a : ""),
              arena_strdup(run.arena, b ? b : ""), arena_strdup(run.arena, c ? c : ""));
    struct check_diagnostic *added = &report->list[report->count - 1];
    added->reason = reason;
    return added;
}

void check_report_add(struct check_report *report, enum check_code code, const char *file,
                      unsigned line, const char *a, const char *b, const char *c)
{
    check_report_add_why(report, code, file, line, NULL, a, b, c);
    check_report_sort(report);
}

/* What every check begins with: the pack's files and the standards at hand. */
static bool begin(struct check_run *run, const char *dir, const struct bundle *const *with,
                  size_t with_count, struct check_report *report, struct err *err)
{
    *run = (struct check_run){
        .report = report, .arena = &report->arena, .with = with, .with_count = with_count};
    *report = (struct check_report){0};
    if (!folder_open(dir, &run->folder, err))
        return false;
    read_files(run);
    for (size_t i = 0; i < with_count; i++) {
        const struct standard *const *list;
        size_t n = bundle_standards(with[i], &list);
        for (size_t k = 0; k < n; k++)
            add_standard(run, list[k]);
    }
    return true;
}

static void end(struct check_run *run)
{
    check_report_sort(run->report);
    free(run->standards);
    folder_close(&run->folder);
}

bool check_pack(const char *dir, const struct bundle *const *with, size_t with_count,
                struct check_report *report, struct err *err)
{
    struct check_run run;
    if (!begin(&run, dir, with, with_count, report, err))
        return false;
    for (size_t i = 0; i < with_count; i++)
        check_taken(&run, with[i]);
    check_standards_known(&run);
    if (run.pack) {
        check_requires(&run, with, with_count);
        check_plan(&run);
    }
    check_lessons(&run);
    check_coverage(&run);
    for (size_t i = 0; i < run.lessons_count; i++)
        check_body(&run, run.lessons[i]);
    check_bank(&run, false);
    check_blueprints(&run);
    check_labs(&run);
    check_glossaries(&run);
    check_media(&run);
    end(&run);
    return true;
}

bool check_questions(const char *dir, const struct bundle *const *with, size_t with_count,
                     struct check_report *report, struct err *err)
{
    struct check_run run;
    if (!begin(&run, dir, with, with_count, report, err))
        return false;
    check_standards_known(&run);
    check_bank(&run, true);
    end(&run);
    return true;
}
