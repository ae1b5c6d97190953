"""What do the catalogues of phones say, and what does a User-Agent?"""
