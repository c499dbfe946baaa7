/* lint.c - the rules, one function each, over what content_read gave.
 *
 * An error is what a visitor would meet: a text that is missing, a link that leads nowhere.  A
 * warning is what an officer should look at.  Other channels are only known if they were read too:
 * with one channel alone, references to others pass. */
#include "packer/lint.h"

#include "base/fsops.h"
#include "doc/doc.h"
#include "pack/bounds.h"
#include "packer/drawing.h"
#include "packer/marks.h"
#include "packer/prose.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    TITLE_LETTERS = 70,
    SUMMARY_LETTERS = 120,
    PICTURE_BYTES = 4 << 20, /* our drawings have 20 KB, a photograph for 1080 lines 1 MB */
};

struct spot { /* an item's coordinates */
    double latitude, longitude;
};
struct drawn { /* what a map shows, to be looked at when all items are known */
    struct bounds bounds;
    struct str file;
    uint32_t line;
};
/* A document's date of issue, kept after its item is gone. */
struct dated {
    struct str number, issued, file;
    uint32_t line;
};

struct lint {
    const struct content_channel *channels, *channel;
    size_t n;
    int root;
    int32_t today;
    struct prose prose;
    struct spot *spots;
    struct drawn *maps;
    size_t n_spots, cap_spots, n_maps, cap_maps;
    struct arena *picture; /* one at a time */
    struct dated *documents;
    size_t n_documents, cap_documents;
};

#define ERROR(l, file, line, ...) findings_add((l)->prose.f, FINDING_ERROR, file, line, __VA_ARGS__)
#define WARN(l, file, line, ...)                                                                   \
    findings_add((l)->prose.f, FINDING_WARNING, file, line, __VA_ARGS__)

static bool needed(enum lang lang)
{
    return lang != LANG_JRA; /* grows as native readers approve it */
}

static uint32_t or_first(uint32_t line)
{
    return line ? line : 1;
}

static bool missing(const struct content_word *w)
{
    return !w->line && !w->refused;
}

static void check_length(const struct lint *l, struct str file, const struct content_word *w,
                         const char *what, size_t most)
{
    size_t n = prose_length(w->text);
    if (n > most)
        ERROR(l, file, w->line, "%s has %zu letters; shorten it to %zu", what, n, most);
}

/* A text that is given is given in every language that the kiosk promises. */
static void check_text(const struct lint *l, struct str file, const struct content_text *t,
                       const char *what, size_t most)
{
    for (int i = 0; i < LANG_COUNT; i++) {
        const struct content_word *w = &t->at[i];
        if (w->line && most)
            check_length(l, file, w, what, most);
        if (w->line)
            prose_check(&l->prose, file, w->line, (enum lang)i, w->text);
        else if (needed((enum lang)i) && !w->refused)
            ERROR(l, file, or_first(t->line), "%s is missing in %s; add \"%s: ...\"", what,
                  lang_code((enum lang)i), lang_code((enum lang)i));
    }
}

/* Sections and references */

static bool section_is_defined(const struct lint *l, struct str slug)
{
    for (size_t c = 0; c < l->n; c++)
        for (size_t s = 0; s < l->channels[c].n_sections; s++)
            if (str_eq(l->channels[c].sections[s].slug.text, slug))
                return true;
    return false;
}

/* The pictograms that are compiled into the kiosk; their shapes are not looked at here. */
static bool icon_is_known(struct str name)
{
    static const struct {
        const char *name, *path;
    } icons[] = {
#include "icons.inc"
    };
    for (size_t i = 0; i < sizeof icons / sizeof *icons; i++)
        if (str_is(name, icons[i].name))
            return true;
    return false;
}

static void check_section(const struct lint *l, const struct content_section *s)
{
    static const char *const accents[] = {"soil", "forest", "indigo", "gold"};
    struct str file = l->channel->file;
    bool known = false;
    for (size_t i = 0; i < sizeof accents / sizeof *accents; i++)
        known |= str_is(s->accent.text, accents[i]);
    if (missing(&s->icon))
        ERROR(l, file, s->line, "section %s has no icon; write \"icon: NAME\" of assets/icons",
              s->slug.text.p);
    else if (s->icon.line && !icon_is_known(s->icon.text))
        ERROR(l, file, s->icon.line,
              "section %s: the kiosk has no icon \"%s\"; choose one of assets/icons",
              s->slug.text.p, s->icon.text.p);
    if (!known && !s->accent.refused)
        ERROR(l, file, s->accent.line ? s->accent.line : s->line,
              "section %s: accent must be soil, forest, indigo or gold", s->slug.text.p);
    check_text(l, file, &s->title, "section title", TITLE_LETTERS);
    if (s->summary.line)
        check_text(l, file, &s->summary, "section summary", SUMMARY_LETTERS);
    for (const struct content_section *o = l->channel->sections; o < s; o++)
        if (str_eq(o->slug.text, s->slug.text))
            ERROR(l, file, s->slug.line, "section %s is defined twice, first in line %u",
                  s->slug.text.p, o->slug.line);
}

