#include "tui/screen/home_parts.h"

#include "base/str.h"
#include "tui/i18n.h"

#include "core/study/next.h"
#include "core/record/records.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BAR_COLS = 10, WORKS_MOST = 128 };

/* One paragraph of one style. */
static void say(struct text *text, enum style style, const char *words)
{
    text_block(text, &(struct text_block){0});
    text_add_text(text, style, words);
}

/* The same; takes the heap text over. */
static void say_made(struct text *text, enum style style, char *words)
{
    say(text, style, words);
    free(words);
}

static void say_bar(struct text *text, int64_t part, int64_t whole)
{
    struct str full = STR_INIT, empty = STR_INIT;
    int cols = whole <= 0 ? 0 : part >= whole ? BAR_COLS : (int) (part * BAR_COLS / whole);
    cols += part > 0 && cols == 0;
    for (int i = 0; i < BAR_COLS; i++)
        str_add(i < cols ? &full : &empty, i < cols ? "▇" : "▁");
    text_add_text(text, STYLE_TEXT, "  ");
    text_add_text(text, STYLE_BAR_FULL, str_text(&full));
    text_add_text(text, STYLE_BAR_EMPTY, str_text(&empty));
    str_finish(&full);
    str_finish(&empty);
}

/* What stands below a level belongs to a standard, the rest to a competition. */
static bool is_standard(const struct skills *skills, int node)
{
    return skills_above(skills, node, LIB_LEVEL) >= 0;
}

static void say_weights(struct text *text, const struct skills *skills, int node)
{
    char *weights = skills_weights(skills, node);
    if (weights)
        say_made(text, STYLE_TEXT, weights);
}

static void say_hours(struct text *text, const struct skills *skills, int node)
{
    char got[16], planned[16];
    int64_t plan = skills_planned_ms(skills, node), credited = skills->list[node].credited_ms;
    if (plan <= 0)
        return;
    skills_format_hours(skills, credited, got, sizeof got);
    skills_format_hours(skills, plan, planned, sizeof planned);
    say_made(text, STYLE_TEXT, xasprintf(_("Hours %s/%s"), got, planned));
    say_bar(text, skills_shown_ms(skills, credited), plan);
}

/* ---- requirements ---- */

static const char *heading_of(char kind)
{
    return kind == 'S'   ? _("Skills required")
           : kind == 'K' ? _("Knowledge required")
                         : _("Basic requirements");
}

static void say_requirement(struct text *text, const struct lib_requirement *item,
                            enum skill_state state)
{
    struct text_block block = {.prefix_style = state == SKILL_ALL    ? STYLE_GOOD
                                               : state == SKILL_SOME ? STYLE_ACCENT
                                                                     : STYLE_DIM};
    snprintf(block.first, sizeof block.first, "%s %s ", skills_sign(state), item->key + 1);
    memset(block.rest, ' ', strlen(item->key) + 2);
    text_block(text, &block);
    text_add_text(text, STYLE_TEXT, item->text);
}

static void say_requirements(struct home *home, struct app *app, int node)
{
    const char *work = home->skills.tree.nodes[node].path;
    struct lib_requirements all = {0};
    struct lib_taughts taught = {0};
    struct err err = ERR_INIT;
    char kind = '\0';
    if (!library_requirements(app->library, work, &all, &err) ||
        !library_taught(app->library, work, &taught, &err))
        app_error(app, &err);
    for (size_t i = 0; i < all.count; i++) {
        if (all.list[i].key[0] != kind) {
            kind = all.list[i].key[0];
            text_space(&home->detail);
            say(&home->detail, STYLE_TITLE, heading_of(kind));
        }
        say_requirement(&home->detail, &all.list[i],
                        skills_requirement(&home->skills, &taught, all.list[i].key));
    }
    lib_taughts_finish(&taught);
    lib_requirements_finish(&all);
}

/* ---- lists of what is below ---- */

static void say_lessons(struct home *home, int node)
{
    const struct skills *skills = &home->skills;
    struct text *text = &home->detail;
    bool first = true;
    for (int i = node + 1, end = skills_end(skills, node); i < end; i++) {
        const struct lib_node *lesson = &skills->tree.nodes[i];
        const struct skill *skill = &skills->list[i];
        if (lesson->kind != LIB_LESSON)
            continue;
        if (first) {
            text_space(text);
            say(text, STYLE_TITLE, _("Lessons"));
            first = false;
        }
        enum skill_state state = skills_state(skill->done, skill->sections);
        struct text_block block = {.rest = "  ",
                                   .prefix_style = state == SKILL_ALL ? STYLE_GOOD : STYLE_DIM};
        snprintf(block.first, sizeof block.first, "%s ", skills_sign(state));
        text_block(text, &block);
        text_add_text(text, STYLE_TEXT, lesson->title);
        char *minutes = lesson->lessons ? xasprintf(_("  %d min"), lesson->minutes)
                                        : xasprintf("  %s", _("outline"));
        text_add_text(text, STYLE_DIM, minutes);
        free(minutes);
    }
}

