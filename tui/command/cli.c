#include "tui/command/command.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_line(const char *text)
{
    struct str line = STR_INIT;
    utf8_escape(&line, text, strlen(text));
    fprintf(stderr, "xunlian: %s\n", str_text(&line));
    str_finish(&line);
}

int cli_refuse(const char *fmt, ...)
{
    char *line = NULL;
    va_list ap;
    va_start(ap, fmt);
    if (vasprintf(&line, fmt, ap) >= 0)
        print_line(line);
    va_end(ap);
    free(line);
    return CLI_FAILED;
}

int cli_fail(const struct err *err)
{
    struct str line = STR_INIT;
    if (err->object[0])
        str_addf(&line, "%s: ", err->object);
    char *says = i18n_error(err);
    str_add(&line, says);
    free(says);
    if (err->code == ERR_DAMAGED)
        str_addf(&line, "; %s",
                 _("it was left as it is: put a backup in its place, or move it away"));
    print_line(str_text(&line));
    str_finish(&line);
    return err->code == ERR_USAGE ? CLI_USAGE : CLI_FAILED;
}

int cli_usage(const struct command *command)
{
    fprintf(stderr, _("usage: xunlian %s\n"), command->usage);
    return CLI_USAGE;
}

bool cli_wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

int cli_help(const struct command *const *commands)
{
    for (; *commands; commands++) {
        printf(_("usage: xunlian %s\n"), (*commands)->usage);
        printf("    %s\n", _((*commands)->summary));
    }
    return cli_done();
}

static int print_help(const struct command *command, const struct command *verbs)
{
    printf("xunlian %s — %s\n\n", command->name, _(command->summary));
    for (const struct command *verb = verbs; verb->name; verb++) {
        printf("  xunlian %s\n", verb->usage);
        printf("      %s\n", _(verb->summary));
    }
    return cli_done();
}

int command_run(const struct command *command, struct cli *cli, int argc, char **argv)
{
    if (command->aid && !cli_wants_help(argc, argv) && !cli->guard(cli, argc, argv))
        return CLI_FAILED;
    return command->run(cli, argc, argv);
}

int command_dispatch(const struct command *command, const struct command *verbs, struct cli *cli,
                     int argc, char **argv)
{
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
        return print_help(command, verbs);
    for (const struct command *verb = verbs; argc > 1 && verb->name; verb++) {
        if (strcmp(argv[1], verb->name) != 0)
            continue;
        if (cli_wants_help(argc - 1, argv + 1))
            return cli_help((const struct command *const[]){verb, NULL});
        int status = command_run(verb, cli, argc - 1, argv + 1);
        return status == CLI_USAGE ? cli_usage(verb) : status;
    }
    return cli_usage(command);
}

int cli_done(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return CLI_OK;
    struct err err = ERR_INIT;
    err_set(&err, ERR_IO, "stdout");
    return cli_fail(&err);
}

int cli_json(json_t *json)
{
    int failed =
        json_dumpf(json, stdout, JSON_INDENT(2) | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    json_decref(json);
    if (failed == 0)
        putchar('\n');
    return cli_done();
}

int cli_jsonl(json_t *array)
{
    size_t i;
    json_t *item;
    json_array_foreach(array, i, item)
        if (json_dumpf(item, stdout, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) == 0)
            putchar('\n');
    json_decref(array);
    return cli_done();
}

void cli_pad(const char *text, int cols)
{
    int width = utf8_width(text);
    fputs(text, stdout);
    for (; width < cols; width++)
        putchar(' ');
}

void cli_wrap(int indent, const char *head, const char *text)
{
    struct utf8_line *lines;
    int used = utf8_width(head);
    size_t n = utf8_wrap(text, strlen(text), CLI_COLUMNS - indent - used, 0, &lines);
    printf("%*s%s", indent, "", head);
    for (size_t i = 0; i < n; i++)
        printf("%*s%.*s\n", i ? indent + used : 0, "", (int) lines[i].len, text + lines[i].start);
    if (n == 0)
        putchar('\n');
    free(lines);
}
