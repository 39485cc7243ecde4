"""An invented network, labelled as such."""
