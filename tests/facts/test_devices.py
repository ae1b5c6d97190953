"""The catalogue that comes along: who is recognised by what, and what is written into whom.

The samples and the expected values are from vendors' documents and from files that people ship, not from the catalogue.
"""

import re
import tomllib

import devices_page
import pytest

from planner.core.catalogue import Catalogue, PhoneFamily
from planner.core.devices import DnsClass
from planner.core.plan import Lookup, Mode, Server
from planner.core.provisioning import Wording, settings
from planner.core.transports import Transport
from planner.facts.catalogue import load, shipped
from planner.facts.user_agents import UserAgents

CATALOGUE = load()
PHONES = UserAgents(CATALOGUE)
UDP, TCP, TLS = Transport.UDP, Transport.TCP, Transport.TLS

SAMPLES = [
    ("Yealink SIP-T46U 108.86.0.45 80:5e:c0:00:00:01", "yealink", "T46U", "805ec0000001"),
    ("yealink SIP-T23G 44.84.0.95 00:15:65:00:00:02", "yealink", "T23G", "001565000002"),
    ("Yealink SIP VP-T49G 51.80.0.100 00:15:65:00:00:03", "yealink", "T49G", "001565000003"),
    ("Yealink W70B 146.85.0.20 80:5e:0c:00:00:04", "yealink", "W70B", "805e0c000004"),
    ("Yealink SIP-T58 58.80.0.25 001565f429a4", "yealink", "T58", "001565f429a4"),
    ("Yealink SIP-T54W 96.86.0.20", "yealink", "T54W", None),
    ("Yealink CP860 37.73.0.10 00:15:65:00:00:05", "yealink-v73", "CP860", "001565000005"),
    ("Yealink SIP-T28P 2.72.0.1 00:15:65:00:00:06", "yealink-v73", "T28P", "001565000006"),
    ("Yealink SIP-T38G  38.70.0.125 00:15:65:00:00:07", "yealink-v71", "T38G", "001565000007"),
    ("VP530P 23.70.0.40 00:15:65:00:00:08", "yealink-v71", "VP530P", "001565000008"),
    ("W52P 25.30.0.2 00:15:65:00:00:09", "yealink-v71", "W52P", "001565000009"),
    ("Yealink-T46G 28.71.0.81 28.1.0.128.0.0.0", "yealink-v71", "T46G", None),
    ("FileTransport PolycomVVX-VVX_400-UA/4.1.4.7430 Type/Application", "poly-ucs", "VVX_400", None),
    ("FileTransport PolycomSoundPointIP-SPIP_335-UA/3.2.1.0078", "poly-ucs", "SPIP_335", None),
    (
        "FileTransport PolycomSoundStationIP-SSIP_5000-UA/4.0.3.7562 (SN:0004f2e765da) Type/Application",
        *("poly-ucs", "SSIP_5000", "0004f2e765da"),
    ),
    (
        "FileTransport PolyCCX-CCX_500-UA/9.4.1.0508 (SN:64167f9f4c90) Type/Application",
        *("poly-ucs", "CCX_500", "64167f9f4c90"),
    ),
    ("FileTransport PolyEdge-Edge_E400-UA/9.0.1.1234 Type/Application", "poly-ucs", "Edge_E400", None),
    (
        "Mozilla/4.0 (compatible; snom710-SIP 8.7.5.35 1.1.5-IFX-05.01.12 000413741767)",
        *("snom-desk", "710", "000413741767"),
    ),
    ("Mozilla/4.0 (compatible; snom320-SIP 8.4.18 1.1.3-s)", "snom-desk", "320", None),
    (
        "Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 000413922D24 SXM:0 UXM:0)",
        *("snom-desk", "D785", "000413922d24"),
    ),
    ("Mozilla/4.0 (compatible; snom lid 3605)", "snom-desk", "3605", None),
    ("Mozilla/4.0 (compatible; Snom M900 05.20.0001 000413b60680)", "snom-dect", "M900", "000413b60680"),
    ("Grandstream Model HW GXP2135 SW 1.0.7.97 DevId 000b828aa872", "grandstream", "GXP2135", "000b828aa872"),
    ("Grandstream Model HW GXV3350  V1.3A SW 1.0.1.8 DevId 000b828aa873", "grandstream", "GXV3350", "000b828aa873"),
    (
        "Grandstream GXP2000 (gxp2000e.bin:1.2.5.3/boot55e.bin:1.1.6.9) DevId 000b822726c8",
        *("grandstream", "GXP2000", "000b822726c8"),
    ),
    ("Grandstream Model HW HT802V2 V1.0A SW 1.0.5.4 DevId ec74d763e419", "grandstream-ata", "HT802V2", "ec74d763e419"),
    ("Cisco-CP-7832-3PCC/11.0.1 (00562b043615)", "cisco-mpp", "7832", "00562b043615"),
    ("Cisco/ATA191-MPP-11-1-0-MSR4 (FCH2443D9R4)", "cisco-ata-mpp", "ATA191", None),
    ("Cisco/SPA504G-7.4.8a (0002FDFF2103)(CBT141400UK)", "cisco-spa", "SPA504G", None),
    ("Cisco/SPA525G-7.4.7 (CBT141900G7)", "cisco-spa", "SPA525G", None),
    ("Linksys/SPA-942-6.1.5(a) (88019FA42805)", "cisco-spa", "SPA-942", None),
    ("Fanvil X4 2.10.2.6887 0c383e07e16c", "fanvil", "X4", "0c383e07e16c"),
    ("Fanvil X6U Pro 0.0.10 0c383e2cd782", "fanvil", "X6U Pro", "0c383e2cd782"),
    ("Fanvil X5U-V2 2.4.5 0c383e2cd783", "fanvil", "X5U-V2", "0c383e2cd783"),
    ("Fanvil i10SV 2.4.5 0c383e2cd784", "fanvil", "i10SV", "0c383e2cd784"),
    ("Htek UC903 2.0.4.2 00:1f:c1:1c:22:a9", "htek", "UC903", "001fc11c22a9"),
    ("Aastra6731i MAC:00-08-5D-23-73-01 V:3.2.0.1011-SIP", "mitel", "6731i", "00085d237301"),
    ("Mitel6940 MAC:14-00-E9-1B-45-24 V:6.4.0.140-SIP", "mitel", "6940", "1400e91b4524"),
    ("Gigaset N870 IP PRO/83.V2.11.0+build.a546b91;7C2F80E0D605", "gigaset-pro", "N870 IP PRO", "7c2f80e0d605"),
    (
        "Gigaset N870 IP PRO/83.V2.11.0+build.a546b91;7C2F80E0D605;Handset=2",
        *("gigaset-pro", "N870 IP PRO", "7c2f80e0d605"),
    ),
    ("N510 IP PRO/42.245.00.000.000;7C2F804DF9A9", "gigaset-n510", "N510 IP PRO", "7c2f804df9a9"),
    ("N720-DM-PRO/70.040.00.000.000", "gigaset-n510", "N720-DM-PRO", None),
    ("Panasonic_KX-UT113/01.133 (0080f0c8c381)", "panasonic", "KX-UT113", "0080f0c8c381"),
    ("Panasonic-KX-HDV230/08.103 (0080f0c8c382)", "panasonic", "KX-HDV230", "0080f0c8c382"),
    ("ALE 8028s-GE 1.51.52.2204 487a55023075", "ale", "8028s", "487a55023075"),
    ("ALE M3-CE 2.11.01.1604 3c28a620089e", "ale", "M3", "3c28a620089e"),
    ("Alcatel IP Touch 4028/2.01.20", "ale-iptouch", "4028", None),
    (
        "Mozilla/4.0 (compatible; MSIE 6.0) AVAYA/J179-4.1.3.0.6 (MAC:c81fea83e85a)",
        *("avaya-j100", "J179", "c81fea83e85a"),
    ),
    ("AVAYA/SIP12x0\x01/04.01.13.00", "avaya-1200", "SIP12x0", None),
    ("AUDC-IPPhone/2.2.8.61 (440HDG-Rev0; 00908F602AAC)", "audiocodes", "440HDG-Rev0", "00908f602aac"),
    ("AUDC-IPPhone-445HD_UC_3.4.8/1.0", "audiocodes", "445HD", None),
    ("Flyingvoice FIP13G V0.6.24 00:21:F2:22:AE:F1", "flyingvoice", "FIP13G", "0021f222aef1"),
    ("THOMSON ST2030 hw5 fw2.74 00-14-7F-E1-47-B3", "thomson", "ST2030", "00147fe147b3"),
    ("SmartNode (Model:SN4112/JS/EUI; Serial:00A0BA08933C; Software Version:R6.2 2012)", "patton", "SN4112", None),
    ("Jitsi/2.10.5550", "jitsi", None, None),
    ("Vesa VCS754", "vtech", "VCS754", None),
]


