#include "core/material/import_moodle.h"

#include "base/base64.h"
#include "base/str.h"
#include "core/material/bank.h"
#include "core/material/import_cloze.h"
#include "core/material/import_html.h"
#include "core/material/xml.h"

#include <stdlib.h>
#include <string.h>

/* As many as IMPORT_QUESTIONS_MAX questions have. */
static const struct xml_limits moodle_limits = {
    .bytes = IMPORT_FILE_MAX, .depth = 64, .nodes = 3000000, .attributes = 64};

struct moodle {
    struct import *out;
    const struct import_options *options;
    const char *category;
    unsigned points; /* questions with a mark of their own */
};

/* ---- texts and files ---- */

static const char *trimmed(struct moodle *m, const char *s)
{
    while (*s && strchr(" \t\r\n", *s))
        s++;
    size_t n = strlen(s);
    while (n > 0 && strchr(" \t\r\n", s[n - 1]))
        n--;
    return arena_strndup(&m->out->arena, s, n);
}

/* The <text> of an element, or what it holds itself. */
static const char *text_of(struct moodle *m, const struct xml_node *node)
{
    const struct xml_node *text = xml_child(node, "text");
    return trimmed(m, xml_text(text ? text : node, &m->out->arena));
}

static const char *child_text(struct moodle *m, const struct xml_node *node, const char *name)
{
    const struct xml_node *child = xml_child(node, name);
    return child ? text_of(m, child) : "";
}

static const char *replaced(struct arena *arena, const char *text, const char *from, const char *to)
{
    struct str out = STR_INIT;
    const char *at;
    while (*from && (at = strstr(text, from))) {
        str_add_bytes(&out, text, (size_t) (at - text));
        str_add(&out, to);
        text = at + strlen(from);
    }
    str_add(&out, text);
    const char *kept = arena_strndup(arena, str_text(&out), out.len);
    str_finish(&out);
    return kept;
}

static bool unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-_.~", c));
}

/* As Moodle writes the name within a link. */
static const char *percent_name(struct arena *arena, const char *name)
{
    struct str out = STR_INIT;
    for (const char *p = name; *p; p++)
        if (unreserved((unsigned char) *p))
            str_add_char(&out, *p);
        else
            str_addf(&out, "%%%02X", (unsigned) (unsigned char) *p);
    const char *kept = arena_strdup(arena, str_text(&out));
    str_finish(&out);
    return kept;
}

/* Keeps an embedded file; NULL after a fault. */
static const char *keep_file(struct moodle *m, const struct xml_node *file)
{
    struct arena *arena = &m->out->arena;
    const char *name = xml_attribute(file, "name"), *path = xml_attribute(file, "path");
    const char *encoding = xml_attribute(file, "encoding");
    const char *body = xml_text(file, arena);
    size_t len = strlen(body), got = 0;
    unsigned char *bytes = xmalloc(len + 1);
    const char *kept = NULL;
    bool inside = path && strcmp(path, "/") != 0;
    name = arena_printf(arena, "%s%s", inside ? path + (path[0] == '/') : "", name ? name : "");
    if (!encoding || strcmp(encoding, "base64") != 0 || !base64_decode(body, bytes, &got))
        import_fault(m->out, file->line, ERR_N("an embedded file that is not base64"), "%.100s",
                     name);
    else
        kept = import_keep_media(m->out, file->line, name, bytes, got);
    free(bytes);
    return kept;
}

static const char *with_files(struct moodle *m, const struct xml_node *node, const char *text)
{
    struct arena *arena = &m->out->arena;
    const struct xml_node *file = xml_child(node, "file");
    for (; file; file = xml_after(file, "file")) {
        const char *kept = keep_file(m, file), *name = xml_attribute(file, "name");
        if (!kept || !name)
            continue;
        const char *plain = arena_printf(arena, "@@PLUGINFILE@@/%s", name);
        const char *coded = arena_printf(arena, "@@PLUGINFILE@@/%s", percent_name(arena, name));
        text = replaced(arena, replaced(arena, text, coded, kept), plain, kept);
    }
    if (strstr(text, "@@PLUGINFILE@@"))
        import_report(m->out, node->line, ERR_N("a file that is shown, but not embedded"), "%.60s",
                      strstr(text, "@@PLUGINFILE@@"));
    return text;
}

