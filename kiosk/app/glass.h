/* glass.h - everything between the app and the panel: fonts, caches, painter, frame.  Owned
 * together because they live and die together, in this order. */
#ifndef APP_GLASS_H
#define APP_GLASS_H
#include "app/app.h"
#include "app/stats.h"

struct SDL_Window;
struct glass {
    struct fonts *fonts;
    struct typesetter *types;
    struct glyphs *glyphs;
    struct pictures *pictures;
    struct painter *painter;
    struct frame *frame;
};
/* `window` may be NULL: then only frame_pixels sees the picture.  Borrows it and the decoder. */
bool glass_init(struct glass *g, const struct config *c, struct decoder *d,
                struct SDL_Window *window, int32_t w, int32_t h, struct err *e) MUST_CHECK;
void glass_finish(struct glass *g); /* fine after a failed init too */
/* One turn: step, and draw if something changed.  Errors of the panel are logged: the next
 * frame tries again. */
void glass_turn(struct glass *g, struct app *a, struct app_now now, struct stats *s);
/* While nothing is to be shown: paint a piece of what may be shown next.  False: there is no more.
 */
bool glass_ahead(struct glass *g, struct app *a);
#endif
