/* doc.c - md4c's events to blocks.
 *
 * md4c calls with pointers into the source, which is where line numbers come from.  A block opens
 * with its first text and closes where any block begins or ends, so blocks never nest:
 *
 *   enter LI            the next text opens a DOC_ITEM; later paragraphs of it are DOC_PARA
 *   enter P             a DOC_PARA, or a DOC_NOTICE inside a quote
 *   enter H             a DOC_HEADING
 *
 * What the format does not have is refused at its first text, where its line is known. */
#include "doc/doc.h"
#include "base/slug.h"
#include "base/utf8.h"

#include <ctype.h>
#include <md4c.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 3, MAX_HEADING = 3 }; /* deeper has no look on the screen */

struct reading {
    struct str source;
    struct arena *a;
    struct err *e;
    struct doc_block *blocks;
    size_t n_blocks, cap_blocks;
    struct buf text; /* of the open block */
    struct doc_span *spans;
    size_t n_spans, cap_spans;
    struct doc_fault *faults;
    size_t n_faults, cap_faults;
    bool open, item_due, stopped;
    int heading, quotes, depth, bold;
    int number[MAX_DEPTH + 1]; /* of the list at this depth; -1: bullets */
    struct str target;         /* of the link that the text is in; n == 0: none */
    const char *refused;       /* named with the line of the next text */
    bool link_is_empty;        /* so far */
    size_t seen_at;            /* `seen_line` is the line of this byte */
    uint32_t seen_line;
    bool *is_used; /* of each line, from 1: its words are shown, or name where a link goes */
};

static uint32_t line_of(struct reading *r, const char *p)
{
    if (p < r->source.p || p >= r->source.p + r->source.n)
        return r->seen_line; /* md4c's own literals: a space, a newline */
    size_t at = (size_t)(p - r->source.p);
    if (at < r->seen_at) {
        r->seen_at = 0;
        r->seen_line = 1;
    }
    for (; r->seen_at < at; r->seen_at++)
        r->seen_line += r->source.p[r->seen_at] == '\n';
    return r->seen_line;
}

static void fault(struct reading *r, enum err_code code, uint32_t line, const char *what)
{
    if (r->stopped)
        return;
    if (!r->n_faults)
        err_set(r->e, code, "line %u: %s", line, what);
    MEM_PUSH(r->faults, r->n_faults, r->cap_faults) = (struct doc_fault){line, what};
}

/* Asks md4c to stop.  It does not pass every such request on to md_parse's result, so `n_faults`
 * is what counts. */
static int fail(struct reading *r, enum err_code code, uint32_t line, const char *what)
{
    fault(r, code, line, what);
    r->stopped = true;
    return 1;
}

static int refuse(struct reading *r, uint32_t line, const char *what)
{
    return fail(r, ERR_UNSUPPORTED, line, what);
}

static void close_block(struct reading *r)
{
    if (!r->open)
        return;
    struct doc_block *b = &r->blocks[r->n_blocks - 1];
    r->open = false;
    if (r->text.n && r->text.p[r->text.n - 1] == ' ')
        r->text.n--;
    b->text = str_copy(r->a, buf_str(&r->text));
    while (r->n_spans && r->spans[r->n_spans - 1].start >= b->text.n)
        r->n_spans--;
    if (r->n_spans && r->spans[r->n_spans - 1].end > b->text.n)
        r->spans[r->n_spans - 1].end = (uint32_t)b->text.n;
    b->n_spans = r->n_spans;
    b->spans = ARENA_NEW(r->a, struct doc_span, r->n_spans);
    if (r->n_spans)
        memcpy(b->spans, r->spans, r->n_spans * sizeof *b->spans);
    r->text.n = r->n_spans = 0;
    if (b->text.n == 0)
        r->n_blocks--;
}

static int open_block(struct reading *r, uint32_t line)
{
    if (r->n_blocks == DOC_MAX_BLOCKS)
        return fail(r, ERR_TOO_BIG, line, "too many blocks for one item");
    struct doc_block b = {.kind = DOC_PARA, .line = line};
    if (r->heading) {
        b.kind = DOC_HEADING;
        b.level = r->heading;
    } else if (r->item_due) {
        b.kind = DOC_ITEM;
        b.level = r->depth;
        b.number = r->number[r->depth] > 0 ? r->number[r->depth] : 0;
    } else if (r->quotes) {
        b.kind = DOC_NOTICE;
    }
    r->item_due = false;
    MEM_PUSH(r->blocks, r->n_blocks, r->cap_blocks) = b;
    r->open = true;
    return 0;
}