static const struct content_channel *find_channel(const struct lint *l, struct str name)
{
    for (size_t c = 0; c < l->n; c++)
        if (str_eq(l->channels[c].channel, name))
            return &l->channels[c];
    return NULL;
}

static void check_ref(const struct lint *l, struct str file, uint32_t line, struct str ref)
{
    const struct content_channel *c = l->channel;
    struct str name, slug = ref;
    if (str_cut(ref, '/', &name, &slug)) {
        c = find_channel(l, name);
        if (!c && l->n == 1)
            return;
    }
    if (c && content_is_withdrawn(c, slug))
        WARN(l, file, line, "\"%.*s\" was withdrawn; remove the reference to it", STR_ARG(ref));
    else if (!c || !content_has(c, slug))
        ERROR(l, file, line, "there is no item \"%.*s\"; correct the name or remove the reference",
              STR_ARG(ref));
}

static void check_refs(const struct lint *l, struct str file, const struct content_words *refs)
{
    for (size_t i = 0; i < refs->n; i++)
        check_ref(l, file, refs->at[i].line, refs->at[i].text);
}

/* Dates */

static int32_t date_of(struct str s)
{
    int32_t date = 0;
    return str_date(s, &date) ? date : 0;
}

static void check_order(const struct lint *l, struct str file, enum finding_level level,
                        const struct content_word *first, const char *first_name,
                        const struct content_word *last, const char *last_name)
{
    if (first->line && last->line && date_of(last->text) < date_of(first->text))
        findings_add(l->prose.f, level, file, last->line,
                     "%s %s is before %s %s; correct one of them", last_name, last->text.p,
                     first_name, first->text.p);
}

static const struct content_fact *fact(const struct content_item *i, const char *key)
{
    for (size_t k = 0; k < i->n_facts; k++)
        if (strcmp(i->facts[k].fact->key, key) == 0)
            return &i->facts[k];
    return NULL;
}

static void check_fact_order(const struct lint *l, const struct content_item *i,
                             enum finding_level level, const char *first, const char *last)
{
    const struct content_fact *a = fact(i, first), *b = fact(i, last);
    if (a && b)
        check_order(l, i->file, level, &a->plain, first, &b->plain, last);
}

static void check_past(const struct lint *l, struct str file, enum finding_level level,
                       const struct content_word *w, const char *what)
{
    if (w->line && date_of(w->text) > l->today)
        findings_add(l->prose.f, level, file, w->line, "%s %s is in the future; correct the date",
                     what, w->text.p);
}

static void check_over(const struct lint *l, struct str file, const struct content_word *w,
                       const char *what, const char *advice)
{
    if (w->line && date_of(w->text) < l->today)
        WARN(l, file, w->line, "%s %s is past; %s", what, w->text.p, advice);
}

static void check_dates(const struct lint *l, const struct content_item *i)
{
    const struct content_fact *ends = fact(i, "ends");
    check_order(l, i->file, FINDING_ERROR, &i->publish_from, "publish_from", &i->publish_until,
                "publish_until");
    check_past(l, i->file, FINDING_WARNING, &i->checked, "checked");
    check_fact_order(l, i, FINDING_ERROR, "starts", "ends");
    check_fact_order(l, i, FINDING_WARNING, "issued", "in_force");
    check_over(l, i->file, &i->review_by, "review_by", "read the item again and set a later date");
    check_over(l, i->file, &i->publish_until, "publish_until",
               "set a later date, or remove the item: no pack takes it any more");
    if (ends)
        check_over(l, i->file, &ends->plain, "ends", "remove the item, or write the next dates");
}

/* Facts */

/* Whether a sentence is a draft is said by its language's page. */
static void check_phrases(const struct lint *l, const struct content_item *i,
                          const struct content_fact *f)
{
    for (size_t k = 0; !i->page[LANG_JRA].there && k < f->n_texts; k++)
        if (f->texts[k].at[LANG_JRA].line)
            ERROR(l, i->file, f->texts[k].at[LANG_JRA].line,
                  "a Jrai phrase without jra.md; add the page, as \"status: draft\"");
}

