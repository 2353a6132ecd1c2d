#include "core/lab/metric/tally.h"

static double share(size_t part, size_t of, const struct tally *t)
{
    if (t->gold + t->given == 0)
        return 1;
    return of > 0 ? (double) part / (double) of : 0;
}

double tally_precision(struct tally t)
{
    return share(t.matched, t.given, &t);
}

double tally_recall(struct tally t)
{
    return share(t.matched, t.gold, &t);
}

double tally_f1(struct tally t)
{
    return share(2 * t.matched, t.gold + t.given, &t);
}

struct tally tally_add(struct tally a, struct tally b)
{
    return (struct tally){a.matched + b.matched, a.gold + b.gold, a.given + b.given};
}
