#include "core/material/qti_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NONE, SPACE, LINE, BLANK };
enum { NEST_MAX = 64 };

bool qti_is_interaction(const struct xml_node *node)
{
    return node->name && (str_ends(node->name, "-interaction") ||
                          (str_ends(node->name, "Interaction") && node->name[0] >= 'a'));
}

/* ---- files of the package ---- */

static int hex(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;
    return at ? (int) (at - digits) : -1;
}

static char *decoded(const char *s)
{
    struct str out = STR_INIT;
    for (; *s && *s != '#' && *s != '?'; s++)
        if (*s == '%' && hex(s[1]) >= 0 && hex(s[2]) >= 0) {
            str_add_char(&out, (char) (hex(s[1]) * 16 + hex(s[2])));
            s += 2;
        } else {
            str_add_char(&out, *s);
        }
    return str_take(&out);
}

/* "items/../images/x.png" to "images/x.png", in place; false when it leaves the root. */
static bool straighten(char *path)
{
    char *to = path;
    for (char *p = path; *p;) {
        size_t n = strcspn(p, "/");
        if (n == 2 && memcmp(p, "..", 2) == 0) {
            if (to == path)
                return false;
            to--;
            while (to > path && to[-1] != '/')
                to--;
        } else if (n > 0 && !(n == 1 && *p == '.')) {
            memmove(to, p, n);
            to += n;
            if (p[n] == '/')
                *to++ = '/';
        }
        p += n + (p[n] == '/');
    }
    *to = '\0';
    return true;
}

const struct qti_file *qti_file_at(const struct qti_source *source, const char *reference,
                                   unsigned line)
{
    char *name = decoded(reference);
    char *path = *name == '/' ? xstrdup(name + 1) : xasprintf("%s%s", source->folder, name);
    const struct qti_file *found = NULL;
    bool outside = strstr(reference, ":") != NULL;
    if (!outside && source->files_count > 0 && !straighten(path))
        import_fault(source->import, line, ERR_N("a path that leaves its folder"), "%s", reference);
    else
        for (size_t i = 0; i < source->files_count && !found && !outside; i++)
            if (strcmp(source->files[i].name, path) == 0)
                found = &source->files[i];
    free(path);
    free(name);
    return found;
}

/* ---- what is written ---- */

static struct str *sink(struct qti_text *t)
{
    return t->after ? &t->tail : &t->head;
}

static void want(struct qti_text *t, int space)
{
    if (t->pending < space)
        t->pending = space;
}

static void put(struct qti_text *t, const char *s)
{
    static const char *const spaces[] = {"", " ", "\n", "\n\n"};
    struct str *out = sink(t);
    if (out->len > 0)
        str_add(out, spaces[t->pending]);
    t->pending = NONE;
    str_add(out, s);
}

void qti_text_break(struct qti_text *text)
{
    want(text, BLANK);
}

static void add_run(struct qti_text *t, const char *s)
{
    char one[2] = "";
    if (t->source->own) {
        put(t, s);
        return;
    }
    for (; *s; s++) {
        if (strchr(" \t\r\n", *s)) {
            want(t, SPACE);
        } else {
            one[0] = *s;
            put(t, one);
        }
    }
}

static void report(struct qti_text *t, const struct xml_node *node, const char *what)
{
    import_report(t->source->import, node->line, what, "<%s>", node->name);
}

static void add_image(struct qti_text *t, const struct xml_node *node, const char *reference,
                      const char *alt)
{
    struct import *import = t->source->import;
    const struct qti_file *file = qti_file_at(t->source, reference, node->line);
    const char *slash = strrchr(reference, '/'), *base = slash ? slash + 1 : reference;
    const char *kept = NULL;
    if (file)
        kept = import_keep_media(import, node->line, base, file->bytes, file->len);
    else
        import_report(import, node->line, ERR_N("a picture that is not in the package"), "%s",
                      reference);
    if (!kept) {
        if (*alt)
            put(t, alt);
        return;
    }
    put(t, "![");
    put(t, alt);
    put(t, "](");
    put(t, kept);
    put(t, ")");
    t->marked = true;
}

static void add_object(struct qti_text *t, const struct xml_node *node)
{
    const char *type = qti_attribute_or(node, "type", "");
    if (str_starts(type, "image/"))
        add_image(t, node, qti_attribute_or(node, "data", ""),
                  qti_plain(node, &t->source->import->arena));
    else
        report(t, node, ERR_N("an object that is no picture is left out"));
}

static void add_cells(struct qti_text *t, const struct xml_node *row)
{
    unsigned cells = 0;
    bool head = false;
    want(t, LINE);
    for (const struct xml_node *c = xml_child(row, NULL); c; c = xml_after(c, NULL), cells++) {
        put(t, cells ? " | " : "| ");
        head = head || qti_is(c, "th");
        qti_text_add(t, c);
        t->pending = NONE;
    }
    put(t, " |");
    want(t, LINE);
    if (head && row->parent->first && xml_child(row->parent, "tr") == row) {
        for (unsigned i = 0; i < cells; i++)
            put(t, i ? "---|" : "|---|");
        want(t, LINE);
    }
    t->marked = true;
}

