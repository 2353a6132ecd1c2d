#include "core/material/import.h"

#include "base/str.h"
#include "base/utf8.h"
#include "core/material/clean.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void import_finish(struct import *import)
{
    if (!import)
        return;
    free(import->list);
    free(import->media);
    free(import->notes);
    arena_finish(&import->arena);
    *import = (struct import){0};
}

/* ---- notes ---- */

static void add_note(struct import *import, unsigned line, bool fault, const char *what,
                     const char *detail)
{
    struct str shown = STR_INIT;
    import->faults += fault;
    if (import->notes_count == IMPORT_NOTES_MAX) {
        import->notes_lost++;
        return;
    }
    if (import->notes_count == import->notes_room) {
        import->notes_room = import->notes_room ? import->notes_room * 2 : 16;
        import->notes = xrealloc(import->notes, import->notes_room * sizeof *import->notes);
    }
    utf8_escape(&shown, detail, strlen(detail));
    import->notes[import->notes_count++] = (struct import_note){
        .file = import->file ? import->file : "",
        .line = line,
        .fault = fault,
        .what = what,
        .detail = arena_strdup(&import->arena, str_text(&shown)),
    };
    str_finish(&shown);
}

static void add_note_v(struct import *import, unsigned line, bool fault, const char *what,
                       const char *fmt, va_list ap)
{
    char detail[400];
    vsnprintf(detail, sizeof detail, fmt, ap);
    add_note(import, line, fault, what, detail);
}

bool import_fault(struct import *import, unsigned line, const char *what, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add_note_v(import, line, true, what, fmt, ap);
    va_end(ap);
    return false;
}

void import_report(struct import *import, unsigned line, const char *what, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add_note_v(import, line, false, what, fmt, ap);
    va_end(ap);
}

bool import_err(struct import *import, const struct err *err)
{
    const char *colon = strrchr(err->object, ':');
    long line = colon ? strtol(colon + 1, NULL, 10) : 0;
    add_note(import, line > 0 ? (unsigned) line : 0, true, err_text(err->code), err->detail);
    return false;
}

/* ---- questions ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* One text: trimmed, lines ended by LF. */
static bool keep_text(struct import *import, unsigned line, const char **text)
{
    const char *s = *text ? *text : "";
    while (is_space(*s))
        s++;
    size_t n = strlen(s);
    while (n > 0 && is_space(s[n - 1]))
        n--;
    if (n > IMPORT_TEXT_MAX)
        return import_fault(import, line, ERR_N("a text larger than allowed"), "%zu > %d", n,
                            IMPORT_TEXT_MAX);
    if (!text_is_clean(s, n))
        return import_fault(import, line, ERR_N("not valid UTF-8, or a control character"), "%.60s",
                            s);
    char *kept = arena_strndup(&import->arena, s, n), *to = kept;
    for (const char *p = kept; *p; p++)
        if (*p != '\r')
            *to++ = *p;
        else if (p[1] != '\n')
            *to++ = '\n';
    *to = '\0';
    *text = kept;
    return true;
}

/* What stands on one line of a file: no line breaks. */
static bool keep_line(struct import *import, unsigned line, const char **text)
{
    if (!keep_text(import, line, text))
        return false;
    char *copy = arena_strdup(&import->arena, *text);
    for (char *p = copy; *p; p++)
        if (is_space(*p))
            *p = ' ';
    *text = copy;
    return true;
}

