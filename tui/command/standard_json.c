#include "tui/command/standard_json.h"

#include <string.h>

bool level_filter_takes(const struct level_filter *filter, const struct standard_level *level)
{
    bool level_fits = !filter->level || strcmp(filter->level, level->id) == 0 ||
                      strcmp(filter->level, standard_grade(level->id)) == 0;
    bool track_fits = !filter->track || (level->track && strcmp(filter->track, level->track) == 0);
    return level_fits && track_fits;
}

static json_t *names(const char *const *list, unsigned count)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < count; i++)
        json_array_append_new(array, json_string(list[i]));
    return array;
}

/* Adds an array of the members of a counted list, each made by `make`. */
#define ADD_LIST(object, key, list, count, make)                                                   \
    do {                                                                                           \
        json_t *array_ = json_array();                                                             \
        for (unsigned i_ = 0; i_ < (count); i_++)                                                  \
            json_array_append_new(array_, make(&(list)[i_]));                                      \
        json_object_set_new(object, key, array_);                                                  \
    } while (0)

/* ---- levels ---- */

static json_t *item(const struct standard_item *i)
{
    return json_pack("{s:s, s:s}", "key", i->key, "text", i->text);
}

static json_t *work(const struct standard_work *w)
{
    json_t *object = json_pack("{s:s, s:s}", "id", w->id, "title", w->title);
    ADD_LIST(object, "skills", w->skills, w->skills_count, item);
    ADD_LIST(object, "knowledge", w->knowledge, w->knowledge_count, item);
    return object;
}

static json_t *function(const struct standard_function *f)
{
    json_t *object =
        json_pack("{s:s, s:s, s:i, s:i}", "id", f->id, "title", f->title, "theory_weight",
                  (int) f->theory_weight, "skill_weight", (int) f->skill_weight);
    ADD_LIST(object, "works", f->works, f->works_count, work);
    return object;
}

static json_t *basics(const struct standard *s, const struct standard_level *level)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < s->basics_count; i++) {
        json_t *object = item(&s->basics[i]);
        for (unsigned k = 0; k < level->basic_weights_count; k++)
            if (strcmp(level->basic_weights[k].key, s->basics[i].key) == 0)
                json_object_set_new(object, "theory_weight",
                                    json_integer(level->basic_weights[k].theory_weight));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *level(const struct standard *s, const struct standard_level *l)
{
    json_t *object = json_pack("{s:s, s:s}", "id", l->id, "name", l->name);
    if (l->track)
        json_object_set_new(object, "track", json_string(l->track));
    json_object_set_new(object, "hours", json_integer(l->hours));
    json_object_set_new(object, "basics", basics(s, l));
    ADD_LIST(object, "functions", l->functions, l->functions_count, function);
    return object;
}

/* ---- the rest of a standard ---- */

static json_t *clause(const struct standard_clause *c)
{
    return json_pack("{s:s, s:s, s:s}", "id", c->id, "title", c->title, "text", c->text);
}

static json_t *track(const struct standard_track *t)
{
    return json_pack("{s:s, s:s, s:s}", "id", t->id, "title", t->title, "definition",
                     t->definition);
}

static const char *part_word(enum standard_part part)
{
    static const char *const words[] = {"theory", "skills", "review"};
    return words[part];
}

static json_t *assessment(const struct standard_assessment *a)
{
    return json_pack("{s:s, s:s, s:i, s:i, s:i, s:o, s:s}", "part", part_word(a->part), "title",
                     a->title, "minutes", (int) a->minutes, "full", (int) a->full, "pass",
                     (int) a->pass, "levels", names(a->levels, a->levels_count), "method",
                     a->method);
}

static json_t *staffing(const struct standard_staffing *s)
{
    return json_pack("{s:s, s:s, s:i, s:i, s:b}", "part", part_word(s->part), "text", s->text,
                     "candidates_per_examiner", (int) s->candidates_per_examiner, "at_least",
                     (int) s->at_least, "odd", (int) s->odd);
}

static json_t *choice(const struct standard_choice *c)
{
    return json_pack("{s:s, s:s}", "id", c->id, "title", c->title);
}

static json_t *fact(const struct standard_fact *f)
{
    static const char *const kinds[] = {"number", "choice", "flag"};
    json_t *object =
        json_pack("{s:s, s:s, s:s}", "id", f->id, "kind", kinds[f->kind], "ask", f->ask);
    if (f->unit)
        json_object_set_new(object, "unit", json_string(f->unit));
    if (f->choices_count > 0)
        ADD_LIST(object, "choices", f->choices, f->choices_count, choice);
    return object;
}

static json_t *condition(const struct standard_condition *c)
{
    if (c->any_of_count > 0)
        return json_pack("{s:s, s:o}", "fact", c->fact, "any_of",
                         names(c->any_of, c->any_of_count));
    return json_pack("{s:s, s:i}", "fact", c->fact, "at_least", (int) c->at_least);
}

static json_t *rule(const struct standard_rule *r)
{
    json_t *object = json_pack("{s:s, s:s}", "id", r->id, "text", r->text);
    json_t *alternatives = json_array();
    for (unsigned i = 0; i < r->alternatives_count; i++) {
        json_t *one = json_object();
        ADD_LIST(one, "all", r->alternatives[i].all, r->alternatives[i].all_count, condition);
        json_array_append_new(alternatives, one);
    }
    json_object_set_new(object, "alternatives", alternatives);
    json_object_set_new(object, "refer", json_boolean(r->refer));
    return object;
}

static json_t *eligible(const struct standard_eligibility *e)
{
    json_t *object = json_pack("{s:s}", "level", e->level);
    ADD_LIST(object, "clauses", e->clauses, e->clauses_count, rule);
    return object;
}

static json_t *term(const struct standard_term *t)
{
    return json_pack("{s:i, s:s, s:s}", "no", (int) t->no, "en", t->en, "zh", t->zh);
}

static json_t *note(const struct standard_note *n)
{
    return json_pack("{s:s, s:s}", "id", n->id, "text", n->text);
}

static json_t *erratum(const struct standard_erratum *e)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "where", e->where, "printed", e->printed, "reading",
                     e->reading, "note", e->note);
}

