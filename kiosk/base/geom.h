/* geom.h - device pixels: x right, y down, integer edges. */
#ifndef BASE_GEOM_H
#define BASE_GEOM_H
#include <stdbool.h>
#include <stdint.h>

struct rect {
    int32_t x, y, w, h;
};

static inline struct rect rect_meet(struct rect a, struct rect b)
{
    int32_t x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
    int32_t r = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int32_t d = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x, y, r > x ? r - x : 0, d > y ? d - y : 0};
}
static inline bool rect_empty(struct rect r)
{
    return r.w <= 0 || r.h <= 0;
}
/* The smallest that holds both; what is empty has no place. */
static inline struct rect rect_join(struct rect a, struct rect b)
{
    if (rect_empty(a) || rect_empty(b))
        return rect_empty(a) ? b : a;
    int32_t x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
    int32_t r = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int32_t d = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x, y, r - x, d - y};
}
static inline bool rect_has(struct rect r, int32_t x, int32_t y)
{
    return x >= r.x && y >= r.y && x - r.x < r.w && y - r.y < r.h;
}
static inline struct rect rect_move(struct rect r, int32_t dx, int32_t dy)
{
    return (struct rect){r.x + dx, r.y + dy, r.w, r.h};
}
static inline struct rect rect_inset(struct rect r, int32_t by)
{
    return (struct rect){r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by};
}
#endif
