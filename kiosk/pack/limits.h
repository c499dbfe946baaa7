/* limits.h - every bound on what comes from outside, in one place, each with its reason. */
#ifndef PACK_LIMITS_H
#define PACK_LIMITS_H

#define LIMIT_ROOT_BYTES (64u << 10)    /* a root with 16 keys is 2 KB */
#define LIMIT_CHANNEL_BYTES (64u << 10) /* channel.json is 300 bytes */
#define LIMIT_PACK_BYTES (1u << 20)     /* 100 bytes an object: some 10,000 objects */
#define LIMIT_SIG_BYTES 4096u           /* a minisign file is 350 bytes */
#define LIMIT_KEYS 16u                  /* a province's officers who may sign are a handful */
#define LIMIT_JSON_DEPTH 8u     /* our files nest three deep; a parser's stack is not endless */
#define LIMIT_JSON_NESTS 30000u /* objects and arrays: one an object; each takes 200 bytes */
#define LIMIT_OBJECTS 10000u    /* as many as a manifest of LIMIT_PACK_BYTES can name */
#define LIMIT_OBJECT_BYTES (64ull << 20)    /* one recorded narration of an hour */
#define LIMIT_TOTAL_BYTES (8ull << 30)      /* what a cheap disk holds twice */
#define LIMIT_TEXT_RAW_BYTES (256ull << 20) /* 100,000 items in four languages: 240 MB */
#define LIMIT_ZSTD_WINDOW_LOG 27            /* 128 MiB; zstd -19 --long=27 */
/* In memory while a text is unpacked: as much of it as its window holds, or the two texts of a
 * patch.  An import has 96 MB in all. */
#define LIMIT_UNPACK_LOG 26
#define LIMIT_UNPACK_BYTES (1ull << LIMIT_UNPACK_LOG)
#define LIMIT_ROOTS_STEP 64u              /* root versions walked in one import */
#define LIMIT_CHANNELS 16u                /* a gate, a province and a dozen offices */
#define LIMIT_MIRRORS 8u                  /* a server, its copies, and a kiosk next door */
#define LIMIT_PICTURE_SIDE 8192u          /* pixels; the tallest panel is 4,320 */
#define LIMIT_PICTURE_PIXELS (2u << 20)   /* a glass of 1080x1920: 8 MB */
#define LIMIT_PICTURE_BYTES (8u << 20)    /* as a noisy PNG of so many pixels has */
#define LIMIT_DRAWING_PIXELS (20u << 20)  /* of an officer's photograph, to be made smaller */
#define LIMIT_PICTURE_SCANS 32u           /* of a JPEG; cameras and programs write 1 to 12 */
#define LIMIT_PICTURE_SHAPE 4u            /* longer than so many widths: its middle is shown */
#define LIMIT_TITLE_BYTES 1024u           /* 300 Khmer letters: more than fills a screen */
#define LIMIT_BODY_BYTES (64u << 10)      /* twenty printed pages */
#define LIMIT_VALUE_BYTES 4096u           /* of a fact: a long paragraph of Khmer */
#define LIMIT_CAPTION_BYTES 2048u         /* what is said of a picture */
#define LIMIT_STATE_BYTES (64u << 10)     /* current: 16 channels of 700 bytes */
#define LIMIT_ACK_BYTES 256u              /* the screen's answer is 100 bytes */
#define LIMIT_INSTANT 253402300799        /* Unix seconds: the last of the year 9999 */
#define LIMIT_KEPT_FREE_BYTES (64u << 20) /* of the disk, for logs and the system's own needs */
/* What installing a text may cost for each of its bytes: bytes of the bundle, indexes included, and
 * steps of SQLite's machine.  Real content (the sample, and tests/bench scale) takes 1.1 to 2.5 and
 * 0.3; rows of a few letters under a channel's name of 60 take 6.4 and 1.8.  The bases are for
 * texts of few rows: an empty bundle has 40 pages. */
#define LIMIT_BUNDLE_COPIES 8u
#define LIMIT_BUNDLE_BASE (1u << 20)
#define LIMIT_STEPS_A_BYTE 8u
#define LIMIT_STEPS_BASE 1000000u
/* Of a table, a body and some titles; and of what is indexed as the facts of one text. */
#define LIMIT_ROW_BYTES (1u << 20)
/* Without a byte that moves.  The longest that moves none is the search index of the largest text
 * on a slow kiosk, some two minutes. */
#define LIMIT_SILENCE_MS (300 * 1000)
/* For another run on the same store: the largest pack over a bad line is installed in less.  One
 * that hangs on a stick ends when the stick is pulled. */
#define LIMIT_WAIT_MS (30 * 60 * 1000)
/* For all that one run asks of all servers; then it ends as incomplete, what came is kept, and the
 * next goes on.  The largest object (LIMIT_OBJECT_BYTES) comes in it at 4 KB/s, a bad line; it ends
 * before the 6 hours of kiosk-sync-fetch.service, with time to wait for another run and install. */
#define LIMIT_POLL_MS (5 * 60 * 60 * 1000)

/* What one screen shows, so that any opens within 300 ms of processor time with every limit reached
 * at once, in Khmer, on a kiosk half as fast as the bench's machine, where the slowest takes 130
 * (tests/bench/run.sh limits).  A text takes half a millisecond a kilobyte, an item of a section 60
 * microseconds in its order, and its card 50 and its texts.  Import refuses what is over a limit
 * and lint says so first; where it is over one only together with another channel's, or was
 * installed by an earlier version, the screen shows what fits and the journal has a line. */
#define LIMIT_SECTIONS 24u           /* of a channel: three glasses of tiles */
#define LIMIT_HOME_SECTIONS 32u      /* of all channels */
#define LIMIT_HOME_ITEMS 2000u       /* that home looks at for one of each section that is due */
#define LIMIT_GATES 8u               /* the two sides of some roads */
#define LIMIT_URGENT 4u              /* notices: who shouts five things is not heard */
#define LIMIT_LISTED 500u            /* items of a section: five pages of a hundred */
#define LIMIT_LIST_BYTES (64u << 10) /* of titles, numbers and summaries on a page of a list */
#define LIMIT_LIST_VALUES 100u       /* of one fact: nobody reads a hundred steps */
#define LIMIT_ITEM_VALUES 200u       /* of all facts of an item */
#define LIMIT_ITEM_REFS 20u          /* items that an item names: each is a card */
#define LIMIT_ITEM_PICTURES 50u      /* an exhibition */
#define LIMIT_ITEM_BYTES (80u << 10) /* of all texts of an item that a page shows together */
#define LIMIT_PINS 30u               /* items in the legend of a map, from all channels */
#define LIMIT_LINE_BYTES 4096u       /* of a list that stands in one line, as keywords do */
#define LIMIT_ORDER 1000000          /* where an item or a section stands among others */

#define PACK_FORMAT 1 /* of text.db: a kiosk refuses a higher one */
#define PACK_APP 1    /* what this kiosk can show: min_app may not be higher */
#endif
