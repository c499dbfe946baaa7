/* meter.h - for benches: a program is run, and what it took is told: how it ended, time, and the
 * memory of it and of all that it began, sandboxed children and decoders among them. */
#ifndef SUPPORT_METER_H
#define SUPPORT_METER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two programs have a bar of their own. */
enum meter_program { METER_SYNC, METER_SCREEN, METER_PROGRAMS };

struct meter {
    unsigned deadline_s; /* then it is ended, with all that it began */
    const char *log;     /* file for what it says; NULL: nowhere */
    const char *folder;  /* it begins here; NULL: in this one */
    const char *disk;    /* a folder of the file system whose free space is watched, or NULL */

    int exit_code; /* 128 and the number of the signal that ended it */
    bool late;     /* it reached its deadline */
    double seconds;
    /* Of each kiosk-sync or kiosk that was seen, of which the largest: the greater of the PSS of it
     * and all that it began, together, every 5 ms, and (if it was `argv` itself) of the highest
     * RSS of a single process, which no sample misses.  0: none was seen. */
    int64_t peak_kb[METER_PROGRAMS];
    uint64_t least_free; /* bytes, of the disk */
};
/* Runs argv (its path first) to its end.  This process becomes the parent of whatever its children
 * leave behind, and ends that too. */
void meter_run(struct meter *m, char *const argv[]);
#endif
