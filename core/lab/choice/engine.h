/* The engine of choosing: classes, preferences, orders. See work.h for its files. */
#ifndef CORE_LAB_CHOICE_ENGINE_H
#define CORE_LAB_CHOICE_ENGINE_H

#include "core/lab/engine.h"

extern const struct lab_engine choice_engine;

#endif
