/* dates.h - dates, times and numbers as each language writes them, by ICU (CLDR).
 * Jrai is not in CLDR and is written as Vietnamese; Khmer uses Khmer digits. */
#ifndef WORDS_DATES_H
#define WORDS_DATES_H
#include "base/lang.h"

struct dates; /* formatters, made at first use and kept */
/* zone: IANA, e.g. "Asia/Ho_Chi_Minh"; ERR_NOT_FOUND for one that ICU does not know,
 * or knows as that of no place ("Etc/Unknown"). */
bool dates_create(const char *zone, struct dates **out, struct err *e) MUST_CHECK;
void dates_destroy(struct dates *d); /* NULL is fine */

struct local_time {
    int32_t date;    /* yyyymmdd */
    int32_t minute;  /* of the day, 0..1439 */
    int32_t weekday; /* 0 Monday .. 6 Sunday */
    int64_t unix_s;  /* the instant itself */
};
struct local_time dates_local(struct dates *d, int64_t unix_s);

struct str dates_day(struct dates *d, struct arena *a, enum lang l,
                     int32_t yyyymmdd); /* 5 August 2020 */
struct str dates_today(struct dates *d, struct arena *a, enum lang l,
                       int32_t yyyymmdd); /* Sunday 22 November */
struct str dates_time(struct dates *d, struct arena *a, enum lang l, int32_t minute); /* 17:30 */
/* At most 1 decimal; empty for one of more than some ninety digits. */
struct str dates_number(struct dates *d, struct arena *a, enum lang l, double v);
/* What something is in a row, as "2026" in a list: without signs between its digits. */
struct str dates_ordinal(struct dates *d, struct arena *a, enum lang l, int v);
/* Of money: at most 4 decimals. */
struct str dates_amount(struct dates *d, struct arena *a, enum lang l, double v);
/* What ISO 4217's code stands for, "US Dollar"; empty for one that ICU does not know. */
struct str dates_currency(struct arena *a, enum lang l, struct str code);
/* printf's "%d" or "%s" in a translated text, once: the number in the language's digits. */
struct str dates_fill(struct arena *a, const char *translated, struct str value);
#endif
