/* Units of a text, for wer.c. */
#ifndef CORE_LAB_METRIC_WER_TEXT_H
#define CORE_LAB_METRIC_WER_TEXT_H

#include "core/lab/metric/wer.h"

/* Normalises and cuts both texts; the caller frees their members. False when one has too many
 * characters. */
bool wer_text_cut(const char *gold, const char *given, enum wer_unit unit, unsigned flags,
                  struct wer_text *gold_text, struct wer_text *given_text);

#endif
