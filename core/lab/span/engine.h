/* The engine of marked text: entities and relations. See work.h for its files. */
#ifndef CORE_LAB_SPAN_ENGINE_H
#define CORE_LAB_SPAN_ENGINE_H

#include "core/lab/engine.h"

extern const struct lab_engine span_engine;

#endif
