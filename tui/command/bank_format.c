#include "tui/command/bank.h"

#include "base/str.h"
#include "core/material/import_moodle.h"
#include "core/material/import_sheet.h"
#include "core/material/import_text.h"
#include "packs/qti.h"
#include "packs/xlsx.h"

#include <string.h>

enum { HEAD = 4096 };

/* In the order of asking: the first that fits a file is taken. */
static const struct bank_format formats[] = {
    {"gift", ".gift", NULL, import_gift},
    {"moodle", ".xml", "<quiz", import_moodle},
    {"xlsx", ".xlsx", NULL, xlsx_import},
    {"csv", ".csv", NULL, import_sheet},
    {"tsv", ".tsv", NULL, import_sheet},
    {"aiken", ".txt", "ANSWER:", import_aiken},
    {"aiken", ".txt", "答案", import_aiken},
    {"gift", ".txt", "{", import_gift},
    {"qti", ".zip", NULL, qti_import},
    {"qti", ".xml", "assessmentItem", qti_import},
    {"qti", ".xml", "assessment-item", qti_import},
    {"qti", ".xml", "assessmentTest", qti_import},
    {"qti", ".xml", "assessment-test", qti_import},
};

enum { FORMATS = sizeof formats / sizeof *formats };

const struct bank_format *bank_format_named(const char *name)
{
    for (size_t i = 0; i < FORMATS; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

const struct bank_format *bank_format_of(const char *file, const char *text, size_t len)
{
    size_t head = len < HEAD ? len : HEAD;
    for (size_t i = 0; i < FORMATS; i++) {
        const char *mark = formats[i].mark;
        if (str_ends(file, formats[i].suffix) && (!mark || memmem(text, head, mark, strlen(mark))))
            return &formats[i];
    }
    return NULL;
}

char *bank_format_names(void)
{
    struct str names = STR_INIT;
    for (size_t i = 0; i < FORMATS; i++)
        if (bank_format_named(formats[i].name) == &formats[i])
            str_addf(&names, "%s%s", i ? ", " : "", formats[i].name);
    return str_take(&names);
}