static void check_fact(const struct lint *l, const struct content_item *i,
                       const struct content_fact *f)
{
    for (size_t k = 0; k < f->n_texts; k++)
        check_text(l, i->file, &f->texts[k], f->fact->key, 0);
    if (f->fact->type == FACT_ITEMS)
        check_refs(l, i->file, &f->items);
    if (f->fact->type == FACT_PHRASES)
        check_phrases(l, i, f);
    if (f->fact->type == FACT_RATES && !fact(i, "as_of"))
        ERROR(l, i->file, f->line, "%s without as_of; say of which day they are", f->fact->key);
    if (f->fact->type == FACT_PLAIN && f->plain.line)
        prose_check(&l->prose, i->file, f->plain.line, LANG_VI, f->plain.text);
    if (missing(&f->source))
        ERROR(l, i->file, f->line, "%s has no source; say who says so, here or for the whole item",
              f->fact->key);
    if (f->checked.line != i->checked.line)
        check_past(l, i->file, FINDING_WARNING, &f->checked, "checked");
    if (strcmp(f->fact->key, "issued") == 0)
        check_past(l, i->file, FINDING_ERROR, &f->plain, "issued");
    if (missing(&f->checked))
        ERROR(l, i->file, f->line, "%s has no date in \"checked\"; say when it was looked up",
              f->fact->key);
}

static void check_facts(const struct lint *l, const struct content_item *i)
{
    for (size_t k = 0; i->kind && k < i->kind->n_facts; k++)
        if (i->kind->facts[k].required && !fact(i, i->kind->facts[k].key))
            ERROR(l, i->file, 1, "a %s needs the fact \"%s\"", i->kind->name,
                  i->kind->facts[k].key);
    for (size_t k = 0; k < i->n_facts; k++)
        check_fact(l, i, &i->facts[k]);
}

/* Pictures */

static void check_file(const struct lint *l, const struct content_item *i,
                       const struct content_word *w)
{
    struct err e;
    struct str bytes;
    int fd;
    int64_t size;
    if (!w->line)
        return;
    if (memchr(w->text.p, '/', w->text.n)) {
        ERROR(l, i->file, w->line, "%s: a picture stands in the item's own folder", w->text.p);
        return;
    }
    struct str path =
        i->folder.n ? str_format(l->prose.a, "%.*s/%s", STR_ARG(i->folder), w->text.p) : w->text;
    if (!fs_open_beneath(l->root, path.p, &fd, &size, &e)) {
        ERROR(l, i->file, w->line, "picture %s cannot be read: %s", w->text.p, e.text);
        return;
    }
    close(fd);
    if (size > PICTURE_BYTES)
        ERROR(l, i->file, w->line, "%s has %lld KB, the limit is %d KB; make it smaller", w->text.p,
              (long long)size / 1024, PICTURE_BYTES / 1024);
    else if (!fs_read_file(l->root, path.p, PICTURE_BYTES, l->picture, &bytes, &e) ||
             !drawing_check(bytes, &e))
        ERROR(l, i->file, w->line, "%s: %s", w->text.p, e.text);
    arena_reset(l->picture);
}

static void check_picture(const struct lint *l, const struct content_item *i,
                          const struct content_picture *p)
{
    check_file(l, i, &p->file);
    check_file(l, i, &p->tall);
    if (missing(&p->credit))
        ERROR(l, i->file, p->line, "%s has no credit; say who made it", p->file.text.p);
    if (missing(&p->licence))
        ERROR(l, i->file, p->line, "%s has no licence; say on what terms it is used",
              p->file.text.p);
    struct content_text alt = p->alt;
    alt.line = or_first(alt.line ? alt.line : p->line);
    check_text(l, i->file, &alt, "alt", 0);
    struct content_text caption = p->caption;
    if (!caption.line && i->kind && i->kind->look == KIND_GALLERY)
        caption.line = p->line;
    if (caption.line)
        check_text(l, i->file, &caption, "caption", SUMMARY_LETTERS);
    if (p->award.line)
        check_text(l, i->file, &p->award, "award", TITLE_LETTERS);
}

static void check_pictures(const struct lint *l, const struct content_item *i)
{
    bool tall = false;
    for (size_t k = 0; k < i->n_pictures; k++) {
        check_picture(l, i, &i->pictures[k]);
        tall = tall || !missing(&i->pictures[k].tall);
    }
    if (i->kind && i->kind->look == KIND_POSTER && !tall)
        ERROR(l, i->file, 1, "a poster needs a picture with \"tall: FILE\"");
    else if (i->kind && i->kind->look != KIND_WORDS && !i->pictures_line)
        WARN(l, i->file, 1, "no picture; an item without one is passed by");
}

