/* said.h - what kiosk-sync says to an operator, in Vietnamese, Khmer or English by LC_ALL,
 * LC_MESSAGES, LANG; anything else is English.
 *
 * Only these sentences are translated.  What exactly was found and expected stands behind them as
 * it is, in English: it is for the publisher, who has to be able to search for it. */
#ifndef SYNC_SAID_H
#define SYNC_SAID_H
#include "base/err.h"

enum said {
    SAID_INSTALLED,
    SAID_SAME,
    SAID_FRESHER, /* the same content, and it is good for longer */
    SAID_FOLLOWED,
    SAID_BACK,
    SAID_SHOWN,
    SAID_SOUND,
    SAID_NOTHING_BEFORE, /* that one could go back to */
    SAID_NOT_THE_GATE,   /* between a channel's name and that of the gate's owner */
    SAID_NOBODYS_GATE,   /* the same, where kiosk.ini says none that can be understood */
    SAID_COUNT
};
const char *said(enum said s);
/* "FOUND. ADVICE" of a failure, one line without its end; `e` is told in full.  What a server gave
 * cannot be copied to a stick again. */
struct said_line {
    char text[1536];
};
struct said_line said_failure(const struct err *e, bool from_server);
#endif
