#include "core/study/forecast.h"

#include <math.h>

static const double full = 100, nine_of_ten = 1.6448536269514722;

static double within(double points)
{
    return points < 0 ? 0 : points > full ? full : points;
}

struct forecast forecast_score(const struct mastery_sum *sum, const char *level,
                               const struct forecast_part *parts, size_t count, unsigned items,
                               double pass_mark)
{
    struct mastery_level prior = mastery_level(sum, level);
    struct forecast f = {0};
    double total = 0, own = 0, common = 0;
    double untold = prior.mean * (1 - prior.mean) / (MASTERY_PRIOR + 1);
    double item = items ? full / items : full;
    for (size_t i = 0; i < count; i++)
        total += parts[i].points;
    if (total <= 0)
        return f;
    for (size_t i = 0; i < count; i++) {
        const struct mastery *m = mastery_of(sum, parts[i].work, parts[i].requirement);
        double points = parts[i].points * full / total;
        double mean = m ? m->mean : prior.mean, variance = m ? m->variance : untold;
        double luck = mean * (1 - mean) - variance;
        f.mean += points * mean;
        f.known += m ? points / full : 0;
        own += points * points * variance + points * item * (luck > 0 ? luck : 0);
        common += points * MASTERY_PRIOR / (MASTERY_PRIOR + (m ? m->weight : 0));
    }
    f.sd = sqrt(own + common * common * prior.variance);
    f.low = within(f.mean - nine_of_ten * f.sd);
    f.high = within(f.mean + nine_of_ten * f.sd);
    f.pass = 0.5 * erfc((pass_mark - f.mean) / (f.sd * M_SQRT2));
    return f;
}

bool forecast_is_told(const struct forecast *forecast)
{
    const double least = 0.2;
    return forecast->known >= least;
}