/* One byte of text; white space is joined across pieces and left out at the block's start. */
static void add_byte(struct reading *r, char c)
{
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        if (r->text.n && r->text.p[r->text.n - 1] != ' ')
            buf_putc(&r->text, ' ');
    } else {
        buf_putc(&r->text, c);
    }
}

static void add_text(struct reading *r, struct str s, uint32_t line)
{
    size_t start = r->text.n;
    for (size_t i = 0; i < s.n; i++)
        add_byte(r, s.p[i]);
    uint8_t style = (r->bold ? DOC_BOLD : DOC_PLAIN) | (r->target.n ? DOC_LINK : DOC_PLAIN);
    if (style == DOC_PLAIN || r->text.n == start)
        return;
    struct doc_span *last = r->n_spans ? &r->spans[r->n_spans - 1] : NULL;
    if (last && last->end == start && last->style == style && str_eq(last->target, r->target)) {
        last->end = (uint32_t)r->text.n;
        return;
    }
    MEM_PUSH(r->spans, r->n_spans, r->cap_spans) =
        (struct doc_span){(uint32_t)start, (uint32_t)r->text.n, style, r->target, line};
}

/* &name; &#10; &#x1F; - the few names that writers use; U+FFFD for what is no character. */
static bool entity(struct str s, char out[4], size_t *n)
{
    static const struct {
        const char *name, *text;
    } names[] = {{"&amp;", "&"},   {"&lt;", "<"},   {"&gt;", ">"},
                 {"&quot;", "\""}, {"&apos;", "'"}, {"&nbsp;", "\xC2\xA0"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(s, names[i].name)) {
            *n = strlen(names[i].text);
            memcpy(out, names[i].text, *n);
            return true;
        }
    if (s.n < 4 || s.p[1] != '#')
        return false;
    bool hex = s.p[2] == 'x' || s.p[2] == 'X';
    unsigned long c = strtoul(s.p + (hex ? 3 : 2), NULL, hex ? 16 : 10); /* md4c saw the digits */
    *n = utf8_put(c && c <= 0x10FFFF ? (uint32_t)c : UTF8_REPLACEMENT, out);
    return true;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *ctx)
{
    struct reading *r = ctx;
    struct str s = {p, n};
    char one[4];
    uint32_t line = line_of(r, p);
    if (type == MD_TEXT_HTML)
        r->refused = "HTML is not part of the format; write Markdown";
    if (type == MD_TEXT_ENTITY && !entity(s, one, &s.n))
        r->refused = "unknown entity; write the character itself";
    if (r->refused)
        return refuse(r, line, r->refused);
    if (type == MD_TEXT_ENTITY)
        s.p = one;
    else if (type == MD_TEXT_NULLCHAR)
        s = STR("\xEF\xBF\xBD");
    else if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
        s = STR(" ");
    if (!r->open && open_block(r, line))
        return 1;
    r->is_used[line] = true;
    r->link_is_empty = false;
    add_text(r, s, line);
    return 0;
}

static const char *heading_fault(const struct reading *r, unsigned level)
{
    if (level == 1)
        return "# is the title, which stands in the front matter; begin with ##";
    if (level > MAX_HEADING)
        return "headings go down to ### only";
    return r->depth || r->quotes ? "no heading inside a list or a notice" : NULL;
}

static void enter_list(struct reading *r, int first)
{
    if (r->quotes)
        r->refused = "no list inside a notice";
    else if (r->depth == MAX_DEPTH)
        r->refused = "lists go three levels deep only";
    else
        r->number[++r->depth] = first;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    struct reading *r = ctx;
    close_block(r);
    switch (type) {
    case MD_BLOCK_QUOTE:
        r->quotes++;
        break;
    case MD_BLOCK_UL:
        enter_list(r, -1);
        break;
    case MD_BLOCK_OL: {
        unsigned start = ((MD_BLOCK_OL_DETAIL *)detail)->start;
        enter_list(r, start > 1 ? (int)start : 1);
        break;
    }
    case MD_BLOCK_LI:
        r->item_due = true;
        break;
    case MD_BLOCK_H:
        r->heading = (int)((MD_BLOCK_H_DETAIL *)detail)->level;
        r->refused = r->refused ? r->refused : heading_fault(r, (unsigned)r->heading);
        break;
    case MD_BLOCK_CODE:
        r->refused = "code is not part of the format";
        break;
    case MD_BLOCK_HTML:
        r->refused = "HTML is not part of the format; write Markdown";
        break;
    case MD_BLOCK_TABLE:
        r->refused = "tables are not part of the format; write a list";
        break;
    case MD_BLOCK_HR: /* has no text, so no line of its own */
        return refuse(r, r->seen_line, "a rule (---) near this line is not part of the format");
    default:
        break;
    }
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    (void)detail;
    struct reading *r = ctx;
    close_block(r);
    if (r->refused) /* it had no text */
        return refuse(r, r->seen_line, r->refused);
    if (type == MD_BLOCK_QUOTE)
        r->quotes--;
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
        r->depth--;
    if (type == MD_BLOCK_LI) {
        r->item_due = false;
        if (r->number[r->depth] > 0)
            r->number[r->depth]++;
    }
    if (type == MD_BLOCK_H)
        r->heading = 0;
    return 0;
}

/* A bad one is read on as text, so that all of them are found at once. */
static void enter_link(struct reading *r, const MD_SPAN_A_DETAIL *link)
{
    struct str target = {link->href.text, link->href.size};
    uint32_t line = line_of(r, target.p);
    r->is_used[line] = r->link_is_empty = true;
    if (slug_is_ref(target))
        r->target = str_copy(r->a, target);
    else
        fault(r, ERR_UNSUPPORTED, line, "a link goes to another item, by SLUG or CHANNEL/SLUG");
    if (link->title.size)
        fault(r, ERR_UNSUPPORTED, line, "a link's title is not shown; write [words](SLUG)");
}

static void leave_link(struct reading *r)
{
    if (r->link_is_empty)
        fault(r, ERR_UNSUPPORTED, r->seen_line, "a link without words is not shown");
    r->link_is_empty = false;
    r->target = STR("");
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    struct reading *r = ctx;
    if (type == MD_SPAN_A) {
        enter_link(r, detail);
        return 0;
    }
    if (type == MD_SPAN_STRONG) {
        r->bold++;
        return 0;
    }
    if (type == MD_SPAN_IMG) {
        uint32_t line = line_of(r, ((MD_SPAN_IMG_DETAIL *)detail)->src.text);
        return refuse(r, line, "pictures stand in item.yaml, not in the text");
    }
    r->refused = type == MD_SPAN_CODE ? "code is not part of the format"
                                      : "*italics* are not part of the format; write **bold**";
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    (void)detail;
    struct reading *r = ctx;
    if (type == MD_SPAN_A)
        leave_link(r);
    else
        r->bold--;
    return 0;
}

static bool is_text(struct reading *r)
{
    for (size_t i = 0; i < r->source.n; i++) {
        unsigned char c = (unsigned char)r->source.p[i];
        if (c < ' ' && c != '\n' && c != '\r' && c != '\t')
            return !refuse(r, line_of(r, r->source.p + i), "a control character");
    }
    return utf8_valid(r->source) || !refuse(r, 1, "the text is not UTF-8");
}

/* A mark that opens a notice or a list's item at the beginning of s: its bytes; 0: none. */
static size_t opens(struct str s)
{
    size_t n = 0;
    if (s.n && s.p[0] == '>')
        return 1;
    while (n < s.n && n < 9 && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    if (n == s.n || !strchr(n ? ".)" : "-+*", s.p[n]))
        return 0;
    n++;
    return n == s.n || s.p[n] == ' ' || s.p[n] == '\t' ? n : 0;
}

/* How deep a line's own marks nest, at the most: "> - 1. x" is 3. */
static unsigned nesting(struct str line)
{
    unsigned depth = 0;
    for (size_t at = 0, n = 1; n; at += n) {
        while (at < line.n && (line.p[at] == ' ' || line.p[at] == '\t'))
            at++;
        n = opens((struct str){line.p + at, line.n - at});
        depth += n > 0;
    }
    return depth;
}

/* Beyond the marks of notices and list items. */
static struct str behind_marks(struct str line)
{
    for (size_t n = 1; n;) {
        line = str_trim(line);
        n = opens(line);
        line = (struct str){line.p + n, line.n - n};
    }
    return line;
}

static bool has_words(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80 || isalnum((unsigned char)s.p[i]))
            return true;
    return false;
}

/* "[a]:" above the target that a link goes to. */
static bool is_label(const struct reading *r, struct str s, uint32_t line)
{
    return s.n > 2 && s.p[0] == '[' && memcmp(s.p + s.n - 2, "]:", 2) == 0 && r->is_used[line + 1];
}

/* Markdown keeps some lines to itself: "[note]: closed", which it takes for where a link goes, and
 * "2024.", an item of a list without words. */
static void find_hidden(struct reading *r)
{
    uint32_t line = 1;
    for (struct str rest = r->source, one; str_next(&rest, '\n', &one); line++) {
        struct str s = behind_marks(one);
        if (!r->is_used[line] && has_words(one) && !is_label(r, s, line))
            fault(r, ERR_UNSUPPORTED, line,
                  s.n && s.p[0] == '['
                      ? "\"[so]:\" at its beginning hides this line; write it without the brackets"
                      : "this line would not be shown; write it in another way");
    }
}

static size_t lines(struct str s)
{
    size_t n = 1;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

#define STRING(n) STRING_OF(n)
#define STRING_OF(n) #n

/* What md4c 0.4.8 spends time on that grows with the square of the text.  A search over all its
 * marks found no other: within these bounds 64 KiB take some 20 ms at the most. */
static bool is_bounded(struct reading *r)
{
    uint32_t line = 1, brackets = 0;
    for (struct str rest = r->source, one; str_next(&rest, '\n', &one); line++) {
        if (nesting(one) > DOC_MAX_NESTING)
            return !fail(
                r, ERR_TOO_BIG, line,
                "more than " STRING(DOC_MAX_NESTING) " marks of notices and lists begin it; "
                                                     "remove some");
        for (size_t i = 0; i < one.n; i++)
            brackets += one.p[i] == '[';
        if (brackets > DOC_MAX_BRACKETS)
            return !fail(
                r, ERR_TOO_BIG, line,
                "more than " STRING(DOC_MAX_BRACKETS) " [ in one text; make two items of it");
    }
    return true;
}

bool doc_parse(struct str markdown, struct arena *a, struct doc *out, struct err *e)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_TABLES, /* tables: to be refused */
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = on_text,
    };
    struct reading r = {.source = markdown, .a = a, .e = e, .target = STR(""), .seen_line = 1};
    if (markdown.n > DOC_MAX_BYTES) {
        fail(&r, ERR_TOO_BIG, 1, "the text is longer than 64 KiB; make two items of it");
    } else if (is_text(&r) && is_bounded(&r)) {
        /* md4c 0.4.8 reads on behind a text that ends in "](": a newline stops it. */
        r.source = str_format(a, "%.*s\n", STR_ARG(markdown));
        r.is_used = arena_zero(a, sizeof *r.is_used, lines(r.source) + 2);
        if (md_parse(r.source.p, (MD_SIZE)r.source.n, &parser, &r) != 0)
            refuse(&r, 1, "the Markdown parser gave up");
        find_hidden(&r);
    }
    *out = (struct doc){ARENA_NEW(a, struct doc_block, r.n_blocks), r.n_blocks,
                        ARENA_NEW(a, struct doc_fault, r.n_faults), r.n_faults};
    if (r.n_blocks)
        memcpy(out->blocks, r.blocks, r.n_blocks * sizeof *r.blocks);
    if (r.n_faults)
        memcpy(out->faults, r.faults, r.n_faults * sizeof *r.faults);
    free(r.blocks);
    free(r.spans);
    free(r.faults);
    buf_free(&r.text);
    return out->n_faults == 0;
}
