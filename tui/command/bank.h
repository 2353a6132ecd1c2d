/* The verbs of `xunlian bank` that run in xunlian-packs, and what they share. */
#ifndef TUI_COMMAND_BANK_H
#define TUI_COMMAND_BANK_H

#include "core/material/import.h"
#include "core/material/merge.h"
#include "tui/command/command.h"

extern const struct command command_bank_import, command_bank_export;

/* A format that questions are read from. */
struct bank_format {
    const char *name;   /* for --format */
    const char *suffix; /* ".xml" */
    const char *mark;   /* must stand in the first bytes when the format is to be told; NULL: no */
    import_read *read;
};

/* By name, or NULL. */
const struct bank_format *bank_format_named(const char *name);

/* Told by the file's name and its beginning; NULL when that does not do. */
const struct bank_format *bank_format_of(const char *file, const char *text, size_t len);

/* Names of all formats, "aiken, gift, …"; heap. */
char *bank_format_names(void);

/* What an import did or would do. */
struct bank_report {
    const char *pack; /* its folder */
    const struct pack *about;
    const struct import *import;
    const struct merge *merge; /* NULL: nothing was merged */
    bool dry_run, written, json;
};

/* Prints it; CLI_FAILED when there were faults. */
int bank_report(const struct bank_report *report);

/* One line of a report on stdout: "file:line: error: what: detail". */
void bank_print_note(const struct import_note *note);
json_t *bank_note_json(const struct import_note *note);

#endif
