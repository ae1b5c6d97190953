"""What is demanded, why, and what would be right, for instance? A page of the catalogue for each check.

The zone of the examples is example.org, its targets are sip1 and sip2. They are for the pages: the fix of a finding is
made for its domain and this PBX.
"""