static void say_percent(struct text *text, const struct skills *skills, int node)
{
    char note[16];
    int percent = skills_percent(skills, node);
    if (percent < 0)
        return;
    snprintf(note, sizeof note, "  %d%%", percent);
    text_add_text(text, STYLE_DIM, note);
}

/* Works of a function, levels of a track …: each with its progress or its hours. */
static void say_children(struct home *home, int node)
{
    const struct skills *skills = &home->skills;
    for (int i = node + 1, end = skills_end(skills, node); i < end; i++) {
        const struct lib_node *child = &skills->tree.nodes[i];
        if (child->parent != node)
            continue;
        struct text_block block = {.rest = "  "};
        text_block(&home->detail, &block);
        if (*child->number) {
            text_add_text(&home->detail, STYLE_DIM, child->number);
            text_add_text(&home->detail, STYLE_DIM, " ");
        }
        text_add_text(&home->detail, STYLE_TEXT, child->title);
        say_percent(&home->detail, skills, i);
        if (child->hours > 0) {
            char *note = xasprintf(_("  %d h"), child->hours);
            text_add_text(&home->detail, STYLE_DIM, note);
            free(note);
        }
    }
}

/* Weights of a level's functions and basic requirements: what the paper will ask. */
static void say_weight_table(struct home *home, int node)
{
    const struct skills *skills = &home->skills;
    struct text *text = &home->detail;
    text_space(text);
    say(text, STYLE_TITLE, _("Weights (theory / skills)"));
    for (int i = node + 1, end = skills_end(skills, node); i < end; i++) {
        const struct lib_node *at = &skills->tree.nodes[i];
        bool basic = at->kind == LIB_WORK && skills->tree.nodes[at->parent].kind == LIB_BASICS;
        if (at->kind != LIB_FUNCTION && !basic)
            continue;
        struct text_block block = {.prefix_style = STYLE_DIM, .rest = "         "};
        snprintf(block.first, sizeof block.first, "%3d / %-3d", at->theory_weight,
                 at->skill_weight);
        text_block(text, &block);
        text_add_text(text, STYLE_TEXT, at->title);
        say_percent(text, skills, i);
    }
}

/* ---- what is next ---- */

static void say_counts(struct home *home, int node)
{
    const struct skill *skill = &home->skills.list[node];
    struct text *text = &home->step;
    const double percent = 100;
    if (skill->sections > 0 && skill->practised)
        say_made(text, STYLE_TEXT,
                 xasprintf(_("Read %d/%d sections, practice %.0f%%"), skill->done, skill->sections,
                           skill->mastery * percent));
    else if (skill->practised)
        say_made(text, STYLE_TEXT, xasprintf(_("Practice %.0f%%"), skill->mastery * percent));
    else if (skill->sections > 0 && skill->answered > 0)
        say_made(text, STYLE_TEXT,
                 xasprintf(_("Read %d/%d sections, questions %d%% right"), skill->done,
                           skill->sections, (int) (skill->right * 100 / skill->answered)));
    else if (skill->sections > 0)
        say_made(text, STYLE_TEXT,
                 xasprintf(_("Read %d/%d sections"), skill->done, skill->sections));
}

/* Work whose labs are told of: the node, or that of a lesson; -1. */
static int work_of(const struct home *home, int node)
{
    enum lib_kind kind = home->skills.tree.nodes[node].kind;
    return kind == LIB_WORK ? node : kind == LIB_LESSON ? home->skills.tree.nodes[node].parent : -1;
}

/* True when there are labs. */
static bool say_labs(struct home *home, struct app *app, int node)
{
    int work = work_of(home, node);
    if (work < 0)
        return false;
    struct work_labs labs = home_labs_of(home, app, home->skills.tree.nodes[work].path);
    if (labs.handed_in > 0)
        say_made(&home->step, STYLE_TEXT,
                 xasprintf(_("Labs %d of 100, %zu/%zu handed in"),
                           labs.full > 0 ? (int) (labs.got * 100 / labs.full) : 0, labs.handed_in,
                           labs.count));
    else if (labs.count > 0)
        say_made(&home->step, STYLE_TEXT,
                 xasprintf(P_("%zu lab to do (L)", "%zu labs to do (L)", labs.count), labs.count));
    return labs.count > 0;
}

