/* Praat's TextGrid (its manual, "TextGrid file formats" and "File formats"): of a text file only
 * numbers and flags that stand free and strings in quotes count, in their order; everything else,
 * as the words of the long form, is a comment. So one reader reads both forms. */
#include "core/lab/audio/formats.h"

#include "base/charset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIERS_MAX = 100, SIZE_MAX_READ = 100000 };

enum kind { END, NUMBER, STRING, FLAG };

struct token {
    enum kind kind;
    const char *text; /* of numbers and flags, borrowed */
    size_t len;
    char *string; /* of strings, heap */
};

struct reader {
    const char *file, *p;
    size_t line;
    struct token token;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* After the opening mark; a doubled mark stands for itself, a line end for a blank. */
static bool read_string(struct reader *r)
{
    struct str out = STR_INIT;
    for (r->p++; *r->p; r->p++) {
        if (*r->p == '"' && r->p[1] != '"') {
            r->p++;
            r->token = (struct token){.kind = STRING, .string = str_take(&out)};
            return true;
        }
        r->p += *r->p == '"';
        r->line += *r->p == '\n';
        if (*r->p != '\r')
            str_add_char(&out, (unsigned char) *r->p < ' ' ? ' ' : *r->p);
    }
    str_finish(&out);
    return false;
}

static void next_token(struct reader *r)
{
    free(r->token.string);
    r->token = (struct token){.kind = END};
    while (*r->p) {
        if (is_space(*r->p)) {
            r->line += *r->p == '\n';
            r->p++;
        } else if (*r->p == '"') {
            if (read_string(r))
                return;
        } else if (*r->p == '!') {
            r->p += strcspn(r->p, "\n");
        } else {
            size_t n = strcspn(r->p, " \t\r\n\"");
            const char *word = r->p;
            bool number = strchr("0123456789.-+", *word) != NULL;
            r->p += n;
            if (number || (*word == '<' && word[n - 1] == '>')) {
                r->token = (struct token){number ? NUMBER : FLAG, word, n, NULL};
                return;
            }
        }
    }
}

static bool wrong(const struct reader *r, struct err *err, const char *what)
{
    err_set(err, ERR_FORMAT, "%s:%zu", r->file, r->line);
    return err_detail(err, "%s", what);
}

static bool take_time(struct reader *r, int64_t *ms, struct err *err)
{
    if (r->token.kind != NUMBER || !audio_formats_seconds(r->token.text, r->token.len, ms))
        return wrong(r, err, "xmin, xmax");
    next_token(r);
    return true;
}

static bool take_size(struct reader *r, size_t most, size_t *n, struct err *err)
{
    char *end;
    long value = r->token.kind == NUMBER ? strtol(r->token.text, &end, 10) : -1;
    if (value < 0 || (size_t) value > most || end != r->token.text + r->token.len)
        return wrong(r, err, "size");
    *n = (size_t) value;
    next_token(r);
    return true;
}

/* The string is the caller's. */
static bool take_string(struct reader *r, char **string, struct err *err)
{
    if (r->token.kind != STRING)
        return wrong(r, err, "\"…\"");
    *string = r->token.string;
    r->token.string = NULL;
    next_token(r);
    return true;
}

static bool read_interval(struct reader *r, const char *tier, bool point, struct audio_work *work,
                          struct err *err)
{
    int64_t start, end = 0;
    char *text = NULL;
    size_t line = r->line;
    if (!take_time(r, &start, err) || (!point && !take_time(r, &end, err)) ||
        !take_string(r, &text, err))
        return false;
    struct audio_segment piece = {start, end, text, "", (char *) tier};
    bool ok = point || text[strspn(text, " ")] == '\0' ||
              audio_formats_add(work, r->file, line, &piece, err);
    free(text);
    return ok;
}

static bool read_tier(struct reader *r, struct audio_work *work, struct err *err)
{
    char *class = NULL, *name = NULL;
    int64_t ms;
    size_t n = 0;
    bool ok = take_string(r, &class, err) && take_string(r, &name, err);
    bool point = ok && strcmp(class, "TextTier") == 0;
    if (ok && !point && strcmp(class, "IntervalTier") != 0)
        ok = wrong(r, err, "IntervalTier, TextTier");
    ok = ok && take_time(r, &ms, err) && take_time(r, &ms, err) &&
         take_size(r, SIZE_MAX_READ, &n, err);
    for (size_t i = 0; ok && i < n; i++)
        ok = read_interval(r, name, point, work, err);
    free(class);
    free(name);
    return ok;
}

/* Praat's other files, and its chronological TextGrids, begin with another name. */
static bool take_name(struct reader *r, const char *name, struct err *err)
{
    char *string = NULL;
    bool ok = take_string(r, &string, err);
    if (ok && !str_starts(string, name)) {
        char what[80];
        snprintf(what, sizeof what, "%.50s ≠ %s", string, name);
        ok = wrong(r, err, what);
    }
    free(string);
    return ok;
}

static bool read_grid(struct reader *r, struct audio_work *work, struct err *err)
{
    int64_t ms;
    size_t tiers = 0;
    next_token(r);
    if (!take_name(r, "ooTextFile", err) || !take_name(r, "TextGrid", err) ||
        !take_time(r, &ms, err) || !take_time(r, &ms, err))
        return false;
    bool exists = r->token.kind == FLAG && strncmp(r->token.text, "<exists>", 8) == 0;
    if (!exists)
        return wrong(r, err, "<exists>");
    next_token(r);
    if (!take_size(r, TIERS_MAX, &tiers, err))
        return false;
    for (size_t i = 0; i < tiers; i++)
        if (!read_tier(r, work, err))
            return false;
    return true;
}

bool audio_read_textgrid(const char *file, const char *text, size_t len, struct audio_work *work,
                         struct err *err)
{
    char *utf8;
    size_t n;
    *work = (struct audio_work){0};
    if (len >= 12 && memcmp(text, "ooBinaryFile", 12) == 0) {
        err_set(err, ERR_FORMAT, "%s:1", file);
        return err_detail(err, "ooBinaryFile ≠ ooTextFile");
    }
    if (!charset_decode(file, text, len, &utf8, &n, err))
        return false;
    struct reader r = {.file = file, .p = utf8, .line = 1};
    bool ok = read_grid(&r, work, err);
    free(r.token.string);
    free(utf8);
    return ok;
}

/* ---- writing ---- */

struct writer {
    struct str *out;
    bool is_short;
};

/* A value, in the long form behind what it means. */
static void put(const struct writer *w, int depth, const char *means, const char *value)
{
    if (w->is_short)
        str_addf(w->out, "%s\n", value);
    else
        str_addf(w->out, "%*s%s = %s \n", 4 * depth, "", means, value);
}

static void put_time(const struct writer *w, int depth, const char *means, int64_t ms)
{
    char value[40];
    snprintf(value, sizeof value, "%lld.%03lld", (long long) ms / 1000, (long long) ms % 1000);
    put(w, depth, means, value);
}

static void put_string(const struct writer *w, int depth, const char *means, const char *text)
{
    struct str quoted = STR_INIT;
    str_add_char(&quoted, '"');
    for (; *text; text++) {
        if (*text == '"')
            str_add_char(&quoted, '"');
        str_add_char(&quoted, *text);
    }
    str_add_char(&quoted, '"');
    put(w, depth, means, str_text(&quoted));
    str_finish(&quoted);
}

static void put_interval(const struct writer *w, size_t *n, int64_t start, int64_t end,
                         const char *text)
{
    ++*n;
    if (!w->is_short)
        str_addf(w->out, "        intervals [%zu]:\n", *n);
    put_time(w, 3, "xmin", start);
    put_time(w, 3, "xmax", end);
    put_string(w, 3, "text", text);
}

/* Tiers have no holes: what is not marked is an interval without text. */
static void put_tier(const struct writer *w, const struct audio_work *work, size_t tier,
                     int64_t end)
{
    size_t n = 0, size = 0;
    int64_t at = 0;
    char number[32];
    for (size_t i = 0; i < work->count; at = work->list[i++].end)
        size += 1 + (work->list[i].start > at);
    size += at < end || size == 0;
    if (!w->is_short)
        str_addf(w->out, "    item [%zu]:\n", tier + 1);
    put_string(w, 2, "class", "IntervalTier");
    put_string(w, 2, "name", tier == 0 ? "label" : "text");
    put_time(w, 2, "xmin", 0);
    put_time(w, 2, "xmax", end);
    snprintf(number, sizeof number, "%zu", size);
    put(w, 2, "intervals: size", number);
    at = 0;
    for (size_t i = 0; i < work->count; at = work->list[i++].end) {
        const struct audio_segment *s = &work->list[i];
        if (s->start > at)
            put_interval(w, &n, at, s->start, "");
        put_interval(w, &n, s->start, s->end, tier == 0 ? s->label : s->text);
    }
    if (n < size)
        put_interval(w, &n, at, end, "");
}

bool audio_write_textgrid(const struct audio_work *work, int64_t ms, bool is_short, struct str *out,
                          struct err *err)
{
    struct writer w = {out, is_short};
    for (size_t i = 1; i < work->count; i++)
        if (work->list[i].start < work->list[i - 1].end) {
            err_set(err, ERR_INVALID, "segment %zu", i + 1);
            return err_detail(err, "%lld < %lld ms", (long long) work->list[i].start,
                              (long long) work->list[i - 1].end);
        }
    int64_t last = work->count ? work->list[work->count - 1].end : 1, end = ms > last ? ms : last;
    str_add(out, "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n");
    put_time(&w, 0, "xmin", 0);
    put_time(&w, 0, "xmax", end);
    str_add(out, is_short ? "<exists>\n2\n" : "tiers? <exists> \nsize = 2 \nitem []: \n");
    put_tier(&w, work, 0, end);
    put_tier(&w, work, 1, end);
    return true;
}
