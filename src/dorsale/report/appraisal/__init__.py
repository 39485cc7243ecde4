"""The appraisal file: chapters made of blocks, drawn on paper by Typst and on the page as HTML."""