/* Pages */

static void check_page_word(const struct lint *l, const struct content_page *p, enum lang lang,
                            const struct content_word *w, const char *what, size_t most)
{
    if (missing(w))
        ERROR(l, p->file, 1, "no %s; write \"%s: ...\" between the lines ---", what, what);
    if (!w->line)
        return;
    check_length(l, p->file, w, what, most);
    prose_check(&l->prose, p->file, w->line, lang, w->text);
}

/* A native reader's name beside a text that is not a draft is the approval. */
static void check_status(const struct lint *l, const struct content_page *p, enum lang lang)
{
    bool draft = str_is(p->status.text, "draft");
    if (p->status.refused)
        return;
    if (!draft && !str_is(p->status.text, "reviewed"))
        ERROR(l, p->file, or_first(p->status.line), "status must be draft or reviewed");
    else if (!draft && lang == LANG_JRA && !p->translator.line && !p->translator.refused)
        ERROR(l, p->file, p->status.line,
              "Jrai is a draft until a native reader has approved it; write \"status: draft\", or "
              "the reader's name as \"translator: ...\"");
}

static void check_mark(const struct lint *l, const struct content_item *i, enum lang lang)
{
    const struct content_page *p = &i->page[lang];
    struct mark ignored;
    enum lang from;
    if (p->made_from.line && !marks_parse(p->made_from.text, &ignored))
        ERROR(l, p->file, p->made_from.line,
              "made_from is written by \"kiosk-pack mark\"; remove the line and run it");
    else if (marks_is_old(i, lang, &from))
        WARN(l, p->file, p->made_from.line,
             "the text in %s has changed since this translation; correct it, then run "
             "\"kiosk-pack mark\"",
             lang_code(from));
}

static void check_body(const struct lint *l, const struct content_page *p, enum lang lang)
{
    struct doc d;
    struct err e;
    prose_check(&l->prose, p->file, p->body.line, lang, p->body.text);
    if (!doc_parse(p->body.text, l->prose.a, &d, &e))
        for (size_t i = 0; i < d.n_faults; i++)
            ERROR(l, p->file, p->body.line + d.faults[i].line - 1, "%s", d.faults[i].what);
    for (size_t b = 0; b < d.n_blocks; b++)
        prose_resolved(&l->prose, p->file, p->body.line + d.blocks[b].line - 1, d.blocks[b].text,
                       p->body.text);
    for (size_t b = 0; b < d.n_blocks; b++)
        for (size_t s = 0; s < d.blocks[b].n_spans; s++)
            if (d.blocks[b].spans[s].style & DOC_LINK)
                check_ref(l, p->file, p->body.line + d.blocks[b].spans[s].line - 1,
                          d.blocks[b].spans[s].target);
}

static void check_page(const struct lint *l, const struct content_item *i, enum lang lang)
{
    const struct content_page *p = &i->page[lang];
    if (!p->there) {
        if (needed(lang))
            ERROR(l,
                  str_format(l->prose.a, "%s%s%s.md", i->folder.n ? i->folder.p : "",
                             i->folder.n ? "/" : "", lang_code(lang)),
                  1, "the page is missing; add it, as \"status: draft\" if need be");
        return;
    }
    if (!p->body.line) /* said already */
        return;
    check_page_word(l, p, lang, &p->title, "title", TITLE_LETTERS);
    check_page_word(l, p, lang, &p->summary, "summary", SUMMARY_LETTERS);
    check_status(l, p, lang);
    if (missing(&p->source))
        WARN(l, p->file, 1, "no source; say who says so, and when");
    else
        prose_check(&l->prose, p->file, p->source.line, lang, p->source.text);
    if (missing(&p->checked))
        WARN(l, p->file, 1, "no date in \"checked\"; say when it was looked up");
    check_past(l, p->file, FINDING_WARNING, &p->checked, "checked");
    check_mark(l, i, lang);
    check_body(l, p, lang);
}

/* With one channel alone it may be another's: a word to look at, no reason not to build. */
static void check_section_of(const struct lint *l, const struct content_item *i)
{
    if (!i->section.line || section_is_defined(l, i->section.text) ||
        (l->n == 1 && !l->channel->n_sections))
        return;
    findings_add(l->prose.f, l->n > 1 ? FINDING_ERROR : FINDING_WARNING, i->file, i->section.line,
                 "no channel.yaml here defines the section \"%s\"", i->section.text.p);
}

static void check_item(const struct lint *l, const struct content_item *i)
{
    check_section_of(l, i);
    check_refs(l, i->file, &i->related);
    check_dates(l, i);
    check_facts(l, i);
    check_pictures(l, i);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        check_page(l, i, (enum lang)lang);
}

