/* What exactly is wrong in the files of a lab, in a work or in the file of another tool, and how to
 * mend it. The lint and the importers say it (struct err_reason). */
#ifndef CORE_LAB_REASON_H
#define CORE_LAB_REASON_H

#include "core/material/labspec.h"

/* clang-format off */

/* lab.yaml against its engine. */
#define LAB_REASONS_SPEC(X) \
    X(METRIC, "unknown-metric", \
      ERR_N("there is no metric %1"), \
      ERR_N("take one of: %2")) \
    X(CHECK, "unknown-check", \
      ERR_N("there is no check %1"), \
      ERR_N("take one of: %2")) \
    X(IS_CHECK, "is-check", \
      ERR_N("%1 is a check, no metric"), \
      ERR_N("write check: %1, without full and zero")) \
    X(IS_METRIC, "is-metric", \
      ERR_N("%1 is a metric, no check"), \
      ERR_N("write metric: %1, with full and zero")) \
    X(RAMP_RANGE, "ramp-range", \
      ERR_N("full or zero of the score line %1 cannot be reached: the metric lies between %2 and %3"), \
      ERR_N("write shares as decimals: 0.95, not 95")) \
    X(RAMP_TURNED, "ramp-turned", \
      ERR_N("full of the score line %1 is the worse value of the two"), \
      ERR_N("full is what earns all: the larger one, of error rates and damage the smaller one")) \
    X(RAMP_STEEP, "ramp-steep", \
      ERR_N("full and zero of the score line %1 are so near that one mistake costs all %2 points"), \
      ERR_N("let them be at least a twentieth of the metric's range apart")) \
    X(FAULT, "unknown-fault", \
      ERR_N("there is no kind of fault %1"), \
      ERR_N("write under when one of: %2")) \
    X(FAULT_TWICE, "fault-twice", \
      ERR_N("the fault %1 is explained twice; the second one is never shown"), \
      ERR_N("keep one of the two")) \
    X(OPTION, "unknown-option", \
      ERR_N("the engine %2 has no option %1"), \
      ERR_N("it has: %3")) \
    X(OPTION_VALUE, "option-value", \
      ERR_N("the option %1 cannot be “%2”"), \
      ERR_N("it can be: %3")) \
    X(OPTION_MISSING, "option-missing", \
      ERR_N("the option %1 is missing"), \
      ERR_N("write under options: {name: %1, value: …}, as %2")) \
    X(SCORE_ONLY, "score-only", \
      ERR_N("the score line %1 looks only at %2, which it cannot"), \
      ERR_N("write a label or part that the engine's manual allows with this metric, or drop only")) \
    X(SCORE_AT, "score-at", \
      ERR_N("the score line %1 has at: %2, which does not fit its metric"), \
      ERR_N("an IoU lies between 0 and 1, a distance is in pixels; other metrics have no at")) \
    X(SCORE_FITS, "score-fits", \
      ERR_N("the score line %1 does not fit what this lab asks: %2"), \
      ERR_N("take another metric, or set the options that it needs")) \
    X(SCORE_NOTHING, "score-nothing", \
      ERR_N("the gold of variant %2 holds nothing that the score line %1 could measure"), \
      ERR_N("put into every variant something that it measures, or drop the line")) \
    X(SCORE_ALONE, "score-alone", \
      ERR_N("κ is the only metric; with one class for everything it is not defined"), \
      ERR_N("add accuracy or macro_f1 beside it")) \
    X(SCORE_CLIFF, "score-cliff", \
      ERR_N("the score line %1 counts an object fully or not at all, and nothing counts how near it is"), \
      ERR_N("put %2 beside it: a box that is off by a hair then costs a little, not everything")) \
    X(LABELS_NONE, "labels-none", \
      ERR_N("the lab has fewer than %1 labels"), \
      ERR_N("write what can be marked or chosen under labels")) \
    X(LABEL_KIND, "label-kind", \
      ERR_N("the label %1 has the kind %2"), \
      ERR_N("write box, point, polyline or polygon")) \
    X(LABEL_UNUSED, "label-unused", \
      ERR_N("no gold of any variant has the label %1"), \
      ERR_N("let it be needed at least once, or drop it")) \
    X(LABEL_KEY, "label-key-taken", \
      ERR_N("the key %2 of label %1 belongs to the screen, so that all labels are chosen by number"), \
      ERR_N("take one of: %3")) \
    X(LABEL_KEY_SOME, "label-key-some", \
      ERR_N("some labels have a key and %1 has none, so that all are chosen by number"), \
      ERR_N("give every label a key, or none")) \
    X(LABEL_KEY_NONE, "label-key-unused", \
      ERR_N("labels of this engine are chosen by number; the key %2 of %1 does nothing"), \
      ERR_N("drop key"))

