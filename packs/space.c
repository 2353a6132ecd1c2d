#include "packs/space.h"

#include "base/fs.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

static bool same_system(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev;
}

static uint64_t add(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

bool space_check(const struct space_need *needs, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t need = 0, space;
        for (size_t k = 0; k < count; k++)
            if (k == i || same_system(needs[i].dir, needs[k].dir))
                need = add(need, needs[k].bytes);
        if (need == 0 || !fs_free_bytes(needs[i].dir, &space, NULL))
            continue;
        need = add(need, SPACE_RESERVE);
        if (space >= need)
            continue;
        err_set(err, ERR_NO_SPACE, "%s", needs[i].dir);
        return err_detail(err, "needed %" PRIu64 ", free %" PRIu64, need, space);
    }
    return true;
}

bool space_read(const char *detail, uint64_t *need, uint64_t *space)
{
    return sscanf(detail, "needed %" SCNu64 ", free %" SCNu64, need, space) == 2;
}
