"""Where does a SIP URI lead? RFC 3263, decided without I/O.

    locate(uri, client, peek, seed)  ->  Open(questions)    ask them, all at once, and call again
                                     ->  Located            targets and their order, or the error, and why

`procedure` follows RFC 3263 section 4 clause by clause. It rests on `naptr` (RFC 3403), `srv` and `targets` (RFC 2782),
`draw` (its weights), `destinations` (RFC 6724), and on `inquiry`, which knows what was asked and why. `result` is what
comes out of it.
"""

from planner.core.locate.inquiry import Open
from planner.core.locate.procedure import locate
from planner.core.locate.result import Client, LocateCode, Located, LocateError

__all__ = ["Client", "LocateCode", "LocateError", "Located", "Open", "locate"]
