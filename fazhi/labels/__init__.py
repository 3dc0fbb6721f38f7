"""What the areas are and which passage carries which."""
