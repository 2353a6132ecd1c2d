/* Everything that can be done, once: the keyboard, the key line, `?`, `:` and the manual are
 * derived from this table. A screen gets actions, never keys. */
#ifndef TUI_ACTION_H
#define TUI_ACTION_H

#include "tui/keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where an action exists. A screen has one context; ACTION_GLOBAL ones exist everywhere. No two
 * actions of a context, nor of a context and the global one, share a key. */
typedef uint64_t action_contexts;
#define ACTION_IN_GLOBAL     ((action_contexts) 1 << 0)
#define ACTION_IN_HOME       ((action_contexts) 1 << 1)
#define ACTION_IN_WELCOME    ((action_contexts) 1 << 2)
#define ACTION_IN_LEARNERS   ((action_contexts) 1 << 3)
#define ACTION_IN_HOURS      ((action_contexts) 1 << 4)
#define ACTION_IN_SEARCH     ((action_contexts) 1 << 5)
#define ACTION_IN_LESSON     ((action_contexts) 1 << 6)
#define ACTION_IN_PACKS      ((action_contexts) 1 << 7)
#define ACTION_IN_HELP       ((action_contexts) 1 << 8)
#define ACTION_IN_PALETTE    ((action_contexts) 1 << 9)
#define ACTION_IN_DIALOG     ((action_contexts) 1 << 10)
#define ACTION_IN_FORM       ((action_contexts) 1 << 11)
#define ACTION_IN_NOTES      ((action_contexts) 1 << 12)
#define ACTION_IN_PRACTICE   ((action_contexts) 1 << 13)
#define ACTION_IN_QUESTION   ((action_contexts) 1 << 14)
#define ACTION_IN_VERDICT    ((action_contexts) 1 << 15)
#define ACTION_IN_SUMMARY    ((action_contexts) 1 << 16)
#define ACTION_IN_MISTAKES   ((action_contexts) 1 << 17)
#define ACTION_IN_EXAMS      ((action_contexts) 1 << 18)
#define ACTION_IN_DOOR       ((action_contexts) 1 << 19)
#define ACTION_IN_SITTING    ((action_contexts) 1 << 20)
#define ACTION_IN_SHEET      ((action_contexts) 1 << 21)
#define ACTION_IN_RESULT     ((action_contexts) 1 << 22)
#define ACTION_IN_ITEM       ((action_contexts) 1 << 23)
#define ACTION_IN_LABS       ((action_contexts) 1 << 24)
#define ACTION_IN_LAB_RESULT ((action_contexts) 1 << 25)
#define ACTION_IN_GLOSSARY   ((action_contexts) 1 << 26)
#define ACTION_IN_SPAN       ((action_contexts) 1 << 27)
#define ACTION_IN_CHOICE     ((action_contexts) 1 << 28)
#define ACTION_IN_IMAGE      ((action_contexts) 1 << 29)
#define ACTION_IN_AUDIO      ((action_contexts) 1 << 30)
#define ACTION_IN_CELLS      ((action_contexts) 1 << 31)
#define ACTION_IN_SQL        ((action_contexts) 1 << 32)
#define ACTION_IN_CONSOLE    ((action_contexts) 1 << 33)
#define ACTION_IN_MODEL      ((action_contexts) 1 << 34)
enum { ACTION_CONTEXTS = 35 };

#define ACTION_IN_TEXTS   (ACTION_IN_LESSON | ACTION_IN_HELP)
#define ACTION_IN_ANSWERS (ACTION_IN_QUESTION | ACTION_IN_SITTING)
/* At work in a lab, whatever its engine. */
#define ACTION_IN_LAB                                                                              \
    (ACTION_IN_SPAN | ACTION_IN_CHOICE | ACTION_IN_IMAGE | ACTION_IN_AUDIO | ACTION_IN_CELLS |     \
     ACTION_IN_SQL | ACTION_IN_CONSOLE | ACTION_IN_MODEL)
#define ACTION_IN_TREES (ACTION_IN_HOME | ACTION_IN_HOURS | ACTION_IN_PRACTICE)

/* X(id, name, label, help, keys, contexts, line)
 *   name      stable name, typed in the palette and named in the manual
 *   label     msgid, short enough for the key line
 *   help      msgid, one sentence
 *   keys      default keys, separated by spaces; the first one is shown; "" for palette only
 *   contexts  where it exists
 *   line      place in the key line: 1 comes first, larger ones are dropped when there is no room;
 *             0 never in it. HELP is always in it. */