json_t *standard_to_json(const struct standard *s, const struct level_filter *filter)
{
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s}", "code", s->code, "title", s->title,
                               "kind", s->kind, "name", s->name, "edition", s->edition);
    json_object_set_new(object, "issued",
                        json_pack("{s:s, s:s, s:s}", "authority", s->issued.authority, "document",
                                  s->issued.document, "date", s->issued.date));
    json_object_set_new(object, "definition", json_string(s->definition));
    json_object_set_new(object, "trades", names(s->trades, s->trades_count));
    ADD_LIST(object, "overview", s->overview, s->overview_count, clause);
    ADD_LIST(object, "tracks", s->tracks, s->tracks_count, track);
    json_t *levels = json_array();
    for (unsigned i = 0; i < s->levels_count; i++)
        if (level_filter_takes(filter, &s->levels[i]))
            json_array_append_new(levels, level(s, &s->levels[i]));
    json_object_set_new(object, "levels", levels);
    ADD_LIST(object, "assessment", s->assessment, s->assessment_count, assessment);
    ADD_LIST(object, "staffing", s->staffing, s->staffing_count, staffing);
    ADD_LIST(object, "facts", s->facts, s->facts_count, fact);
    ADD_LIST(object, "eligibility", s->eligibility, s->eligibility_count, eligible);
    ADD_LIST(object, "terms", s->terms, s->terms_count, term);
    ADD_LIST(object, "notes", s->notes, s->notes_count, note);
    ADD_LIST(object, "errata", s->errata, s->errata_count, erratum);
    return object;
}

/* ---- a competition ---- */

static json_t *mark(int thousandths)
{
    return thousandths % 1000 == 0 ? json_integer(thousandths / 1000)
                                   : json_real(thousandths / 1000.0);
}

static json_t *chapter(const struct competition_text *t)
{
    return json_pack("{s:s, s:s, s:s}", "id", t->id, "title", t->title, "text", t->text);
}

static json_t *part(const struct competition_part *p)
{
    return json_pack("{s:s, s:s, s:i, s:i, s:s}", "id", p->id, "title", p->title, "minutes",
                     (int) p->minutes, "points", (int) p->points, "text", p->text ? p->text : "");
}

static json_t *task(const struct competition_task *t)
{
    return json_pack("{s:s, s:s, s:i, s:s}", "id", t->id, "title", t->title, "percent",
                     (int) t->percent, "text", t->text);
}

static json_t *module(const struct competition_module *m)
{
    json_t *object = json_pack("{s:s, s:s, s:i, s:s}", "id", m->id, "title", m->title, "percent",
                               (int) m->percent, "text", m->text);
    ADD_LIST(object, "tasks", m->tasks, m->tasks_count, task);
    return object;
}

