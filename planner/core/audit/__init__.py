"""Is the DNS of a SIP domain ready, what must be published, and for whom does it fail?

    collect   asks, and keeps what every server said            -> Collection
    case      what a check looks at: the collection, the PBX
    naptr srv targets coverage failover ttl nameservers agreement dnssec websocket enum    the checks, by family
    cure      the whole set of records as it should be; the fix of a finding is its part in that
    report    runs every check, weighs, words                   -> Report

A check is one `Rule` and one small pure function. What a server owes makes a check unknown: never passed, never failed.
"""