/* Text and format of a rich element. */
static const char *rich(struct moodle *m, const struct xml_node *node, const char **format)
{
    static const char *const names[][2] = {{"html", "html"},
                                           {"markdown", "markdown"},
                                           {"plain_text", "plain"},
                                           {"moodle_auto_format", ""}};
    const char *written = xml_attribute(node, "format"), *text = text_of(m, node);
    *format = "";
    if (!node || !*text)
        return "";
    for (size_t i = 0; written && i < sizeof names / sizeof *names; i++)
        if (strcmp(written, names[i][0]) == 0)
            *format = names[i][1];
    text = with_files(m, node, text);
    bool html = !written || strcmp(written, "html") == 0;
    return html ? import_html(&m->out->arena, text, format) : text;
}

/* Feedback has no format of its own: HTML that stays HTML in a text of another format is told. */
static const char *side_text(struct moodle *m, const struct xml_node *node,
                             const struct question *q)
{
    const char *format, *text = rich(m, node, &format);
    if (*text && strcmp(format, "html") == 0 && strcmp(q->format, "html") != 0)
        import_report(m->out, node->line, ERR_N("a feedback keeps its HTML tags"), "%.60s", text);
    return text;
}

/* ---- what all types have ---- */

static void read_tags(struct moodle *m, const struct xml_node *node, struct question *q)
{
    const struct xml_node *tags = xml_child(node, "tags");
    unsigned count = 0;
    for (const struct xml_node *tag = xml_child(tags, "tag"); tag; tag = xml_after(tag, "tag"))
        count++;
    const char **list = arena_array(&m->out->arena, count, sizeof *list);
    for (const struct xml_node *tag = xml_child(tags, "tag"); tag; tag = xml_after(tag, "tag"))
        if (*(list[q->tags_count] = text_of(m, tag)))
            q->tags_count++;
    q->tags = list;
}

static void read_points(struct moodle *m, const struct xml_node *node)
{
    const char *grade = child_text(m, node, "defaultgrade");
    struct decimal value;
    m->points +=
        decimal_parse(grade, strlen(grade), &value) && decimal_compare(value, decimal_from(1)) != 0;
}

static struct question read_common(struct moodle *m, const struct xml_node *node)
{
    struct question q = {.category = m->category, .line = node->line};
    q.title = child_text(m, node, "name");
    q.stem = rich(m, xml_child(node, "questiontext"), &q.format);
    q.explanation = side_text(m, xml_child(node, "generalfeedback"), &q);
    q.id = child_text(m, node, "idnumber");
    if (strcmp(q.title, q.id) == 0) /* Moodle wants a name; an export gives the id for one */
        q.title = "";
    if (*q.id && !bank_id_is_fine(q.id)) {
        import_report(m->out, node->line, ERR_N("an id number that cannot be an id; one is made"),
                      "%.60s", q.id);
        q.id = "";
    }
    read_tags(m, node, &q);
    read_points(m, node);
    return q;
}

/* ---- answers ---- */

struct answers {
    struct question_answer list[QUESTION_ANSWERS_MAX];
    unsigned count;
};

static void keep(struct moodle *m, const struct answers *answers, struct question *q)
{
    struct question_answer *list = arena_array(&m->out->arena, answers->count, sizeof *list);
    if (answers->count > 0)
        memcpy(list, answers->list, answers->count * sizeof *list);
    q->answers = list;
    q->answers_count = answers->count;
}

static bool weight_of(struct moodle *m, const struct xml_node *node, int *weight)
{
    const char *written = xml_attribute(node, "fraction");
    struct decimal value;
    *weight = 0;
    if (!written)
        return true;
    if (!decimal_parse(written, strlen(written), &value) ||
        decimal_compare(value, decimal_from(100)) > 0 ||
        decimal_compare(value, decimal_from(-100)) < 0)
        return import_fault(m->out, node->line,
                            ERR_N("a weight that is no percentage from -100 to 100"), "%.60s",
                            written);
    *weight = (int) decimal_scaled(value, 3);
    return true;
}

