/* scroll.h - where a scrolled page stands: under the finger, gliding after it, or stepping to a
 * place.  Pure.  Offsets are px, 0 at the top and negative downwards, held in [end, 0]; a drag
 * past an edge gives a third of the finger's way and springs back. */
#ifndef INPUT_SCROLL_H
#define INPUT_SCROLL_H
#include <stdbool.h>
#include <stdint.h>

struct scroll {
    double at;         /* offset, px */
    double v;          /* px per second when the glide began */
    double from, to;   /* while gliding or stepping; `to` only while stepping */
    uint64_t since_ms; /* of glide or step */
    enum { SCROLL_STILL, SCROLL_HELD, SCROLL_GLIDING, SCROLL_STEPPING } state;
};
void scroll_hold(struct scroll *s);
void scroll_drag(struct scroll *s, int32_t dy, int32_t end);
void scroll_fling(struct scroll *s, int32_t vy, int32_t end, uint64_t now_ms);
/* Step to an offset in 220 ms, or at once when `animate` is off. */
void scroll_step(struct scroll *s, int32_t to, int32_t end, uint64_t now_ms, bool animate);
/* Moves on to now; true while it moves by itself, so that another frame is needed. */
bool scroll_tick(struct scroll *s, int32_t end, uint64_t now_ms);
int32_t scroll_offset(const struct scroll *s); /* rounded */
#endif
