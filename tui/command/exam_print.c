/* `xunlian exam print`: a paper, or its key, for paper exams. */
#include "base/str.h"
#include "core/exam/draw.h"
#include "core/exam/seal.h"
#include "tui/command/exam.h"
#include "tui/command/exam_sheet.h"
#include "tui/command/state.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 16 * 1024 * 1024 };

struct order {
    const char *paper, *out; /* out NULL: standard output */
    enum exam_sheet kind;
    bool key, json, code;
};

/* The document of a kept paper by its number, or of a file; heap. */
static bool read_document(struct cli *cli, const char *name, char **text, size_t *len,
                          struct err *err)
{
    struct records *records = NULL;
    struct attempt_papers papers = {0};
    const struct attempt_paper *paper = NULL;
    int64_t id;
    if (!exam_parse_id(name, &id))
        return fs_read(name, FILE_MAX, text, len, err);
    bool ok = state_records(cli, &records, err) && attempt_paper_list(records, &papers, err);
    for (size_t i = 0; ok && i < papers.count; i++)
        if (papers.list[i].id == id)
            paper = &papers.list[i];
    ok = ok && (paper || err_set(err, ERR_NOT_FOUND, "%s", name)) &&
         attempt_text(records, paper->digest, text, len, err);
    attempt_papers_finish(&papers);
    records_close(records);
    return ok;
}

/* Replaces a sealed document by its booklet. */
static bool unseal(bool code_given, char **text, size_t *len, struct err *err)
{
    char code[EXAM_CODE_LINE] = "", *booklet;
    if (!seal_is_sealed(*text))
        return true;
    if (!code_given) {
        err_set(err, ERR_DENIED, "code");
        return false;
    }
    size_t n;
    if (!exam_read_code(code, err) || !seal_open(*text, *len, code, &booklet, &n, err))
        return false;
    free(*text);
    *text = booklet;
    *len = n;
    return true;
}

static bool write_out(const struct order *order, const char *text, struct err *err)
{
    if (order->out)
        return fs_write_atomic(order->out, text, strlen(text), 0600, err);
    fputs(text, stdout);
    return true;
}

static int print(struct cli *cli, const struct order *order)
{
    struct arena arena = ARENA_INIT;
    const struct booklet *booklet;
    struct err err = ERR_INIT;
    char *text = NULL, *sheet = NULL;
    size_t len;
    bool ok = read_document(cli, order->paper, &text, &len, &err) &&
              unseal(order->code, &text, &len, &err) &&
              booklet_read(text, len, &arena, &booklet, &err);
    if (ok) {
        sheet = order->json ? xasprintf("%s\n", text)
                            : exam_sheet_write(booklet, order->kind, order->key);
        ok = write_out(order, sheet, &err);
    }
    int status = ok ? cli_done() : exam_fail(&err);
    free(sheet);
    free(text);
    arena_finish(&arena);
    return status;
}

static int run(struct cli *cli, int argc, char **argv)
{
    bool bad = false;
    struct order order = {
        .key = args_take_flag("--key", &argc, argv),
        .json = args_take_flag("--json", &argc, argv),
        .code = args_take_flag("--code-stdin", &argc, argv),
        .out = args_take_value("--out", &argc, argv, &bad),
    };
    bool html = args_take_flag("--html", &argc, argv),
         pages = args_take_flag("--pages", &argc, argv);
    if (bad || args_left_over(argc, argv) || argc != 2 || (html && pages) ||
        (order.json && (html || pages || order.key)))
        return CLI_USAGE;
    order.kind = html ? EXAM_SHEET_HTML : pages ? EXAM_SHEET_PAGES : EXAM_SHEET_TEXT;
    order.paper = argv[1];
    return print(cli, &order);
}

const struct command command_exam_print = {
    .name = "print",
    .usage =
        "exam print PAPER|FILE [--key] [--html | --pages | --json] [--code-stdin] [--out FILE]",
    .summary = N_("print a paper or its key; the code of a sealed one is read from standard input"),
    .aid = true,
    .run = run,
};
