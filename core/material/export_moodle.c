#include "base/base64.h"
#include "core/material/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 50 };

static void moodle_begin(struct export *out)
{
    str_add(&out->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
}

static void moodle_end(struct export *out)
{
    str_add(&out->out, "</quiz>\n");
}

/* ---- texts and files ---- */

static const char *format_name(const char *format)
{
    static const char *const names[][2] = {
        {"html", "html"}, {"markdown", "markdown"}, {"plain", "plain_text"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i][0], format) == 0)
            return names[i][1];
    return "moodle_auto_format";
}

static void add_file(struct export *out, const struct question *q, const char *name,
                     struct str *files)
{
    struct err err = ERR_INIT;
    char *path = xasprintf("media/%s", name), *bytes;
    size_t len;
    if (out->folder && folder_read(out->folder, path, IMPORT_MEDIA_MAX, &bytes, &len, &err)) {
        str_add(files, "<file name=\"");
        export_escape(files, name);
        str_add(files, "\" path=\"/\" encoding=\"base64\">");
        base64_add(files, bytes, len);
        str_add(files, "</file>");
        free(bytes);
    } else {
        import_report(&out->notes, q->line, ERR_N("a file that is shown, but cannot be read"),
                      "%.100s", path);
    }
    free(path);
}

/* A file is named in "](media/x.png)" or "\"media/x.png\"". */
static size_t shown_file(const char *p)
{
    static const char folder[] = "media/";
    if ((*p != '(' && *p != '"') || strncmp(p + 1, folder, strlen(folder)) != 0)
        return 0;
    size_t n = strcspn(p + 1 + strlen(folder), ")\" \n/");
    char end = p[1 + strlen(folder) + n];
    return n > 0 && n < 200 && (end == ')' || end == '"') ? n : 0;
}

/* The text with links to files as Moodle wants them, the files themselves gathered in `files`. */
static void add_text(struct export *out, const struct question *q, const char *text,
                     struct str *files)
{
    struct str linked = STR_INIT;
    char *shown[SHOWN_MAX];
    unsigned count = 0;
    for (const char *p = text; *p; p++) {
        size_t n = shown_file(p);
        if (n == 0) {
            str_add_char(&linked, *p);
            continue;
        }
        char *name = xasprintf("%.*s", (int) n, p + 1 + strlen("media/"));
        bool known = false;
        for (unsigned i = 0; i < count; i++)
            known = known || strcmp(shown[i], name) == 0;
        str_addf(&linked, "%c@@PLUGINFILE@@/%s", *p, name);
        p += strlen("media/") + n;
        if (!known && count < SHOWN_MAX) {
            add_file(out, q, name, files);
            shown[count++] = name;
        } else {
            free(name);
        }
    }
    export_escape(&out->out, str_text(&linked));
    str_finish(&linked);
    while (count > 0)
        free(shown[--count]);
}

/* <tag format="…"><text>…</text><file …/> without the closing tag. */
static void open_rich(struct export *out, const struct question *q, const char *tag,
                      const char *more, const char *format, const char *text)
{
    struct str files = STR_INIT;
    str_addf(&out->out, "<%s%s format=\"%s\"><text>", tag, more, format_name(format));
    add_text(out, q, text, &files);
    str_add(&out->out, "</text>");
    str_add(&out->out, str_text(&files));
    str_finish(&files);
}

static void add_rich(struct export *out, const struct question *q, const char *tag,
                     const char *text)
{
    open_rich(out, q, tag, "", q->format, text);
    str_addf(&out->out, "</%s>\n", tag);
}

static void add_plain(struct str *out, const char *tag, const char *text)
{
    str_addf(out, "<%s>", tag);
    export_escape(out, text);
    str_addf(out, "</%s>\n", tag);
}

static void add_wrapped(struct str *out, const char *tag, const char *text)
{
    str_addf(out, "<%s><text>", tag);
    export_escape(out, text);
    str_addf(out, "</text></%s>\n", tag);
}

/* ---- answers ---- */

