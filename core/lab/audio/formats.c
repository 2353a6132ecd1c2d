#include "core/lab/audio/formats.h"

#include "base/charset.h"
#include "base/csv.h"

#include <stdlib.h>
#include <string.h>

/* ---- what the formats share ---- */

bool audio_formats_add(struct audio_work *work, const char *file, size_t line,
                       const struct audio_segment *piece, struct err *err)
{
    const char *why = audio_segment_wrong(piece->start, piece->end, piece->text);
    if (!why && (strlen(piece->label) > AUDIO_TEXT_MAX || strlen(piece->speaker) > 200))
        why = "label, speaker";
    if (why) {
        err_set(err, ERR_FORMAT, "%s:%zu", file, line);
        return err_detail(err, "%s", why);
    }
    if (work->count == AUDIO_SEGMENTS_MAX) {
        err_set(err, ERR_TOO_BIG, "%s:%zu", file, line);
        return err_detail(err, "> %d", AUDIO_SEGMENTS_MAX);
    }
    audio_work_add(work, piece->start, piece->end, piece->label, piece->text, piece->speaker);
    return true;
}

static bool wrong(struct err *err, const char *file, size_t line, const char *what)
{
    err_set(err, ERR_FORMAT, "%s:%zu", file, line);
    return err_detail(err, "%s", what);
}

bool audio_formats_seconds(const char *text, size_t n, int64_t *ms)
{
    size_t i = 0;
    int64_t whole = 0, part = 0;
    int places = 0;
    bool digits = false;
    for (; i < n && text[i] >= '0' && text[i] <= '9'; i++, digits = true)
        if ((whole = whole * 10 + (text[i] - '0')) > AUDIO_MS_MAX)
            return false;
    if (i < n && text[i] == '.')
        for (i++; i < n && text[i] >= '0' && text[i] <= '9'; i++, digits = true)
            if (places < 4) {
                part = part * 10 + (text[i] - '0');
                places++;
            }
    if (!digits)
        return false;
    for (; places < 4; places++)
        part *= 10;
    *ms = whole * 1000 + (part + 5) / 10;
    if (i == n)
        return true;
    /* 2.5e-05, as small times are written */
    bool tiny = (text[i] == 'e' || text[i] == 'E') && i + 2 < n && text[i + 1] == '-';
    if (!tiny || whole > 9 || text[i + 2] < '0' || text[i + 2] > '9' || n - i > 6)
        return false;
    *ms = 0;
    return strtol(text + i + 2, NULL, 10) >= 4;
}

bool audio_formats_is_text_tier(const char *name)
{
    static const char *const names[] = {"text", "transcript", "文本", "转写"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* ---- lines ---- */

struct lines {
    char *text; /* heap, UTF-8 */
    char *next; /* NULL at the end */
    size_t number;
};

static bool lines_open(const char *file, const char *text, size_t len, struct lines *lines,
                       struct err *err)
{
    size_t n;
    *lines = (struct lines){0};
    if (!charset_decode(file, text, len, &lines->text, &n, err))
        return false;
    lines->next = lines->text;
    return true;
}

/* The next line without its end. */
static char *lines_next(struct lines *lines)
{
    char *line = lines->next;
    if (!line)
        return NULL;
    char *end = strchr(line, '\n');
    lines->next = end && end[1] ? end + 1 : NULL;
    if (end)
        *end = '\0';
    size_t n = strlen(line);
    if (n > 0 && line[n - 1] == '\r')
        line[n - 1] = '\0';
    lines->number++;
    return line;
}

/* ---- subtitles ---- */

/* "01:02:03,456" or "02:03.456"; moves past it. */
static bool read_clock(const char **at, int64_t *ms)
{
    int64_t parts[3] = {0}, sum = 0;
    int count = 0, n = 0;
    const char *p = *at;
    for (;;) {
        for (n = 0; *p >= '0' && *p <= '9' && n < 5; n++)
            parts[count] = parts[count] * 10 + (*p++ - '0');
        if (n == 0)
            return false;
        count++;
        if (*p != ':' || count == 3)
            break;
        p++;
    }
    if (count < 2 || (*p != ',' && *p != '.'))
        return false;
    for (int i = 0; i < count; i++)
        sum = sum * 60 + parts[i];
    int64_t part = 0;
    for (n = 0, p++; n < 3 && *p >= '0' && *p <= '9'; n++)
        part = part * 10 + (*p++ - '0');
    *at = p;
    *ms = sum * 1000 + part;
    return n == 3 && parts[count - 1] < 60;
}

static bool read_times(const char *line, int64_t *start, int64_t *end)
{
    const char *p = line + strspn(line, " \t");
    if (!read_clock(&p, start))
        return false;
    p += strspn(p, " \t");
    if (strncmp(p, "-->", 3) != 0)
        return false;
    p += 3;
    p += strspn(p, " \t");
    return read_clock(&p, end) && (*p == '\0' || *p == ' ' || *p == '\t');
}

/* SubRip knows a few tags, and a text may have a < of its own; in WebVTT that is &lt;. */
static bool is_tag(const char *p, bool vtt)
{
    static const char *const names[] = {"b", "i", "u", "s", "font"};
    const char *name = p + 1 + (p[1] == '/');
    for (size_t i = 0; !vtt && i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]);
        if (strncasecmp(name, names[i], n) == 0 && strchr(" >", name[n]))
            return true;
    }
    return vtt;
}

