/* markdown.c - line by line: a sign is a fault if it stands in the line and is still there in the
 * block's text; so \** or 5 * 3 is none. */
#include "packer/markdown.h"

#include "base/utf8.h"

#include <ctype.h>
#include <string.h>
#include <unicode/uchar.h>

struct block {
    struct findings *f;
    struct str file;
    uint32_t line;
    const struct doc_block *b;
    bool first;      /* line of the block */
    unsigned shown;  /* of `signs`, by their numbers: those that stand in the block's text */
    bool shows_link; /* "](" does */
    bool is_odd;     /* its text has what is no character */
};

#define FAULT(at, ...) findings_add((at)->f, FINDING_ERROR, (at)->file, (at)->line, __VA_ARGS__)
#define DOUBT(at, ...) findings_add((at)->f, FINDING_WARNING, (at)->file, (at)->line, __VA_ARGS__)

static bool has(struct str s, const char *sign)
{
    return memmem(s.p, s.n, sign, strlen(sign));
}

static bool has_twice(struct str s, const char *sign)
{
    const char *at = memmem(s.p, s.n, sign, strlen(sign));
    return at &&
           has((struct str){at + strlen(sign), s.n - (size_t)(at - s.p) - strlen(sign)}, sign);
}

static struct str skip(struct str s, size_t n)
{
    return (struct str){s.p + n, s.n - n};
}

static bool is_blank_at(struct str s, size_t i)
{
    return i >= s.n || s.p[i] == ' ' || s.p[i] == '\t';
}

/* The digits at the beginning, or 0. */
static size_t digits(struct str s)
{
    size_t n = 0;
    while (n < s.n && n < 9 && isdigit((unsigned char)s.p[n]))
        n++;
    return n;
}

/* "12." or "12)" at the beginning: how long, or 0. */
static size_t number(struct str s, int *out)
{
    int64_t v;
    size_t n = digits(s);
    if (n == s.n || (s.p[n] != '.' && s.p[n] != ')') ||
        !str_int((struct str){s.p, n}, 0, 999999999, &v))
        return 0;
    *out = (int)v;
    return n + 1;
}

/* Beyond the marks of notices and list items; *n is the last number among them, or -1. */
static struct str behind_marks(struct str line, int *n)
{
    *n = -1;
    for (;;) {
        struct str s = str_trim(line);
        int v = -1;
        size_t mark = s.n && strchr("-+*>", s.p[0]) ? 1 : number(s, &v);
        if (!mark || (!is_blank_at(s, mark) && s.p[0] != '>'))
            return s;
        *n = v;
        line = skip(s, mark);
    }
}

/* The number that is written may be another than the one that is shown: only the first counts. */
static void check_number(struct markdown *m, const struct block *at, int written)
{
    int level = at->b->level, shown = at->b->number, before = m->shown[level];
    bool begins = shown == 1 || shown != before + 1;
    if (begins)
        m->first[level] = written;
    m->shown[level] = shown;
    if (written == 0 || (written != shown && written != m->first[level]))
        FAULT(at,
              "written as %d, shown as %d: lists are numbered 1, 2, 3; correct the number, or "
              "write %d\\. if this is no list",
              written, shown, written);
    else if (begins && shown != 1)
        DOUBT(at,
              "\"%d.\" at the beginning of a line makes a numbered list of it; write %d\\. if "
              "this is no list",
              written, written);
}

/* Signs of other kinds of Markdown. */
enum where { ANYWHERE, TWICE, FIRST };
static const struct {
    const char *sign;
    enum where where;
    const char *advice;
} signs[] = {
    {"~~", ANYWHERE, "striking through is not part of the format; remove what no longer holds"},
    {"==", TWICE, "highlighting is not part of the format; write **bold**"},
    {"**", ANYWHERE, "bold begins and ends beside a letter, **so**; correct it, or remove it"},
    {"[^", ANYWHERE, "footnotes are not part of the format; write the note in brackets"},
    {"[ ]", FIRST, "tick boxes are not part of the format; write a list"},
    {"[x]", FIRST, "tick boxes are not part of the format; write a list"},
    {"[X]", FIRST, "tick boxes are not part of the format; write a list"},
};
enum { SIGNS = sizeof signs / sizeof *signs };

/* `s` is the line behind its marks. */
static void check_signs(const struct block *at, struct str line, struct str s)
{
    for (size_t i = 0; i < SIGNS; i++) {
        const char *sign = signs[i].sign;
        bool found = signs[i].where == FIRST   ? str_starts(s, sign)
                     : signs[i].where == TWICE ? has_twice(line, sign)
                                               : has(line, sign);
        if (found && at->shown & 1u << i)
            FAULT(at, "\"%s\" is shown as it is: %s", sign, signs[i].advice);
    }
}

/* "[words](not a slug": the round brackets hold a blank, or do not end.  \[so](it is meant). */
static bool has_broken_link(struct str line)
{
    const char *open = NULL;
    size_t end = 0, blank = 0; /* the next ")", and the last blank before it */
    for (size_t i = 0; i + 1 < line.n; i++) {
        if (line.p[i] == '[')
            open = line.p + i;
        if (line.p[i] != ']' || line.p[i + 1] != '(' || !open)
            continue;
        for (end = end < i + 2 ? i + 2 : end; end < line.n && line.p[end] != ')'; end++)
            blank = line.p[end] == ' ' ? end : blank;
        bool escaped = open > line.p && open[-1] == '\\';
        if (!escaped && (end == line.n || blank >= i + 2))
            return true;
    }
    return false;
}

