/* rowcheck: what the rows of a text.db may say: at each limit of a screen it is accepted, above it
 * is not; words that nobody here knows are refused, and every value is what its type says. */
#include "pack/limits.h"

#include "../support/tables.h"

#include <string.h>

#include "../support/check.h"

#define ITEM "INSERT INTO item VALUES ('%s', '%s', '', 0, 0, 0, 0, NULL, NULL, '')"
/* Numbers from 0 on, as the table n(i). */
#define UP_TO(n)                                                                                   \
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < " n ")"

static void put_item(const char *slug, const char *kind)
{
    tables_run(ITEM, slug, kind);
}

/* `n` values of a fact from place `first` on, each of so many letters. */
static void put_values(const char *item, const char *key, const char *lang, unsigned first,
                       unsigned n, unsigned letters)
{
    tables_run(
        UP_TO("%u") " INSERT INTO fact SELECT '%s', '%s', i + %u, '%s', printf('%%.*c', %u, 'x'), "
                    "'', 0, 0 FROM n",
        n, item, key, first, lang, letters);
}

static void put_value(const char *item, const char *key, const char *lang, const char *value)
{
    tables_run("INSERT OR REPLACE INTO fact VALUES ('%s', '%s', 0, '%s', '%s', '', 0, 0)", item,
               key, lang, value);
}

static void set_body(const char *body)
{
    tables_run("UPDATE item_text SET body = '%s'", body);
}

/* ---- how much ---- */

static void test_rowcheck__sections_of_a_channel(void **state)
{
    (void)state;
    tables_run(UP_TO("%u") " INSERT INTO section SELECT 's' || i, 0, 'info', 'gold' FROM n",
               LIMIT_SECTIONS - 1);
    tables_accepted();
    tables_run("INSERT INTO section VALUES ('more', 0, 'info', 'gold')");
    tables_refused(ERR_TOO_BIG, "25 sections, at most 24 can be shown");
}

static void test_rowcheck__gates_and_urgent_notices_of_a_channel(void **state)
{
    (void)state;
    tables_run(
        UP_TO("%u") " INSERT INTO item SELECT 'g' || i, 'gate', '', 0, 0, 0, 0, NULL, NULL, '' "
                    "FROM n",
        LIMIT_GATES);
    tables_run(
        UP_TO("%u") " INSERT INTO item SELECT 'n' || i, 'notice', '', 0, 0, 0, 0, NULL, NULL, "
                    "'' FROM n",
        LIMIT_URGENT + 1);
    tables_run(
        "INSERT INTO fact SELECT slug, 'urgent', 0, '', CASE slug WHEN 'n0' THEN 'no' ELSE 'yes' "
        "END, '', 0, 0 FROM item WHERE kind = 'notice'");
    tables_accepted();
    tables_run("UPDATE fact SET value = 'yes'");
    tables_refused(ERR_TOO_BIG, "5 urgent notices, at most 4");
    tables_run("UPDATE fact SET value = 'no'");
    put_item("g-more", "gate");
    tables_refused(ERR_TOO_BIG, "9 gates, at most 8");
}

static void test_rowcheck__values_of_a_list(void **state)
{
    (void)state;
    put_item("p", "procedure");
    put_values("p", "steps", "vi", 0, LIMIT_LIST_VALUES, 1);
    put_values("p", "steps", "km", 0, LIMIT_LIST_VALUES, 1);
    tables_accepted();
    put_values("p", "steps", "km", LIMIT_LIST_VALUES, 1, 1);
    tables_refused(ERR_TOO_BIG, "item p: steps has a value at place 101, at most 100");
}

static void test_rowcheck__values_of_an_item(void **state)
{
    (void)state;
    put_item("p", "procedure");
    put_values("p", "steps", "vi", 0, LIMIT_LIST_VALUES, 1);
    put_values("p", "papers", "en", 0, LIMIT_ITEM_VALUES - LIMIT_LIST_VALUES, 1);
    tables_accepted();
    put_value("p", "fee", "vi", "0");
    tables_refused(ERR_TOO_BIG, "item p: has 201 values of facts, at most 200");
}

static void test_rowcheck__references_of_an_item(void **state)
{
    (void)state;
    put_item("p", "procedure");
    tables_run(UP_TO("%u") " INSERT INTO related SELECT 'p', i, 'a/b' FROM n", LIMIT_ITEM_REFS - 1);
    put_value("p", "legal_basis", "", "cay-da");
    tables_accepted();
    tables_run("INSERT INTO related VALUES ('p', 1000, 'a/b')");
    tables_refused(ERR_TOO_BIG, "item p: has 21 references to other items, at most 20");
}

