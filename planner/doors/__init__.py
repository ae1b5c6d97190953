"""The doors to the world: a room for each kind of fact, and for each library."""
