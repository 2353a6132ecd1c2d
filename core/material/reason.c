#include "core/material/reason.h"

const struct err_reason material_reasons[] = {
#define X(id, name, message, mend) [WHY_##id] = {name, message, mend},
    MATERIAL_REASONS(X)
#undef X
};
