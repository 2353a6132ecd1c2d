/* Changing marks: each of these is one step. */
#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/span_parts.h"
#include "tui/widget/dialog.h"

#include <stdlib.h>
#include <string.h>

enum { CLIP = 30 };

void span_desk_changed(struct span_desk *s)
{
    s->relating = false; /* its entity may have another index now */
    lab_desk_changed(s->desk);
}

void span_desk_warn(struct span_desk *s, const char *message)
{
    app_toast(s->desk->app, STYLE_WARN, "%s", message);
}

bool span_desk_selection(const struct span_desk *s, uint32_t *start, uint32_t *end)
{
    const struct span_text *text = span_desk_text(s);
    if (!s->selecting)
        return false;
    *start = s->anchor < s->cursor ? s->anchor : s->cursor;
    *end = (s->anchor < s->cursor ? s->cursor : s->anchor) + 1;
    while (*start < *end && span_is_space(span_cp(text, *start)))
        ++*start;
    while (*start < *end && span_is_space(span_cp(text, *end - 1)))
        --*end;
    return *start < *end;
}

/* ---- entities ---- */

static bool is_word(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
}

/* A letter or digit, or a hyphen or point between two: A2025-0417, 89.50. */
static bool joins(const struct span_text *text, uint32_t at)
{
    uint32_t cp = span_cp(text, at);
    return is_word(cp) || ((cp == '-' || cp == '.') && at > 0 && is_word(span_cp(text, at - 1)) &&
                           is_word(span_cp(text, at + 1)));
}

/* Without a selection the number or word of letters under the cursor: order numbers, prices. */
static bool word_here(const struct span_desk *s, uint32_t *start, uint32_t *end)
{
    const struct span_text *text = span_desk_text(s);
    if (!is_word(span_cp(text, s->cursor)))
        return false;
    *start = *end = s->cursor;
    while (*start > 0 && joins(text, *start - 1))
        --*start;
    while (*end < text->length && joins(text, *end))
        ++*end;
    return true;
}

static void put_entity(struct span_desk *s, struct span_entity e)
{
    struct span_doc *doc = span_desk_doc(s);
    for (uint32_t i = 0; i < doc->entities_count; i++)
        if (doc->entities[i].start == e.start && doc->entities[i].end == e.end) {
            s->entity = span_doc_move(doc, i, e);
            s->selecting = false;
            span_desk_changed(s);
            return;
        }
    if (!s->task->overlaps && span_doc_overlap(doc, e.start, e.end, SPAN_NOWHERE) != SPAN_NOWHERE) {
        span_desk_warn(s, _("This overlaps another mark: move or delete that one first."));
        return;
    }
    uint32_t at = span_doc_add(doc, e);
    if (at == SPAN_NOWHERE) {
        span_desk_warn(s, _("This document holds no more marks."));
        return;
    }
    s->selecting = false;
    s->entity = at;
    s->cursor = e.end - 1;
    span_desk_changed(s);
}

static bool is_given(struct span_desk *s)
{
    if (s->task->given)
        span_desk_warn(s, _("The entities are given here; mark relations with r."));
    return s->task->given;
}

void span_desk_label(struct span_desk *s, unsigned label)
{
    struct span_entity e = {.label = label};
    if (is_given(s))
        return;
    if (span_desk_selection(s, &e.start, &e.end)) {
        put_entity(s, e);
    } else if (s->entity != SPAN_NOWHERE) {
        e = span_desk_doc(s)->entities[s->entity];
        e.label = label;
        s->entity = span_doc_move(span_desk_doc(s), s->entity, e);
        span_desk_changed(s);
    } else if (word_here(s, &e.start, &e.end)) {
        put_entity(s, e);
    } else {
        span_desk_warn(s, _("Select characters first: Space or Shift with the arrows."));
    }
}

void span_desk_bound(struct span_desk *s, bool start, int way)
{
    struct span_doc *doc = span_desk_doc(s);
    if (s->entity == SPAN_NOWHERE || is_given(s))
        return;
    struct span_entity e = doc->entities[s->entity];
    uint32_t *bound = start ? &e.start : &e.end;
    if ((way < 0 && *bound == 0) || (way > 0 && *bound == span_desk_text(s)->length))
        return;
    *bound += way < 0 ? UINT32_MAX : 1;
    if (e.start >= e.end)
        return;
    if (!s->task->overlaps && span_doc_overlap(doc, e.start, e.end, s->entity) != SPAN_NOWHERE) {
        span_desk_warn(s, _("Another mark begins or ends here."));
        return;
    }
    s->entity = span_doc_move(doc, s->entity, e);
    s->cursor = start ? e.start : e.end - 1;
    span_desk_changed(s);
}