/* A map without anything to touch. */

static void note_places(struct lint *l, const struct content_item *i)
{
    struct drawn map = {.file = str_copy(l->prose.f->a, i->file)};
    struct err e;
    if (i->latitude.line && i->longitude.line)
        MEM_PUSH(l->spots, l->n_spots, l->cap_spots) =
            (struct spot){strtod(i->latitude.text.p, NULL), strtod(i->longitude.text.p, NULL)};
    for (size_t k = 0; k < i->n_facts; k++)
        if (i->facts[k].fact->type == FACT_BOUNDS &&
            bounds_parse(i->facts[k].plain.text, &map.bounds, &e)) {
            map.line = i->facts[k].plain.line;
            MEM_PUSH(l->maps, l->n_maps, l->cap_maps) = map;
        }
}

static void check_maps(const struct lint *l)
{
    for (size_t m = 0; m < l->n_maps; m++) {
        const struct drawn *map = &l->maps[m];
        bool pinned = false;
        for (size_t k = 0; k < l->n_spots; k++)
            pinned =
                pinned || bounds_hold(&map->bounds, l->spots[k].latitude, l->spots[k].longitude);
        if (!pinned)
            WARN(l, map->file, map->line,
                 "no item has coordinates inside the bounds; the map shows nothing to touch");
    }
}

static void note_document(struct lint *l, const struct content_item *i)
{
    const struct content_fact *number = fact(i, "number"), *issued = fact(i, "issued");
    struct arena *a = l->prose.f->a;
    if (!number || !issued || !number->plain.line || !issued->plain.line)
        return;
    MEM_PUSH(l->documents, l->n_documents, l->cap_documents) =
        (struct dated){str_copy(a, number->plain.text), str_copy(a, issued->plain.text),
                       str_copy(a, i->file), issued->plain.line};
}

static void check_channel(struct lint *l, const struct content *content, struct content_channel *c)
{
    check_text(l, c->file, &c->title, "title", TITLE_LETTERS);
    if (c->subtitle.line)
        check_text(l, c->file, &c->subtitle, "subtitle", SUMMARY_LETTERS);
    for (size_t s = 0; s < c->n_sections; s++)
        check_section(l, &c->sections[s]);
    CONTENT_EACH(content, c, l->prose.a, l->prose.f)
    {
        for (size_t i = 0; i < c->n_items; i++) {
            check_item(l, &c->items[i]);
            note_document(l, &c->items[i]);
            note_places(l, &c->items[i]);
        }
    }
}

/* One document, told twice with different dates: one of the two is wrong. */

static int by_number(const void *x, const void *y)
{
    const struct dated *a = x, *b = y;
    int c = str_cmp(a->number, b->number);
    return c ? c : str_cmp(a->file, b->file);
}

/* Each of one number against the first that says otherwise. */
static void compare_documents(const struct lint *l, const struct dated *d, size_t n)
{
    size_t other = 1; /* the first that differs from d[0] */
    while (other < n && str_eq(d[other].issued, d[0].issued))
        other++;
    for (size_t i = 0; other < n && i < n; i++) {
        const struct dated *says = str_eq(d[i].issued, d[0].issued) ? &d[other] : &d[0];
        ERROR(l, d[i].file, d[i].line, "%s is issued %s here and %s in %s; find out which is right",
              d[i].number.p, d[i].issued.p, says->issued.p, says->file.p);
    }
}

static void check_documents(const struct lint *l)
{
    if (l->n_documents)
        qsort(l->documents, l->n_documents, sizeof *l->documents, by_number);
    for (size_t i = 0, n; i < l->n_documents; i += n) {
        for (n = 1;
             i + n < l->n_documents && str_eq(l->documents[i].number, l->documents[i + n].number);)
            n++;
        compare_documents(l, &l->documents[i], n);
    }
}

void lint(struct content *content, struct fonts *fonts, int32_t today, struct findings *f)
{
    struct lint l = {.channels = content->channels,
                     .n = content->n,
                     .root = content->dir,
                     .today = today,
                     .prose = {arena_create(), f, fonts},
                     .picture = arena_create()};
    for (size_t c = 0; c < content->n; c++) {
        l.channel = &content->channels[c];
        check_channel(&l, content, &content->channels[c]);
    }
    check_documents(&l);
    check_maps(&l);
    free(l.spots);
    free(l.maps);
    arena_destroy(l.prose.a);
    arena_destroy(l.picture);
    free(l.documents);
    findings_sort(f);
}
