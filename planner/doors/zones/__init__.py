"""What do master files say, in place of the DNS?"""
