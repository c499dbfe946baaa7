/* prose.c - line by line, so that a finding points at the line that has it. */
#include "packer/prose.h"

#include "base/utf8.h"
#include "search/homograph.h"
#include "text/dump.h"
#include "text/fonts.h"
#include "text/stray.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

enum {
    KHMER_RUN = 60, /* clusters: more than two lines of the kiosk's column */
    ZWSP = 0x200B,
    CARON = 0x030C,
    COENG = 0x17D2,
};

struct place {
    const struct prose *p;
    struct str file;
    uint32_t line;
};

static void warn(const struct place *at, const char *text)
{
    findings_add(at->p->f, FINDING_WARNING, at->file, at->line, "%s", text);
}

static void error(const struct place *at, const char *text)
{
    findings_add(at->p->f, FINDING_ERROR, at->file, at->line, "%s", text);
}

static void check_nfc(const struct place *at, struct str line)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar *u = ARENA_NEW(at->p->a, UChar, line.n + 1);
    int32_t n = 0;
    u_strFromUTF8(u, (int32_t)line.n + 1, &n, line.p, (int32_t)line.n, &status);
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    if (U_SUCCESS(status) && !unorm2_isNormalized(nfc, u, n, &status))
        error(at, "not in Unicode NFC; type the accented letters again, or run the text through "
                  "\"uconv -x nfc\"");
}

static bool is_caron(uint32_t c)
{
    return c == CARON || (c >= 0x01CD && c <= 0x01DC) || c == 0x011A || c == 0x011B;
}

static void check_jrai(const struct place *at, struct str line)
{
    for (size_t i = 0; i < line.n;)
        if (is_caron(utf8_next(line, &i))) {
            error(at, "a caron (\u01CE) where Jrai writes a breve; write \u0103 \u0115 \u012D "
                      "\u014F \u016D");
            return;
        }
}

static bool occurs(struct str s, uint32_t c)
{
    for (size_t i = 0; i < s.n;)
        if (utf8_next(s, &i) == c)
            return true;
    return false;
}

/* What no font has and `known` does not hold: all of it in one finding. */
static void check_fonts(const struct place *at, struct str line, struct str known)
{
    struct buf list = {0};
    for (size_t i = 0, begin = 0; i < line.n; begin = i) {
        uint32_t c = utf8_next(line, &i);
        struct str before = {line.p, begin};
        if (!fonts_have(at->p->fonts, c) && !occurs(before, c) && !occurs(known, c))
            buf_printf(&list, "%s\"%.*s\" (U+%04X)", list.n ? ", " : "", (int)(i - begin),
                       line.p + begin, c);
    }
    if (list.n)
        findings_add(at->p->f, FINDING_ERROR, at->file, at->line,
                     "no font of the kiosk has %s; write it another way", list.p);
    buf_free(&list);
}

static bool is_latin(uint32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript((UChar32)c, &status) == USCRIPT_LATIN;
}

/* A word of a foreign alphabet is right in its own letters: one of them is wrong beside Latin ones,
 * and all are if each looks like a Latin one.  An Eth is a D to whoever types it here. */
static bool is_forged(struct str word)
{
    bool latin = false, honest = false;
    for (size_t i = 0; i < word.n;) {
        uint32_t c = utf8_next(word, &i);
        latin = latin || is_latin(c);
        honest = honest || (u_isalpha((UChar32)c) && !homograph_of(c));
    }
    return latin || !honest;
}

static struct str next_word(struct str line, size_t *at)
{
    size_t begin = *at, end = begin;
    while (end < line.n) {
        uint32_t c = utf8_next(line, &end);
        if (!u_isalpha((UChar32)c) && !(U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK))
            break;
    }
    *at = end;
    return (struct str){line.p + begin, end - begin};
}

/* Letters of other alphabets that look like ours, but for those that `known` holds. */
static void check_homographs(const struct place *at, struct str line, struct str known)
{
    struct buf list = {0};
    for (size_t next = 0; next < line.n;) {
        struct str word = next_word(line, &next);
        for (size_t i = 0, begin = 0; i < word.n; begin = i) {
            char right[4];
            uint32_t c = utf8_next(word, &i), as = homograph_of(c);
            struct str before = {line.p, (size_t)(word.p - line.p) + begin};
            if (as && is_forged(word) && !occurs(before, c) && !occurs(known, c))
                buf_printf(&list, "%s\"%.*s\" (U+%04X) for \"%.*s\" (U+%04X)", list.n ? ", " : "",
                           (int)(i - begin), word.p + begin, c, (int)utf8_put(as, right), right,
                           as);
        }
    }
    if (list.n)
        findings_add(at->p->f, FINDING_WARNING, at->file, at->line,
                     "a letter that only looks like the right one: %s; type the word again",
                     list.p);
    buf_free(&list);
}

