"""A small network of its own, with real sockets: what fetches reach in it, and what they do not."""
