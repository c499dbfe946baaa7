/* hours.c - rules; each is days, a space, times.  Spaces around ; and , are let pass. */
#include "pack/hours.h"
#include "base/utf8.h"

#include <assert.h>
#include <string.h>

enum { DAY_MINUTES = 24 * 60 };

static bool fail(struct str at, const char *expected, struct err *e)
{
    size_t shown = at.n < 40 ? at.n : utf8_boundary(at, 40);
    return err_set(e, ERR_CORRUPT, "opening hours: expected %s, found \"%.*s\"", expected,
                   (int)shown, at.p);
}

static bool parse_time(struct str s, int16_t *out)
{
    int64_t h, m;
    if (s.n != 5 || s.p[2] != ':' || !str_int((struct str){s.p, 2}, 0, 24, &h) ||
        !str_int((struct str){s.p + 3, 2}, 0, 59, &m) || h * 60 + m > DAY_MINUTES)
        return false;
    *out = (int16_t)(h * 60 + m);
    return true;
}

static bool parse_range(struct str s, struct hours_range *out, struct err *e)
{
    struct str from, until;
    struct hours_range r = {.from = HOURS_UNKNOWN};
    if (!str_cut(s, '-', &from, &until) || !(str_is(from, "?") || parse_time(from, &r.from)) ||
        !parse_time(until, &r.until))
        return fail(s, "times as 07:30-11:30", e);
    if (r.until <= r.from || r.until == 0)
        return fail(s, "times that end after they begin, over midnight as 00:00-02:00,22:00-24:00",
                    e);
    *out = r;
    return true;
}

static bool parse_day(struct str s, int *out, struct err *e)
{
    static const char names[7][3] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
    for (int i = 0; i < 7; i++)
        if (str_is(s, names[i])) {
            *out = i;
            return true;
        }
    return fail(s, "a day (Mo Tu We Th Fr Sa Su)", e);
}

/* The piece before the next `sep`, trimmed; false at the end. */
static bool next_piece(struct str *rest, char sep, struct str *piece)
{
    if (!rest->p)
        return false;
    if (!str_cut(*rest, sep, piece, rest)) {
        *piece = *rest;
        rest->p = NULL;
    }
    *piece = str_trim(*piece);
    return true;
}

/* "Mo,We-Fr" as a bit a day; Sa-Mo goes over the end of the week. */
static bool parse_days(struct str s, unsigned *out, struct err *e)
{
    struct str piece, first, last;
    unsigned days = 0;
    while (next_piece(&s, ',', &piece)) {
        int from = 0, until = 0;
        if (!str_cut(piece, '-', &first, &last))
            first = last = piece;
        if (!parse_day(first, &from, e) || !parse_day(last, &until, e))
            return false;
        for (int d = from;; d = (d + 1) % 7) {
            days |= 1u << d;
            if (d == until)
                break;
        }
    }
    *out = days;
    return true;
}

static bool parse_rule(struct str rule, struct hours *h, struct err *e)
{
    struct str days_text, rest, piece;
    unsigned days;
    if (!str_cut(rule, ' ', &days_text, &rest))
        return fail(rule, "days and times as Mo-Fr 07:30-17:00", e);
    if (!parse_days(days_text, &days, e))
        return false;
    struct hours_range ranges[HOURS_MAX_RANGES];
    uint8_t n = 0;
    while (next_piece(&rest, ',', &piece)) {
        if (n == HOURS_MAX_RANGES)
            return fail(piece, "at most four times a day", e);
        if (!parse_range(piece, &ranges[n], e))
            return false;
        if (n && (ranges[n].until <= ranges[n - 1].until ||
                  (ranges[n].from != HOURS_UNKNOWN && ranges[n].from < ranges[n - 1].until)))
            return fail(piece, "times one after another", e);
        n++;
    }
    for (int d = 0; d < 7; d++) {
        if (!(days & 1u << d))
            continue;
        if (h->n[d])
            return fail(rule, "each day in one rule only", e);
        memcpy(h->day[d], ranges, n * sizeof *ranges);
        h->n[d] = n;
    }
    return true;
}

bool hours_parse(struct str text, struct hours *out, struct err *e)
{
    struct hours h = {0};
    struct str rule;
    if (!text.n)
        return fail(STR(""), "days and times as Mo-Fr 07:30-17:00", e);
    if (str_is(text, "24/7"))
        text = STR("Mo-Su 00:00-24:00");
    while (next_piece(&text, ';', &rule))
        if (!parse_rule(rule, &h, e))
            return false;
    *out = h;
    return true;
}

/* When the time ends in which range i of the day is: ranges may meet, also at midnight. */
static struct hours_now until_end(const struct hours *h, int weekday, int i, enum hours_state state)
{
    for (int16_t days = 0; days <= 7; days++, i = 0) { /* this weekday again, from 00:00 on */
        int d = (weekday + days) % 7, next = (d + 1) % 7;
        while (i + 1 < h->n[d] && h->day[d][i + 1].from == h->day[d][i].until)
            i++;
        int16_t until = h->day[d][i].until;
        if (until < DAY_MINUTES || !h->n[next] || h->day[next][0].from != 0)
            return (struct hours_now){state, until, days};
    }
    return (struct hours_now){HOURS_ALWAYS, 0, 0};
}

struct hours_now hours_at(const struct hours *h, int weekday, int minute)
{
    /* dates_local's, of the clock and no row */
    assert(weekday >= 0 && weekday < 7 && minute >= 0 && minute <= DAY_MINUTES);
    for (int i = 0; i < h->n[weekday]; i++) {
        struct hours_range r = h->day[weekday][i];
        if (minute >= r.until)
            continue;
        if (r.from == HOURS_UNKNOWN)
            return until_end(h, weekday, i, HOURS_CLOSES);
        if (minute >= r.from)
            return until_end(h, weekday, i, HOURS_OPEN);
        return (struct hours_now){HOURS_OPENS_LATER, r.from, 0};
    }
    for (int16_t days = 1; days <= 7; days++) {
        int d = (weekday + days) % 7;
        if (h->n[d])
            return (struct hours_now){HOURS_CLOSED, h->day[d][0].from, days};
    }
    return (struct hours_now){HOURS_NEVER, 0, 0};
}