@pytest.mark.parametrize(("agent", "family", "model", "mac"), SAMPLES, ids=lambda value: str(value)[:40])
def test_a_phone_is_known_by_its_user_agent(agent: str, family: str, model: str | None, mac: str | None) -> None:
    found = PHONES.recognise(agent, None, None)
    assert found.family is not None
    assert (found.family.id, found.model, found.mac) == (family, model, mac)


@pytest.mark.parametrize("agent", [sample[0] for sample in SAMPLES], ids=lambda agent: agent[:40])
def test_no_other_family_has_a_pattern_for_it_but_one_that_it_is_a_case_of(agent: str) -> None:
    families = {family for family, pattern in PHONES._agents._listed if re.search(pattern, agent)}
    general = {"grandstream-ata": "grandstream", "gigaset-n510": "gigaset-pro"}
    special = families - set(general.values()) or families
    assert len(special) == 1
    assert families - special <= {general.get(family) for family in special}


@pytest.mark.parametrize(
    "agent",
    [
        "Wget/1.11.3",
        "Mozilla/5.0 (X11; Linux x86_64)",
        "curl/8.5.0",
        "",
        " ",
        "Yealink",
        "Cisco",
        "\x00\x07",
        "é" * 1024,
    ],
)
def test_who_shows_nothing_is_not_recognised(agent: str) -> None:
    assert PHONES.recognise(agent, None, None).family is None


