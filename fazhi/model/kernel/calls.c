/* fazhi.model._kernel: tagging with an engine.  Texts are copied under the interpreter's lock and scored without it. */
#include "module.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Prepared texts, one after the other. */
typedef struct {
    uint32_t *points;
    size_t *starts; /* one more than texts */
    size_t count, size, room, longest;
} batch;

static void batch_free(batch *b) {
    free(b->points);
    free(b->starts);
}

static int batch_reserve(batch *b, size_t more) {
    if (b->size + more <= b->room) return 0;
    size_t room = 2 * (b->size + more) + 256;
    uint32_t *points = realloc(b->points, room * sizeof *points);
    if (!points) return PyErr_NoMemory(), -1;
    b->points = points;
    b->room = room;
    return 0;
}

/* Writes the code points of a string behind the batch, and returns their number. */
static Py_ssize_t copy_points(batch *b, PyObject *text) {
    const Py_ssize_t size = PyUnicode_GetLength(text);
    if (size < 0 || batch_reserve(b, (size_t)size)) return -1;
    if ((uint64_t)size > UINT32_MAX) return PyErr_SetString(PyExc_OverflowError, "a text is too long"), -1;
    if (size && !PyUnicode_AsUCS4(text, b->points + b->size, (Py_ssize_t)(b->room - b->size), 0)) return -1;
    return size;
}

/* Appends one text, prepared here where it is plain, else by Python. */
static int batch_add(const Engine *self, batch *b, PyObject *text) {
    Py_ssize_t size = copy_points(b, text);
    if (size < 0) return -1;
    size_t length = prepare_plain(&self->t, b->points + b->size, (size_t)size);
    if (length == NOT_PLAIN) {
        PyObject *prepared = PyObject_CallFunctionObjArgs(self->prepare, text, NULL);
        size = prepared ? copy_points(b, prepared) : -1;
        Py_XDECREF(prepared);
        if (size < 0) return -1;
        length = (size_t)size;
    }
    b->size += length;
    b->starts[++b->count] = b->size;
    if (length > b->longest) b->longest = length;
    return 0;
}

static int batch_fill(const Engine *self, batch *b, PyObject *texts) {
    const Py_ssize_t count = PyList_Size(texts);
    if (count < 0) return -1;
    b->starts = calloc((size_t)count + 1, sizeof *b->starts);
    if (!b->starts) return PyErr_NoMemory(), -1;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *text = PyList_GetItem(texts, i); /* an error if Python's prepare() has shortened the list */
        if (!text) return -1;
        Py_INCREF(text);
        const int failed = batch_add(self, b, text);
        Py_DECREF(text);
        if (failed) return -1;
    }
    return 0;
}

typedef struct {
    batch texts, paths;
    Py_buffer path_of, places, starts;
    words w;
    double context_weight;
    PyObject *areas, *roles;
} request;

static void request_free(request *q) {
    batch_free(&q->texts);
    batch_free(&q->paths);
    if (q->path_of.obj) PyBuffer_Release(&q->path_of);
    if (q->places.obj) PyBuffer_Release(&q->places);
    if (q->starts.obj) PyBuffer_Release(&q->starts);
    Py_XDECREF(q->areas);
    Py_XDECREF(q->roles);
}

/* Whether there are words for every row, each within its block. */
static int words_fit(const engine *e, request *q) {
    const block *b = NULL;
    for (size_t i = 0; i < e->block_count; i++)
        if (e->blocks[i].source == TEXT_WORD) b = &e->blocks[i];
    if (!b) return 1;
    span *clauses = malloc((q->texts.longest / MIN_CLAUSE + 2) * sizeof *clauses);
    if (!clauses) return 0;
    size_t rows = q->texts.count;
    for (size_t i = 0; i < q->texts.count && e->clause_weight > 0.0; i++) {
        const size_t start = q->texts.starts[i];
        rows += find_clauses(q->texts.points + start, q->texts.starts[i + 1] - start, clauses);
    }
    free(clauses);
    q->w.places = q->places.buf;
    q->w.starts = q->starts.buf;
    const int64_t count = q->places.len / (Py_ssize_t)sizeof(int32_t);
    if (!aligned(&q->places, sizeof(int32_t)) || !aligned(&q->starts, sizeof(int64_t))) return 0;
    if ((size_t)q->starts.len != (rows + 1) * sizeof(int64_t) || q->w.starts[0] != 0 || q->w.starts[rows] != count)
        return 0;
    for (size_t i = 0; i < rows; i++)
        if (q->w.starts[i] > q->w.starts[i + 1]) return 0;
    for (int64_t i = 0; i < count; i++)
        if (q->w.places[i] < 0 || (size_t)q->w.places[i] >= b->size) return 0;
    return 1;
}

