/* value.h - what a fact may hold, by its type (kinds.h): lint, import and the screen ask here, so
 * that what is shown is what was checked. */
#ifndef PACK_VALUE_H
#define PACK_VALUE_H
#include "pack/kinds.h"

/* ERR_CORRUPT with what was expected; the length is not looked at. */
bool value_check(const struct kind_fact *f, struct str value, struct err *e) MUST_CHECK;
/* "45", "-0.5", "13.77": up to ten digits, and up to fifteen after the point. */
bool value_number(struct str s, double *out) MUST_CHECK;
/* yyyymmdd of a day that there is. */
bool value_is_day(int64_t yyyymmdd);
#endif
