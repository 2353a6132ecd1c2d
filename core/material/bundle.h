/* One opened pack directory: everything that a pack teaches, read and checked. The loaded material
 * is const, lives as long as the bundle and is borrowed from it. */
#ifndef CORE_MATERIAL_BUNDLE_H
#define CORE_MATERIAL_BUNDLE_H

#include "base/err.h"
#include "core/material/bank.h"
#include "core/material/blueprint.h"
#include "core/material/competition.h"
#include "core/material/glossary.h"
#include "core/material/labspec.h"
#include "core/material/lesson.h"
#include "core/material/pack.h"
#include "core/material/standard.h"

#include <stddef.h>

struct bundle;

/* Opens the pack directory `dir`: pack.yaml, standards/, blueprints/, lessons/, labs/,
 * glossary/. Lesson
 * bodies are read too (they are small); questions/ is read and checked, but not kept. Ids of
 * lessons are unique, and so are ids of questions, those in lessons included. Links out of the
 * directory are refused. The first fault fails; lint, which collects them all, is check.h. */
MUST_CHECK bool bundle_open(const char *dir, struct bundle **bundle, struct err *err);
/* The same without lessons and questions, which it then has none of. */
MUST_CHECK bool bundle_open_outline(const char *dir, struct bundle **bundle, struct err *err);
void bundle_free(struct bundle *bundle);

const char *bundle_dir(const struct bundle *bundle);
const struct pack *bundle_pack(const struct bundle *bundle);

size_t bundle_standards(const struct bundle *bundle, const struct standard *const **list);
size_t bundle_competitions(const struct bundle *bundle, const struct competition *const **list);
/* By file name; ids are unique. */
size_t bundle_blueprints(const struct bundle *bundle, const struct blueprint *const **list);
/* In ascending `order`. */
size_t bundle_lessons(const struct bundle *bundle, const struct lesson *const **list);

/* By file name. */
size_t bundle_glossaries(const struct bundle *bundle, const struct glossary *const **list);
/* By id. What only a lab's engine knows is not checked here. */
size_t bundle_labs(const struct bundle *bundle, const struct labspec *const **list);

/* Reads questions/ again and gives every question of it, by file name and line (bank.h). Questions
 * in lessons are the lessons'. */
MUST_CHECK bool bundle_questions(const struct bundle *bundle, bank_visit visit, void *ctx,
                                 struct err *err);
/* How many they were when the bundle was opened. */
size_t bundle_questions_count(const struct bundle *bundle);

#endif
