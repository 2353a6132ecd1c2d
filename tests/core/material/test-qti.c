#include "core/material/qti.h"

#include "base/str.h"
#include "tests/suite.h"

#include "tests/core/material/lines.h"

/* Every case is written once, in the names of 2.x, and read in those and in the names of 3.0. */

static const char *const type_names[] = {"single", "multiple",    "truth",
                                         "short",  "numeric",     "matching",
                                         "essay",  "description", "ordering"};

static void add_field(struct str *out, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    str_addf(out, " %s=", name);
    for (; *value; value++)
        if (*value == '\n')
            str_add(out, "\\n");
        else
            str_add_char(out, *value);
}

static void dump_answer(struct str *out, const struct question *q, unsigned i)
{
    const struct question_answer *a = &q->answers[i];
    str_addf(out, "%c %d", (int) ('A' + i), a->weight);
    add_field(out, "text", a->text);
    add_field(out, "match", a->match);
    add_field(out, "format", a->format);
    add_field(out, "feedback", a->feedback);
    str_add(out, "\n");
}

static void dump(struct str *out, const struct question *q)
{
    char *key = question_key(q);
    str_add(out, type_names[q->type]);
    add_field(out, "id", q->id);
    add_field(out, "title", q->title);
    add_field(out, "category", q->category);
    add_field(out, "stem", q->stem);
    add_field(out, "tail", q->tail);
    add_field(out, "format", q->format);
    add_field(out, "key", key);
    for (unsigned i = 0; i < q->tags_count; i++)
        add_field(out, "tag", q->tags[i]);
    add_field(out, "explanation", q->explanation);
    str_add(out, "\n");
    for (unsigned i = 0; i < q->answers_count; i++)
        dump_answer(out, q, i);
    for (unsigned i = 0; i < q->choices_count; i++)
        str_addf(out, "%s%s", i ? "|" : "choices ", q->choices[i]);
    str_add(out, q->choices_count ? "\n" : "");
    free(key);
}

static void dump_notes(struct str *out, const struct import *import)
{
    for (size_t i = 0; i < import->notes_count; i++) {
        const struct import_note *n = &import->notes[i];
        str_addf(out, "%s %u %s", n->fault ? "fault" : "note", n->line, n->what);
        str_addf(out, *n->detail ? ": %s\n" : "\n", n->detail);
    }
}

/* ---- from 2.x to 3.0 ---- */

static bool is_html(const char *name, size_t n)
{
    static const char *const names[] = {"p",  "div",  "img",  "br",     "b",    "ul", "ol",
                                        "li", "code", "span", "object", "math", "mi", "table",
                                        "tr", "td",   "th",   "pre",    "mo",   "em"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == n && memcmp(names[i], name, n) == 0)
            return true;
    return false;
}

static void add_kebab(struct str *out, const char *name, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (name[i] >= 'A' && name[i] <= 'Z')
            str_addf(out, "-%c", name[i] - 'A' + 'a');
        else
            str_add_char(out, name[i]);
}

/* One tag: its name, then attributes up to '>'. */
static const char *add_tag(struct str *out, const char *p)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    if (*p == '/')
        str_add_char(out, *p++);
    size_t n = strspn(p, letters);
    str_add(out, n == 0 || is_html(p, n) ? "" : "qti-");
    add_kebab(out, p, n);
    for (p += n; *p && *p != '>';) {
        n = strspn(p, letters);
        add_kebab(out, p, n);
        p += n;
        if (*p == '"') {
            const char *end = strchr(p + 1, '"');
            str_add_bytes(out, p, (size_t) (end + 1 - p));
            p = end + 1;
        } else if (*p != '>') {
            str_add_char(out, *p++);
        }
    }
    return p;
}

static void to_three(struct str *out, const char *p)
{
    while (*p) {
        str_add_char(out, *p);
        if (*p++ == '<' && *p != '?' && *p != '!')
            p = add_tag(out, p);
    }
}

