/* calls.h - the system calls of each role (safe.h); between the files of this folder. */
#ifndef SAFE_CALLS_H
#define SAFE_CALLS_H
#include "safe/safe.h"

/* All but the role's own, of all threads of a screen, else of this one; no_new_privs is set. */
bool calls_refuse(enum safe_role role, struct err *e) MUST_CHECK;
#endif
