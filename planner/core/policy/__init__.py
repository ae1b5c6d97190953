"""What does the operator want? Settings, listeners, outbound proxy patterns, and what is doubtful in them."""
