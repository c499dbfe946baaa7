/* fetch.h - what a web server has and this kiosk has not, into STORE/incoming: a tree like that on
 * a stick, which install_import then takes as it takes any other.
 *
 * Small files come first, in the order in which they vouch for each other, and nothing is asked for
 * that a signed manifest did not name; an object that was cut goes on with the next run (source.h).
 *
 * Bringing has the network and writes nothing outside incoming; installing has no network.  Each is
 * a step that kiosk-sync runs in a process of its own (safe.h). */
#ifndef SYNC_FETCH_H
#define SYNC_FETCH_H
#include "net/http.h"
#include "pack/limits.h"
#include "sync/install.h"

struct fetch_env {
    const struct install_env *install;
    struct http_patience patience;
    const char *mirrors[LIMIT_MIRRORS]; /* URLs of folders of channels; asked in this order */
    size_t n_mirrors;
};
/* Makes incoming and its lock, and holds that until *lock is closed: for as long as anything is
 * brought and installed.  A second run waits for the first. */
bool fetch_lock(const struct install_env *env, const char *store, int *lock,
                struct err *e) MUST_CHECK;
/* Into incoming only.  ERR_INCOMPLETE: no server could give all, or not before the end of
 * patience.poll_ms, of which each server has its share; what came is kept.  ERR_IO: no server
 * answers.  On failure of one channel the others are brought all the same, and *e is what matters
 * most; proven roots are to be installed even of that one.  *nothing_new, set in any case: there is
 * nothing in incoming to install.  What the disk has lost of what is
 * installed is brought again.  *patches: texts may come as patches; afterwards, one did. */
bool fetch_bring(const struct fetch_env *env, const char *store, bool *patches, bool *nothing_new,
                 struct err *e) MUST_CHECK;
/* What was brought, as install_import takes a stick; then its objects and all manifests leave
 * incoming, and the tags stay that let a server say that nothing is new. */
bool fetch_install(const struct install_env *env, const char *store, bool *nothing_new,
                   struct err *e) MUST_CHECK;
struct fetch_steps { /* fetch_bring and fetch_install, wherever they run */
    bool (*bring)(void *ctx, bool *patches, bool *nothing_new, struct err *e);
    bool (*install)(void *ctx, bool *nothing_new, struct err *e);
    void *ctx;
};
/* Both; and again without patches if one did not make the text that was signed. */
bool fetch_all(const struct fetch_steps *s, bool *nothing_new, struct err *e) MUST_CHECK;
#endif
