#include "pack/value.h"

#include "base/slug.h"
#include "pack/bounds.h"
#include "pack/hours.h"
#include "pack/phone.h"
#include "pack/rates.h"

#include <stdio.h>
#include <stdlib.h>

bool value_number(struct str s, double *out)
{
    char text[32];
    struct str whole = s, part = STR("0");
    int64_t n;
    str_cut(s, '.', &whole, &part);
    if (whole.n > 11 || part.n > 15 || !str_int(whole, INT32_MIN, INT32_MAX, &n) ||
        !str_int(part, 0, INT64_MAX, &n) || part.p[0] == '-')
        return false;
    snprintf(text, sizeof text, "%.*s", STR_ARG(s));
    *out = strtod(text, NULL);
    return true;
}

bool value_is_day(int64_t yyyymmdd)
{
    char text[16];
    int32_t same;
    if (yyyymmdd < 10101 || yyyymmdd > 99991231)
        return false;
    int d = (int)yyyymmdd;
    snprintf(text, sizeof text, "%04d-%02d-%02d", d / 10000, d / 100 % 100, d % 100);
    return str_date(str_of(text), &same);
}

static bool expected(const char *what, struct err *e)
{
    return err_set(e, ERR_CORRUPT, "expected %s", what);
}

bool value_check(const struct kind_fact *f, struct str value, struct err *e)
{
    struct hours hours;
    struct bounds bounds;
    struct rates rates;
    double number;
    int32_t day;
    switch (f->type) {
    case FACT_HOURS:
        return hours_parse(value, &hours, e);
    case FACT_PHONE:
        return phone_check(value, e);
    case FACT_RATES:
        return rates_parse(value, &rates, e);
    case FACT_BOUNDS:
        return bounds_parse(value, &bounds, e);
    case FACT_NUMBER:
        return value_number(value, &number) || expected("a number as 45 or 13.77", e);
    case FACT_DATE:
        return str_date(value, &day) || expected("a date as 2026-01-31", e);
    case FACT_CODE:
        return kind_code(f, value) || expected("one of its codes (kiosk-pack kinds)", e);
    case FACT_BOOL:
        return str_is(value, "yes") || str_is(value, "no") || expected("yes or no", e);
    case FACT_ITEMS:
        return slug_is_ref(value) || expected("SLUG or CHANNEL/SLUG of an item", e);
    case FACT_TEXT:
    case FACT_LIST:
    case FACT_PHRASES:
    case FACT_PLAIN:
        return value.n > 0 || expected("a text", e);
    }
    return expected("another type", e);
}
