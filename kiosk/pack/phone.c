#include "pack/phone.h"

#include <string.h>

enum { MIN_DIGITS = 3, MAX_DIGITS = 15 }; /* 113; ITU-T E.164, 6.1 */

bool phone_check(struct str text, struct err *e)
{
    size_t digits = 0;
    bool sound = true, after_digit = false;
    for (size_t i = text.n && text.p[0] == '+'; i < text.n; i++) {
        bool digit = text.p[i] >= '0' && text.p[i] <= '9';
        sound = sound && (digit || (text.p[i] == ' ' && after_digit));
        after_digit = digit;
        digits += digit;
    }
    return (sound && after_digit && digits >= MIN_DIGITS && digits <= MAX_DIGITS) ||
           err_set(e, ERR_CORRUPT,
                   "expected %d to %d digits in groups as +84 269 123 4567, found \"%.*s\"",
                   MIN_DIGITS, MAX_DIGITS, text.n < 40 ? (int)text.n : 40, text.p);
}

struct str phone_grouped(struct arena *a, struct str text)
{
    struct buf b = {0};
    size_t plus = text.n && text.p[0] == '+', digits = text.n - plus;
    struct err e;
    if (!phone_check(text, &e) || memchr(text.p, ' ', text.n) || digits < 7)
        return text; /* emergency numbers are one group */
    for (size_t i = 0; i < text.n; i++) {
        size_t left = text.n - i;
        if (left % 3 == 0 && left < digits - 1)
            buf_putc(&b, ' ');
        buf_putc(&b, text.p[i]);
    }
    return buf_move(&b, a);
}
