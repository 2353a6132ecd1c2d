/* Lint of glossaries. Private to the lint. */
#ifndef CORE_MATERIAL_CHECK_GLOSSARY_H
#define CORE_MATERIAL_CHECK_GLOSSARY_H

#include "core/material/check_run.h"

/* Names given twice, lessons and requirements that are not there, lines that are no lines. */
void check_glossaries(struct check_run *run);

#endif