/* The files of a lab as a whole. */
#define LAB_REASONS_FILES(X) \
    X(NO_FILE, "no-file", \
      ERR_N("the file is missing"), \
      ERR_N("add it; the engine's manual lists the files of a variant")) \
    X(NO_CLAUSE, "no-clause", \
      ERR_N("rules.md has no clause %1, which an explanation quotes"), \
      ERR_N("write a heading “## %1 …” there (with a blank behind the marks), or correct rule; quote it in lab.yaml: \"%1\"")) \
    X(CLAUSE_TWICE, "clause-twice", \
      ERR_N("the clause %1 is there twice; only the first one is shown"), \
      ERR_N("give each clause a number of its own")) \
    X(TEXT_EMPTY, "text-empty", \
      ERR_N("the text is empty"), \
      ERR_N("say what is to be done, in what form, and how it is scored")) \
    X(VARIANT_UNLISTED, "variant-unlisted", \
      ERR_N("the folder %1 looks like a variant, but variants does not name it"), \
      ERR_N("add it to variants, or take the folder away")) \
    X(FILE_UNREAD, "file-unread", \
      ERR_N("nothing reads this file, but the pack would carry it"), \
      ERR_N("take it away, or correct its name; answers belong into gold/ of their variant")) \
    X(FILE_OPEN_GOLD, "gold-open", \
      ERR_N("this file holds the gold %1, and everybody could read it"), \
      ERR_N("take it away: only files in gold/ of a variant are sealed")) \
    X(SAME_FILE, "same-file", \
      ERR_N("this file is the same as %1"), \
      ERR_N("give each variant its own data; what all of them share stands once in the lab's folder")) \
    X(SAME_GOLD, "same-gold", \
      ERR_N("this file is the same as %1"), \
      ERR_N("write other data into one of the two")) \
    X(SAME_DATA, "same-data", \
      ERR_N("the variants %1 and %2 have the same data"), \
      ERR_N("make other data for one of them: the second attempt would be a repetition by heart")) \
    X(GOLD_LIMIT, "gold-limit", \
      ERR_N("the gold of variant %2 only just reaches full of the score line %1: %3"), \
      ERR_N("leave some room below what the gold reaches: another computer differs in the last digits")) \
    X(GOLD_LAZY, "gold-lazy", \
      ERR_N("giving everything of variant %1 the answer “%2” earns %3"), \
      ERR_N("mix the data, or raise zero above what that earns"))

/* Data, gold and works: JSON of any kind. */
#define LAB_REASONS_DATA(X) \
    X(JSON, "json", \
      ERR_N("this is no JSON: %1"), \
      ERR_N("look at the place for a missing comma, quote or bracket")) \
    X(JSON_LINE, "json-line", \
      ERR_N("the line is no JSON object"), \
      ERR_N("write one object {…} on each line, not a list of them")) \
    X(MEMBER, "member", \
      ERR_N("“%1” is missing here, or is not what it must be: %2"), \
      ERR_N("write it as the engine's manual shows")) \
    X(MEMBER_UNKNOWN, "member-unknown", \
      ERR_N("nothing reads “%1” at this place"), \
      ERR_N("correct its spelling; known here are: %2")) \
    X(EMPTY_FILE, "empty-file", \
      ERR_N("there is nothing in the file"), \
      ERR_N("write at least one entry")) \
    X(MANY, "too-many", \
      ERR_N("there are more than %1 here"), \
      ERR_N("make the data smaller")) \
    X(ID, "id", \
      ERR_N("there is no id, or one that cannot be one"), \
      ERR_N("write a short text without blanks, : and /")) \
    X(ID_TWICE, "id-twice", \
      ERR_N("the id %1 is there twice"), \
      ERR_N("give each its own")) \
    X(ID_UNKNOWN, "id-unknown", \
      ERR_N("the data have nothing with the id %1"), \
      ERR_N("write ids as the data have them")) \
    X(ID_MISSING, "id-missing", \
      ERR_N("the gold says nothing of %1"), \
      ERR_N("write an entry for everything that the data hold")) \
    X(LABEL, "label", \
      ERR_N("“%1” is no label of the lab"), \
      ERR_N("write one of: %2"))