static int request_fits(const engine *e, request *q) {
    const int32_t *path_of = q->path_of.buf;
    if ((size_t)q->path_of.len != q->texts.count * sizeof(int32_t) || !aligned(&q->path_of, sizeof(int32_t))) return 0;
    for (size_t i = 0; i < q->texts.count; i++)
        if (path_of[i] < 0 || (size_t)path_of[i] >= q->paths.count) return 0;
    return words_fit(e, q);
}

/* Returns 0, or -1 without memory; touches nothing of Python. */
static int score_all(const engine *e, const rule *r, const request *q, double *areas, double *roles) {
    const int32_t *path_of = q->path_of.buf;
    const size_t longest = q->texts.longest > q->paths.longest ? q->texts.longest : q->paths.longest;
    double *sums = calloc((q->paths.count + 1) * e->width + 2 * e->areas, sizeof *sums);
    scratch *s = scratch_new(e, longest, (size_t)q->places.len / sizeof(int32_t));
    if (sums && s) {
        for (size_t i = 0; i < q->paths.count; i++) {
            const size_t start = q->paths.starts[i];
            score_path(e, s, q->paths.points + start, q->paths.starts[i + 1] - start, sums + i * e->width);
        }
        /* where margins are drawn towards others, the best of them are chosen or small differences tell much, all are exact */
        const int precise = q->context_weight > 0.0 || r->min_areas || r->max_areas || r->steep;
        size_t row = 0;
        for (size_t i = 0; i < q->texts.count; i++) {
            const size_t start = q->texts.starts[i], size = q->texts.starts[i + 1] - start;
            const uint32_t *text = q->texts.points + start;
            const double *path = sums + (size_t)path_of[i] * e->width;
            double *own = areas + i * e->areas, *role = roles + i * e->roles;
            dot_function *dot = precise ? e->dot.precise : e->dot.single;
            size_t rows = score_passage(e, s, dot, text, size, path, &q->w, row, own, role);
            if (!precise && rounding_tells(r, own, role, sums + q->paths.count * e->width))
                score_passage(e, s, e->dot.precise, text, size, path, &q->w, row, own, role);
            row += rows;
        }
        if (q->context_weight > 0.0)
            smooth(areas, q->texts.count, e->areas, path_of, q->context_weight, sums + q->paths.count * e->width);
    }
    if (s) scratch_free(s);
    free(sums);
    return sums && s ? 0 : -1;
}

static PyObject *doubles(size_t count) {
    return PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(double)));
}

PyObject *engine_margins(PyObject *object, PyObject *args) {
    const Engine *self = (Engine *)object;
    PyObject *texts, *paths, *result = NULL;
    request q;
    memset(&q, 0, sizeof q);
    if (!PyArg_ParseTuple(args, "O!O!y*y*y*d", &PyList_Type, &texts, &PyList_Type, &paths, &q.path_of, &q.places,
                          &q.starts, &q.context_weight))
        return NULL;
    if (!batch_fill(self, &q.texts, texts) && !batch_fill(self, &q.paths, paths)) {
        q.areas = doubles(q.texts.count * self->e.areas);
        q.roles = doubles(q.texts.count * self->e.roles);
        if (!request_fits(&self->e, &q)) PyErr_SetString(PyExc_ValueError, "paths or words do not fit the texts");
        else if (q.areas && q.roles) {
            double *areas = (double *)PyByteArray_AsString(q.areas), *roles = (double *)PyByteArray_AsString(q.roles);
            int failed;
            Py_BEGIN_ALLOW_THREADS
            failed = score_all(&self->e, &self->r, &q, areas, roles);
            Py_END_ALLOW_THREADS
            result = failed ? PyErr_NoMemory() : PyTuple_Pack(2, q.areas, q.roles);
        }
    }
    request_free(&q);
    return result;
}

