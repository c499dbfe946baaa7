/* picture_size.c - each format's fields at fixed places, but for JPEG, whose segments are walked,
 * strictly up to the frame: what this refuses a lenient decoder might accept, never the other way
 * round.  Behind it they are walked as libjpeg does, which goes on after anything. */
#include "media/picture_size.h"

#include <string.h>

static const unsigned char *bytes(struct str s)
{
    return (const unsigned char *)s.p;
}

static int32_t big16(const unsigned char *p)
{
    return p[0] << 8 | p[1];
}

static int32_t little16(const unsigned char *p)
{
    return p[1] << 8 | p[0];
}

static int32_t little24(const unsigned char *p)
{
    return p[2] << 16 | little16(p);
}

/* A size of PNG is 31 bits; more is over every limit anyway. */
static int32_t big31(const unsigned char *p)
{
    return (p[0] & 0x7f) << 24 | p[1] << 16 | big16(p + 2);
}

static bool has(struct str s, size_t at, const char *four)
{
    return s.n >= at + 4 && memcmp(s.p + at, four, 4) == 0;
}

/* What a header says. */
struct header {
    int32_t w, h;
    uint64_t kept; /* bytes of it that a decoder keeps at once, beside rows */
};

static uint64_t pixels(const struct header *d)
{
    return (uint64_t)d->w * (uint64_t)d->h;
}

static bool png_header(struct str file, struct header *d)
{
    enum { INTERLACE_AT = 28 };
    if (file.n < 24 || !has(file, 4, "\r\n\x1a\n") || !has(file, 12, "IHDR"))
        return false;
    d->w = big31(bytes(file) + 16);
    d->h = big31(bytes(file) + 20);
    if (file.n > INTERLACE_AT && file.p[INTERLACE_AT] == 1) /* another number is an error */
        d->kept = 4 * pixels(d);
    return true;
}

static bool is_frame_header(unsigned char marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* All coefficients, two bytes each, in blocks of 8 x 8; blocks fill up what each component has of
 * a unit of all of them (T.81 A.2.3). */
static uint64_t jpeg_coefficients(const struct header *d, const unsigned char *component, int n)
{
    int most_h = 1, most_v = 1;
    uint64_t blocks = 0;
    for (int i = 0; i < n; i++) {
        int h = component[3 * i + 1] >> 4, v = component[3 * i + 1] & 15;
        most_h = h > most_h ? h : most_h;
        most_v = v > most_v ? v : most_v;
        blocks += (uint64_t)(h * v);
    }
    uint64_t across = (uint64_t)(d->w + 8 * most_h - 1) / (uint64_t)(8 * most_h);
    uint64_t down = (uint64_t)(d->h + 8 * most_v - 1) / (uint64_t)(8 * most_v);
    return across * down * blocks * 64 * 2;
}

/* The frame: its size, and what is kept unless its first scan turns out to be its only one. */
static bool jpeg_frame(struct str frame, struct header *d, int *components)
{
    enum { MOST_A_PIXEL = 8 }; /* of four components */
    const unsigned char *p = bytes(frame);
    if (frame.n < 9)
        return false;
    d->h = big16(p + 5);
    d->w = big16(p + 7);
    bool cut = frame.n < 10 || frame.n < 10 + 3 * (size_t)p[9];
    *components = cut ? 0 : p[9];
    d->kept = cut ? MOST_A_PIXEL * pixels(d) : jpeg_coefficients(d, p + 10, p[9]);
    return true;
}

static bool is_sequential(unsigned char frame)
{
    return frame == 0xc0 || frame == 0xc1 || frame == 0xc9;
}

static bool jpeg_header(struct str file, struct header *d)
{
    const unsigned char *p = bytes(file);
    unsigned char frame = 0;
    int components = 0;
    for (size_t at = 2; at + 4 <= file.n;) {
        unsigned char marker = p[at + 1];
        if (p[at] != 0xff)
            break;
        if (marker == 0xff) { /* a fill byte */
            at++;
            continue;
        }
        if (!frame && is_frame_header(marker)) {
            if (!jpeg_frame((struct str){file.p + at, file.n - at}, d, &components))
                return false;
            frame = marker;
        }
        if (marker == 0xda && frame && file.n - at > 4 && p[at + 4] == components &&
            is_sequential(frame))
            d->kept = 0;
        /* Markers without a length, and the scan, do not come before the frame. */
        if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda) || big16(p + at + 2) < 2)
            break;
        at += 2 + (size_t)big16(p + at + 2);
    }
    return frame != 0;
}

/* Behind the segment, or the two bytes that are no segment, at `at`. */
static size_t next_segment(struct str file, size_t at)
{
    const unsigned char *p = bytes(file) + at;
    bool alone = p[1] == 0x01 || (p[1] >= 0xd0 && p[1] <= 0xd8);
    int32_t length = alone || file.n - at < 4 ? 0 : big16(p + 2);
    return at + 2 + (size_t)(alone ? 0 : length < 2 ? 2 : length);
}

