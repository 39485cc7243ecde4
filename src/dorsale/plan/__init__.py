"""The nouns of a plan: frozen dataclasses that hold tables. No algorithm, no input/output."""
