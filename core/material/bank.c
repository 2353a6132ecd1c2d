#include "core/material/bank.h"

#include "core/material/gift.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    const struct folder *folder;
    bank_visit visit;
    void *ctx;
    size_t count;
};

bool bank_id_is_fine(const char *id)
{
    size_t n = strlen(id);
    for (const char *p = id; *p; p++)
        if ((unsigned char) *p <= ' ' || *p == '/' || *p == '\\')
            return false;
    return n > 0 && n <= BANK_ID_MAX;
}

bool bank_tag_is_level(const char *tag)
{
    const char *slash = strchr(tag, '/');
    return slash && slash > tag && slash[1] && !strchr(slash + 1, '/');
}

/* Names the pack before "file:line", which was set; false. */
static bool in_pack(const struct reading *reading, struct err *err)
{
    return err_context(err, "%s", reading->folder->dir);
}

static bool give(struct reading *reading, const char *file, const char *text,
                 const struct question *q, struct err *err)
{
    const struct bank_question one = {q, file, text + q->offset, q->len};
    if (!bank_id_is_fine(q->id)) {
        err_set(err, ERR_INVALID, "%s:%u", file, q->line);
        err_detail(err, "id: %s", q->id);
        return in_pack(reading, err);
    }
    if (++reading->count > BANK_QUESTIONS_MAX) {
        err_set(err, ERR_TOO_BIG, "%s:%u", file, q->line);
        err_detail(err, "> %d", BANK_QUESTIONS_MAX);
        return in_pack(reading, err);
    }
    return reading->visit(reading->ctx, &one, err);
}

static bool read_file(struct reading *reading, const char *file, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct gift gift;
    struct gift_fault fault;
    char *text;
    size_t len;
    if (!folder_read(reading->folder, file, GIFT_TEXT_MAX, &text, &len, err))
        return false;
    bool ok = gift_parse(text, len, 1, &arena, &gift, &fault);
    if (!ok) {
        err_set(err, ERR_FORMAT, "%s:%u", file, fault.line);
        err_detail(err, "%s", gift_fault_text(fault.code));
        in_pack(reading, err);
    }
    for (size_t i = 0; ok && i < gift.count; i++)
        ok = give(reading, file, text, &gift.list[i], err);
    free(text);
    arena_finish(&arena);
    return ok;
}

bool bank_read(const struct folder *folder, bank_visit visit, void *ctx, struct err *err)
{
    struct reading reading = {folder, visit, ctx, 0};
    struct folder_names names;
    if (!folder_list(folder, "questions", ".gift", &names, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < names.count; i++)
        ok = read_file(&reading, names.list[i], err);
    folder_names_finish(&names);
    return ok;
}

char *bank_work(struct arena *arena, const char *level, const char *requirement)
{
    const char *from = *requirement == 'S' || *requirement == 'K' ? requirement + 1 : requirement;
    const char *dot = strchr(from, '.');
    if (!dot)
        return arena_strdup(arena, "");
    size_t n = (size_t) (dot - from) + 1 + strspn(dot + 1, "0123456789");
    return arena_printf(arena, "%s/%.*s", level, (int) n, from);
}