/* Marks in texts. */
#define LAB_REASONS_SPAN(X) \
    X(OFFSETS, "offsets", \
      ERR_N("the mark %1 does not lie in the text of %2 characters"), \
      ERR_N("count characters from 0 (no bytes), end behind the last one")) \
    X(DOC_TEXT, "document-text", \
      ERR_N("the data have no text “%2” (id %1)"), \
      ERR_N("copy it from the data letter by letter, or leave it out: one character more shifts every mark")) \
    X(SPAN_TEXT, "span-text", \
      ERR_N("the text at %1 is “%2”, not “%3”"), \
      ERR_N("correct start and end: characters from 0, end behind the last one")) \
    X(SPAN_OVERLAP, "span-overlap", \
      ERR_N("the marks “%1” and “%2” share characters"), \
      ERR_N("correct them, or set the option overlap: yes")) \
    X(SPAN_TWICE, "span-twice", \
      ERR_N("the mark “%1” is there twice"), \
      ERR_N("keep one")) \
    X(SPAN_EDGE, "span-edge", \
      ERR_N("the mark “%1” begins or ends with a blank or punctuation, or cuts a number or word: …%2…"), \
      ERR_N("correct start and end, if the rules do not want it so")) \
    X(SPAN_SPACE, "span-space", \
      ERR_N("the mark “%1” begins or ends with a blank"), \
      ERR_N("leave the blank out: the check valid could never hold")) \
    X(RELATION, "relation", \
      ERR_N("the relation leads to a mark that is not there, or to itself"), \
      ERR_N("write the ids of two marks of the same document under from and to")) \
    X(RELATION_TYPE, "relation-type", \
      ERR_N("%1 is no relation of the lab"), \
      ERR_N("write one of: %2")) \
    X(RELATION_FITS, "relation-fits", \
      ERR_N("the relation %1 may not lead from %2 to %3"), \
      ERR_N("turn it round, or correct from and to of the relation in lab.yaml"))

/* Choosing. */
#define LAB_REASONS_CHOICE(X) \
    X(BIN, "bin", \
      ERR_N("“%1” is no range of a label"), \
      ERR_N("write label [from,to): a square bracket takes its bound in, a round one leaves it out")) \
    X(BIN_PARTITION, "bin-partition", \
      ERR_N("the range of %1 leaves a gap to the one before it, or both hold the same number"), \
      ERR_N("let each range begin where the one before ends: [0,20); [20,100)")) \
    X(BIN_DOMAIN, "bin-domain", \
      ERR_N("the ranges do not cover exactly %1"), \
      ERR_N("let the first begin and the last end there, or write what they cover as the option domain")) \
    X(BIN_NUMBER, "bin-number", \
      ERR_N("the field %1 of the item holds “%2”, which is no number or in no range"), \
      ERR_N("correct the field, or the ranges in lab.yaml")) \
    X(BIN_GOLD, "bin-gold", \
      ERR_N("the gold calls %1 %2, but its number lies in the range of %3"), \
      ERR_N("correct the label, or say in the line's “why” why it is an exception")) \
    X(UNANSWERED, "unanswered", \
      ERR_N("the gold has no answer for %1"), \
      ERR_N("write the right answer")) \
    X(ANSWER, "answer", \
      ERR_N("“%1” cannot be the %2"), \
      ERR_N("write one of: %3")) \
    X(ORDER, "order", \
      ERR_N("the order names %1 of %2 answers, or one of them twice or none at all: %3"), \
      ERR_N("write every answer's id once, the best first")) \
    X(SAME_ANSWERS, "same-answers", \
      ERR_N("both answers of %1 are the same text"), \
      ERR_N("write two that differ"))

