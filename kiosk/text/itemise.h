/* itemise.h - which face each character is shaped with. */
#ifndef TEXT_ITEMISE_H
#define TEXT_ITEMISE_H
#include "text/norm.h"
#include "text/para.h"

enum { ITEMISE_LINE_END = FONT_COUNT }; /* instead of a face: a newline is not shaped */

/* For each character its face (or ITEMISE_LINE_END) and the mark of the span it stands in. */
void itemise_faces(const struct fonts *f, const struct norm_text *text,
                   const struct para_span *spans, size_t n_spans, bool bold, uint8_t *faces,
                   uint8_t *marks);
/* True if the character stands on the one before it, as marks and what follows coeng do: a span
 * that starts here starts with the next letter. */
bool itemise_joins(const struct norm_text *text, size_t i);
/* True too if it is not seen: a joiner, a soft hyphen. */
bool itemise_stacks(const struct norm_text *text, size_t i);
#endif
