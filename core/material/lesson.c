#include "core/material/lesson.h"

#include "base/str.h"
#include "base/utf8.h"
#include "core/material/clean.h"
#include "core/material/gift.h"
#include "core/material/yaml.h"

#include <stdlib.h>
#include <string.h>

enum { SECTIONS_MAX = 64, QUESTIONS_MAX = 500, KEYS_MAX = 16, MINUTES_MAX = 600, FENCE_MIN = 3 };

static const cyaml_strval_t state_names[] = {{"complete", LESSON_COMPLETE},
                                             {"outline", LESSON_OUTLINE}};
static const cyaml_schema_field_t front_fields[] = {
    YAML_NAME("id", lesson, id),
    YAML_NAME("title", lesson, title),
    YAML_NAME_OPT("standard", lesson, standard),
    YAML_NAME_OPT("level", lesson, level),
    YAML_NAME("work", lesson, work),
    YAML_LIST("covers", lesson, covers, &yaml_name_entry, 0),
    YAML_UINT("minutes", lesson, minutes),
    YAML_UINT("order", lesson, order),
    YAML_ENUM("state", lesson, state, state_names),
    CYAML_FIELD_END};
static const cyaml_schema_value_t front_top = YAML_TOP(lesson, front_fields);

/* ---- lines ---- */

struct line {
    const char *p;
    size_t len, next; /* without / with its newline */
};

static struct line line_at(const char *text, size_t len, size_t offset)
{
    const char *p = text + offset;
    const char *newline = memchr(p, '\n', len - offset);
    size_t n = newline ? (size_t) (newline - p) : len - offset;
    struct line line = {p, n, n + (newline != NULL)};
    if (line.len > 0 && p[line.len - 1] == '\r')
        line.len--;
    return line;
}

static bool line_is(struct line line, const char *text)
{
    return line.len == strlen(text) && memcmp(line.p, text, line.len) == 0;
}

static bool bad_file(const char *file, unsigned line, enum err_code code, const char *what,
                     struct err *err)
{
    err_set(err, code, "%s:%u", file, line);
    return err_detail(err, "%s", what);
}

static bool check_bytes(const char *file, const char *text, size_t len, struct err *err)
{
    unsigned number = 1;
    if (len > LESSON_FILE_MAX)
        return err_set(err, ERR_TOO_BIG, "%s", file);
    for (size_t at = 0; at < len; number++) {
        struct line line = line_at(text, len, at);
        if (!text_is_clean(line.p, line.len))
            return bad_file(file, number, ERR_ENCODING, gift_fault_text(GIFT_ENCODING), err);
        at += line.next;
    }
    return true;
}

/* ---- front matter ---- */

/* Finds the YAML between the two "---" lines; *body is the offset behind them. */
static bool split_front(const char *file, const char *text, size_t len, struct yaml_source *front,
                        size_t *body, unsigned *body_line, struct err *err)
{
    struct line line = line_at(text, len, 0);
    if (!line_is(line, "---"))
        return bad_file(file, 1, ERR_FORMAT, "---", err);
    size_t start = line.next;
    unsigned number = 2;
    for (size_t at = start; at < len; number++) {
        line = line_at(text, len, at);
        if (line_is(line, "---")) {
            *front = (struct yaml_source){file, text + start, at - start, 2};
            *body = at + line.next;
            *body_line = number + 1;
            return true;
        }
        at += line.next;
    }
    return bad_file(file, number, ERR_FORMAT, "---", err);
}

static bool id_is_fine(const char *id)
{
    const char *const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    size_t n = strlen(id);
    return n <= 64 && id[0] != '.' && strspn(id, allowed) == n;
}

static bool check_front(const struct lesson *lesson, const struct yaml_source *front,
                        struct err *err)
{
    const char *bad = NULL;
    if (!id_is_fine(lesson->id))
        bad = "id";
    else if (!lesson->standard)
        bad = "standard";
    else if (!lesson->level)
        bad = "level";
    else if (lesson->minutes == 0 || lesson->minutes > MINUTES_MAX)
        bad = "minutes";
    for (unsigned i = 0; i < lesson->covers_count && !bad; i++)
        if (!question_tag_is_key(lesson->covers[i]))
            bad = "covers";
    if (!bad)
        return true;
    unsigned line = yaml_find_line(front, bad);
    return bad_file(lesson->file, line ? line : 1, ERR_INVALID, bad, err);
}

