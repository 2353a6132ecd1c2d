/* How a command reaches remotes: its options, then the settings of this user. */
#ifndef TUI_COMMAND_PACK_NET_H
#define TUI_COMMAND_PACK_NET_H

#include "packs/remote.h"
#include "tui/command/command.h"

#define PACK_NET_USAGE "[--jobs N] [--limit-rate RATE] [--proxy URL|none] [--cacert FILE]"

struct pack_net {
    struct remote_options options; /* to be used; its stale_reason and limits.tell are free */
    struct fetch_limit *limit;
};

/* Takes --accept-stale, --jobs, --limit-rate, --proxy and --cacert out. CLI_OK, or after a message
 * where one is due CLI_FAILED or CLI_USAGE. Finish it in any case. */
int pack_net_take(struct pack_net *net, const struct cli *cli, int *argc, char **argv);
void pack_net_finish(struct pack_net *net);

/* Settings of this user for all remotes, in network.json. */
struct pack_net_settings {
    uint64_t rate; /* bytes a second, 0: no limit */
    unsigned jobs; /* 0: as many as usual */
};
MUST_CHECK bool pack_net_load(const struct cli *cli, struct pack_net_settings *settings,
                              struct err *err);
MUST_CHECK bool pack_net_save(const struct cli *cli, const struct pack_net_settings *settings,
                              struct err *err);

/* "500k", "2M", "1.5M", "1G": bytes a second; "none" is 0. False for anything else and for less
 * than 1k. */
bool pack_net_rate(const char *text, uint64_t *rate);
/* "1" to "16". */
bool pack_net_jobs(const char *text, unsigned *jobs);

#endif
