#include "base/slug.h"

bool slug_is_valid(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
              s.p[i] == '-'))
            return false;
    return s.n >= 1 && s.n <= SLUG_MAX_BYTES;
}

bool slug_is_ref(struct str s)
{
    struct str channel, slug;
    return str_cut(s, '/', &channel, &slug) ? slug_is_valid(channel) && slug_is_valid(slug)
                                            : slug_is_valid(s);
}
