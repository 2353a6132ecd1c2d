/* What the files of the lint share. Private to check*.c. */
#ifndef CORE_MATERIAL_CHECK_RUN_H
#define CORE_MATERIAL_CHECK_RUN_H

#include "core/material/check.h"
#include "core/material/folder.h"

struct check_run {
    struct check_report *report;
    struct arena *arena; /* the report's */
    struct folder folder;
    const struct pack *pack; /* NULL when it could not be read */
    const char *pack_text;   /* for finding line numbers */
    size_t pack_len;
    const struct standard **standards;
    size_t standards_count, standards_room;
    const struct lesson **lessons;
    size_t lessons_count;
    const struct bundle *const *with; /* other packs */
    size_t with_count;
};

/* Adds a diagnostic; NULL arguments are "". The texts must live as long as the report. */
void check_add(struct check_run *run, enum check_code code, const char *file, unsigned line,
               const char *a, const char *b, const char *c);

/* A loader's error as a diagnostic of the file. */
void check_add_error(struct check_run *run, const char *file, const struct err *err);

/* The names of a subfolder's files; false after a diagnostic. */
bool check_list_names(struct check_run *run, const char *sub, const char *suffix,
                      struct folder_names *names);

/* A number as an argument. */
const char *check_number(struct check_run *run, long n);

/* Line of pack.yaml that holds `needle`, or 0. */
unsigned check_pack_line(const struct check_run *run, const char *needle);

/* The standard a lesson or plan names; NULL when no pack at hand has it. */
const struct standard *check_standard(const struct check_run *run, const char *code);

#endif