@pytest.mark.parametrize(
    ("file", "mac", "family"),
    [
        ("y000000000108.cfg", None, "yealink"),
        ("805ec0000001.cfg", None, "yealink"),
        ("805ec0000001.boot", None, "yealink"),
        ("0004f2e765da.cfg", None, "poly-ucs"),
        ("000000000000.cfg", None, "poly-ucs"),
        ("0004f2e765da-phone.cfg", None, "poly-ucs"),
        ("snom710-000413741767.htm", None, "snom-desk"),
        ("cfg000b828aa872.xml", None, "grandstream"),
        ("cfg001fc11c22a9.xml", None, "htek"),
        ("cfg005058112233.xml", None, "sangoma-s"),
        ("cfgffffff112233.xml", None, None),
        ("/Cisco/CP-7832-3PCC/00562b043615.cfg", None, "cisco-mpp"),
        ("/spa504G.cfg", None, "cisco-spa"),
        ("SEP0002FDFF2103.cnf.xml", None, "cisco-cucm"),
        ("ATA0002FDFF2103.cnf.xml", None, "cisco-cucm"),
        ("f0X4hw1.100.cfg", None, "fanvil"),
        ("0c383e07e16c.cfg", None, "fanvil"),
        ("fanvil_x4_hwv2_0.txt", None, "fanvil"),
        ("aastra.cfg", None, "mitel"),
        ("00085D237301.cfg", None, "mitel"),
        ("config.487a55023075.xml", None, "ale"),
        ("sipconfig-487a55023075.txt", None, "ale-iptouch"),
        ("46xxsettings.txt", None, "avaya-j100"),
        ("J100Supgrade.txt", None, "avaya-j100"),
        ("/Digium/000fd3000001.cfg", None, "digium"),
        ("algomA0B1C2D3E4F5.conf", None, "algo"),
        (None, "00:80:F0:C8:C3:81", "panasonic"),
        (None, "0C-11-05-00-00-01", "akuvox"),
        (None, "00908f602aac", "audiocodes"),
        (None, "ff:ff:ff:00:00:01", None),
    ],
)
def test_a_phone_without_user_agent_is_known_by_its_file_or_mac(
    file: str | None, mac: str | None, family: str | None
) -> None:
    found = PHONES.recognise(None, file, mac)
    assert (found.family.id if found.family else None) == family


