/* prose.c - line by line, so that a finding points at the line that has it. */
#include "packer/prose.h"

#include "base/utf8.h"
#include "text/dump.h"
#include "text/fonts.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
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

void prose_check(const struct prose *p, struct str file, const struct content_word *w,
                 enum lang lang, struct apostrophes *before)
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
        if (p->fonts)
            check_fonts(&at, one, (struct str){0});
    }
}

void prose_resolved(const struct prose *p, struct str file, uint32_t line, struct str resolved,
                    struct str written)
{
    struct place at = {p, file, line};
    if (p->fonts)
        check_fonts(&at, resolved, written);
}

size_t prose_length(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n;)
        n += !(U_GET_GC_MASK((UChar32)utf8_next(text, &i)) &
               (U_GC_M_MASK | U_GC_CF_MASK | U_GC_CC_MASK));
    return n;
}
