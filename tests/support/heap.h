/* heap.h - what the process holds of the heap, with the address sanitizer and without. */
#ifndef SUPPORT_HEAP_H
#define SUPPORT_HEAP_H
#include <malloc.h>
#include <stddef.h>
#if defined(__SANITIZE_ADDRESS__)
size_t __sanitizer_get_current_allocated_bytes(void); /* gcc has no header for it */
#endif

static inline size_t heap_bytes(void)
{
#if defined(__SANITIZE_ADDRESS__)
    return __sanitizer_get_current_allocated_bytes();
#else
    struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
#endif
}
#endif