def test_hostile_user_agents_cost_bounded_time() -> None:
    for agent in ("Yealink " * 4000, "a" * 100_000, "Yealink SIP-T46U " + "1." * 50_000, "\\" * 9000 + "(" * 9000):
        PHONES.recognise(agent, agent, None)


def family(identifier: str, model: str | None = None) -> PhoneFamily:
    return PHONES.of_model(CATALOGUE.family(identifier), model)


@pytest.mark.parametrize(
    ("identifier", "model", "transports"),
    [
        ("poly-ucs", "SPIP_300", {UDP, TCP}),
        ("poly-ucs", "SPIP_335", {UDP, TCP, TLS}),
        ("panasonic", "KX-UT113", {UDP}),
        ("panasonic", "KX-HDV230", {UDP, TCP, TLS}),
        ("cisco-spa", "PAP2T", {UDP}),
        ("digium", "D40", {UDP, TCP}),
        ("gigaset-maxwell", None, {UDP, TLS}),
        ("ale-iptouch", None, {UDP, TCP}),
        ("cisco-cucm", None, {UDP, TCP}),
    ],
)
def test_what_a_model_cannot_is_not_planned(identifier: str, model: str | None, transports: set[Transport]) -> None:
    assert family(identifier, model).device.transports == transports


def written(
    identifier: str, transport: Transport, lookup: Lookup, *hosts: str, account: int = 1, flat: bool = False
) -> dict[str, str]:
    fixed = {Transport.TLS: 5061}.get(transport, 5060)
    port = None if lookup in (Lookup.SRV, Lookup.NAPTR) else fixed
    mode = Mode.PATTERN if hosts == ("edge.example.net",) else Mode.DOMAIN
    servers = tuple(Server(host, port, transport, None) for host in hosts)
    wording = Wording(mode, "example.com", transport, lookup, servers, flat, "101")
    return {it.key: it.value for it in settings(CATALOGUE.family(identifier), account, wording)}


LET_DNS_DECIDE = {
    "yealink": {
        "account.1.sip_server.1.address": "example.com",
        "account.1.sip_server.1.port": "0",
        "account.1.sip_server.1.transport_type": "3",
        "account.1.naptr_build": "1",
    },
    "poly-ucs": {
        "reg.1.server.1.address": "example.com",
        "reg.1.server.1.port": "0",
        "reg.1.server.1.transport": "DNSnaptr",
    },
    "avaya-j100": {"SIP_CONTROLLER_LIST": "example.com;transport=auto"},
}

