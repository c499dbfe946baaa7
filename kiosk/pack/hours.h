/* hours.h - opening hours, a subset of OpenStreetMap's opening_hours:
 *   Mo-Fr 07:30-11:30,13:30-17:00; Sa 08:00-12:00     days left out are closed
 *   24/7                                              as Mo-Su 00:00-24:00
 *   Mo-Su ?-17:30                                     the opening hour is not known
 * Times are the gate's local time, 00:00 to 24:00, each range ending after it begins. */
#ifndef PACK_HOURS_H
#define PACK_HOURS_H
#include "base/str.h"

enum { HOURS_MAX_RANGES = 4, HOURS_UNKNOWN = -1 };
struct hours_range {
    int16_t from, until; /* minutes of the day; from may be HOURS_UNKNOWN */
};
struct hours {
    struct hours_range day[7][HOURS_MAX_RANGES]; /* 0 is Monday */
    uint8_t n[7];
};
bool hours_parse(struct str text, struct hours *out, struct err *e) MUST_CHECK;

enum hours_state {
    HOURS_ALWAYS,      /* never closes */
    HOURS_OPEN,        /* until `at`, in `days` days: 0 today */
    HOURS_CLOSES,      /* the same, but the opening hour is unknown */
    HOURS_OPENS_LATER, /* opens today at `at` */
    HOURS_CLOSED,      /* opens another day, in `days` days, at `at` (or HOURS_UNKNOWN) */
    HOURS_NEVER,       /* no range at all */
};
struct hours_now {
    enum hours_state state;
    int16_t at; /* minute of the day; 24:00 is the end of one that is not followed by 00:00 */
    int16_t days;
};
struct hours_now hours_at(const struct hours *h, int weekday, int minute);
#endif