/* ---- the body ---- */

struct scan {
    struct lesson *lesson;
    struct arena *arena;
    struct err *err;
    struct lesson_section sections[SECTIONS_MAX];
    struct lesson_question questions[QUESTIONS_MAX];
    char fence; /* '`' or '~' inside a fenced block, else 0 */
    size_t fence_len;
    bool gift;                    /* the block is an inline question */
    size_t gift_start, gift_text; /* offsets of the fence and of the text behind it */
    unsigned gift_line;
};

static size_t indent_of(struct line line)
{
    size_t n = 0;
    while (n < line.len && line.p[n] == ' ')
        n++;
    return n;
}

/* Length of a run of fence characters that begins the line (CommonMark 4.5), or 0. */
static size_t fence_run(struct line line, char *fence)
{
    size_t indent = indent_of(line), n = indent;
    if (indent > 3 || n >= line.len || (line.p[n] != '`' && line.p[n] != '~'))
        return 0;
    *fence = line.p[n];
    while (n < line.len && line.p[n] == *fence)
        n++;
    if (n - indent < FENCE_MIN)
        return 0;
    if (*fence == '`' && memchr(line.p + n, '`', line.len - n))
        return 0;
    return n - indent;
}

static bool info_is_gift(struct line line, size_t run)
{
    const char *p = line.p + indent_of(line) + run, *end = line.p + line.len;
    while (p < end && *p == ' ')
        p++;
    while (end > p && end[-1] == ' ')
        end--;
    return end - p == 4 && memcmp(p, "gift", 4) == 0;
}

static bool is_blank_after(struct line line, size_t from)
{
    for (size_t i = from; i < line.len; i++)
        if (line.p[i] != ' ' && line.p[i] != '\t')
            return false;
    return true;
}

/* Reads the question of a fenced block whose text ends at `end`; the block ends at `stop`. */
static bool add_question(struct scan *scan, size_t end, size_t stop)
{
    struct lesson *lesson = scan->lesson;
    struct gift gift;
    struct gift_fault fault;
    if (lesson->questions_count == QUESTIONS_MAX)
        return bad_file(lesson->file, scan->gift_line, ERR_TOO_BIG, "gift", scan->err);
    bool ok = gift_parse(lesson->body + scan->gift_text, end - scan->gift_text, scan->gift_line + 1,
                         scan->arena, &gift, &fault);
    if (ok && gift.count != 1) {
        fault = (struct gift_fault){GIFT_COUNT, scan->gift_line};
        ok = false;
    }
    if (!ok)
        return bad_file(lesson->file, fault.line, ERR_FORMAT, gift_fault_text(fault.code),
                        scan->err);
    scan->questions[lesson->questions_count++] =
        (struct lesson_question){.question = gift.list,
                                 .offset = scan->gift_start,
                                 .len = stop - scan->gift_start,
                                 .section = (int) lesson->sections_count - 1,
                                 .line = scan->gift_line};
    return true;
}

/* Splits "heading {S1.1.1 K1.1.2}" into title and keys. Braces that hold anything else stay part
 * of the title. */
static void read_heading(struct scan *scan, const char *p, size_t n, struct lesson_section *section)
{
    const char *keys[KEYS_MAX];
    unsigned count = 0;
    char *title = arena_strndup(scan->arena, p, n);
    char *open = strrchr(title, '{');
    section->title = title;
    if (!open || n == 0 || title[n - 1] != '}')
        return;
    char *inside = arena_strndup(scan->arena, open + 1, strlen(open + 1) - 1), *rest = NULL;
    for (char *key = strtok_r(inside, " ", &rest); key; key = strtok_r(NULL, " ", &rest)) {
        if (!question_tag_is_key(key) || count == KEYS_MAX)
            return;
        keys[count++] = key;
    }
    while (open > title && open[-1] == ' ')
        open--;
    *open = '\0';
    section->keys = arena_array(scan->arena, count, sizeof *keys);
    for (unsigned i = 0; i < count; i++)
        section->keys[i] = keys[i];
    section->keys_count = count;
}

