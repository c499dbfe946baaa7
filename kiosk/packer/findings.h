/* findings.h - what is wrong with the content, and where: a compiler's messages. */
#ifndef PACKER_FINDINGS_H
#define PACKER_FINDINGS_H
#include "base/str.h"

enum finding_level { FINDING_WARNING, FINDING_ERROR };
struct finding {
    enum finding_level level;
    struct str file; /* from the content root */
    uint32_t line;
    struct str text; /* what, and what to do */
};
struct findings { /* lives in the arena that is given to findings_add */
    struct finding *at;
    size_t n, cap;
    size_t errors;
};
void findings_add(struct findings *f, struct arena *a, enum finding_level level, struct str file,
                  uint32_t line, const char *fmt, ...) PRINTF_LIKE(6, 7);
void findings_sort(struct findings *f); /* by file, line, text */
#endif
