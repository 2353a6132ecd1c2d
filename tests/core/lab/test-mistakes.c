/* What authors get wrong, and what the lint says of it: the table stands in mistakes.txt. With
 * XUNLIAN_GOLDEN=update the lint's words are written there anew. */
#include "core/lab/lint.h"

#include "base/utf8.h"
#include "core/material/folder.h"
#include "tests/suite.h"

#include "tests/core/material/world.h"

enum { BIG = 4 * 1024 * 1024 };

static struct world world;
static struct bundle *standards;

static char *source(const char *name)
{
    const char *top = getenv("top_srcdir");
    return fs_join(top ? top : ".", name);
}

static char *take(const char *path, size_t *len)
{
    char *text;
    struct err err = ERR_INIT;
    ck_assert_msg(fs_read(path, BIG, &text, len, &err), "%s", path);
    return text;
}

static void put(const char *name, const char *bytes, size_t len)
{
    char *path = fs_join(world.dir, name), *slash = strrchr(path, '/');
    *slash = '\0';
    ck_assert(fs_make_dirs(path, NULL));
    *slash = '/';
    ck_assert(fs_write_atomic(path, bytes, len, 0644, NULL));
    free(path);
}

/* ---- the sound lab ---- */

static void copy_folder(const struct folder *from, const char *sub)
{
    struct folder_names names;
    ck_assert(folder_list(from, sub, "", &names, NULL));
    for (size_t i = 0; i < names.count; i++) {
        char *bytes;
        size_t len;
        if (!folder_has(from, names.list[i])) {
            copy_folder(from, names.list[i]);
            continue;
        }
        ck_assert(folder_read(from, names.list[i], BIG, &bytes, &len, NULL));
        put(names.list[i], bytes, len);
        free(bytes);
    }
    folder_names_finish(&names);
}

static void copy_lab(const char *lab)
{
    static const char *const packs[] = {"docs/examples/labs/centre",
                                        "docs/examples/labs/model-sample"};
    char *sub = xasprintf("labs/%s", lab), *spec = xasprintf("labs/%s/lab.yaml", lab);
    bool found = false;
    for (int i = 0; i < 2 && !found; i++) {
        struct folder folder;
        char *dir = source(packs[i]), *bytes;
        size_t len;
        ck_assert(folder_open(dir, &folder, NULL));
        found = folder_has(&folder, spec);
        if (found) {
            copy_folder(&folder, sub);
            ck_assert(folder_read(&folder, "pack.yaml", BIG, &bytes, &len, NULL));
            put("pack.yaml", bytes, len);
            free(bytes);
        }
        folder_close(&folder);
        free(dir);
    }
    ck_assert_msg(found, "%s", lab);
    free(sub);
    free(spec);
}

/* ---- the mistake ---- */

/* "\n", "\r", "\t", "\xHH" → bytes; heap. */
static char *plain(const char *text, size_t *len)
{
    struct str out = STR_INIT;
    for (const char *p = text; *p; p++) {
        unsigned byte;
        if (p[0] == '\\' && p[1] && strchr("nrt", p[1])) {
            p++;
            str_add_char(&out, *p == 'n' ? '\n' : *p == 'r' ? '\r' : '\t');
        } else if (p[0] == '\\' && p[1] == 'x' && sscanf(p + 2, "%2x", &byte) == 1) {
            str_add_char(&out, (char) byte);
            p += 3;
        } else {
            str_add_char(&out, *p);
        }
    }
    *len = out.len;
    return str_take(&out);
}

/* One block of the table at work. */
struct mistake {
    const char *title, *lab;
    char *file;  /* that is changed, in the pack */
    char *taken; /* what the next + replaces */
    size_t taken_len;
};

static char *in_lab(const struct mistake *m, const char *file)
{
    return xasprintf("labs/%s/%s", m->lab, file);
}

static void replace(struct mistake *m, const char *with)
{
    size_t len, n;
    char *path = fs_join(world.dir, m->file), *text = take(path, &len), *fresh = plain(with, &n);
    char *at = memmem(text, len, m->taken, m->taken_len);
    ck_assert_msg(at != NULL, "%s: %s: not in %s", m->title, m->taken, m->file);
    struct str out = STR_INIT;
    str_add_bytes(&out, text, (size_t) (at - text));
    str_add_bytes(&out, fresh, n);
    at += m->taken_len;
    str_add_bytes(&out, at, len - (size_t) (at - text));
    put(m->file, str_text(&out), out.len);
    str_finish(&out);
    free(fresh);
    free(text);
    free(path);
}

