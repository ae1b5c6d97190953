"""What is decided, and nothing else: no I/O, no clock, no randomness, no logging, no environment."""
