/* dates.c - ICU's formatters with patterns of our own.
 *
 * A formatter costs 0.2 ms and only those of the languages that are shown are opened; asking ICU
 * for the best pattern would cost another 0.7 ms a language, so the patterns stand here, as CLDR
 * has them but for the comma after an English weekday and the Khmer word for "day" before one. */
#include "words/dates.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ucurr.h>
#include <unicode/udat.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

enum form { FORM_DAY, FORM_TODAY, FORM_TIME, FORM_COUNT };

static const struct {
    const char *locale;
    const char *pattern[FORM_COUNT];
} langs[LANG_COUNT] = {
    [LANG_VI] = {"vi", {"d MMMM, y", "EEEE, d MMMM", "HH:mm"}},
    [LANG_KM] = {"km@numbers=khmr", {"d MMMM y", "'ថ្ងៃ'EEEE d MMMM", "HH:mm"}},
    [LANG_JRA] = {"vi", {"d MMMM, y", "EEEE, d MMMM", "HH:mm"}},
    [LANG_EN] = {"en_GB", {"d MMMM y", "EEEE d MMMM", "HH:mm"}},
};

struct dates {
    UCalendar *here; /* in the gate's zone */
    UCalendar *utc;  /* for dates that are given as such: the zone must not move them */
    UDateFormat *format[LANG_COUNT][FORM_COUNT];
    UNumberFormat *number[LANG_COUNT];
};

/* The names for "I do not know" are known to ICU, and are Greenwich's time. */
static bool is_a_place(const UChar *canonical)
{
    return u_strcmp(canonical, u"Etc/Unknown") != 0 && u_strcmp(canonical, u"Factory") != 0;
}

bool dates_create(const char *zone, struct dates **out, struct err *e)
{
    UChar id[64], known[64];
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(id, 64, NULL, zone, -1, &status);
    ucal_getCanonicalTimeZoneID(id, -1, known, 64, NULL, &status);
    if (U_FAILURE(status) || !is_a_place(known))
        return err_set(e, ERR_NOT_FOUND, "time zone \"%s\": not known", zone);
    struct dates *d = MEM_NEW(struct dates, 1);
    d->here = ucal_open(id, -1, "en", UCAL_GREGORIAN, &status);
    d->utc = ucal_open(u"UTC", -1, "en", UCAL_GREGORIAN, &status);
    assert(U_SUCCESS(status));
    *out = d;
    return true;
}

void dates_destroy(struct dates *d)
{
    if (!d)
        return;
    for (int l = 0; l < LANG_COUNT; l++) {
        for (int f = 0; f < FORM_COUNT; f++)
            udat_close(d->format[l][f]);
        unum_close(d->number[l]);
    }
    ucal_close(d->here);
    ucal_close(d->utc);
    free(d);
}

struct local_time dates_local(struct dates *d, int64_t unix_s)
{
    UErrorCode status = U_ZERO_ERROR;
    ucal_setMillis(d->here, (double)unix_s * 1000, &status);
    int32_t year = ucal_get(d->here, UCAL_YEAR, &status);
    int32_t month = ucal_get(d->here, UCAL_MONTH, &status) + 1;
    int32_t day = ucal_get(d->here, UCAL_DATE, &status);
    int32_t hour = ucal_get(d->here, UCAL_HOUR_OF_DAY, &status);
    int32_t minute = ucal_get(d->here, UCAL_MINUTE, &status);
    int32_t weekday = ucal_get(d->here, UCAL_DAY_OF_WEEK, &status); /* 1 Sunday */
    assert(U_SUCCESS(status));
    return (struct local_time){year * 10000 + month * 100 + day, hour * 60 + minute,
                               (weekday + 5) % 7, unix_s};
}

enum { TEXT_UNITS = 128 };

/* Of at most TEXT_UNITS units, each of them three bytes at most. */
static struct str to_str(struct arena *a, const UChar *text, int32_t n)
{
    char bytes[3 * TEXT_UNITS + 1];
    int32_t n_bytes = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8(bytes, sizeof bytes, &n_bytes, text, n, &status);
    assert(U_SUCCESS(status));
    return str_copy(a, (struct str){bytes, (size_t)n_bytes});
}

