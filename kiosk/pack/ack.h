/* ack.h - what the screen says of what is installed: the file that closes the circle from the
 * publisher to the glass.
 *
 *   {"current": SHA-256 of STORE/current, "shown": 1 or 0}
 *
 * The screen (kiosk --ack FILE) replaces it whenever it has opened what `current` names, or could
 * not; kiosk-sync --ack FILE reads it (install_heed).  The hash ties the answer to one state of one
 * store: an answer that was left over speaks of nothing. */
#ifndef PACK_ACK_H
#define PACK_ACK_H
#include "base/fsops.h"
#include "pack/hash.h"

struct ack {
    hash_hex current;
    bool shown;
};
/* The name of STORE/current as it is now. */
bool ack_current(const char *store, hash_hex out, struct err *e) MUST_CHECK;
bool ack_read(const char *file, struct ack *out, struct err *e) MUST_CHECK;
/* Nothing is written where the file says so already. */
bool ack_write(const char *file, const struct ack *ack, struct err *e) MUST_CHECK;
#endif
