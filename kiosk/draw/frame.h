/* frame.h - layers of painted tiles to the glass.
 *
 * A layer is a drawlist seen through a window on the glass at an offset.  Its visible part is
 * painted once into tiles (strips as wide as the view) and painted again only when what meets them
 * has changed; scrolling and sliding only move tiles, and only what differs from the last frame is
 * copied to the glass.  All copies are opaque: they run at memory speed, with or without a GPU.
 *
 * Tiles lie in one piece of memory that is taken once, narrow ones side by side, least recently
 * seen first out; what one frame needs beyond it is painted in each frame that changes it.  At
 * 1080x1920 a screen is 8.3 MB of tiles and the glass behind them 8.3 MB more. */
#ifndef DRAW_FRAME_H
#define DRAW_FRAME_H
#include "draw/paint.h"

struct SDL_Window;
struct frame;

enum { FRAME_MAX_LAYERS = 12 };
struct layer {
    uint32_t id; /* who it is from frame to frame: tiles are kept by it */
    const struct drawlist *list;
    struct rect view; /* on the glass: what of the layer can be seen; may lie partly beside the
                         glass, so that a sliding layer keeps its width and its tiles */
    int32_t dx, dy;   /* glass = content + (dx, dy) */
    rgba ground;      /* colour under everything, opaque */
};
struct frame_stats {
    uint32_t frames, tiles_painted; /* since frame_create */
    uint32_t tiles_kept;            /* found by hash after their drawlist was made anew */
    uint64_t paint_ns, present_ns;  /* of the last frame */
    size_t tile_bytes;
    int64_t copied_px; /* to the glass, by the last frame */
};

/* Borrows both; the glass is w x h.  NULL for a window: the glass is memory for frame_pixels. */
struct frame *frame_create(struct SDL_Window *window, struct painter *p, int32_t w, int32_t h,
                           size_t max_tile_bytes);
void frame_destroy(struct frame *f); /* NULL is fine */
/* Paint what is new, copy what has changed, show.  Errors of SDL (no memory to draw on) are ERR_IO:
 * the caller logs and draws again. */
bool frame_draw(struct frame *f, const struct layer *layers, size_t n, struct err *e) MUST_CHECK;
/* Paint what frame_draw would find missing, and show nothing. */
void frame_ahead(struct frame *f, const struct layer *layers, size_t n);
/* The glass lost its picture (exposed, a new size): the next frame copies everything. */
void frame_forget(struct frame *f);
/* Without a window: the pixels last shown, 0xffRRGGBB, w * h, until the next frame_draw; NULL: none
 * could be shown yet. */
const uint32_t *frame_pixels(const struct frame *f);
const struct frame_stats *frame_stats(const struct frame *f);
#endif
