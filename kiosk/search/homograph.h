/* homograph.h - letters that the kiosk's fonts draw with the very outlines of a letter of its four
 * languages: U+00D0, which is Icelandic, as U+0110; most capitals of Greek and Cyrillic.  Nobody
 * sees the difference, so a search must not, and an author has to hear of it. */
#ifndef SEARCH_HOMOGRAPH_H
#define SEARCH_HOMOGRAPH_H
#include <stdint.h>

/* The letter that c is drawn as, or as whose small form it was typed (U+00F0, U+0256: U+0111); 0 if
 * c is no such letter. */
uint32_t homograph_of(uint32_t c);
/* The same, and for the other case of such a letter what its word is searched by: Cyrillic U+0412
 * is drawn as B, so U+0432 is b.  c itself if it is neither. */
uint32_t homograph_fold(uint32_t c);
#endif
