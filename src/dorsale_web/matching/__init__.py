"""Pure arithmetic: words, concepts, scores of pairs. No Django."""