static void test_rowcheck__pictures_of_an_item(void **state)
{
    (void)state;
    put_item("g", "gallery");
    tables_run(UP_TO("%u") ", tall(t) AS (VALUES (0), (1)) INSERT INTO picture SELECT 'g', i, t, "
                           "printf('%%064d', i), 1, 1, 'image/png', '', '' FROM n, tall",
               LIMIT_ITEM_PICTURES);
    tables_accepted();
    tables_run("INSERT INTO picture SELECT 'g', 1000, 0, sha256, 1, 1, mime, '', '' FROM picture "
               "LIMIT 1");
    tables_refused(ERR_TOO_BIG, "item g: has 51 pictures, at most 50");
}

static void test_rowcheck__what_stands_in_one_line(void **state)
{
    (void)state;
    enum { N = 4, BETWEEN = 4, EACH = LIMIT_LINE_BYTES / N - BETWEEN };
    put_item("d", "document");
    put_values("d", "keywords", "vi", 0, N, EACH);
    put_values("d", "keywords", "km", 0, N, EACH);
    tables_accepted();
    tables_run("UPDATE fact SET value = value || 'x' WHERE lang = 'km' AND ord = 0");
    tables_refused(ERR_TOO_BIG, "item d: keywords has 4081 bytes in all");
}

static void test_rowcheck__values_and_captions_have_their_bytes(void **state)
{
    (void)state;
    put_value("cay-da", "address", "vi", "x");
    tables_run("INSERT INTO picture_text VALUES ('cay-da', 0, 'vi', '', '', '')");
    tables_run("UPDATE fact SET value = printf('%%.*c', %u, 'x')", LIMIT_VALUE_BYTES);
    tables_run("UPDATE picture_text SET alt = printf('%%.*c', %u, 'x')", LIMIT_CAPTION_BYTES);
    tables_run("UPDATE picture_text SET caption = alt");
    tables_accepted();
    tables_run("UPDATE fact SET value = value || 'x'");
    tables_refused(ERR_TOO_BIG, "value of row 1 of fact is too long");
    tables_run("UPDATE fact SET value = 'x'; UPDATE picture_text SET caption = caption || 'x'");
    tables_refused(ERR_TOO_BIG, "caption of row 1 of picture_text is too long");
    tables_run("UPDATE picture_text SET caption = '', alt = alt || 'x'");
    tables_refused(ERR_TOO_BIG, "alt of row 1 of picture_text is too long");
}

/* A body, a list and a caption, each in the language in which it is longest. */
static void test_rowcheck__texts_of_a_page(void **state)
{
    (void)state;
    enum { BODY = 64 << 10, EACH = 4096, VALUES = 3, CAPTION = 1024 };
    _Static_assert(BODY + VALUES * EACH + 4 * CAPTION == LIMIT_ITEM_BYTES, "at the limit");
    put_item("p", "procedure");
    tables_run(
        "INSERT INTO item_text VALUES ('p', 'km', '', '', printf('%%.*c', %d, 'x'), 'reviewed', "
        "'', 0, 0, ''), ('p', 'vi', '', '', 'x', 'reviewed', '', 0, 0, '')",
        BODY);
    put_values("p", "steps", "vi", 0, VALUES, EACH);
    put_values("p", "steps", "km", 0, VALUES, EACH);
    for (int i = 0; i < 4; i++) {
        tables_run(
            "INSERT INTO picture VALUES ('p', %d, 0, printf('%%064d', %d), 1, 1, 'image/png', "
            "'', '')",
            i, i);
        tables_run(
            "INSERT INTO picture_text VALUES ('p', %d, 'en', 'alt', printf('%%.*c', %d, 'x'), "
            "'')",
            i, CAPTION);
    }
    tables_accepted();
    tables_run("UPDATE picture_text SET award = 'x' WHERE ord = 3");
    tables_refused(ERR_TOO_BIG, "item p: has 81921 bytes of texts on one page, at most 81920");
    tables_run("UPDATE picture_text SET award = ''; UPDATE picture SET credit = 'x' WHERE ord = 3");
    tables_refused(ERR_TOO_BIG, "item p: has 81921 bytes of texts on one page, at most 81920");
}

static void test_rowcheck__two_texts_beside_each_other_count_both(void **state)
{
    (void)state;
    put_item("b", "bulletin");
    tables_run(
        "INSERT INTO item_text SELECT 'b', lang, '', '', printf('%%.*c', %u, 'x'), 'reviewed', '', "
        "0, 0, '' FROM (SELECT 'vi' AS lang UNION SELECT 'km')",
        LIMIT_ITEM_BYTES / 2);
    tables_run("INSERT INTO item_text VALUES ('b', 'en', '', '', 'x', 'reviewed', '', 0, 0, '')");
    tables_accepted();
    tables_run("UPDATE item_text SET body = body || 'x' WHERE item = 'b' AND lang = 'km'");
    tables_refused(ERR_TOO_BIG, "item b: has 81921 bytes of texts on one page");
}

