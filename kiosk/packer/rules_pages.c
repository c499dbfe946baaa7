/* rules_pages.c - one language's page: its front matter, whether it is approved, and its body. */
#include "base/utf8.h"
#include "packer/links.h"
#include "packer/markdown.h"
#include "packer/marks.h"
#include "packer/rules.h"

#include <unicode/uchar.h>

static bool is_draft(const struct content_page *p)
{
    return str_is(p->status.text, "draft");
}

static void check_front_word(const struct rules *r, const struct content_page *p, enum lang lang,
                             const struct content_word *w, const char *what, size_t most,
                             struct apostrophes *page)
{
    if (rules_missing(w))
        RULES_ERROR(r, p->file, 1, "no %s; write \"%s: ...\" between the lines ---", what, what);
    if (!w->line)
        return;
    rules_length(r, p->file, w, what, most);
    prose_check(&r->prose, p->file, w, lang, page);
}

/* A native reader's name beside a text that is not a draft is the approval. */
static void check_status(const struct rules *r, const struct content_page *p, enum lang lang)
{
    if (p->status.refused)
        return;
    if (!is_draft(p) && !str_is(p->status.text, "reviewed"))
        RULES_ERROR(r, p->file, rules_or_first(p->status.line), "status must be draft or reviewed");
    else if (!is_draft(p) && lang == LANG_JRA && rules_missing(&p->translator))
        RULES_ERROR(r, p->file, p->status.line,
                    "Jrai is a draft until a native reader has approved it; write \"status: "
                    "draft\", or the reader's name as \"translator: ...\"");
}

static void check_mark(const struct rules *r, const struct content_item *i, enum lang lang)
{
    const struct content_page *p = &i->page[lang];
    struct mark ignored;
    enum lang from;
    if (p->made_from.line && !marks_parse(p->made_from.text, &ignored))
        RULES_ERROR(r, p->file, p->made_from.line,
                    "made_from is written by \"kiosk-pack mark\"; remove the line and run it");
    else if (marks_is_old(i, lang, &from))
        RULES_WARN(r, p->file, p->made_from.line,
                   "the text in %s has changed since this translation; correct it, then run "
                   "\"kiosk-pack mark\"",
                   lang_code(from));
}

/* The looks whose page is its text; the others have a card, sentences or pictures to show. */
static bool shows_body(const struct kind *k)
{
    static const bool looks[] = {
        [KIND_TILES] = true, [KIND_WORDS] = true, [KIND_PARALLEL] = true, [KIND_MAP] = false};
    return k && looks[k->look];
}

static void check_links(const struct rules *r, const struct content_page *p, bool read,
                        const struct doc_block *b)
{
    for (size_t s = 0; s < b->n_spans; s++)
        if (b->spans[s].style & DOC_LINK)
            links_add(
                r->links, r, p->file,
                &(struct content_word){b->spans[s].target, p->body.line + b->spans[s].line - 1},
                read);
}

/* The lines of `rest` up to line `until`, which *at is the number of then. */
static struct str take_lines(struct str *rest, uint32_t *at, uint32_t until)
{
    struct str all = *rest, line;
    while (*at < until && str_next(rest, '\n', &line))
        ++*at;
    return (struct str){all.p, all.n - rest->n};
}

static void check_blocks(const struct rules *r, const struct content_page *p, const struct doc *d,
                         enum lang lang)
{
    struct str rest = p->body.text;
    struct markdown page = {0};
    uint32_t at = 1;
    for (size_t b = 0; b < d->n_blocks; b++) {
        uint32_t line = d->blocks[b].line;
        (void)take_lines(&rest, &at, line);
        uint32_t next = b + 1 < d->n_blocks ? d->blocks[b + 1].line : UINT32_MAX, peek_at = at;
        struct str peek = rest;
        struct str written = take_lines(&peek, &peek_at, next > line ? next : line + 1);
        line += p->body.line - 1;
        prose_resolved(&r->prose, p->file, line, d->blocks[b].text, written, lang);
        markdown_check(&page, r->prose.f, p->file, line, &d->blocks[b], written);
        check_links(r, p, !is_draft(p), &d->blocks[b]);
    }
}

/* &nbsp; and its like are no text. */
static bool is_blank(const struct doc *d)
{
    for (size_t b = 0; b < d->n_blocks; b++)
        for (size_t i = 0; i < d->blocks[b].text.n;) {
            UChar32 c = (UChar32)utf8_next(d->blocks[b].text, &i);
            if (!u_isUWhiteSpace(c) && !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
                return false;
        }
    return true;
}

static void check_body(const struct rules *r, const struct content_item *i, enum lang lang,
                       struct apostrophes *page)
{
    const struct content_page *p = &i->page[lang];
    struct doc d;
    struct err e;
    prose_markdown(&r->prose, p->file, &p->body, lang, page);
    if (!doc_parse(p->body.text, r->prose.a, &d, &e))
        for (size_t k = 0; k < d.n_faults; k++)
            RULES_ERROR(r, p->file, p->body.line + d.faults[k].line - 1, "%s", d.faults[k].what);
    else if (is_blank(&d) && !is_draft(p) && shows_body(i->kind))
        RULES_WARN(r, p->file, p->body.line - 1,
                   "reviewed, but there is no text below the front matter; write it, or set "
                   "\"status: draft\"");
    check_blocks(r, p, &d, lang);
}

static void check_source(const struct rules *r, const struct content_page *p, enum lang lang,
                         struct apostrophes *page)
{
    if (rules_missing(&p->source))
        RULES_WARN(r, p->file, 1, "no source; say who says so, and when");
    else
        prose_check(&r->prose, p->file, &p->source, lang, page);
    if (rules_missing(&p->checked))
        RULES_WARN(r, p->file, 1, "no date in \"checked\"; say when it was looked up");
    rules_checked(r, p->file, &p->checked);
}

void rules_page(const struct rules *r, const struct content_item *i, enum lang lang)
{
    const struct content_page *p = &i->page[lang];
    struct apostrophes page = {0};
    if (!p->there && rules_need(lang))
        RULES_ERROR(r,
                    str_format(r->prose.a, "%s%s%s.md", i->folder.n ? i->folder.p : "",
                               i->folder.n ? "/" : "", lang_code(lang)),
                    1, "the page is missing; add it, as \"status: draft\" if need be");
    if (!p->there || !p->body.line) /* said already */
        return;
    check_front_word(r, p, lang, &p->title, "title", RULES_TITLE, &page);
    check_front_word(r, p, lang, &p->summary, "summary", RULES_SUMMARY, &page);
    check_status(r, p, lang);
    check_source(r, p, lang, &page);
    check_mark(r, i, lang);
    check_body(r, i, lang, &page);
}
