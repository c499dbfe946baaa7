/* uax14.c - one pass that remembers the character before, the one before the spaces, and whether a
 * number is under way (LB25 as ICU has it, the standard's example 7 of tailoring). */
#include "text/uax14.h"

#include "text/breaks.h"
#include "text/khmer.h"

enum line_class {
    AL, /* letters, and all that behaves like them */
    CM, /* marks */
    NU,
    SP,
    LF,
    ZW,
    WJ,
    GL,
    OP,
    CL,
    CP,
    QU,
    EX,
    IS,
    SY,
    HY,
    HH, /* U+2010, in UAX #14 a BA */
    BA,
    B2,
    NS,
    IN,
    PR,
    PO,
    OTHER, /* for ICU */
};
#define BIT(c) (1u << (c))

static enum line_class class_of(uint32_t c)
{
    if (khmer_is_letter(c))
        return AL;
    switch (c) {
    case '\n':
        return LF;
    case ' ':
        return SP;
    case '!':
    case '?':
        return EX;
    case '"':
    case '\'':
    case 0xAB:
    case 0xBB:
    case 0x2018:
    case 0x2019:
    case 0x201C:
    case 0x201D:
        return QU;
    case '$':
    case '+':
    case '\\':
    case 0x17DB:
    case 0x20AB:
        return PR;
    case '%':
    case 0xB0:
        return PO;
    case '(':
    case '[':
    case '{':
        return OP;
    case ')':
    case ']':
        return CP;
    case '}':
        return CL;
    case ',':
    case '.':
    case ':':
    case ';':
        return IS;
    case '/':
        return SY;
    case '-':
        return HY;
    case 0x2010:
        return HH;
    case '|':
    case 0x17D4 ... 0x17D5:
    case 0x2013:
        return BA;
    case '0' ... '9':
    case 0x17E0 ... 0x17E9:
        return NU;
    case 0xA0:
    case 0x2011:
        return GL;
    case 0x2014:
        return B2;
    case 0x2026:
        return IN;
    case 0x17D6:
        return NS;
    case 0x200B:
        return ZW;
    case 0x2060:
        return WJ;
    case 0x300 ... 0x34E:
        return CM;
    case '#':
    case '&':
    case '*':
    case '<' ... '>':
    case '@' ... 'Z':
    case '^' ... 'z':
    case '~':
    case 0xB7:
    case 0xC0 ... 0x24F:
    case 0x1EA0 ... 0x1EFF:
        return AL;
    default:
        return OTHER;
    }
}

struct scan {
    const uint32_t *text;
    size_t n;
    enum line_class last, base; /* `base` is `last` without spaces after it */
    bool first;                 /* `last` begins a line or follows a break */
    enum { NO_NUMBER, NUMBER, NUMBER_CLOSED } number;
};

/* A number begins at i: a digit, also after one comma or stop, marks left out. */
static bool is_number(const struct scan *s, size_t i)
{
    bool stop = false;
    for (; i < s->n; i++) {
        enum line_class c = class_of(s->text[i]);
        if (c == NU)
            return true;
        if (c != CM && (c != IS || stop))
            return false;
        stop = stop || c == IS;
    }
    return false;
}

/* LB25 */
static bool in_number(const struct scan *s, enum line_class c, size_t i)
{
    if (c == NU)
        return BIT(s->last) & (BIT(PR) | BIT(PO) | BIT(HY) | BIT(IS)) || s->number == NUMBER;
    if (c == PR || c == PO)
        return s->number != NO_NUMBER;
    return c == OP && (s->last == PR || s->last == PO) && is_number(s, i + 1);
}

/* LB11 to LB17: what holds also over spaces, with the base instead of the last. */
static bool joined_over_spaces(const struct scan *s, enum line_class c, size_t i)
{
    if (c == IS && s->last == SP && s->base != OP) /* " .5" is a number's beginning */
        return !is_number(s, i);
    return BIT(c) & (BIT(WJ) | BIT(CL) | BIT(CP) | BIT(EX) | BIT(IS) | BIT(SY)) || s->base == OP ||
           (c == OP && s->base == QU) || (c == NS && (s->base == CL || s->base == CP)) ||
           (c == B2 && s->base == B2);
}

/* LB11, LB12, LB19 to LB24, LB28 to LB30 */
static bool joined(enum line_class last, enum line_class c)
{
    static const uint32_t after[OTHER] = {
        [AL] = BIT(AL) | BIT(NU) | BIT(PR) | BIT(PO) | BIT(OP),
        [NU] = BIT(AL) | BIT(NU) | BIT(OP),
        [PR] = BIT(AL),
        [PO] = BIT(AL),
        [IS] = BIT(AL),
        [CP] = BIT(AL) | BIT(NU),
        [QU] = ~0u,
        [WJ] = ~0u,
        [GL] = ~0u,
    };
    if (c == GL)
        return last != BA && last != HY && last != HH;
    return BIT(c) & (after[last] | BIT(QU) | BIT(BA) | BIT(HY) | BIT(HH) | BIT(NS) | BIT(IN));
}

static enum break_kind decide(const struct scan *s, enum line_class c, size_t i)
{
    if (s->last == LF)
        return BREAK_MUST;
    if (c == LF || c == SP || c == ZW)
        return BREAK_NONE;
    if (s->base == ZW)
        return BREAK_MAY;
    if (joined_over_spaces(s, c, i))
        return BREAK_NONE;
    if (s->last == SP)
        return BREAK_MAY;
    if (c == AL && s->first && (s->last == HY || s->last == HH))
        return BREAK_NONE; /* ICU's 20.09: a hyphen before a word, "-st" */
    return joined(s->last, c) || in_number(s, c, i) ? BREAK_NONE : BREAK_MAY;
}

static void step(struct scan *s, enum line_class c)
{
    if (c == NU)
        s->number = NUMBER;
    else if (s->number == NUMBER && (c == CL || c == CP))
        s->number = NUMBER_CLOSED;
    else if (s->number != NUMBER || (c != SY && c != IS))
        s->number = NO_NUMBER;
    s->last = c;
    if (c != SP)
        s->base = c;
}

bool uax14_find(const uint32_t *text, size_t n, uint8_t *kinds)
{
    struct scan s = {.text = text, .n = n, .last = LF, .base = LF};
    for (size_t i = 0; i < n; i++) {
        enum line_class c = class_of(text[i]);
        if (c == OTHER)
            return false;
        if (c == AL && s.last == AL) { /* most of any text: nothing changes within a word */
            s.first = false;
            continue;
        }
        bool alone = s.last == LF || s.last == SP || s.last == ZW;
        if (c == CM && !alone)
            continue;         /* LB9 */
        c = c == CM ? AL : c; /* LB10 */
        enum break_kind kind = decide(&s, c, i);
        if (i > 0)
            kinds[i] = (uint8_t)kind;
        step(&s, c);
        s.first = kind != BREAK_NONE;
    }
    return true;
}
