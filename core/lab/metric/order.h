/* Orders of many numbers without comparing them: a byte at a time from the least, stable (Knuth,
 * The Art of Computer Programming 3, 5.2.5, algorithm R), bytes that are all the same left out.
 * Pure. */
#ifndef CORE_LAB_METRIC_ORDER_H
#define CORE_LAB_METRIC_ORDER_H

#include <stddef.h>
#include <stdint.h>

/* Rearranges the n indices of `order` so that keys[order[i]] rise; equal ones stay as they were. By
 * several keys: by the least important first. */
void order_by(const uint64_t *keys, uint32_t *order, size_t n);

/* Keys that rise with a number; all that are no number (NAN) lie below -∞ and are equal, as 0 and
 * -0 are. */
uint64_t order_key(double number);
uint64_t order_key_int(int64_t number);

#endif
