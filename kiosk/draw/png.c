/* png.c - by SDL2_image, which the decoder of pictures uses anyway. */
#include "draw/png.h"

#include <SDL2/SDL_image.h>

bool png_write(const char *path, const uint32_t *px, int32_t w, int32_t h, struct err *e)
{
    /* Cast: SDL takes a writable pointer and only reads. */
    SDL_Surface *s = SDL_CreateRGBSurfaceWithFormatFrom((void *)(uintptr_t)px, w, h, 32, w * 4,
                                                        SDL_PIXELFORMAT_ARGB8888);
    bool ok = s && IMG_SavePNG(s, path) == 0;
    SDL_FreeSurface(s);
    return ok || err_set(e, ERR_IO, "%s: %s", path, SDL_GetError());
}
