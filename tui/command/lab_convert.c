/* `xunlian lab start | import | export`: works from nothing, from other tools and to them. */
#include "tui/command/lab_verbs.h"

#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int print(const struct str *text)
{
    fwrite(str_text(text), 1, text->len, stdout);
    return cli_done();
}

static int run_start(struct cli *cli, int argc, char **argv)
{
    struct lab_named named;
    struct str work = STR_INIT;
    struct err err = ERR_INIT;
    int status;
    if (!lab_named_open(&named, cli, &argc, argv, &status))
        return status;
    if (argc != 2)
        status = CLI_USAGE;
    else
        status =
            lab_engine_start(named.engine, named.task, &work, &err) ? print(&work) : cli_fail(&err);
    str_finish(&work);
    lab_named_close(&named);
    return status;
}

static bool export(const struct lab_named *named, const struct lab_format *format,
                   const struct lab_input *in, struct str *out, struct err *err)
{
    if (!format)
        return lab_input_work(named, NULL, in, out, err);
    if (!in->text)
        return err_set(err, ERR_FORMAT, "%s", in->path);
    return lab_engine_export(named->engine, named->task, format->name, in->text, in->file.len, out,
                             err) ||
           err_context(err, "%s", in->path);
}

static int convert(const struct lab_named *named, const char *file, const char *name, bool import)
{
    const struct lab_format *format;
    struct lab_input in;
    struct str out = STR_INIT;
    struct err err = ERR_INIT;
    int status = CLI_FAILED;
    if (!lab_input_read(file, &in, &err)) {
        status = cli_fail(&err);
    } else if (lab_find_format(named->engine, name, &in, import, &format)) {
        bool ok = import ? lab_input_work(named, format, &in, &out, &err)
                         : export(named, format, &in, &out, &err);
        status = ok ? print(&out) : cli_fail(&err);
    }
    str_finish(&out);
    lab_input_finish(&in);
    return status;
}

static int run_convert(struct cli *cli, int argc, char **argv, bool import)
{
    struct lab_named named;
    bool bad = false;
    const char *name = args_take_value("--format", &argc, argv, &bad);
    int status;
    if (bad || (!import && !name))
        return CLI_USAGE;
    if (!lab_named_open(&named, cli, &argc, argv, &status))
        return status;
    status = argc == 3 ? convert(&named, argv[2], name, import) : CLI_USAGE;
    lab_named_close(&named);
    return status;
}

static int run_import(struct cli *cli, int argc, char **argv)
{
    return run_convert(cli, argc, argv, true);
}

static int run_export(struct cli *cli, int argc, char **argv)
{
    return run_convert(cli, argc, argv, false);
}

static json_t *formats_json(const struct lab_engine *engine)
{
    json_t *list = json_array();
    for (const struct lab_format *f = engine->formats; f && f->name; f++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:b}", "name", f->name, "suffix",
                                              f->suffix, "import", f->read != NULL, "export",
                                              f->write != NULL));
    return json_pack("{s:s, s:o}", "engine", engine->name, "formats", list);
}

/* Formats are the engine's, whatever the variant. */
static int run_formats(struct cli *cli, int argc, char **argv)
{
    struct lab_named named;
    int status;
    args_take_flag("--json", &argc, argv);
    if (!lab_named_open(&named, cli, &argc, argv, &status))
        return status;
    status = argc == 2 ? cli_json(formats_json(named.engine)) : CLI_USAGE;
    lab_named_close(&named);
    return status;
}

const struct command command_lab_formats = {
    .name = "formats",
    .usage = "lab formats LAB [--pack DIR]",
    .summary = N_("print as JSON which files of other tools a lab reads and writes"),
    .run = run_formats,
};

const struct command command_lab_start = {
    .name = "start",
    .usage = "lab start LAB [--variant V] [--pack DIR]",
    .summary = N_("print an untouched work of a lab"),
    .run = run_start,
};

const struct command command_lab_import = {
    .name = "import",
    .usage = "lab import LAB FILE [--format NAME] [--variant V] [--pack DIR]",
    .summary = N_("turn a file of another tool into a work"),
    .run = run_import,
};

const struct command command_lab_export = {
    .name = "export",
    .usage = "lab export LAB FILE --format NAME [--variant V] [--pack DIR]",
    .summary = N_("turn a work into a file of another tool"),
    .run = run_export,
};
