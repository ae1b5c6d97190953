"""Do the signatures of the DNS hold, from the root down?"""
