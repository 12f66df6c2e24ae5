"""Checks of this repository. Knows the source tree, which itself knows nothing of them."""