static bool read_answers(struct moodle *m, const struct xml_node *node, const struct question *q,
                         struct answers *answers)
{
    const struct xml_node *a = xml_child(node, "answer");
    for (; a; a = xml_after(a, "answer")) {
        if (answers->count == QUESTION_ANSWERS_MAX)
            return import_fault(m->out, a->line, ERR_N("more than 26 answers"), "%.60s", q->title);
        struct question_answer *answer = &answers->list[answers->count++];
        const char *format, *text = rich(m, a, &format);
        *answer = (struct question_answer){.text = text, .format = format};
        answer->feedback = side_text(m, xml_child(a, "feedback"), q);
        if (!weight_of(m, a, &answer->weight))
            return false;
    }
    return true;
}

/* Feedback of the whole question by outcome has no place; empty and standing texts do not count. */
static void report_outcomes(struct moodle *m, const struct xml_node *node)
{
    static const char *const names[] = {"correctfeedback", "partiallycorrectfeedback",
                                        "incorrectfeedback"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *format, *text = rich(m, xml_child(node, names[i]), &format);
        if (*text && !str_starts(text, "Your answer is") && !str_starts(text, "您的答案") &&
            !str_starts(text, "你的回答"))
            import_report(m->out, node->line, ERR_N("a feedback for the whole outcome is left out"),
                          "%.60s", text);
    }
}

static bool read_choice(struct moodle *m, const struct xml_node *node, struct question *q)
{
    struct answers answers = {0};
    const char *single = child_text(m, node, "single");
    if (!read_answers(m, node, q, &answers))
        return false;
    bool one = strcmp(single, "true") == 0 || strcmp(single, "1") == 0 || !*single;
    q->type = one ? QUESTION_SINGLE : QUESTION_MULTIPLE;
    report_outcomes(m, node);
    keep(m, &answers, q);
    return true;
}

static bool read_truth(struct moodle *m, const struct xml_node *node, struct question *q)
{
    struct answers answers = {0}, kept = {.count = 2};
    bool seen[2] = {false, false};
    if (!read_answers(m, node, q, &answers))
        return false;
    q->type = QUESTION_TRUE_FALSE;
    for (unsigned i = 0; i < answers.count; i++) {
        bool right = answers.list[i].weight > 0;
        bool truth = strcmp(answers.list[i].text, "true") == 0;
        if (!truth && strcmp(answers.list[i].text, "false") != 0)
            return import_fault(m->out, node->line,
                                ERR_N("a true/false question with another answer"), "%.60s",
                                answers.list[i].text);
        if (right)
            q->truth = truth;
        seen[right] = true;
        kept.list[right].feedback = answers.list[i].feedback;
        kept.list[right].weight = right ? QUESTION_FULL : 0;
    }
    if (!seen[1])
        return import_fault(m->out, node->line, ERR_N("no right answer"), "%.60s", q->stem);
    keep(m, &kept, q);
    return true;
}

static bool read_short(struct moodle *m, const struct xml_node *node, struct question *q)
{
    struct answers answers = {0};
    if (!read_answers(m, node, q, &answers))
        return false;
    q->type = QUESTION_SHORT;
    if (strcmp(child_text(m, node, "usecase"), "1") == 0)
        import_report(m->out, node->line,
                      ERR_N("upper and lower case are no longer told apart in the answer"), "%.60s",
                      q->title);
    keep(m, &answers, q);
    return true;
}

static bool read_numeric(struct moodle *m, const struct xml_node *node, struct question *q)
{
    struct answers answers = {0};
    if (!read_answers(m, node, q, &answers))
        return false;
    q->type = QUESTION_NUMERIC;
    const struct xml_node *a = xml_child(node, "answer");
    for (unsigned i = 0; i < answers.count; i++, a = xml_after(a, "answer")) {
        const char *tolerance = child_text(m, a, "tolerance");
        if (strcmp(tolerance, "0") == 0)
            tolerance = "";
        if (!import_number(m->out, a->line, answers.list[i].text, tolerance, &answers.list[i]))
            return false;
    }
    if (xml_child(xml_child(node, "units"), "unit"))
        import_report(m->out, node->line, ERR_N("the units of a number are left out"), "%.60s",
                      q->title);
    keep(m, &answers, q);
    return true;
}

