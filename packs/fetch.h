/* Downloads over http and https into a part file that survives interruption.
 *
 * Nothing that arrives is trusted: the body is bounded while it is written, no content encoding is
 * asked for or accepted, redirects are few and never lead from https to http, and a part is only
 * continued when the server proves with a validator (RFC 9110 13.1.5, If-Range) that it is the same
 * file. Whoever calls verifies the result. */
#ifndef PACKS_FETCH_H
#define PACKS_FETCH_H

#include "base/err.h"

#include <stdint.h>

struct fetch_state {
    uint64_t done, total; /* bytes; total 0 while it is not known */
    uint64_t rate;        /* bytes a second */
    int64_t left;         /* seconds, -1 while it is not known */
};

/* Returns false to cancel. */
typedef bool (*fetch_fn)(void *ctx, const struct fetch_state *state);

struct fetch_options {
    uint64_t most;     /* bytes; more is ERR_TOO_BIG */
    uint64_t expected; /* exact size when signed metadata names it, else 0 */
    long connect_s;    /* seconds; 0: 15 */
    long stall_s;      /* seconds of less than 128 bytes a second; 0: 30 */
    fetch_fn tell;     /* may be NULL */
    void *ctx;
    const char *proxy;             /* NULL: what the environment says (https_proxy, no_proxy …),
                                    * "": none, else an address, whatever the environment says */
    const char *cacert;            /* PEM file of the only authorities that count; NULL: the
                                    * system's */
    struct fetch_limit *limit;     /* shared by transfers; NULL: as fast as it goes */
    struct fetch_session *session; /* keeps connections for the next request; NULL: none */
};

/* A rate that several transfers share, in any number of threads. */
enum { FETCH_RATE_MIN = 1000, FETCH_JOBS_MAX = 16 };
struct fetch_limit *fetch_limit_new(uint64_t bytes_a_second);
void fetch_limit_free(struct fetch_limit *limit);

/* Connections that stay open from one request to the next; for one thread at a time. NULL when
 * there is no memory, which is fine everywhere. */
struct fetch_session *fetch_session_new(void);
void fetch_session_free(struct fetch_session *session);

/* Whether a text can be the address of a proxy: http, https, socks4, socks5 or socks5h. */
bool fetch_proxy_valid(const char *proxy);

/* Brings url to dir/<hash of the url>.part (continuing what is there) and gives its path, heap. The
 * file is complete as far as the server says. Failures are ERR_NOT_FOUND when the server has no
 * such file, ERR_NETWORK with the server's or curl's reason as detail, ERR_TOO_BIG, ERR_NO_SPACE,
 * ERR_BUSY when another process fetches the same, ERR_DENIED for another scheme, ERR_CANCELLED; the
 * part stays for the next try. */
MUST_CHECK bool fetch_file(const char *url, const char *dir, const struct fetch_options *options,
                           char **path, struct err *err);

/* Removes the part of that path and what belongs to it: after use, or when it was not what it
 * should be. */
void fetch_discard(const char *path);

/* Whether a redirect from one URL to another is followed: http and https only, and never from https
 * to http. */
bool fetch_may_redirect(const char *from, const char *to);

/* Whether a name given by a person is for fetch_file: anything with "://". */
bool fetch_is_url(const char *name);

#endif