TLS_BY_SRV = {
    "obi": {
        "VoiceService.1.VoiceProfile.1.SIP.ProxyServerTransport": "TLS",
        "VoiceService.1.VoiceProfile.1.SIP.X_DnsSrvAutoPrefix": "true",
    },
    "snom-desk": {"user_host idx=1": "example.com", "user_outbound idx=1": "example.com;transport=tls"},
    "grandstream": {"P47": "example.com", "P103": "1", "P130": "2", "P48": ""},
    "cisco-mpp": {
        "Proxy_1_": "example.com",
        "SIP_Transport_1_": "TLS",
        "Use_DNS_SRV_1_": "Yes",
        "DNS_SRV_Auto_Prefix_1_": "Yes",
    },
    "fanvil": {"SIP1 Transport": "3", "SIP1 DNS SRV": "1", "SIP1 DNS Mode": "1", "SIP1 Register Port": ""},
    "mitel": {"sip transport protocol": "4", "sip dns query type": "1", "sip line1 proxy port": "0"},
    "panasonic": {"SIP_TRANSPORT_1": "2", "SIP_DNSSRV_ENA_1": "Y"},
    "gigaset-pro": {"SipProvider.1.TransportProtocol": "3", "SipProvider.1.DnsQuery": "1"},
    "unify": {"sip-transport-user": "2", "outbound-proxy-user": "true", "default-domain": "example.com"},
    "linphone": {"reg_proxy": "<sip:example.com;transport=tls>"},
}

TLS_TO_A_FIXED_EDGE = {
    "yealink": {
        "account.1.sip_server.1.address": "example.com",
        "account.1.sip_server.1.port": "5061",
        "account.1.sip_server.1.transport_type": "2",
        "account.1.outbound_proxy_enable": "1",
        "account.1.outbound_proxy.1.address": "edge.example.net",
        "account.1.outbound_proxy.1.port": "5061",
    },
    "yealink-v73": {
        "account.1.sip_server.1.address": "example.com",
        "account.1.transport": "2",
        "account.1.outbound_host": "edge.example.net",
        "account.1.outbound_port": "5061",
    },
    "yealink-v71": {"account.1.sip_server_host": "example.com", "account.1.sip_server_port": "5061"},
    "poly-ucs": {
        "reg.1.server.1.transport": "TLS",
        "reg.1.server.1.port": "5061",
        "reg.1.outboundProxy.address": "edge.example.net",
        "reg.1.outboundProxy.port": "5061",
        "reg.1.outboundProxy.transport": "TLS",
    },
    "obi": {
        "VoiceService.1.VoiceProfile.1.SIP.ProxyServer": "example.com",
        "VoiceService.1.VoiceProfile.1.SIP.OutboundProxy": "edge.example.net",
        "VoiceService.1.VoiceProfile.1.SIP.OutboundProxyPort": "5061",
        "VoiceService.1.VoiceProfile.1.SIP.X_OutboundProxyTransport": "TLS",
    },
    "snom-desk": {"user_host idx=1": "example.com", "user_outbound idx=1": "edge.example.net:5061;transport=tls"},
    "grandstream": {"P47": "example.com", "P103": "0", "P48": "edge.example.net:5061", "P130": "2"},
    "grandstream-ata": {"P103": "0", "P48": "edge.example.net:5061", "P130": "2"},
    "cisco-mpp": {
        "SIP_Transport_1_": "TLS",
        "Outbound_Proxy_1_": "edge.example.net:5061",
        "Use_DNS_SRV_1_": "No",
    },
    "cisco-spa": {"Use_Outbound_Proxy_1_": "Yes", "Outbound_Proxy_1_": "edge.example.net:5061"},
    "fanvil": {
        "SIP1 Transport": "3",
        "SIP1 Proxy Addr": "edge.example.net",
        "SIP1 Proxy Port": "5061",
        "SIP1 DNS Mode": "0",
    },
    "mitel": {
        "sip transport protocol": "4",
        "sip line1 outbound proxy": "edge.example.net",
        "sip line1 outbound proxy port": "5061",
        "sip line1 proxy port": "5061",
    },
    "panasonic": {
        "SIP_TRANSPORT_1": "2",
        "SIP_OUTPROXY_ADDR_1": "edge.example.net",
        "SIP_OUTPROXY_PORT_1": "5061",
        "SIP_DNSSRV_ENA_1": "N",
    },
    "gigaset-pro": {
        "SipProvider.1.TransportProtocol": "3",
        "SipProvider.1.DnsQuery": "0",
        "SipProvider.1.OutboundProxyMode": "0",
        "SipProvider.1.OutboundProxyAddress": "edge.example.net",
        "SipProvider.1.OutboundProxyPort": "5061",
    },
    "avaya-j100": {"SIP_CONTROLLER_LIST": "edge.example.net:5061;transport=tls", "SIPDOMAIN": "example.com"},
    "unify": {"sip-transport-user": "2"},
    "htek": {"P130": "2", "P48": "edge.example.net:5061"},
    "sangoma-s": {"P130": "2", "P48": "edge.example.net:5061"},
    "digium": {"host_primary transport": "tls", "host_primary port": "5061", "outbound_proxy": "edge.example.net"},
    "linphone": {"reg_proxy": "<sip:edge.example.net:5061;transport=tls>", "reg_identity": "sip:101@example.com"},
    "acrobits": {"transport": "tls+sip:", "proxy": "edge.example.net:5061", "host": "example.com"},
    "akuvox": {"Config.Account1.SIP.TransType": "2", "Config.Account1.OUTPROXY.Enable": "1"},
}


