"""Perception: from bytes to what an agent can take in (text, pictures, web pages)."""
