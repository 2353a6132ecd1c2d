/* What exactly is wrong in a pack's YAML and in a lab.yaml, and how to mend it (struct err_reason). */
#ifndef CORE_MATERIAL_REASON_H
#define CORE_MATERIAL_REASON_H

#include "base/err.h"

/* clang-format off */
#define MATERIAL_REASONS(X) \
    X(YAML_SYNTAX, "yaml", \
      ERR_N("this is no YAML: %1"), \
      ERR_N("indent with spaces, never with tabs; quote texts that hold a colon or # or begin with a mark")) \
    X(YAML_UNKNOWN, "unknown-member", \
      ERR_N("there is no key “%1” at this place"), \
      ERR_N("correct its spelling or drop it; pack-format.md and labs.md list the keys")) \
    X(YAML_TWICE, "member-twice", \
      ERR_N("the key “%1” stands here twice"), \
      ERR_N("keep one of the two")) \
    X(YAML_MISSING, "missing-member", \
      ERR_N("the key “%1” is missing in what ends here"), \
      ERR_N("write it: %1: …")) \
    X(YAML_NUMBER, "not-whole", \
      ERR_N("“%1” is no whole number"), \
      ERR_N("write digits only, without unit and without a point")) \
    X(YAML_EMPTY, "empty-text", \
      ERR_N("a text is empty that must not be"), \
      ERR_N("write something, or drop the key if it may be missing")) \
    X(LAB_ID, "lab-id", \
      ERR_N("%1 cannot be the id of a lab"), \
      ERR_N("use the name of its folder: small letters, digits, points and hyphens, at most 63")) \
    X(LAB_NO_SPEC, "no-lab-yaml", \
      ERR_N("there is no lab.yaml here, so that nobody sees the lab"), \
      ERR_N("write lab.yaml (with just that name), or take the folder out of labs/")) \
    X(LAB_FOLDER, "lab-folder", \
      ERR_N("the id %1 is not the name of the lab's folder"), \
      ERR_N("write the folder's name as id, or rename the folder")) \
    X(LAB_COVERS_TWICE, "covers-twice", \
      ERR_N("covers names %1 twice"), \
      ERR_N("keep one")) \
    X(LAB_COVERS_WORK, "covers-work", \
      ERR_N("covers names %1, which does not belong to work %2"), \
      ERR_N("correct work or covers, if the lab is not meant to train both")) \
    X(LAB_NO_TEXT, "no-task", \
      ERR_N("the lab has no %1"), \
      ERR_N("write it: what is to be done, in what form, how it is scored")) \
    X(LAB_MINUTES, "lab-minutes", \
      ERR_N("minutes: %1, but one variant takes 1 to %2 minutes"), \
      ERR_N("write how long one variant takes a learner, in whole minutes")) \
    X(LAB_POINTS, "lab-points", \
      ERR_N("%1 cannot be points"), \
      ERR_N("write a number above 0, at most 100, with at most three decimals")) \
    X(LAB_SUM, "lab-points-sum", \
      ERR_N("the lines of the score add up to %2 points, the lab has %1"), \
      ERR_N("change points of the lab or of a line until both are the same")) \
    X(LAB_METRIC_OR_CHECK, "metric-or-check", \
      ERR_N("the score line %1 has neither or both of metric and check"), \
      ERR_N("write exactly one of them; the engine's manual lists both kinds")) \
    X(LAB_CHECK_RAMP, "check-ramp", \
      ERR_N("the score line %1 is a check, which has no full and zero"), \
      ERR_N("drop full and zero: a check holds or not")) \
    X(LAB_RAMP, "ramp", \
      ERR_N("the score line %1 has no ramp that can be read"), \
      ERR_N("write full and zero as decimal numbers, such as 0.95 and 0.6, without a percent sign")) \
    X(LAB_RAMP_FLAT, "ramp-flat", \
      ERR_N("full and zero of the score line %1 are the same"), \
      ERR_N("let zero be what earns nothing and full what earns everything")) \
    X(LAB_TWICE, "lab-twice", \
      ERR_N("%1 stands twice under %2"), \
      ERR_N("give each entry an id of its own")) \
    X(LAB_MANY, "lab-many", \
      ERR_N("%1 has more than %2 entries"), \
      ERR_N("drop some, or make two labs of one")) \
    X(LAB_KEY, "label-key", \
      ERR_N("the key %2 of label %1 is no small letter or digit"), \
      ERR_N("write one small letter or digit, or drop key: the label is then chosen by its number")) \
    X(LAB_KEY_TWICE, "label-key-twice", \
      ERR_N("the labels %1 and %2 have the same key %3"), \
      ERR_N("give one of them another key")) \
    X(LAB_RELATION, "relation-ends", \
      ERR_N("the relation %1 leads from or to %2, which is no label"), \
      ERR_N("write the id of a label, or drop from or to: the relation then fits every label")) \
    X(LAB_VARIANT, "variant-name", \
      ERR_N("%1 cannot be the name of a variant"), \
      ERR_N("use a, b, c …: small letters, digits and hyphens, but not gold"))
/* clang-format on */

enum material_reason {
#define X(id, name, message, mend) WHY_##id,
    MATERIAL_REASONS(X)
#undef X
};

extern const struct err_reason material_reasons[];

#endif