@pytest.mark.parametrize("identifier", LET_DNS_DECIDE)
def test_merged_phones_are_left_to_the_dns(identifier: str) -> None:
    found = written(identifier, TLS, Lookup.NAPTR, "example.com")
    assert found.items() >= LET_DNS_DECIDE[identifier].items()


@pytest.mark.parametrize("identifier", TLS_BY_SRV)
def test_orthogonal_phones_find_tls_by_srv(identifier: str) -> None:
    found = written(identifier, TLS, Lookup.SRV, "example.com")
    assert found.items() >= TLS_BY_SRV[identifier].items()
    assert not any("5061" in value or "5060" in value for value in found.values())


@pytest.mark.parametrize("identifier", TLS_TO_A_FIXED_EDGE)
def test_phones_are_sent_to_a_fixed_edge_by_tls(identifier: str) -> None:
    found = written(identifier, TLS, Lookup.A, "edge.example.net")
    assert found.items() >= TLS_TO_A_FIXED_EDGE[identifier].items()


@pytest.mark.parametrize(
    ("identifier", "key", "codes"),
    [
        ("yealink", "account.1.sip_server.1.transport_type", "0 1 2"),
        ("yealink-v73", "account.1.transport", "0 1 2"),
        ("flyingvoice", "account.1.sip_server.1.transport_type", "0 1 2"),
        ("poly-ucs", "reg.1.server.1.transport", "UDPOnly TCPOnly TLS"),
        ("obi", "VoiceService.1.VoiceProfile.1.SIP.ProxyServerTransport", "UDP TCP TLS"),
        ("grandstream", "P130", "0 1 2"),
        ("grandstream-ata", "P130", "0 1 2"),
        ("cisco-mpp", "SIP_Transport_1_", "UDP TCP TLS"),
        ("cisco-spa", "SIP_Transport_1_", "UDP TCP TLS"),
        ("cisco-cucm", "transportLayerProtocol", "2 1 3"),
        ("fanvil", "SIP1 Transport", "0 1 3"),
        ("htek", "P130", "0 1 2"),
        ("sangoma-s", "P130", "0 1 2"),
        ("digium", "host_primary transport", "udp tcp tls"),
        ("mitel", "sip transport protocol", "1 2 4"),
        ("gigaset-pro", "SipProvider.1.TransportProtocol", "1 2 3"),
        ("panasonic", "SIP_TRANSPORT_1", "0 1 2"),
        ("unify", "sip-transport-user", "0 1 2"),
        ("audiocodes", "voip/signalling/sip/transport_protocol", "UDP TCP TLS"),
        ("audiocodes-gateway", "SIPTransportType", "0 1 2"),
        ("algo", "sip.transp", "udp tcp tls"),
        ("akuvox", "Config.Account1.SIP.TransType", "0 1 2"),
        ("vtech", "sip_account.1.transport_mode", "udp tcp tls"),
        ("acrobits", "transport", "udp tcp tls+sip:"),
    ],
)
def test_each_vendor_has_its_own_codes(identifier: str, key: str, codes: str) -> None:
    assert [written(identifier, t, Lookup.A, "example.com")[key] for t in (UDP, TCP, TLS)] == codes.split()