/* Pictures. */
#define LAB_REASONS_IMAGE(X) \
    X(NO_PICTURE, "no-picture", \
      ERR_N("there is no picture in the folder"), \
      ERR_N("add *.png or *.jpg")) \
    X(PICTURE, "picture", \
      ERR_N("this is no whole PNG or JPEG of at most %1 pixels a side"), \
      ERR_N("save it anew as PNG or JPEG: another suffix is not enough")) \
    X(PICTURE_UNKNOWN, "picture-unknown", \
      ERR_N("the variant has no picture %1"), \
      ERR_N("add it beside gold/, or correct file_name")) \
    X(PICTURE_UNLISTED, "picture-unlisted", \
      ERR_N("the gold does not list the picture %1"), \
      ERR_N("add it under images, also when there is nothing to mark on it")) \
    X(PICTURE_SIZE, "picture-size", \
      ERR_N("the gold says another size of %1 than its %2 pixels"), \
      ERR_N("correct width and height; the coordinates may belong to a picture that was scaled")) \
    X(OBJECT_IMAGE, "object-image", \
      ERR_N("image_id names no picture of this file"), \
      ERR_N("write the id of one under images")) \
    X(OBJECT_KIND, "object-kind", \
      ERR_N("the object is a %1, but its label %2 is drawn as %3"), \
      ERR_N("correct kind here, or kind of the label in lab.yaml")) \
    X(OBJECT_EMPTY, "object-empty", \
      ERR_N("the object has no area"), \
      ERR_N("bbox is [left, top, width, height], no right and bottom")) \
    X(OBJECT_OUTSIDE, "object-outside", \
      ERR_N("the object reaches %1, beyond the picture of %2"), \
      ERR_N("bbox is [left, top, width, height], no right and bottom")) \
    X(OBJECT_FEW, "object-few", \
      ERR_N("the object has too few points"), \
      ERR_N("a line has at least 2, a polygon 3")) \
    X(OBJECT_CROSSED, "object-crossed", \
      ERR_N("sides of the polygon cross"), \
      ERR_N("write its points in the order in which they lie round it")) \
    X(OBJECT_TWICE, "object-twice", \
      ERR_N("the same object is there twice"), \
      ERR_N("keep one"))

/* Recordings. */
#define LAB_REASONS_AUDIO(X) \
    X(RECORDING, "recording", \
      ERR_N("this is no recording that can be read: %1"), \
      ERR_N("save it as WAV or FLAC")) \
    X(SEGMENT, "segment", \
      ERR_N("segment %1: %2"), \
      ERR_N("start_ms and end_ms are whole milliseconds, the start before the end")) \
    X(SEGMENT_ORDER, "segment-order", \
      ERR_N("the segments are not in the order of time"), \
      ERR_N("sort them by start_ms")) \
    X(SEGMENT_OVERLAP, "segment-overlap", \
      ERR_N("segment %1 begins at %2 ms, before the one before it ends"), \
      ERR_N("let it begin where the other ends, or later")) \
    X(SEGMENT_BEYOND, "segment-beyond", \
      ERR_N("segment %1 ends at %2 ms, but the recording is %3 ms long"), \
      ERR_N("correct the segment; seconds are no milliseconds, and the file may have been cut off")) \
    X(SEGMENT_TEXT, "segment-text", \
      ERR_N("segment %1 has a text, but no text is asked for segments of %2"), \
      ERR_N("name the label whose segments are written out in the option text_label, or drop the text")) \
    X(SEGMENT_NO_TEXT, "segment-no-text", \
      ERR_N("segment %1 of the label that is written out has no text"), \
      ERR_N("write what is said")) \
    X(HINT, "hint", \
      ERR_N("hint %1: %2"), \
      ERR_N("a hint has at_ms and draft, and may have pinyin and others, in the order of time")) \
    X(HINT_BEYOND, "hint-beyond", \
      ERR_N("hint %1 stands at %2 ms, beyond the end of the recording"), \
      ERR_N("correct at_ms: milliseconds from the start")) \
    X(HINT_NONE, "hint-none", \
      ERR_N("texts are asked for, but there are no hints: who has no sound cannot do the task"), \
      ERR_N("add hints.json with pinyin")) \
    X(HINT_EASY, "hint-easy", \
      ERR_N("handing in the drafts as they are has a character error rate of %1, which earns points"), \
      ERR_N("put more of the recogniser's mistakes into the drafts, or lower zero"))

