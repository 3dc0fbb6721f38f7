/* fazhi.model._kernel: making an engine.  Every extent is checked here, once, so that no model can lead outside it. */
#include "module.h"

#include <stdlib.h>
#include <string.h>

#define MOST ((Py_ssize_t)1 << 30) /* of anything that is counted */

static int extents_fit(const Engine *self) {
    const engine *e = &self->e;
    const size_t knots = (size_t)self->held[KNOTS].len / (2 * sizeof(double));
    const struct {
        uint64_t count; /* of weights there may be more than a size_t tells, if the model lies */
        size_t unit;
    } wanted[HELD] = {
        [WEIGHTS] = {(uint64_t)e->rows * e->width, sizeof(float)},
        [IDF] = {e->rows, sizeof(float)},
        [BIAS] = {e->areas + e->roles, sizeof(double)},
        [THRESHOLDS] = {e->areas, sizeof(double)},
        [CALIBRATION] = {2 * e->areas, sizeof(double)},
        [KNOTS] = {2 * knots, sizeof(double)},
        [KNOT_START] = {e->areas + 1, sizeof(int64_t)},
        [ROLE_CALIBRATION] = {2 * e->roles, sizeof(double)},
        [DOMAIN_OF] = {e->areas, sizeof(int32_t)},
    };
    for (int i = 0; i < HELD; i++)
        if ((uint64_t)self->held[i].len != wanted[i].count * wanted[i].unit ||
            !aligned(&self->held[i], wanted[i].unit))
            return 0;
    const int64_t *start = self->knot_start;
    const int32_t *domain_of = self->domain_of;
    memcpy(self->knot_start, self->held[KNOT_START].buf, (e->areas + 1) * sizeof *start);
    memcpy(self->domain_of, self->held[DOMAIN_OF].buf, e->areas * sizeof *domain_of);
    if (start[0] != 0 || (size_t)start[e->areas] != knots) return 0;
    for (size_t a = 0; a < e->areas; a++)
        if (start[a] > start[a + 1] || domain_of[a] < -1 || domain_of[a] >= (int64_t)self->r.domains) return 0;
    return 1;
}

static void point_into_arrays(Engine *self) {
    engine *e = &self->e;
    rule *r = &self->r;
    const size_t knots = (size_t)self->held[KNOTS].len / (2 * sizeof(double));
    e->weights = self->held[WEIGHTS].buf;
    e->idf = self->held[IDF].buf;
    e->bias = self->held[BIAS].buf;
    r->thresholds = self->held[THRESHOLDS].buf;
    r->slopes = self->held[CALIBRATION].buf;
    r->intercepts = r->slopes + e->areas;
    r->knot_margins = self->held[KNOTS].buf;
    r->knot_scores = r->knot_margins + knots;
    r->knot_start = self->knot_start;
    r->role_slopes = self->held[ROLE_CALIBRATION].buf;
    r->role_intercepts = r->role_slopes + e->roles;
    r->domain_of = self->domain_of;
    for (size_t a = 0; a < e->areas; a++) r->steep |= r->slopes[a] > 4.0 * STEEP; /* a sigmoid's slope in its middle */
}

/* Reads one (source, shortest, longest, sublinear, weight, size, keys) into the block; returns 0, or -1 with an error. */
static int read_block(PyObject *item, size_t first, block *into, Py_buffer *keys) {
    int source, shortest, longest, sublinear;
    Py_ssize_t size;
    if (!PyObject_TypeCheck(item, &PyTuple_Type)) return PyErr_SetString(PyExc_TypeError, "a block is no tuple"), -1;
    if (!PyArg_ParseTuple(item, "iiiidny*", &source, &shortest, &longest, &sublinear, &into->weight, &size, keys))
        return -1;
    int of_words = source == TEXT_WORD;
    int sound = source >= TEXT_CHAR && source <= HEADING_CHAR && shortest >= 1 && shortest <= longest &&
                (of_words || longest <= MAX_N) && size >= 0 && size <= MOST &&
                (size_t)keys->len == (of_words ? 0 : (size_t)size * sizeof(int64_t)) &&
                aligned(keys, sizeof(int64_t));
    into->source = (enum source)source;
    into->shortest = shortest;
    into->longest = longest;
    into->sublinear = sublinear;
    into->first = first;
    into->size = (size_t)size;
    for (Py_ssize_t i = 0; sound && i < keys->len / (Py_ssize_t)sizeof(int64_t); i++)
        sound = ((const int64_t *)keys->buf)[i] >= 0;
    if (!sound) PyErr_SetString(PyExc_ValueError, "a block of features does not fit");
    else if (!of_words) into->keys = keys->buf;
    return sound ? 0 : -1;
}