static bool add_choice(struct moodle *m, const char **choices, struct question *q, const char *text)
{
    for (unsigned i = 0; i < q->choices_count; i++)
        if (strcmp(choices[i], text) == 0)
            return true;
    if (q->choices_count == QUESTION_ANSWERS_MAX)
        return import_fault(m->out, q->line, ERR_N("more than 26 answers"), "%.60s", q->title);
    choices[q->choices_count++] = text;
    return true;
}

static bool read_matching(struct moodle *m, const struct xml_node *node, struct question *q)
{
    struct answers answers = {0};
    const char **choices = arena_array(&m->out->arena, QUESTION_ANSWERS_MAX, sizeof *choices);
    const struct xml_node *pair = xml_child(node, "subquestion");
    q->type = QUESTION_MATCHING;
    for (; pair; pair = xml_after(pair, "subquestion")) {
        const char *format, *left = rich(m, pair, &format);
        const char *right = child_text(m, pair, "answer");
        if (!add_choice(m, choices, q, right))
            return false;
        if (*left && answers.count == QUESTION_ANSWERS_MAX)
            return import_fault(m->out, pair->line, ERR_N("more than 26 answers"), "%.60s",
                                q->title);
        if (*left)
            answers.list[answers.count++] =
                (struct question_answer){.text = left, .match = right, .weight = QUESTION_FULL};
    }
    q->choices = choices;
    report_outcomes(m, node);
    keep(m, &answers, q);
    return true;
}

/* The answers stand in their order; Moodle's ways of partial marking but one become it. */
static bool read_ordering(struct moodle *m, const struct xml_node *node, struct question *q)
{
    struct answers answers = {0};
    const char *grading = child_text(m, node, "gradingtype");
    if (!read_answers(m, node, q, &answers))
        return false;
    q->type = QUESTION_ORDERING;
    bool exact = strcmp(grading, "ALL_OR_NOTHING") == 0 || strcmp(grading, "-1") == 0;
    bool next = strcmp(grading, "RELATIVE_NEXT_EXCLUDE_LAST") == 0 || strcmp(grading, "1") == 0;
    q->order = exact ? QUESTION_ORDER_EXACT : QUESTION_ORDER_NEXT;
    if (!exact && !next && *grading)
        import_report(m->out, node->line, ERR_N("another way of marking an order is used"), "%.60s",
                      grading);
    for (unsigned i = 0; i < answers.count; i++) {
        if (*answers.list[i].feedback)
            import_report(m->out, node->line, ERR_N("a feedback to one item is left out"), "%.60s",
                          answers.list[i].feedback);
        answers.list[i] =
            (struct question_answer){.text = answers.list[i].text, .weight = QUESTION_FULL};
    }
    report_outcomes(m, node);
    keep(m, &answers, q);
    return true;
}

static bool read_essay(struct moodle *m, const struct xml_node *node, struct question *q)
{
    q->type = QUESTION_ESSAY;
    const char *format, *hint = rich(m, xml_child(node, "graderinfo"), &format);
    if (*hint && !*q->explanation)
        q->explanation = hint;
    else if (*hint)
        import_report(m->out, node->line, ERR_N("the notes for the marker are left out"), "%.60s",
                      hint);
    return true;
}

static bool read_description(struct moodle *m, const struct xml_node *node, struct question *q)
{
    (void) m, (void) node;
    q->type = QUESTION_DESCRIPTION;
    return true;
}

/* ---- cloze ---- */

/* The text with gap `asked` as a line to fill and the others as […]. */
static const char *gap_stem(struct moodle *m, const char *text, const struct cloze *cloze,
                            unsigned asked)
{
    struct str out = STR_INIT;
    size_t at = 0;
    for (unsigned i = 0; i < cloze->count; i++) {
        str_add_bytes(&out, text + at, cloze->gaps[i].start - at);
        str_add(&out, i == asked ? "____" : "[…]");
        at = cloze->gaps[i].end;
    }
    str_add(&out, text + at);
    const char *kept = arena_strdup(&m->out->arena, str_text(&out));
    str_finish(&out);
    return kept;
}

