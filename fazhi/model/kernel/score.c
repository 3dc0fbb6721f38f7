#include "kernel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LOGS 64
#define AHEAD 8 /* how many n-grams before its turn a slot is fetched */
#define NOTHING 1e-12
#define MANY_CLAUSES 256 /* of more, single precision adds up to too much */

/* A feature of a passage: its number in the lists below, and where in the text it begins. */
typedef struct {
    uint32_t own, place;
} occurrence;

/* Features of the passage at hand are numbered from 0 in the order in which they are met: all that is counted, weighed
 * and added up clause by clause then lies close together. */
struct scratch {
    uint32_t *number;  /* (V,) 1 and the number of a feature; all 0 between two blocks */
    uint32_t *rows;    /* features by number: row of the weights */
    uint32_t *counts;  /* how often in the row at hand; all 0 between two rows */
    double *idf;
    double *owed;      /* see score_block */
    uint32_t *seen;    /* numbers of the features of the row at hand */
    uint32_t *picked;  /* their rows of the weights */
    double *values;    /* and their values */
    uint32_t *nodes;   /* (room,) for each place of the text the n-gram that begins there, or NONE */
    uint16_t *letters; /* (room,) the text in numbers of its characters */
    occurrence *found; /* for each n a list of `room`, in the order of the text */
    size_t lengths[MAX_N], cursors[MAX_N], room, features;
    span *clauses;
    double *sum, *raw; /* (width,) each */
    double *sums;      /* (1 + clauses, width): a passage and its clauses */
    double logs[LOGS]; /* 1 + ln of small counts */
};

scratch *scratch_new(const engine *e, size_t longest, size_t most_words) {
    scratch *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    const size_t many = MAX_N * longest + most_words, most = (many < e->rows ? many : e->rows) + 1;
    s->room = longest + 1;
    s->number = calloc(e->rows + 1, sizeof *s->number);
    s->rows = malloc(3 * most * sizeof *s->rows);
    s->counts = calloc(most, sizeof *s->counts);
    s->idf = malloc(3 * most * sizeof *s->idf);
    s->nodes = malloc(s->room * sizeof *s->nodes);
    s->letters = malloc(s->room * sizeof *s->letters);
    s->found = malloc(MAX_N * s->room * sizeof *s->found);
    s->clauses = malloc((longest / MIN_CLAUSE + 2) * sizeof *s->clauses);
    s->sum = malloc((longest / MIN_CLAUSE + 5) * e->width * sizeof *s->sum);
    if (!s->number || !s->rows || !s->counts || !s->idf || !s->nodes || !s->letters || !s->found || !s->clauses ||
        !s->sum) {
        scratch_free(s);
        return NULL;
    }
    s->seen = s->rows + most;
    s->picked = s->seen + most;
    s->owed = s->idf + most;
    s->values = s->owed + most;
    s->raw = s->sum + e->width;
    s->sums = s->raw + e->width;
    for (int i = 1; i < LOGS; i++) s->logs[i] = 1.0 + log((double)i);
    return s;
}

void scratch_free(scratch *s) {
    free(s->number);
    free(s->rows);
    free(s->counts);
    free(s->idf);
    free(s->nodes);
    free(s->letters);
    free(s->found);
    free(s->clauses);
    free(s->sum);
    free(s);
}

/* ---- the features of a text ---- */

/* Returns the number of a feature, and begins to fetch its weights.  New or not, the same is done: it cannot be foretold. */
static inline uint32_t meet(const engine *e, scratch *s, size_t row) {
    const uint32_t held = s->number[row], own = held ? held - 1 : (uint32_t)s->features;
    s->number[row] = own + 1;
    s->rows[own] = (uint32_t)row;
    s->idf[own] = (double)e->idf[row];
    s->owed[s->features] = 0.0; /* what a known one is owed stays */
    s->features += !held;
    const char *line = (const char *)(e->weights + row * e->width);
    for (size_t at = 0; at < e->width * sizeof(float); at += 64) FETCH(line + at);
    return own;
}

