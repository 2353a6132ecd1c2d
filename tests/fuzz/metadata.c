/* libFuzzer target: any bytes as metadata of each role. What is read must come out canonical the
 * same way twice, verify without crashing, and give no target a path that leads out. */
#include "packs/canonical.h"
#include "packs/metadata.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void round_trip(const json_t *body)
{
    struct str once = STR_INIT, twice = STR_INIT;
    if (canonical_write(body, &once, NULL) &&
        (!canonical_write(body, &twice, NULL) || strcmp(str_text(&once), str_text(&twice)) != 0))
        abort();
    str_finish(&once);
    str_finish(&twice);
}

static void look(const struct metadata *m)
{
    struct metadata_file file;
    struct metadata_target target;
    if (m->version < 1)
        abort();
    round_trip(m->body);
    if (metadata_verify(m, m, metadata_role_name(m->role), NULL) && m->role != METADATA_ROOT)
        abort();
    if (metadata_file(m, "snapshot.json", &file) && file.version < 1)
        abort();
    if (metadata_target(m, "index.json", &target) && target.length < 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int role = 0; role < 4; role++) {
        struct metadata m;
        struct err err = ERR_INIT;
        if (metadata_parse((const char *) data, size, (enum metadata_role) role, &m, &err))
            look(&m);
        else if (err.code == ERR_NONE)
            abort();
        metadata_finish(&m);
    }
    return 0;
}