/* Tables. */
#define LAB_REASONS_TABLE(X) \
    X(COLUMN, "column", \
      ERR_N("the table has no column %1"), \
      ERR_N("write the columns as in its first line: %2")) \
    X(COLUMN_RULE, "column-rule", \
      ERR_N("the option columns names %1, which no gold table has"), \
      ERR_N("write its name as in the gold: %2")) \
    X(KEY_TWICE, "key-twice", \
      ERR_N("the key %1 is in the table twice"), \
      ERR_N("the columns under key must tell the rows apart; name one more, or drop the row")) \
    X(CELL_TYPE, "cell-type", \
      ERR_N("%1 holds “%2”, which is no %3"), \
      ERR_N("write dates as 2025-03-09, numbers without unit and separators")) \
    X(CELL_BLANK, "cell-blank", \
      ERR_N("the cell %1 “%2” begins or ends with a blank"), \
      ERR_N("take it away: the learner would have to type it")) \
    X(ROW_CELLS, "row-cells", \
      ERR_N("the row has %1 cells, the table %2 columns"), \
      ERR_N("write every cell; an empty one stays between its commas")) \
    X(ROW_NEW, "row-new", \
      ERR_N("the source has no row %1, so that repairing cannot lead to it"), \
      ERR_N("correct the key, or measure with cells and rows instead of repair")) \
    X(NOTHING_DIRTY, "nothing-dirty", \
      ERR_N("the source is already as it must be: there is nothing to repair"), \
      ERR_N("put dirt into the source")) \
    X(TABLE_EMPTY, "table-empty", \
      ERR_N("the table has no rows"), \
      ERR_N("write at least one")) \
    X(DATE_FORM, "date-form", \
      ERR_N("%1 is no form of dates"), \
      ERR_N("write it with YYYY, YY, MM, M, DD, D in capitals, such as YYYY/M/D or YYYY年M月D日, or EXCEL")) \
    X(OPERATION, "operation", \
      ERR_N("operation %1 does nothing: %2"), \
      ERR_N("correct it; the manual lists the operations"))

/* Databases. */
#define LAB_REASONS_SQL(X) \
    X(SCRIPT, "script", \
      ERR_N("SQLite says: %1"), \
      ERR_N("scripts may create tables and indices and insert rows that fit schema.sql, nothing else")) \
    X(QUERY, "query", \
      ERR_N("on %1 the query fails: %2"), \
      ERR_N("write one SELECT that runs on every database; texts stand in '…', names in \"…\"")) \
    X(QUERY_ROWS, "query-rows", \
      ERR_N("on %1 the query gives no row"), \
      ERR_N("put data there for which it gives some: an empty answer would be right")) \
    X(QUERY_COLUMNS, "query-columns", \
      ERR_N("the query gives the columns %1, the question asks for %2"), \
      ERR_N("give them their names with AS, in the order of the question")) \
    X(QUERY_SAME, "query-same", \
      ERR_N("%1 gives the same rows as the data shown, so that an answer written out earns points there"), \
      ERR_N("change the hidden data until every question has another answer on each")) \
    X(QUERY_ORDER, "query-order", \
      ERR_N("the question is ordered, but the query has no ORDER BY"), \
      ERR_N("add ORDER BY, and say in the question by what; or let ordered be false")) \
    X(QUERY_TIES, "query-ties", \
      ERR_N("on %1 the ORDER BY leaves open which of several rows comes first"), \
      ERR_N("add a column that tells them apart, and say it in the question")) \
    X(QUERY_CHANCE, "query-chance", \
      ERR_N("the query gives other rows when the tables are read in another order, or on another day"), \
      ERR_N("put ORDER BY before LIMIT, and use no 'now' and no columns that GROUP BY does not name")) \
    X(QUESTION, "question", \
      ERR_N("a question must have id, title, text and columns, and its id may be there once"), \
      ERR_N("write {\"id\": \"q1\", \"title\": …, \"text\": …, \"columns\": [names], \"ordered\": true}"))

/* Consoles. */
#define LAB_REASONS_CONSOLE(X) \
    X(VALUE, "value", \
      ERR_N("“%1” is not what it must be: %2"), \
      ERR_N("write it as the console's manual shows")) \
    X(CLOCK, "clock", \
      ERR_N("the clock %1 is no time with its zone"), \
      ERR_N("write it as 2025-09-18T08:00:00+08:00")) \
    X(NAMED, "named", \
      ERR_N("“%2” under %1 is not there"), \
      ERR_N("write the id of one that the scenario has")) \
    X(NEEDS_CYCLE, "needs-cycle", \
      ERR_N("the service %1 needs itself in the end"), \
      ERR_N("let needs lead from one to the next without coming back")) \
    X(GOAL_START, "goal-start", \
      ERR_N("the goal %1 holds before anything was done"), \
      ERR_N("let it ask for what the learner has to bring about")) \
    X(GOAL_VARIABLE, "goal-variable", \
      ERR_N("nothing in this scenario ever sets “%1”"), \
      ERR_N("write a variable as the console's manual lists them, such as service.ID")) \
    X(STEP_COMMAND, "step-command", \
      ERR_N("the command “%1” of a step is refused: %2"), \
      ERR_N("run the steps in the workstation and write them as they work there; accounts log in first, starting takes a wait")) \
    X(FORBIDDEN_EXAMPLE, "forbidden-example", \
      ERR_N("the example of the forbidden action %1 is not counted as one"), \
      ERR_N("write a command that on and when meet, and no step may do it")) \
    X(FORM_FIELDS, "form-fields", \
      ERR_N("fields of the gold and of the form are not the same: %1"), \
      ERR_N("write a value for each field of the form and for no other")) \
    X(FORM_VALUE, "form-value", \
      ERR_N("the value of %1 cannot be one of its kind: %2"), \
      ERR_N("write numbers as digits in quotes, times as 13:41:02, choices as in the form")) \
    X(FORBIDDEN_NONE, "forbidden-none", \
      ERR_N("the lab scores forbidden actions, but the gold names none"), \
      ERR_N("write some under forbidden, or drop the score line"))

