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
struct findings {
    struct arena *a; /* where all of it lives: what it is about may go before */
    struct finding *at;
    size_t n, cap;
    size_t errors;
};
void findings_add(struct findings *f, enum finding_level level, struct str file, uint32_t line,
                  const char *fmt, ...) PRINTF_LIKE(5, 6);
void findings_sort(struct findings *f); /* by file, line, text */
#endif
