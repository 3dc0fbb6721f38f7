#include "kernel.h"

#include <stdlib.h>
#include <string.h>

#define POINT(key, place) ((uint32_t)((key) >> (BITS * (place)) & (((uint64_t)1 << BITS) - 1)))

/* How many code points an n-gram has; none of them is 0 but for an n-gram of that one alone. */
static int length_of(uint64_t key) { return 1 + (key >> BITS != 0) + (key >> (2 * BITS) != 0); }

static int by_point(const void *one, const void *other) {
    const uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return (a > b) - (a < b);
}

/* Puts the high characters in order, each once. */
static void sort_high(alphabet *a) {
    size_t kept = 0;
    if (a->high_count) qsort(a->high, a->high_count, sizeof *a->high, by_point);
    for (size_t i = 0; i < a->high_count; i++)
        if (!kept || a->high[kept - 1] != a->high[i]) a->high[kept++] = a->high[i];
    a->high_count = kept;
}

static int add_high(alphabet *a, uint32_t point) {
    if (a->high_count == a->high_room) {
        sort_high(a);
        if (2 * a->high_count >= a->high_room) {
            const size_t room = 2 * a->high_room + 64;
            uint32_t *more = realloc(a->high, room * sizeof *more);
            if (!more) return 0;
            a->high = more;
            a->high_room = room;
        }
    }
    a->high[a->high_count++] = point;
    return 1;
}

const char *alphabet_add(alphabet *a, const int64_t *keys, size_t count) {
    if (!a->low && !(a->low = calloc(0x10000, sizeof *a->low))) return "";
    for (size_t i = 0; i < count; i++) {
        for (int at = 0; at < length_of((uint64_t)keys[i]); at++) {
            const uint32_t point = POINT((uint64_t)keys[i], at);
            if (point >= 0x10000) {
                if (!add_high(a, point)) return "";
            } else if (!a->low[point]) {
                if (a->low_count == MOST_LETTERS) return "there are too many characters";
                a->low[point] = (uint16_t)++a->low_count;
            }
        }
    }
    return NULL;
}

const char *alphabet_close(alphabet *a) {
    if (!a->low && !(a->low = calloc(0x10000, sizeof *a->low))) return "";
    sort_high(a);
    return a->low_count + a->high_count > MOST_LETTERS ? "there are too many characters" : NULL;
}

uint32_t alphabet_high(const alphabet *a, uint32_t point) {
    size_t low = 0, high = a->high_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (a->high[middle] == point) return (uint32_t)(a->low_count + middle + 1);
        if (a->high[middle] < point) low = middle + 1;
        else high = middle;
    }
    return 0;
}

void alphabet_free(alphabet *a) {
    free(a->low);
    free(a->high);
}

/* From keys to nodes, while a trie is built: open addressing, at most half full. */
typedef struct {
    uint64_t *keys;
    uint32_t *nodes; /* NONE is free */
    uint64_t mask;
    int shift;
} numbering;

static uint32_t *numbered(const numbering *n, uint64_t key) {
    size_t place = (size_t)((key * 0x9E3779B97F4A7C15ull) >> n->shift);
    while (n->nodes[place] != NONE && n->keys[place] != key) place = (place + 1) & n->mask;
    n->keys[place] = key;
    return &n->nodes[place];
}

/* Puts the n-gram and all of its beginnings into the trie; `next` is the number of the next node that is no feature. */
static int insert(trie *t, const alphabet *a, numbering *n, uint64_t key, uint32_t *next) {
    const int length = length_of(key);
    uint32_t parent = NONE;
    for (int size = 1; size <= length; size++) {
        const uint64_t beginning = key >> (BITS * (length - size));
        const uint32_t number = alphabet_number(a, POINT(key, length - size));
        uint32_t *node = numbered(n, beginning);
        if (*node == NONE) {
            if (*next == MOST_NODES) return 0;
            *node = (*next)++;
        }
        if (size == 1) t->first[number] = *node;
        else {
            const uint64_t word = trie_key(parent, number) << NODE_BITS | *node;
            size_t place = trie_place(t, trie_key(parent, number)); /* words fill a bucket from its first place on */
            while (t->slots[place] != FREE && t->slots[place] != word) place = (place + 1) & t->mask;
            t->slots[place] = word;
        }
        parent = *node;
    }
    return 1;
}

const char *trie_build(trie *t, const alphabet *a, const int64_t *keys, size_t count) {
    const size_t letters = a->low_count + a->high_count + 1, nodes = count * MAX_N + 1;
    const char *fault = NULL;
    int bits = 4;
    if (nodes >= MOST_NODES) return "there are too many features";
    while (((size_t)1 << bits) < 2 * nodes) bits++;
    numbering n = {malloc(((size_t)1 << bits) * sizeof *n.keys), malloc(((size_t)1 << bits) * sizeof *n.nodes),
                   ((uint64_t)1 << bits) - 1, 64 - bits};
    t->first = malloc(letters * sizeof *t->first);
    if (!n.keys || !n.nodes || !t->first) fault = "";
    if (!fault) {
        memset(t->first, 0xFF, letters * sizeof *t->first);
        memset(n.nodes, 0xFF, ((size_t)1 << bits) * sizeof *n.nodes);
        t->features = (uint32_t)count;
        size_t beginnings = 0;
        for (size_t i = 0; i < count && !fault; i++) {
            uint32_t *node = numbered(&n, (uint64_t)keys[i]);
            if (*node != NONE) fault = "a feature stands twice in its block";
            *node = (uint32_t)i;
            beginnings += (size_t)length_of((uint64_t)keys[i]) - 1;
        }
        for (bits = 1; ((size_t)BUCKET << bits) < 2 * (beginnings + 1); bits++) {}
        t->mask = ((uint64_t)BUCKET << bits) - 1;
        t->shift = 64 - bits;
        if (!fault && !(t->slots = malloc(((size_t)BUCKET << bits) * sizeof *t->slots))) fault = "";
        if (!fault) memset(t->slots, 0xFF, ((size_t)BUCKET << bits) * sizeof *t->slots);
    }
    uint32_t next = (uint32_t)count;
    for (size_t i = 0; i < count && !fault; i++)
        if (!insert(t, a, &n, (uint64_t)keys[i], &next)) fault = "there are too many features";
    free(n.keys);
    free(n.nodes);
    return fault;
}

void trie_free(trie *t) {
    free(t->first);
    free(t->slots);
}
