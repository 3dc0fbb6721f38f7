#include "kernel.h"

#include <math.h>

static double sigmoid(double slope, double intercept, double margin) {
    double power = slope * margin + intercept;
    if (power > 500.0) power = 500.0;
    if (power < -500.0) power = -500.0;
    return 1.0 / (1.0 + exp(-power));
}

/* The straight line between the knots on either side, as numpy.interp draws it. */
static double between(const double *margins, const double *scores, int64_t count, double margin) {
    int64_t low = 0, high = count - 1;
    if (margin <= margins[0]) return scores[0];
    if (!(margin < margins[high])) return scores[high];
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (margins[middle] <= margin) low = middle;
        else high = middle;
    }
    double slope = (scores[high] - scores[low]) / (margins[high] - margins[low]);
    return slope * (margin - margins[low]) + scores[low];
}

/* Whether a margin lies in, or beside, a stretch between two knots where the score rises steeply. */
static int steep_near(const double *margins, const double *scores, int64_t count, double margin, double rounding) {
    int64_t low = 0, high = count - 1;
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (margins[middle] <= margin) low = middle;
        else high = middle;
    }
    for (int64_t i = low > 0 ? low - 1 : 0; i <= low + 1 && i + 1 < count; i++)
        if (scores[i + 1] - scores[i] > STEEP * (margins[i + 1] - margins[i]) && margin > margins[i] - rounding &&
            margin < margins[i + 1] + rounding)
            return 1;
    return 0;
}

static double score(const rule *r, size_t a, double margin) {
    int64_t start = r->knot_start[a], end = r->knot_start[a + 1];
    if (start == end) return sigmoid(r->slopes[a], r->intercepts[a], margin);
    return between(r->knot_margins + start, r->knot_scores + start, end - start, margin);
}

/* Whether two of the areas that are tagged or too close to call score alike. */
static int score_alike(const rule *r, const double *margins, double *scores) {
    size_t count = 0;
    for (size_t a = 0; a < r->areas; a++)
        if (margins[a] > r->thresholds[a] - r->review_band) scores[count++] = score(r, a, margins[a]);
    for (size_t i = 1; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (fabs(scores[i] - scores[j]) < ALIKE) return 1;
    return 0;
}

/* Whether two roles score so much alike that rounding could tell which is the best. */
static int roles_alike(const rule *r, const double *margins) {
    double best = -INFINITY, second = -INFINITY;
    for (size_t i = 0; i < r->roles; i++) {
        const double share = sigmoid(r->role_slopes[i], r->role_intercepts[i], margins[i]);
        if (share > best) second = best, best = share;
        else if (share > second) second = share;
    }
    return r->roles > 1 && !(best - second >= r->rounding);
}

int rounding_tells(const rule *r, const double *margins, const double *role_margins, double *scores) {
    int told = roles_alike(r, role_margins);
    for (size_t a = 0; a < r->areas; a++) {
        const double gap = fabs(margins[a] - r->thresholds[a]);
        told |= !(gap >= r->rounding) || !(fabs(gap - r->review_band) >= r->rounding);
    }
    for (size_t a = 0; a < r->areas && !told; a++) {
        const int64_t start = r->knot_start[a], count = r->knot_start[a + 1] - start;
        if (count > 1) told = steep_near(r->knot_margins + start, r->knot_scores + start, count, margins[a], r->rounding);
    }
    return told || score_alike(r, margins, scores);
}

/* Scores are ranked to nine decimals, so that no rounding decides which of two equal ones comes first. */
static inline double ranked(double score) { return rint(score * 1e9); }

static void put(const double *scores, int32_t *order, size_t count, size_t column) {
    const double own = ranked(scores[column]);
    size_t at = count;
    for (; at > 0; at--) {
        const double before = ranked(scores[order[at - 1]]);
        if (before > own || (before == own && order[at - 1] < (int32_t)column)) break;
        order[at] = order[at - 1];
    }
    order[at] = (int32_t)column;
}

/* Takes away the lowest scores of the `count` tags given until `most` are left. */
static void keep_best(const rule *r, decision *out, size_t count) {
    for (; count > r->max_areas; count--) {
        size_t worst = r->areas;
        for (size_t a = 0; a < r->areas; a++)
            if (out->tagged[a] && (worst == r->areas || ranked(out->scores[a]) <= ranked(out->scores[worst]))) worst = a;
        out->tagged[worst] = 0;
    }
}

/* Gives tags to the best scores until there are `min_areas`. */
static void add_best(const rule *r, decision *out, size_t count) {
    for (; count < r->min_areas && count < r->areas; count++) {
        size_t best = r->areas;
        for (size_t a = 0; a < r->areas; a++)
            if (!out->tagged[a] && (best == r->areas || ranked(out->scores[a]) > ranked(out->scores[best]))) best = a;
        out->tagged[best] = 1;
    }
}

static void decide_domains(const rule *r, decision *out) {
    for (size_t d = 0; d < r->domains; d++) out->domain_scores[d] = 1.0;
    for (size_t a = 0; a < r->areas; a++)
        if (r->domain_of[a] >= 0) out->domain_scores[r->domain_of[a]] *= 1.0 - out->scores[a];
    for (size_t d = 0; d < r->domains; d++) out->domain_scores[d] = 1.0 - out->domain_scores[d];
    for (size_t a = 0; a < r->areas; a++) { /* rounding must not put a domain below its best area */
        int32_t d = r->domain_of[a];
        if (d >= 0 && out->scores[a] > out->domain_scores[d]) out->domain_scores[d] = out->scores[a];
    }
}

static void list(const rule *r, decision *out) {
    out->shown_count = out->held_count = 0;
    for (size_t a = 0; a < r->areas; a++)
        if (out->tagged[a] || out->close[a]) put(out->scores, out->shown, out->shown_count++, a);
    for (size_t i = 0; i < out->shown_count; i++) {
        const int32_t a = out->shown[i], d = r->domain_of[a];
        int known = d < 0 || !out->tagged[a];
        for (size_t h = 0; h < out->held_count && !known; h++) known = out->held[h] == d;
        if (!known) put(out->domain_scores, out->held, out->held_count++, (size_t)d);
    }
}

static void decide_role(const rule *r, const double *margins, decision *out) {
    double total = 0.0, best = -1.0;
    *out->role = -1;
    for (size_t i = 0; i < r->roles; i++) {
        double share = sigmoid(r->role_slopes[i], r->role_intercepts[i], margins[i]);
        total += share;
        if (ranked(share) > ranked(best)) best = share, *out->role = (int32_t)i;
    }
    *out->role_score = r->roles ? best / total : 0.0;
}

void decide(const rule *r, const double *margins, const double *role_margins, decision *out) {
    size_t count = 0;
    for (size_t a = 0; a < r->areas; a++) {
        out->scores[a] = score(r, a, margins[a]);
        out->tagged[a] = margins[a] >= r->thresholds[a];
        out->close[a] = fabs(margins[a] - r->thresholds[a]) < r->review_band;
        count += out->tagged[a];
    }
    if (r->max_areas && count > r->max_areas) keep_best(r, out, count);
    add_best(r, out, count);
    decide_domains(r, out);
    list(r, out);
    decide_role(r, role_margins, out);
}
