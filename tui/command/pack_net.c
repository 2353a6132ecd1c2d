#include "tui/command/pack_net.h"

#include "base/str.h"
#include "tui/command/packs.h"
#include "tui/command/repo_verbs.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SETTINGS_MAX = 64 << 10 };

bool pack_net_rate(const char *text, uint64_t *rate)
{
    static const char units[] = "kMG";
    uint64_t value = 0, unit = 1, part = 0;
    size_t i = 0;
    *rate = 0;
    if (strcmp(text, "none") == 0)
        return true;
    for (; text[i] >= '0' && text[i] <= '9' && value < 1000000000; i++)
        value = value * 10 + (uint64_t) (text[i] - '0');
    bool ok = i > 0;
    if (text[i] == '.' && text[i + 1] >= '0' && text[i + 1] <= '9') {
        part = (uint64_t) (text[i + 1] - '0');
        i += 2;
    }
    const char *at = text[i] ? strchr(units, text[i] == 'K' ? 'k' : text[i]) : NULL;
    for (const char *p = units; at && p <= at; p++)
        unit *= 1000;
    ok = ok && (at ? text[i + 1] == '\0' : text[i] == '\0');
    *rate = value * unit + part * unit / 10;
    return ok && *rate >= FETCH_RATE_MIN;
}

bool pack_net_jobs(const char *text, unsigned *jobs)
{
    char *end;
    long n = strtol(text, &end, 10);
    *jobs = n >= 1 && n <= FETCH_JOBS_MAX ? (unsigned) n : 0;
    return *jobs > 0 && *end == '\0' && end != text;
}

static char *settings_path(const struct cli *cli)
{
    return fs_join(cli->home.config, "network.json");
}

bool pack_net_load(const struct cli *cli, struct pack_net_settings *settings, struct err *err)
{
    char *path = settings_path(cli), *text = NULL;
    struct err why = ERR_INIT;
    size_t len = 0;
    *settings = (struct pack_net_settings){0};
    bool ok = fs_read(path, SETTINGS_MAX, &text, &len, &why);
    if (ok) {
        json_t *document = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
        json_int_t rate = json_integer_value(json_object_get(document, "limit_rate"));
        json_int_t jobs = json_integer_value(json_object_get(document, "jobs"));
        ok = json_is_object(document) && rate >= 0 && jobs >= 0 && jobs <= FETCH_JOBS_MAX;
        settings->rate = (uint64_t) rate;
        settings->jobs = (unsigned) jobs;
        json_decref(document);
        if (!ok)
            err_set(&why, ERR_FORMAT, "%s", path);
    }
    free(text);
    free(path);
    if (!ok && why.code != ERR_NOT_FOUND && err)
        *err = why;
    return ok || why.code == ERR_NOT_FOUND;
}

bool pack_net_save(const struct cli *cli, const struct pack_net_settings *settings, struct err *err)
{
    char *path = settings_path(cli);
    json_t *document = json_pack("{s:I, s:i}", "limit_rate", (json_int_t) settings->rate, "jobs",
                                 (int) settings->jobs);
    char *text = json_dumps(document, JSON_INDENT(1));
    bool ok = fs_write_atomic(path, text, strlen(text), 0600, err);
    free(text);
    json_decref(document);
    free(path);
    return ok;
}

/* The route that the words ask for; CLI_FAILED after a message. */
static int set_route(struct fetch_options *limits, const char *proxy, const char *cacert)
{
    if (proxy && strcmp(proxy, "none") != 0 && !fetch_proxy_valid(proxy))
        return cli_refuse(_("%s: not the address of a proxy (http://host:port)"), proxy);
    if (cacert && access(cacert, R_OK) != 0) {
        struct err err = ERR_INIT;
        err_set(&err, ERR_NOT_FOUND, "%s", cacert);
        return cli_fail(&err);
    }
    limits->proxy = proxy && strcmp(proxy, "none") == 0 ? "" : proxy;
    limits->cacert = cacert;
    return CLI_OK;
}

int pack_net_take(struct pack_net *net, const struct cli *cli, int *argc, char **argv)
{
    struct pack_net_settings settings;
    struct err err = ERR_INIT;
    bool bad = false;
    *net = (struct pack_net){.options = remote_options_of(cli)};
    net->options.stale_reason = args_take_value("--accept-stale", argc, argv, &bad);
    const char *jobs = args_take_value("--jobs", argc, argv, &bad);
    const char *rate = args_take_value("--limit-rate", argc, argv, &bad);
    const char *proxy = args_take_value("--proxy", argc, argv, &bad);
    const char *cacert = args_take_value("--cacert", argc, argv, &bad);
    if (!pack_net_load(cli, &settings, &err))
        return cli_fail(&err);
    if (bad || !remote_reason_ok(net->options.stale_reason) ||
        (jobs && !pack_net_jobs(jobs, &settings.jobs)) ||
        (rate && !pack_net_rate(rate, &settings.rate)))
        return CLI_USAGE;
    net->options.jobs = settings.jobs;
    if (settings.rate)
        net->options.limits.limit = net->limit = fetch_limit_new(settings.rate);
    return set_route(&net->options.limits, proxy, cacert);
}

void pack_net_finish(struct pack_net *net)
{
    fetch_limit_free(net->limit);
}
