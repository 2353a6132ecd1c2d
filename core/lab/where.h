/* Where in a JSON text something stands: parsers give no lines for what is well formed. */
#ifndef CORE_LAB_WHERE_H
#define CORE_LAB_WHERE_H

#include <stddef.h>

/* Line, from 1, of the value at a path such as "annotations[4].bbox" or "[2].at_ms"; of the longest
 * part of the path that is there; 0 when that is nothing. */
unsigned where_json(const char *text, size_t len, const char *path);

#endif
