/* What a lint found, as lines for people or as JSON. */
#include "tui/command/pack_author.h"

#include "base/str.h"
#include "base/utf8.h"
#include "core/material/check.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *severity_word(enum check_severity severity)
{
    static const char *const words[] = {"error", "warning", "info"};
    return words[severity];
}

static const char *severity_label(enum check_severity severity)
{
    switch (severity) {
    case CHECK_ERROR:
        return _("error");
    case CHECK_WARNING:
        return _("warning");
    default:
        return _("note");
    }
}

/* The message or the mend with the arguments in place; heap. What a reader says about a text may
 * be a sentence of our own and is translated then. */
static char *filled(const char *msgid, const struct check_diagnostic *d)
{
    struct str text = STR_INIT;
    struct check_diagnostic shown = *d;
    if (d->code == CHECK_UNREADABLE && !d->reason && d->args[0][0])
        shown.args[0] = _(d->args[0]);
    check_fill(&text, _(msgid), &shown);
    return str_take(&text);
}

static unsigned shown_line(const struct check_diagnostic *d)
{
    return d->line ? d->line : 1;
}

static json_t *diagnostic(const struct check_diagnostic *d)
{
    char *message = filled(check_message(d), d), *mend = filled(check_mend(d), d);
    json_t *object =
        json_pack("{s:s, s:i, s:s, s:s, s:s, s:s}", "file", d->file, "line", (int) shown_line(d),
                  "severity", severity_word(check_severity(d->code)), "code", check_name(d->code),
                  "message", message, "mend", mend);
    if (d->reason)
        json_object_set_new(object, "reason", json_string(d->reason->name));
    if (d->place)
        json_object_set_new(object, "place", json_string(d->place));
    free(message);
    free(mend);
    return object;
}

json_t *pack_lint_json(const char *dir, const struct check_report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < report->count; i++)
        json_array_append_new(list, diagnostic(&report->list[i]));
    return json_pack("{s:s, s:i, s:i, s:o}", "pack", dir, "errors", (int) report->errors,
                     "warnings", (int) report->warnings, "diagnostics", list);
}

static void print_one(const char *dir, const struct check_diagnostic *d)
{
    struct str line = STR_INIT, shown = STR_INIT;
    char *message = filled(check_message(d), d), *mend = filled(check_mend(d), d);
    char *path = fs_join(dir, d->file);
    str_addf(&line, "%s:%u: %s: %s%s%s", path, shown_line(d),
             severity_label(check_severity(d->code)), d->place ? d->place : "",
             d->place ? ": " : "", message);
    utf8_escape(&shown, str_text(&line), line.len);
    str_add(&shown, "\n    ");
    utf8_escape(&shown, mend, strlen(mend));
    puts(str_text(&shown));
    free(path);
    free(message);
    free(mend);
    str_finish(&line);
    str_finish(&shown);
}

void pack_lint_text(const char *dir, const struct check_report *report, bool all)
{
    size_t notes = report->count - report->errors - report->warnings;
    for (size_t i = 0; i < report->count; i++)
        if (all || check_severity(report->list[i].code) != CHECK_INFO)
            print_one(dir, &report->list[i]);
    printf(_("%zu errors, %zu warnings, %zu notes\n"), report->errors, report->warnings, notes);
    if (notes > 0 && !all)
        puts(_("--all shows the notes too."));
}
