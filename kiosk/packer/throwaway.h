/* throwaway.h - a key that signs a preview and is then forgotten.  A preview goes the ordinary way,
 * through kiosk-sync: there is no way around signatures that a kiosk could be led to. */
#ifndef PACKER_THROWAWAY_H
#define PACKER_THROWAWAY_H
#include "pack/trust.h"

struct throwaway {
    uint8_t secret[64];
    struct trust_key key;
};
void throwaway_make(struct throwaway *t);
/* NAME.pub as minisign -G writes it. */
bool throwaway_put_key(const struct throwaway *t, int dir, const char *name,
                       struct err *e) MUST_CHECK;
/* PATH.<keyid>.minisig beside the file. */
bool throwaway_sign(const struct throwaway *t, int dir, const char *path, struct err *e) MUST_CHECK;
#endif
