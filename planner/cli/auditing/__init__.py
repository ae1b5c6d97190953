"""How is an audit asked for and shown on the command line?"""
