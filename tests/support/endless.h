/* endless.h - for tests: answers of a web server that do not end. */
#ifndef SUPPORT_ENDLESS_H
#define SUPPORT_ENDLESS_H
#include <stddef.h>

/* For server_says; `code`: of a fetch (install.h) to which each channel.json is answered so. */
struct endless {
    const char *head, *fill;
    int code;
};
extern const struct endless endless_floods[]; /* as much as is taken */
extern const size_t endless_n_floods;
extern const struct endless endless_drips[]; /* a little now and then, or silence */
extern const size_t endless_n_drips;
#endif
