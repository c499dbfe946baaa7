#include "pack/rates.h"

#include <stdlib.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* 1 to 15 digits, perhaps a point between two of them: what a double holds exactly enough. */
static bool parse_amount(struct str s, double *out)
{
    char text[24];
    size_t n = 0, points = 0;
    for (; n < s.n && n < sizeof text - 1; n++) {
        bool point = s.p[n] == '.' && n > 0 && n + 1 < s.n && points++ == 0;
        if (!is_digit(s.p[n]) && !point)
            return false;
        text[n] = s.p[n];
    }
    if (n < s.n || n - points < 1 || n - points > 15)
        return false;
    text[n] = 0;
    *out = strtod(text, NULL);
    return *out > 0;
}

static bool parse_side(struct str s, struct rates_amount *out)
{
    struct str amount, currency;
    if (!str_cut(s, ' ', &amount, &currency) || !parse_amount(amount, &out->amount))
        return false;
    out->currency = str_trim(currency);
    for (size_t i = 0; i < out->currency.n; i++)
        if (out->currency.p[i] < 'A' || out->currency.p[i] > 'Z')
            return false;
    return out->currency.n == 3;
}

bool rates_parse(struct str text, struct rates *out, struct err *e)
{
    struct str give, get;
    struct rates r;
    if (!str_cut(text, '=', &give, &get) || !parse_side(str_trim(give), &r.give) ||
        !parse_side(str_trim(get), &r.get) || str_eq(r.give.currency, r.get.currency))
        return err_set(e, ERR_CORRUPT, "expected two amounts as 1 USD = 26000 VND, found \"%.*s\"",
                       text.n < 40 ? (int)text.n : 40, text.p);
    *out = r;
    return true;
}