static bool keep_answers(struct import *import, struct question *q)
{
    if (q->answers_count > QUESTION_ANSWERS_MAX || q->choices_count > QUESTION_ANSWERS_MAX)
        return import_fault(import, q->line, ERR_N("more than 26 answers"), "%.60s", q->stem);
    struct question_answer *list = arena_array(&import->arena, q->answers_count, sizeof *list);
    const char **choices = arena_array(&import->arena, q->choices_count, sizeof *choices);
    for (unsigned i = 0; i < q->answers_count; i++) {
        list[i] = q->answers[i];
        list[i].format = list[i].format ? list[i].format : "";
        if (!keep_text(import, q->line, &list[i].text) ||
            !keep_text(import, q->line, &list[i].feedback) ||
            (list[i].match && !keep_text(import, q->line, &list[i].match)))
            return false;
        bool empty = !list[i].text[0] || (list[i].match && !list[i].match[0]);
        if (empty && q->type != QUESTION_TRUE_FALSE)
            return import_fault(import, q->line, ERR_N("an answer without text"), "%.60s", q->stem);
        if (list[i].weight < -QUESTION_FULL || list[i].weight > QUESTION_FULL)
            return import_fault(import, q->line,
                                ERR_N("a weight that is no percentage from -100 to 100"), "%.60s",
                                q->stem);
    }
    for (unsigned i = 0; i < q->choices_count; i++) {
        choices[i] = q->choices[i];
        if (!keep_text(import, q->line, &choices[i]))
            return false;
    }
    q->answers = list;
    q->choices = choices;
    return true;
}

static bool has_right(const struct question *q)
{
    if (q->type == QUESTION_TRUE_FALSE || q->type == QUESTION_ESSAY ||
        q->type == QUESTION_DESCRIPTION)
        return true;
    int best = 0;
    for (unsigned i = 0; i < q->answers_count; i++)
        best = q->answers[i].weight > best ? q->answers[i].weight : best;
    return q->type == QUESTION_SINGLE ? best == QUESTION_FULL : best > 0;
}

static bool is_difficulty(const char *tag)
{
    return tag[0] == 'd' && tag[1] >= '1' && tag[1] <= '3' && tag[2] == '\0';
}

/* Requirement and difficulty are given once; any other tag is itself. */
static bool has_such(const struct question *q, const char *tag)
{
    for (unsigned i = 0; i < q->tags_count; i++)
        if (strcmp(q->tags[i], tag) == 0 ||
            (question_tag_is_key(q->tags[i]) && question_tag_is_key(tag)) ||
            (is_difficulty(q->tags[i]) && is_difficulty(tag)))
            return true;
    return false;
}

static bool keep_tags(struct import *import, struct question *q,
                      const struct import_options *options)
{
    unsigned more = options ? options->tags_count : 0;
    const char **tags = arena_array(&import->arena, q->tags_count + more, sizeof *tags);
    for (unsigned i = 0; i < q->tags_count; i++) {
        tags[i] = q->tags[i];
        if (!keep_line(import, q->line, &tags[i]))
            return false;
    }
    q->tags = tags;
    for (unsigned i = 0; i < more; i++)
        if (!has_such(q, options->tags[i]))
            tags[q->tags_count++] = arena_strdup(&import->arena, options->tags[i]);
    return true;
}

static bool keep_texts(struct import *import, struct question *q)
{
    q->format = q->format ? q->format : "";
    if (q->tail && (!keep_text(import, q->line, &q->tail) || !q->tail[0]))
        q->tail = NULL;
    return keep_line(import, q->line, &q->id) && keep_line(import, q->line, &q->title) &&
           keep_line(import, q->line, &q->category) && keep_text(import, q->line, &q->stem) &&
           keep_text(import, q->line, &q->explanation);
}

bool import_add(struct import *import, const struct question *question,
                const struct import_options *options)
{
    struct question q = *question;
    size_t faults = import->faults;
    if (import->count == IMPORT_QUESTIONS_MAX)
        return import_fault(import, q.line, ERR_N("too many questions in one file"), "> %d",
                            IMPORT_QUESTIONS_MAX);
    if (!keep_texts(import, &q) || !keep_answers(import, &q) || !keep_tags(import, &q, options))
        return false;
    if (!q.stem[0] && !q.tail)
        import_fault(import, q.line, ERR_N("a question without text"), "%.60s", q.title);
    if (!has_right(&q))
        import_fault(import, q.line, ERR_N("no right answer"), "%.60s", q.stem);
    if (import->faults > faults)
        return false;
    if (import->count == import->room) {
        import->room = import->room ? import->room * 2 : 64;
        import->list = xrealloc(import->list, import->room * sizeof *import->list);
    }
    import->list[import->count++] = q;
    return true;
}

