/* A scenario that the targets of console labs share. */
#ifndef TESTS_FUZZ_CONSOLE_H
#define TESTS_FUZZ_CONSOLE_H

#include "core/lab/console/engine.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char console_fuzz_text[] =
    "{\"system\": \"s\", \"host\": \"h\", \"clock\": \"2025-09-18T08:00:00+08:00\","
    "\"services\": [{\"id\": \"db\"}, {\"id\": \"web\", \"needs\": [\"db\"]}],"
    "\"config\": [{\"key\": \"threshold\", \"value\": \"0.5\"}],"
    "\"roles\": [{\"id\": \"admin\", \"may\": [\"*\"]}],"
    "\"users\": [{\"id\": \"a\", \"role\": \"admin\"}],"
    "\"model\": \"v1\", \"models\": [{\"id\": \"v1\"}, {\"id\": \"v2\"}],"
    "\"inputs\": [{\"id\": \"x\", \"p\": 0.5}],"
    "\"alerts\": [{\"id\": \"A1\", \"level\": \"l\", \"text\": \"t\"}],"
    "\"backups\": [{\"id\": \"b\"}], \"monitor\": [{\"id\": \"cpu\"}],"
    "\"log\": [\"2025-09-18T00:00:00Z WARN db slow\"], \"vars\": {\"login\": \"a\"},"
    "\"files\": [{\"name\": \"t.csv\", \"text\": [\"a,b\", \"1,x\", \"2,y\"]}],"
    "\"form\": {\"fields\": [{\"id\": \"n\", \"kind\": \"number\", \"title\": \"n\", \"unit\": "
    "\"%\"},"
    "{\"id\": \"t\", \"kind\": \"time\", \"title\": \"t\"},"
    "{\"id\": \"w\", \"kind\": \"text\", \"title\": \"w\"}]}}";

static inline struct console_scenario *console_fuzz_scenario(void)
{
    struct console_scenario *s;
    if (!console_scenario_parse("f", console_fuzz_text, strlen(console_fuzz_text), NULL, NULL, &s,
                                NULL))
        abort();
    return s;
}

#endif
