"""The command line: what the service says over HTTP, for people at a terminal."""