static void change(struct mistake *m, char op, const char *rest)
{
    size_t len;
    char *path, *bytes;
    switch (op) {
    case '@':
        free(m->file);
        m->file = in_lab(m, rest);
        break;
    case '-':
        free(m->taken);
        m->taken = plain(rest, &m->taken_len);
        break;
    case '+':
        replace(m, rest);
        break;
    case '>':
        bytes = plain(rest, &len);
        put(m->file, bytes, len);
        free(bytes);
        break;
    case '<':
        path = xasprintf("%s/labs/%s/%s", world.dir, m->lab, rest);
        bytes = take(path, &len);
        put(m->file, bytes, len);
        free(bytes);
        free(path);
        break;
    default:
        ck_assert_int_eq(op, 'x');
        path = fs_join(world.dir, m->file);
        ck_assert_int_eq(unlink(path), 0);
        free(path);
    }
}

/* ---- what is said ---- */

static void add_filled(struct str *out, const char *msgid, const struct check_diagnostic *d)
{
    check_fill(out, msgid, d);
    str_add_char(out, '\n');
}

/* "= error a/texts.jsonl:3: message", and how it is mended on a line of its own. */
static void add_said(struct str *out, const char *lab, const struct check_diagnostic *d)
{
    static const char *const words[] = {"error", "warning", "note"};
    char *head = xasprintf("labs/%s", lab);
    const char *file = d->file;
    if (str_starts(file, head))
        file += strlen(head) + (file[strlen(head)] == '/');
    str_addf(out, "= %s %s:%u: %s%s", words[check_severity(d->code)], *file ? file : ".",
             d->line ? d->line : 1, d->place ? d->place : "", d->place ? ": " : "");
    add_filled(out, check_message(d), d);
    str_add(out, "    ");
    add_filled(out, check_mend(d), d);
    free(head);
}

static char *said(const char *lab)
{
    const struct bundle *const with[] = {standards};
    struct check_report report;
    struct str out = STR_INIT;
    struct err err = ERR_INIT;
    ck_assert_msg(check_pack(world.dir, with, 1, &report, &err), "%s %s", err.object, err.detail);
    lab_lint(world.dir, &report);
    for (size_t i = 0; i < report.count; i++)
        if (check_severity(report.list[i].code) != CHECK_INFO)
            add_said(&out, lab, &report.list[i]);
    check_report_finish(&report);
    return str_take(&out);
}

/* ---- the table ---- */

/* Reads blocks from the text and writes them with what was said; how many were not as expected. */
static size_t play(char *text, struct str *out)
{
    size_t wrong = 0;
    struct mistake m = {.title = ""};
    struct str want = STR_INIT;
    for (char *line = text, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        bool end = !*line, expected = *line == '=' || str_starts(line, "    ");
        if (*line == '#' && !m.lab)
            m.title = line;
        if (str_starts(line, "lab ")) {
            m.lab = line + 4;
            world_begin(&world);
            copy_lab(m.lab);
        } else if (m.lab && !end && !expected) {
            change(&m, line[0], line[1] ? line + 2 : "");
        }
        if (expected && m.lab)
            str_addf(&want, "%s\n", line);
        if (end && m.lab) {
            char *got = said(m.lab);
            if (!*got || strcmp(got, str_text(&want)) != 0) {
                printf("%s (%s)\n%s", m.title, m.lab, *got ? got : "nothing is said\n");
                wrong++;
            }
            str_add(out, got);
            free(got);
            str_clear(&want);
            world_end(&world);
            m.lab = NULL;
        }
        if (!expected || !m.lab)
            str_addf(out, next ? "%s\n" : "%s", line);
    }
    free(m.file);
    free(m.taken);
    str_finish(&want);
    return wrong;
}

START_TEST(mistakes_are_told)
{
    char *file = source("tests/core/lab/mistakes.txt"), *dir = source("content/standards");
    const char *golden = getenv("XUNLIAN_GOLDEN");
    struct str out = STR_INIT;
    struct err err = ERR_INIT;
    size_t len;
    char *text = take(file, &len);
    ck_assert(utf8_locale_init(&err));
    ck_assert_msg(bundle_open(dir, &standards, &err), "%s %s", err.object, err.detail);
    size_t wrong = play(text, &out);
    if (golden && strcmp(golden, "update") == 0)
        ck_assert(fs_write_atomic(file, str_text(&out), out.len, 0644, NULL));
    else
        ck_assert_uint_eq(wrong, 0);
    bundle_free(standards);
    str_finish(&out);
    free(text);
    free(file);
    free(dir);
}
END_TEST

SUITE_MAIN("core/lab/mistakes", tcase_set_timeout(tc, 300); tcase_add_test(tc, mistakes_are_told);)
