/* The glossary: terms of all installed packs, found as one types; or only those that a text uses.
 */
#ifndef TUI_SCREEN_GLOSSARY_H
#define TUI_SCREEN_GLOSSARY_H

#include "tui/app.h"

/* arg: struct glossary_wish, or NULL for all terms. */
extern const struct screen_ops screen_glossary;

struct glossary_wish {
    const char *term; /* to be shown first; NULL none */
    const char *text; /* only terms that stand in it; NULL: all */
    size_t len;
};

#endif
