#include "tui/exam/papers.h"

#include "base/str.h"
#include "core/exam/draw.h"
#include "core/material/folder.h"

#include <stdlib.h>
#include <string.h>

static bool is_kept(const struct attempt_papers *papers, const char *digest)
{
    for (size_t i = 0; i < papers->count; i++)
        if (strcmp(papers->list[i].digest, digest) == 0)
            return true;
    return false;
}

static bool take_file(struct records *records, const struct attempt_papers *papers,
                      const struct folder *folder, const char *file, struct err *err)
{
    char digest[ATTEMPT_DIGEST], *text;
    size_t len;
    int64_t id;
    if (!folder_read(folder, file, BOOKLET_MAX, &text, &len, err))
        return false;
    attempt_digest(text, len, digest);
    bool ok = is_kept(papers, digest) || draw_keep_document(records, text, len, &id, err) ||
              err_context(err, "%s/%s", folder->dir, file);
    free(text);
    return ok;
}

static bool take_pack(struct records *records, const struct attempt_papers *papers, const char *dir,
                      struct err *err)
{
    struct folder folder;
    struct folder_names names;
    bool ok = true;
    if (!folder_open(dir, &folder, err))
        return false;
    if (folder_list(&folder, "papers", ".json", &names, err)) {
        for (size_t i = 0; i < names.count; i++)
            ok &= take_file(records, papers, &folder, names.list[i], err);
        folder_names_finish(&names);
    } else {
        ok = false;
    }
    folder_close(&folder);
    return ok;
}

bool exam_papers_take(struct records *records, const struct pack_set *packs, struct err *err)
{
    struct attempt_papers papers;
    bool ok = true;
    if (!attempt_paper_list(records, &papers, err))
        return false;
    for (size_t i = 0; i < packs->count; i++)
        ok &= take_pack(records, &papers, bundle_dir(packs->list[i]), err);
    attempt_papers_finish(&papers);
    return ok;
}