static UDateFormat *formatter(struct dates *d, enum lang l, enum form f)
{
    UChar pattern[64];
    int32_t n;
    UErrorCode status = U_ZERO_ERROR;
    if (d->format[l][f])
        return d->format[l][f];
    u_strFromUTF8(pattern, 64, &n, langs[l].pattern[f], -1, &status);
    d->format[l][f] =
        udat_open(UDAT_PATTERN, UDAT_PATTERN, langs[l].locale, u"UTC", -1, pattern, n, &status);
    assert(U_SUCCESS(status));
    return d->format[l][f];
}

static struct str format(struct dates *d, struct arena *a, enum lang l, enum form f, int32_t date,
                         int32_t minute)
{
    UChar text[TEXT_UNITS];
    UErrorCode status = U_ZERO_ERROR;
    ucal_setDateTime(d->utc, date / 10000, date / 100 % 100 - 1, date % 100, 0, minute, 0, &status);
    double at = ucal_getMillis(d->utc, &status);
    int32_t n = udat_format(formatter(d, l, f), at, text, TEXT_UNITS, NULL, &status);
    assert(U_SUCCESS(status));
    return to_str(a, text, n);
}

struct str dates_day(struct dates *d, struct arena *a, enum lang l, int32_t yyyymmdd)
{
    return format(d, a, l, FORM_DAY, yyyymmdd, 0);
}

struct str dates_today(struct dates *d, struct arena *a, enum lang l, int32_t yyyymmdd)
{
    return format(d, a, l, FORM_TODAY, yyyymmdd, 0);
}

struct str dates_time(struct dates *d, struct arena *a, enum lang l, int32_t minute)
{
    return format(d, a, l, FORM_TIME, 20000101, minute);
}

static struct str number(struct dates *d, struct arena *a, enum lang l, double v, int32_t decimals,
                         bool grouped)
{
    UChar text[TEXT_UNITS];
    UErrorCode status = U_ZERO_ERROR;
    if (!d->number[l])
        d->number[l] = unum_open(UNUM_DECIMAL, NULL, 0, langs[l].locale, NULL, &status);
    assert(U_SUCCESS(status));
    unum_setAttribute(d->number[l], UNUM_MAX_FRACTION_DIGITS, decimals);
    unum_setAttribute(d->number[l], UNUM_GROUPING_USED, grouped);
    int32_t n = unum_formatDouble(d->number[l], v, text, TEXT_UNITS, NULL, &status);
    return U_SUCCESS(status) ? to_str(a, text, n) : STR("");
}

struct str dates_number(struct dates *d, struct arena *a, enum lang l, double v)
{
    return number(d, a, l, v, 1, true);
}

struct str dates_amount(struct dates *d, struct arena *a, enum lang l, double v)
{
    return number(d, a, l, v, 4, true);
}

struct str dates_ordinal(struct dates *d, struct arena *a, enum lang l, int v)
{
    return number(d, a, l, v, 0, false);
}

struct str dates_currency(struct arena *a, enum lang l, struct str code)
{
    UChar iso[4] = {0};
    UErrorCode status = U_ZERO_ERROR;
    int32_t n;
    for (size_t i = 0; i < code.n && i < 3; i++)
        iso[i] = (UChar)code.p[i];
    const UChar *name = ucurr_getName(iso, langs[l].locale, UCURR_LONG_NAME, NULL, &n, &status);
    /* ICU answers with the code itself, and says so. */
    bool known = U_SUCCESS(status) && status != U_USING_DEFAULT_WARNING && n <= TEXT_UNITS;
    return known ? to_str(a, name, n) : STR("");
}

struct str dates_fill(struct arena *a, const char *translated, struct str value)
{
    const char *s = strstr(translated, "%s"), *i = strstr(translated, "%d");
    const char *at = s && (!i || s < i) ? s : i;
    if (!at)
        return str_copy(a, str_of(translated));
    return str_format(a, "%.*s%.*s%s", (int)(at - translated), translated, STR_ARG(value), at + 2);
}
