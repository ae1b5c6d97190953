"""How are name servers asked, and what is kept of what they say?"""
