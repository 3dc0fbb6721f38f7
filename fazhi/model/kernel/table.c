#include "kernel.h"

#include <stdlib.h>

int table_build(table *into, const int64_t *keys, size_t count, int *twice) {
    int bits = 4;
    while (((size_t)1 << bits) < 2 * count) bits++;
    *twice = 0;
    into->slots = calloc((size_t)1 << bits, sizeof(slot));
    if (!into->slots) return -1;
    into->mask = ((uint64_t)1 << bits) - 1;
    into->shift = 64 - bits;
    for (size_t i = 0; i < count; i++) {
        uint64_t key = (uint64_t)keys[i];
        size_t place = table_place(into, key);
        while (into->slots[place].used) {
            if (into->slots[place].key == key) {
                *twice = 1;
                table_free(into);
                return -1;
            }
            place = (place + 1) & into->mask;
        }
        into->slots[place] = (slot){key, (uint32_t)i, 1};
    }
    return 0;
}

void table_free(table *t) {
    free(t->slots);
    t->slots = NULL;
}
