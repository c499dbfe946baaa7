/* glass.h - everything between the app and the panel: fonts, caches, painter, frame.  Owned
 * together because they live and die together, in this order. */
#ifndef APP_GLASS_H
#define APP_GLASS_H
#include "app/app.h"
#include "app/stats.h"

struct SDL_Renderer;
struct glass {
    struct fonts *fonts;
    struct typesetter *types;
    struct glyphs *glyphs;
    struct pictures *pictures;
    struct painter *painter;
    struct frame *frame;
};
bool glass_init(struct glass *g, const struct config *c, struct SDL_Renderer *r, int32_t w,
                int32_t h, struct err *e) MUST_CHECK;
void glass_finish(struct glass *g); /* fine after a failed init too */
/* One turn: step, and draw if something changed.  Errors of the renderer are logged: the next
 * frame tries again with fresh tiles. */
void glass_turn(struct glass *g, struct app *a, struct app_now now, struct stats *s);
#endif
