/* log.h - lines for the journal, on standard error, with the priority prefixes that systemd
 * reads (sd-daemon(3): "<3>" error, "<4>" warning, "<6>" info) when it runs under systemd.
 * Logged where an error stops, not where it passes.  Never what a visitor typed. */
#ifndef BASE_LOG_H
#define BASE_LOG_H
#include "base/err.h"

void log_error(const char *fmt, ...) PRINTF_LIKE(1, 2);
void log_warning(const char *fmt, ...) PRINTF_LIKE(1, 2);
void log_info(const char *fmt, ...) PRINTF_LIKE(1, 2);
#endif
