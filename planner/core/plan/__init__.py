"""Where does a phone register, and why? Start with `planner`."""