/* 33333 → "33.333". */
static void weight_text(int weight, char *buf, size_t size)
{
    int whole = abs(weight) / 1000, part = abs(weight) % 1000;
    snprintf(buf, size, " fraction=\"%s%d.%03d\"", weight < 0 ? "-" : "", whole, part);
    if (part == 0)
        snprintf(buf, size, " fraction=\"%s%d\"", weight < 0 ? "-" : "", whole);
}

static void open_answer(struct export *out, const struct question *q,
                        const struct question_answer *a, const char *text, int weight)
{
    char fraction[40];
    weight_text(weight, fraction, sizeof fraction);
    open_rich(out, q, "answer", fraction, a->format, text);
    if (a->feedback[0]) {
        str_add_char(&out->out, '\n');
        add_rich(out, q, "feedback", a->feedback);
    }
}

static void close_answer(struct export *out)
{
    str_add(&out->out, "</answer>\n");
}

static void add_choices(struct export *out, const struct question *q)
{
    add_plain(&out->out, "single", q->type == QUESTION_SINGLE ? "true" : "false");
    str_add(&out->out, "<shuffleanswers>true</shuffleanswers>\n"
                       "<answernumbering>ABCD</answernumbering>\n");
    for (unsigned i = 0; i < q->answers_count; i++) {
        open_answer(out, q, &q->answers[i], q->answers[i].text, q->answers[i].weight);
        close_answer(out);
    }
}

static void add_short(struct export *out, const struct question *q)
{
    str_add(&out->out, "<usecase>0</usecase>\n");
    for (unsigned i = 0; i < q->answers_count; i++) {
        open_answer(out, q, &q->answers[i], q->answers[i].text, q->answers[i].weight);
        close_answer(out);
    }
}

static void add_truth(struct export *out, const struct question *q)
{
    static const struct question_answer none = {.text = "", .feedback = "", .format = ""};
    for (int right = 1; right >= 0; right--) {
        const struct question_answer *a =
            (unsigned) right < q->answers_count ? &q->answers[right] : &none;
        bool says = q->truth == (right == 1);
        open_answer(out, q, a, says ? "true" : "false", right ? QUESTION_FULL : 0);
        close_answer(out);
    }
}

/* Multiples of 10^-15 as a decimal number without needless zeros. */
static void decimal_text(__int128 v, char *buf, size_t size)
{
    bool negative = v < 0;
    unsigned __int128 u = negative ? -(unsigned __int128) v : (unsigned __int128) v;
    unsigned long long scale = 1000000000000000ull;
    unsigned long long part = (unsigned long long) (u % scale);
    unsigned __int128 whole = u / scale;
    unsigned long long high = (unsigned long long) (whole / scale),
                       low = (unsigned long long) (whole % scale);
    int n = high > 0 ? snprintf(buf, size, "%s%llu%015llu", negative ? "-" : "", high, low)
                     : snprintf(buf, size, "%s%llu", negative ? "-" : "", low);
    if (part == 0 || n < 0 || (size_t) n >= size)
        return;
    n += snprintf(buf + n, size - (size_t) n, ".%015llu", part);
    while (buf[n - 1] == '0')
        buf[--n] = '\0';
}

static void add_numbers(struct export *out, const struct question *q)
{
    for (unsigned i = 0; i < q->answers_count; i++) {
        const struct question_answer *a = &q->answers[i];
        char value[60], tolerance[60] = "0";
        bool any = strcmp(a->text, "*") == 0;
        if (!any) {
            decimal_text((a->low.v + a->high.v) / 2, value, sizeof value);
            decimal_text(a->high.v - (a->low.v + a->high.v) / 2, tolerance, sizeof tolerance);
        }
        open_answer(out, q, a, any ? "*" : value, a->weight);
        add_plain(&out->out, "tolerance", tolerance);
        close_answer(out);
    }
}

static void add_pair(struct export *out, const struct question *q, const char *left,
                     const char *right)
{
    open_rich(out, q, "subquestion", "", q->format, left);
    add_wrapped(&out->out, "answer", right);
    str_add(&out->out, "</subquestion>\n");
}

