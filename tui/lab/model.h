/* The desk of models: data, split, features, training, evaluation, errors, report. */
#ifndef TUI_LAB_MODEL_H
#define TUI_LAB_MODEL_H

#include "tui/lab/desk.h"

extern const struct lab_desk_ops lab_model_desk;

#endif
