/* compare.c - do two pictures look the same to somebody who stands before the glass?
 *
 *   compare GOLDEN.png FOUND.png [DIFFERENCE.png]
 *
 * Differences are weighed by what can be seen: the difference of luminance is averaged over 5 x 5
 * pixels, so that a smooth edge rounded the other way vanishes and a moved letter does not. Fails
 * where that mean is over 10 of 255 anywhere, or over 2 for more than a thousandth of the area. */
#include <SDL.h>
#include <SDL_image.h>

#include <stdio.h>
#include <stdlib.h>

enum { REACH = 2, WORST = 10, VISIBLE = 2, PER_THOUSAND = 1 };

static SDL_Surface *load(const char *path)
{
    SDL_Surface *s = IMG_Load(path);
    if (!s) {
        fprintf(stderr, "%s: %s\n", path, IMG_GetError());
        exit(1);
    }
    SDL_Surface *rgb = SDL_ConvertSurfaceFormat(s, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(s);
    return rgb;
}

static int light(const SDL_Surface *s, int x, int y)
{
    Uint32 p = ((const Uint32 *)((const char *)s->pixels + (size_t)y * (size_t)s->pitch))[x];
    return (int)((54 * (p >> 16 & 255) + 183 * (p >> 8 & 255) + 19 * (p & 255)) >> 8);
}

static int mean_difference(const SDL_Surface *a, const SDL_Surface *b, int x, int y)
{
    int sum = 0, n = 0;
    for (int v = y - REACH; v <= y + REACH; v++)
        for (int u = x - REACH; u <= x + REACH; u++)
            if (u >= 0 && v >= 0 && u < a->w && v < a->h) {
                sum += light(a, u, v) - light(b, u, v);
                n++;
            }
    return abs(sum) / n;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 64;
    SDL_Surface *a = load(argv[1]), *b = load(argv[2]);
    if (a->w != b->w || a->h != b->h) {
        printf("%s: %dx%d, expected %dx%d\n", argv[2], b->w, b->h, a->w, a->h);
        return 1;
    }
    int worst = 0, at_x = 0, at_y = 0;
    long visible = 0;
    for (int y = 0; y < a->h; y++)
        for (int x = 0; x < a->w; x++) {
            int d = mean_difference(a, b, x, y);
            visible += d > VISIBLE;
            if (d > worst)
                worst = d, at_x = x, at_y = y;
        }
    long allowed = (long)a->w * a->h * PER_THOUSAND / 1000;
    int same = worst <= WORST && visible <= allowed;
    printf("%s: worst %d at %d,%d; %ld pixels differ visibly, %ld allowed: %s\n", argv[2], worst,
           at_x, at_y, visible, allowed, same ? "same" : "DIFFERENT");
    SDL_FreeSurface(a);
    SDL_FreeSurface(b);
    return !same;
}
