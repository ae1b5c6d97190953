"""A DNS message on its way: put together, carried over UDP or TCP, read, and what it means for the question."""
