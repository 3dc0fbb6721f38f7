"""How much of a file is read, so that none hurts.

Every step of reading is linear in what these numbers let through, and the C libraries below (zlib, libxml2, PDFium)
are only ever handed input of bounded size.  Nothing in Python stops a C library that runs on all the same, on any
platform; what does is a process that can be ended, and `fazhi.reports.isolation` is one.
"""

from __future__ import annotations

MAX_BYTES = 16 * 2**20
"""Largest text or page that is read, in bytes; the longest real reports have a few hundred thousand."""
MAX_CONTAINER_BYTES = 64 * 2**20
"""Largest file of a kind that holds pictures beside its text (PDF, Word); scans take about a megabyte a page."""
MAX_LINES, MAX_CHARACTERS = 20_000, 1_000_000
"""Longest text whose structure is looked for; the longest real reports have a few hundred lines."""
MAX_PART_BYTES = 16 * 2**20
"""Largest part of a Word file (its text, its styles) once unpacked."""
MAX_PART_MARKS = 1_000_000
"""Most ``<`` in such a part: the tree in memory takes up to 250 bytes for each."""
MAX_MEMBERS = 2_000
"""Most files in a zip, the zips in it included."""
MAX_UNPACKED_BYTES = 256 * 2**20
"""Most that the reports of one zip may take once unpacked, in bytes."""
MAX_RATIO = 200
"""Largest ratio of a member's size to its packed size; text and XML reach 30, deflate alone allows 1,032."""
MAX_ARCHIVE_DEPTH = 2
"""A zip may hold zips, and those no more."""
OFFICE_SECONDS = 60.0
"""What LibreOffice may take for one file; a long one takes 5."""
SILENT_SECONDS = 120.0
"""How long a file may be read without a sign of life; OCR gives one after each page."""
