/* Draws papers from a large synthetic bank and holds every one against its form.
 *     bench/paper STANDARDS-FOLDER [PAPERS [ITEMS]]
 * Prints the times of a draw, how many papers were exact and how evenly items were used: χ² of the
 * uses per item against the mean of the item's cell (part × type), which evenly used items keep at
 * or below its degrees of freedom. Fails when a paper is not exact. */
#include "base/prng.h"
#include "base/str.h"
#include "core/exam/paper.h"
#include "core/material/bundle.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { REQUIREMENTS = 10, OPTIONS = 4 };

struct run {
    struct paper_form form;
    struct paper_item *items;
    struct paper_bank bank;
    unsigned *uses;
    double *ms;
    unsigned papers;
};

static bool make_form(const char *folder, struct paper_form *form, struct err *err)
{
    struct bundle *bundle;
    struct arena arena = ARENA_INIT;
    const struct blueprint *const *blueprints;
    const struct standard *const *standards, *standard = NULL;
    const struct blueprint_part *parts;
    unsigned count;
    bool ok = false;
    if (!bundle_open(folder, &bundle, err))
        return false;
    size_t n = bundle_standards(bundle, &standards);
    for (size_t i = 0; i < n; i++)
        if (strcmp(standards[i]->code, "4-04-05-05") == 0)
            standard = standards[i];
    n = bundle_blueprints(bundle, &blueprints);
    for (size_t i = 0; i < n; i++)
        if (strcmp(blueprints[i]->id, "trainer-theory-90") == 0)
            ok = blueprint_parts(blueprints[i], standard, "5", &arena, &parts, &count, err) &&
                 paper_form_make(blueprints[i], parts, count, form, err);
    arena_finish(&arena);
    bundle_free(bundle);
    return ok;
}

/* Every cell gets its share of the items, as a bank written to the weight table has it; in it the
 * requirements are even and the difficulties as the form wants them. */
static void make_bank(struct run *run, size_t count)
{
    const struct paper_form *form = &run->form;
    unsigned questions = 0;
    size_t n = 0;
    for (unsigned s = 0; s < form->sections; s++)
        questions += form->count[s];
    run->items = xcalloc(count + 1, sizeof *run->items);
    for (unsigned p = 0; p < form->parts; p++)
        for (unsigned s = 0; s < form->sections; s++) {
            double share = form->count[s] / (double) questions * form->part_points[p] / 1e5;
            size_t cell = (size_t) nearbyint(share * (double) count);
            for (size_t i = 0; i < cell && n < count; i++) {
                unsigned d = (unsigned) (i / REQUIREMENTS * 61 % 100); /* well mixed */
                bool single = form->type[s] == BLUEPRINT_SINGLE;
                run->items[n++] = (struct paper_item){
                    .part = (uint16_t) p,
                    .requirement = (uint16_t) (p * REQUIREMENTS + i % REQUIREMENTS),
                    .type = (uint8_t) form->type[s],
                    .difficulty = (uint8_t) (d < form->difficulty[0]                         ? 1
                                             : d < form->difficulty[0] + form->difficulty[1] ? 2
                                                                                             : 3),
                    .options = form->type[s] == BLUEPRINT_TRUE_FALSE ? 0 : OPTIONS,
                    .right = single ? (uint8_t) (i % OPTIONS) : PAPER_NO_RIGHT,
                };
            }
        }
    run->bank = (struct paper_bank){run->items, n, form->parts * REQUIREMENTS};
}

static double now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double) ts.tv_sec * 1e3 + (double) ts.tv_nsec / 1e6;
}

static bool draw_all(struct run *run, struct err *err)
{
    for (unsigned i = 0; i < run->papers; i++) {
        struct paper_request request = {
            .form = &run->form, .bank = &run->bank, .seed = i, .forms = 1};
        struct paper_set set;
        double begun = now_ms();
        bool ok = paper_draw(&request, &set, err);
        run->ms[i] = now_ms() - begun;
        ok = ok && paper_check(&set.papers[0], &run->form, &run->bank, err);
        for (unsigned k = 0; ok && k < set.papers[0].count; k++)
            run->uses[set.papers[0].questions[k].item]++;
        paper_set_finish(&set);
        if (!ok)
            return err_context(err, "paper %u", i);
    }
    return true;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;
    return x < y ? -1 : x > y;
}

static double measure_exposure(const struct run *run, unsigned *freedom)
{
    double chi = 0;
    *freedom = 0;
    for (size_t from = 0, to; from < run->bank.count; from = to) {
        const struct paper_item *first = &run->items[from];
        double sum = 0;
        for (to = from; to < run->bank.count && run->items[to].part == first->part &&
                        run->items[to].type == first->type;
             to++)
            sum += run->uses[to];
        double mean = sum / (double) (to - from);
        for (size_t i = from; i < to && mean > 0; i++)
            chi += (run->uses[i] - mean) * (run->uses[i] - mean) / mean;
        *freedom += (unsigned) (to - from - 1);
    }
    return chi;
}

static void report(struct run *run)
{
    unsigned freedom, least = run->uses[0], most = run->uses[0], n = run->papers;
    double chi = measure_exposure(run, &freedom);
    for (size_t i = 0; i < run->bank.count; i++) {
        least = run->uses[i] < least ? run->uses[i] : least;
        most = run->uses[i] > most ? run->uses[i] : most;
    }
    qsort(run->ms, n, sizeof *run->ms, by_value);
    printf("%u papers from %zu questions, all exact in points and counts, no repeats\n", n,
           run->bank.count);
    printf("draw: median %.2f ms, p99 %.2f ms, longest %.2f ms\n", run->ms[n / 2],
           run->ms[n - 1 - n / 100], run->ms[n - 1]);
    printf("uses of a question: %u to %u; chi-square %.0f with %u degrees of freedom (z = %.1f)\n",
           least, most, chi, freedom, (chi - freedom) / sqrt(2.0 * freedom));
}

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    struct run run = {.papers = argc > 2 ? (unsigned) atoi(argv[2]) : 10000};
    int items = argc > 3 ? atoi(argv[3]) : 100000;
    if (argc < 2 || run.papers == 0 || items <= 0) {
        fprintf(stderr, "usage: bench/paper STANDARDS-FOLDER [PAPERS [ITEMS]]\n");
        return 2;
    }
    bool ok = make_form(argv[1], &run.form, &err);
    if (ok) {
        make_bank(&run, (size_t) items);
        run.uses = xcalloc(run.bank.count + 1, sizeof *run.uses);
        run.ms = xcalloc(run.papers, sizeof *run.ms);
        ok = draw_all(&run, &err);
    }
    if (ok)
        report(&run);
    else
        fprintf(stderr, "bench/paper: %s: %s %s\n", err.object, err_text(err.code), err.detail);
    free(run.items);
    free(run.uses);
    free(run.ms);
    return ok ? 0 : 1;
}
