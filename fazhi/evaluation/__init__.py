"""How good is it, honestly."""
