/* hostile.h - what is done to a kiosk by somebody who means harm, a line each, and what must come
 * of it.  The programs are those that are shipped; their trees, servers and packs are made here. */
#ifndef BENCH_HOSTILE_H
#define BENCH_HOSTILE_H
#include "../support/bench.h"
#include "../support/server.h"

struct hostile {
    const char *name;
    enum { HOSTILE_IMPORT, HOSTILE_FETCH, HOSTILE_SCREEN } way;
    int code;            /* of kiosk-sync, or of the screen */
    const char *shows;   /* the title that is on the glass afterwards; NULL: any */
    unsigned deadline_s; /* with it on a machine that others use too; 0: that of the way */
    const void *ctx;     /* what the next are given */
    /* The tree; for the screen also its import.  A store that shows "old" is there. */
    void (*make)(struct bench *b, const void *ctx);
    void (*serve)(struct server *s, const void *ctx); /* the server's fault; NULL: none */
    bool second;                                      /* a sound mirror is asked after it */
    bool whole_stick;                                 /* import of trees/, not of trees/gate */
    unsigned disk_mb;                /* the store's own disk of so much; as root only */
    void (*damage)(struct bench *b); /* the store, before the screen opens it; NULL: none */
    const char *script;              /* of the screen; NULL: hostile_visit */
    const char *glass;               /* its size in px; NULL: 1080x1920 */
    const char *now;                 /* on the screen's clock; NULL: any */
    const char *says, *says_not;     /* in the home's tree or the program's words; NULL: whatever */
};
void hostile_run(const struct hostile *h);

void hostile_imports(void);
void hostile_fetches(void);
void hostile_screens(void);

/* The pack, published as the gate's second. */
void hostile_publish(struct bench *b, struct tree_pack pack);
#endif
