/* rates.h - an exchange rate: "1 USD = 26000 VND", so much of one currency for so much of another.
 * Amounts are decimals above zero (10, 0.25), currencies ISO 4217 codes. */
#ifndef PACK_RATES_H
#define PACK_RATES_H
#include "base/str.h"

struct rates_amount {
    double amount;
    struct str currency; /* three capital letters, borrowed from the text */
};
struct rates {
    struct rates_amount give, get;
};
bool rates_parse(struct str text, struct rates *out, struct err *e) MUST_CHECK;
#endif
