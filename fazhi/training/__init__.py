"""The only home of scikit-learn and joblib."""
