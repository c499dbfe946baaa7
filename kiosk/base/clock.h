/* clock.h - the only place that reads a clock.  Below app/ time is an argument. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H
#include <stdint.h>

uint64_t clock_mono_ms(void); /* CLOCK_MONOTONIC: never jumps */
uint64_t clock_mono_ns(void);
uint64_t clock_cpu_ns(void); /* what this process has taken of the processors */
int64_t clock_unix_s(void);  /* CLOCK_REALTIME: may be wrong by years on a kiosk */

/* Reads no clock: a day of UTC as yyyymmdd, and the second at which it begins. */
int32_t clock_day(int64_t unix_s);
int64_t clock_day_begins(int32_t yyyymmdd);
#endif