/* Progress counts what is written; what is not yet is told beside it. */
static void say_gaps(struct home *home, int node)
{
    const struct skills *skills = &home->skills;
    int gaps = 0;
    for (int i = node + 1, end = skills_end(skills, node); i < end; i++)
        gaps += skills->tree.nodes[i].kind == LIB_WORK && skills->list[i].sections == 0;
    if (gaps > 0 && skills->list[node].sections > 0)
        say_made(&home->step, STYLE_DIM,
                 xasprintf(P_("%d work below has no full lesson yet",
                              "%d works below have no full lesson yet", gaps),
                           gaps));
}

/* Reviews wait for nobody: they come before reading on. */
static void say_due(struct home *home, const struct app *app, int node)
{
    size_t due = home->skills.due;
    const char *path = home->skills.tree.nodes[node].path;
    if (due > 0 && app->target && strcmp(path, app->target) == 0)
        say_made(
            &home->step, STYLE_ACCENT,
            xasprintf(P_("Next: review %zu question (p)", "Next: review %zu questions (p)", due),
                      due));
}

/* The works at or below a node, as next_find wants them but for labs; `nodes` gets which they are.
 */
static size_t list_works(const struct home *home, int node, struct next_work *works, int *nodes)
{
    const struct skills *skills = &home->skills;
    size_t n = 0;
    for (int i = node, end = skills_end(skills, node); i < end && n < WORKS_MOST; i++) {
        const struct skill *skill = &skills->list[i];
        if (skills->tree.nodes[i].kind != LIB_WORK)
            continue;
        works[n] = (struct next_work){.sections = (unsigned) skill->sections,
                                      .read = (unsigned) skill->done,
                                      .has_questions = skill->sections > 0,
                                      .mastery = skill->practised ? skill->mastery : -1};
        nodes[n++] = i;
    }
    return n;
}

/* Labs follow lessons and practice of a work: they are asked for from the second step on. */
static struct next_step find_next(struct home *home, struct app *app, int node,
                                  struct next_work *works, int *nodes, size_t *count)
{
    const struct lib_tree *tree = &home->skills.tree;
    bool level = tree->nodes[node].kind == LIB_LEVEL;
    *count = list_works(home, node, works, nodes);
    struct next_step next = next_find(works, *count, level);
    if (*count > 0 && next.work == 0)
        return next;
    for (size_t i = 0; i < *count; i++) {
        struct work_labs labs = home_labs_of(home, app, tree->nodes[nodes[i]].path);
        works[i].labs = (unsigned) labs.count;
        works[i].handed_in = (unsigned) labs.handed_in;
    }
    return next_find(works, *count, level);
}

/* The lesson and section to be read next below a node. */
static void say_reading(struct home *home, int node)
{
    const struct skills *skills = &home->skills;
    int lesson = skills_next(skills, node), section = skills_next_section(skills, lesson);
    const struct lib_node *at = &skills->tree.nodes[lesson];
    int minutes = (at->minutes + at->sections - 1) / at->sections;
    say_made(&home->step, STYLE_ACCENT,
             xasprintf(_("Next: read section %d (about %d min)"), section + 1, minutes));
    if (lesson != node)
        say_made(&home->step, STYLE_DIM, xasprintf(_("of “%s”"), at->title));
}

/* The next step on the recommended way, and the key that begins it. */
static void say_way(struct home *home, struct app *app, int node)
{
    struct next_work works[WORKS_MOST];
    int nodes[WORKS_MOST];
    const struct lib_tree *tree = &home->skills.tree;
    size_t n;
    struct next_step next = find_next(home, app, node, works, nodes, &n);
    const struct lib_node *work = next.work < n ? &tree->nodes[nodes[next.work]] : NULL;
    switch (next.kind) {
    case NEXT_READ:
        say_reading(home, nodes[next.work]);
        break;
    case NEXT_PRACTISE:
        say_made(&home->step, STYLE_ACCENT,
                 xasprintf(_("Next: practise %s %s (p)"), work->number, work->title));
        break;
    case NEXT_LAB:
        say_made(&home->step, STYLE_ACCENT,
                 xasprintf(_("Next: the labs of %s %s (L)"), work->number, work->title));
        break;
    case NEXT_EXAM:
        say(&home->step, STYLE_ACCENT, _("Next: a mock exam (e)"));
        break;
    default:
        say(&home->step, STYLE_GOOD, _("All of it is read, practised and done."));
    }
}