/* Answers of a gap are HTML as the text round them. */
static const struct question_answer *gap_answers(struct moodle *m, const struct question *gap)
{
    struct arena *arena = &m->out->arena;
    struct question_answer *list = arena_array(arena, gap->answers_count, sizeof *list);
    for (unsigned i = 0; i < gap->answers_count; i++) {
        const char *format;
        list[i] = gap->answers[i];
        if (gap->type != QUESTION_NUMERIC)
            list[i].text = import_html(arena, list[i].text, &list[i].format);
        list[i].feedback = import_html(arena, list[i].feedback, &format);
    }
    return list;
}

static void add_cloze(struct moodle *m, const struct xml_node *node)
{
    struct question common = read_common(m, node);
    const struct xml_node *body = xml_child(node, "questiontext");
    const char *text = with_files(m, body, text_of(m, body));
    struct cloze cloze;
    if (!cloze_read(m->out, node->line, text, &cloze))
        return;
    import_report(m->out, node->line, ERR_N("a text with gaps became one question for each gap"),
                  "%.60s (%u)", common.title, cloze.count);
    for (unsigned i = 0; i < cloze.count; i++) {
        struct question q = common, gap = cloze.gaps[i].question;
        q.type = gap.type;
        q.answers = gap_answers(m, &gap);
        q.answers_count = gap.answers_count;
        q.stem = import_html(&m->out->arena, gap_stem(m, text, &cloze, i), &q.format);
        if (cloze.count > 1 && *q.id)
            q.id = arena_printf(&m->out->arena, "%s-%u", q.id, i + 1);
        if (cloze.count > 1)
            q.title = arena_printf(&m->out->arena, "%s (%u)", q.title, i + 1);
        import_add(m->out, &q, m->options);
    }
}

/* ---- the quiz ---- */

static void read_category(struct moodle *m, const struct xml_node *node)
{
    const char *path = child_text(m, node, "category");
    if (str_starts(path, "$course$/"))
        path += strlen("$course$/");
    else if (strncmp(path, "$", 1) == 0 && strchr(path, '/'))
        path = strchr(path, '/') + 1;
    m->category = str_starts(path, "top/") ? path + 4 : strcmp(path, "top") == 0 ? "" : path;
}

static void read_question(struct moodle *m, const struct xml_node *node)
{
    static const struct {
        const char *name;
        bool (*read)(struct moodle *m, const struct xml_node *node, struct question *q);
    } types[] = {
        {"multichoice", read_choice},      {"truefalse", read_truth},
        {"shortanswer", read_short},       {"numerical", read_numeric},
        {"matching", read_matching},       {"match", read_matching},
        {"ordering", read_ordering},       {"essay", read_essay},
        {"description", read_description},
    };
    const char *type = xml_attribute(node, "type");
    type = type ? type : "";
    if (strcmp(type, "category") == 0) {
        read_category(m, node);
        return;
    }
    if (strcmp(type, "cloze") == 0 || strcmp(type, "multianswer") == 0) {
        add_cloze(m, node);
        return;
    }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, type) == 0) {
            struct question q = read_common(m, node);
            if (types[i].read(m, node, &q))
                import_add(m->out, &q, m->options);
            return;
        }
    import_report(m->out, node->line, ERR_N("a question of a type unknown here is left out"),
                  "%.40s: %.60s", type, child_text(m, node, "name"));
}

bool import_moodle(const char *file, const char *text, size_t len,
                   const struct import_options *options, struct import *out)
{
    struct moodle m = {.out = out, .options = options, .category = ""};
    const struct xml_node *root = NULL;
    struct err err = ERR_INIT;
    size_t faults = out->faults;
    out->file = arena_strdup(&out->arena, file);
    if (!xml_parse(file, text, len, &moodle_limits, &out->arena, &root, &err))
        return import_err(out, &err);
    if (!xml_is(root, "quiz"))
        return import_fault(out, root->line, ERR_N("not a file of questions from Moodle"), "<%s>",
                            root->name);
    for (const struct xml_node *q = xml_child(root, "question"); q; q = xml_after(q, "question"))
        read_question(&m, q);
    if (m.points > 0)
        import_report(out, 0, ERR_N("marks are left out, since a paper gives them by type"), "%u",
                      m.points);
    return out->faults == faults;
}
