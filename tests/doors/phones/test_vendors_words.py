"""What is written into each family of phones for each kind of plan, by hand from vendors' documents and templates.

Not from the catalogue: a wrong code or key there fails here.
"""

from pathlib import Path

import pytest

from planner.core.phones.device import DnsClass, Shape
from planner.core.plan.plan import Lookup, Mode, Server
from planner.core.plan.provisioning import Registration, settings
from planner.core.transports import Transport
from planner.doors.phones.catalogue import load

CATALOGUE = load()
UDP, TCP, TLS = Transport.UDP, Transport.TCP, Transport.TLS
PORTS = {UDP: 5060, TCP: 5060, TLS: 5061}
ABSENT = "–"
EXPECTED = Path(__file__).parent / "vendors_words.txt"


def registration(kind: str, transport: Transport) -> Registration:
    """Say what a plan of this *kind* has to say."""
    port = PORTS[transport]
    a, b, c = (Server(f"{letter}.example.com", port, transport, None) for letter in "abc")
    kinds: dict[str, tuple[Mode, Lookup, tuple[Server, ...]]] = {
        "address": (Mode.ADDRESS, Lookup.NONE, (Server("198.51.100.7", port, transport, None),)),
        "ipv6": (Mode.ADDRESS, Lookup.NONE, (Server("2001:db8::7", port, transport, None),)),
        "pattern": (Mode.PATTERN, Lookup.A, (Server("edge.example.net", port, transport, None),)),
        "port": (Mode.DOMAIN, Lookup.A, (Server("example.com", port, transport, None),)),
        "srv": (Mode.DOMAIN, Lookup.SRV, (a,)),
        "naptr": (Mode.DOMAIN, Lookup.NAPTR, (a,)),
        "flattened": (Mode.DOMAIN, Lookup.A, (a, b, c)),
    }
    mode, lookup, servers = kinds[kind]
    return Registration(mode, "example.com", transport, lookup, servers, kind == "flattened", "101")


def written(family: str, kind: str, transport: Transport = TLS, account: int = 1) -> dict[str, str]:
    return {it.key: it.value for it in settings(CATALOGUE.family(family), account, registration(kind, transport))}


FALLBACKS = {UDP: {"gigaset-pro-n510", "avaya-1200", "2n", "snom-dect"}, TCP: {"cisco-cucm", "ale", "ale-iptouch"}}


def rows() -> list[tuple[str, str, tuple[str, ...]]]:
    """Read the blocks: family, kind of plan, what is to be written."""
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for line in EXPECTED.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            family, kind, before = found[-1]
            found[-1] = (family, kind, (*before, line.strip()))
        elif line and not line.startswith("#"):
            family, kind = line.split()
            found.append((family, kind, ()))
    return found


@pytest.mark.parametrize(("family", "kind", "expected"), rows(), ids=lambda it: it if isinstance(it, str) else "")
def test_each_vendor_is_told_in_its_own_words(family: str, kind: str, expected: tuple[str, ...]) -> None:
    transport = next((t for t, families in FALLBACKS.items() if family in families), TLS)
    found = written(family, kind, transport)
    for line in expected:
        key, _, value = line.partition(":")
        assert found.get(key, ABSENT) == value.strip(), key


@pytest.mark.parametrize("family", [it.id for it in CATALOGUE.families.values() if it.rows])
def test_what_an_earlier_plan_wrote_is_emptied_by_the_next(family: str) -> None:
    """Where a plan has no backup, and no outbound proxy, nothing is left in their fields."""
    address, port, flattened = (written(family, kind) for kind in ("address", "port", "flattened"))
    backups = {key for key, value in flattened.items() if value in ("b.example.com", "b.example.com:5061")}
    proxies = {key for key, value in address.items() if value in ("198.51.100.7", "198.51.100.7:5061")}
    assert {address.get(key, "") for key in backups} <= {""}
    assert {port.get(key, "") for key in proxies} <= {"", "example.com", "example.com:5061"}


def test_no_family_with_settings_is_forgotten() -> None:
    with_settings = {it.id for it in CATALOGUE.families.values() if it.rows}
    assert with_settings == {family for family, _, _ in rows()}


@pytest.mark.parametrize(
    ("family", "keys"),
    [
        ("yealink", "account.2.sip_server.1.address account.2.outbound_proxy.1.address"),
        ("yealink-v71", "account.2.sip_server_host account.2.outbound_host"),
        ("poly-ucs", "reg.2.server.1.address reg.2.outboundProxy.address"),
        ("obi", "VoiceService.1.VoiceProfile.2.SIP.ProxyServer"),
        ("snom-desk", "user_host_idx=2 user_outbound_idx=2"),
        ("grandstream", "P402 P403 P408 P448 P2412"),
        ("grandstream-ata", "P747 P748 P702 P830 P987"),
        ("htek", "P747 P987 P8852 P748 P830 P702"),
        ("sangoma-s", "P747 P987 P8852 P748 P830 P702"),
        ("cisco-mpp", "Proxy_2_ Outbound_Proxy_2_ SIP_Transport_2_ Use_DNS_SRV_2_"),
        ("fanvil", "SIP2_Register_Addr SIP2_Transport SIP2_DNS_SRV SIP2_DNS_Mode"),
        ("mitel", "sip_line2_proxy_ip sip_line2_outbound_proxy sip_transport_protocol"),
        ("gigaset-pro", "SipProvider.2.Domain SipProvider.2.TransportProtocol"),
        ("panasonic", "SIP_PRXY_ADDR_2 SIP_TRANSPORT_2 SIP_DNSSRV_ENA_2"),
        ("akuvox", "Config.Account2.SIP.Server Config.Account2.OUTPROXY.Server"),
        ("vtech", "sip_account.2.transport_mode"),
        ("ale", "Account2Server1Address Account2OutboundProxy1Address"),
        ("gigaset-maxwell", "SIP.Account.2.ProxyServer.Address SIP.TransportProtocol"),
    ],
)
def test_the_second_account_has_its_own_keys(family: str, keys: str) -> None:
    found = {key.replace(" ", "_") for key in written(family, "address", account=2)}
    assert found >= set(keys.split())