static void say_step(struct home *home, struct app *app, int node)
{
    const struct skills *skills = &home->skills;
    struct text *text = &home->step;
    int lesson = skills_next(skills, node);
    if (home->target_missing)
        say(text, STYLE_WARN, _("The standard of your target is not installed (P)."));
    say_counts(home, node);
    bool labs = say_labs(home, app, node);
    say_due(home, app, node);
    say_gaps(home, node);
    if (lesson < 0 && !labs)
        say(text, STYLE_DIM, _("No lesson is installed for this yet."));
    else if (lesson >= 0 && !skills->tree.nodes[lesson].lessons)
        say(text, STYLE_ACCENT, _("Next: look through the outline"));
    else if (skills->tree.nodes[node].kind != LIB_LESSON)
        say_way(home, app, node);
    else if (skills_next_section(skills, lesson) >= 0)
        say_reading(home, node);
    else
        say(text, STYLE_GOOD, _("All of it is read."));
}

/* ---- by kind ---- */

static void describe_work(struct home *home, struct app *app, int node)
{
    const struct lib_tree *tree = &home->skills.tree;
    int function = skills_above(&home->skills, node, LIB_FUNCTION);
    if (function >= 0)
        say_made(
            &home->detail, STYLE_DIM,
            xasprintf(is_standard(&home->skills, node) ? _("Function %s %s") : _("Module %s %s"),
                      tree->nodes[function].number, tree->nodes[function].title));
    say_weights(&home->detail, &home->skills, node);
    say_hours(&home->detail, &home->skills, node);
    say_requirements(home, app, node);
    say_lessons(home, node);
}

static void describe_level(struct home *home, int node)
{
    const struct lib_tree *tree = &home->skills.tree;
    const struct lib_node *level = &tree->nodes[node];
    say(&home->detail, STYLE_DIM, tree->nodes[level->parent].title);
    say_hours(&home->detail, &home->skills, node);
    say_weight_table(home, node);
}

static void describe_lesson(struct home *home, int node)
{
    const struct lib_tree *tree = &home->skills.tree;
    const struct lib_node *lesson = &tree->nodes[node], *work = &tree->nodes[lesson->parent];
    say(&home->detail, STYLE_STRONG, lesson->title);
    say_made(&home->detail, STYLE_DIM, xasprintf("%s %s", work->number, work->title));
    text_space(&home->detail);
    if (lesson->lessons) {
        say_made(
            &home->detail, STYLE_TEXT,
            xasprintf(P_("%d section, about %d min", "%d sections, about %d min", lesson->sections),
                      lesson->sections, lesson->minutes));
        say_bar(&home->detail, home->skills.list[node].done, lesson->sections);
    } else {
        say(&home->detail, STYLE_WARN, _("This lesson is only outlined so far."));
    }
}

static void describe_other(struct home *home, int node)
{
    const struct lib_node *at = &home->skills.tree.nodes[node];
    say(&home->detail, STYLE_STRONG, at->title);
    say_weights(&home->detail, &home->skills, node);
    say_hours(&home->detail, &home->skills, node);
    text_space(&home->detail);
    say_children(home, node);
}

/* The tree is empty: why, and the way on. */
static void describe_nothing(struct home *home, struct app *app)
{
    struct lib_packs packs;
    struct err err = ERR_INIT;
    struct text *text = &home->detail;
    if (!library_packs(app->library, &packs, &err)) {
        app_error(app, &err);
        return;
    }
    say(text, STYLE_WARN,
        packs.count ? _("The standards pack is missing, so there is no skill tree.")
                    : _("No packs are installed yet."));
    lib_packs_finish(&packs);
    text_space(text);
    say(text, STYLE_TEXT, _("P installs packs. Or leave with q and type:"));
    text_space(text);
    say(text, STYLE_CODE, "xunlian pack install xunlian-standards-1.0.0.xpack");
}

void home_describe(struct home *home, struct app *app)
{
    int node = home_selected(home);
    home->detail_of = node;
    text_clear(&home->detail);
    text_clear(&home->step);
    home->detail.top = 0;
    home->target_missing = app->target && skills_find(&home->skills, app->target) < 0;
    if (node < 0) {
        describe_nothing(home, app);
        return;
    }
    switch (home->skills.tree.nodes[node].kind) {
    case LIB_WORK:
        describe_work(home, app, node);
        break;
    case LIB_LEVEL:
        describe_level(home, node);
        break;
    case LIB_LESSON:
        describe_lesson(home, node);
        break;
    case LIB_DOCUMENT:
    case LIB_TRACK:
    case LIB_BASICS:
    case LIB_FUNCTION:
        describe_other(home, node);
        break;
    }
    say_step(home, app, node);
}
