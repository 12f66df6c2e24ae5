"""What the provider clients share: reading streams, limits and retries, drafts of replies.

Knows HTTP and server-sent events. Does not know any one provider's format.
"""