static void test_rowcheck__phrases_count_in_all_their_languages(void **state)
{
    (void)state;
    put_item("p", "phrase");
    put_values("p", "phrases", "vi", 0, LIMIT_ITEM_BYTES / 8192, 4096);
    put_values("p", "phrases", "km", 0, LIMIT_ITEM_BYTES / 8192, 4096);
    tables_accepted();
    put_value("p", "phrases", "en", "x");
    tables_refused(ERR_TOO_BIG, "item p: has 81921 bytes of texts on one page");
}

/* ---- Markdown ---- */

static void test_rowcheck__a_text_that_the_screen_would_not_show_is_refused(void **state)
{
    (void)state;
    set_body("Sound.\n\n- a\n  - b\n    - c\n");
    tables_accepted();
    set_body("Sound.\n\n- a\n  - b\n    - c\n      - d\n");
    tables_refused(ERR_CORRUPT,
                   "item cay-da: its text in vi, which the screen would not show: line 6: "
                   "lists go three levels deep only");
    set_body("a <b>bold</b> word");
    tables_refused(ERR_CORRUPT, "line 1: HTML");
    tables_run("UPDATE item_text SET body = replace(printf('%%.600c', 'x'), 'x', '[')");
    tables_refused(ERR_TOO_BIG, "line 1: more than 512 [");
    tables_run(
        "UPDATE item_text SET body = replace(printf('%%.5000c', 'x'), 'x', 'a' || char(10, 10))");
    tables_refused(ERR_TOO_BIG, "too many blocks");
}

/* ---- words ---- */

static const struct {
    const char *sql, *because;
} faults[] = {
    /* languages, as they are written elsewhere */
    {"UPDATE item_text SET lang = 'vi/en'", "lang of row 1 of item_text is not the code"},
    {"UPDATE item_text SET lang = 'VI'", "lang of row 1 of item_text"},
    {"UPDATE item_text SET lang = ''", "lang of row 1 of item_text"},
    {"UPDATE section_text SET lang = 'fr'", "lang of row 1 of section_text"},
    {"INSERT INTO channel_text VALUES ('vi-VN', '', '')", "lang of row 1 of channel_text"},
    {"INSERT INTO picture_text VALUES ('cay-da', 0, 'xx', '', '', '')",
     "lang of row 1 of picture_"},
    {"INSERT INTO fact VALUES ('cay-da', 'address', 0, 'xx', 'x', '', 0, 0)",
     "lang of row 1 of fa"},
    /* states and looks */
    {"UPDATE item_text SET status = 'Draft'", "status of row 1 of item_text is neither draft nor"},
    {"UPDATE item_text SET status = ''", "status of row 1 of item_text"},
    {"UPDATE section SET icon = 'hologram'", "icon of row 1 of section is not a pictogram"},
    {"UPDATE section SET accent = '#ff0000'", "accent of row 1 of section is none of soil"},
    {"INSERT INTO picture VALUES ('cay-da', 0, 0, printf('%064d', 1), 1, 1, 'image/gif', '', '')",
     "mime of row 1 of picture is none of"},
    /* numbers */
    {"UPDATE item SET publish_from = 20261301", "publish_from of row 1 of item is neither a day"},
    {"UPDATE item SET publish_until = 1", "publish_until of row 1"},
    {"UPDATE item SET review_by = -20260101", "review_by of row 1"},
    {"UPDATE item_text SET checked = 20260230", "checked of row 1 of item_text"},
    {"UPDATE item_text SET checked = 120260230", "checked of row 1 of item_text"},
    {"UPDATE item_text SET verified = 2", "verified of row 1 of item_text is neither 0 nor 1"},
    {"INSERT INTO picture VALUES ('cay-da', 0, -1, printf('%064d', 1), 1, 1, 'image/png', '', '')",
     "tall of row 1 of picture"},
    {"UPDATE item SET ord = 1000001", "ord of row 1 of item is not a place in an order"},
    {"UPDATE section SET ord = -1000001", "ord of row 1 of section"},
    {"UPDATE item SET latitude = 90.1", "latitude of row 1 of item is not a place on the earth"},
    {"UPDATE item SET latitude = 9e999", "latitude of row 1"},
    {"UPDATE item SET longitude = -180.1", "longitude of row 1"},
    {"UPDATE item SET longitude = NULL", "item cay-da: has a latitude or a longitude without"},
    /* facts */
    {"INSERT INTO fact VALUES ('cay-da', 'papers', 0, 'vi', 'x', '', 0, 0)",
     "item cay-da: a place has no fact \"papers\""},
    {"INSERT INTO fact VALUES ('cay-da', 'height_m', 0, 'vi', '1', '', 0, 0)",
     "height_m is the same in every language, but has one"},
    {"INSERT INTO fact VALUES ('cay-da', 'address', 1, 'vi', 'x', '', 0, 0)",
     "address has a value at place 1"},
    {"INSERT INTO fact VALUES ('cay-da', 'address', 0, 'vi', '', '', 0, 0)",
     "address: expected a te"},
    {"INSERT INTO fact VALUES ('cay-da', 'opened', 0, '', '2026-02-30', '', 0, 0)",
     "opened: expected a date"},
    {"INSERT INTO fact VALUES ('cay-da', 'height_m', 0, '', '1e3', '', 0, 0)",
     "height_m: expected a number"},
    {"INSERT INTO fact VALUES ('cay-da', 'hours', 0, '', 'Mo-Xx 07:00-20:00', '', 0, 0)",
     "hours: opening hours: expected a day"},
};

