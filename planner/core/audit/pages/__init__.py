"""What is demanded, and why? A page of the catalogue for each check."""