/* ---- decisions ---- */

PyObject *engine_near(PyObject *object, PyObject *args) {
    const rule *r = &((Engine *)object)->r;
    Py_buffer areas;
    double distance;
    if (!PyArg_ParseTuple(args, "y*d", &areas, &distance)) return NULL;
    if (!aligned(&areas, sizeof(double))) {
        PyBuffer_Release(&areas);
        return PyErr_Format(PyExc_ValueError, "margins must be doubles");
    }
    const double *margins = areas.buf, band = r->review_band;
    PyObject *places = PyList_New(0);
    for (size_t i = 0; places && i < (size_t)areas.len / sizeof(double); i++) {
        const double gap = fabs(margins[i] - r->thresholds[i % r->areas]);
        if (!(gap < distance || fabs(gap - band) < distance)) continue;
        PyObject *place = PyLong_FromSize_t(i);
        if (!place || PyList_Append(places, place)) Py_CLEAR(places);
        Py_XDECREF(place);
    }
    PyBuffer_Release(&areas);
    return places;
}

enum { SCORES, TAGGED, CLOSE, DOMAIN_SCORES, ROLE, ROLE_SCORES, SHOWN, SHOWN_START, IN_DOMAINS, IN_DOMAINS_START, PARTS };

static void decide_all(const rule *r, const double *areas, const double *roles, size_t count, char **at) {
    int32_t *shown_start = (int32_t *)at[SHOWN_START], *held_start = (int32_t *)at[IN_DOMAINS_START];
    shown_start[0] = held_start[0] = 0;
    for (size_t i = 0; i < count; i++) {
        decision d = {
            .scores = (double *)at[SCORES] + i * r->areas,
            .tagged = (uint8_t *)at[TAGGED] + i * r->areas,
            .close = (uint8_t *)at[CLOSE] + i * r->areas,
            .domain_scores = (double *)at[DOMAIN_SCORES] + i * r->domains,
            .role = (int32_t *)at[ROLE] + i,
            .role_score = (double *)at[ROLE_SCORES] + i,
            .shown = (int32_t *)at[SHOWN] + shown_start[i],
            .held = (int32_t *)at[IN_DOMAINS] + held_start[i],
        };
        decide(r, areas + i * r->areas, roles + i * r->roles, &d);
        shown_start[i + 1] = shown_start[i] + (int32_t)d.shown_count;
        held_start[i + 1] = held_start[i] + (int32_t)d.held_count;
    }
}

PyObject *engine_decide(PyObject *object, PyObject *args) {
    const rule *r = &((Engine *)object)->r;
    Py_buffer areas, roles;
    PyObject *parts[PARTS] = {0}, *result = NULL;
    if (!PyArg_ParseTuple(args, "y*y*", &areas, &roles)) return NULL;
    const size_t count = (size_t)areas.len / (r->areas * sizeof(double)), n = sizeof(int32_t);
    if ((size_t)areas.len != count * r->areas * sizeof(double) ||
        (size_t)roles.len != count * r->roles * sizeof(double) || !aligned(&areas, 8) || !aligned(&roles, 8))
        PyErr_SetString(PyExc_ValueError, "margins of areas and roles do not fit each other");
    else if (count * r->areas > INT32_MAX) PyErr_SetString(PyExc_OverflowError, "there are too many margins");
    else {
        const size_t sizes[PARTS] = {8 * count * r->areas, count * r->areas, count * r->areas, 8 * count * r->domains,
                                     n * count, 8 * count, n * count * r->areas, n * (count + 1), n * count * r->domains,
                                     n * (count + 1)};
        char *at[PARTS];
        int whole = 1;
        result = PyTuple_New(PARTS);
        for (int i = 0; result && whole && i < PARTS; i++) {
            parts[i] = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)sizes[i]);
            whole = parts[i] && !PyTuple_SetItem(result, i, parts[i]);
            if (whole) at[i] = PyByteArray_AsString(parts[i]);
        }
        if (result && whole) {
            Py_BEGIN_ALLOW_THREADS
            decide_all(r, areas.buf, roles.buf, count, at);
            Py_END_ALLOW_THREADS
        }
        else Py_CLEAR(result);
    }
    PyBuffer_Release(&areas);
    PyBuffer_Release(&roles);
    return result;
}
