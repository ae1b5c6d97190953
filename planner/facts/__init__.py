"""The doors to the world, one for each source of facts; unaware of each other."""
