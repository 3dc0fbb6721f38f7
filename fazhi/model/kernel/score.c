#include "kernel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LOGS 64
#define AHEAD 8 /* how many n-grams before its turn a slot is fetched */

typedef struct {
    uint32_t row, place; /* a feature, and where in the text it begins */
} occurrence;

struct scratch {
    uint32_t *counts;     /* (V,) all 0 between two rows */
    uint32_t *seen;       /* features of the row at hand */
    double *values;       /* their values */
    occurrence *found;    /* for each block and n one list of `room`, in the order of the text */
    size_t *lengths, *cursors, room;
    span *clauses;
    double *row, *best, *sum; /* (width,) each */
    double logs[LOGS];        /* 1 + ln of small counts */
};

scratch *scratch_new(const engine *e, size_t longest) {
    scratch *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    size_t lists = e->block_count * MAX_N;
    s->room = longest + 1;
    s->counts = calloc(e->rows + 1, sizeof *s->counts);
    s->seen = malloc((e->rows + 1) * sizeof *s->seen);
    s->values = malloc((e->rows + 1) * sizeof *s->values);
    s->found = malloc((lists + 1) * s->room * sizeof *s->found);
    s->lengths = calloc(2 * lists + 1, sizeof *s->lengths);
    s->clauses = malloc((longest / MIN_CLAUSE + 2) * sizeof *s->clauses);
    s->row = malloc(3 * e->width * sizeof *s->row);
    if (!s->counts || !s->seen || !s->values || !s->found || !s->lengths || !s->clauses || !s->row) {
        scratch_free(s);
        return NULL;
    }
    s->cursors = s->lengths + lists;
    s->best = s->row + e->width;
    s->sum = s->best + e->width;
    for (int i = 1; i < LOGS; i++) s->logs[i] = 1.0 + log((double)i);
    return s;
}

void scratch_free(scratch *s) {
    free(s->counts);
    free(s->seen);
    free(s->values);
    free(s->found);
    free(s->lengths);
    free(s->clauses);
    free(s->row);
    free(s);
}

/* Finds every n-gram of the block in a text. */
static void find(const engine *e, scratch *s, size_t index, const uint32_t *text, size_t size) {
    const block *b = &e->blocks[index];
    for (int n = b->shortest; n <= b->longest; n++) {
        occurrence *out = s->found + (index * MAX_N + (size_t)n - 1) * s->room;
        const uint64_t keep = ((uint64_t)1 << (BITS * n)) - 1;
        uint64_t key = 0, coming = 0;
        size_t length = 0, next = 0;
        for (size_t i = 0; i < size; i++) {
            for (; next < size && next <= i + AHEAD; next++) {
                coming = (coming << BITS | text[next]) & keep;
                FETCH(&b->ngrams.slots[table_place(&b->ngrams, coming)]);
            }
            key = (key << BITS | text[i]) & keep;
            if (i + 1 < (size_t)n) continue;
            const slot *hit = table_find(&b->ngrams, key);
            if (hit) out[length++] = (occurrence){(uint32_t)b->first + hit->row, (uint32_t)(i + 1 - (size_t)n)};
        }
        s->lengths[index * MAX_N + (size_t)n - 1] = length;
    }
}

static inline size_t note(const engine *e, scratch *s, size_t count, uint32_t row) {
    if (s->counts[row]++ == 0) {
        s->seen[count++] = row;
        const char *line = (const char *)(e->weights + row * e->width);
        for (size_t at = 0; at < e->width * sizeof(float); at += 64) FETCH(line + at);
    }
    return count;
}

/* Counts the features of one block that lie inside start … end, from where the last call left off. */
static size_t count_ngrams(const engine *e, scratch *s, size_t index, span inside) {
    size_t count = 0;
    for (int n = e->blocks[index].shortest; n <= e->blocks[index].longest; n++) {
        size_t list = index * MAX_N + (size_t)n - 1, at = s->cursors[list];
        const occurrence *found = s->found + list * s->room;
        while (at < s->lengths[list] && found[at].place < inside.start) at++;
        for (; at < s->lengths[list] && found[at].place + (size_t)n <= inside.end; at++)
            count = note(e, s, count, found[at].row);
        s->cursors[list] = at;
    }
    return count;
}

