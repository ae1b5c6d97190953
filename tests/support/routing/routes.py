"""What Linux answers by its addresses and its main table."""

from tests.support.routing.case import BLACKHOLE, NO_ROUTE, NO_SOURCE, PROHIBIT, UNREACHABLE, Case, linux

ROUTES = (
    Case(
        "one NIC and a default route",
        linux(eth0="192.0.2.10/24, 2001:db8::10/64", routes="0.0.0.0/0 via 192.0.2.1; ::/0 via 2001:db8::1 dev eth0"),
        {
            "192.0.2.77": "192.0.2.10",
            "203.0.113.5": "192.0.2.10",
            "192.0.2.10": "192.0.2.10",
            "2001:db8::77": "2001:db8::10",
            "2600::1": "2001:db8::10",
        },
    ),
    Case(
        "no route for what is not on-link",
        linux(eth0="192.0.2.10/24, 2001:db8::10/64"),
        {"192.0.2.77": "192.0.2.10", "203.0.113.5": NO_ROUTE, "2600::1": NO_ROUTE},
    ),
    Case("nothing but lo", linux(), {"203.0.113.5": NO_ROUTE, "2600::1": NO_ROUTE, "127.0.0.9": "127.0.0.1"}),
    Case(
        "two NICs on one subnet: the first has the route",
        linux(eth0="192.0.2.10/24, 2001:db8::10/64", eth1="192.0.2.11/24, 2001:db8::11/64"),
        {"192.0.2.77": "192.0.2.10", "192.0.2.11": "192.0.2.11", "2001:db8::77": "2001:db8::10"},
    ),
    Case(
        "two NICs on one subnet: the lower metric has the route",
        linux(
            eth0="192.0.2.10/24, 2001:db8::10/64",
            eth1="192.0.2.11/24, 2001:db8::11/64",
            routes="2001:db8::/64 dev eth1 metric 100",
        ),
        {"192.0.2.77": "192.0.2.10", "2001:db8::77": "2001:db8::11"},
    ),
    Case(
        "a virtual /32 does not speak, a virtual /128 does: it wins the longest-prefix rule",
        linux(
            eth0="192.0.2.10/24, 192.0.2.200/32, 2001:db8::10/64, 2001:db8::2:200/128",
            routes="0.0.0.0/0 via 192.0.2.1 dev eth0; ::/0 via 2001:db8::1 dev eth0",
        ),
        {
            "192.0.2.201": "192.0.2.10",
            "203.0.113.5": "192.0.2.10",
            "192.0.2.200": "192.0.2.200",
            "2001:db8::77": "2001:db8::2:200",
            "2600::1": "2001:db8::10",
        },
    ),
    Case(
        "a secondary address does not speak, not even to itself",
        linux(eth0="192.0.2.10/24, 192.0.2.20/24 secondary"),
        {"192.0.2.77": "192.0.2.10", "192.0.2.20": "192.0.2.10"},
    ),
    Case(
        "the primary address whose subnet holds the gateway",
        linux(eth0="192.0.2.10/24, 198.51.100.10/24", routes="0.0.0.0/0 via 198.51.100.1; 10.0.0.0/8 via 192.0.2.1"),
        {"203.0.113.5": "198.51.100.10", "10.1.1.1": "192.0.2.10", "198.51.100.9": "198.51.100.10"},
    ),
    Case(
        "a default route without gateway",
        linux(tun0="10.8.0.1/32 peer 10.8.0.2", eth0="192.0.2.10/24", routes="0.0.0.0/0 dev tun0"),
        {"203.0.113.5": "10.8.0.1", "10.8.0.2": "10.8.0.1", "192.0.2.77": "192.0.2.10"},
    ),
    Case(
        "an egress link without address takes that of another",
        linux(eth0="192.0.2.10/24, 2001:db8::10/64", tun0="", routes="0.0.0.0/0 dev tun0; ::/0 dev tun0"),
        {"203.0.113.5": "192.0.2.10", "2600::1": "2001:db8::10"},
    ),
    Case(
        "a preferred source",
        linux(
            lo="203.0.113.9/32, 2001:db8:9::9/128",
            eth0="192.0.2.10/24, 2001:db8::10/64",
            routes="0.0.0.0/0 via 192.0.2.1 src 203.0.113.9; ::/0 via 2001:db8::1 dev eth0 src 2001:db8:9::9",
        ),
        {"198.51.100.5": "203.0.113.9", "2600::1": "2001:db8:9::9", "192.0.2.77": "192.0.2.10"},
    ),
    Case(
        "only a deprecated address on the egress link: another link's",
        linux(eth0="2001:db8::10/64 deprecated", eth1="2001:db8:1::10/64", routes="::/0 via 2001:db8::1 dev eth0"),
        {"2600::1": "2001:db8:1::10", "2001:db8::77": "2001:db8:1::10"},
    ),
    Case(
        "only a deprecated address anywhere",
        linux(eth0="2001:db8::10/64 deprecated", routes="::/0 via 2001:db8::1 dev eth0"),
        {"2600::1": "2001:db8::10"},
    ),
    Case(
        "a deprecated IPv4 address speaks like any other",
        linux(eth0="192.0.2.10/24 deprecated, 198.51.100.10/24", routes="203.0.113.0/24 dev eth0"),
        {"203.0.113.5": "192.0.2.10"},
    ),
    Case(
        "a unique local and a global address: the label decides",
        linux(eth0="2001:db8::10/64, fd00::10/64", routes="::/0 via fd00::1 dev eth0"),
        {"2600::1": "2001:db8::10", "fd12::1": "fd00::10", "fd00::77": "fd00::10", "2001:db8::77": "2001:db8::10"},
    ),
    Case(
        "only a unique local address, the world behind it",
        linux(eth0="fd00::10/64", routes="::/0 via fd00::1 dev eth0"),
        {"2600::1": "fd00::10"},
    ),
    Case(
        "a link-local destination is on the link of its zone",
        linux(eth0="fe80::10/64, 2001:db8::10/64", eth1="fe80::11/64", eth2="2001:db8:2::12/64"),
        {
            "fe80::77%eth0": "fe80::10",
            "fe80::77%eth1": "fe80::11",
            "fe80::77%eth2": NO_ROUTE,
            "fe80::77": NO_ROUTE,
            "fe80::77%eth9": NO_ROUTE,
            "fe80::11%eth1": "fe80::11",
        },
    ),
    Case(
        "only link-local on the egress link, global on another",
        linux(eth0="fe80::10/64", eth1="2001:db8:1::10/64", routes="::/0 via fe80::1 dev eth0"),
        {"2600::1": "2001:db8:1::10"},
    ),
    Case(
        "only link-local anywhere",
        linux(eth0="fe80::10/64", routes="::/0 via fe80::1 dev eth0"),
        {"2600::1": "fe80::10"},
    ),
    Case(
        "IPv4 link-local speaks on its link only",
        linux(eth0="169.254.3.4/16", eth1="192.0.2.10/24", routes="0.0.0.0/0 via 169.254.0.1; 10.0.0.0/8 dev eth0"),
        {"169.254.9.9": "169.254.3.4", "203.0.113.5": "192.0.2.10", "10.1.1.1": "169.254.3.4"},
    ),
    Case(
        "only IPv4 link-local, the world behind it",
        linux(eth0="169.254.3.4/16", routes="0.0.0.0/0 via 169.254.0.1"),
        {"203.0.113.5": NO_SOURCE},
    ),
    Case(
        "an IPv4 route through an IPv6 gateway",
        linux(eth0="192.0.2.10/32, fe80::10/64", routes="0.0.0.0/0 via fe80::1 dev eth0"),
        {"203.0.113.5": "192.0.2.10"},
    ),
    Case(
        "both ends of a /31 and a /127",
        linux(eth0="192.0.2.10/31, 2001:db8::10/127"),
        {"192.0.2.11": "192.0.2.10", "2001:db8::11": "2001:db8::10", "192.0.2.12": NO_ROUTE},
    ),
    Case(
        "peers",
        linux(
            tun0="10.8.0.1/32 peer 10.8.0.2, 2001:db8:8::1/128 peer 2001:db8:8::2", tun1="10.9.0.1/24 peer 10.10.0.2"
        ),
        {"10.8.0.2": "10.8.0.1", "2001:db8:8::2": "2001:db8:8::1", "10.10.0.9": "10.9.0.1", "10.9.0.2": NO_ROUTE},
    ),
    Case(
        "the longest prefix, then the lowest metric",
        linux(
            eth0="192.0.2.10/24",
            eth1="198.51.100.10/24",
            routes="10.0.0.0/8 via 192.0.2.1; 10.1.0.0/16 via 198.51.100.1; 0.0.0.0/0 via 192.0.2.1 metric 200; "
            "0.0.0.0/0 via 198.51.100.1 metric 100",
        ),
        {"10.2.0.1": "192.0.2.10", "10.1.0.1": "198.51.100.10", "203.0.113.5": "198.51.100.10"},
    ),
    Case(
        "half-defaults of a VPN draw all traffic",
        linux(
            eth0="192.0.2.10/24",
            tun0="10.8.0.6/32 peer 10.8.0.5",
            routes="0.0.0.0/0 via 192.0.2.1; 0.0.0.0/1 via 10.8.0.5; 128.0.0.0/1 via 10.8.0.5; "
            "203.0.113.1/32 via 192.0.2.1",
        ),
        {"198.51.100.5": "10.8.0.6", "1.2.3.4": "10.8.0.6", "203.0.113.1": "192.0.2.10"},
    ),
    Case(
        "routes that refuse",
        linux(
            eth0="192.0.2.10/24, 2001:db8::10/64",
            routes="0.0.0.0/0 via 192.0.2.1; blackhole 10.1.0.0/16; unreachable 10.2.0.0/16; "
            "prohibit 10.3.0.0/16; throw 10.4.0.0/16; ::/0 via 2001:db8::1 dev eth0; "
            "blackhole 2001:db8:b1::/48; unreachable 2001:db8:b2::/48; prohibit 2001:db8:b3::/48; "
            "throw 2001:db8:b4::/48",
        ),
        {
            "10.1.1.1": BLACKHOLE,
            "10.2.1.1": UNREACHABLE,
            "10.3.1.1": PROHIBIT,
            "10.4.1.1": NO_ROUTE,
            "10.5.1.1": "192.0.2.10",
            "2001:db8:b1::1": BLACKHOLE,
            "2001:db8:b2::1": UNREACHABLE,
            "2001:db8:b3::1": PROHIBIT,
            "2001:db8:b4::1": NO_ROUTE,
        },
    ),
)
