"""The commands, one module for each group; heavy imports stay inside the functions."""