#define ACTION_LIST(X)                                                                             \
    X(UP, "up", N_("Up"), N_("Move up."), "Up k C-p", ACTION_IN_GLOBAL, 0)                         \
    X(DOWN, "down", N_("Down"), N_("Move down."), "Down j C-n", ACTION_IN_GLOBAL, 0)               \
    X(LEFT, "left", N_("Left"), N_("Fold, or move left."), "Left h", ACTION_IN_GLOBAL, 0)          \
    X(RIGHT, "right", N_("Right"), N_("Unfold, or move right."), "Right l", ACTION_IN_GLOBAL, 0)   \
    X(PAGE_UP, "page-up", N_("Page up"), N_("Move up by a page."), "PgUp C-b", ACTION_IN_GLOBAL,   \
      0)                                                                                           \
    X(PAGE_DOWN, "page-down", N_("Page down"), N_("Move down by a page."), "PgDn C-d",             \
      ACTION_IN_GLOBAL, 0)                                                                         \
    X(FIRST, "first", N_("First"), N_("Go to the first line."), "Home g", ACTION_IN_GLOBAL, 0)     \
    X(LAST, "last", N_("Last"), N_("Go to the last line."), "End G", ACTION_IN_GLOBAL, 0)          \
    X(NEXT_PANE, "next-pane", N_("Next"), N_("Go to the next pane, field, link or question."),     \
      "Tab", ACTION_IN_GLOBAL, 60)                                                                 \
    X(PREV_PANE, "previous-pane", N_("Previous"),                                                  \
      N_("Go to the previous pane, field, link or question."), "S-Tab", ACTION_IN_GLOBAL, 0)       \
    X(OPEN, "open", N_("Open"), N_("Open what is selected."), "Enter", ACTION_IN_GLOBAL, 1)        \
    X(FOLD, "fold", N_("Fold"), N_("Fold or unfold what is selected."), "Space", ACTION_IN_TREES,  \
      0)                                                                                           \
    X(CONTINUE, "continue", N_("Continue"), N_("Go on reading where you stopped."), "c",           \
      ACTION_IN_HOME, 2)                                                                           \
    X(TARGET, "target", N_("Target"), N_("Choose the level you train for."), "a",                  \
      ACTION_IN_HOME | ACTION_IN_LEARNERS, 12)                                                     \
    X(NOTES, "notes", N_("Notes"), N_("Show your notes and bookmarks."), "v",                      \
      ACTION_IN_HOME | ACTION_IN_LESSON, 13)                                                       \
    X(READ_ON, "read-on", N_("Read on"),                                                           \
      N_("Go one page further; at the end, to the next lesson."), "Space", ACTION_IN_LESSON, 1)    \
    X(NEXT_SECTION, "next-section", N_("Next section"), N_("Go to the next section."), "]",        \
      ACTION_IN_TEXTS, 21)                                                                         \
    X(PREV_SECTION, "previous-section", N_("Previous section"), N_("Go to the previous section."), \
      "[", ACTION_IN_TEXTS, 0)                                                                     \
    X(NEXT_LESSON, "next-lesson", N_("Next lesson"), N_("Open the next lesson."), "> .",           \
      ACTION_IN_LESSON, 15)                                                                        \
    X(PREV_LESSON, "previous-lesson", N_("Previous lesson"), N_("Open the lesson before."), "< ,", \
      ACTION_IN_LESSON, 0)                                                                         \
    X(OUTLINE, "outline", N_("Contents"), N_("Show the lesson's sections and go to one."), "o",    \
      ACTION_IN_LESSON, 11)                                                                        \
    X(BOOKMARK, "bookmark", N_("Bookmark"), N_("Set or remove a bookmark here."), "b",             \
      ACTION_IN_LESSON, 16)                                                                        \
    X(NOTE, "note", N_("Note"), N_("Write a note on this place."), "a", ACTION_IN_LESSON, 14)      \
    X(DONE, "done", N_("Done"), N_("Mark the section as done, or as not done."), "d",              \
      ACTION_IN_LESSON, 17)                                                                        \
    X(EXPLAIN, "explain", N_("Explain"), N_("Show the answer and its explanation."), "e",          \
      ACTION_IN_LESSON, 18)                                                                        \
    X(ANSWER_1, "answer-1", N_("Answer 1"), N_("Choose the first answer."), "1", ACTION_IN_LESSON, \
      0)                                                                                           \
    X(ANSWER_2, "answer-2", N_("Answer 2"), N_("Choose the second answer."), "2",                  \
      ACTION_IN_LESSON, 0)                                                                         \
    X(ANSWER_3, "answer-3", N_("Answer 3"), N_("Choose the third answer."), "3", ACTION_IN_LESSON, \
      0)                                                                                           \
    X(ANSWER_4, "answer-4", N_("Answer 4"), N_("Choose the fourth answer."), "4",                  \
      ACTION_IN_LESSON, 0)                                                                         \
    X(ANSWER_5, "answer-5", N_("Answer 5"), N_("Choose the fifth answer."), "5", ACTION_IN_LESSON, \
      0)                                                                                           \
    X(ANSWER_6, "answer-6", N_("Answer 6"), N_("Choose the sixth answer."), "6", ACTION_IN_LESSON, \
      0)                                                                                           \
    X(FIND, "find", N_("Search"), N_("Search here."), "/",                                         \
      ACTION_IN_TEXTS | ACTION_IN_HOME | ACTION_IN_CELLS, 40)                                      \
    X(FIND_NEXT, "find-next", N_("Next hit"), N_("Go to the next hit."), "n",                      \
      ACTION_IN_TEXTS | ACTION_IN_CELLS, 41)                                                       \
    X(FIND_PREV, "find-previous", N_("Previous hit"), N_("Go to the previous hit."), "N",          \
      ACTION_IN_TEXTS | ACTION_IN_CELLS, 0)                                                        \
    X(NEW, "new", N_("New"), N_("Add a learner."), "n", ACTION_IN_LEARNERS, 10)                    \
    X(PIN, "pin", N_("PIN"), N_("Set, change or remove the learner's PIN."), "i",                  \
      ACTION_IN_LEARNERS, 11)                                                                      \
    X(ADD_HOURS, "add-hours", N_("Classroom hours"), N_("Enter classroom hours with a reason."),   \
      "a", ACTION_IN_HOURS, 10)                                                                    \
    X(VERIFY, "verify", N_("Verify"), N_("Check that nothing was changed behind the program."),    \
      "v", ACTION_IN_HOURS | ACTION_IN_PACKS, 11)                                                  \
    X(EARLIER, "earlier", N_("Earlier"), N_("Show the time before."), "[ <", ACTION_IN_HOURS, 12)  \
    X(LATER, "later", N_("Later"), N_("Show the time after."), "] >", ACTION_IN_HOURS, 13)         \
    X(GET, "get", N_("Install"), N_("Install the selected pack with what it needs."), "d",         \
      ACTION_IN_PACKS, 2)                                                                          \
    X(UPGRADE, "upgrade", N_("Upgrade"), N_("Upgrade the selected pack."), "e", ACTION_IN_PACKS,   \
      3)                                                                                           \
    X(UPGRADE_ALL, "upgrade-all", N_("Upgrade all"),                                               \
      N_("Upgrade every pack of which a newer version is on offer."), "E", ACTION_IN_PACKS, 4)     \
    X(UPDATE, "update", N_("Update"), N_("Ask the repositories what is new."), "f",                \
      ACTION_IN_PACKS, 5)                                                                          \
    X(FOLLOW, "follow", N_("Add repository"), N_("Follow a publisher's repository."), "a",         \
      ACTION_IN_PACKS, 6)                                                                          \
    X(INSTALL, "install", N_("From a file"), N_("Install a pack from a file."), "i",               \
      ACTION_IN_PACKS, 10)                                                                         \
    X(REPAIR, "repair", N_("Repair"), N_("Install a damaged pack again, from signed bytes."), "m", \
      ACTION_IN_PACKS, 9)                                                                          \
    X(HOLD, "hold", N_("Hold"), N_("Keep a pack at its version, or let it be upgraded again."),    \
      "n", ACTION_IN_PACKS, 14)                                                                    \
    X(ROLLBACK, "rollback", N_("Roll back"), N_("Go back to the version before."), "r",            \
      ACTION_IN_PACKS, 13)                                                                         \
    X(REMOVE, "remove", N_("Remove"), N_("Remove what is selected."), "x Del",                     \
      ACTION_IN_PACKS | ACTION_IN_NOTES | ACTION_IN_MISTAKES, 20)                                  \
    X(PICK_1, "pick-1", N_("Option 1"), N_("Choose the first option."), "1 a", ACTION_IN_ANSWERS,  \
      0)                                                                                           \
    X(PICK_2, "pick-2", N_("Option 2"), N_("Choose the second option."), "2 b", ACTION_IN_ANSWERS, \
      0)                                                                                           \
    X(PICK_3, "pick-3", N_("Option 3"), N_("Choose the third option."), "3 c", ACTION_IN_ANSWERS,  \
      0)                                                                                           \
    X(PICK_4, "pick-4", N_("Option 4"), N_("Choose the fourth option."), "4 d", ACTION_IN_ANSWERS, \
      0)                                                                                           \
    X(PICK_5, "pick-5", N_("Option 5"), N_("Choose the fifth option."), "5 e", ACTION_IN_ANSWERS,  \
      0)                                                                                           \
    X(PICK_6, "pick-6", N_("Option 6"), N_("Choose the sixth option."), "6 f", ACTION_IN_ANSWERS,  \
      0)                                                                                           \
    X(PICK_7, "pick-7", N_("Option 7"), N_("Choose the seventh option."), "7", ACTION_IN_ANSWERS,  \
      0)                                                                                           \
    X(PICK_8, "pick-8", N_("Option 8"), N_("Choose the eighth option."), "8", ACTION_IN_ANSWERS,   \
      0)                                                                                           \
    X(PICK_9, "pick-9", N_("Option 9"), N_("Choose the ninth option."), "9", ACTION_IN_ANSWERS, 0) \
    X(TICK, "tick", N_("Tick"), N_("Choose the option that is pointed at, or take it back."),      \
      "Space", ACTION_IN_ANSWERS, 3)                                                               \
    X(TRUE, "true", N_("True"), N_("Answer that it is true."), "T", ACTION_IN_ANSWERS, 4)          \
    X(FALSE, "false", N_("False"), N_("Answer that it is false."), "F", ACTION_IN_ANSWERS, 5)      \
    X(UNDO_LETTER, "take-back", N_("Take back"),                                                   \
      N_("Take the last letter of a match or an order back."), "BS", ACTION_IN_ANSWERS, 6)         \
    X(GIVE_UP, "give-up", N_("I do not know"),                                                     \
      N_("Show the solution; the question counts as not known."), "x F5", ACTION_IN_QUESTION, 8)   \
    X(SKIP, "skip", N_("Skip"), N_("Leave the question unanswered; that is not wrong."), "n F6",   \
      ACTION_IN_QUESTION, 9)                                                                       \
    X(GRADE_AGAIN, "again", N_("Again"), N_("Grade: not remembered."), "1", ACTION_IN_VERDICT, 20) \
    X(GRADE_HARD, "hard", N_("Hard"), N_("Grade: remembered with effort."), "2",                   \
      ACTION_IN_VERDICT, 21)                                                                       \
    X(GRADE_GOOD, "good", N_("Good"), N_("Grade: remembered."), "3", ACTION_IN_VERDICT, 22)        \
    X(GRADE_EASY, "easy", N_("Easy"), N_("Grade: no effort at all."), "4", ACTION_IN_VERDICT, 23)  \
    X(REASON_CARELESS, "reason-careless", N_("Careless"), N_("Why it was wrong: carelessness."),   \
      "5", ACTION_IN_VERDICT | ACTION_IN_MISTAKES, 0)                                              \
    X(REASON_UNCLEAR, "reason-unclear", N_("Unclear"),                                             \
      N_("Why it was wrong: the idea is not clear."), "6", ACTION_IN_VERDICT | ACTION_IN_MISTAKES, \
      0)                                                                                           \
    X(REASON_UNKNOWN, "reason-unknown", N_("Not known"), N_("Why it was wrong: never learned."),   \
      "7", ACTION_IN_VERDICT | ACTION_IN_MISTAKES, 0)                                              \
    X(REASON_MISREAD, "reason-misread", N_("Misread"),                                             \
      N_("Why it was wrong: the question was misread."), "8",                                      \
      ACTION_IN_VERDICT | ACTION_IN_MISTAKES, 0)                                                   \
    X(REASON_OTHER, "reason-other", N_("Other"), N_("Why it was wrong: something else."), "9",     \
      ACTION_IN_VERDICT | ACTION_IN_MISTAKES, 0)                                                   \
    X(NEXT_QUESTION, "next-question", N_("Next question"), N_("Go to the next question."),         \
      "Space n", ACTION_IN_VERDICT, 1)                                                             \
    X(TO_LESSON, "to-lesson", N_("Lesson"),                                                        \
      N_("Open the section that teaches it; Esc comes back."), "o",                                \
      ACTION_IN_VERDICT | ACTION_IN_MISTAKES | ACTION_IN_ITEM, 10)                                 \
    X(MISTAKES, "mistakes", N_("Wrong answers"), N_("Show the book of wrong answers."), "m",       \
      ACTION_IN_PRACTICE | ACTION_IN_SUMMARY, 10)                                                  \
    X(REDO, "redo", N_("Redo"), N_("Answer these wrong ones once more."), "r",                     \
      ACTION_IN_MISTAKES | ACTION_IN_SUMMARY, 2)                                                   \
    X(FILTER_WORK, "filter-work", N_("By work"),                                                   \
      N_("Show the wrong answers of one work, then of the next."), "f", ACTION_IN_MISTAKES, 11)    \
    X(FILTER_REASON, "filter-reason", N_("By reason"),                                             \
      N_("Show the wrong answers of one reason, then of the next."), "e", ACTION_IN_MISTAKES, 12)  \
    X(ITEM_NEXT, "next-item", N_("Next question"), N_("Go to the next question."), "n F8",         \
      ACTION_IN_SITTING | ACTION_IN_ITEM, 2)                                                       \
    X(ITEM_PREV, "previous-item", N_("Previous question"), N_("Go to the question before."),       \
      "N F7", ACTION_IN_SITTING | ACTION_IN_ITEM, 7)                                               \
    X(SHEET, "sheet", N_("Answer sheet"),                                                          \
      N_("Show all questions, answered, flagged and blank; go to one by its number."), "v F5",     \
      ACTION_IN_SITTING, 3)                                                                        \
    X(FLAG, "flag", N_("Flag"), N_("Flag the question to come back to it, or take the flag off."), \
      "m F6", ACTION_IN_SITTING, 4)                                                                \
    X(NEXT_BLANK, "next-blank", N_("Next blank"),                                                  \
      N_("Go to the next question without an answer."), "o F9",                                    \
      ACTION_IN_SITTING | ACTION_IN_SHEET, 5)                                                      \
    X(NEXT_FLAG, "next-flagged", N_("Next flagged"), N_("Go to the next flagged question."), "i",  \
      ACTION_IN_SITTING | ACTION_IN_SHEET, 8)                                                      \
    X(SUBMIT, "submit", N_("Hand in"), N_("Hand in the paper; blanks are counted before."),        \
      "S F10", ACTION_IN_SITTING | ACTION_IN_SHEET, 6)                                             \
    X(PAUSE, "pause", N_("Pause"), N_("Stop the clock, where the form allows it."), "z",           \
      ACTION_IN_SITTING, 9)                                                                        \
    X(RETRY, "retry", N_("Save again"), N_("Save an answer again that could not be saved."), "r",  \
      ACTION_IN_SITTING, 1)                                                                        \
    X(FILTER_RESULT, "filter-result", N_("Filter"),                                                \
      N_("Show all questions, then those not right, blank, flagged."), "f", ACTION_IN_RESULT, 2)   \
    X(BY_REQUIREMENT, "by-requirement", N_("By requirement"),                                      \
      N_("Show the score per requirement, or the questions again."), "r", ACTION_IN_RESULT, 3)     \
    X(TRANSCRIPT, "transcript", N_("Transcript"),                                                  \
      N_("Write hours, practice and exams to a file, to be certified."), "x", ACTION_IN_EXAMS, 10) \
    X(EXAMS, "exams", N_("Mock exams"), N_("Sit exams and see how they went."), "e",               \
      ACTION_IN_HOME | ACTION_IN_PRACTICE | ACTION_IN_HOURS, 28)                                   \
    X(PRACTICE, "practice", N_("Practice"), N_("Practise questions."), "p", ACTION_IN_GLOBAL, 29)  \
    X(LABS, "labs", N_("Labs"), N_("Practise hands-on tasks."), "L",                               \
      ACTION_IN_HOME | ACTION_IN_LESSON | ACTION_IN_PRACTICE | ACTION_IN_HOURS, 29)                \
    X(LAB_AGAIN, "do-again", N_("Do again"),                                                       \
      N_("Start the lab anew, with other data when there is some."), "n",                          \
      ACTION_IN_LABS | ACTION_IN_LAB_RESULT, 3)                                                    \
    X(LAB_MARKS, "marks", N_("Marks"), N_("Show the marks of the newest work handed in."), "v",    \
      ACTION_IN_LABS, 4)                                                                           \
    X(LAB_LESSON, "lab-lesson", N_("Lesson"),                                                      \
      N_("Open the lesson that teaches what this lab trains."), "c",                               \
      ACTION_IN_LABS | ACTION_IN_LAB_RESULT, 7)                                                    \
    X(LAB_SCOPE, "scope", N_("Work or level"),                                                     \
      N_("Show the labs of one work, or of the whole level."), "f", ACTION_IN_LABS, 5)             \
    X(LAB_FILTER, "filter-faults", N_("Filter"),                                                   \
      N_("Show all faults, or only those of one line of the score."), "f", ACTION_IN_LAB_RESULT,   \
      5)                                                                                           \
    X(LAB_NEXT, "next-lab", N_("Next lab"), N_("Go on to the next lab of the level."), "o",        \
      ACTION_IN_LAB_RESULT, 2)                                                                     \
    X(LAB_HISTORY, "attempts", N_("Attempts"),                                                     \
      N_("Show all attempts at this lab and open one of them."), "v", ACTION_IN_LAB_RESULT, 6)     \
    X(CHOICE_NEXT_OPEN, "next-open", N_("Next open"),                                              \
      N_("Go to the next item without an answer."), "n", ACTION_IN_CHOICE, 4)                      \
    X(CHOICE_PREV_OPEN, "previous-open", N_("Open before"),                                        \
      N_("Go to the item before without an answer."), "N", ACTION_IN_CHOICE, 0)                    \
    X(CHOICE_RAISE, "raise", N_("Move up"), N_("Move the answer one place up."), "K [",            \
      ACTION_IN_CHOICE, 2)                                                                         \
    X(CHOICE_LOWER, "lower", N_("Move down"), N_("Move the answer one place down."), "J ]",        \
      ACTION_IN_CHOICE, 3)                                                                         \
    X(CHOICE_FILTER, "filter-items", N_("Filter"),                                                 \
      N_("Show all items, those without an answer, or those of one label."), "f",                  \
      ACTION_IN_CHOICE, 5)                                                                         \
    X(CHOICE_NOTES, "label-notes", N_("Meanings"), N_("Show or hide what the labels mean."), "d",  \
      ACTION_IN_CHOICE, 6)                                                                         \
    X(CHOICE_CLEAR, "clear-answer", N_("Clear"), N_("Take the answer of this item back."),         \
      "x Del BS", ACTION_IN_CHOICE, 7)                                                             \
    X(SPAN_MARK, "mark", N_("Select"), N_("Begin or give up selecting at the cursor."), "Space",   \
      ACTION_IN_SPAN, 1)                                                                           \
    X(SPAN_SELECT_LEFT, "select-left", N_("Select left"), N_("Select to the left."), "S-Left H",   \
      ACTION_IN_SPAN, 0)                                                                           \
    X(SPAN_SELECT_RIGHT, "select-right", N_("Select right"), N_("Select to the right."),           \
      "S-Right L", ACTION_IN_SPAN, 0)                                                              \
    X(SPAN_SELECT_UP, "select-up", N_("Select up"), N_("Select to the line above."), "S-Up K",     \
      ACTION_IN_SPAN, 0)                                                                           \
    X(SPAN_SELECT_DOWN, "select-down", N_("Select down"), N_("Select to the line below."),         \
      "S-Down J", ACTION_IN_SPAN, 0)                                                               \
    X(SPAN_WORD_LEFT, "word-left", N_("Word left"),                                                \
      N_("Go back to where a word or a run of punctuation begins."), "C-Left ,", ACTION_IN_SPAN,   \
      0)                                                                                           \
    X(SPAN_WORD_RIGHT, "word-right", N_("Word right"),                                             \
      N_("Go on to where a word or a run of punctuation begins."), "C-Right .", ACTION_IN_SPAN, 0) \
    X(SPAN_START_LEFT, "start-left", N_("Begin earlier"),                                          \
      N_("Begin the mark one character earlier."), "[", ACTION_IN_SPAN, 8)                         \
    X(SPAN_START_RIGHT, "start-right", N_("Begin later"),                                          \
      N_("Begin the mark one character later."), "]", ACTION_IN_SPAN, 9)                           \
    X(SPAN_END_LEFT, "end-left", N_("End earlier"), N_("End the mark one character earlier."),     \
      "-", ACTION_IN_SPAN, 10)                                                                     \
    X(SPAN_END_RIGHT, "end-right", N_("End later"), N_("End the mark one character later."),       \
      "= +", ACTION_IN_SPAN, 11)                                                                   \
    X(SPAN_DELETE, "delete-mark", N_("Delete"),                                                    \
      N_("Delete the mark at the cursor and its relations."), "x Del BS", ACTION_IN_SPAN, 5)       \
    X(SPAN_SPREAD, "mark-equal", N_("Mark equal"),                                                 \
      N_("Mark equal strings of this document or of all with the same label."), "a",               \
      ACTION_IN_SPAN, 6)                                                                           \
    X(SPAN_RELATE, "relate", N_("Relation"),                                                       \
      N_("Begin a relation at this mark, or end it at the other."), "r", ACTION_IN_SPAN, 3)        \
    X(SPAN_UNRELATE, "unrelate", N_("Unrelate"), N_("Remove a relation of this mark."), "R",       \
      ACTION_IN_SPAN, 7)                                                                           \
    X(SPAN_DONE, "document-done", N_("Tick off"), N_("Tick the document off and go to the next."), \
      "d", ACTION_IN_SPAN, 4)                                                                      \
    X(SPAN_NEXT_DOC, "next-document", N_("Next text"), N_("Go to the next document."), "n",        \
      ACTION_IN_SPAN, 12)                                                                          \
    X(SPAN_PREV_DOC, "previous-document", N_("Text before"), N_("Go to the document before."),     \
      "N", ACTION_IN_SPAN, 0)                                                                      \
    X(SPAN_DOCUMENTS, "documents", N_("Documents"), N_("Show or hide the list of documents."),     \
      "v", ACTION_IN_SPAN, 13)                                                                     \
    X(SPAN_NOTES, "mark-notes", N_("Meanings"), N_("Show or hide what the labels mean."), "i",     \
      ACTION_IN_SPAN, 14)                                                                          \
    X(MODEL_TRAIN, "train", N_("Train"), N_("Train with these settings and see how it does."),     \
      "r", ACTION_IN_MODEL, 1)                                                                     \
    X(MODEL_NEXT_STEP, "next-step", N_("Next step"), N_("Go to the next step."), "]",              \
      ACTION_IN_MODEL, 2)                                                                          \
    X(MODEL_PREV_STEP, "previous-step", N_("Step before"), N_("Go to the step before."), "[",      \
      ACTION_IN_MODEL, 0)                                                                          \
    X(MODEL_GRID, "compare-c", N_("Compare C"),                                                    \
      N_("Train with each C of the grid and compare the scores."), "c", ACTION_IN_MODEL, 4)        \
    X(MODEL_LEARNING, "learning-curve", N_("Learning curve"),                                      \
      N_("Train on ever more rows and draw how the scores grow."), "v", ACTION_IN_MODEL, 5)        \
    X(MODEL_VIEW, "other-view", N_("Other view"),                                                  \
      N_("Show another part of the data, another chart, or the other errors."), "f",               \
      ACTION_IN_MODEL, 3)                                                                          \
    X(MODEL_CLEAR, "clear-setting", N_("Clear"), N_("Empty what is selected."), "x Del BS",        \
      ACTION_IN_MODEL, 7)                                                                          \
    X(LAB_TASK, "task", N_("Task"), N_("Show or hide what is to be done."), "F5",                  \
      ACTION_IN_LAB | ACTION_IN_LAB_RESULT, 23)                                                    \
    X(LAB_RULES, "rules", N_("Rules"), N_("Show or hide the rules the work is judged by."), "F6",  \
      ACTION_IN_LAB | ACTION_IN_LAB_RESULT, 24)                                                    \
    X(LAB_PREV_FAULT, "previous-fault", N_("Fault before"),                                        \
      N_("Go to the place of the fault before."), "F7", ACTION_IN_LAB, 3)                          \
    X(LAB_NEXT_FAULT, "next-fault", N_("Next fault"), N_("Go to the place of the next fault."),    \
      "F8", ACTION_IN_LAB, 2)                                                                      \
    X(IMAGE_MARK, "image-mark", N_("Corner"), N_("Set a corner of a box, or a point."), "Space",   \
      ACTION_IN_IMAGE, 2)                                                                          \
    X(IMAGE_ZOOM_IN, "image-zoom-in", N_("Larger"),                                                \
      N_("Enlarge the picture around the cursor, or around the edge being set."),                  \
      "+ =", ACTION_IN_IMAGE, 5)                                                                   \
    X(IMAGE_ZOOM_OUT, "image-zoom-out", N_("Smaller"), N_("Show more of the picture."), "-",       \
      ACTION_IN_IMAGE, 6)                                                                          \
    X(IMAGE_ZOOM_OBJECT, "image-zoom-object", N_("Zoom to object"),                                \
      N_("Enlarge the selected object to the whole view, or show the whole picture again."), "z",  \
      ACTION_IN_IMAGE, 4)                                                                          \
    X(IMAGE_EDIT, "image-edit", N_("Edges"),                                                       \
      N_("Set the selected object's edges or points by pixels; Tab next, Enter done."), "e",       \
      ACTION_IN_IMAGE, 3)                                                                          \
    X(IMAGE_SNAP, "image-snap", N_("Snap"),                                                        \
      N_("Move the edge being set, else all four, to the strongest step of colour nearby."), "x",  \
      ACTION_IN_IMAGE, 7)                                                                          \
    X(IMAGE_SNAP_ALL, "image-snap-all", N_("Snap all"),                                            \
      N_("Snap all four edges of the selected box."), "X", ACTION_IN_IMAGE, 0)                     \
    X(IMAGE_CONTRAST, "image-contrast", N_("Contrast"),                                            \
      N_("Show the picture with more contrast around the edge being set."), "b", ACTION_IN_IMAGE,  \
      7)                                                                                           \
    X(IMAGE_OCCLUDED, "image-occluded", N_("Occluded"),                                            \
      N_("Tick the selected object as occluded, or take the tick off."), "o", ACTION_IN_IMAGE, 8)  \
    X(IMAGE_TRUNCATED, "image-truncated", N_("Truncated"),                                         \
      N_("Tick the selected object as truncated, or take the tick off."), "c", ACTION_IN_IMAGE, 9) \
    X(IMAGE_NEXT, "image-next", N_("Next picture"), N_("Go to the next picture."), "n ]",          \
      ACTION_IN_IMAGE, 10)                                                                         \
    X(IMAGE_PREV, "image-previous", N_("Picture before"), N_("Go to the picture before."), "N [",  \
      ACTION_IN_IMAGE, 0)                                                                          \
    X(IMAGE_RELABEL, "image-relabel", N_("Relabel"),                                               \
      N_("Give the selected object the label that is chosen."), "r", ACTION_IN_IMAGE, 12)          \
    X(IMAGE_LABEL_1, "image-label-1", N_("Label 1"),                                               \
      N_("Relabel the selected object; with none selected, choose for the next."), "1",            \
      ACTION_IN_IMAGE, 0)                                                                          \
    X(IMAGE_LABEL_2, "image-label-2", N_("Label 2"),                                               \
      N_("Relabel the selected object; with none selected, choose for the next."), "2",            \
      ACTION_IN_IMAGE, 0)                                                                          \
    X(IMAGE_LABEL_3, "image-label-3", N_("Label 3"),                                               \
      N_("Relabel the selected object; with none selected, choose for the next."), "3",            \
      ACTION_IN_IMAGE, 0)                                                                          \
    X(IMAGE_LABEL_4, "image-label-4", N_("Label 4"),                                               \
      N_("Relabel the selected object; with none selected, choose for the next."), "4",            \
      ACTION_IN_IMAGE, 0)                                                                          \
    X(IMAGE_LABEL_5, "image-label-5", N_("Label 5"),                                               \
      N_("Relabel the selected object; with none selected, choose for the next."), "5",            \
      ACTION_IN_IMAGE, 0)                                                                          \
    X(IMAGE_LABEL_6, "image-label-6", N_("Label 6"),                                               \
      N_("Relabel the selected object; with none selected, choose for the next."), "6",            \
      ACTION_IN_IMAGE, 0)                                                                          \
    X(IMAGE_LABEL_7, "image-label-7", N_("Label 7"),                                               \
      N_("Relabel the selected object; with none selected, choose for the next."), "7",            \
      ACTION_IN_IMAGE, 0)                                                                          \
    X(IMAGE_LABEL_8, "image-label-8", N_("Label 8"),                                               \
      N_("Relabel the selected object; with none selected, choose for the next."), "8",            \
      ACTION_IN_IMAGE, 0)                                                                          \
    X(IMAGE_LABEL_9, "image-label-9", N_("Label 9"),                                               \
      N_("Relabel the selected object; with none selected, choose for the next."), "9",            \
      ACTION_IN_IMAGE, 0)                                                                          \
    X(IMAGE_DELETE, "image-delete", N_("Delete"), N_("Delete the selected object."), "d Del",      \
      ACTION_IN_IMAGE, 11)                                                                         \
    X(IMAGE_DUPLICATE, "image-duplicate", N_("Duplicate"),                                         \
      N_("Draw the selected object once more beside it."), "y", ACTION_IN_IMAGE, 0)                \
    X(IMAGE_INSERT, "image-insert-point", N_("Insert point"),                                      \
      N_("Put a point after the chosen one."), "i", ACTION_IN_IMAGE, 0)                            \
    X(IMAGE_ERASE, "image-erase-point", N_("Remove point"),                                        \
      N_("Take away the last point drawn, or the chosen one."), "BS", ACTION_IN_IMAGE, 0)          \
    X(IMAGE_TYPE, "image-coordinates", N_("Coordinates"),                                          \
      N_("Type the coordinates of an object."), "m", ACTION_IN_IMAGE, 13)                          \
    X(IMAGE_LIST, "image-objects", N_("Objects"), N_("Show or hide the list of objects."), "v",    \
      ACTION_IN_IMAGE, 14)                                                                         \
    X(LAB_IMPORT, "import", N_("Import"), N_("Take in a file made with another tool."), "F9",      \
      ACTION_IN_LAB, 27)                                                                           \
    X(LAB_EXPORT, "export", N_("Export"), N_("Write the work to a file of another tool."), "F12",  \
      ACTION_IN_LAB, 28)                                                                           \
    X(LAB_HAND_IN, "hand-in", N_("Hand in"), N_("Hand in the work and have it marked."), "F10",    \
      ACTION_IN_LAB, 22)                                                                           \
    X(AUDIO_MARK, "mark-time", N_("Mark"),                                                         \
      N_("Begin a selection at the cursor, or give it up; a label makes it a segment."), "Space",  \
      ACTION_IN_AUDIO, 2)                                                                          \
    X(AUDIO_EARLIER, "cursor-earlier", N_("10 ms back"), N_("Move the cursor 10 ms back."), ",",   \
      ACTION_IN_AUDIO, 0)                                                                          \
    X(AUDIO_LATER, "cursor-later", N_("10 ms on"), N_("Move the cursor 10 ms on."), ".",           \
      ACTION_IN_AUDIO, 0)                                                                          \
    X(AUDIO_EARLIER_50, "cursor-earlier-50", N_("50 ms back"), N_("Move the cursor 50 ms back."),  \
      "<", ACTION_IN_AUDIO, 0)                                                                     \
    X(AUDIO_LATER_50, "cursor-later-50", N_("50 ms on"), N_("Move the cursor 50 ms on."), ">",     \
      ACTION_IN_AUDIO, 0)                                                                          \
    X(AUDIO_EARLIER_250, "cursor-earlier-250", N_("250 ms back"),                                  \
      N_("Move the cursor 250 ms back."), "H", ACTION_IN_AUDIO, 0)                                 \
    X(AUDIO_LATER_250, "cursor-later-250", N_("250 ms on"), N_("Move the cursor 250 ms on."), "L", \
      ACTION_IN_AUDIO, 0)                                                                          \
    X(AUDIO_NEXT_EDGE, "next-edge", N_("Next edge"), N_("Go to where sound next starts or ends."), \
      "e", ACTION_IN_AUDIO, 4)                                                                     \
    X(AUDIO_PREV_EDGE, "previous-edge", N_("Edge before"),                                         \
      N_("Go back to where sound last started or ended."), "b", ACTION_IN_AUDIO, 0)                \
    X(AUDIO_ZOOM_IN, "closer", N_("Closer"), N_("Show half as much time."),                        \
      "+ =", ACTION_IN_AUDIO, 5)                                                                   \
    X(AUDIO_ZOOM_OUT, "farther", N_("Farther"), N_("Show twice as much time."), "-",               \
      ACTION_IN_AUDIO, 6)                                                                          \
    X(AUDIO_ZOOM_ALL, "whole-recording", N_("All"), N_("Show the whole recording."), "0",          \
      ACTION_IN_AUDIO, 9)                                                                          \
    X(AUDIO_ZOOM_TO, "zoom-segment", N_("Zoom to it"), N_("Show the segment or the selection."),   \
      "z", ACTION_IN_AUDIO, 7)                                                                     \
    X(AUDIO_START_HERE, "start-here", N_("Start here"),                                            \
      N_("Put the segment's start at the cursor."), "[", ACTION_IN_AUDIO, 29)                      \
    X(AUDIO_END_HERE, "end-here", N_("End here"), N_("Put the segment's end at the cursor."), "]", \
      ACTION_IN_AUDIO, 30)                                                                         \
    X(AUDIO_START_EARLIER, "start-earlier", N_("Start −10 ms"),                                    \
      N_("Move the segment's start 10 ms back."), "a", ACTION_IN_AUDIO, 0)                         \
    X(AUDIO_START_LATER, "start-later", N_("Start +10 ms"),                                        \
      N_("Move the segment's start 10 ms on."), "d", ACTION_IN_AUDIO, 0)                           \
    X(AUDIO_END_EARLIER, "end-earlier", N_("End −10 ms"),                                          \
      N_("Move the segment's end 10 ms back."), "A", ACTION_IN_AUDIO, 0)                           \
    X(AUDIO_END_LATER, "end-later", N_("End +10 ms"), N_("Move the segment's end 10 ms on."), "D", \
      ACTION_IN_AUDIO, 0)                                                                          \
    X(AUDIO_SNAP, "snap-segment", N_("Snap"),                                                      \
      N_("Put both ends of the segment at the edges next to them."), "y", ACTION_IN_AUDIO, 10)     \
    X(AUDIO_SPLIT, "split-segment", N_("Split"), N_("Cut the segment in two at the cursor."), "c", \
      ACTION_IN_AUDIO, 31)                                                                         \
    X(AUDIO_MERGE, "merge-segments", N_("Merge"), N_("Join the segment with the next one."), "m",  \
      ACTION_IN_AUDIO, 32)                                                                         \
    X(AUDIO_DELETE, "delete-segment", N_("Delete"), N_("Take the segment away."), "x Del",         \
      ACTION_IN_AUDIO, 11)                                                                         \
    X(AUDIO_DRAFT, "take-draft", N_("Take draft"),                                                 \
      N_("Write the recogniser's draft into the segment."), "i F11", ACTION_IN_AUDIO, 3)           \
    X(AUDIO_PLAY, "play", N_("Play"),                                                              \
      N_("Play the selection or the segment with a player that is there, or stop."), "o C-o",      \
      ACTION_IN_AUDIO, 8)                                                                          \
    X(AUDIO_PLAY_ALL, "play-window", N_("Play window"), N_("Play what is shown, or stop."), "O",   \
      ACTION_IN_AUDIO, 0)                                                                          \
    X(AUDIO_SPECTRUM, "spectrum", N_("Spectrum"), N_("Show or hide the spectrum."), "v",           \
      ACTION_IN_AUDIO, 33)                                                                         \
    X(LAB_REDO, "redo-step", N_("Redo step"), N_("Do again what was undone last."), "U C-r",       \
      ACTION_IN_LAB, 26)                                                                           \
    X(CONSOLE_FORM, "to-form", N_("Form"), N_("Go to the form, or back to the command line."),     \
      "C-o F11", ACTION_IN_CONSOLE, 2)                                                             \
    X(CONSOLE_UNDO, "undo-command", N_("Undo"),                                                    \
      N_("Take back the last command or value, also while typing."), "M-u", ACTION_IN_CONSOLE, 4)  \
    X(CELLS_OPERATION, "operation", N_("Operation"),                                               \
      N_("Choose an operation on the table; it is shown before it is done."), "o",                 \
      ACTION_IN_CELLS, 2)                                                                          \
    X(CELLS_PROFILE, "profile", N_("Column"),                                                      \
      N_("Show what the column holds: its texts, their shapes, what is doubtful."), "v",           \
      ACTION_IN_CELLS, 3)                                                                          \
    X(CELLS_STEPS, "steps", N_("Steps"),                                                           \
      N_("Show the steps done; each can be switched off, changed or taken away."), "e",            \
      ACTION_IN_CELLS, 4)                                                                          \
    X(CELLS_DOUBT, "doubtful", N_("Doubtful"), N_("Go to the next cell that looks doubtful."),     \
      "m", ACTION_IN_CELLS, 5)                                                                     \
    X(CELLS_FILTER, "filter-rows", N_("Filter"), N_("Show only rows with a text in this column."), \
      "f", ACTION_IN_CELLS, 6)                                                                     \
    X(CELLS_TOGGLE, "toggle-step", N_("Off or on"), N_("Switch the step off, or on again."),       \
      "Space", ACTION_IN_CELLS, 1)                                                                 \
    X(CELLS_CLEAR, "clear", N_("Clear"), N_("Empty the cell, or take the step away."), "x Del",    \
      ACTION_IN_CELLS, 7)                                                                          \
    X(CELLS_DELETE, "delete-row", N_("Delete row"), N_("Delete the row under the cursor."), "d",   \
      ACTION_IN_CELLS, 8)                                                                          \
    X(CELLS_FIRST_COLUMN, "first-column", N_("First column"), N_("Go to the first column."), "<",  \
      ACTION_IN_CELLS, 0)                                                                          \
    X(CELLS_LAST_COLUMN, "last-column", N_("Last column"), N_("Go to the last column."), ">",      \
      ACTION_IN_CELLS, 0)                                                                          \
    X(SQL_RUN, "run-query", N_("Run"), N_("Run the query on the data shown."), "C-x",              \
      ACTION_IN_SQL, 1)                                                                            \
    X(SQL_NEXT, "next-query", N_("Next query"), N_("Go to the next question."), "C-o",             \
      ACTION_IN_SQL, 2)                                                                            \
    X(SQL_RECALL, "recall", N_("Earlier query"),                                                   \
      N_("Take back a query that was run before, one further each time."), "C-y", ACTION_IN_SQL,   \
      4)                                                                                           \
    X(SQL_FOCUS, "focus-query", N_("Query or result"),                                             \
      N_("Go from the query to the result, to the tables, and back."), "C-w", ACTION_IN_SQL, 3)    \
    X(HOME, "home", N_("Skill tree"), N_("Show the skill tree."), "F2", ACTION_IN_GLOBAL, 0)       \
    X(HOURS, "hours", N_("Hours"), N_("Show your study hours."), "t", ACTION_IN_GLOBAL, 30)        \
    X(LEARNERS, "learners", N_("Learners"), N_("Choose or add a learner."), "w", ACTION_IN_GLOBAL, \
      32)                                                                                          \
    X(PACKS, "packs", N_("Packs"), N_("Show the installed packs."), "P", ACTION_IN_GLOBAL, 33)     \
    X(SEARCH, "search", N_("Search all"), N_("Search all lessons and standards."), "C-f s",        \
      ACTION_IN_GLOBAL, 0)                                                                         \
    X(GLOSSARY, "glossary", N_("Glossary"), N_("Look up a term, in Chinese or English."), "y",     \
      ACTION_IN_HOME | ACTION_IN_LESSON | ACTION_IN_PRACTICE | ACTION_IN_LABS, 58)                 \
    X(UNDO, "undo", N_("Undo"), N_("Undo what was done last."), "u", ACTION_IN_GLOBAL, 50)         \
    X(BACK, "back", N_("Back"), N_("Go back."), "Esc", ACTION_IN_GLOBAL, 45)                       \
    X(PALETTE, "palette", N_("Commands"), N_("Find and run any command by name."), ":",            \
      ACTION_IN_GLOBAL, 55)                                                                        \
    X(HELP, "help", N_("Help"), N_("Show all keys and commands of this screen."), "? F1",          \
      ACTION_IN_GLOBAL, 1)                                                                         \
    X(QUIT, "quit", N_("Quit"), N_("Leave the program; nothing is lost."), "q", ACTION_IN_GLOBAL,  \
      56)                                                                                          \
    X(REDRAW, "redraw", N_("Redraw"), N_("Draw the screen anew."), "C-l", ACTION_IN_GLOBAL, 0)     \
    X(MOUSE, "mouse", N_("Mouse"),                                                                 \
      N_("Switch the mouse on or off; off, the terminal selects text."), "F3", ACTION_IN_GLOBAL,   \
      0)                                                                                           \
    X(THEME, "theme", N_("Colours"), N_("Change between dark, light and no colours."), "F4",       \
      ACTION_IN_GLOBAL, 0)

