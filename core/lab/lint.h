/* Lint of the labs of a pack's folder by the graders themselves: every file of every variant is
 * read, the gold must earn all points, an untouched work none, and a gold with mistakes put in on
 * purpose exactly what the rules say, each mistake named. */
#ifndef CORE_LAB_LINT_H
#define CORE_LAB_LINT_H

#include "core/material/check.h"

enum { LAB_LINT_SPOILS = 4 }; /* numbers of mistakes tried per variant: 1, 2, 4, 8 */

/* Adds what is wrong to a report of check_pack on the same folder. Labs whose lab.yaml cannot be
 * read are in it already and left out. */
void lab_lint(const char *dir, struct check_report *report);

#endif
