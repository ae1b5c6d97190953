"""The catalogue that comes along: who is recognised by what.

The samples are from vendors' documents and from files that people ship, not from the catalogue.
"""

import re

import pytest

from planner.core.transports import Transport
from planner.doors.phones.catalogue import load
from planner.doors.phones.user_agents import UserAgents

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
    ("Mozilla/4.0 (compatible; snom lid 3605)", "snom-desk", None, None),
    ("snom lid 3605", "snom-desk", None, None),
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
    ("Cisco/SPA504G-7.4.8a (0002FDFF2103)(CBT141400UK)", "cisco-spa", "SPA504G", "0002fdff2103"),
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
    ("N510 IP PRO/42.245.00.000.000;7C2F804DF9A9", "gigaset-pro-n510", "N510 IP PRO", "7c2f804df9a9"),
    ("N720-DM-PRO/70.040.00.000.000", "gigaset-pro-n510", "N720-DM-PRO", None),
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
    ("Yealink SIP-T87W 185.87.0.15 c4-fc-22-01-02-03", "yealink", "T87W", "c4fc22010203"),
    ("Yealink SIP-T41P 36.73.0.50 000000000000", "yealink-v73", "T41P", None),
    ("FileTransport PolyTrio-Trio_8500-UA/7.2.2.1094 (SN:000000000000)", "poly-ucs", "Trio_8500", None),
    ("Mozilla/4.0 (compatible; snomPA1-SIP 8.7.3.19 1.1.5-IFX 000413601234)", "snom-desk", "PA1", "000413601234"),
    ("Grandstream Model HW GHP621W SW 1.0.1.10 DevId ec74d7aabbcc", "grandstream", "GHP621W", "ec74d7aabbcc"),
    ("Grandstream Model HW GXW4216 V2.3A SW 1.0.5.12 DevId 000b82112233", "grandstream-ata", "GXW4216", "000b82112233"),
    ("Cisco/SPA122-1.3.5(XU) (88431E112233)(CCQ1234567A)", "cisco-spa", "SPA122", "88431e112233"),
    ("Linksys/PAP2T-5.1.6(LS)", "cisco-spa", "PAP2T", None),
    ("Fanvil X3SG Pro V2 2.12.16.8 0c383e2cd785", "fanvil", "X3SG Pro V2", "0c383e2cd785"),
    ("Fanvil X7A 2.6.0.238", "fanvil", "X7A", None),
    ("Htek UC926E 2.42.6.1.3", "htek", "UC926E", None),
    ("Gigaset N720 DM PRO/70.108.00.000.000;589ec6112233", "gigaset-pro-n510", "N720 DM PRO", "589ec6112233"),
    ("Panasonic_KX-TGP600/06.001", "panasonic", "KX-TGP600", None),
    ("ALE M7-CE 2.14.08.1201 3C28A620089E", "ale", "M7", "3c28a620089e"),
    ("AVAYA/SIP1120\x02/04.04.28.00", "avaya-1200", "SIP1120", None),
    ("OpenScape Desk Phone CP210", "unify", "CP210", None),
]


@pytest.mark.parametrize(("agent", "family", "model", "mac"), SAMPLES, ids=lambda value: str(value)[:40])
def test_a_phone_is_known_by_its_user_agent(agent: str, family: str, model: str | None, mac: str | None) -> None:
    found = PHONES.recognise(agent, None, None)
    assert found.family is not None
    assert (found.family.id, found.model, found.mac) == (family, model, mac)


@pytest.mark.parametrize("agent", [sample[0] for sample in SAMPLES], ids=lambda agent: agent[:40])
def test_no_other_family_has_a_pattern_for_it_but_one_that_it_is_a_case_of(agent: str) -> None:
    families = {family for family, pattern in PHONES._agents._listed if re.search(pattern, agent)}
    general = {"grandstream-ata": "grandstream", "gigaset-pro-n510": "gigaset-pro"}
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
        ("805EC0000001.cfg", None, "yealink"),
        ("y000000000000.boot", "00:21:F2:22:AE:F1", "flyingvoice"),
        ("0021f222aef1.boot", None, "flyingvoice"),
        ("c81fea83e85a.cfg", None, "avaya-j100"),
        ("ffffff112233.cfg", None, None),
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
        ("6940.cfg", None, "mitel"),
        ("6731i.cfg", None, "mitel"),
        ("SIP001122334455.cfg", None, "avaya-1200"),
        (None, "e0:e6:56:00:00:01", "fanvil"),
        (None, "00:04:13:E5:00:01", "gigaset-p"),
        (None, "00:04:13:74:17:67", "snom-desk"),
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


def test_a_bracket_of_linksys_is_a_mac_only_where_the_path_says_so() -> None:
    agent = "Linksys/SPA-942-6.1.5(a) (88019FA42805)"
    assert PHONES.recognise(agent, None, None).mac is None
    assert PHONES.recognise(agent, "/88019fa42805.cfg", None).mac == "88019fa42805"


def test_a_mac_is_read_from_the_file_where_the_user_agent_has_none() -> None:
    assert PHONES.recognise("Alcatel IP Touch 4028/2.01.20", "sipconfig-00809f112233.txt", None).mac == "00809f112233"
    assert PHONES.recognise("Yealink-T46G 28.71.0.81 28.1.0.128.0.0.0", "001565112233.cfg", None).mac == "001565112233"


def test_hostile_user_agents_cost_bounded_time() -> None:
    for agent in ("Yealink " * 4000, "a" * 100_000, "Yealink SIP-T46U " + "1." * 50_000, "\\" * 9000 + "(" * 9000):
        PHONES.recognise(agent, agent, None)
