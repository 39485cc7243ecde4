"""Tables of visitors as they come: read whatever the program that saved them, checked by row."""