void span_desk_delete(struct span_desk *s)
{
    if (s->entity == SPAN_NOWHERE || is_given(s))
        return;
    span_doc_remove(span_desk_doc(s), s->entity);
    span_desk_go(s, s->cursor);
    span_desk_changed(s);
}

/* ---- equal strings ---- */

struct spread {
    struct span_desk *s;
    char *words;
    unsigned label;
};

/* The string stands at `at`, not within a longer number or word, and nothing is marked there. */
static bool stands_at(const struct spread *spread, const struct span_text *text,
                      const struct span_doc *doc, uint32_t at, uint32_t length)
{
    uint32_t end = at + length;
    if (end > text->length || !span_text_is(text, at, end, spread->words))
        return false;
    if (at > 0 && is_word(span_cp(text, at)) && is_word(span_cp(text, at - 1)))
        return false;
    if (end < text->length && is_word(span_cp(text, end - 1)) && is_word(span_cp(text, end)))
        return false;
    return span_doc_overlap(doc, at, end, SPAN_NOWHERE) == SPAN_NOWHERE;
}

static unsigned spread_doc(const struct spread *spread, size_t i, bool mark)
{
    const struct span_text *text = &spread->s->task->texts[i];
    struct span_doc *doc = &spread->s->work.docs[i];
    uint32_t length = (uint32_t) utf8_length(spread->words);
    unsigned found = 0;
    for (uint32_t at = 0; at < text->length; at++)
        if (stands_at(spread, text, doc, at, length)) {
            found++;
            if (mark && span_doc_add(doc, (struct span_entity){at, at + length, spread->label}) ==
                            SPAN_NOWHERE)
                return found - 1;
            at += length - 1;
        }
    return found;
}

static void spread_marked(const struct spread *spread, unsigned count)
{
    struct span_desk *s = spread->s;
    span_desk_go(s, s->cursor);
    span_desk_changed(s);
    app_toast(s->desk->app, STYLE_GOOD, _("%u places marked; u takes them back."), count);
}

static void spread_here(struct app *app, void *data)
{
    struct spread *spread = data;
    spread_marked(spread, spread_doc(spread, spread->s->at, true));
}

static void spread_all(struct app *app, void *data)
{
    struct spread *spread = data;
    unsigned count = 0;
    for (size_t i = 0; i < spread->s->task->count; i++)
        count += spread_doc(spread, i, true);
    spread_marked(spread, count);
}

static void spread_release(void *data)
{
    struct spread *spread = data;
    free(spread->words);
    free(spread);
}

static void spread_ask(struct spread *spread, unsigned here, unsigned all)
{
    char words[128];
    utf8_clip(spread->words, CLIP, words, sizeof words);
    char *text = xasprintf(_("“%s” stands unmarked at %u more places here, %u in all documents. "
                             "They get the label %s."),
                           words, here, all, spread->s->task->spec->labels[spread->label].title);
    char *some = xasprintf(_("Here (%u)"), here), *every = xasprintf(_("Everywhere (%u)"), all);
    dialog_ask(spread->s->desk->app,
               &(struct dialog_question){.title = _("Mark equal strings"),
                                         .text = text,
                                         .yes = here > 0 ? some : every,
                                         .done = here > 0 ? spread_here : spread_all,
                                         .other = here > 0 && all > here ? every : NULL,
                                         .otherwise = spread_all,
                                         .release = spread_release,
                                         .data = spread});
    free(text);
    free(some);
    free(every);
}

void span_desk_spread(struct span_desk *s)
{
    if (s->entity == SPAN_NOWHERE || is_given(s))
        return;
    const struct span_entity *e = &span_desk_doc(s)->entities[s->entity];
    struct spread *spread = xcalloc(1, sizeof *spread);
    struct str words = STR_INIT;
    unsigned here, all = 0;
    span_add_text(span_desk_text(s), e->start, e->end, &words);
    *spread = (struct spread){s, str_take(&words), e->label};
    here = spread_doc(spread, s->at, false);
    for (size_t i = 0; i < s->task->count; i++)
        all += spread_doc(spread, i, false);
    if (all == 0) {
        span_desk_warn(s, _("The same characters stand nowhere else unmarked."));
        spread_release(spread);
        return;
    }
    spread_ask(spread, here, all);
}