static bool check_marks(const struct place *at, struct str line, enum lang lang)
{
    static const char *const what[] = {
        [STRAY_CIRCLE] = "does not go together, and is drawn with a dotted circle; type the "
                         "syllable again, in its order",
        [STRAY_ALONE] = "stands on no letter; type the letter again, with its mark",
        [STRAY_TWICE] = "stands twice on its letter; remove one",
    };
    uint32_t start, end;
    enum stray found = stray_find(at->p->shaper, at->p->fonts, line, lang, at->p->a, &start, &end);
    if (found)
        findings_add(at->p->f, FINDING_ERROR, at->file, at->line, "\"%.*s\" %s", (int)(end - start),
                     line.p + start, what[found]);
    return found;
}

/* Counts clusters by their base letters; a letter after coeng is a subscript of the one before. */
static void check_khmer(const struct place *at, struct str line)
{
    struct str marked = dump_breaks(line, LANG_KM, at->p->a);
    uint32_t before = 0;
    int run = 0;
    for (size_t i = 0; i < marked.n;) {
        uint32_t c = utf8_next(marked, &i);
        if (c == ZWSP || u_isUWhiteSpace((UChar32)c))
            run = 0;
        else if (c >= 0x1780 && c <= 0x17B3 && before != COENG && ++run > KHMER_RUN) {
            warn(at, "Khmer with no place where a line may break; put spaces or U+200B between "
                     "words");
            return;
        }
        before = c;
    }
}

static void check(const struct prose *p, struct str file, const struct content_word *w,
                  enum lang lang, struct apostrophes *before, bool marks)
{
    struct place at = {p, file, w->line};
    struct apostrophes alone = {0};
    apostrophes_check(before ? before : &alone, p->f, file, w->line, w->text);
    for (struct str rest = w->text, one; str_next(&rest, '\n', &one); at.line++) {
        check_nfc(&at, one);
        if (lang == LANG_JRA)
            check_jrai(&at, one);
        if (lang == LANG_KM)
            check_khmer(&at, one);
        check_homographs(&at, one, STR(""));
        if (p->fonts)
            check_fonts(&at, one, STR(""));
        if (p->fonts && marks)
            check_marks(&at, one, lang);
    }
}

void prose_check(const struct prose *p, struct str file, const struct content_word *w,
                 enum lang lang, struct apostrophes *before)
{
    check(p, file, w, lang, before, true);
}

void prose_markdown(const struct prose *p, struct str file, const struct content_word *w,
                    enum lang lang, struct apostrophes *before)
{
    check(p, file, w, lang, before, false);
}

/* In the lines that have them; in the first, if it is Markdown that brought them together. */
static void check_marks_of(const struct place *block, struct str resolved, struct str written,
                           enum lang lang)
{
    struct findings none = {.a = block->p->a};
    struct prose quiet = *block->p;
    struct place at = *block;
    bool found = false;
    quiet.f = &none;
    if (!check_marks(&(struct place){&quiet, at.file, at.line}, resolved, lang))
        return;
    for (struct str rest = written, one; str_next(&rest, '\n', &one); at.line++)
        found |= check_marks(&at, one, lang);
    if (!found)
        check_marks(block, resolved, lang);
}

void prose_resolved(const struct prose *p, struct str file, uint32_t line, struct str resolved,
                    struct str written, enum lang lang)
{
    struct place at = {p, file, line};
    check_homographs(&at, resolved, written);
    if (!p->fonts)
        return;
    check_fonts(&at, resolved, written);
    check_marks_of(&at, resolved, written, lang);
}

size_t prose_length(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n;)
        n += !(U_GET_GC_MASK((UChar32)utf8_next(text, &i)) &
               (U_GC_M_MASK | U_GC_CF_MASK | U_GC_CC_MASK));
    return n;
}
