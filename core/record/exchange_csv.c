#include "core/record/exchange_csv.h"

#include "core/record/xapi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The columns; those that are read back are texts of the statement. */
enum column {
    TIMESTAMP,
    NAME,
    VERB,
    OBJECT,
    RESPONSE,
    SUCCESS,
    SCORE,
    DURATION,
    ID,
    HOME,
    ACCOUNT,
    SEQ,
    KIND,
    BODY,
    TEXT,
    COLUMNS
};

static const char *const titles[COLUMNS] = {"timestamp", "name",  "verb",     "object", "response",
                                            "success",   "score", "duration", "id",     "home",
                                            "account",   "seq",   "kind",     "body",   "text"};

void exchange_csv_head(struct str *out)
{
    for (int i = 0; i < COLUMNS; i++)
        csv_add_field(out, titles[i], i + 1 < COLUMNS ? ',' : '\n');
}

static const char *last_part(const char *iri, char separator)
{
    const char *at = strrchr(iri, separator);
    return at ? at + 1 : iri;
}

void exchange_csv_row(struct str *out, const struct statement *s)
{
    char at[XAPI_TIME], seq[24], score[24] = "";
    struct xapi_brief brief;
    json_t *json = xapi_write(s);
    char *body = json_dumps(s->body, JSON_COMPACT | JSON_SORT_KEYS);
    xapi_brief(json, &brief);
    xapi_time(s->at_ms, at);
    snprintf(seq, sizeof seq, "%lld", (long long) s->seq);
    if (brief.scaled >= -1)
        snprintf(score, sizeof score, "%.5g", brief.scaled * 100);
    const char *fields[COLUMNS] = {
        [TIMESTAMP] = at,
        [NAME] = s->name,
        [VERB] = last_part(brief.verb, '/'),
        [OBJECT] = brief.object,
        [RESPONSE] = brief.response,
        [SUCCESS] = brief.success < 0 ? ""
                    : brief.success   ? "1"
                                      : "0",
        [SCORE] = score,
        [DURATION] = brief.duration,
        [ID] = s->id,
        [HOME] = s->home,
        [ACCOUNT] = s->account,
        [SEQ] = seq,
        [KIND] = s->kind,
        [BODY] = body ? body : "",
        [TEXT] = s->text ? s->text : "",
    };
    for (int i = 0; i < COLUMNS; i++)
        csv_add_field(out, fields[i], i + 1 < COLUMNS ? ',' : '\n');
    free(body);
    json_decref(json);
}

/* A field by the title of its column; "" when there is none. An apostrophe before what a
 * spreadsheet would take for a formula is ours. */
static const char *field(const struct csv *csv, size_t row, enum column column)
{
    const struct csv_row *head = &csv->rows[0], *r = &csv->rows[row];
    for (size_t i = 0; i < head->count && i < r->count; i++)
        if (strcmp(head->fields[i], titles[column]) == 0) {
            const char *text = r->fields[i];
            return text[0] == '\'' && text[1] && strchr("=+-@", text[1]) ? text + 1 : text;
        }
    return "";
}

bool exchange_csv_read(const char *file, const struct csv *csv, size_t row, struct arena *arena,
                       struct statement *s, struct err *err)
{
    struct err inner = ERR_INIT;
    const char *text = field(csv, row, TEXT);
    json_t *body = json_loads(field(csv, row, BODY), JSON_REJECT_DUPLICATES, NULL);
    json_t *json =
        json_pack("{s:s, s:{s:s, s:{s:s, s:s}}, s:s, s:{s:{s:{s:I, s:s, s:O*, s:s*}}}}", "id",
                  field(csv, row, ID), "actor", "name", field(csv, row, NAME), "account",
                  "homePage", field(csv, row, HOME), "name", field(csv, row, ACCOUNT), "timestamp",
                  field(csv, row, TIMESTAMP), "context", "extensions", XAPI_EVENT, "seq",
                  (json_int_t) strtoll(field(csv, row, SEQ), NULL, 10), "kind",
                  field(csv, row, KIND), "body", body, "text", *text ? text : NULL);
    bool ok = json && xapi_read(json, arena, s, &inner);
    if (ok)
        s->body = json_incref(s->body);
    else
        err_set(err, ERR_FORMAT, "%s:%u", file, csv->rows[row].line);
    json_decref(body);
    json_decref(json);
    return ok;
}