static bool is_table(struct str s)
{
    bool bar = false, dash = false;
    for (size_t i = 0; i < s.n; i++) {
        bar |= s.p[i] == '|';
        dash |= s.p[i] == '-';
        if (!strchr("|-: ", s.p[i]))
            return s.p[0] == '|' && has_twice(s, "|");
    }
    return bar && dash;
}

/* ##Heading, -item, 1.item */
static void check_blank_behind(const struct block *at, struct str s)
{
    int n;
    size_t hashes = 0, mark = s.n && strchr("-+", s.p[0]) ? 1 : number(s, &n);
    while (hashes < s.n && s.p[hashes] == '#')
        hashes++;
    if (hashes > 1 && hashes < s.n && at->b->kind != DOC_HEADING)
        FAULT(at, "\"%.*s\" is shown as it is: a heading has a blank behind it; write \"## ...\"",
              (int)hashes, s.p);
    size_t next = mark;
    if (mark && mark < s.n && u_isalpha((UChar32)utf8_next(s, &next)))
        DOUBT(at,
              "\"%.*s\" is shown as it is: an item of a list has a blank behind it; write "
              "\"%.*s ...\"",
              (int)mark, s.p, (int)mark, s.p);
}

/* "a) ", "\u2022 " and their like, which are no Markdown, and "2. ", with which no list begins
 * inside of a paragraph: the lines run together. */
static bool is_foreign_item(struct str s)
{
    static const uint32_t bullets[] = {0xB7,   0x2013, 0x2014, 0x2022, 0x2023, 0x2043,
                                       0x25AA, 0x25A0, 0x25CB, 0x25CF, 0x25E6, 0xF0B7};
    size_t n = 0;
    uint32_t c = s.n ? utf8_next(s, &n) : 0;
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++)
        if (c == bullets[i])
            return true;
    int ignored;
    size_t mark = number(s, &ignored);
    return (mark && is_blank_at(s, mark)) ||
           (u_isalpha((UChar32)c) && n + 1 < s.n && s.p[n] == ')' && is_blank_at(s, n + 1));
}

static bool breaks_hard(struct str line)
{
    size_t slashes = 0;
    while (slashes < line.n && line.p[line.n - 1 - slashes] == '\\')
        slashes++;
    return slashes % 2 || (line.n > 2 && memcmp(line.p + line.n - 2, "  ", 2) == 0);
}

/* `next`: the line below it, of the same block; empty if there is none. */
static bool check_joined(const struct block *at, struct str line, struct str next)
{
    struct str s = str_trim(line);
    next = str_trim(next);
    bool items = is_foreign_item(next) && (is_foreign_item(s) || s.p[s.n - 1] == ':');
    if (items)
        DOUBT(at, "this line and the next are shown as one; begin each with \"- \", or leave an "
                  "empty line between them");
    else if (next.n && breaks_hard(line))
        DOUBT(at, "the line break at the end is lost: lines of a paragraph are shown as one; leave "
                  "an empty line below it, or write a list");
    return items;
}

static bool is_no_character(uint32_t c)
{
    return (c < ' ' && c != '\n' && c != '\t') || (c >= 0x7F && c <= 0x9F) || c == UTF8_REPLACEMENT;
}

/* &#7; &#xD800; - what is written by its number and is none. */
static void check_entities(const struct block *at, struct str line)
{
    if (at->is_odd && has(line, "&#"))
        FAULT(at,
              "\"&#...;\" is the number of no character that could be shown; write the character "
              "itself, or remove it");
}

/* Once for all of its lines. */
static void look_at_text(struct block *at)
{
    for (size_t i = 0; i < SIGNS; i++)
        at->shown |= has(at->b->text, signs[i].sign) ? 1u << i : 0;
    at->shows_link = has(at->b->text, "](");
    for (size_t i = 0; i < at->b->text.n && !at->is_odd;)
        at->is_odd = is_no_character(utf8_next(at->b->text, &i));
}

static void check_line(struct markdown *m, const struct block *at, struct str line)
{
    int written;
    struct str s = behind_marks(line, &written);
    if (at->first && at->b->kind == DOC_ITEM && at->b->number && written >= 0)
        check_number(m, at, written);
    if (at->first && at->b->kind == DOC_HEADING && !(s.n && s.p[0] == '#'))
        DOUBT(at,
              "the line of --- or === below it makes a heading of it; write \"## ...\", or leave "
              "an empty line between them");
    check_signs(at, line, s);
    if (at->shows_link && has_broken_link(line))
        FAULT(at,
              "\"](\" is shown as it is: a link is [words](SLUG), with no blank in the brackets; "
              "correct it");
    check_blank_behind(at, s);
    check_entities(at, line);
}

void markdown_check(struct markdown *m, struct findings *f, struct str file, uint32_t line,
                    const struct doc_block *b, struct str written)
{
    struct block at = {.f = f, .file = file, .line = line, .b = b, .first = true};
    struct str one, rest = written;
    bool table = false, joined = false;
    look_at_text(&at);
    for (; str_next(&rest, '\n', &one); at.line++, at.first = false) {
        struct str next = STR(""), peek = rest;
        if (!str_trim(one).n)
            continue;
        if (!table && is_table(str_trim(one))) {
            table = true;
            FAULT(&at, "tables are not part of the format; write a list");
        }
        (void)str_next(&peek, '\n', &next);
        check_line(m, &at, one);
        joined = joined || table || check_joined(&at, one, next);
    }
}
