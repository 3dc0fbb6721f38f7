"""The packaged model; nothing here imports scikit-learn."""
