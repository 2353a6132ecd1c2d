/* QTI (1EdTech Question and Test Interoperability) 2.0, 2.1, 2.2 and 3.0: items, tests and
 * packages to questions.
 *
 * Read: choice, inline choice, text entry, extended text, order, match, associate; the right
 * answers, mappings and response processing are run, so that the weights are what responses score
 * in the source; modal, block and inline feedback; rubrics, stimuli, images; the sections of a test
 * as categories; keywords of the manifest as tags. What cannot be expressed is reported by name and
 * line. */
#ifndef CORE_MATERIAL_QTI_H
#define CORE_MATERIAL_QTI_H

#include "core/material/import.h"
#include "core/material/qti_text.h"

enum {
    QTI_FILES_MAX = 20000,
    QTI_ITEM_MAX = 4 * 1024 * 1024, /* bytes of one item or test */
};

/* Reads one XML file: an item, or a test that holds none itself (a fault, as its items lie
 * elsewhere). */
import_read import_qti;

/* Reads a package: the test in it, or every item of its manifest. `package` is the name for
 * messages; files of the package are named "package:name" in notes. */
bool import_qti_package(const char *package, const struct qti_file *files, size_t count,
                        const struct import_options *options, struct import *out);

#endif
