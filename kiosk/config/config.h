/* config.h - what differs from one kiosk to the next: an INI file (deploy/kiosk.ini shows all
 * keys).  A value that makes no sense is one line that names file, key, value and what is
 * allowed, and what holds: an earlier line with that key, or the default; for the gate nobody, so
 * that no other channel speaks for it.  A typing error must not turn the screen off.  Of a key that
 * is there twice the last value holds, and one line says so.  Lines have at most 198 bytes. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H
#include "base/lang.h"
#include "base/slug.h"

#define CONFIG_NOBODY "?" /* no channel can have this name */
#define CONFIG_PATH "/etc/border-kiosk/kiosk.ini"

struct config {
    double panel_width_mm, panel_bottom_mm, viewing_distance_mm;
    char zone[64];
    enum lang first_language;
    bool drafts;         /* show translations that nobody has approved, labelled */
    bool animate;        /* transitions and gliding */
    int32_t idle_s;      /* without a touch: "Still there?" */
    int32_t ask_s;       /* then this long until everything is forgotten */
    int32_t slide_s;     /* one picture of the attract loop */
    char fonts_dir[256]; /* empty: Debian's */
    char gate_channel[SLUG_MAX_BYTES + 1]; /* bundle_set_gate; empty: the first that was trusted;
                                              CONFIG_NOBODY: what the file says is no name */
    const char *banner; /* above every screen, or NULL; of the command line, not of the file */
    const char *ack;    /* pack/ack.h: where the screen says what it can show; NULL: nowhere */
};
void config_default(struct config *c);
/* Reads over what is in *c.  False: the file cannot be read, and *c is as it was, but for the gate,
 * which is nobody's.  ERR_NOT_FOUND: there is no file, and the gate too is as it was. */
bool config_read(const char *path, struct config *c, struct err *e) MUST_CHECK;
#endif
