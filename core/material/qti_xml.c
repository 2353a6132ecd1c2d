#include "core/material/qti_xml.h"

#include <stdarg.h>
#include <string.h>

static void add_kebab(struct str *out, const char *name)
{
    for (; *name; name++)
        if (*name >= 'A' && *name <= 'Z')
            str_addf(out, "-%c", *name - 'A' + 'a');
        else
            str_add_char(out, *name);
}

static bool is_html(const char *name)
{
    static const char *const names[] = {"p", "div", "br", "img"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void add_name(struct qti_xml *xml, const char *name)
{
    if (xml->version == QTI_30 && !is_html(name)) {
        str_add(&xml->out, "qti-");
        add_kebab(&xml->out, name);
    } else {
        str_add(&xml->out, name);
    }
}

static void add_escaped(struct str *out, const char *s, bool attribute)
{
    for (; *s; s++)
        if (*s == '&')
            str_add(out, "&amp;");
        else if (*s == '<')
            str_add(out, "&lt;");
        else if (*s == '>')
            str_add(out, "&gt;");
        else if (*s == '"' && attribute)
            str_add(out, "&quot;");
        else if (*s == '\r' || ((*s == '\n' || *s == '\t') && attribute))
            str_addf(out, "&#%d;", *s);
        else
            str_add_char(out, *s);
}

/* Names with a colon are not of QTI. */
static void add_attributes(struct qti_xml *xml, va_list ap)
{
    const char *name;
    while ((name = va_arg(ap, const char *))) {
        const char *value = va_arg(ap, const char *);
        if (!value)
            continue;
        str_add_char(&xml->out, ' ');
        if (xml->version == QTI_30 && !strchr(name, ':'))
            add_kebab(&xml->out, name);
        else
            str_add(&xml->out, name);
        str_add(&xml->out, "=\"");
        add_escaped(&xml->out, value, true);
        str_add_char(&xml->out, '"');
    }
}

void qti_begin(struct qti_xml *xml, const char *name, ...)
{
    va_list ap;
    va_start(ap, name);
    str_add_char(&xml->out, '<');
    add_name(xml, name);
    add_attributes(xml, ap);
    str_add_char(&xml->out, '>');
    va_end(ap);
}

void qti_empty(struct qti_xml *xml, const char *name, ...)
{
    va_list ap;
    va_start(ap, name);
    str_add_char(&xml->out, '<');
    add_name(xml, name);
    add_attributes(xml, ap);
    str_add(&xml->out, "/>");
    va_end(ap);
}

void qti_end(struct qti_xml *xml, const char *name)
{
    str_add(&xml->out, "</");
    add_name(xml, name);
    str_add_char(&xml->out, '>');
}

void qti_put(struct qti_xml *xml, const char *text)
{
    add_escaped(&xml->out, text, false);
}

size_t qti_picture(const char *text, const char **name, size_t *name_len, size_t *alt_len)
{
    static const char folder[] = "media/";
    if (!str_starts(text, "!["))
        return 0;
    const char *close = text + 2 + strcspn(text + 2, "]\n");
    if (!str_starts(close, "]("))
        return 0;
    *alt_len = (size_t) (close - text) - 2;
    *name = close + 2;
    *name_len = strcspn(*name, ") \n\"?#%:\\<");
    if (!str_starts(*name, folder) || (*name)[*name_len] != ')' || *name_len == strlen(folder) ||
        memchr(*name + strlen(folder), '/', *name_len - strlen(folder)))
        return 0;
    return (size_t) (*name - text) + *name_len + 1;
}

static void add_picture(struct qti_xml *xml, const char *alt, size_t alt_len, const char *name,
                        size_t name_len)
{
    struct str source = STR_INIT, words = STR_INIT;
    str_add(&source, "../");
    str_add_bytes(&source, name, name_len);
    str_add_bytes(&words, alt, alt_len);
    qti_empty(xml, "img", "src", str_text(&source), "alt", str_text(&words), NULL);
    str_finish(&source);
    str_finish(&words);
}

void qti_put_text(struct qti_xml *xml, const char *text)
{
    const char *name;
    size_t n, name_len, alt_len;
    for (char one[2] = ""; *text;) {
        if ((n = qti_picture(text, &name, &name_len, &alt_len)) > 0) {
            add_picture(xml, text + 2, alt_len, name, name_len);
            text += n;
        } else if (*text == '\n') {
            qti_empty(xml, "br", NULL);
            text++;
        } else {
            one[0] = *text++;
            qti_put(xml, one);
        }
    }
}
