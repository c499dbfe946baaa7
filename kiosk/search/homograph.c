/* homograph.c - a table that unit/fold holds against the outlines of the fonts.  Accented letters
 * are not in it: they are taken apart before (NFKD). */
#include "search/homograph.h"

#include <stddef.h>
#include <unicode/uchar.h>

/* clang-format off */
static const struct { uint16_t c, as; } table[] = {
    /* Latin letters of other languages */
    {0x00D0, 0x0110}, {0x00F0, 0x0111}, {0x0189, 0x0110}, {0x0256, 0x0111}, {0x0261, 'g'},
    /* Greek */
    {0x037F, 'J'}, {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'},
    {0x0399, 'I'}, {0x039A, 'K'}, {0x039C, 'M'}, {0x039D, 'N'}, {0x039F, 'O'}, {0x03A1, 'P'},
    {0x03A4, 'T'}, {0x03A5, 'Y'}, {0x03A7, 'X'}, {0x03BF, 'o'}, {0x03F2, 'c'}, {0x03F3, 'j'},
    {0x03F9, 'C'},
    /* Cyrillic */
    {0x0405, 'S'}, {0x0406, 'I'}, {0x0408, 'J'}, {0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'},
    {0x041A, 'K'}, {0x041C, 'M'}, {0x041D, 'H'}, {0x041E, 'O'}, {0x0420, 'P'}, {0x0421, 'C'},
    {0x0422, 'T'}, {0x0425, 'X'}, {0x0430, 'a'}, {0x0435, 'e'}, {0x043E, 'o'}, {0x0440, 'p'},
    {0x0441, 'c'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'},
    {0x04AE, 'Y'}, {0x04BB, 'h'}, {0x04C0, 'I'}, {0x04CF, 'I'}, {0x0501, 'd'}, {0x051A, 'Q'},
    {0x051B, 'q'}, {0x051C, 'W'}, {0x051D, 'w'},
    /* Khmer: given up by Unicode (16.4) */
    {0x17A3, 0x17A2},
};
/* clang-format on */

uint32_t homograph_of(uint32_t c)
{
    size_t low = 0, high = sizeof table / sizeof *table;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (table[middle].c == c)
            return table[middle].as;
        if (table[middle].c < c)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

uint32_t homograph_fold(uint32_t c)
{
    uint32_t as = homograph_of(c);
    if (!as && c >= 0x370 && c <= 0x52F) { /* Greek and Cyrillic */
        as = homograph_of((uint32_t)u_toupper((UChar32)c));
        if (!as)
            as = homograph_of((uint32_t)u_tolower((UChar32)c));
    }
    return as ? as : c;
}
