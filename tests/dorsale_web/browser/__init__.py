"""The web in a real browser: the story, its weight, its accessibility, its content policy."""
