/* GIFT, Aiken and Anki's text. */
#include "core/material/export.h"
#include "core/material/gift_write.h"
#include "core/material/sheet_columns.h"

#include <string.h>

static void no_frame(struct export *out)
{
    (void) out;
}

/* ---- GIFT ---- */

static void gift_add(struct export *out, const struct question *q)
{
    struct question bare = *q;
    if (out->category && strcmp(out->category, q->category) == 0)
        bare.category = "";
    else
        out->category = arena_strdup(&out->notes.arena, q->category);
    if (out->out.len > 0)
        str_add_char(&out->out, '\n');
    gift_write(&bare, &out->out);
    out->written++;
}

const struct export_format export_gift = {"gift", no_frame, gift_add, no_frame};

/* ---- Aiken ---- */

/* What Moodle reads as the beginning of something else. */
static bool is_reserved(const char *stem)
{
    bool option = stem[0] >= 'A' && stem[0] <= 'Z' && (stem[1] == '.' || stem[1] == ')');
    return option || str_starts(stem, "ANSWER:");
}

static void add_line(struct str *out, const char *text)
{
    for (; *text; text++)
        str_add_char(out, *text == '\n' ? ' ' : *text);
    str_add_char(out, '\n');
}

static bool has_more(const struct question *q)
{
    bool more = q->id[0] || q->explanation[0] || q->tags_count > 0;
    for (unsigned i = 0; i < q->answers_count; i++)
        more = more || q->answers[i].feedback[0];
    return more;
}

static void aiken_add(struct export *out, const struct question *q)
{
    bool fits = q->type == QUESTION_SINGLE && export_plain_weights(q) && !q->tail;
    if (!fits || is_reserved(q->stem) || strcmp(q->format, "html") == 0) {
        export_leave(out, q, ERR_N("a question that Aiken cannot carry"));
        return;
    }
    bool lines = strchr(q->stem, '\n') != NULL;
    char right = 'A';
    add_line(&out->out, q->stem);
    for (unsigned i = 0; i < q->answers_count; i++) {
        str_addf(&out->out, "%c. ", (int) ('A' + i));
        add_line(&out->out, q->answers[i].text);
        lines = lines || strchr(q->answers[i].text, '\n') != NULL;
        right = q->answers[i].weight > 0 ? (char) ('A' + i) : right;
    }
    str_addf(&out->out, "ANSWER: %c\n\n", right);
    if (lines)
        import_report(&out->notes, q->line, ERR_N("line breaks became spaces"), "%.60s",
                      export_name(q));
    out->plain += has_more(q);
    out->written++;
}

static void aiken_end(struct export *out)
{
    if (out->plain > 0)
        import_report(&out->notes, 0,
                      ERR_N("ids, tags, feedback and explanations have no place in Aiken"), "%zu",
                      out->plain);
}

const struct export_format export_aiken = {"aiken", no_frame, aiken_add, aiken_end};

/* ---- Anki ---- */

static void anki_begin(struct export *out)
{
    str_add(&out->out, "#separator:tab\n#html:true\n#guid column:1\n#tags column:4\n");
}

/* One field: HTML on one line. */
static void anki_text(struct str *out, const char *text)
{
    struct str escaped = STR_INIT;
    export_escape(&escaped, text);
    for (const char *p = str_text(&escaped); *p; p++)
        if (*p == '\n')
            str_add(out, "<br>");
        else
            str_add_char(out, *p == '\t' ? ' ' : *p);
    str_finish(&escaped);
}

/* A text of the question: HTML stays what it is. */
static void anki_rich(struct str *out, const struct question *q, const char *text)
{
    if (strcmp(q->format, "html") != 0) {
        anki_text(out, text);
        return;
    }
    for (; *text; text++)
        str_add_char(out, *text == '\n' || *text == '\t' ? ' ' : *text);
}

static bool shows_answers(const struct question *q)
{
    return q->type == QUESTION_SINGLE || q->type == QUESTION_MULTIPLE ||
           q->type == QUESTION_ORDERING;
}

static void anki_front(struct str *out, const struct question *q)
{
    unsigned char place[QUESTION_ANSWERS_MAX];
    for (unsigned i = 0; i < QUESTION_ANSWERS_MAX; i++)
        place[i] = (unsigned char) i;
    if (q->type == QUESTION_ORDERING)
        question_scramble(q, place);
    anki_rich(out, q, q->stem);
    if (q->tail) {
        str_add(out, " ____ ");
        anki_rich(out, q, q->tail);
    }
    for (unsigned i = 0; i < q->answers_count; i++) {
        if (shows_answers(q)) {
            str_addf(out, "<br>%c. ", (int) ('A' + i));
            anki_rich(out, q, q->answers[place[i]].text);
        } else if (q->type == QUESTION_MATCHING) {
            str_add(out, i ? "<br>" : "<hr>");
            anki_text(out, q->answers[i].text);
        }
    }
    for (unsigned i = 0; i < q->choices_count; i++) {
        str_addf(out, "%s%c. ", i ? "<br>" : "<hr>", (int) ('A' + i));
        anki_text(out, q->choices[i]);
    }
}

static void anki_answers(struct str *out, const struct question *q)
{
    const char *between = "";
    if (q->type == QUESTION_TRUE_FALSE)
        str_add(out, q->truth ? "对" : "错");
    for (unsigned i = 0; i < q->answers_count && q->type != QUESTION_TRUE_FALSE; i++) {
        const struct question_answer *a = &q->answers[i];
        if (a->weight <= 0)
            continue;
        str_add(out, between);
        if (q->type == QUESTION_SINGLE || q->type == QUESTION_MULTIPLE)
            str_addf(out, "%c. ", (int) ('A' + i));
        anki_rich(out, q, a->text);
        if (a->match) {
            str_add(out, " → ");
            anki_text(out, a->match);
        }
        between = "<br>";
    }
}

static void anki_add(struct export *out, const struct question *q)
{
    struct str *text = &out->out;
    if (q->type == QUESTION_DESCRIPTION) {
        export_leave(out, q, ERR_N("a text without a question makes no card"));
        return;
    }
    anki_text(text, q->id);
    str_add_char(text, '\t');
    anki_front(text, q);
    str_add_char(text, '\t');
    anki_answers(text, q);
    if (q->explanation[0]) {
        str_add(text, "<hr>");
        anki_rich(text, q, q->explanation);
    }
    str_add_char(text, '\t');
    for (unsigned i = 0; i < q->tags_count; i++) {
        str_add(text, i ? " " : "");
        for (const char *p = q->tags[i]; *p; p++)
            str_add_char(text, *p == ' ' || *p == '\t' || *p == '"' ? '_' : *p);
    }
    str_add_char(text, '\n');
    if (strstr(q->stem, "](media/"))
        import_report(&out->notes, q->line, ERR_N("a picture that Anki does not get"), "%.60s",
                      export_name(q));
    out->written++;
}

const struct export_format export_anki = {"anki", anki_begin, anki_add, no_frame};
