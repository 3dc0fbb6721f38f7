/* What module.c and calls.c share: the Python object that holds an engine. */
#ifndef FAZHI_MODULE_H
#define FAZHI_MODULE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "kernel.h"

/* The arrays that an engine keeps hold of for as long as it lives, in the order of its third argument. */
enum { WEIGHTS, IDF, BIAS, THRESHOLDS, CALIBRATION, KNOTS, KNOT_START, ROLE_CALIBRATION, DOMAIN_OF, HELD };

typedef struct {
    PyObject_HEAD
    engine e;
    rule r;
    PyObject *prepare;    /* str -> str, for texts that are not plain */
    traditional t;
    Py_buffer held[HELD], keys[MOST_BLOCKS];
    int64_t *knot_start; /* copies of what says where to read: a file could be written over while it is mapped */
    int32_t *domain_of;
} Engine;

static inline int aligned(const Py_buffer *view, size_t unit) { return !view->len || (uintptr_t)view->buf % unit == 0; }

PyObject *engine_margins(PyObject *self, PyObject *args);
PyObject *engine_near(PyObject *self, PyObject *args);
PyObject *engine_decide(PyObject *self, PyObject *args);

#endif
