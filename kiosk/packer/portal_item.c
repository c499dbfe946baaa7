#include "packer/portal_item.h"

#include <jansson.h>

json_t *portal_item_text(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n); /* UTF-8: it was read as that */
}

static void put(json_t *o, const char *key, struct str s)
{
    if (s.n)
        json_object_set_new(o, key, portal_item_text(s));
}

json_t *portal_item_texts(const struct content_text *t, enum lang l)
{
    if (l != LANG_COUNT) {
        struct str best = STR("");
        for (int k = LANG_COUNT; k-- > 0;)
            if (t->at[lang_chain(l)[k]].line)
                best = t->at[lang_chain(l)[k]].text;
        return portal_item_text(best);
    }
    json_t *o = json_object();
    for (int k = 0; k < LANG_COUNT; k++)
        put(o, lang_code((enum lang)k), t->at[k].text);
    return o;
}

static void put_texts(json_t *o, const char *key, const struct content_text *t, enum lang l)
{
    if (t->line)
        json_object_set_new(o, key, portal_item_texts(t, l));
}

static json_t *words(const struct content_words *w)
{
    json_t *list = json_array();
    for (size_t i = 0; i < w->n; i++)
        json_array_append_new(list, portal_item_text(w->at[i].text));
    return list;
}

static json_t *fact_value(const struct content_fact *f, enum lang l)
{
    if (f->n_texts && !fact_is_list(f->fact->type))
        return portal_item_texts(f->texts, l);
    if (!f->n_texts)
        return f->plain.line ? portal_item_text(f->plain.text) : words(&f->items);
    json_t *list = json_array();
    enum lang each = f->fact->type == FACT_PHRASES ? LANG_COUNT : l;
    for (size_t i = 0; i < f->n_texts; i++)
        json_array_append_new(list, portal_item_texts(&f->texts[i], each));
    return list;
}

/* Who says so, and since when: of a fact, a page, an item. */
static void put_source(json_t *o, struct str source, struct str checked, bool verified)
{
    put(o, "source", source);
    put(o, "checked", checked);
    json_object_set_new(o, "verified", json_boolean(verified));
}

static json_t *fact(const struct content_fact *f, enum lang l)
{
    json_t *o = json_object();
    json_object_set_new(o, "value", fact_value(f, l));
    put_source(o, f->source.text, f->checked.text, f->verified);
    return o;
}

static json_t *coordinates(const struct content_item *i)
{
    json_t *o = json_object();
    put(o, "latitude", i->latitude.text);
    put(o, "longitude", i->longitude.text);
    put_source(o, i->place_source.text, i->place_checked.text, i->place_verified);
    return o;
}

static json_t *picture(const struct content_item *i, const struct content_picture *p, enum lang l)
{
    json_t *o = json_object();
    json_object_set_new(o, "file", json_sprintf("%.*s/%s", STR_ARG(i->folder), p->file.text.p));
    if (p->tall.line)
        json_object_set_new(o, "tall", json_sprintf("%.*s/%s", STR_ARG(i->folder), p->tall.text.p));
    put(o, "credit", p->credit.text);
    put(o, "licence", p->licence.text);
    put_texts(o, "alt", &p->alt, l);
    put_texts(o, "caption", &p->caption, l);
    put_texts(o, "award", &p->award, l);
    return o;
}

json_t *portal_item(const struct content_item *i, enum lang l)
{
    json_t *o = json_object(), *facts = json_object(), *pictures = json_array();
    put(o, "slug", i->slug);
    put(o, "kind", str_of(i->kind->name));
    put(o, "section", i->section.text);
    json_object_set_new(o, "order", json_integer(i->order));
    put(o, "publish_from", i->publish_from.text);
    put(o, "publish_until", i->publish_until.text);
    if (i->latitude.line)
        json_object_set_new(o, "coordinates", coordinates(i));
    put_source(o, i->source.text, i->checked.text, i->verified);
    json_object_set_new(o, "audience", words(&i->audience));
    json_object_set_new(o, "related", words(&i->related));
    for (size_t f = 0; f < i->n_facts; f++)
        json_object_set_new(facts, i->facts[f].fact->key, fact(&i->facts[f], l));
    for (size_t p = 0; p < i->n_pictures; p++)
        json_array_append_new(pictures, picture(i, &i->pictures[p], l));
    json_object_set_new(o, "facts", facts);
    json_object_set_new(o, "pictures", pictures);
    return o;
}

json_t *portal_item_page(const struct content_page *p)
{
    json_t *o = json_object();
    put(o, "title", p->title.text);
    put(o, "summary", p->summary.text);
    put(o, "status", p->status.text);
    put(o, "translator", p->translator.text);
    put_source(o, p->source.text, p->checked.text, p->verified);
    return o;
}
