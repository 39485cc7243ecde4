"""Meetings of a fair: a schedule, the bound that proves how good it is, and who may check it.

Pure arithmetic, usable without the web: the files, the rows and the methods are described in
decision 0014.
"""
