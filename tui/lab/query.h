/* The desk for databases: a query for each question, run on the data shown by xunlian-lab. */
#ifndef TUI_LAB_QUERY_H
#define TUI_LAB_QUERY_H

#include "tui/lab/desk.h"

extern const struct lab_desk_ops lab_desk_sql;

#endif