static void add_item(struct qti_text *t, const struct xml_node *node)
{
    char number[16] = "- ";
    unsigned at = 1;
    for (const struct xml_node *n = xml_child(node->parent, "li"); n && n != node;
         n = xml_after(n, "li"))
        at++;
    if (qti_is(node->parent, "ol"))
        snprintf(number, sizeof number, "%u. ", at);
    want(t, LINE);
    put(t, number);
    qti_text_add(t, node);
    want(t, LINE);
}

static void add_code(struct qti_text *t, const struct xml_node *node, bool block)
{
    const char *text = xml_text(node, &t->source->import->arena);
    if (block) {
        want(t, BLANK);
        put(t, "```\n");
        put(t, text);
        put(t, str_ends(text, "\n") ? "```" : "\n```");
        want(t, BLANK);
    } else {
        put(t, "`");
        put(t, text);
        put(t, "`");
    }
    t->marked = true;
}

/* ---- elements ---- */

static bool among(const struct xml_node *node, const char *const *names)
{
    for (; *names; names++)
        if (qti_is(node, *names))
            return true;
    return false;
}

static bool is_block(const struct xml_node *node)
{
    static const char *const names[] = {
        "p",       "div",     "h1",     "h2",          "h3",         "h4",          "h5",
        "h6",      "ul",      "ol",     "table",       "blockquote", "section",     "article",
        "dl",      "dt",      "dd",     "figure",      "figcaption", "rubricBlock", "stimulusBody",
        "caption", "address", "prompt", "contentBody", NULL};
    return among(node, names);
}

static bool is_apart(const struct xml_node *node)
{
    static const char *const names[] = {"feedbackInline",
                                        "feedbackBlock",
                                        "modalFeedback",
                                        "rubricBlock",
                                        "style",
                                        "script",
                                        "rp",
                                        "catalogInfo",
                                        "stylesheet",
                                        NULL};
    return among(node, names);
}

static void add_gap(struct qti_text *t, const struct xml_node *node)
{
    bool is_inline =
        qti_is(node, "textEntryInteraction") || qti_is(node, "inlineChoiceInteraction");
    if (node == t->gap) {
        t->after = true;
        t->pending = NONE;
    } else if (is_inline) {
        put(t, "____");
    }
}

/* Elements that need more than their text; false for the others. */
static bool add_special(struct qti_text *t, const struct xml_node *node)
{
    static const char *const lost[] = {"audio", "video", "iframe", "svg", "include", NULL};
    static const char *const made[] = {"printedVariable", "templateInline", "templateBlock", NULL};
    if (is_apart(node))
        return true;
    if (qti_is_interaction(node))
        add_gap(t, node);
    else if (qti_is(node, "br") && t->source->own)
        str_add_char(sink(t), '\n');
    else if (qti_is(node, "br"))
        want(t, LINE);
    else if (qti_is(node, "img"))
        add_image(t, node, qti_attribute_or(node, "src", ""), qti_attribute_or(node, "alt", ""));
    else if (qti_is(node, "object"))
        add_object(t, node);
    else if (qti_is(node, "tr"))
        add_cells(t, node);
    else if (qti_is(node, "li"))
        add_item(t, node);
    else if (qti_is(node, "pre") || qti_is(node, "code"))
        add_code(t, node, qti_is(node, "pre"));
    else if (among(node, lost))
        report(t, node, ERR_N("an object that is no picture is left out"));
    else if (among(node, made))
        report(t, node, ERR_N("a text that a template makes is left out"));
    else
        return false;
    return true;
}

void qti_text_add(struct qti_text *text, const struct xml_node *node)
{
    if (++text->depth > NEST_MAX) {
        text->depth--;
        return;
    }
    for (const struct xml_node *n = node->first; n; n = n->next) {
        if (n->text) {
            add_run(text, n->text);
            continue;
        }
        if (add_special(text, n))
            continue;
        if (qti_is(n, "math"))
            report(text, n, ERR_N("a formula is shown as its bare text"));
        bool block = is_block(n) && !text->source->own;
        if (block)
            want(text, qti_is(n, "dt") || qti_is(n, "dd") ? LINE : BLANK);
        qti_text_add(text, n);
        if (block)
            want(text, BLANK);
    }
    text->depth--;
}

void qti_text_finish(struct qti_text *text)
{
    str_finish(&text->head);
    str_finish(&text->tail);
}

const char *qti_text_of(const struct qti_source *source, const struct xml_node *node)
{
    struct qti_text text = {.source = source};
    qti_text_add(&text, node);
    const char *kept = arena_strdup(&source->import->arena, str_text(&text.head));
    qti_text_finish(&text);
    return kept;
}
