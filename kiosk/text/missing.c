#include "text/missing.h"

#include "base/log.h"
#include "text/norm.h"

static bool is_named(const struct missing *m, uint32_t c)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->named[i] == c)
            return true;
    return false;
}

void missing_report(struct missing *m, const struct fonts *f, struct str text,
                    struct arena *scratch)
{
    struct norm_text n;
    norm_decode(text, scratch, &n);
    for (size_t i = 0; i < n.n && m->n < MISSING_NAMED; i++) {
        if (fonts_have(f, n.at[i]) || is_named(m, n.at[i]))
            continue;
        m->named[m->n++] = n.at[i];
        log_warning("text: no glyph for U+%04X, shown as a box", n.at[i]);
        if (m->n == MISSING_NAMED)
            log_warning("text: %d characters have no glyph; those that follow are not named",
                        MISSING_NAMED);
    }
}
