"""What is this machine, and which way leads where? Interfaces, routes, rules, and the look-up in them."""
