/* What text from a pack may hold, since it is shown on terminals. */
#ifndef CORE_MATERIAL_CLEAN_H
#define CORE_MATERIAL_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

/* True for n bytes of valid UTF-8 without control characters (tab, newline and carriage return
 * aside), without characters that reverse the direction of writing and without byte order marks. */
bool text_is_clean(const char *s, size_t n);

#endif
