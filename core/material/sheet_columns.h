/* The columns of a question sheet and the words that stand in them, for reading and for writing.
 * Private to core/material. */
#ifndef CORE_MATERIAL_SHEET_COLUMNS_H
#define CORE_MATERIAL_SHEET_COLUMNS_H

#include "core/material/question.h"

enum sheet_column {
    SHEET_ID,
    SHEET_TYPE,
    SHEET_STEM,
    SHEET_OPTIONS, /* all options in one cell, one a line */
    SHEET_ANSWER,
    SHEET_EXPLANATION,
    SHEET_DIFFICULTY,
    SHEET_POINT, /* 知识点: tags */
    SHEET_TAGS,
    SHEET_CATEGORY,
    SHEET_TITLE,
    SHEET_COLUMNS,
    SHEET_IGNORED,        /* numbers of rows, marks */
    SHEET_OPTION = 100,   /* + index: 选项A … */
    SHEET_FEEDBACK = 200, /* + index: 反馈A … */
    SHEET_UNKNOWN = -1
};

/* The column that a heading names (enum sheet_column); SHEET_UNKNOWN when it names none. */
int sheet_column(const char *heading);

/* The heading that is written for a column. */
const char *sheet_heading(enum sheet_column column);

/* The type that a word names: 单选题, multiple …; false when it names none. */
bool sheet_type(const char *word, enum question_type *type);

/* The word that is written for a type. */
const char *sheet_type_word(enum question_type type);

/* 对, 错, √, TRUE …; false for anything else. */
bool sheet_truth(const char *word, bool *truth);

/* 1–3 from 易 中 难, 1 2 3 or a share of right answers from 0 to 1; 0 when it is none of them. */
int sheet_difficulty(const char *word);

#endif
