/* Labs on databases: questions that a query answers (docs/labs/sql.md). */
#ifndef CORE_LAB_SQL_ENGINE_H
#define CORE_LAB_SQL_ENGINE_H

#include "core/lab/engine.h"

extern const struct lab_engine sql_engine;

#endif