/* Further choices are pairs without a left side. */
static void add_pairs(struct export *out, const struct question *q)
{
    str_add(&out->out, "<shuffleanswers>true</shuffleanswers>\n");
    for (unsigned i = 0; i < q->answers_count; i++) {
        add_pair(out, q, q->answers[i].text, q->answers[i].match);
        if (q->answers[i].feedback[0])
            import_report(&out->notes, q->line, ERR_N("a feedback to one pair is left out"),
                          "%.60s", q->answers[i].feedback);
    }
    for (unsigned i = 0; i < q->choices_count; i++) {
        bool used = false;
        for (unsigned k = 0; k < q->answers_count; k++)
            used = used || strcmp(q->answers[k].match, q->choices[i]) == 0;
        if (!used)
            add_pair(out, q, "", q->choices[i]);
    }
}

static void add_order(struct export *out, const struct question *q)
{
    str_add(&out->out, "<layouttype>VERTICAL</layouttype>\n<selecttype>ALL</selecttype>\n"
                       "<selectcount>0</selectcount>\n");
    add_plain(&out->out, "gradingtype",
              q->order == QUESTION_ORDER_EXACT ? "ALL_OR_NOTHING" : "RELATIVE_NEXT_EXCLUDE_LAST");
    for (unsigned i = 0; i < q->answers_count; i++) {
        open_answer(out, q, &q->answers[i], q->answers[i].text, (int) (i + 1) * 1000);
        close_answer(out);
    }
}

static void add_nothing(struct export *out, const struct question *q)
{
    (void) out, (void) q;
}

/* ---- questions ---- */

static void add_category(struct export *out, const char *category)
{
    if (out->category ? strcmp(out->category, category) == 0 : !*category)
        return;
    out->category = arena_strdup(&out->notes.arena, category);
    str_add(&out->out, "<question type=\"category\">\n<category><text>$course$/top/");
    export_escape(&out->out, category);
    str_add(&out->out, "</text></category>\n</question>\n");
}

static void add_stem(struct export *out, const struct question *q)
{
    if (!q->tail) {
        add_rich(out, q, "questiontext", q->stem);
        return;
    }
    char *whole = xasprintf("%s _____ %s", q->stem, q->tail);
    add_rich(out, q, "questiontext", whole);
    import_report(&out->notes, q->line, ERR_N("a gap within the text became a line to fill"),
                  "%.60s", export_name(q));
    free(whole);
}

static void add_tags(struct export *out, const struct question *q)
{
    if (q->tags_count == 0)
        return;
    str_add(&out->out, "<tags>\n");
    for (unsigned i = 0; i < q->tags_count; i++)
        add_wrapped(&out->out, "tag", q->tags[i]);
    str_add(&out->out, "</tags>\n");
}

static void moodle_add(struct export *out, const struct question *q)
{
    static const struct {
        const char *name;
        void (*add)(struct export *out, const struct question *q);
    } types[QUESTION_TYPES] = {
        [QUESTION_SINGLE] = {"multichoice", add_choices},
        [QUESTION_MULTIPLE] = {"multichoice", add_choices},
        [QUESTION_TRUE_FALSE] = {"truefalse", add_truth},
        [QUESTION_SHORT] = {"shortanswer", add_short},
        [QUESTION_NUMERIC] = {"numerical", add_numbers},
        [QUESTION_MATCHING] = {"matching", add_pairs},
        [QUESTION_ORDERING] = {"ordering", add_order},
        [QUESTION_ESSAY] = {"essay", add_nothing},
        [QUESTION_DESCRIPTION] = {"description", add_nothing},
    };
    add_category(out, q->category);
    str_addf(&out->out, "<question type=\"%s\">\n", types[q->type].name);
    add_wrapped(&out->out, "name", q->title[0] ? q->title : q->id);
    add_stem(out, q);
    add_rich(out, q, "generalfeedback", q->explanation);
    str_addf(&out->out,
             "<defaultgrade>%d</defaultgrade>\n<penalty>0</penalty>\n<hidden>0</hidden>\n",
             q->type != QUESTION_DESCRIPTION);
    add_plain(&out->out, "idnumber", q->id);
    types[q->type].add(out, q);
    add_tags(out, q);
    str_add(&out->out, "</question>\n");
    out->written++;
}

const struct export_format export_moodle = {"moodle", moodle_begin, moodle_add, moodle_end};
