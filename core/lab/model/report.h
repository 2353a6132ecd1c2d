/* What a run found, as JSON: what `lab train` prints and the screen shows. Never from gold.
 *
 *   {"seconds", "features",
 *    "rows": {"train": [per class], "validation": […], "test": […], "out": […]},
 *    "parts": {"train": {"rows", "accuracy", "macro_f1", "majority", "auc" (null),
 *              "classes": [{"precision", "recall", "f1", "support"}], "confusion": [[…]]}, …},
 *    "errors": [{"id", "part", "true", "given", "score" (null), "top": [["退款", 0.31], …]}],
 *    "weights": [[["退款", 1.2], …] per class],
 *    "leaks": [{"name", "count", "a", "b"}],
 *    "thresholds": [{"at", "precision", "recall", "f1", "accuracy"}],
 *    "learning": [{"rows", "train", "validation"}], "grid": [{"C", "score"}]}
 *
 * Parts without rows are missing; errors are those of validation and test, at most
 * MODEL_REPORT_ERRORS; learning and grid only when asked for. */
#ifndef CORE_LAB_MODEL_REPORT_H
#define CORE_LAB_MODEL_REPORT_H

#include "core/lab/model/run.h"

#include <jansson.h>

enum { MODEL_REPORT_ERRORS = 500, MODEL_REPORT_TOP = 5, MODEL_REPORT_WEIGHTS = 10 };

struct model_ask {
    bool learning, grid;
};

/* The caller owns *report. */
MUST_CHECK bool model_report(const struct model_run *run, struct model_ask ask, double seconds,
                             json_t **report, struct err *err);

#endif
