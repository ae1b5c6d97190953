"""What Linux answers by rules, several tables, several next hops, and links that are down or odd."""

from tests.support.routing.case import NO_ROUTE, PROHIBIT, Case, linux

RULES = (
    Case(
        "rules for destinations",
        linux(
            eth0="192.0.2.10/24, 2001:db8::10/64",
            eth1="198.51.100.10/24, 2001:db8:1::10/64",
            routes="0.0.0.0/0 via 192.0.2.1; 0.0.0.0/0 via 198.51.100.1 table 100; "
            "::/0 via 2001:db8::1 dev eth0; ::/0 via 2001:db8:1::1 dev eth1 table 100",
            rules="to 10.0.0.0/8 table 100 priority 10; to 2600::/16 table 100 priority 10",
        ),
        {
            "10.1.1.1": "198.51.100.10",
            "203.0.113.5": "192.0.2.10",
            "2600::1": "2001:db8:1::10",
            "2a00::1": "2001:db8::10",
            "192.0.2.10": "192.0.2.10",
        },
    ),
    Case(
        "a rule beats a connected route",
        linux(
            eth0="192.0.2.10/24",
            eth1="198.51.100.10/24",
            routes="0.0.0.0/0 via 198.51.100.1 table 100",
            rules="to 192.0.2.128/25 table 100 priority 10",
        ),
        {"192.0.2.77": "192.0.2.10", "192.0.2.177": "198.51.100.10"},
    ),
    Case(
        "a table without an answer leaves it to the next, and so does throw",
        linux(
            eth0="192.0.2.10/24",
            eth1="198.51.100.10/24",
            routes="0.0.0.0/0 via 192.0.2.1; 10.0.0.0/8 via 198.51.100.1 table 100; throw 10.1.0.0/16 table 100",
            rules="table 100 priority 10",
        ),
        {"203.0.113.5": "192.0.2.10", "10.2.0.1": "198.51.100.10", "10.1.0.1": "192.0.2.10"},
    ),
    Case(
        "rules for marked, for forwarded and for other packets are not met, that for lo is",
        linux(
            eth0="192.0.2.10/24",
            eth1="198.51.100.10/24",
            routes="0.0.0.0/0 via 192.0.2.1; 0.0.0.0/0 via 198.51.100.1 table 100; blackhole 0.0.0.0/0 table 200",
            rules="fwmark 7 table 200 priority 1; iif eth0 table 200 priority 2; "
            "from 10.0.0.0/8 table 200 priority 3; iif lo to 10.0.0.0/8 table 100 priority 4",
        ),
        {"203.0.113.5": "192.0.2.10", "10.1.1.1": "198.51.100.10"},
    ),
    Case(
        "an IPv4 rule for the source that was found refuses after all",
        linux(
            eth0="192.0.2.10/24",
            eth1="198.51.100.10/24",
            routes="0.0.0.0/0 via 192.0.2.1; prohibit 10.0.0.0/8 table 100; 0.0.0.0/0 via 198.51.100.1 table 100",
            rules="from 192.0.2.10/32 table 100 priority 10",
        ),
        {"203.0.113.5": "192.0.2.10", "10.1.1.1": PROHIBIT, "198.51.100.9": "198.51.100.10"},
    ),
    Case(
        "an IPv6 rule for a source is asked only if there is no route without",
        linux(
            eth0="2001:db8::10/64",
            eth1="2001:db8:1::10/64",
            routes="::/0 via 2001:db8:1::1 dev eth1 table 100; 2600::/16 via 2001:db8::1 dev eth0; "
            "prohibit 2600::/16 table 100",
            rules="from 2001:db8::/63 table 100 priority 10",
        ),
        {"2600::1": "2001:db8::10", "2001:db8:1::9": "2001:db8:1::10"},
    ),
    Case(
        "a table of a rule that comes after main",
        linux(
            eth0="192.0.2.10/24",
            eth1="198.51.100.10/24",
            routes="10.0.0.0/8 via 192.0.2.1; 0.0.0.0/0 via 198.51.100.1 table 100",
            rules="table 100 priority 40000",
        ),
        {"10.1.1.1": "192.0.2.10", "203.0.113.5": "198.51.100.10"},
    ),
    Case(
        "the default table comes last, for IPv4 only",
        linux(
            eth0="192.0.2.10/24, 2001:db8::10/64",
            routes="0.0.0.0/0 via 192.0.2.1 table default; ::/0 via 2001:db8::1 dev eth0 table default",
        ),
        {"203.0.113.5": "192.0.2.10", "2600::1": NO_ROUTE},
    ),
)

