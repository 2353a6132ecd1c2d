/* One way to fail: every fallible function returns bool and fills a struct err.
 *
 * `code` comes from the one list below. `object` names what failed ("pack.yaml:3",
 * "/media/usb/x.xpack"); it is filled where the failure happens and may be prefixed once by the
 * layer that knows a better name (err_context). `detail` carries data (numbers, a library's
 * message), never a sentence to be translated: sentences belong to the code and only tui
 * translates them. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

/* Marks a msgid for xgettext. */
#define ERR_N(text) text

/* code, English sentence (a gettext msgid) */
#define ERR_LIST(X)                                                                                \
    X(ERR_NONE, ERR_N("no error"))                                                                 \
    X(ERR_MEMORY, ERR_N("out of memory"))                                                          \
    X(ERR_IO, ERR_N("input or output failed"))                                                     \
    X(ERR_NOT_FOUND, ERR_N("not found"))                                                           \
    X(ERR_EXISTS, ERR_N("already there"))                                                          \
    X(ERR_USAGE, ERR_N("wrong usage"))                                                             \
    X(ERR_INVALID, ERR_N("not valid"))                                                             \
    X(ERR_FORMAT, ERR_N("wrong format"))                                                           \
    X(ERR_ENCODING, ERR_N("not valid UTF-8"))                                                      \
    X(ERR_TOO_BIG, ERR_N("larger than allowed"))                                                   \
    X(ERR_DENIED, ERR_N("not allowed"))                                                            \
    X(ERR_BUSY, ERR_N("in use by another process"))                                                \
    X(ERR_NEWER, ERR_N("made by a newer version of this program"))                                 \
    X(ERR_DATABASE, ERR_N("the database reported an error"))                                       \
    X(ERR_DAMAGED, ERR_N("damaged"))                                                               \
    X(ERR_SIGNATURE, ERR_N("the signature does not match"))                                        \
    X(ERR_UNTRUSTED, ERR_N("signed by a key that is not trusted here"))                            \
    X(ERR_DIGEST, ERR_N("the content does not match its digest"))                                  \
    X(ERR_OLDER, ERR_N("older than what was installed before"))                                    \
    X(ERR_ROLLBACK, ERR_N("older than what was seen before"))                                      \
    X(ERR_STALE, ERR_N("stale since it expired"))                                                  \
    X(ERR_PINNED, ERR_N("pinned to its version"))                                                  \
    X(ERR_CONFLICT, ERR_N("no version fits everything that asks for it"))                          \
    X(ERR_NETWORK, ERR_N("the download failed"))                                                   \
    X(ERR_NO_SPACE, ERR_N("not enough disk space"))                                                \
    X(ERR_DURABILITY, ERR_N("switched, but it is unknown whether it survives a power cut"))        \
    X(ERR_UNSUPPORTED, ERR_N("not supported here"))                                                \
    X(ERR_PROGRAM, ERR_N("a program that this needs failed"))                                      \
    X(ERR_TERMINAL, ERR_N("the terminal cannot show the workstation"))                             \
    X(ERR_CANCELLED, ERR_N("cancelled"))

enum err_code {
#define X(code, text) code,
    ERR_LIST(X)
#undef X
        ERR_COUNT
};

/* What exactly is wrong, where a code says too little, and how it is mended: msgids, in which %1,
 * %2 and %3 stand for the error's arguments. A module keeps its reasons in one list; `name` is for
 * programs and never changes. */
struct err_reason {
    const char *name, *message, *mend;
};
enum { ERR_ARGS = 3, ERR_ARG_MAX = 240 };

struct err {
    enum err_code code;
    int sys; /* errno at the point of failure, or 0 */
    char object[320];
    char detail[320];
    const struct err_reason *reason; /* NULL: code and detail say it all */
    char args[ERR_ARGS][ERR_ARG_MAX];
};

#define ERR_INIT ((struct err){.code = ERR_NONE})

/* Fills *err (which may be NULL) and returns false, so that `return err_set(...)` reads well.
 * `fmt` names the object. Keeps errno in err->sys for ERR_IO only. */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Fills `detail` of an error already set; returns false. */
bool err_detail(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Says why, of an error already set; NULL is "", what is too long is cut. Returns false. */
bool err_why(struct err *err, const struct err_reason *reason, const char *a, const char *b,
             const char *c);

/* Prefixes "context: " to the object; returns false. */
bool err_context(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The English sentence of a code: a msgid for gettext. Borrowed, static. */
const char *err_text(enum err_code code);

#define MUST_CHECK __attribute__((warn_unused_result))

#endif