static size_t count_words(const engine *e, scratch *s, const block *b, const words *w, size_t row) {
    size_t count = 0;
    for (int64_t at = w->starts[row]; at < w->starts[row + 1]; at++)
        count = note(e, s, count, (uint32_t)(b->first + (size_t)w->places[at]));
    return count;
}

/* Adds the `count` features seen, weighted and normalised, to (width,) `sums`; their counts become 0 again. */
static void add(const engine *e, scratch *s, const block *b, size_t count, double *sums) {
    double squares = 0.0;
    for (size_t i = 0; i < count; i++) {
        uint32_t row = s->seen[i], n = s->counts[row];
        double value = b->sublinear ? (n < LOGS ? s->logs[n] : 1.0 + log((double)n)) : (double)n;
        value *= (double)e->idf[row];
        s->values[i] = value;
        squares += value * value;
        s->counts[row] = 0;
    }
    if (squares == 0.0) return;
    e->dot(e->weights, e->width, s->seen, s->values, count, s->sum);
    double scale = b->weight / sqrt(squares);
    for (size_t i = 0; i < e->width; i++) sums[i] += scale * s->sum[i];
}

static void begin(const engine *e, scratch *s, const double *path) {
    memcpy(s->row, path, e->width * sizeof *s->row);
    for (size_t i = 0; i < e->areas + e->roles; i++) s->row[i] += e->bias[i];
}

/* Leaves in s->row the sums of one row of a passage. */
static void score_row(const engine *e, scratch *s, span inside, const double *path, const words *w, size_t word_row) {
    begin(e, s, path);
    for (size_t i = 0; i < e->block_count; i++) {
        const block *b = &e->blocks[i];
        if (b->source == TEXT_CHAR) add(e, s, b, count_ngrams(e, s, i, inside), s->row);
        if (b->source == TEXT_WORD) add(e, s, b, count_words(e, s, b, w, word_row), s->row);
    }
}

static void find_all(const engine *e, scratch *s, enum source source, const uint32_t *text, size_t size) {
    for (size_t i = 0; i < e->block_count; i++)
        if (e->blocks[i].source == source) find(e, s, i, text, size);
    memset(s->cursors, 0, e->block_count * MAX_N * sizeof *s->cursors);
}

void score_path(const engine *e, scratch *s, const uint32_t *text, size_t size, double *sums) {
    find_all(e, s, HEADING_CHAR, text, size);
    for (size_t i = 0; i < e->block_count; i++)
        if (e->blocks[i].source == HEADING_CHAR)
            add(e, s, &e->blocks[i], count_ngrams(e, s, i, (span){0, size}), sums);
}

size_t score_passage(const engine *e, scratch *s, const uint32_t *text, size_t size, const double *path,
                     const words *w, size_t word_row, double *areas, double *roles) {
    find_all(e, s, TEXT_CHAR, text, size);
    score_row(e, s, (span){0, size}, path, w, word_row);
    memcpy(areas, s->row, e->areas * sizeof *areas);
    memcpy(roles, s->row + e->areas, e->roles * sizeof *roles);
    size_t count = e->clause_weight > 0.0 ? find_clauses(text, size, s->clauses) : 0;
    if (!count) return 1;
    memset(s->cursors, 0, e->block_count * MAX_N * sizeof *s->cursors);
    for (size_t i = 0; i < e->areas; i++) s->best[i] = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        score_row(e, s, s->clauses[i], path, w, word_row + 1 + i);
        for (size_t a = 0; a < e->areas; a++)
            if (s->row[a] > s->best[a]) s->best[a] = s->row[a];
    }
    for (size_t a = 0; a < e->areas; a++) areas[a] = (1.0 - e->clause_weight) * areas[a] + e->clause_weight * s->best[a];
    return 1 + count;
}

void smooth(double *margins, size_t count, size_t areas, const int32_t *path_of, double weight, double *before) {
    double *own = before, *last = before + areas;
    for (size_t p = 0; p < count; p++) {
        double *row = margins + p * areas;
        int above = p > 0 && path_of[p - 1] == path_of[p], below = p + 1 < count && path_of[p + 1] == path_of[p];
        memcpy(own, row, areas * sizeof *own);
        for (size_t a = 0; a < areas && (above || below); a++) {
            double total = (above ? last[a] : 0.0) + (below ? row[areas + a] : 0.0);
            row[a] = (1.0 - weight) * own[a] + weight * total / (above + below);
        }
        double *swap = own;
        own = last;
        last = swap;
    }
}
