"""Who finds what is wrong? A function for each page, in modules of the same names as the pages.

`check` says what all of them are; `conditions` and `one_record` are what several share.
"""