/* Raises the error for a fault of trie.c; returns 0 where there is none. */
static int faulty(const char *fault) {
    if (fault && *fault) PyErr_SetString(PyExc_ValueError, fault);
    else if (fault) PyErr_NoMemory();
    return fault != NULL;
}

static int build_tries(engine *e) {
    for (size_t i = 0; i < e->block_count; i++)
        if (e->blocks[i].keys && faulty(alphabet_add(&e->letters, e->blocks[i].keys, e->blocks[i].size))) return -1;
    if (faulty(alphabet_close(&e->letters))) return -1;
    for (size_t i = 0; i < e->block_count; i++) {
        block *b = &e->blocks[i];
        if (b->keys && faulty(trie_build(&b->ngrams, &e->letters, b->keys, b->size))) return -1;
    }
    return 0;
}

static int read_blocks(Engine *self, PyObject *items) {
    engine *e = &self->e;
    const Py_ssize_t count = PyTuple_Size(items);
    size_t rows = 0;
    if (count < 0) return -1;
    if (count > MOST_BLOCKS) return PyErr_SetString(PyExc_ValueError, "there are too many blocks"), -1;
    e->block_count = (size_t)count;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (read_block(PyTuple_GetItem(items, i), rows, &e->blocks[i], &self->keys[i])) return -1;
        rows += e->blocks[i].size;
    }
    if (rows == e->rows) return build_tries(e);
    PyErr_SetString(PyExc_ValueError, "the blocks and the weights differ in number");
    return -1;
}

static void set_bit(uint8_t *bits, uint32_t c) {
    if (c < 0x10000) bits[c >> 3] |= (uint8_t)(1 << (c & 7));
}

static int read_traditional(traditional *t, PyObject *always, PyObject *at_times, PyObject *pairs) {
    const Py_ssize_t size = PyUnicode_GetLength(pairs);
    for (Py_ssize_t i = 0; i < PyUnicode_GetLength(always); i++) set_bit(t->always, PyUnicode_ReadChar(always, i));
    t->pairs = calloc((size_t)size + 1, sizeof *t->pairs);
    if (!t->pairs) return PyErr_NoMemory(), -1;
    if (size && !PyUnicode_AsUCS4(pairs, t->pairs, size, 0)) return -1;
    t->pair_count = (size_t)size / 2;
    for (Py_ssize_t i = 0; i < PyUnicode_GetLength(at_times); i++) set_bit(t->at_times, PyUnicode_ReadChar(at_times, i));
    return 0;
}

/* Takes hold of the arrays. PyArg_ParseTuple would note them in a list that has room for eight, inside of a tuple. */
static int hold_arrays(Engine *self, PyObject *arrays) {
    if (PyTuple_Size(arrays) != HELD) return PyErr_SetString(PyExc_ValueError, "there must be nine arrays"), -1;
    for (int i = 0; i < HELD; i++)
        if (PyObject_GetBuffer(PyTuple_GetItem(arrays, i), &self->held[i], PyBUF_SIMPLE)) return -1;
    return 0;
}

