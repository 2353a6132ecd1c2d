/* The engine of models: a pipeline from a table or texts to a classifier. See work.h, grade.h. */
#ifndef CORE_LAB_MODEL_ENGINE_H
#define CORE_LAB_MODEL_ENGINE_H

#include "core/lab/engine.h"

extern const struct lab_engine model_engine;

#endif
