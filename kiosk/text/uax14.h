/* uax14.h - the rules of UAX #14 for what the four languages are written with: Latin letters and
 * marks, digits, the common punctuation, and Khmer, whose letters are letters like any other here
 * (khmer.h cuts between words).  The same breaks as ICU's, without its tables: opening those costs
 * as much as shaping a page. */
#ifndef TEXT_UAX14_H
#define TEXT_UAX14_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* kinds (enum break_kind, all BREAK_NONE) gets what may happen before text[i], 0 < i < n; false if
 * a character is not among those, and then part of kinds is written. */
bool uax14_find(const uint32_t *text, size_t n, uint8_t *kinds);
#endif
