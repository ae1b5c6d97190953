"""Who finds what is wrong? A function for each page, in modules of the same names as the pages."""
