/* Labs on tables: cleaning, merging, classing, totalling (docs/labs/table.md). */
#ifndef CORE_LAB_TABLE_ENGINE_H
#define CORE_LAB_TABLE_ENGINE_H

#include "core/lab/engine.h"

extern const struct lab_engine table_engine;

/* spoil.c */
bool table_spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                 struct lab_spoiled *spoiled, struct err *err);

#endif
