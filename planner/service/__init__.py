"""What can be asked of the program? The use cases: gather the facts, let the core decide, return."""