/* WebVTT's escapes. Appends one character of a text and moves past it; controls are left out. */
static const char *add_character(const char *p, bool vtt, struct str *text)
{
    static const struct {
        const char *name, *text;
    } entities[] = {{"&amp;", "&"},   {"&lt;", "<"},  {"&gt;", ">"},
                    {"&nbsp;", " "},  {"&lrm;", ""},  {"&rlm;", ""},
                    {"&quot;", "\""}, {"&#39;", "'"}, {"&apos;", "'"}};
    for (size_t i = 0; vtt && *p == '&' && i < sizeof entities / sizeof *entities; i++)
        if (str_starts(p, entities[i].name)) {
            str_add(text, entities[i].text);
            return p + strlen(entities[i].name);
        }
    if ((unsigned char) *p >= ' ')
        str_add_char(text, *p);
    return p + 1;
}

/* Text of a cue without its tags, also those of other subtitles ({\\an8}); <v Name> names who
 * speaks. */
static void add_cue_text(const char *line, bool vtt, struct str *text, struct str *speaker)
{
    if (text->len > 0 && *line)
        str_add_char(text, ' ');
    for (const char *p = line; *p;) {
        bool override = *p == '{' && p[1] == '\\';
        bool tag = *p == '<' && is_tag(p, vtt);
        const char *close = tag ? strchr(p, '>') : override ? strchr(p, '}') : NULL;
        if (!close) {
            p = add_character(p, vtt, text);
            continue;
        }
        const char *name = p + 1 + strcspn(p + 1, " >");
        if (p[1] == 'v' && (p[2] == ' ' || p[2] == '.') && name < close && speaker->len == 0)
            for (name++; name < close;)
                name = add_character(name, vtt, speaker);
        p = close + 1;
    }
}

/* A cue whose text has no blank line before it. WebVTT knows no arrow in a text, SubRip does. */
static bool begins_cue(const char *line, bool vtt)
{
    int64_t start, end;
    return vtt ? strstr(line, "-->") != NULL : read_times(line, &start, &end);
}

static bool read_cue(struct lines *lines, const char *file, const char *times, bool vtt,
                     struct audio_work *work, struct err *err)
{
    int64_t start, end;
    size_t number = lines->number;
    struct str text = STR_INIT, speaker = STR_INIT;
    if (!read_times(times, &start, &end))
        return wrong(err, file, number, "00:00:00,000 --> 00:00:00,000");
    bool ok = true;
    for (char *line; ok && (line = lines_next(lines)) && *line;) {
        ok = !begins_cue(line, vtt) || wrong(err, file, lines->number, "--> ↵ ↵ -->");
        add_cue_text(line, vtt, &text, &speaker);
    }
    struct audio_segment piece = {start, end, "", (char *) str_text(&text),
                                  (char *) str_text(&speaker)};
    ok = ok && audio_formats_add(work, file, number, &piece, err);
    str_finish(&text);
    str_finish(&speaker);
    return ok;
}

static bool is_number(const char *line)
{
    return *line && line[strspn(line, "0123456789 \t")] == '\0';
}