static void forget(scratch *s) {
    for (size_t i = 0; i < s->features; i++) s->number[s->rows[i]] = 0;
    s->features = 0;
}

static void number_letters(const engine *e, scratch *s, const uint32_t *text, size_t size) {
    for (size_t i = 0; i < size; i++) s->letters[i] = (uint16_t)alphabet_number(&e->letters, text[i]);
}

/* Finds for each place of the text the node of its first n characters, from that of one character less. */
static void find_nodes(scratch *s, const trie *t, size_t n, size_t size) {
    size_t next = 0;
    for (size_t i = 0; i + n <= size; i++) {
        for (; next + n <= size && next <= i + AHEAD; next++)
            FETCH(&t->slots[trie_place(t, trie_key(s->nodes[next], s->letters[next + n - 1]))]);
        s->nodes[i] = trie_child(t, trie_key(s->nodes[i], s->letters[i + n - 1]));
    }
}

/* Lists those that are features. */
static void list_features(const engine *e, scratch *s, const block *b, size_t n, size_t size) {
    occurrence *out = s->found + (n - 1) * s->room;
    size_t length = 0;
    for (size_t i = 0; i + n <= size; i++) {
        out[length] = (occurrence){s->nodes[i], (uint32_t)i};
        length += s->nodes[i] < b->ngrams.features;
    }
    for (size_t i = 0; i < length; i++) {
        if (i + AHEAD < length) {
            FETCH(&s->number[b->first + out[i + AHEAD].own]);
            FETCH(&e->idf[b->first + out[i + AHEAD].own]);
        }
        out[i].own = meet(e, s, b->first + out[i].own);
    }
    s->lengths[n - 1] = length;
}

static void find(const engine *e, scratch *s, const block *b, size_t size) {
    for (size_t i = 0; i < size; i++) s->nodes[i] = b->ngrams.first[s->letters[i]];
    for (int n = 1; n <= b->longest; n++) {
        if (n > 1) find_nodes(s, &b->ngrams, (size_t)n, size);
        if (n >= b->shortest) list_features(e, s, b, (size_t)n, size);
    }
}

static void rewind_lists(scratch *s) { memset(s->cursors, 0, sizeof s->cursors); }

/* ---- values of one row ---- */

static inline size_t note(scratch *s, size_t count, uint32_t own) {
    s->seen[count] = own;
    return count + (s->counts[own]++ == 0);
}

/* Counts the n-grams that lie inside start … end, from where the last call left off. */
static size_t count_ngrams(scratch *s, const block *b, span inside) {
    size_t count = 0;
    for (int n = b->shortest; n <= b->longest; n++) {
        const occurrence *found = s->found + (size_t)(n - 1) * s->room, *end = found + s->lengths[n - 1];
        const occurrence *at = found + s->cursors[n - 1];
        while (at < end && at->place < inside.start) at++;
        for (; at < end && at->place + (size_t)n <= inside.end; at++) count = note(s, count, at->own);
        s->cursors[n - 1] = (size_t)(at - found);
    }
    return count;
}

static size_t count_words(const engine *e, scratch *s, const block *b, const words *w, size_t row) {
    size_t count = 0;
    for (int64_t at = w->starts[row]; at < w->starts[row + 1]; at++)
        count = note(s, count, meet(e, s, b->first + (size_t)w->places[at]));
    return count;
}

/* Turns the counts of the `count` features seen into values, and returns what normalises them. */
static double weigh(scratch *s, const block *b, size_t count) {
    double squares = 0.0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t own = s->seen[i], n = s->counts[own];
        double value = b->sublinear ? (n < LOGS ? s->logs[n] : 1.0 + log((double)n)) : (double)n;
        value *= s->idf[own];
        s->values[i] = value;
        s->picked[i] = s->rows[own];
        squares += value * value;
        s->counts[own] = 0;
    }
    return squares > 0.0 ? b->weight / sqrt(squares) : 0.0;
}

static void add(const engine *e, const double *sum, double scale, double *into) {
    for (size_t i = 0; i < e->width; i++) into[i] += scale * sum[i];
}