static void test_rowcheck__what_nobody_here_knows_is_refused(void **state)
{
    (void)state;
    tables_accepted();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        tables_run("BEGIN");
        tables_run("%s", faults[i].sql);
        tables_refused(ERR_CORRUPT, faults[i].because);
        tables_run("ROLLBACK");
    }
}

static const struct {
    const char *kind, *key, *lang, *good, *bad, *because;
} values[] = {
    {"notice", "urgent", "", "yes", "1", "expected yes or no"},
    {"notice", "urgent", "", "no", "Yes", "expected yes or no"},
    {"document", "type", "", "decree", "edict", "expected one of its codes"},
    {"document", "number", "", "12/QĐ-UBND", "", "expected a text"},
    {"document", "issued", "", "2024-02-29", "2023-02-29", "expected a date"},
    {"document", "relations", "", "van-ban/qd-1", "../qd", "expected SLUG or CHANNEL/SLUG"},
    {"contact", "phone", "", "+84 269 123 4567", "call us", "digits"},
    {"contact", "hours", "", "Mo-Fr 07:30-17:00", "always", "opening hours"},
    {"currency", "rates", "", "1 USD = 26000 VND", "1 USD = VND", "expected two amounts"},
    {"map", "bounds", "", "13.7,107.4 13.8,107.5", "13.8,107.5 13.7,107.4", "south"},
    {"place", "distance_km", "", "-0.5", "5 km", "expected a number"},
    {"place", "distance_km", "", "-2147483647.000000000000001",
     "0000000000000000000000000000000000045", "expected a number"}, /* not 0 */
    {"phrase", "phrases", "km", "x", "", "expected a text"},
};

static void test_rowcheck__values_are_what_their_type_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        tables_run("BEGIN");
        put_item("x", values[i].kind);
        put_value("x", values[i].key, values[i].lang, values[i].good);
        tables_accepted();
        put_value("x", values[i].key, values[i].lang, values[i].bad);
        tables_refused(ERR_CORRUPT, values[i].because);
        tables_run("ROLLBACK");
    }
}

static void test_rowcheck__a_phrase_is_in_some_language(void **state)
{
    (void)state;
    put_item("p", "phrase");
    put_value("p", "phrases", "", "x");
    tables_refused(ERR_CORRUPT, "item p: phrases has an entry that is in no language");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TABLES(test_rowcheck__sections_of_a_channel),
        TABLES(test_rowcheck__gates_and_urgent_notices_of_a_channel),
        TABLES(test_rowcheck__values_of_a_list),
        TABLES(test_rowcheck__values_of_an_item),
        TABLES(test_rowcheck__references_of_an_item),
        TABLES(test_rowcheck__pictures_of_an_item),
        TABLES(test_rowcheck__what_stands_in_one_line),
        TABLES(test_rowcheck__values_and_captions_have_their_bytes),
        TABLES(test_rowcheck__texts_of_a_page),
        TABLES(test_rowcheck__two_texts_beside_each_other_count_both),
        TABLES(test_rowcheck__phrases_count_in_all_their_languages),
        TABLES(test_rowcheck__a_text_that_the_screen_would_not_show_is_refused),
        TABLES(test_rowcheck__what_nobody_here_knows_is_refused),
        TABLES(test_rowcheck__values_are_what_their_type_says),
        TABLES(test_rowcheck__a_phrase_is_in_some_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
