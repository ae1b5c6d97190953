"""What should a domain publish, and how is it written?"""
