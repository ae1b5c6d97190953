"""What can a phone do, who is it, and what is written into it?"""
