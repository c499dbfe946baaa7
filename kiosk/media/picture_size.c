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

static bool png_size(struct str file, int32_t *w, int32_t *h)
{
    if (file.n < 24 || !has(file, 4, "\r\n\x1a\n") || !has(file, 12, "IHDR"))
        return false;
    *w = big31(bytes(file) + 16);
    *h = big31(bytes(file) + 20);
    return true;
}

static bool is_frame_header(unsigned char marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static bool jpeg_size(struct str file, int32_t *w, int32_t *h, int *components)
{
    const unsigned char *p = bytes(file);
    for (size_t at = 2; at + 4 <= file.n;) {
        unsigned char marker = p[at + 1];
        if (p[at] != 0xff)
            return false;
        if (marker == 0xff) { /* a fill byte */
            at++;
            continue;
        }
        if (is_frame_header(marker)) {
            if (file.n - at < 10)
                return false;
            *h = big16(p + at + 5);
            *w = big16(p + at + 7);
            *components = p[at + 9];
            return true;
        }
        /* Markers without a length, and the scan, do not come before the frame. */
        if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda) || big16(p + at + 2) < 2)
            return false;
        at += 2 + (size_t)big16(p + at + 2);
    }
    return false;
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

unsigned picture_scans(struct str jpeg, bool *whole)
{
    enum { EOI = 0xd9, SOS = 0xda };
    unsigned scans = 0;
    *whole = false;
    for (size_t at = 0; (at = next_marker(jpeg, at)) < jpeg.n; at = next_segment(jpeg, at)) {
        unsigned char marker = bytes(jpeg)[at + 1];
        *whole = marker == EOI;
        if (*whole)
            break;
        scans += marker == SOS;
    }
    return scans;
}

static bool webp_size(struct str file, int32_t *w, int32_t *h)
{
    if (file.n < 30 || !has(file, 8, "WEBP"))
        return false;
    const unsigned char *p = bytes(file) + 20; /* after the first chunk's name and length */
    if (has(file, 12, "VP8X")) {
        *w = little24(p + 4) + 1;
        *h = little24(p + 7) + 1;
    } else if (has(file, 12, "VP8L") && p[0] == 0x2f) {
        *w = (little16(p + 1) & 0x3fff) + 1;
        *h = (little24(p + 2) >> 6 & 0x3fff) + 1;
    } else if (has(file, 12, "VP8 ") && memcmp(p + 3, "\x9d\x01\x2a", 3) == 0) {
        *w = little16(p + 6) & 0x3fff;
        *h = little16(p + 8) & 0x3fff;
    } else {
        return false;
    }
    return true;
}

bool picture_is_jpeg(struct str file)
{
    return file.n >= 2 && memcmp(file.p, "\xff\xd8", 2) == 0;
}

bool picture_size(struct str file, enum picture_format *format, int32_t *w, int32_t *h,
                  struct err *e)
{
    enum picture_format f;
    int32_t pw, ph;
    int components = 0;
    bool known;
    if (has(file, 0, "\x89PNG"))
        f = PICTURE_PNG, known = png_size(file, &pw, &ph);
    else if (picture_is_jpeg(file))
        f = PICTURE_JPEG, known = jpeg_size(file, &pw, &ph, &components);
    else if (has(file, 0, "RIFF"))
        f = PICTURE_WEBP, known = webp_size(file, &pw, &ph);
    else
        return err_set(e, ERR_CORRUPT, "not a PNG, JPEG or WebP picture");
    if (!known || pw == 0 || ph == 0)
        return err_set(e, ERR_CORRUPT, "no size found in the picture's header");
    if (pw > PICTURE_MAX_SIDE || ph > PICTURE_MAX_SIDE ||
        (uint32_t)pw * (uint32_t)ph > PICTURE_MAX_PIXELS)
        return err_set(e, ERR_TOO_BIG, "%d x %d pixels, at most %d a side and %u in all", pw, ph,
                       PICTURE_MAX_SIDE, PICTURE_MAX_PIXELS);
    bool whole;
    unsigned scans = f == PICTURE_JPEG ? picture_scans(file, &whole) : 1;
    if (scans > PICTURE_MAX_SCANS)
        return err_set(e, ERR_TOO_BIG, "%u scans, at most %u: save it as a baseline JPEG", scans,
                       PICTURE_MAX_SCANS);
    if (scans > 1 && components > 3)
        return err_set(e, ERR_TOO_BIG, "four inks in %u scans: save it as a baseline JPEG", scans);
    *format = f, *w = pw, *h = ph;
    return true;
}