/* A block is passed over up to its blank line; no cue may hide in it. */
static bool skip_block(struct lines *lines, const char *file, struct err *err)
{
    for (char *line; (line = lines_next(lines)) && *line;)
        if (strstr(line, "-->"))
            return wrong(err, file, lines->number, "--> ↵ ↵ -->");
    return true;
}

static bool is_block(const char *line)
{
    static const char *const kinds[] = {"NOTE", "STYLE", "REGION"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(line, kinds[i]) &&
            (!line[strlen(kinds[i])] || strchr(" \t", line[strlen(kinds[i])])))
            return true;
    return false;
}

bool audio_read_subtitles(const char *file, const char *text, size_t len, struct audio_work *work,
                          struct err *err)
{
    struct lines lines;
    *work = (struct audio_work){0};
    if (!lines_open(file, text, len, &lines, err))
        return false;
    bool ok = true, vtt = strncmp(lines.text, "WEBVTT", 6) == 0, named = false;
    if (vtt)
        ok = skip_block(&lines, file, err);
    for (char *line; ok && (line = lines_next(&lines));) {
        if (strstr(line, "-->")) {
            ok = read_cue(&lines, file, line, vtt, work, err);
            named = false;
        } else if (vtt && is_block(line)) {
            ok = skip_block(&lines, file, err);
        } else if (*line) {
            if (named || (!vtt && !is_number(line)))
                ok = wrong(err, file, lines.number, "-->");
            named = true;
        }
    }
    if (ok && named)
        ok = wrong(err, file, lines.number, "-->");
    free(lines.text);
    return ok;
}

/* "[speech] 你好" */
static char *caption(const struct audio_segment *s)
{
    return xasprintf("[%s]%s%s", s->label, *s->text ? " " : "", s->text);
}

static void add_clock(struct str *out, int64_t ms, char point)
{
    long long s = ms / 1000;
    str_addf(out, "%02lld:%02lld:%02lld%c%03lld", s / 3600, s / 60 % 60, s % 60, point,
             (long long) ms % 1000);
}

static void add_escaped(struct str *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            str_add(out, "&amp;");
        else if (*text == '<')
            str_add(out, "&lt;");
        else if (*text == '>')
            str_add(out, "&gt;");
        else
            str_add_char(out, *text);
    }
}

void audio_write_subtitles(const struct audio_work *work, enum audio_subtitles form,
                           struct str *out)
{
    char point = form == AUDIO_VTT ? '.' : ',';
    str_add(out, form == AUDIO_VTT ? "WEBVTT\n\n" : "");
    for (size_t i = 0; i < work->count; i++) {
        const struct audio_segment *s = &work->list[i];
        char *text = caption(s);
        str_addf(out, "%zu\n", i + 1);
        add_clock(out, s->start, point);
        str_add(out, " --> ");
        add_clock(out, s->end, point);
        str_add_char(out, '\n');
        if (form == AUDIO_VTT && *s->speaker) {
            str_add(out, "<v ");
            add_escaped(out, s->speaker);
            str_add_char(out, '>');
        }
        if (form == AUDIO_VTT)
            add_escaped(out, text);
        else
            str_add(out, text);
        str_add(out, "\n\n");
        free(text);
    }
}

/* ---- Audacity ---- */

/* Seconds; where the decimal sign is a comma, Audacity used to write one. */
static bool read_seconds(char *text, int64_t *ms)
{
    char *comma = strchr(text, ',');
    if (comma)
        *comma = '.';
    return audio_formats_seconds(text, strlen(text), ms);
}

static bool read_label(char *line, const char *file, size_t number, struct audio_work *work,
                       struct err *err)
{
    char *rest = line, *from = strsep(&rest, "\t"), *to = rest ? strsep(&rest, "\t") : NULL;
    struct audio_segment piece = {.label = "", .text = rest ? rest : "", .speaker = ""};
    if (!to || !read_seconds(from, &piece.start) || !read_seconds(to, &piece.end))
        return wrong(err, file, number, "0.000000 ⇥ 0.000000 ⇥ label");
    if (piece.start == piece.end)
        return wrong(err, file, number, "a point label");
    return audio_formats_add(work, file, number, &piece, err);
}

