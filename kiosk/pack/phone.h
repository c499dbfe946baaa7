/* phone.h - a telephone number: digits, single spaces between groups, perhaps one + in front. */
#ifndef PACK_PHONE_H
#define PACK_PHONE_H
#include "base/str.h"

bool phone_check(struct str text, struct err *e) MUST_CHECK;
/* To be read aloud: as its writer grouped it, otherwise in threes from the end with no digit left
 * alone: "0912 345 678".  What phone_check refuses stays as it is. */
struct str phone_grouped(struct arena *a, struct str text);
#endif