bool import_number(struct import *import, unsigned line, const char *value, const char *tolerance,
                   struct question_answer *answer)
{
    struct decimal centre, slack = {0};
    if (strcmp(value, "*") == 0) {
        answer->text = "*";
        return true;
    }
    if (!decimal_parse(value, strlen(value), &centre))
        return import_fault(import, line, ERR_N("not a number"), "%.60s", value);
    if (*tolerance && (!decimal_parse(tolerance, strlen(tolerance), &slack) || slack.v < 0))
        return import_fault(import, line, ERR_N("not a number"), "%.60s", tolerance);
    answer->low = decimal_add(centre, decimal_negate(slack));
    answer->high = decimal_add(centre, slack);
    answer->text = slack.v == 0 ? arena_strdup(&import->arena, value)
                                : arena_printf(&import->arena, "%s:%s", value, tolerance);
    return true;
}

void import_weights(struct question_answer *answers, unsigned count, unsigned right)
{
    int several = __builtin_popcount(right);
    int share = several > 0 ? QUESTION_FULL / several : 0;
    for (unsigned i = 0; i < count; i++)
        answers[i].weight = right & 1u << i ? share : several > 1 ? -share : 0;
}

/* ---- media ---- */

/* What every file system, every pack and every Markdown text takes as it is. */
static bool is_plain_char(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           strchr("._-", c) != NULL || c >= 0x80;
}

static bool name_leaves(const char *name)
{
    for (const char *p = name;;) {
        size_t n = strcspn(p, "/\\");
        if (n == 2 && p[0] == '.' && p[1] == '.')
            return true;
        if (p[n] == '\0')
            return name[0] == '/' || name[0] == '\\' || name[0] == '\0' || strchr(name, ':');
        p += n + 1;
    }
}

/* "图 1(a).png" → "图-1-a-.png"; never begins with a dot. */
static char *safe_name(struct arena *arena, const char *name)
{
    const char *base = name;
    for (const char *p = name; *p; p++)
        if (*p == '/' || *p == '\\')
            base = p + 1;
    size_t n = strlen(base);
    base += n > 100 ? n - 100 : 0;
    while ((*base & 0xC0) == 0x80)
        base++;
    char *safe = arena_strdup(arena, base);
    for (char *p = safe; *p; p++)
        if (!is_plain_char((unsigned char) *p) || (p == safe && *p == '.'))
            *p = '-';
    return safe;
}

static uint32_t checksum(const unsigned char *bytes, size_t len)
{
    uint32_t sum = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < len; i++)
        sum = (sum ^ bytes[i]) * 16777619u;
    return sum;
}

static const struct import_media *find_media(const struct import *import, const char *name)
{
    for (size_t i = 0; i < import->media_count; i++)
        if (strcmp(import->media[i].name, name) == 0)
            return &import->media[i];
    return NULL;
}

static bool same_bytes(const struct import_media *media, const void *bytes, size_t len)
{
    return media->len == len && (len == 0 || memcmp(media->bytes, bytes, len) == 0);
}

const char *import_keep_media(struct import *import, unsigned line, const char *name,
                              const void *bytes, size_t len)
{
    struct arena *arena = &import->arena;
    if (name_leaves(name) || !text_is_clean(name, strlen(name))) {
        import_fault(import, line, ERR_N("a file name that leaves its folder"), "%.100s", name);
        return NULL;
    }
    if (len > IMPORT_MEDIA_MAX) {
        import_fault(import, line, ERR_N("a file larger than allowed"), "%.100s: %zu > %d", name,
                     len, IMPORT_MEDIA_MAX);
        return NULL;
    }
    const char *safe = safe_name(arena, name);
    const struct import_media *other = find_media(import, safe);
    if (other && !same_bytes(other, bytes, len)) {
        safe = arena_printf(arena, "%08x-%s", checksum(bytes, len), safe);
        other = find_media(import, safe);
    }
    if (!other) {
        if (import->media_count == import->media_room) {
            import->media_room = import->media_room ? import->media_room * 2 : 8;
            import->media = xrealloc(import->media, import->media_room * sizeof *import->media);
        }
        void *kept = arena_alloc(arena, len);
        if (len > 0)
            memcpy(kept, bytes, len);
        import->media[import->media_count++] = (struct import_media){safe, kept, len};
    }
    return arena_printf(arena, "media/%s", safe);
}
