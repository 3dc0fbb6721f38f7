"""One module for each format: ``read(data, source)`` gives the text whose lines the structure is found in."""