static json_t *row(const struct competition_row *r)
{
    json_t *awards = json_array();
    for (unsigned i = 0; i < r->awards_count; i++)
        json_array_append_new(awards, mark(r->awards[i]));
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:i, s:o, s:o, s:s}", "module", r->module,
                     "task", r->task, "item", r->item, "points", mark(r->points), "full",
                     mark(r->full), "unit", mark(r->unit), "deduct", mark(r->deduct), "per",
                     (int) r->per, "most", mark(r->most), "awards", awards, "rule", r->rule);
}

static json_t *slot(const struct competition_slot *s)
{
    return json_pack("{s:s, s:s, s:s}", "day", s->day, "time", s->time, "what", s->what);
}

static json_t *award(const struct competition_award *a)
{
    return json_pack("{s:s, s:i}", "title", a->title, "percent", (int) a->percent);
}

static json_t *staff(const struct competition_staff *s)
{
    return json_pack("{s:s, s:s}", "title", s->title, "text", s->text);
}

static json_t *equipment(const struct competition_equipment *e)
{
    return json_pack("{s:s, s:o}", "title", e->title, "items", names(e->items, e->items_count));
}

static json_t *annex(const struct competition_annex *a)
{
    return json_pack("{s:s, s:s, s:s}", "standard", a->standard, "level", a->level, "text",
                     a->text);
}

static json_t *competition_erratum(const struct competition_erratum *e)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "where", e->where, "printed", e->printed, "reading",
                     e->reading, "note", e->note);
}

json_t *competition_to_json(const struct competition *c)
{
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:s, s:o}", "code", c->code, "title", c->title, "kind", c->kind,
                  "edition", c->edition, "refers", names(c->refers, c->refers_count));
    ADD_LIST(object, "overview", c->overview, c->overview_count, chapter);
    ADD_LIST(object, "groups", c->groups, c->groups_count, chapter);
    json_object_set_new(object, "minutes", json_integer(c->minutes));
    ADD_LIST(object, "parts", c->parts, c->parts_count, part);
    ADD_LIST(object, "modules", c->modules, c->modules_count, module);
    ADD_LIST(object, "rubric", c->rubric, c->rubric_count, row);
    ADD_LIST(object, "schedule", c->schedule, c->schedule_count, slot);
    json_object_set_new(object, "ties", names(c->ties, c->ties_count));
    ADD_LIST(object, "awards", c->awards, c->awards_count, award);
    json_object_set_new(
        object, "review",
        json_pack("{s:i, s:i, s:i, s:s}", "all_of_top_percent", (int) c->review.all_of_top_percent,
                  "sample_percent_at_least", (int) c->review.sample_percent_at_least,
                  "recheck_all_over_error_percent", (int) c->review.recheck_all_over_error_percent,
                  "text", c->review.text));
    ADD_LIST(object, "staffing", c->staffing, c->staffing_count, staff);
    ADD_LIST(object, "equipment", c->equipment, c->equipment_count, equipment);
    ADD_LIST(object, "annex", c->annex, c->annex_count, annex);
    ADD_LIST(object, "errata", c->errata, c->errata_count, competition_erratum);
    return object;
}

/* ---- eligibility ---- */

const char *eligibility_word(enum eligibility_state state)
{
    static const char *const words[] = {
        [ELIGIBILITY_NOT_MET] = "not_met",
        [ELIGIBILITY_OPEN] = "open",
        [ELIGIBILITY_REFER] = "refer",
        [ELIGIBILITY_MET] = "met",
    };
    return words[state];
}

json_t *questions_to_json(const struct standard *s)
{
    json_t *object = json_pack("{s:s, s:s}", "code", s->code, "title", s->title);
    ADD_LIST(object, "questions", s->facts, s->facts_count, fact);
    return object;
}

static json_t *decided_clause(const struct eligibility_clause *c)
{
    json_t *lacking = json_array();
    for (unsigned i = 0; i < c->lacking_count; i++)
        json_array_append_new(lacking, condition(c->lacking[i]));
    return json_pack("{s:s, s:s, s:s, s:o}", "id", c->rule->id, "text", c->rule->text, "state",
                     eligibility_word(c->state), "lacking", lacking);
}

static json_t *decided_level(const struct eligibility_level *l)
{
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:b, s:s}", "level", l->rules->level, "name", l->name, "verdict",
                  eligibility_word(l->state), "eligible", l->state == ELIGIBILITY_MET, "clause",
                  l->clauses[l->deciding].rule->id);
    ADD_LIST(object, "clauses", l->clauses, l->clauses_count, decided_clause);
    return object;
}

json_t *eligibility_to_json(const struct standard *s, const struct eligibility *e)
{
    json_t *object = json_pack("{s:s, s:s}", "code", s->code, "title", s->title);
    ADD_LIST(object, "levels", e->levels, e->levels_count, decided_level);
    return object;
}
