/* textfile.h - text.db as bytes: compressed into an object, and as the difference from the text of
 * an earlier pack, which is what most kiosks fetch (0.05 MB where the whole has 2.7). */
#ifndef PACKER_TEXTFILE_H
#define PACKER_TEXTFILE_H
#include "base/fsops.h"
#include "pack/manifest.h"

/* Of both texts of a patch, which a kiosk has in memory together (zstd --patch-from). */
#define TEXTFILE_PATCH_BYTES ((int64_t)LIMIT_UNPACK_BYTES)

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
