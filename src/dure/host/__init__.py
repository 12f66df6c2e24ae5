"""The machine beneath: network, files, processes, secrets, configuration, clock, languages.

Knows the operating system. Does not know models, tools, agents or journals.
"""
