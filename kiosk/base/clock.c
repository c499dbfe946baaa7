#include "base/clock.h"

#include <time.h>

static uint64_t read_ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t clock_mono_ns(void)
{
    return read_ns(CLOCK_MONOTONIC);
}

uint64_t clock_cpu_ns(void)
{
    return read_ns(CLOCK_PROCESS_CPUTIME_ID);
}

uint64_t clock_mono_ms(void)
{
    return clock_mono_ns() / 1000000u;
}

int64_t clock_unix_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec;
}

int32_t clock_day(int64_t unix_s)
{
    time_t t = (time_t)unix_s;
    struct tm day;
    gmtime_r(&t, &day);
    return (day.tm_year + 1900) * 10000 + (day.tm_mon + 1) * 100 + day.tm_mday;
}

int64_t clock_day_begins(int32_t yyyymmdd)
{
    struct tm day = {.tm_year = yyyymmdd / 10000 - 1900,
                     .tm_mon = yyyymmdd / 100 % 100 - 1,
                     .tm_mday = yyyymmdd % 100};
    return timegm(&day);
}