bool audio_read_audacity(const char *file, const char *text, size_t len, struct audio_work *work,
                         struct err *err)
{
    struct lines lines;
    bool ok = true;
    *work = (struct audio_work){0};
    if (!lines_open(file, text, len, &lines, err))
        return false;
    for (char *line; ok && (line = lines_next(&lines));)
        if (*line && *line != '\\') /* a range of frequencies */
            ok = read_label(line, file, lines.number, work, err);
    free(lines.text);
    return ok;
}

static void add_seconds(struct str *out, int64_t ms)
{
    str_addf(out, "%lld.%03lld", (long long) ms / 1000, (long long) ms % 1000);
}

void audio_write_audacity(const struct audio_work *work, struct str *out)
{
    for (size_t i = 0; i < work->count; i++) {
        char *text = caption(&work->list[i]);
        add_seconds(out, work->list[i].start);
        str_add(out, "000\t");
        add_seconds(out, work->list[i].end);
        str_addf(out, "000\t%s\n", text);
        free(text);
    }
}

/* ---- CSV ---- */

enum column { COLUMN_START, COLUMN_END, COLUMN_LABEL, COLUMN_TEXT, COLUMN_SPEAKER, COLUMNS };

static const char *const headings[COLUMNS] = {"start_ms", "end_ms", "label", "text", "speaker"};
static const char *const seconds[] = {"start", "end"};

static void find_columns(const struct csv_row *head, size_t column[COLUMNS], bool *in_seconds)
{
    *in_seconds = false;
    for (int c = 0; c < COLUMNS; c++) {
        column[c] = SIZE_MAX;
        for (size_t i = 0; i < head->count; i++) {
            if (strcmp(head->fields[i], headings[c]) == 0)
                column[c] = i;
            if (c <= COLUMN_END && strcmp(head->fields[i], seconds[c]) == 0) {
                column[c] = i;
                *in_seconds = true;
            }
        }
    }
}

static bool read_ms(const char *text, bool in_seconds, int64_t *ms)
{
    if (in_seconds)
        return audio_formats_seconds(text, strlen(text), ms);
    char *end;
    size_t n = strspn(text, "0123456789");
    *ms = strtol(text, &end, 10);
    return n > 0 && n < 10 && !*end;
}

static bool read_row(const char *file, const struct csv_row *row, const size_t column[COLUMNS],
                     bool in_seconds, struct audio_work *work, struct err *err)
{
    const char *value[COLUMNS];
    int64_t start, end;
    for (int c = 0; c < COLUMNS; c++)
        value[c] = column[c] < row->count ? row->fields[column[c]] : "";
    if (!read_ms(value[COLUMN_START], in_seconds, &start) ||
        !read_ms(value[COLUMN_END], in_seconds, &end))
        return wrong(err, file, row->line, in_seconds ? "start, end" : "start_ms, end_ms");
    struct audio_segment piece = {start, end, (char *) value[COLUMN_LABEL],
                                  (char *) value[COLUMN_TEXT], (char *) value[COLUMN_SPEAKER]};
    return audio_formats_add(work, file, row->line, &piece, err);
}

bool audio_read_csv(const char *file, const char *text, size_t len, struct audio_work *work,
                    struct err *err)
{
    struct csv csv;
    size_t column[COLUMNS];
    bool in_seconds = false, ok = true;
    *work = (struct audio_work){0};
    if (!csv_parse_any(file, text, len, &csv, err))
        return false;
    if (csv.count > 0)
        find_columns(&csv.rows[0], column, &in_seconds);
    if (csv.count == 0 || column[COLUMN_START] == SIZE_MAX || column[COLUMN_END] == SIZE_MAX ||
        column[COLUMN_LABEL] == SIZE_MAX)
        ok = wrong(err, file, 1, "start_ms,end_ms,label,text,speaker");
    for (size_t i = 1; ok && i < csv.count; i++)
        ok = read_row(file, &csv.rows[i], column, in_seconds, work, err);
    csv_finish(&csv);
    return ok;
}

void audio_write_csv(const struct audio_work *work, struct str *out)
{
    str_add(out, "start_ms,end_ms,label,text,speaker\n");
    for (size_t i = 0; i < work->count; i++) {
        const struct audio_segment *s = &work->list[i];
        str_addf(out, "%lld,%lld,", (long long) s->start, (long long) s->end);
        csv_add_field(out, s->label, ',');
        csv_add_field(out, s->text, ',');
        csv_add_field(out, s->speaker, '\n');
    }
}
