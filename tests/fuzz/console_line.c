/* libFuzzer target: any bytes as command lines, and as what Tab completes. */
#include "tests/fuzz/console.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct console_scenario *s = console_fuzz_scenario();
    struct console_sim sim;
    char *text = xmalloc(size + 1);
    console_sim_init(&sim, s, NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    int lines = 0;
    for (char *line = strtok(text, "\n"); line && lines < 20; line = strtok(NULL, "\n"), lines++) {
        struct console_choices choices;
        if (strlen(line) > CONSOLE_COMMAND_MAX)
            line[CONSOLE_COMMAND_MAX] = '\0';
        console_complete(&sim, line, strlen(line), &choices);
        console_choices_finish(&choices);
        console_sim_run(&sim, line);
    }
    free(text);
    console_sim_finish(&sim);
    console_scenario_free(s);
    return 0;
}
