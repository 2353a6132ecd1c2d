#include "core/material/qti_item.h"

#include "core/material/qti_derive.h"

#include <string.h>

enum { PARTS_MAX = 32, TAGS_MAX = 64 };

/* ---- which interactions are read, and how ---- */

static qti_derive *derive_of(const struct xml_node *node)
{
    static const struct {
        const char *name;
        qti_derive *derive;
    } kinds[] = {
        {"choiceInteraction", qti_derive_choice},   {"inlineChoiceInteraction", qti_derive_choice},
        {"textEntryInteraction", qti_derive_entry}, {"matchInteraction", qti_derive_pairs},
        {"associateInteraction", qti_derive_pairs}, {"orderInteraction", qti_derive_order},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (qti_is(node, kinds[i].name))
            return kinds[i].derive;
    return NULL;
}

static bool is_essay(const struct xml_node *node)
{
    return qti_is(node, "extendedTextInteraction");
}

/* ---- one item being read ---- */

struct item {
    const struct qti_source *source;
    const struct qti_place *place;
    struct qti_model model;
    const struct xml_node *parts[PARTS_MAX];
    unsigned parts_count;
    unsigned others; /* interactions that are not read */
};

static void note(const struct item *item, const struct xml_node *node, const char *what)
{
    const char *name = qti_attribute_or(item->model.item, "identifier", "");
    import_report(item->source->import, node->line, what, "%s <%s>", name, node->name);
}

static void find_parts(struct item *item)
{
    const struct xml_node *body = item->model.body;
    for (const struct xml_node *n = body; n && (n = qti_walk(body, n));) {
        if (!qti_is_interaction(n))
            continue;
        if (!derive_of(n) && !is_essay(n)) {
            note(item, n, ERR_N("an interaction that is not read here"));
            item->others++;
        } else if (item->parts_count == PARTS_MAX) {
            note(item, n, ERR_N("more interactions in one item than are read"));
        } else {
            item->parts[item->parts_count++] = n;
        }
    }
}

/* ---- texts ---- */

static bool is_for(const struct xml_node *rubric, bool candidate)
{
    const char *view = qti_attribute_or(rubric, "view", "candidate");
    return qti_has_word(view, "candidate") == candidate;
}

/* Rubrics for the candidate go before the text, those for scorers into the explanation. */
static void add_rubrics(struct qti_text *text, const struct xml_node *root, bool candidate)
{
    for (const struct xml_node *n = root; n && (n = qti_walk(root, n));)
        if (qti_is(n, "rubricBlock") && is_for(n, candidate)) {
            qti_text_break(text);
            qti_text_add(text, n);
            qti_text_break(text);
        }
}

static void add_stimuli(const struct item *item, struct qti_text *text)
{
    struct import *import = item->source->import;
    const struct xml_node *root = item->model.item;
    for (const struct xml_node *r = qti_child(root, "assessmentStimulusRef"); r;
         r = qti_after(r, "assessmentStimulusRef")) {
        const char *href = qti_attribute_or(r, "href", "");
        const struct qti_file *file = qti_file_at(item->source, href, r->line);
        const struct xml_node *stimulus = NULL;
        struct err err = ERR_INIT;
        if (!file) {
            import_report(import, r->line, ERR_N("a text that is not in the package"), "%s", href);
        } else if (!xml_parse(file->name, file->bytes, file->len, &xml_limits_usual, &import->arena,
                              &stimulus, &err)) {
            import_err(import, &err);
        } else {
            const struct xml_node *body = qti_child(stimulus, "stimulusBody");
            struct qti_source there = *item->source;
            const char *slash = strrchr(file->name, '/');
            there.folder = arena_strndup(&import->arena, file->name,
                                         slash ? (size_t) (slash - file->name) + 1 : 0);
            text->source = &there;
            if (body)
                qti_text_add(text, body);
            text->source = item->source;
            qti_text_break(text);
        }
    }
}

static const char *keep(const struct item *item, const char *s)
{
    return arena_strdup(&item->source->import->arena, s);
}

/* The element of that class, in items of our own. */
static const struct xml_node *own_element(const struct item *item, const char *class)
{
    const struct xml_node *body = item->model.body;
    for (const struct xml_node *n = body; n && (n = qti_walk(body, n));)
        if (qti_has_word(qti_attribute_or(n, "class", ""), class))
            return n;
    return NULL;
}

static void read_own_text(const struct item *item, const struct xml_node *part, struct question *q)
{
    const struct xml_node *stem = own_element(item, "xunlian-stem");
    const struct xml_node *tail = own_element(item, "xunlian-tail");
    struct qti_text text = {.source = item->source, .gap = part};
    const char *class = strstr(qti_attribute_or(stem, "class", ""), "xunlian-format-");
    if (stem)
        qti_text_add(&text, stem);
    q->stem = keep(item, str_text(&text.head));
    if (class)
        q->format =
            arena_strndup(&item->source->import->arena, class + 15, strcspn(class + 15, " "));
    if (tail)
        q->tail = qti_text_of(item->source, tail);
    else if (text.tail.len > 0)
        q->tail = keep(item, str_text(&text.tail));
    qti_text_finish(&text);
}

static void read_text(const struct item *item, const struct xml_node *part, struct question *q)
{
    const struct xml_node *prompt = part ? qti_child(part, "prompt") : NULL;
    struct qti_text text = {.source = item->source};
    if (part && (qti_is(part, "textEntryInteraction") || qti_is(part, "inlineChoiceInteraction")))
        text.gap = part;
    add_stimuli(item, &text);
    add_rubrics(&text, item->model.body, true);
    if (item->model.body)
        qti_text_add(&text, item->model.body);
    if (prompt) {
        qti_text_break(&text);
        qti_text_add(&text, prompt);
    }
    q->stem = keep(item, str_text(&text.head));
    if (text.tail.len > 0)
        q->tail = keep(item, str_text(&text.tail));
    if (!*q->stem && !q->tail)
        q->stem = *q->title ? q->title : q->id;
    q->format = text.marked ? "markdown" : "";
    qti_text_finish(&text);
}

/* ---- feedback ---- */

static bool inside_option(const struct xml_node *node)
{
    for (; node; node = node->parent)
        if (qti_is(node, "simpleChoice") || qti_is(node, "inlineChoice") ||
            qti_is(node, "simpleAssociableChoice"))
            return true;
    return false;
}

static void find_feedback(const struct item *item, struct qti_probe *probe)
{
    const struct xml_node *root = item->model.item;
    for (const struct xml_node *n = root; n && (n = qti_walk(root, n));) {
        bool is =
            qti_is(n, "modalFeedback") || qti_is(n, "feedbackBlock") || qti_is(n, "feedbackInline");
        if (!is || inside_option(n))
            continue;
        if (probe->feedback_count == QTI_FEEDBACK_MAX)
            note(item, n, ERR_N("more feedback than is read"));
        else
            probe->feedback[probe->feedback_count++] = n;
    }
}

static void add_part(struct str *out, const char *part)
{
    str_add(out, out->len > 0 && *part ? "\n\n" : "");
    str_add(out, part);
}

/* Feedback that no answer carries, and what is told to scorers. */
static void explain(const struct item *item, const struct qti_probe *probe,
                    const struct qti_derived *found, struct question *q)
{
    struct str out = STR_INIT;
    struct qti_text rubrics = {.source = item->source};
    uint64_t all = probe->feedback_count == QTI_FEEDBACK_MAX
                       ? ~UINT64_C(0)
                       : (UINT64_C(1) << probe->feedback_count) - 1;
    uint64_t rest = all & ~found->used & ~found->general;
    add_part(&out, qti_feedback_text(probe, all & ~found->used));
    if (rest)
        note(item, probe->feedback[__builtin_ctzll(rest)],
             ERR_N("feedback that is shown on a condition belongs to the explanation here"));
    add_rubrics(&rubrics, item->model.body, false);
    add_part(&out, str_text(&rubrics.head));
    for (unsigned i = 0; q->type == QUESTION_ESSAY && probe->variable >= 0 &&
                         i < qti_probe_variable(probe)->correct.count;
         i++)
        add_part(&out, qti_probe_variable(probe)->correct.list[i].text);
    q->explanation = keep(item, str_text(&out));
    str_finish(&out);
    qti_text_finish(&rubrics);
}

/* ---- scoring ---- */

/* Asks, and where the processing cannot be computed asks again by the declared right answer. */
static bool derive(const struct item *item, struct qti_probe *probe, struct question *q,
                   struct qti_derived *found)
{
    qti_derive *how = derive_of(probe->interaction);
    const struct qti_variable *v = qti_probe_variable(probe);
    bool ok = how(probe, q, found);
    if (ok || !probe->trouble)
        return ok;
    note(item, probe->trouble, probe->why);
    if (v->correct.count == 0 && !v->mapping) {
        note(item, probe->interaction, ERR_N("its scoring is not known; the question is left out"));
        return false;
    }
    note(item, probe->interaction,
         ERR_N("scored by its declared right answer, not by its processing"));
    probe->plain = true;
    probe->trouble = NULL;
    probe->runs = 0;
    probe->spent = 0;
    *found = (struct qti_derived){0};
    ok = how(probe, q, found);
    if (!ok && probe->trouble)
        note(item, probe->trouble, probe->why);
    return ok;
}

/* SCORE, or the only number among the outcomes. */
static int score_variable(struct qti_model *model)
{
    int score = qti_model_find(model, "SCORE"), numbers = 0;
    for (unsigned i = 0; score < 0 && i < model->count; i++)
        if (!model->variables[i].response && qti_is_number(model->variables[i].base)) {
            score = (int) i;
            numbers++;
        }
    if (numbers > 1 || (score < 0 && model->count == QTI_VARIABLES_MAX))
        return -1;
    if (score < 0) {
        score = (int) model->count++;
        model->variables[score] =
            (struct qti_variable){.identifier = "SCORE", .base = QTI_BASE_FLOAT};
    }
    return score;
}

static bool start_probe(struct item *item, const struct xml_node *part, struct qti_probe *probe)
{
    *probe = (struct qti_probe){
        .source = item->source,
        .model = &item->model,
        .interaction = part,
        .score = score_variable(&item->model),
        .variable = qti_model_find(&item->model, qti_attribute(part, "responseIdentifier")),
    };
    if (!is_essay(part) && (probe->variable < 0 || probe->score < 0)) {
        note(item, part, ERR_N("its scoring is not known; the question is left out"));
        return false;
    }
    for (unsigned i = 0; i < item->model.count; i++)
        if (item->model.variables[i].response)
            probe->hold[i] = item->model.variables[i].start;
    find_feedback(item, probe);
    return true;
}

/* With the other parts answered right: for items that score nothing unless all parts are. */
static bool hold_right(struct item *item, struct qti_probe *probe)
{
    bool other = false;
    for (unsigned i = 0; i < item->model.count; i++)
        if (item->model.variables[i].response && (int) i != probe->variable) {
            probe->hold[i] = item->model.variables[i].correct;
            other = other || probe->hold[i].count > 0;
        }
    return other;
}

/* Whether the part scores anything on its own. */
static bool scores_alone(struct qti_probe *probe)
{
    struct qti_outcome got;
    const struct qti_variable *v = qti_probe_variable(probe);
    return v->correct.count == 0 || !qti_ask(probe, &v->correct, &got) || got.score > 0;
}

/* ---- questions ---- */

static void read_tags(const struct item *item, struct question *q)
{
    struct arena *arena = &item->source->import->arena;
    const char **tags = arena_array(arena, item->place->tags_count + 1, sizeof *tags);
    const char *language = qti_attribute(item->model.item, "lang");
    for (unsigned i = 0; i < item->place->tags_count; i++)
        tags[q->tags_count++] = item->place->tags[i];
    if (language && *language && !item->source->own)
        tags[q->tags_count++] = arena_printf(arena, "lang:%s", language);
    q->tags = tags;
}

static void read_names(const struct item *item, unsigned part, struct question *q)
{
    struct arena *arena = &item->source->import->arena;
    const struct xml_node *root = item->model.item;
    const char *label = qti_attribute_or(root, "label", "");
    q->title = qti_attribute_or(root, "title", label);
    q->id = item->source->own ? label : qti_attribute_or(root, "identifier", "");
    if (item->parts_count > 1)
        q->id = arena_printf(arena, "%s-%u", q->id, part + 1);
    q->category = item->place->category;
    q->line = root->line;
}

static bool add_description(struct item *item)
{
    struct question q = {.type = QUESTION_DESCRIPTION, .format = "", .explanation = ""};
    struct qti_probe *probe = arena_alloc(&item->source->import->arena, sizeof *probe);
    struct qti_derived found = {.general = ~UINT64_C(0)};
    *probe = (struct qti_probe){.source = item->source, .model = &item->model, .variable = -1};
    read_names(item, 0, &q);
    read_tags(item, &q);
    if (item->source->own)
        read_own_text(item, NULL, &q);
    else
        read_text(item, NULL, &q);
    find_feedback(item, probe);
    explain(item, probe, &found, &q);
    return import_add(item->source->import, &q, item->place->options);
}

static bool add_part_question(struct item *item, unsigned part)
{
    struct question q = {.type = QUESTION_ESSAY, .format = "", .explanation = ""};
    struct qti_probe *probe = arena_alloc(&item->source->import->arena, sizeof *probe);
    struct qti_derived found = {0};
    if (!start_probe(item, item->parts[part], probe))
        return true;
    if (item->parts_count > 1 && !is_essay(item->parts[part]) && !scores_alone(probe) &&
        hold_right(item, probe))
        note(item, item->parts[part],
             ERR_N("scored on its own here; in the source the parts score together"));
    probe->trouble = NULL;
    read_names(item, part, &q);
    read_tags(item, &q);
    if (item->source->own)
        read_own_text(item, item->parts[part], &q);
    else
        read_text(item, item->parts[part], &q);
    if (is_essay(item->parts[part]))
        found.general = ~UINT64_C(0);
    else if (!derive(item, probe, &q, &found))
        return true;
    explain(item, probe, &found, &q);
    return import_add(item->source->import, &q, item->place->options);
}

/* What makes an item another one for everybody. */
static bool is_readable(const struct item *item)
{
    const struct xml_node *root = item->model.item;
    const struct xml_node *made = qti_child(root, "templateProcessing");
    if (!made)
        made = qti_child(root, "templateDeclaration");
    if (qti_flag(root, "adaptive", false))
        note(item, root, ERR_N("an adaptive item is left out"));
    else if (made)
        note(item, made, ERR_N("an item that a template makes is left out"));
    else
        return true;
    return false;
}

static void note_areas(const struct item *item)
{
    for (unsigned i = 0; i < item->model.count; i++)
        if (item->model.variables[i].area)
            note(item, item->model.variables[i].area, ERR_N("an area mapping is left out"));
    if (qti_template_of(&item->model) == QTI_TEMPLATE_NONE && item->parts_count > item->others &&
        !(item->parts_count == 1 && is_essay(item->parts[0])))
        note(item, item->model.item,
             ERR_N("no response processing; the declared right answer scores"));
}

bool qti_item_read(const struct xml_node *root, const struct qti_source *source,
                   const struct qti_place *place)
{
    struct import *import = source->import;
    struct item *item = arena_alloc(&import->arena, sizeof *item);
    struct qti_source own = *source;
    size_t faults = import->faults;
    own.own = strcmp(qti_attribute_or(root, "toolName", ""), "xunlian") == 0;
    *item = (struct item){.source = &own, .place = place};
    if (!qti_model_read(root, import, &item->model) || !is_readable(item))
        return import->faults == faults;
    find_parts(item);
    note_areas(item);
    if (item->parts_count == 0 && item->others == 0 && item->model.body)
        add_description(item);
    for (unsigned i = 0; i < item->parts_count; i++)
        add_part_question(item, i);
    return import->faults == faults;
}