/* Names of elements in notes, back to those of 2.x. */
static void to_two(struct str *text)
{
    struct str out = STR_INIT;
    for (const char *p = str_text(text); *p; p++) {
        if (strncmp(p, "<qti-", 5) != 0) {
            str_add_char(&out, *p);
            continue;
        }
        str_add_char(&out, '<');
        for (p += 5; *p && *p != '>'; p++)
            if (*p == '-' && *++p)
                str_add_char(&out, (char) (*p - 'a' + 'A'));
            else
                str_add_char(&out, *p);
        p--;
    }
    str_finish(text);
    *text = out;
}

/* ---- cases ---- */

struct qti_case {
    char name[200];
    struct str text, want;
};

static void read_one(const struct qti_case *c, const char *text, bool three)
{
    struct import import = {0};
    struct str got = STR_INIT;
    import_qti("item.xml", text, strlen(text), NULL, &import);
    for (size_t i = 0; i < import.count; i++)
        dump(&got, &import.list[i]);
    dump_notes(&got, &import);
    if (three)
        to_two(&got);
    ck_assert_msg(strcmp(str_text(&got), str_text(&c->want)) == 0, "%s (%s):\n%s---\n%s", c->name,
                  three ? "3.0" : "2.x", str_text(&got), str_text(&c->want));
    str_finish(&got);
    import_finish(&import);
}

static void finish(struct qti_case *c)
{
    struct str three = STR_INIT;
    if (c->text.len > 0) {
        to_three(&three, str_text(&c->text));
        read_one(c, str_text(&c->text), false);
        read_one(c, str_text(&three), true);
    }
    str_finish(&three);
    str_finish(&c->text);
    str_finish(&c->want);
}

START_TEST(test_items)
{
    FILE *file = lines_open("qti.data");
    char line[4000];
    struct qti_case c = {.name = ""};
    while (lines_next(file, line, sizeof line)) {
        if (line[0] == '@') {
            finish(&c);
            snprintf(c.name, sizeof c.name, "%.190s", line + 2);
        } else if (line[0] == '|') {
            str_addf(&c.text, "%s\n", line + 2);
        } else if (line[0] == '>') {
            str_addf(&c.want, "%s\n", line + 2);
        }
    }
    finish(&c);
    fclose(file);
}
END_TEST

/* Nested sections, an item named twice, one that is not there, keywords of the manifest. */
START_TEST(test_package)
{
    static const char manifest[] =
        "<manifest><resources><resource identifier='t' type='imsqti_test_xmlv2p1' href='t.xml'/>"
        "<resource identifier='q' type='imsqti_item_xmlv2p1' href='items/q.xml'><metadata><lom>"
        "<general><identifier><entry>x-1</entry></identifier><keyword><string>K1.1.2</string>"
        "</keyword></general></lom></metadata></resource></resources></manifest>";
    static const char test[] =
        "<assessmentTest identifier='t' title='T'><testPart identifier='p'><assessmentSection "
        "identifier='a' title='甲'><assessmentSection identifier='b' title='乙'>"
        "<assessmentItemRef identifier='q' href='items/q.xml'/><assessmentItemRef identifier='r' "
        "href='items/q.xml'/><assessmentItemRef identifier='s' href='s.xml'/></assessmentSection>"
        "</assessmentSection></testPart></assessmentTest>";
    static const char item[] = "<assessmentItem identifier='q' title=''><itemBody><p>x</p>"
                               "</itemBody></assessmentItem>";
    struct qti_file files[] = {{"imsmanifest.xml", manifest, sizeof manifest - 1},
                               {"t.xml", test, sizeof test - 1},
                               {"items/q.xml", item, sizeof item - 1}};
    struct import import = {0};
    struct str got = STR_INIT;
    ck_assert(import_qti_package("p.zip", files, 3, NULL, &import));
    for (size_t i = 0; i < import.count; i++)
        dump(&got, &import.list[i]);
    dump_notes(&got, &import);
    ck_assert_str_eq(str_text(&got),
                     "description id=q category=甲/乙 stem=x tag=K1.1.2 tag=lom:x-1\n"
                     "note 1 an item that the test names again is read once: items/q.xml\n"
                     "note 1 an item of the test that is not in the package: s.xml\n");
    str_finish(&got);
    import_finish(&import);
}
END_TEST

SUITE_MAIN("core/material/qti", tcase_add_test(tc, test_package); tcase_add_test(tc, test_items);)