enum action {
    ACTION_NONE,
#define X(id, name, label, help, keys, contexts, line) ACTION_##id,
    ACTION_LIST(X)
#undef X
        ACTION_COUNT
};

enum { ACTION_KEYS = 3 }; /* keys an action has at most */

struct action_info {
    const char *name;
    const char *label; /* msgid */
    const char *help;  /* msgid */
    const char *keys;
    action_contexts contexts;
    int line;
};

/* What the table says of an action. */
const struct action_info *action_info(enum action action);

/* The action of a key in a context, ACTION_NONE when it has none. */
enum action action_of_key(struct key key, action_contexts context);
/* By its stable name; ACTION_NONE when there is none. */
enum action action_by_name(const char *name);
/* The action exists in this context. */
bool action_in(enum action action, action_contexts context);
/* The i-th key; false when it has no such. */
bool action_key(enum action action, int i, struct key *key);
/* Its first key as shown to people, "" when it has none; while typing the first one that is no
 * character. */
void action_sign(enum action action, bool typing, char *buf, size_t n);
/* "home", "lesson": of one context bit; for the manual. */
const char *action_context_name(action_contexts context);

/* Whether an action can run now. */
enum action_state {
    ACTION_ABSENT, /* means nothing here: not shown */
    ACTION_OFF,    /* cannot run now; the msgid says why */
    ACTION_ON
};

#endif
