/* fields.h - a map's entries to the members of a struct, by a table. */
#ifndef PACKER_FIELDS_H
#define PACKER_FIELDS_H
#include "packer/content.h"
#include "packer/node.h"

/* How one key of a map is read into a member of a struct. */
enum field_type {
    FIELD_WORD,    /* struct content_word */
    FIELD_SLUG,    /* struct content_word: a-z, 0-9, - */
    FIELD_DATE,    /* struct content_word: YYYY-MM-DD */
    FIELD_DECIMAL, /* struct content_word: 13.77 */
    FIELD_STR,     /* struct str */
    FIELD_INT,     /* int64_t */
    FIELD_BOOL,    /* bool: yes, no, true, false */
    FIELD_TEXT,    /* struct content_text */
    FIELD_WORDS,   /* struct content_words */
    FIELD_REFS,    /* struct content_words: SLUG or CHANNEL/SLUG */
    FIELD_MAP,     /* const struct node *, a map */
    FIELD_LIST,    /* const struct node *, a list */
    FIELD_NODE,    /* const struct node *, anything */
};
struct field {
    const char *key;
    enum field_type type;
    size_t offset;
};
void field_read(const struct reader *r, const struct node *n, enum field_type type, void *into);
/* Fill `into` from the map; what is wrong, and keys that the table does not have, become findings
 * and leave their member as it was. */
void fields_read(const struct reader *r, const struct node *map, const struct field *fields,
                 size_t n, void *into);
#endif
