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

/* code, English sentence (a gettext msgid) */
#define ERR_LIST(X)                                                                                \
    X(ERR_NONE, "no error")                                                                        \
    X(ERR_MEMORY, "out of memory")                                                                 \
    X(ERR_IO, "input or output failed")                                                            \
    X(ERR_NOT_FOUND, "not found")                                                                  \
    X(ERR_EXISTS, "already there")                                                                 \
    X(ERR_USAGE, "wrong usage")                                                                    \
    X(ERR_INVALID, "not valid")                                                                    \
    X(ERR_FORMAT, "wrong format")                                                                  \
    X(ERR_ENCODING, "not valid UTF-8")                                                             \
    X(ERR_TOO_BIG, "larger than allowed")                                                          \
    X(ERR_DENIED, "not allowed")                                                                   \
    X(ERR_BUSY, "in use by another process")                                                       \
    X(ERR_NEWER, "made by a newer version of this program")                                        \
    X(ERR_DATABASE, "the database reported an error")                                              \
    X(ERR_DAMAGED, "damaged")                                                                      \
    X(ERR_SIGNATURE, "the signature does not match")                                               \
    X(ERR_UNTRUSTED, "signed by a key that is not trusted here")                                   \
    X(ERR_DIGEST, "the content does not match its digest")                                         \
    X(ERR_OLDER, "older than what was installed before")                                           \
    X(ERR_NETWORK, "the download failed")                                                          \
    X(ERR_NO_SPACE, "not enough disk space")                                                       \
    X(ERR_DURABILITY, "switched, but it is unknown whether it survives a power cut")               \
    X(ERR_UNSUPPORTED, "not supported here")                                                       \
    X(ERR_TERMINAL, "the terminal cannot show the workstation")                                    \
    X(ERR_CANCELLED, "cancelled")

enum err_code {
#define X(code, text) code,
    ERR_LIST(X)
#undef X
        ERR_COUNT
};

struct err {
    enum err_code code;
    int sys; /* errno at the point of failure, or 0 */
    char object[320];
    char detail[320];
};

#define ERR_INIT ((struct err){.code = ERR_NONE})

/* Fills *err (which may be NULL) and returns false, so that `return err_set(...)` reads well.
 * `fmt` names the object. Keeps errno in err->sys for ERR_IO only. */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Fills `detail` of an error already set; returns false. */
bool err_detail(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Prefixes "context: " to the object; returns false. */
bool err_context(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The English sentence of a code: a msgid for gettext. Borrowed, static. */
const char *err_text(enum err_code code);

#define MUST_CHECK __attribute__((warn_unused_result))

#endif
