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

static int light(Uint32 p)
{
    return (int)((54 * (p >> 16 & 255) + 183 * (p >> 8 & 255) + 19 * (p & 255)) >> 8);
}

/* to[x] += sign * (a - b) in row y; a row outside the picture adds nothing. */
static void add_row(const SDL_Surface *a, const SDL_Surface *b, int y, int sign, int *to)
{
    if (y < 0 || y >= a->h)
        return;
    const Uint32 *p = (const Uint32 *)((const char *)a->pixels + (size_t)y * (size_t)a->pitch);
    const Uint32 *q = (const Uint32 *)((const char *)b->pixels + (size_t)y * (size_t)b->pitch);
    for (int x = 0; x < a->w; x++)
        if (p[x] != q[x])
            to[x] += sign * (light(p[x]) - light(q[x]));
}

/* How many of the pixels from i - REACH to i + REACH lie in 0..n-1. */
static int inside(int i, int n)
{
    return SDL_min(i + REACH, n - 1) - SDL_max(i - REACH, 0) + 1;
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
    int *column = calloc((size_t)a->w, sizeof *column); /* differences of the rows in reach */
    if (!column)
        return 1;
    for (int y = 0; y < REACH; y++)
        add_row(a, b, y, 1, column);
    for (int y = 0; y < a->h; y++) {
        add_row(a, b, y + REACH, 1, column);
        add_row(a, b, y - REACH - 1, -1, column);
        int sum = 0;
        for (int x = 0; x < SDL_min(REACH, a->w); x++)
            sum += column[x];
        for (int x = 0; x < a->w; x++) {
            sum += x + REACH < a->w ? column[x + REACH] : 0;
            sum -= x - REACH > 0 ? column[x - REACH - 1] : 0;
            int d = abs(sum) / (inside(x, a->w) * inside(y, a->h));
            visible += d > VISIBLE;
            if (d > worst)
                worst = d, at_x = x, at_y = y;
        }
    }
    free(column);
    long allowed = (long)a->w * a->h * PER_THOUSAND / 1000;
    int same = worst <= WORST && visible <= allowed;
    printf("%s: worst %d at %d,%d; %ld pixels differ visibly, %ld allowed: %s\n", argv[2], worst,
           at_x, at_y, visible, allowed, same ? "same" : "DIFFERENT");
    SDL_FreeSurface(a);
    SDL_FreeSurface(b);
    return !same;
}
