/* bounds.h - what a map's picture shows: "SOUTH,WEST NORTH,EAST" in degrees (WGS 84), and where
 * something lies on it.  Maps are local, so degrees are even steps across the picture. */
#ifndef PACK_BOUNDS_H
#define PACK_BOUNDS_H
#include "base/str.h"

struct bounds {
    double south, west, north, east;
};
bool bounds_parse(struct str text, struct bounds *out, struct err *e) MUST_CHECK;
bool bounds_hold(const struct bounds *b, double latitude, double longitude);
/* As shares of the picture: x from its left edge, y from its top. */
void bounds_place(const struct bounds *b, double latitude, double longitude, double *x, double *y);
/* Less of it: only these shares of its width and height, around the middle. */
void bounds_keep(struct bounds *b, double width, double height);
double bounds_width_m(const struct bounds *b); /* at the middle latitude */
/* The longest of 1, 2, 5, 10, 20, 50 ... metres that is no longer than `most`. */
double bounds_round_m(double most);
#endif