@pytest.mark.parametrize(
    ("identifier", "keys"),
    [
        ("grandstream", {"P402", "P2412", "P403", "P408", "P448"}),
        ("grandstream-ata", {"P747", "P987", "P748", "P830", "P702"}),
        ("htek", {"P747", "P987", "P8852", "P748", "P830", "P702"}),
        ("snom-desk", {"user_host idx=2", "user_outbound idx=2"}),
    ],
)
def test_the_second_account_has_keys_of_its_own(identifier: str, keys: set[str]) -> None:
    assert set(written(identifier, TLS, Lookup.A, "edge.example.net", account=2)) == keys


def test_servers_behind_a_name_go_into_the_slots_that_there_are() -> None:
    flat = ("a.example.com", "b.example.com", "c.example.com")
    yealink = written("yealink", TLS, Lookup.A, *flat, flat=True)
    assert yealink["account.1.sip_server.2.address"] == "b.example.com"
    assert not any("c.example.com" in value for value in yealink.values())
    assert yealink["account.1.outbound_proxy_enable"] == "0"
    snom = written("snom-desk", TLS, Lookup.A, *flat, flat=True)
    assert snom["user_outbound idx=1"] == ",".join(f"{host}:5061;transport=tls" for host in flat)
    assert written("avaya-j100", TLS, Lookup.A, *flat, flat=True)["SIP_CONTROLLER_LIST"].startswith(
        "a.example.com:5061"
    )
    cisco = written("cisco-mpp", TLS, Lookup.A, *flat[:2], flat=True)
    assert cisco["Proxy_1_"] == "example.com:SRV=a.example.com:5061:p=0|b.example.com:5061:p=1"


def test_no_key_is_written_twice_and_no_local_port_ever() -> None:
    for it in CATALOGUE.families.values():
        for wording in devices_page.kinds(it).values():
            for account in (1, 2):
                keys = [setting.key for setting in settings(it, account, wording)]
                assert len(keys) == len(set(keys)), it.id
                local = {key.replace("{account}", str(account)) for key in it.local_port_keys}
                assert local.isdisjoint(keys)


def test_every_fact_says_how_sure_it_is() -> None:
    raw = tomllib.loads(shipped().read_text(encoding="utf-8"))["families"]
    for identifier, it in CATALOGUE.families.items():
        facts = {"transports", "dns", "shape", "families"} | {
            key for key in ("match", "files", "ouis", "codes", "settings", "servers") if raw[identifier].get(key)
        }
        missing = facts - set(it.confidence)
        assert not missing, f"{identifier}: {missing}"
        assert it.sources, identifier


def test_a_plain_address_is_all_that_is_planned_where_nothing_more_is_proven() -> None:
    unproven = {"snom-dect", "vtech", "digium", "ale", "ale-iptouch", "audiocodes", "algo", "2n", "acrobits", "zoiper"}
    assert {it.id for it in CATALOGUE.families.values() if it.device.dns is DnsClass.A} >= unproven


def test_the_page_of_the_catalogue_is_current() -> None:
    assert devices_page.PAGE.read_text(encoding="utf-8") == devices_page.page(CATALOGUE), "run `make devices-page`"


def test_the_catalogue_is_not_empty() -> None:
    assert isinstance(CATALOGUE, Catalogue)
    assert len(CATALOGUE.families) > 40
