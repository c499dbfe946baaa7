/* session.h - when a visitor has gone: pure, time is an argument.
 *
 *   IDLE --touch--> BUSY --idle_ms without a touch--> ASKING --ask_ms--> IDLE (forget everything)
 *                     ^---------------- an answer ------|  ^--.
 *                                                       `-----' a finger that has not answered yet
 * A finger that only leans on the glass is no touch (input/gesture.h). */
#ifndef APP_SESSION_H
#define APP_SESSION_H
#include <stdbool.h>
#include <stdint.h>

struct session {
    uint64_t idle_ms, ask_ms;
    uint64_t touched_ms, asked_ms;
    enum { SESSION_IDLE, SESSION_BUSY, SESSION_ASKING } state;
};
#define SESSION_NEVER UINT64_MAX

enum session_event { SESSION_NOTHING, SESSION_ASK, SESSION_COUNT, SESSION_FORGET };
void session_touch(struct session *s, uint64_t now_ms);
/* While ASKING: the count begins anew. */
void session_ask_again(struct session *s, uint64_t now_ms);
/* ASK once, COUNT when the seconds left have changed, FORGET once. */
enum session_event session_tick(struct session *s, uint64_t now_ms, int32_t *seconds_left);
void session_end(struct session *s); /* forgotten by other means: the next touch begins anew */
uint64_t session_deadline(const struct session *s, uint64_t now_ms);
#endif