static int engine_fill(PyObject *object, PyObject *args, PyObject *named) {
    Engine *self = (Engine *)object;
    Py_ssize_t rows, areas, roles, width, domains, fewest, most;
    PyObject *arrays, *blocks, *always, *at_times, *pairs, *prepare;
    if (named && PyDict_Size(named)) {
        PyErr_SetString(PyExc_TypeError, "an engine is made from six arguments without names");
        return -1;
    }
    if (!PyArg_ParseTuple(args, "(nnnnn)(dddnn)O!O!(UUU)O", &rows, &areas, &roles, &width, &domains,
                          &self->e.clause_weight, &self->r.review_band, &self->r.rounding, &fewest, &most, &PyTuple_Type, &arrays,
                          &PyTuple_Type, &blocks, &always, &at_times, &pairs, &prepare))
        return -1;
    self->prepare = Py_NewRef(prepare);
    if (hold_arrays(self, arrays)) return -1;
    if (rows < 0 || rows > MOST || areas < 1 || areas > 0xFFFF || roles < 0 || roles > 0xFFFF || domains < 0 ||
        domains > 0xFFFF || width < areas + roles || width > 0x20000 || width % LANES || fewest < 0 || most < 0) {
        PyErr_SetString(PyExc_ValueError, "the shape of the weights cannot be");
        return -1;
    }
    self->e.rows = (size_t)rows;
    self->e.areas = self->r.areas = (size_t)areas;
    self->e.roles = self->r.roles = (size_t)roles;
    self->e.width = (size_t)width;
    self->e.dot = dots_of_this_machine();
    self->r.domains = (size_t)domains;
    self->r.min_areas = (size_t)fewest;
    self->r.max_areas = (size_t)most;
    self->knot_start = calloc((size_t)areas + 1, sizeof *self->knot_start);
    self->domain_of = calloc((size_t)areas, sizeof *self->domain_of);
    if (!self->knot_start || !self->domain_of) return PyErr_NoMemory(), -1;
    if (!extents_fit(self)) {
        PyErr_SetString(PyExc_ValueError, "an array has not the extent that the others ask for");
        return -1;
    }
    point_into_arrays(self);
    if (read_traditional(&self->t, always, at_times, pairs)) return -1;
    return read_blocks(self, blocks);
}

/* Makes an engine whole, or none: one without its arrays would not know where they end. */
static PyObject *engine_new(PyTypeObject *type, PyObject *args, PyObject *named) {
    PyObject *object = ((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0);
    if (object && engine_fill(object, args, named)) Py_CLEAR(object);
    return object;
}

static void engine_dealloc(PyObject *object) {
    Engine *self = (Engine *)object;
    PyTypeObject *type = Py_TYPE(object);
    for (int i = 0; i < MOST_BLOCKS; i++) {
        trie_free(&self->e.blocks[i].ngrams);
        if (self->keys[i].obj) PyBuffer_Release(&self->keys[i]);
    }
    alphabet_free(&self->e.letters);
    free(self->t.pairs);
    free(self->knot_start);
    free(self->domain_of);
    for (int i = 0; i < HELD; i++)
        if (self->held[i].obj) PyBuffer_Release(&self->held[i]);
    Py_XDECREF(self->prepare);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);
}

static PyObject *all_finite(PyObject *module, PyObject *array) {
    Py_buffer view;
    float total = 0.0f; /* infinite and not-a-number values stay so when they are multiplied by 0 */
    if (PyObject_GetBuffer(array, &view, PyBUF_SIMPLE)) return NULL;
    if (!aligned(&view, sizeof(float)) || view.len % (Py_ssize_t)sizeof(float)) {
        PyBuffer_Release(&view);
        return PyErr_Format(PyExc_ValueError, "an array of single precision is asked for");
    }
    const float *values = view.buf;
    for (Py_ssize_t i = 0; i < view.len / (Py_ssize_t)sizeof(float); i++) total += values[i] * 0.0f;
    PyBuffer_Release(&view);
    return PyBool_FromLong(total == 0.0f);
}

static PyMethodDef functions[] = {
    {"finite", all_finite, METH_O, "finite(array) -> whether every number of single precision in a buffer is finite"},
    {NULL, NULL, 0, NULL},
};

static PyMethodDef methods[] = {
    {"margins", engine_margins, METH_VARARGS,
     "margins(texts, paths, path_of, places, starts, context_weight) -> (areas, roles), see c_body.py"},
    {"near", engine_near, METH_VARARGS,
     "near(areas, distance) -> places of the margins that close to a threshold or an end of the review band"},
    {"decide", engine_decide, METH_VARARGS, "decide(areas, roles) -> a tuple, see c_body.py"},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, "Engine(shape, settings, arrays, blocks, traditional, prepare): one model and one rule; never changes"},
    {Py_tp_new, engine_new},
    {Py_tp_dealloc, engine_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec spec = {"fazhi.model._kernel.Engine", sizeof(Engine), 0, Py_TPFLAGS_DEFAULT, slots};

static int fill(PyObject *module) {
    PyObject *type = PyType_FromSpec(&spec);
    int failed = !type || PyModule_AddObjectRef(module, "Engine", type);
    Py_XDECREF(type);
    return failed ? -1 : 0;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, fill}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "fazhi.model._kernel", "The C body of the engine.", 0, functions, module_slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__kernel(void) { return PyModuleDef_Init(&definition); }
