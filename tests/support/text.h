/* text.h - for tests of the text engine: fonts and a typesetter, short ways to lay a text, words
 * to ask of what was laid, text made at random, and the texts of the sample content. */
#ifndef SUPPORT_TEXT_H
#define SUPPORT_TEXT_H
#include "base/utf8.h"
#include "text/para.h"

extern struct fonts *fonts;
extern struct typesetter *setter;
extern struct arena *arena; /* emptied after each test */
/* cmocka's group setup and teardown, and one for a test that fills the arena. */
int text_setup(void **state);
int text_teardown(void **state);
int text_reset(void **state);
#define TEXT_TEST(test) cmocka_unit_test_teardown(test, text_reset)

/* One size for both scripts, lines as close as may be. */
struct para_style text_style(enum lang lang, uint16_t size_px);
const struct para *text_lay(enum lang lang, struct str text, uint16_t size_px, int32_t width_px);
/* 1000 px, where 1 px is a font unit, on one line. */
const struct para *text_lay1000(enum lang lang, const char *text);

unsigned text_clusters(const struct para *p);
/* How many glyphs are those of the character, and the first of them (fails if there is none). */
unsigned text_count(const struct para *p, uint32_t c);
const struct para_glyph *text_find(const struct para *p, uint32_t c);
/* Ink of one glyph, of some. */
struct rect text_glyph_ink(const struct para_glyph *g);
struct rect text_ink(const struct para_glyph *first, uint32_t n);
/* The coverage of each pixel of the frame, row by row, in the arena. */
const uint8_t *text_draw(const struct para_glyph *first, uint32_t n, struct rect frame);
/* Fails, naming `what`, unless all ink of each line is inside its box and inside the paragraph. */
void text_expect_inked_inside(const struct para *p, const char *what);

/* The generator.  text_seed gives `fixed`; or, if `fixed` is 0, what TEXT_SEED says, else a seed of
 * the moment, and prints it: ctest shows it when the test fails. */
void text_seed(uint32_t fixed);
uint32_t text_roll(uint32_t n); /* 0 to n - 1 */
void text_add(struct buf *b, uint32_t c);
enum text_kind { TEXT_KHMER, TEXT_VIETNAMESE, TEXT_JRAI, TEXT_ASCII, TEXT_RUBBISH, TEXT_MIXED };
void text_make(struct buf *b, enum text_kind kind, uint32_t n); /* replaces what is in b */

struct str text_nfd(struct str text); /* both in the arena */
struct str text_nfc(struct str text);
/* All articles of the sample in a language: content/CHANNEL/ITEM/LANG.md, whole files; the last
 * has p NULL.  text_strings: what i18n/LANG.po translates, one a line. */
const struct str *text_articles(enum lang lang);
struct str text_strings(enum lang lang);
#endif