def test_the_third_account_of_an_htek_and_the_transport_keys_of_a_grandstream_up_to_the_sixth() -> None:
    assert written("htek", "address", account=3).keys() == {"P502", "P988", "P8853", "P503", "P930", "P508"}
    for family, account, key in (("htek", 3, "P502"), ("htek", 2, "P747"), ("grandstream", 2, "P402")):
        assert written(family, "port", account=account)[key] == "example.com:5061"
    assert written("grandstream-ata", "port", account=2)["P747"] == "example.com:5061"
    keys = ("P130", "P448", "P548", "P648", "P1748", "P1848")
    assert [written("grandstream", "address", account=n)[key] for n, key in enumerate(keys, start=1)] == ["2"] * 6


def test_a_cisco_in_cucm_mode_has_a_port_of_its_own_for_tls() -> None:
    found = written("cisco-cucm", "address")
    assert (found["transportLayerProtocol"], found["ports/securedSipPort"]) == ("3", "5061")
    assert "ports/sipPort" not in found


def test_servers_in_one_value_stand_one_after_the_other() -> None:
    hosts = [f"{host}.example.com:5061;transport=tls" for host in "abc"]
    assert written("snom-desk", "flattened")["user_outbound idx=1"] == ",".join(hosts)
    assert written("snom-desk", "flattened")["user_host idx=1"] == "example.com"


@pytest.mark.parametrize(
    ("family", "key", "codes"),
    [
        ("yealink", "account.1.sip_server.1.transport_type", "0 1 2"),
        ("yealink-v73", "account.1.transport", "0 1 2"),
        ("yealink-v71", "account.1.transport", "0 1 2"),
        ("flyingvoice", "account.1.sip_server.1.transport_type", "0 1 2"),
        ("poly-ucs", "reg.1.server.1.transport", "UDPOnly TCPOnly TLS"),
        ("obi", "VoiceService.1.VoiceProfile.1.SIP.ProxyServerTransport", "UDP TCP TLS"),
        ("grandstream", "P130", "0 1 2"),
        ("grandstream-ata", "P130", "0 1 2"),
        ("cisco-mpp", "SIP_Transport_1_", "UDP TCP TLS"),
        ("cisco-ata-mpp", "SIP_Transport_1_", "UDP TCP TLS"),
        ("cisco-spa", "SIP_Transport_1_", "UDP TCP TLS"),
        ("cisco-cucm", "transportLayerProtocol", "2 1 3"),
        ("fanvil", "SIP1 Transport", "0 1 3"),
        ("htek", "P130", "0 1 2"),
        ("sangoma-s", "P130", "0 1 2"),
        ("digium", "host_primary transport", "udp tcp tls"),
        ("mitel", "sip transport protocol", "1 2 4"),
        ("gigaset-pro", "SipProvider.1.TransportProtocol", "1 2 3"),
        ("gigaset-maxwell", "SIP.TransportProtocol", "1 – 2"),
        ("panasonic", "SIP_TRANSPORT_1", "0 1 2"),
        ("ale-iptouch", "sip_transport_mode", "1 2 –"),
        ("unify", "sip-transport-user", "0 1 2"),
        ("audiocodes", "voip/signalling/sip/transport_protocol", "UDP TCP TLS"),
        ("audiocodes-gateway", "SIPTransportType", "0 1 2"),
        ("audiocodes-gateway", "RegistrarTransportType", "0 1 2"),
        ("algo", "sip.transp", "udp tcp tls"),
        ("akuvox", "Config.Account1.SIP.TransType", "0 1 2"),
        ("vtech", "sip_account.1.transport_mode", "udp tcp tls"),
        ("acrobits", "transport", "udp tcp tls+sip:"),
        ("zoiper", "SIP_transport_type", "udp tcp tls"),
        ("jitsi", "PREFERRED_TRANSPORT", "UDP TCP TLS"),
    ],
)
def test_each_vendor_has_its_own_codes(family: str, key: str, codes: str) -> None:
    assert [written(family, "address", t).get(key, ABSENT) for t in (UDP, TCP, TLS)] == codes.split()


@pytest.mark.parametrize("transport", [UDP, TCP, TLS])
@pytest.mark.parametrize(
    ("family", "key", "before"),
    [
        ("snom-desk", "user_outbound idx=1", "198.51.100.7:{port};transport={name}"),
        ("gigaset-p", "user_outbound idx=1", "198.51.100.7:{port};transport={name}"),
        ("avaya-j100", "SIP_CONTROLLER_LIST", "198.51.100.7:{port};transport={name}"),
        ("linphone", "reg_proxy", "<sip:198.51.100.7:{port};transport={name}>"),
        ("baresip", "outbound", "sip:198.51.100.7:{port};transport={name}"),
    ],
)
def test_some_vendors_name_the_transport_in_the_value(family: str, key: str, before: str, transport: Transport) -> None:
    expected = before.format(port=PORTS[transport], name=transport.value)
    assert written(family, "address", transport)[key] == expected


@pytest.mark.parametrize("family", [it.id for it in CATALOGUE.families.values() if it.device.dns is not DnsClass.A])
def test_no_port_is_ever_written_where_the_phone_is_to_ask_for_srv(family: str) -> None:
    kind = "naptr" if CATALOGUE.family(family).device.shape is Shape.MERGED else "srv"
    assert not any("506" in value for value in written(family, kind).values())
