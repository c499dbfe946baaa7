/* lang.h - the four languages of the kiosk and what is shown when a text has no translation. */
#ifndef BASE_LANG_H
#define BASE_LANG_H
#include "base/str.h"

enum lang { LANG_VI, LANG_KM, LANG_JRA, LANG_EN, LANG_COUNT };

const char *lang_code(enum lang l); /* BCP 47: "vi", "km", "jra", "en" */
const char *lang_name(enum lang l); /* in its own language and script */
bool lang_from_code(struct str code, enum lang *out);
/* The chain of fallback, the language itself first: jra vi en km; km en vi jra; ... */
const enum lang *lang_chain(enum lang l); /* LANG_COUNT entries */
#endif
