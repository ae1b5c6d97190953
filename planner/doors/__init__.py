"""What does the world say? The doors to it: a room for each kind of fact, and for each library."""
