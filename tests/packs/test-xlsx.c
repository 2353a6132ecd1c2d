#include "packs/xlsx.h"

#include "tests/suite.h"

#include "tests/core/material/import_dump.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

enum { PARTS = 4, FILE_MAX = 256 * 1024 };

static const char book[] =
    "<?xml version='1.0' encoding='UTF-8'?><workbook "
    "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' "
    "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
    "<sheets><sheet name='题库' sheetId='7' r:id='rId3'/></sheets></workbook>";
static const char links[] =
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
    "<Relationship Id='rId1' Target='styles.xml'/>"
    "<Relationship Id='rId3' Target='worksheets/sheet2.xml'/></Relationships>";
static const char strings[] =
    "<sst><si><t>题干</t></si><si><r><t>答</t></r><r><t>案</t></r><rPh><t>da</t></rPh></si>"
    "<si><t xml:space='preserve'> 2/3? </t></si></sst>";

struct part {
    const char *name, *text;
};

/* A zip of the parts; heap. */
static char *pack(const struct part *parts, size_t count, size_t *len)
{
    char *file = malloc(FILE_MAX);
    struct archive *a = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    ck_assert_int_eq(archive_write_set_format_zip(a), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_open_memory(a, file, FILE_MAX, len), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(parts[i].text);
        archive_entry_clear(entry);
        archive_entry_set_pathname(entry, parts[i].name);
        archive_entry_set_size(entry, (la_int64_t) n);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
        ck_assert_int_eq(archive_write_data(a, parts[i].text, n), (la_ssize_t) n);
    }
    ck_assert_int_eq(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    archive_entry_free(entry);
    return file;
}

static const struct {
    const char *sheet, *want;
} sheets[] = {
    {"<worksheet><sheetData>"
     "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='D1' t='inlineStr'>"
     "<is><t>题型</t></is></c></row>"
     "<row r='3'><c r='A3' t='s'><v>2</v></c><c r='B3'><v>0.66700000000000004</v></c>"
     "<c r='D3' t='str'><v>数值</v></c></row>"
     "<row r='4'><c t='inlineStr'><is><t>监听</t></is></c><c t='b'><v>1</v></c></row>"
     "</sheetData></worksheet>",
     "numeric line=3 stem=2/3?\nA 100000 0.667\ntruth true line=4 stem=监听\nA 0 \nB 100000 \n"},
    {"<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>9</v></c></row></sheetData></worksheet>",
     "fault 1 a cell without its text: 9\n"},
    {"<worksheet><sheetData><row r='2'><c r='ZZZ2'><v>9</v></c></row></sheetData></worksheet>",
     "fault 2 too many columns: > 256\n"},
    {"<worksheet><sheetData><row r='2'><c t='e'><v>#REF!</v></c></row></sheetData></worksheet>",
     "fault 2 a cell whose formula failed: #REF!\n"},
    {"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>", "fault 1 wrong format: DOCTYPE\n"},
    {"<worksheet/>", "fault 1 no row of headings that names question and answer: \n"},
};

START_TEST(each_sheet)
{
    const struct part parts[PARTS] = {{"xl/sharedStrings.xml", strings},
                                      {"xl/worksheets/sheet2.xml", sheets[_i].sheet},
                                      {"xl/workbook.xml", book},
                                      {"xl/_rels/workbook.xml.rels", links}};
    struct import import = {0};
    struct str got = STR_INIT;
    size_t len;
    char *file = pack(parts, PARTS, &len);
    bool ok = xlsx_import("f.xlsx", file, len, NULL, &import);
    import_dump(&got, &import);
    ck_assert_str_eq(str_text(&got), sheets[_i].want);
    ck_assert_int_eq(ok, import.faults == 0);
    import_finish(&import);
    str_finish(&got);
    free(file);
}
END_TEST

/* 80 MiB of spaces in some tens of kilobytes. */
START_TEST(bomb)
{
    size_t n = (size_t) 80 * 1024 * 1024, len;
    char *text = malloc(n + 1);
    memset(text, ' ', n);
    text[n] = '\0';
    const struct part parts[] = {{"xl/workbook.xml", text}};
    struct import import = {0};
    struct str got = STR_INIT;
    char *file = pack(parts, 1, &len);
    ck_assert(!xlsx_import("f.xlsx", file, len, NULL, &import));
    import_dump(&got, &import);
    ck_assert_str_eq(str_text(&got), "fault 0 a file larger than allowed: xl/workbook.xml\n");
    import_finish(&import);
    str_finish(&got);
    free(file);
    free(text);
}
END_TEST

START_TEST(no_workbook)
{
    const struct part parts[] = {{"../../evil", "x"}, {"xl/workbook.xml", book}};
    struct import import = {0};
    size_t len;
    char *file = pack(parts, 2, &len);
    ck_assert(!xlsx_import("f.xlsx", file, len, NULL, &import)); /* no relations */
    ck_assert(!xlsx_import("f.xlsx", file, len / 2, NULL, &import));
    ck_assert(!xlsx_import("f.xlsx", "PK", 2, NULL, &import));
    ck_assert(!xlsx_import("f.xlsx", "", 0, NULL, &import));
    ck_assert_uint_eq(import.faults, 4);
    import_finish(&import);
    free(file);
}
END_TEST

SUITE_MAIN("packs/xlsx", tcase_add_loop_test(tc, each_sheet, 0, sizeof sheets / sizeof *sheets);
           tcase_add_test(tc, bomb); tcase_add_test(tc, no_workbook);)
