#include "core/record/shelf.h"
#include "core/record/words.h"

#include <sqlite3.h>
#include <stddef.h>

/* FTS5's tokenizer "chinese": see words.h. A text gives each pair and, in the same place, its first
 * character alone; a query gives just what must be there. */

typedef int emit_fn(void *context, int flags, const char *text, int len, int start, int end);

static int create(void *context, const char **argv, int argc, Fts5Tokenizer **out)
{
    (void) argv;
    (void) argc;
    *out = (Fts5Tokenizer *) context;
    return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *tokenizer)
{
    (void) tokenizer;
}

static int emit_query(void *context, const char *text, int n, emit_fn *emit)
{
    struct words_phrase phrase;
    int rc = SQLITE_OK;
    words_phrase_init(&phrase, text, (size_t) n);
    for (size_t i = 0; i < phrase.count && rc == SQLITE_OK; i++) {
        const struct words_token *token = &phrase.tokens[i];
        rc = emit(context, 0, token->text, (int) token->len, (int) token->start, (int) token->end);
    }
    words_phrase_finish(&phrase);
    return rc;
}

static int emit_text(void *context, const char *text, int n, emit_fn *emit)
{
    struct words words;
    struct words_token token;
    int rc = SQLITE_OK;
    words_init(&words, text, (size_t) n);
    while (rc == SQLITE_OK && words_next(&words, &token)) {
        rc = emit(context, 0, token.text, (int) token.len, (int) token.start, (int) token.end);
        if (rc == SQLITE_OK && token.kind == WORDS_PAIR)
            rc = emit(context, FTS5_TOKEN_COLOCATED, token.text, (int) token.first,
                      (int) token.start, (int) (token.start + token.first));
    }
    return rc;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int n,
                    emit_fn *emit)
{
    (void) tokenizer;
    if (flags & FTS5_TOKENIZE_QUERY)
        return emit_query(context, text, n, emit);
    return emit_text(context, text, n, emit);
}

/* The documented way to FTS5's interface: a pointer bound to a query. */
static fts5_api *find_api(sqlite3 *handle)
{
    fts5_api *api = NULL;
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &stmt, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(stmt, 1, (void *) &api, "fts5_api_ptr", NULL);
        sqlite3_step(stmt);
    }
    sqlite3_finalize(stmt);
    return api;
}

bool shelf_extend(sqlite3 *handle, struct err *err)
{
    fts5_tokenizer tokenizer = {.xCreate = create, .xDelete = destroy, .xTokenize = tokenize};
    fts5_api *api = find_api(handle);
    if (!api)
        return err_set(err, ERR_UNSUPPORTED, "SQLite FTS5");
    int rc = api->xCreateTokenizer(api, "chinese", api, &tokenizer, NULL);
    return rc == SQLITE_OK || err_set(err, ERR_DATABASE, "FTS5");
}