/* Models. */
#define LAB_REASONS_MODEL(X) \
    X(MODEL_COLUMN, "model-column", \
      ERR_N("the table has no column %1"), \
      ERR_N("add it, or name the right one in the options")) \
    X(MODEL_ROWS, "model-rows", \
      ERR_N("the rows of test.csv and gold/test.csv are not the same: %1"), \
      ERR_N("write the same rows, by their ids, in both, without the class in test.csv")) \
    X(MODEL_LEAK, "model-leak", \
      ERR_N("test.csv shows the column %1, which tells the class"), \
      ERR_N("take the column out of test.csv; it stands in gold/test.csv only")) \
    X(MODEL_OVERLAP, "model-overlap", \
      ERR_N("%1 of the unseen rows are in data.csv as well, such as %2"), \
      ERR_N("take them out of one of the two: who learns them by heart gets them right")) \
    X(MODEL_CLAIM, "model-claim", \
      ERR_N("%1 is no figure that can be reported"), \
      ERR_N("write PART.rows, .accuracy, .macro_f1, .majority, .auc or .recall.CLASS and so on; PART is train, validation or test")) \
    X(MODEL_ANSWER, "model-answer", \
      ERR_N("answers.json speaks of %1, which is not there"), \
      ERR_N("write a column of data.csv, an id of errors.csv, a cause of the option causes")) \
    X(MODEL_BASELINE, "model-baseline", \
      ERR_N("giving every row the commonest class has %2, more than zero of the score line %1: it earns points"), \
      ERR_N("raise zero to that value at least")) \
    X(MODEL_PIPELINE, "model-pipeline", \
      ERR_N("the pipeline cannot be read: %1: %2"), \
      ERR_N("the manual shows a whole pipeline with the values of each member"))

/* clang-format on */
#define LAB_REASONS(X)                                                                             \
    LAB_REASONS_SPEC(X)                                                                            \
    LAB_REASONS_FILES(X)                                                                           \
    LAB_REASONS_DATA(X)                                                                            \
    LAB_REASONS_SPAN(X)                                                                            \
    LAB_REASONS_CHOICE(X)                                                                          \
    LAB_REASONS_IMAGE(X)                                                                           \
    LAB_REASONS_AUDIO(X)                                                                           \
    LAB_REASONS_TABLE(X)                                                                           \
    LAB_REASONS_SQL(X)                                                                             \
    LAB_REASONS_CONSOLE(X)                                                                         \
    LAB_REASONS_MODEL(X)

enum lab_reason {
#define X(id, name, message, mend) LAB_WHY_##id,
    LAB_REASONS(X)
#undef X
        LAB_REASON_COUNT
};

extern const struct err_reason lab_reasons[];

/* err_why with a reason of this list; returns false. */
bool lab_why(struct err *err, enum lab_reason reason, const char *a, const char *b, const char *c);
/* The same with a number first. */
bool lab_why_count(struct err *err, enum lab_reason reason, size_t n, const char *b, const char *c);
/* LAB_WHY_LABEL with the lab's labels. */
bool lab_why_label(struct err *err, const struct labspec *spec, const char *name);

/* ERR_INVALID at a line of the lab's lab.yaml (0: no line); detail "what: name". False. */
bool lab_wrong_spec(const struct labspec *spec, unsigned line, const char *what, const char *name,
                    struct err *err);
/* Line of an option; 0: unknown. */
unsigned lab_option_line(const struct labspec *spec, const char *name);
/* The same at an option that cannot have its value; `can` says what it can be. */
bool lab_wrong_option(const struct labspec *spec, const char *name, const char *value,
                      const char *can, struct err *err);
/* At a score line; detail "score: id". */
bool lab_wrong_score(const struct labspec *spec, const struct labspec_score *score,
                     enum lab_reason reason, const char *a, const char *b, struct err *err);

#endif
