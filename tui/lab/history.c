#include "tui/lab/history.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

void lab_history_finish(struct lab_history *history)
{
    for (size_t i = 0; i < history->count; i++)
        free(history->steps[i].text);
    free(history->steps);
    *history = (struct lab_history){0};
}

const struct lab_step *lab_history_now(const struct lab_history *history)
{
    return history->count > 0 ? &history->steps[history->at] : NULL;
}

static void forget(struct lab_history *history, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++) {
        history->bytes -= history->steps[i].len;
        free(history->steps[i].text);
    }
    memmove(history->steps + from, history->steps + end,
            (history->count - end) * sizeof *history->steps);
    history->count -= end - from;
}

bool lab_history_add(struct lab_history *history, const char *text, size_t len)
{
    const struct lab_step *now = lab_history_now(history);
    if (now && now->len == len && memcmp(now->text, text, len) == 0)
        return false;
    if (now)
        forget(history, history->at + 1, history->count);
    char *copy = xmalloc(len + 1);
    memcpy(copy, text, len);
    copy[len] = '\0';
    history->steps = xrealloc(history->steps, (history->count + 1) * sizeof *history->steps);
    history->steps[history->count++] = (struct lab_step){.text = copy, .len = len};
    history->bytes += len;
    size_t old = 0, bytes = history->bytes;
    while (history->count - old > 2 &&
           (history->count - old > LAB_HISTORY_STEPS || bytes > LAB_HISTORY_BYTES))
        bytes -= history->steps[old++].len;
    forget(history, 0, old);
    history->at = history->count - 1;
    return true;
}

bool lab_history_amend(struct lab_history *history, const char *text, size_t len)
{
    if (history->count == 0)
        return false;
    struct lab_step *now = &history->steps[history->at];
    if (now->len == len && memcmp(now->text, text, len) == 0)
        return false;
    history->bytes += len - now->len;
    now->text = xrealloc(now->text, len + 1);
    memcpy(now->text, text, len);
    now->text[len] = '\0';
    now->len = len;
    return true;
}

bool lab_history_can_undo(const struct lab_history *history)
{
    return history->count > 0 && history->at > 0;
}

bool lab_history_can_redo(const struct lab_history *history)
{
    return history->at + 1 < history->count;
}

bool lab_history_undo(struct lab_history *history)
{
    if (!lab_history_can_undo(history))
        return false;
    history->at--;
    return true;
}

bool lab_history_redo(struct lab_history *history)
{
    if (!lab_history_can_redo(history))
        return false;
    history->at++;
    return true;
}

void *lab_history_put_by(struct lab_history *history)
{
    struct lab_history *kept = xmalloc(sizeof *kept);
    *kept = *history;
    *history = (struct lab_history){0};
    return kept;
}

void lab_history_free(void *history)
{
    if (history)
        lab_history_finish(history);
    free(history);
}

void lab_history_resume(struct lab_history *history, void *kept, const char *text, size_t len)
{
    const struct lab_step *now = kept ? lab_history_now(kept) : NULL;
    if (!now || now->len != len || memcmp(now->text, text, len) != 0) {
        lab_history_free(kept);
        return;
    }
    *history = *(struct lab_history *) kept;
    free(kept);
}
