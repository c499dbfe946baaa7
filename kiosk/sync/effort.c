#include "sync/effort.h"

#include <sqlite3.h>

enum { STRIDE = 10000 }; /* steps between two looks: a millisecond or less */

static int look(void *ctx)
{
    struct effort *f = ctx;
    struct err room;
    if (f->env->alive)
        f->env->alive();
    f->left = f->left > STRIDE ? f->left - STRIDE : 0;
    f->crowded = f->dir >= 0 && !job_room(f->env, f->dir, 1, &room);
    return f->left == 0 || f->crowded;
}

void effort_begin(struct effort *f, const struct job *j, sqlite3 *db, int dir, uint64_t text_bytes)
{
    *f = (struct effort){
        .env = j->env, .dir = dir, .left = LIMIT_STEPS_BASE + LIMIT_STEPS_A_BYTE * text_bytes};
    sqlite3_progress_handler(db, STRIDE, look, f);
}

bool effort_failed(const struct effort *f, struct err *e)
{
    if (e->code != ERR_TOO_BIG) /* as an interrupted statement's is */
        return false;
    if (f->crowded)
        err_set(e, ERR_NO_SPACE, "the disk is full but for what is kept for other uses");
    else if (f->left == 0)
        err_set(e, ERR_TOO_BIG, "takes more than %u steps for each byte of its text",
                LIMIT_STEPS_A_BYTE);
    return false;
}
