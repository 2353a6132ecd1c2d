#include "tui/command/bank.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <string.h>

void bank_print_note(const struct import_note *note)
{
    struct str line = STR_INIT;
    utf8_escape(&line, note->file, strlen(note->file));
    if (note->line > 0)
        str_addf(&line, ":%u", note->line);
    str_addf(&line, ": %s: %s", note->fault ? _("error") : _("note"), _(note->what));
    if (note->detail[0])
        str_addf(&line, ": %s", note->detail);
    puts(str_text(&line));
    str_finish(&line);
}

json_t *bank_note_json(const struct import_note *note)
{
    return json_pack("{s:s, s:i, s:s, s:s, s:s}", "file", note->file, "line", (int) note->line,
                     "severity", note->fault ? "error" : "note", "message", _(note->what), "detail",
                     note->detail);
}

static const char *action_word(enum merge_action action)
{
    static const char *const words[] = {"same", "added", "changed"};
    return words[action];
}

static json_t *entries_json(const struct merge *merge)
{
    json_t *list = json_array();
    for (size_t i = 0; merge && i < merge->count; i++) {
        const struct merge_entry *e = &merge->entries[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "id", e->question->id,
                                              "action", action_word(e->action), "file", e->file,
                                              "revision", e->revision));
    }
    return list;
}

static int report_json(const struct bank_report *r)
{
    json_t *notes = json_array(), *media = json_array();
    const struct import *import = r->import;
    const struct merge *m = r->merge;
    for (size_t i = 0; i < import->notes_count; i++)
        json_array_append_new(notes, bank_note_json(&import->notes[i]));
    for (size_t i = 0; m && i < import->media_count; i++)
        json_array_append_new(media, json_sprintf("media/%s", import->media[i].name));
    return cli_json(json_pack("{s:s, s:b, s:b, s:i, s:i, s:i, s:i, s:o, s:o, s:o}", "pack", r->pack,
                              "dry_run", r->dry_run, "written", r->written, "added",
                              m ? (int) m->added : 0, "changed", m ? (int) m->changed : 0, "same",
                              m ? (int) m->same : 0, "errors", (int) import->faults, "questions",
                              entries_json(m), "media", media, "notes", notes));
}

static bool is_listed(const struct pack *pack, const char *name)
{
    for (unsigned i = 0; i < pack->media_count; i++)
        if (str_starts(pack->media[i].path, "media/") &&
            strcmp(pack->media[i].path + strlen("media/"), name) == 0)
            return true;
    return false;
}

static void report_text(const struct bank_report *r)
{
    const struct import *import = r->import;
    const struct merge *m = r->merge;
    for (size_t i = 0; i < import->notes_count; i++)
        bank_print_note(&import->notes[i]);
    if (import->notes_lost > 0)
        printf(_("… and %zu more\n"), import->notes_lost);
    if (!m)
        return;
    for (size_t i = 0; i < m->count; i++)
        if (m->entries[i].action == MERGE_CHANGED)
            printf(_("%s: new revision of %s\n"), m->entries[i].file, m->entries[i].question->id);
    for (size_t i = 0; i < import->media_count; i++)
        if (!is_listed(r->about, import->media[i].name))
            printf(_("media/%s: give licence and source under media in pack.yaml\n"),
                   import->media[i].name);
    printf(_("%zu questions added, %zu changed, %zu as they were\n"), m->added, m->changed,
           m->same);
    if (r->dry_run)
        puts(_("Nothing was written (--dry-run)."));
}

int bank_report(const struct bank_report *report)
{
    int status = CLI_OK;
    if (report->json)
        status = report_json(report);
    else
        report_text(report);
    if (report->import->faults > 0) {
        cli_done();
        return cli_refuse(_("%s: nothing was imported, %zu errors"), report->pack,
                          report->import->faults);
    }
    return report->json ? status : cli_done();
}
