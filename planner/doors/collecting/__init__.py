"""What do the servers of a domain say, for its audit?"""
