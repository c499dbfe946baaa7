/* gesture.h - fingers to gestures.  Pure: time comes in with the event.
 *
 *   IDLE --down--> PRESSED --up--> IDLE (TAP)
 *                     |--moved over the slop--> DRAGGING --up, lost--> IDLE (FLING)
 *                     |--lost--> IDLE            |
 *                     `--held for 10 s--> SPENT <'   SPENT --up, lost--> IDLE
 * A finger that is dropped is SPENT too.
 * The first finger owns the screen; others are passed over.  A lost finger-up (the controller
 * missed it) heals with the next touch: a "down" begins anew if it is of the same finger, or if
 * the owner has been silent for a second (Linux numbers every touch afresh) or is spent. */
#ifndef INPUT_GESTURE_H
#define INPUT_GESTURE_H
#include <stdbool.h>
#include <stdint.h>

enum touch_phase { TOUCH_DOWN, TOUCH_MOVE, TOUCH_UP, TOUCH_LOST };
struct touch {
    enum touch_phase phase;
    int64_t finger;
    int32_t x, y;   /* device pixels */
    uint64_t at_ms; /* monotonic */
};
enum gesture_kind {
    GESTURE_NONE,
    GESTURE_PRESS,   /* a finger is down at x, y: show it */
    GESTURE_RELEASE, /* no longer a press: it became a drag, or was lost */
    GESTURE_TAP,     /* at the place where the finger went down */
    GESTURE_DRAG,    /* moved by dx, dy since the last one */
    GESTURE_FLING,   /* the end of a drag, at vx, vy px/s: 0 if it stood still or was lost */
};
struct gesture {
    enum gesture_kind kind;
    int32_t x, y, dx, dy, vx, vy;
};
struct gestures {
    int32_t slop_px; /* a finger rolls as it lifts: 5 mm at arm's length */
    enum { GESTURES_IDLE, GESTURES_PRESSED, GESTURES_DRAGGING, GESTURES_SPENT } state;
    int64_t finger;
    int32_t x0, y0, x, y;
    uint64_t down_ms;
    struct {
        int32_t x, y;
        uint64_t at_ms;
    } trail[8]; /* the last moves, for the speed of a fling */
    uint32_t n_trail;
};
#define GESTURES_NEVER UINT64_MAX
enum {
    GESTURES_HELD_MS = 10000,  /* somebody leans on the glass: no activity */
    GESTURES_SILENT_MS = 1000, /* an owner that says nothing gives way to a new finger */
};

struct gesture gestures_feed(struct gestures *g, const struct touch *t);
/* Whatever the finger that is down does from now on means nothing. */
void gestures_drop(struct gestures *g);
struct gesture gestures_tick(struct gestures *g, uint64_t now_ms);
uint64_t gestures_deadline(const struct gestures *g); /* when gestures_tick matters next */
#endif
