"""What does this machine's system say of its interfaces, addresses and routes?"""
