/* kinds.c - the table.  A fact that is not here cannot be written, stored or shown. */
#include "pack/kinds.h"

#define N_(text) text
#define KIND(name, look, label, note)                                                              \
    {                                                                                              \
#name, label, note, look, name##_facts, sizeof name##_facts / sizeof *name##_facts         \
    }

static const struct fact_code document_types[] = {
    {"law", N_("Law")},
    {"decree", N_("Decree")},
    {"decision", N_("Decision")},
    {"circular", N_("Circular")},
    {"plan", N_("Plan")},
    {"directive", N_("Directive")},
    {NULL, NULL},
};
static const struct fact_code document_validity[] = {
    {"in-force", N_("In force")},
    {"amended", N_("Amended")},
    {"expired", N_("No longer in force")},
    {"unknown", N_("To be checked")},
    {NULL, NULL},
};

static const struct fact_code project_stages[] = {
    {"calling", N_("Looking for investors")},
    {"under-way", N_("Under way")},
    {"closed", N_("Closed")},
    {NULL, NULL},
};
static const struct fact_code poster_seasons[] = {
    {"spring", N_("Spring")},
    {"summer", N_("Summer")},
    {"autumn", N_("Autumn")},
    {"winter", N_("Winter")},
    {NULL, NULL},
};

static const struct kind_fact gate_facts[] = {
    {"hours", FACT_HOURS, true, N_("Opening hours"), "clock"},
};
static const struct kind_fact place_facts[] = {
    {"hours", FACT_HOURS, false, N_("Opening hours"), "clock"},
    {"distance_km", FACT_NUMBER, false, N_("From the gate"), "pin", .unit = N_("%s km")},
    {"address", FACT_TEXT, false, N_("Where it is"), "pin"},
    {"how_to_get_there", FACT_TEXT, false, N_("How to get there"), "steps"},
    {"opened", FACT_DATE, false, N_("Opened"), "calendar"},
    {"recognised", FACT_DATE, false, N_("Recognised on"), "medal"},
    {"recognised_as", FACT_TEXT, false, N_("Recognised as"), "medal"},
    {"age", FACT_TEXT, false, N_("Age"), "hourglass"},
    {"height_m", FACT_NUMBER, false, N_("Height"), "ruler", .unit = N_("%s m")},
    {"length_m", FACT_NUMBER, false, N_("Length"), "ruler", .unit = N_("%s m")},
    {"width_m", FACT_NUMBER, false, N_("Width"), "ruler", .unit = N_("%s m")},
};
static const struct kind_fact procedure_facts[] = {
    {"who", FACT_TEXT, false, N_("Who it is for"), "people"},
    {"papers", FACT_LIST, false, N_("Papers"), "passport"},
    {"steps", FACT_LIST, false, N_("Steps"), "steps"},
    {"fee", FACT_TEXT, false, N_("Fee"), "money", .show_missing = true},
    {"duration", FACT_TEXT, false, N_("Time it takes"), "hourglass", .show_missing = true},
    {"legal_basis", FACT_ITEMS, false, N_("Legal basis"), "document"},
    {"checked_on", FACT_DATE, false, N_("Last checked"), "check"},
};
static const struct kind_fact document_facts[] = {
    {"number", FACT_PLAIN, true, N_("Number"), "document"},
    {"type", FACT_CODE, true, N_("Type"), NULL, .codes = document_types},
    {"issuer", FACT_TEXT, true, N_("Issued by"), NULL},
    {"signer", FACT_PLAIN, false, N_("Signed by"), NULL, .show_missing = true},
    {"issued", FACT_DATE, true, N_("Date of issue"), NULL},
    {"in_force", FACT_DATE, false, N_("In force from"), NULL, .show_missing = true},
    {"gazette_date", FACT_DATE, false, N_("Gazette date"), NULL, .show_missing = true},
    {"gazette_number", FACT_PLAIN, false, N_("Gazette number"), NULL, .show_missing = true},
    {"field", FACT_TEXT, false, N_("Field"), NULL, .show_missing = true},
    {"validity", FACT_CODE, false, N_("Status"), NULL, .codes = document_validity,
     .show_missing = true},
    {"keywords", FACT_LIST, false, N_("Keywords"), NULL},
    {"relations", FACT_ITEMS, false, N_("Related documents"), NULL},
};
static const struct kind_fact event_facts[] = {
    {"starts", FACT_DATE, false, N_("Begins"), "calendar"},
    {"ends", FACT_DATE, false, N_("Ends"), "calendar"},
    {"when", FACT_TEXT, false, N_("When"), "calendar"},
    {"where", FACT_TEXT, false, N_("Where"), "pin"},
    {"organiser", FACT_TEXT, false, N_("Organised by"), "people"},
};
static const struct kind_fact product_facts[] = {
    {"origin", FACT_TEXT, false, N_("Grown or made in"), "leaf"},
    {"producer", FACT_TEXT, false, N_("Producer"), "people"},
    {"certificate", FACT_TEXT, false, N_("Certificate"), "medal"},
    {"where_to_buy", FACT_TEXT, false, N_("Where to buy"), "shop"},
};
static const struct kind_fact project_facts[] = {
    {"stage", FACT_CODE, true, N_("Stage"), "flag", .codes = project_stages},
    {"field", FACT_TEXT, false, N_("Field"), "leaf", .show_missing = true},
    {"where", FACT_TEXT, true, N_("Where"), "pin"},
    {"scale", FACT_TEXT, false, N_("Scale"), "ruler", .show_missing = true},
    {"capital", FACT_TEXT, false, N_("Capital"), "money", .show_missing = true},
    {"form", FACT_TEXT, false, N_("Form of investment"), "document", .show_missing = true},
    {"incentives", FACT_LIST, false, N_("Incentives"), "check"},
    {"legal_basis", FACT_ITEMS, false, N_("Legal basis"), "document"},
    {"contact", FACT_ITEMS, false, N_("Whom to ask"), "people"},
};
static const struct kind_fact bulletin_facts[] = {
    {"number", FACT_PLAIN, true, N_("Number"), "document"},
    {"issued", FACT_DATE, true, N_("Date of issue"), "calendar"},
    {"publisher", FACT_TEXT, true, N_("Publisher"), "people"},
    {"licence", FACT_PLAIN, false, N_("Licence"), "check", .show_missing = true},
};
static const struct kind_fact gallery_facts[] = {
    {"theme", FACT_TEXT, false, N_("Theme"), "book"},
    {"organiser", FACT_TEXT, false, N_("Organised by"), "people"},
};
static const struct kind_fact phrase_facts[] = {
    {"phrases", FACT_PHRASES, true, N_("Phrases"), "book"},
};
static const struct kind_fact contact_facts[] = {
    {"office", FACT_TEXT, true, N_("Office"), "people"},
    {"phone", FACT_PHONE, false, N_("Telephone"), "phone"},
    {"email", FACT_PLAIN, false, N_("E-mail"), "document"},
    {"address", FACT_TEXT, false, N_("Where it is"), "pin"},
    {"hours", FACT_HOURS, false, N_("Opening hours"), "clock"},
    {"languages", FACT_TEXT, false, N_("Languages spoken"), "globe"},
};
static const struct kind_fact currency_facts[] = {
    {"as_of", FACT_DATE, false, N_("Rates of"), "calendar"},
    {"publisher", FACT_TEXT, false, N_("Published by"), "people"},
    {"rates", FACT_RATES, false, N_("Rates"), "money"},
};
static const struct kind_fact poster_facts[] = {
    {"season", FACT_CODE, false, N_("Season"), "calendar", .codes = poster_seasons},
};
static const struct kind_fact map_facts[] = {
    {"bounds", FACT_BOUNDS, true, N_("What the map shows"), "pin"},
};
static const struct kind_fact story_facts[] = {
    {"theme", FACT_TEXT, false, N_("Theme"), "book"},
};
static const struct kind_fact notice_facts[] = {
    {"urgent", FACT_BOOL, false, N_("Urgent"), "warning"},
};

