#include "pack/bounds.h"

#include <math.h>
#include <stdlib.h>

static const double EQUATOR_M = 40075017; /* WGS 84 */

/* "13.7" within [-limit, limit]; at most 12 characters, which is a millimetre on the ground. */
static bool parse_degrees(struct str s, double limit, double *out)
{
    char text[16];
    if (s.n == 0 || s.n >= sizeof text)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '.' && !(s.p[i] == '-' && i == 0))
            return false;
        text[i] = s.p[i];
    }
    text[s.n] = 0;
    char *end;
    *out = strtod(text, &end);
    return end == text + s.n && *out >= -limit && *out <= limit;
}

static bool parse_corner(struct str s, double *latitude, double *longitude)
{
    struct str a, b;
    return str_cut(s, ',', &a, &b) && parse_degrees(str_trim(a), 90, latitude) &&
           parse_degrees(str_trim(b), 180, longitude);
}

bool bounds_parse(struct str text, struct bounds *out, struct err *e)
{
    struct str first, second;
    struct bounds b;
    int shown = text.n < 60 ? (int)text.n : 60;
    if (!str_cut(text, ' ', &first, &second) || !parse_corner(first, &b.south, &b.west) ||
        !parse_corner(str_trim(second), &b.north, &b.east))
        return err_set(e, ERR_CORRUPT,
                       "expected SOUTH,WEST NORTH,EAST in degrees as 13.70,107.40 13.80,107.55, "
                       "found \"%.*s\"",
                       shown, text.p);
    if (b.south >= b.north || b.west >= b.east)
        return err_set(e, ERR_CORRUPT, "south must be below north and west below east in \"%.*s\"",
                       shown, text.p);
    *out = b;
    return true;
}

bool bounds_hold(const struct bounds *b, double latitude, double longitude)
{
    return latitude >= b->south && latitude <= b->north && longitude >= b->west &&
           longitude <= b->east;
}

void bounds_place(const struct bounds *b, double latitude, double longitude, double *x, double *y)
{
    *x = (longitude - b->west) / (b->east - b->west);
    *y = (b->north - latitude) / (b->north - b->south);
}

void bounds_keep(struct bounds *b, double width, double height)
{
    double x = (b->east - b->west) * (1 - width) / 2, y = (b->north - b->south) * (1 - height) / 2;
    *b = (struct bounds){b->south + y, b->west + x, b->north - y, b->east - x};
}

double bounds_width_m(const struct bounds *b)
{
    double middle = (b->south + b->north) / 2 * acos(-1) / 180;
    return (b->east - b->west) / 360 * EQUATOR_M * cos(middle);
}

double bounds_round_m(double most)
{
    double unit = pow(10, floor(log10(most)));
    return most >= 5 * unit ? 5 * unit : most >= 2 * unit ? 2 * unit : unit;
}