/* The next marker from `at` on, past compressed bytes and what is none; the end if there is none.
 */
static size_t next_marker(struct str file, size_t at)
{
    const unsigned char *p = bytes(file), *found;
    while (at + 1 < file.n && (found = memchr(p + at, 0xff, file.n - 1 - at))) {
        at = (size_t)(found - p);
        if (p[at + 1] != 0 && p[at + 1] != 0xff && !(p[at + 1] >= 0xd0 && p[at + 1] <= 0xd7))
            return at;
        at++;
    }
    return file.n;
}

unsigned picture_scans(struct str jpeg)
{
    enum { EOI = 0xd9, SOS = 0xda };
    unsigned scans = 0;
    for (size_t at = 0; (at = next_marker(jpeg, at)) < jpeg.n; at = next_segment(jpeg, at)) {
        unsigned char marker = bytes(jpeg)[at + 1];
        if (marker == EOI)
            break;
        scans += marker == SOS;
    }
    return scans;
}

/* What its chunks make a decoder keep: RFC 9649 2.3 to 2.7. */
static uint64_t webp_kept(struct str file, uint64_t n_pixels)
{
    const unsigned char *p = bytes(file);
    uint64_t a_pixel = 0;
    for (size_t at = 12; at + 8 <= file.n;) {
        size_t n = (size_t)little16(p + at + 4) | (size_t)little16(p + at + 6) << 16;
        uint64_t of_chunk = has(file, at, "VP8L") ? 4 : has(file, at, "ALPH") ? 5 : 0;
        a_pixel = of_chunk > a_pixel ? of_chunk : a_pixel;
        if (n > file.n - at - 8)
            break;
        at += 8 + n + (n & 1);
    }
    return a_pixel * n_pixels;
}

static bool webp_header(struct str file, struct header *d)
{
    if (file.n < 30 || !has(file, 8, "WEBP"))
        return false;
    const unsigned char *p = bytes(file) + 20; /* after the first chunk's name and length */
    if (has(file, 12, "VP8X")) {
        d->w = little24(p + 4) + 1;
        d->h = little24(p + 7) + 1;
    } else if (has(file, 12, "VP8L") && p[0] == 0x2f) {
        d->w = (little16(p + 1) & 0x3fff) + 1;
        d->h = (little24(p + 2) >> 6 & 0x3fff) + 1;
    } else if (has(file, 12, "VP8 ") && memcmp(p + 3, "\x9d\x01\x2a", 3) == 0) {
        d->w = little16(p + 6) & 0x3fff;
        d->h = little16(p + 8) & 0x3fff;
    } else {
        return false;
    }
    d->kept = webp_kept(file, pixels(d));
    return true;
}

static bool is_small_enough(const struct header *d, struct err *e)
{
    if (d->w > PICTURE_MAX_SIDE || d->h > PICTURE_MAX_SIDE || pixels(d) > PICTURE_MAX_PIXELS)
        return err_set(e, ERR_TOO_BIG, "%d x %d pixels, at most %d a side and %u in all", d->w,
                       d->h, PICTURE_MAX_SIDE, PICTURE_MAX_PIXELS);
    return d->kept <= PICTURE_DECODE_BYTES ||
           err_set(e, ERR_TOO_BIG,
                   "%d x %d pixels, which as it is coded take %llu MB to decode, at most %u; "
                   "baseline JPEG and plain PNG take none",
                   d->w, d->h, (unsigned long long)(d->kept >> 20), PICTURE_DECODE_BYTES >> 20);
}

bool picture_size(struct str file, enum picture_format *format, int32_t *w, int32_t *h,
                  struct err *e)
{
    enum picture_format f;
    struct header d = {0};
    bool known;
    if (has(file, 0, "\x89PNG"))
        f = PICTURE_PNG, known = png_header(file, &d);
    else if (file.n >= 2 && memcmp(file.p, "\xff\xd8", 2) == 0)
        f = PICTURE_JPEG, known = jpeg_header(file, &d);
    else if (has(file, 0, "RIFF"))
        f = PICTURE_WEBP, known = webp_header(file, &d);
    else
        return err_set(e, ERR_CORRUPT, "not a PNG, JPEG or WebP picture");
    if (!known || d.w == 0 || d.h == 0)
        return err_set(e, ERR_CORRUPT, "no size found in the picture's header");
    if (!is_small_enough(&d, e))
        return false;
    unsigned scans = f == PICTURE_JPEG ? picture_scans(file) : 1;
    if (scans > PICTURE_MAX_SCANS)
        return err_set(e, ERR_TOO_BIG, "%u scans, at most %u: save it as a baseline JPEG", scans,
                       PICTURE_MAX_SCANS);
    *format = f, *w = d.w, *h = d.h;
    return true;
}
