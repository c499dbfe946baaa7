/* fetch.h - what a web server has and this kiosk has not, into STORE/incoming: a tree like that on
 * a stick, which install_import then takes as it takes any other.
 *
 *   incoming/CHANNEL/root/N.json channel.json packs/SEQ.json objects/ab/HASH
 *                                             + *.minisig      + HASH.part, *.tag
 *
 * Small files come first, in the order in which they vouch for each other, and nothing is asked for
 * that a signed manifest did not name.  Objects come whole or, cut, as HASH.part with the server's
 * tag; the next run goes on from there.  Nothing outside incoming is written. */
#ifndef SYNC_FETCH_H
#define SYNC_FETCH_H
#include "net/http.h"
#include "sync/install.h"

enum { FETCH_MIRRORS = 8 };
struct fetch_env {
    const struct install_env *install;
    struct http_patience patience;
    const char *mirrors[FETCH_MIRRORS]; /* URLs of folders of channels; asked in this order */
    size_t n_mirrors;
    bool whole_texts; /* no patches: one did not fit */
};
/* ERR_INCOMPLETE: no server could give all; what came is kept.  On failure of one channel the
 * others are brought all the same, and *e is what matters most.  *nothing_new, set in any case:
 * there is nothing in incoming to install.  A second run at the same time waits for the first. */
bool fetch(const struct fetch_env *env, const char *store, bool *nothing_new,
           struct err *e) MUST_CHECK;
/* "STORE/incoming", in the arena. */
const char *fetch_folder(const char *store, struct arena *a);
/* After what is in incoming was installed: objects and manifests go, the tags stay that let a
 * server say that nothing is new. */
bool fetch_clear(const char *store, struct err *e) MUST_CHECK;
#endif
