/* check.h - what every test program includes: cmocka in the order it wants, and a short way to
 * list tests. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TEST(name) static void name(void **unused_state)
#define UNUSED ((void)unused_state)
#endif
