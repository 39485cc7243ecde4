"""The door: the ``dorsale`` command. Nobody imports it."""
