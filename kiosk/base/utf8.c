#include "base/utf8.h"

/* Second bytes have a narrower range after some first bytes (table 3-7): that is what keeps
 * overlong forms, surrogates and values above U+10FFFF out. */
static void second_range(unsigned char first, unsigned char *low, unsigned char *high)
{
    *low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    *high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
}

uint32_t utf8_next(struct str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p;
    unsigned char first = p[(*at)++];
    if (first < 0x80)
        return first;
    int more = first >= 0xC2 && first <= 0xDF   ? 1
               : first >= 0xE0 && first <= 0xEF ? 2
               : first >= 0xF0 && first <= 0xF4 ? 3
                                                : 0;
    if (!more)
        return UTF8_REPLACEMENT;
    uint32_t c = first & (0x3Fu >> more);
    unsigned char low, high;
    second_range(first, &low, &high);
    for (; more > 0; more--) {
        if (*at >= s.n || p[*at] < low || p[*at] > high)
            return UTF8_REPLACEMENT;
        c = c << 6 | (p[(*at)++] & 0x3F);
        low = 0x80;
        high = 0xBF;
    }
    return c;
}

bool utf8_valid(struct str s)
{
    for (size_t at = 0; at < s.n;) {
        size_t from = at;
        if (utf8_next(s, &at) == UTF8_REPLACEMENT &&
            !(at - from == 3 && (unsigned char)s.p[from] == 0xEF))
            return false;
    }
    return true;
}

size_t utf8_put(uint32_t c, char out[4])
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = UTF8_REPLACEMENT;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00u >> n) & 0xFF) | (char)c;
    return n;
}

size_t utf8_boundary(struct str s, size_t at)
{
    for (size_t back = 0; at > 0 && at < s.n && back < 3; back++, at--)
        if (((unsigned char)s.p[at] & 0xC0) != 0x80)
            break;
    return at;
}
