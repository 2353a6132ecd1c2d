/* Keys by name: one parser and one printer for the action table, help, tests and the manual. */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum keys_mod { KEYS_SHIFT = 1, KEYS_ALT = 2, KEYS_CTRL = 4 };

/* Codes above Unicode for keys that are not characters. Name, and the sign shown in the key line.
 */
#define KEYS_LIST(X)                                                                               \
    X(UP, "Up", "↑")                                                                               \
    X(DOWN, "Down", "↓")                                                                           \
    X(LEFT, "Left", "←")                                                                           \
    X(RIGHT, "Right", "→")                                                                         \
    X(HOME, "Home", "Home")                                                                        \
    X(END, "End", "End")                                                                           \
    X(PAGE_UP, "PgUp", "PgUp")                                                                     \
    X(PAGE_DOWN, "PgDn", "PgDn")                                                                   \
    X(INSERT, "Ins", "Ins")                                                                        \
    X(DELETE, "Del", "Del")                                                                        \
    X(BACKSPACE, "BS", "BS")                                                                       \
    X(TAB, "Tab", "Tab")                                                                           \
    X(ENTER, "Enter", "⏎")                                                                         \
    X(ESC, "Esc", "Esc")                                                                           \
    X(F1, "F1", "F1")                                                                              \
    X(F2, "F2", "F2")                                                                              \
    X(F3, "F3", "F3")                                                                              \
    X(F4, "F4", "F4")                                                                              \
    X(F5, "F5", "F5")                                                                              \
    X(F6, "F6", "F6")                                                                              \
    X(F7, "F7", "F7")                                                                              \
    X(F8, "F8", "F8")                                                                              \
    X(F9, "F9", "F9")                                                                              \
    X(F10, "F10", "F10")                                                                           \
    X(F11, "F11", "F11")                                                                           \
    X(F12, "F12", "F12")

enum keys_code {
    KEYS_NONE = 0,
    KEYS_BASE = 0x110000,
#define X(id, name, sign) KEYS_##id,
    KEYS_LIST(X)
#undef X
        KEYS_LIMIT
};

/* A character (Unicode) or an enum keys_code. Control characters come as the letter with
 * KEYS_CTRL; a shifted letter is the capital without KEYS_SHIFT. */
struct key {
    uint32_t code;
    unsigned mods; /* enum keys_mod */
};

/* "g", "/", "Space", "C-l", "M-x", "S-Tab", "PgDn". False for what is no key. */
bool keys_parse(const char *name, size_t n, struct key *key);
/* The name that keys_parse reads. buf of at least 24 bytes. */
void keys_format(struct key key, char *buf, size_t n);
/* As shown to people: "⏎", "↑", "Ctrl-L", "g". */
void keys_sign(struct key key, char *buf, size_t n);

bool keys_equal(struct key a, struct key b);
/* A character that an input field takes. */
bool keys_is_text(struct key key);

#endif
