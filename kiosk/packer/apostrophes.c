/* apostrophes.c - an apostrophe stands in a word (it's) or at its end (tourists'), where it looks
 * like a closing quote: it is one if a quote of its kind is open. */
#include "packer/apostrophes.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

static const struct {
    uint32_t c, opens; /* opens: the quote that c would close */
    const char *wrong; /* NULL: it is an apostrophe */
} marks[] = {
    {'\'', '\'', NULL},    {0x2019, 0x2018, NULL}, {0x02BC, 0, NULL},
    {0x2018, 0, "\u2018"}, {0x00B4, 0, "\u00B4"},
};
enum { MARKS = sizeof marks / sizeof *marks };

struct reading {
    uint32_t before, c, after; /* 0 at both ends of the text */
    unsigned open[MARKS];      /* quotes, by the mark that closes them */
};

/* Khmer has no apostrophes, and no blanks beside its quotes. */
static bool in_word(uint32_t c)
{
    bool khmer = c >= 0x1780 && c <= 0x17FF;
    return !khmer && (U_GET_GC_MASK((UChar32)c) & (U_GC_L_MASK | U_GC_M_MASK));
}

static bool closes(struct reading *r)
{
    for (unsigned k = 0; k < MARKS; k++)
        if (r->c == marks[k].c && r->open[k] && !in_word(r->after)) {
            r->open[k]--;
            return true;
        }
    return false;
}

/* After nothing, before what it holds. */
static void note_opening(struct reading *r)
{
    bool alone = r->after == 0 || u_isUWhiteSpace((UChar32)r->after);
    for (unsigned k = 0; k < MARKS; k++)
        if (r->c == marks[k].opens && !alone && !u_isalnum((UChar32)r->before))
            r->open[k]++;
}

static unsigned right(unsigned used)
{
    for (unsigned k = 0; k < MARKS; k++)
        if (marks[k].wrong)
            used &= ~(1u << k);
    return used;
}

/* Each wrong mark once, and once that there are two right ones. */
static void use(struct apostrophes *a, struct findings *f, struct str file, uint32_t line,
                unsigned k)
{
    unsigned before = a->used;
    a->used |= 1u << k;
    if (a->used == before)
        return;
    if (marks[k].wrong)
        findings_add(f, FINDING_WARNING, file, line,
                     "%s is no apostrophe; write \u2019, or what the rest of the text has",
                     marks[k].wrong);
    else if (right(before) && !(right(before) & (right(before) - 1)))
        findings_add(f, FINDING_WARNING, file, line,
                     "different apostrophes (' \u2019 \u02BC) in one text; use one of them");
}

void apostrophes_check(struct apostrophes *a, struct findings *f, struct str file, uint32_t line,
                       struct str text)
{
    struct reading r = {0};
    for (size_t i = 0, next; i < text.n; r.before = r.c) {
        r.c = utf8_next(text, &i);
        next = i;
        r.after = i < text.n ? utf8_next(text, &next) : 0;
        line += r.before == '\n';
        if (closes(&r))
            continue;
        note_opening(&r);
        for (unsigned k = 0; k < MARKS; k++)
            if (r.c == marks[k].c && in_word(r.before))
                use(a, f, file, line, k);
    }
}
