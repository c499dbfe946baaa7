/* words.h - the interface's words, from compiled PO catalogues (i18n/LANG.mo).
 *
 * No system locale is needed and switching is a different pointer.  A text that has no
 * translation falls back along lang_chain (base/lang.h); English is the msgid itself.
 * N_() marks a text for xgettext where it cannot be looked up yet. */
#ifndef WORDS_WORDS_H
#define WORDS_WORDS_H
#include "base/lang.h"

#define N_(text) text

struct words;
/* Reads DIR/vi.mo, km.mo, jra.mo, en.mo; with `drafts`, DIR/drafts/LANG.mo where it exists (fuzzy
 * entries included).  A catalogue that is missing or damaged is logged and left out: English
 * remains.  Never fails.  NULL: no folder, for tests. */
struct words *words_open(const char *dir, bool drafts);
/* The catalogue of one language from the bytes of a .mo file, borrowed for the life of `w`. */
bool words_add(struct words *w, enum lang l, struct str mo, struct err *e) MUST_CHECK;
void words_close(struct words *w); /* NULL is fine */

/* Terminated, for the life of `w`. */
const char *words_get(const struct words *w, enum lang l, const char *text);
/* Which language words_get would answer in: LANG itself unless it fell back. */
enum lang words_lang(const struct words *w, enum lang l, const char *text);
#endif
