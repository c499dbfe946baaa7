#include "app/session.h"

void session_touch(struct session *s, uint64_t now_ms)
{
    s->state = SESSION_BUSY;
    s->touched_ms = now_ms;
}

void session_ask_again(struct session *s, uint64_t now_ms)
{
    if (s->state == SESSION_ASKING)
        s->asked_ms = now_ms;
}

void session_end(struct session *s)
{
    s->state = SESSION_IDLE;
}

static int32_t seconds_left(const struct session *s, uint64_t now_ms)
{
    uint64_t end = s->asked_ms + s->ask_ms;
    return now_ms >= end ? 0 : (int32_t)((end - now_ms + 999) / 1000);
}

enum session_event session_tick(struct session *s, uint64_t now_ms, int32_t *left)
{
    if (s->state == SESSION_BUSY && now_ms - s->touched_ms >= s->idle_ms) {
        s->state = SESSION_ASKING;
        s->asked_ms = s->touched_ms + s->idle_ms;
        *left = seconds_left(s, now_ms);
        if (*left > 0)
            return SESSION_ASK;
    }
    if (s->state != SESSION_ASKING)
        return SESSION_NOTHING;
    int32_t now_left = seconds_left(s, now_ms);
    if (now_left == 0) {
        s->state = SESSION_IDLE;
        return SESSION_FORGET;
    }
    if (now_left == *left)
        return SESSION_NOTHING;
    *left = now_left;
    return SESSION_COUNT;
}

uint64_t session_deadline(const struct session *s, uint64_t now_ms)
{
    if (s->state == SESSION_IDLE)
        return SESSION_NEVER;
    if (s->state == SESSION_BUSY)
        return s->touched_ms + s->idle_ms;
    uint64_t end = s->asked_ms + s->ask_ms;
    int32_t left = seconds_left(s, now_ms);
    return end - (uint64_t)(left > 0 ? left - 1 : 0) * 1000;
}
