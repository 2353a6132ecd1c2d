#include "core/exam/fixed.h"

#include "base/str.h"
#include "core/exam/booklet.h"
#include "core/exam/seal.h"
#include "core/material/gift_write.h"

#include <stdlib.h>
#include <string.h>

/* A question as a paper has it. */
struct held {
    const char *id, *revision, *file, *draw;
    bool found; /* the bank has it, as it is here */
};

struct fixed {
    struct check_report *report;
    struct folder folder;
    struct arena arena;
    struct held *list; /* by id, then file */
    size_t count;
};

static int by_id(const void *a, const void *b)
{
    const struct held *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order ? order : strcmp(x->file, y->file);
}

static void add_paper(struct fixed *f, const char *file, const struct booklet *b)
{
    /* Papers of one blueprint and seed were drawn together. */
    const char *draw =
        arena_printf(&f->arena, "%s %llu", b->blueprint, (unsigned long long) b->seed);
    f->list = xrealloc(f->list, (f->count + b->questions_count) * sizeof *f->list);
    for (unsigned i = 0; i < b->questions_count; i++)
        if (!b->questions[i].lab)
            f->list[f->count++] =
                (struct held){b->questions[i].id, b->questions[i].revision, file, draw, false};
}

static void read_paper(struct fixed *f, const char *name)
{
    const char *file = arena_strdup(&f->arena, name);
    const struct booklet *b;
    struct err err = ERR_INIT;
    char *text;
    size_t len;
    if (!folder_read(&f->folder, file, BOOKLET_MAX, &text, &len, &err)) {
        check_report_add(f->report, CHECK_UNREADABLE, file, 0, err.object, "", "");
        return;
    }
    if (seal_is_sealed(text)) {
        /* Nobody reads it before its code is given. */
    } else if (booklet_read(text, len, &f->arena, &b, &err)) {
        add_paper(f, file, b);
    } else {
        char *why = xasprintf("%s %s", err.object, err.detail);
        check_report_add(f->report, CHECK_UNREADABLE, file, 0, why, "", "");
        free(why);
    }
    free(text);
}

static bool note_question(void *ctx, const struct bank_question *one, struct err *err)
{
    struct fixed *f = ctx;
    char revision[QUESTION_REVISION];
    (void) err;
    question_revision(one->question, revision);
    for (size_t low = 0, high = f->count; low < high;) {
        size_t mid = low + (high - low) / 2;
        int order = strcmp(f->list[mid].id, one->question->id);
        if (order < 0) {
            low = mid + 1;
        } else if (order > 0) {
            high = mid;
        } else {
            while (mid > 0 && strcmp(f->list[mid - 1].id, one->question->id) == 0)
                mid--;
            for (; mid < f->count && strcmp(f->list[mid].id, one->question->id) == 0; mid++)
                f->list[mid].found = strcmp(f->list[mid].revision, revision) == 0;
            break;
        }
    }
    return true;
}

static void tell(struct fixed *f)
{
    for (size_t i = 0; i < f->count; i++) {
        const struct held *h = &f->list[i], *before = i > 0 ? h - 1 : NULL;
        if (!h->found)
            check_report_add(f->report, CHECK_PAPER_STALE, h->file, 0, h->id, "", "");
        if (before && strcmp(before->id, h->id) == 0 && strcmp(before->draw, h->draw) == 0)
            check_report_add(f->report, CHECK_PAPER_SHARED, h->file, 0, h->id, before->file, "");
    }
}

void fixed_lint(const char *dir, struct check_report *report)
{
    struct fixed f = {.report = report};
    struct folder_names names;
    struct err err = ERR_INIT;
    if (!folder_open(dir, &f.folder, &err))
        return;
    if (folder_list(&f.folder, "papers", ".json", &names, &err)) {
        for (size_t i = 0; i < names.count; i++)
            read_paper(&f, names.list[i]);
        folder_names_finish(&names);
    }
    if (f.count > 0) {
        qsort(f.list, f.count, sizeof *f.list, by_id);
        if (bank_read(&f.folder, note_question, &f, &err))
            tell(&f);
    }
    folder_close(&f.folder);
    free(f.list);
    arena_finish(&f.arena);
}
