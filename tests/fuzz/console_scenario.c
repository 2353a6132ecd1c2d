/* libFuzzer target: any bytes as a scenario, and as the gold of the one that was read; then a few
 * commands in it. */
#include "core/lab/console/gold.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const commands[] = {
        "help",    "status", "login op03", "start db", "wait",  "health", "infer *", "results",
        "monitor", "alerts", "log",        "show *",   "users", "config", "model",   "backup"};
    struct console_scenario *s;
    struct console_gold *gold;
    struct err err = ERR_INIT;
    struct console_sim sim;
    const char *text = (const char *) data;
    if (!console_scenario_parse("f", text, size, NULL, NULL, &s, &err))
        return 0;
    console_sim_init(&sim, s, NULL);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        console_sim_run(&sim, commands[i]);
    console_sim_finish(&sim);
    if (console_gold_parse("f", text, size, s, &gold, &err)) {
        struct console_work work;
        struct console_played played;
        console_gold_work(gold, s, NULL, &work);
        console_play(s, gold, &work, &played);
        console_played_finish(&played);
        console_work_finish(&work);
        console_gold_free(gold);
    }
    console_scenario_free(s);
    return 0;
}