static void sum_up(const engine *e, scratch *s, dot_function *dot, size_t count) {
    dot(e->weights, e->width, s->picked, s->values, count, s->sum);
}

/* Adds what one block gives to the sums of a passage, row 0, and of its `count` clauses.
 *
 * The features of the whole are those of its clauses once more.  So the whole is the sum of its clauses before they are
 * normalised, and what it is owed besides: for features that stand in several clauses or reach across two. */
static void score_block(const engine *e, scratch *s, dot_function *dot, const block *b, size_t size, size_t count,
                        const words *w, size_t word_row) {
    const int of_words = b->source == TEXT_WORD;
    if (count > MANY_CLAUSES) dot = e->dot.precise;
    rewind_lists(s);
    size_t seen = of_words ? count_words(e, s, b, w, word_row) : count_ngrams(s, b, (span){0, size});
    const double scale = weigh(s, b, seen);
    if (count) {
        for (size_t i = 0; i < seen; i++) s->owed[s->seen[i]] = s->values[i];
        memset(s->raw, 0, e->width * sizeof *s->raw);
        rewind_lists(s);
        for (size_t c = 0; c < count; c++) {
            seen = of_words ? count_words(e, s, b, w, word_row + 1 + c) : count_ngrams(s, b, s->clauses[c]);
            const double own = weigh(s, b, seen);
            for (size_t i = 0; i < seen; i++) s->owed[s->seen[i]] -= s->values[i];
            sum_up(e, s, dot, seen);
            add(e, s->sum, 1.0, s->raw);
            add(e, s->sum, own, s->sums + (1 + c) * e->width);
        }
        seen = 0;
        for (size_t i = 0; i < s->features; i++) {
            s->picked[seen] = s->rows[i];
            s->values[seen] = s->owed[i];
            seen += fabs(s->owed[i]) > NOTHING;
        }
    }
    /* of very many clauses that are alike, much is taken away here again */
    sum_up(e, s, count ? e->dot.precise : dot, seen);
    if (count) add(e, s->raw, scale, s->sums);
    add(e, s->sum, scale, s->sums);
    forget(s);
}

/* ---- margins ---- */

void score_path(const engine *e, scratch *s, const uint32_t *text, size_t size, double *sums) {
    number_letters(e, s, text, size);
    for (size_t i = 0; i < e->block_count; i++) {
        const block *b = &e->blocks[i];
        if (b->source != HEADING_CHAR) continue;
        find(e, s, b, size);
        rewind_lists(s);
        const size_t seen = count_ngrams(s, b, (span){0, size});
        const double scale = weigh(s, b, seen);
        sum_up(e, s, e->dot.precise, seen);
        add(e, s->sum, scale, sums);
        forget(s);
    }
}

size_t score_passage(const engine *e, scratch *s, dot_function *dot, const uint32_t *text, size_t size,
                     const double *path, const words *w, size_t word_row, double *areas, double *roles) {
    const size_t count = e->clause_weight > 0.0 ? find_clauses(text, size, s->clauses) : 0;
    for (size_t r = 0; r <= count; r++) memcpy(s->sums + r * e->width, path, e->width * sizeof *path);
    number_letters(e, s, text, size);
    for (size_t i = 0; i < e->block_count; i++) {
        const block *b = &e->blocks[i];
        if (b->source == HEADING_CHAR) continue;
        if (b->source == TEXT_CHAR) find(e, s, b, size);
        score_block(e, s, dot, b, size, count, w, word_row);
    }
    const double *whole = s->sums;
    for (size_t i = 0; i < e->roles; i++) roles[i] = whole[e->areas + i] + e->bias[e->areas + i];
    for (size_t a = 0; a < e->areas; a++) {
        double best = count ? -INFINITY : whole[a];
        for (size_t c = 1; c <= count; c++)
            if (whole[c * e->width + a] > best) best = whole[c * e->width + a];
        areas[a] = (count ? (1.0 - e->clause_weight) * whole[a] + e->clause_weight * best : best) + e->bias[a];
    }
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
