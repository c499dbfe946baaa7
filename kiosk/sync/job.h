/* job.h - one run on one store: the lock, the folders, what is installed, how far it is. */
#ifndef SYNC_JOB_H
#define SYNC_JOB_H
#include "sync/install.h"

struct job {
    const struct install_env *env;
    const struct fsops *fs; /* env's */
    struct arena *a;        /* of the run */
    int store, staging, lock;
    int home;  /* the folder that holds staging */
    bool look; /* nothing of the store may change */
    struct store_state current, previous;
    bool rebuild; /* what is active is damaged: a pack that is installed is as good as new */
    struct install_progress progress;
};
/* Makes the store's folders where they are missing and empties staging.  ERR_IO while another run
 * holds the lock.
 * A damaged `current` is put back from its copy; without one it is replaced in memory by
 * `previous`, or by nothing installed, with every channel and root that stands in roots/: so no
 * damage asks for more than another import. */
bool job_open(const struct install_env *env, const char *store, struct job *j,
              struct err *e) MUST_CHECK;
/* To look only: nothing of the store changes, and staging stands in the folder `home` instead,
 * which job_close closes, and so does a failure. */
bool job_look(const struct install_env *env, const char *store, int home, struct job *j,
              struct err *e) MUST_CHECK;
/* Empties staging; gives everything back. */
void job_close(struct job *j);
/* Of several failures the heaviest is told: an attack before an accident, an accident before a
 * wait. */
int job_weight(enum err_code code);
/* The only holder of an open lock file from now until it is closed.  ERR_IO if another has it for
 * longer than env->wait_ms. */
bool job_hold(const struct install_env *env, int fd, struct err *e) MUST_CHECK;
int64_t job_newest(const struct job *j); /* the highest generation that was ever given */
void job_advance(struct job *j, uint64_t pieces, uint64_t bytes);

/* What may be written in the file system of `dir` while keep_bytes stay free. */
bool job_free(const struct install_env *env, int dir, uint64_t *bytes, struct err *e) MUST_CHECK;
/* Is there room for so many?  A text is there once, and in the bundle twice with its index: as much
 * as real content takes.  A file takes the rest of its last block too, and its name a folder. */
enum { JOB_TEXT_COPIES = 3, JOB_FILE_BYTES = 8192 };
bool job_room(const struct install_env *env, int dir, uint64_t needed, struct err *e) MUST_CHECK;
/* Of a file, or of a folder after its names changed. */
bool job_fsync(struct job *j, int at, const char *path, struct err *e) MUST_CHECK;
#endif