static const struct kind kinds[] = {
    KIND(gate, KIND_WORDS, N_("Gate"),
         "one item for each side; the home screen says who is open, if the channel owns the gate"),
    KIND(place, KIND_TILES, N_("Place to see"), NULL),
    KIND(procedure, KIND_TILES, N_("Step by step"), NULL),
    KIND(document, KIND_TABLE, N_("Document"), NULL),
    KIND(event, KIND_TILES, N_("Event"), "not shown any more once it is over"),
    KIND(product, KIND_TILES, N_("Local product"), NULL),
    KIND(project, KIND_TABLE, N_("Investment project"), NULL),
    KIND(bulletin, KIND_PARALLEL, N_("Bulletin"), "shown in two languages side by side"),
    KIND(gallery, KIND_GALLERY, N_("Gallery"), "each picture has a caption, perhaps an award"),
    KIND(story, KIND_TILES, N_("Story"), NULL),
    KIND(notice, KIND_WORDS, N_("Notice"),
         "on the home screen; urgent only of the channel that owns the gate"),
    KIND(phrase, KIND_PHRASES, N_("Phrases"), "shown in all languages together"),
    KIND(contact, KIND_CONTACT, N_("Contact"), NULL),
    KIND(currency, KIND_MONEY, N_("Money"), "rates as of a day, never called live"),
    KIND(poster, KIND_POSTER, N_("Poster"),
         "its picture has a `tall` one; fills the waiting screen, in its season if it names one"),
    KIND(map, KIND_MAP, N_("Map"), "items with coordinates inside are pinned on its picture"),
    {"article", N_("Article"), NULL, KIND_TILES, NULL, 0},
};

const struct kind *kind_at(size_t i)
{
    return i < sizeof kinds / sizeof *kinds ? &kinds[i] : NULL;
}

const struct kind *kind_find(struct str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(name, kinds[i].name))
            return &kinds[i];
    return NULL;
}

void kind_names(struct buf *out)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        buf_printf(out, "%s%s", i ? ", " : "", kinds[i].name);
}

bool fact_is_list(enum fact_type t)
{
    return t == FACT_LIST || t == FACT_ITEMS || t == FACT_PHRASES || t == FACT_RATES;
}

bool fact_is_worded(enum fact_type t)
{
    return t == FACT_TEXT || t == FACT_LIST || t == FACT_PHRASES;
}

bool fact_is_line(const struct kind_fact *f)
{
    return f->type == FACT_LIST && !f->icon;
}

const struct kind_fact *kind_fact(const struct kind *k, struct str key)
{
    for (size_t i = 0; i < k->n_facts; i++)
        if (str_is(key, k->facts[i].key))
            return &k->facts[i];
    return NULL;
}

const struct fact_code *kind_code(const struct kind_fact *f, struct str code)
{
    for (const struct fact_code *c = f->codes; c && c->code; c++)
        if (str_is(code, c->code))
            return c;
    return NULL;
}
