/* What the verbs of `xunlian report` share. */
#ifndef TUI_COMMAND_REPORT_H
#define TUI_COMMAND_REPORT_H

#include "tui/command/command.h"
#include "tui/command/sheet.h"

extern const struct command command_report_class;
extern const struct command command_report_items;
extern const struct command command_report_transcript;

/* Writes the learner's transcript as HTML, for other than the command. */
MUST_CHECK bool report_transcript_write(struct cli *cli, const char *learner, const char *file,
                                        struct err *err);

/* null for what is not defined. */
json_t *report_number(double value);

/* One number of a table for spreadsheets; empty for what is not defined. */
void report_csv_number(struct str *out, double value, char end);

#endif
