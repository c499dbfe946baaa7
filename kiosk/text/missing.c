#include "text/missing.h"

#include "base/log.h"

static bool is_named(const struct missing *m, uint32_t c)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->named[i] == c)
            return true;
    return false;
}

void missing_report(struct missing *m, const struct fonts *f, const uint32_t *text, size_t n)
{
    for (size_t i = 0; i < n && m->n < MISSING_NAMED; i++) {
        if (fonts_have(f, text[i]) || is_named(m, text[i]))
            continue;
        m->named[m->n++] = text[i];
        log_warning("text: no glyph for U+%04X, shown as a box", text[i]);
        if (m->n == MISSING_NAMED)
            log_warning("text: %d characters have no glyph; those that follow are not named",
                        MISSING_NAMED);
    }
}