static bool add_section(struct scan *scan, struct line line, size_t at, unsigned number)
{
    struct lesson *lesson = scan->lesson;
    size_t start = indent_of(line) + 2, end = line.len;
    if (lesson->sections_count == SECTIONS_MAX)
        return bad_file(lesson->file, number, ERR_TOO_BIG, "##", scan->err);
    while (start < end && (line.p[start] == ' ' || line.p[start] == '\t'))
        start++;
    while (end > start && (line.p[end - 1] == ' ' || line.p[end - 1] == '\t'))
        end--;
    struct lesson_section *section = &scan->sections[lesson->sections_count++];
    *section = (struct lesson_section){.offset = at, .line = number};
    read_heading(scan, line.p + start, end - start, section);
    return true;
}

static bool is_section_heading(struct line line)
{
    size_t indent = indent_of(line);
    return indent <= 3 && line.len > indent + 2 && memcmp(line.p + indent, "##", 2) == 0 &&
           (line.p[indent + 2] == ' ' || line.p[indent + 2] == '\t');
}

static bool scan_line(struct scan *scan, struct line line, size_t at, unsigned number)
{
    char fence = 0;
    size_t run = fence_run(line, &fence);
    if (scan->fence) {
        bool closes = run >= scan->fence_len && fence == scan->fence &&
                      is_blank_after(line, indent_of(line) + run);
        if (!closes)
            return true;
        scan->fence = 0;
        return !scan->gift || add_question(scan, at, at + line.next);
    }
    if (run > 0) {
        scan->fence = fence;
        scan->fence_len = run;
        scan->gift = info_is_gift(line, run);
        scan->gift_start = at;
        scan->gift_text = at + line.next;
        scan->gift_line = number;
        return true;
    }
    return !is_section_heading(line) || add_section(scan, line, at, number);
}

static bool is_hanzi(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) ||
           (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x323AF);
}

static unsigned count_hanzi(const char *s, size_t n)
{
    unsigned count = 0;
    uint32_t cp;
    for (size_t i = 0, len; (len = utf8_decode(s + i, n - i, &cp)) > 0; i += len)
        count += is_hanzi(cp);
    return count;
}

static void close_sections(struct scan *scan)
{
    struct lesson *lesson = scan->lesson;
    for (unsigned i = 0; i < lesson->sections_count; i++) {
        struct lesson_section *section = &scan->sections[i];
        size_t end = i + 1 < lesson->sections_count ? section[1].offset : lesson->len;
        section->len = end - section->offset;
        section->hanzi = count_hanzi(lesson->body + section->offset, section->len);
    }
    size_t size = lesson->sections_count * sizeof *scan->sections;
    void *sections = arena_alloc(scan->arena, size);
    lesson->sections = memcpy(sections, scan->sections, size);
    size = lesson->questions_count * sizeof *scan->questions;
    void *questions = arena_alloc(scan->arena, size);
    lesson->questions = memcpy(questions, scan->questions, size);
}

static bool scan_body(struct lesson *lesson, struct arena *arena, struct err *err)
{
    struct scan *scan = xcalloc(1, sizeof *scan);
    scan->lesson = lesson;
    scan->arena = arena;
    scan->err = err;
    bool ok = true;
    unsigned number = lesson->body_line;
    for (size_t at = 0; ok && at < lesson->len; number++) {
        struct line line = line_at(lesson->body, lesson->len, at);
        ok = scan_line(scan, line, at, number);
        at += line.next;
    }
    if (ok && scan->fence && scan->gift)
        ok = add_question(scan, lesson->len, lesson->len);
    if (ok)
        close_sections(scan);
    free(scan);
    return ok;
}

bool lesson_parse(const char *file, const char *text, size_t len, const char *standard,
                  const char *level, struct arena *arena, const struct lesson **out,
                  struct err *err)
{
    struct yaml_source front;
    size_t body = 0;
    unsigned body_line = 0;
    void *data;
    if (!check_bytes(file, text, len, err) ||
        !split_front(file, text, len, &front, &body, &body_line, err) ||
        !yaml_load(&front, &front_top, arena, &data, err))
        return false;
    struct lesson *lesson = data;
    lesson->file = arena_strdup(arena, file);
    if (!lesson->standard)
        lesson->standard = arena_strdup(arena, standard);
    if (!lesson->level)
        lesson->level = arena_strdup(arena, level);
    lesson->body = arena_strndup(arena, text + body, len - body);
    lesson->len = len - body;
    lesson->body_line = body_line;
    *out = lesson;
    return check_front(lesson, &front, err) && scan_body(lesson, arena, err);
}
