/* Data of a model lab: rows with features and a class, from the CSV files of a variant. Shared by
 * the screen and the grader.
 *
 *     data.csv        rows with their class; the learner parts them into train, validation, test
 *     test.csv        unseen rows without class, if predictions of other tools are to be marked
 *     errors.csv      id, label, predicted and texts: errors whose causes are to be named
 *     gold/test.csv   the unseen rows with their class
 *
 * The first line names the columns. Options of the lab name those with a meaning: `label` (else
 * "label"), `text` (else "text"), `group` and `time` (else none); "id" is the row's name. All
 * others are features of a table. Classes are the lab's labels. */
#ifndef CORE_LAB_MODEL_DATA_H
#define CORE_LAB_MODEL_DATA_H

#include "base/csv.h"
#include "core/lab/lab.h"

enum {
    MODEL_ROWS_MAX = 10000,
    MODEL_COLUMNS_MAX = 64,
    MODEL_CAUSES_MAX = 16,
    MODEL_CLAIMS_MAX = 32,
};

struct model_row {
    const char *id;
    const char **cells; /* one for each column of the data, in their order */
    int class;          /* index in the lab's labels, -1: not told */
};

struct model_rows {
    struct model_row *list;
    size_t count;
};

/* A name and what people read: a cause, a claim. */
struct model_name {
    const char *id, *title;
};

struct model_data {
    struct arena arena;
    const struct labspec *spec;
    const char *columns[MODEL_COLUMNS_MAX]; /* of data.csv; others are put into their order */
    unsigned columns_count;
    int text, label, group, time, id; /* columns, -1: none */
    struct model_rows rows, test;     /* test: of test.csv, empty without one */
    struct model_rows errors;         /* class: the right one */
    const char **predicted;           /* of each error, as it stands there */
    struct model_name causes[MODEL_CAUSES_MAX];
    unsigned causes_count;
    struct model_name claims[MODEL_CLAIMS_MAX];
    unsigned claims_count;
    unsigned classes;  /* the lab's labels */
    unsigned positive; /* class that a threshold looks at, with two classes */
    double tolerance;  /* of claims */
    double near;       /* likeness from which two texts are the same, 0 … 1 */
};

/* Without rows: only what the lab's options say. `spec` must outlive it. ERR_INVALID. */
MUST_CHECK bool model_data_new(const struct labspec *spec, struct model_data **data,
                               struct err *err);
/* Reads options and open files of a variant and checks them. */
MUST_CHECK bool model_data_open(struct lab_task *lab, struct model_data **data, struct err *err);
void model_data_close(struct model_data *data); /* takes NULL */

/* Rows of a file, in the data's arena. The first file names the columns, later ones must have the
 * same (but for the label, unless `labelled`). ERR_FORMAT with "file:line". */
MUST_CHECK bool model_data_read(struct model_data *data, const char *file, const char *text,
                                size_t len, bool labelled, struct model_rows *rows,
                                struct err *err);

/* Index of a class by id or title, -1. */
int model_class(const struct model_data *data, const char *name);
int model_column(const struct model_data *data, const char *name);
/* A column that may be a feature of a table. */
bool model_is_feature(const struct model_data *data, int column);
int model_cause(const struct model_data *data, const char *id);
int model_claim(const struct model_data *data, const char *id);
/* Index of a row by id; rows->count when there is none. */
size_t model_find(const struct model_rows *rows, const char *id);
/* A cell as a number; false for an empty one and for what is none. */
bool model_number(const char *cell, double *number);

#endif