LINKS = (
    Case(
        "several next hops by one link",
        linux(
            eth0="192.0.2.10/24",
            eth1="198.51.100.10/24",
            routes="0.0.0.0/0 nexthop via 192.0.2.1 dev eth0 nexthop via 192.0.2.2 dev eth0",
        ),
        {"203.0.113.5": "192.0.2.10", "10.9.8.7": "192.0.2.10"},
    ),
    Case(
        "several next hops, one by a link that is down",
        linux(
            eth0="down | 192.0.2.10/24",
            eth1="198.51.100.10/24",
            routes="0.0.0.0/0 nexthop via 192.0.2.1 dev eth0 nexthop via 198.51.100.1 dev eth1",
        ),
        {"203.0.113.5": "198.51.100.10"},
    ),
    Case(
        "a link that is down has no routes, but IPv4 knows its address",
        linux(
            eth0="down | 192.0.2.10/24, 2001:db8::10/64",
            eth1="198.51.100.10/24",
            routes="0.0.0.0/0 via 192.0.2.1 dev eth0; 0.0.0.0/0 via 198.51.100.1 metric 100; "
            "::/0 via 2001:db8::1 dev eth0",
        ),
        {
            "203.0.113.5": "198.51.100.10",
            "192.0.2.77": "198.51.100.10",
            "192.0.2.10": "192.0.2.10",
            "2001:db8::77": NO_ROUTE,
            "2001:db8::10": NO_ROUTE,
        },
    ),
    Case(
        "a link without carrier keeps its routes",
        linux(eth0="no-carrier | 192.0.2.10/24, 2001:db8::10/64", eth1="198.51.100.10/24"),
        {"192.0.2.77": "192.0.2.10", "2001:db8::77": "2001:db8::10"},
    ),
    Case(
        "a tentative address is not there yet",
        linux(eth0="no-carrier | 2001:db8::10/64 tentative, 2001:db8::20/64"),
        {"2001:db8::77": "2001:db8::20", "2001:db8::10": "2001:db8::20"},
    ),
    Case(
        "a bridge is a link like any other",
        linux(br0="192.0.2.10/24", eth0="", routes="0.0.0.0/0 via 192.0.2.1"),
        {"192.0.2.77": "192.0.2.10", "203.0.113.5": "192.0.2.10"},
    ),
    Case(
        "a subnet on lo is this host, but for what another link is more precise about",
        linux(lo="10.1.0.1/24, 2001:db8:1::1/64", eth0="10.1.0.130/26, 2001:db8::10/64"),
        {
            "10.1.0.77": "10.1.0.1",
            "10.1.0.1": "10.1.0.1",
            "10.1.0.140": "10.1.0.130",
            "2001:db8:1::1": "2001:db8:1::1",
            "2001:db8:1::77": "2001:db8:1::1",
        },
    ),
    Case(
        "a subnet on lo comes first once there are rules",
        linux(lo="10.1.0.1/24", eth0="10.1.0.130/26", rules="to 192.0.2.0/24 table 100 priority 10"),
        {"10.1.0.140": "10.1.0.1"},
    ),
    Case(
        "a connected route that is listed too",
        linux(eth0="192.0.2.10/24, 192.0.2.20/32", routes="192.0.2.0/24 dev eth0 src 192.0.2.20 metric 50"),
        {"192.0.2.77": "192.0.2.10"},
    ),
)
