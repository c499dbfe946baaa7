/* preview.h - content in the kiosk itself, on an officer's own computer. */
#ifndef PACKER_PREVIEW_H
#define PACKER_PREVIEW_H
#include "packer/content.h"

struct preview_options {
    const char *window;                /* WxH */
    const char *lang, *script, *shots; /* the kiosk's own options, or NULL */
    int32_t today;
};
/* Returns when the kiosk has ended; the content was linted without errors.  Nothing is left. */
bool preview_show(const struct preview_options *o, struct content *content,
                  struct err *e) MUST_CHECK;
#endif
