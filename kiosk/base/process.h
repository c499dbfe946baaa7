/* process.h - what each program sees to before and after its work. */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H
#include "base/err.h"

/* Descriptors 0 to 2 that the caller had closed lead nowhere from now on: no file or pipe of ours
 * is taken for them.  False if that is not possible.  All others that the caller had open are
 * closed, but for those that an argument names (/dev/fd/N, /proc/self/fd/N) and the one by which a
 * Wayland compositor expects its client (WAYLAND_SOCKET).  Before the program opens anything. */
bool process_begin(char *const *arguments) MUST_CHECK;
/* All that was printed on standard output has arrived: ERR_IO if the disk is full or nobody reads.
 */
bool process_said(struct err *e) MUST_CHECK;
/* Says of an argument that it is no option, or has no value; always false. */
bool process_no_option(const char *argument);
#endif
