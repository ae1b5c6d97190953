"""Who finds what is wrong? A function for each page, and the catalogue of all."""
