"""How runs look on a terminal: cards, transcripts, tables, the anatomy of a run.

Knows events and text. Does not know commands, stores or how a run is driven.
"""
