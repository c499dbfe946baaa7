/* effort.h - an end to what SQLite does for one text, whatever its rows are like: so many steps of
 * its machine for each byte, and none while less than keep_bytes of the disk are free. */
#ifndef SYNC_EFFORT_H
#define SYNC_EFFORT_H
#include "sync/job.h"

struct sqlite3;
struct effort {
    const struct install_env *env;
    int dir;       /* in the file system that is written to; -1: in none */
    uint64_t left; /* steps */
    bool crowded;  /* ended because the disk is full */
};
/* From now on, until the next on this connection; a statement that would go on is interrupted.
 * Signs of life meanwhile.  *f stays where it is until `db` is closed. */
void effort_begin(struct effort *f, const struct job *j, struct sqlite3 *db, int dir,
                  uint64_t text_bytes);
/* After a failure: says in *e that it was the effort's end, if it was.  Returns false. */
bool effort_failed(const struct effort *f, struct err *e);
#endif
