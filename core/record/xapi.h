/* Statements as xAPI 1.0.3 JSON (the Experience API specification of ADL, "Statements"): actor as
 * an account, a verb of the ADL registry, the activity, its result and time; the event itself lies
 * in the context's extension XAPI_EVENT, so that records can be restored from it in full. */
#ifndef CORE_RECORD_XAPI_H
#define CORE_RECORD_XAPI_H

#include "base/arena.h"
#include "core/record/exchange.h"

#define XAPI_EVENT "urn:xunlian:event"

/* A new reference. */
json_t *xapi_write(const struct statement *statement);

/* What a statement reports beside the event, for tables: verb and object as IRIs; each "" when it
 * has none. Borrowed from the JSON. */
struct xapi_brief {
    const char *verb, *object, *response, *duration;
    int success;   /* 1, 0; -1 when there is none */
    double scaled; /* -1 … 1; below -1 when there is none */
};
void xapi_brief(const json_t *json, struct xapi_brief *brief);

/* Reads a statement that xapi_write made; texts lie in the arena, the body is borrowed from the
 * JSON. ERR_FORMAT with the id (or "statement") for one without our extension or with a wrong id,
 * actor or time. */
MUST_CHECK bool xapi_read(const json_t *json, struct arena *arena, struct statement *statement,
                          struct err *err);

/* "2026-11-21T05:00:00.000Z" and back; reading gives -1 for anything else. */
enum { XAPI_TIME = 32 };
void xapi_time(int64_t at_ms, char text[XAPI_TIME]);
int64_t xapi_time_read(const char *text);

#endif
