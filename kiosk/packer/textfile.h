/* textfile.h - text.db as bytes: compressed into an object, and as the difference from the text of
 * an earlier pack, which is what most kiosks fetch (0.05 MB where the whole has 2.7). */
#ifndef PACKER_TEXTFILE_H
#define PACKER_TEXTFILE_H
#include "base/fsops.h"
#include "pack/manifest.h"

/* A patch's window holds both texts (zstd --patch-from), and 2^LIMIT_ZSTD_WINDOW_LOG is the
 * widest that a kiosk opens. */
#define TEXTFILE_PATCH_BYTES (1ll << LIMIT_ZSTD_WINDOW_LOG)

/* Compress file `raw` of folder `dir` into a new file `packed`; fills the text_ members of `m`. */
bool textfile_compress(int dir, const char *raw, const char *packed, struct manifest_pack *m,
                       struct err *e) MUST_CHECK;
/* `now` as zstd --patch-from=BEFORE makes it, in the arena. */
bool textfile_patch(struct str before, struct str now, struct arena *a, struct str *out,
                    struct err *e) MUST_CHECK;
/* The manifest of a pack in a tree, and its text when `raw` is not NULL, of at most `max_bytes`. */
bool textfile_past(int tree, int64_t seq, int64_t max_bytes, struct arena *a,
                   struct manifest_pack *m, struct str *raw, struct err *e) MUST_CHECK;
#endif
