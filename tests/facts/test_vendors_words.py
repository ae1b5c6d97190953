"""What is written into each family of phones for each kind of plan, by hand from vendors' documents and templates.

Not from the catalogue: a wrong code or key there fails here. The PBX is at 198.51.100.7, a pattern says
edge.example.net, and a, b, c are the servers behind the name. "–" is a key that must not be written.
"""

import pytest

from planner.core.devices import DnsClass, Shape
from planner.core.plan import Lookup, Mode, Server
from planner.core.provisioning import Wording, settings
from planner.core.transports import Transport
from planner.facts.catalogue import load

CATALOGUE = load()
UDP, TCP, TLS = Transport.UDP, Transport.TCP, Transport.TLS
PORTS = {UDP: 5060, TCP: 5060, TLS: 5061}
ABSENT = "–"


def wording(kind: str, transport: Transport) -> Wording:
    """Say what a plan of this *kind* has to say."""
    port = PORTS[transport]
    a, b, c = (Server(f"{letter}.example.com", port, transport, None) for letter in "abc")
    mode, lookup, *servers = {
        "address": (Mode.ADDRESS, Lookup.NONE, Server("198.51.100.7", port, transport, None)),
        "ipv6": (Mode.ADDRESS, Lookup.NONE, Server("2001:db8::7", port, transport, None)),
        "pattern": (Mode.PATTERN, Lookup.A, Server("edge.example.net", port, transport, None)),
        "port": (Mode.DOMAIN, Lookup.A, Server("example.com", port, transport, None)),
        "srv": (Mode.DOMAIN, Lookup.SRV, Server("a.example.com", port, transport, None)),
        "naptr": (Mode.DOMAIN, Lookup.NAPTR, Server("a.example.com", port, transport, None)),
        "flattened": (Mode.DOMAIN, Lookup.A, a, b, c),
    }[kind]
    return Wording(mode, "example.com", transport, lookup, tuple(servers), kind == "flattened", "101")


def written(family: str, kind: str, transport: Transport = TLS, account: int = 1) -> dict[str, str]:
    return {it.key: it.value for it in settings(CATALOGUE.family(family), account, wording(kind, transport))}


# One block for each family. In it: account 1, TLS where the family can be told TLS, else its strongest transport.
EXPECTED = """
yealink address     account.1.sip_server.1.address=example.com account.1.sip_server.1.port=5061
                    account.1.sip_server.1.transport_type=2 account.1.outbound_proxy_enable=1
                    account.1.outbound_proxy.1.address=198.51.100.7 account.1.outbound_proxy.1.port=5061
yealink pattern     account.1.outbound_proxy.1.address=edge.example.net account.1.outbound_proxy.1.port=5061
yealink port        account.1.sip_server.1.address=example.com account.1.sip_server.1.port=5061
                    account.1.sip_server.1.transport_type=2 account.1.outbound_proxy_enable=0
yealink naptr       account.1.sip_server.1.address=example.com account.1.sip_server.1.port=0
                    account.1.sip_server.1.transport_type=3 account.1.naptr_build=1 account.1.outbound_proxy_enable=0
yealink flattened   account.1.sip_server.1.address=a.example.com account.1.sip_server.1.transport_type=2
                    account.1.sip_server.2.address=b.example.com account.1.sip_server.2.port=5061
                    account.1.sip_server.2.transport_type=2 account.1.outbound_proxy_enable=0

yealink-v73 address account.1.sip_server.1.address=example.com account.1.sip_server.1.port=5061 account.1.transport=2
                    account.1.outbound_proxy_enable=1 account.1.outbound_host=198.51.100.7 account.1.outbound_port=5061
                    account.1.sip_server.1.transport_type=– account.1.outbound_proxy.1.address=–
yealink-v73 naptr   account.1.sip_server.1.port=0 account.1.transport=3 account.1.naptr_build=1
yealink-v73 flattened account.1.sip_server.1.address=a.example.com account.1.sip_server.2.address=b.example.com

yealink-v71 address account.1.sip_server_host=example.com account.1.sip_server_port=5061 account.1.transport=2
                    account.1.outbound_proxy_enable=1 account.1.outbound_host=198.51.100.7 account.1.outbound_port=5061
                    account.1.sip_server.1.address=–
yealink-v71 naptr   account.1.sip_server_host=example.com account.1.sip_server_port=0 account.1.transport=3

flyingvoice address account.1.sip_server.1.transport_type=2 account.1.sip_server.1.port=5061
                    account.1.outbound_proxy.1.address=198.51.100.7 account.1.outbound_proxy.1.port=5061
flyingvoice naptr   account.1.sip_server.1.transport_type=3 account.1.sip_server.1.port=0

poly-ucs address    reg.1.server.1.address=example.com reg.1.server.1.port=5061 reg.1.server.1.transport=TLS
                    reg.1.outboundProxy.address=198.51.100.7 reg.1.outboundProxy.port=5061
                    reg.1.outboundProxy.transport=TLS
poly-ucs port       reg.1.server.1.address=example.com reg.1.server.1.port=5061 reg.1.server.1.transport=TLS
                    reg.1.outboundProxy.address=
poly-ucs naptr      reg.1.server.1.address=example.com reg.1.server.1.port=0 reg.1.server.1.transport=DNSnaptr
poly-ucs flattened  reg.1.server.1.address=a.example.com reg.1.server.2.address=b.example.com
                    reg.1.server.3.address=c.example.com reg.1.server.3.port=5061 reg.1.server.3.transport=TLS
                    reg.1.server.4.address= reg.1.outboundProxy.address=

obi address         VoiceService.1.VoiceProfile.1.SIP.ProxyServer=example.com
                    VoiceService.1.VoiceProfile.1.SIP.ProxyServerTransport=TLS
                    VoiceService.1.VoiceProfile.1.SIP.OutboundProxy=198.51.100.7
                    VoiceService.1.VoiceProfile.1.SIP.OutboundProxyPort=5061
                    VoiceService.1.VoiceProfile.1.SIP.X_OutboundProxyTransport=TLS
                    VoiceService.1.VoiceProfile.1.SIP.RegistrarServer=example.com
obi srv             VoiceService.1.VoiceProfile.1.SIP.ProxyServer=example.com
                    VoiceService.1.VoiceProfile.1.SIP.ProxyServerTransport=TLS
                    VoiceService.1.VoiceProfile.1.SIP.X_DnsSrvAutoPrefix=true
                    VoiceService.1.VoiceProfile.1.SIP.ProxyServerPort=– VoiceService.1.VoiceProfile.1.SIP.OutboundProxy=
obi flattened       VoiceService.1.VoiceProfile.1.SIP.ProxyServer=example.com
                    VoiceService.1.VoiceProfile.1.SIP.OutboundProxy=a.example.com

snom-desk address   user_host_idx=1=example.com user_outbound_idx=1=198.51.100.7:5061;transport=tls
snom-desk ipv6      user_outbound_idx=1=[2001:db8::7]:5061;transport=tls
snom-desk pattern   user_outbound_idx=1=edge.example.net:5061;transport=tls
snom-desk port      user_host_idx=1=example.com user_outbound_idx=1=example.com:5061;transport=tls
snom-desk srv       user_host_idx=1=example.com user_outbound_idx=1=example.com;transport=tls

gigaset-p srv       user_host_idx=1=example.com user_outbound_idx=1=example.com;transport=tls

vtech address       sip_account.1.primary_sip_server_address=example.com sip_account.1.transport_mode=tls
                    sip_account.1.primary_registration_server_address=example.com
                    sip_account.1.primary_outbound_proxy_server_address=198.51.100.7
                    sip_account.1.primary_outbound_proxy_server_port=5061
vtech flattened     sip_account.1.primary_outbound_proxy_server_address=a.example.com
                    sip_account.1.backup_outbound_proxy_server_address=b.example.com
                    sip_account.1.backup_outbound_proxy_server_port=5061

grandstream address P47=example.com P48=198.51.100.7:5061 P130=2 P103=0 P2312= P40=–
grandstream ipv6    P48=[2001:db8::7]:5061
grandstream pattern P47=example.com P48=edge.example.net:5061 P130=2 P103=0
grandstream port    P47=example.com:5061 P48= P130=2 P103=0
grandstream srv     P47=example.com P48= P130=2 P103=1
grandstream flattened P47=a.example.com:5061 P2312=b.example.com:5061 P48= P103=0

grandstream-ata address P47=example.com P48=198.51.100.7:5061 P130=2 P103=0 P967= P40=–
grandstream-ata srv P47=example.com P48= P130=2 P103=1
grandstream-ata flattened P47=a.example.com:5061 P967=b.example.com:5061 P103=0

htek address        P47=example.com P48=198.51.100.7:5061 P130=2 P103=0
htek naptr          P47=example.com P130=3
htek flattened      P47=a.example.com:5061 P967=b.example.com:5061 P8851=c.example.com:5061 P130=2 P48=

sangoma-s address   P47=example.com P48=198.51.100.7:5061 P130=2 P103=0
sangoma-s srv       P47=example.com P130=2 P103=1

cisco-mpp address   Proxy_1_=example.com Outbound_Proxy_1_=198.51.100.7:5061 SIP_Transport_1_=TLS Use_DNS_SRV_1_=No
                    SIP_Port_1_=–
cisco-mpp port      Proxy_1_=example.com:5061 Outbound_Proxy_1_= Use_DNS_SRV_1_=No
cisco-mpp srv       Proxy_1_=example.com SIP_Transport_1_=TLS Use_DNS_SRV_1_=Yes DNS_SRV_Auto_Prefix_1_=Yes
cisco-mpp flattened Proxy_1_=example.com:SRV=a.example.com:5061:p=0|b.example.com:5061:p=1|c.example.com:5061:p=2

cisco-ata-mpp srv   Proxy_1_=example.com SIP_Transport_1_=TLS Use_DNS_SRV_1_=Yes DNS_SRV_Auto_Prefix_1_=Yes

cisco-spa address   Proxy_1_=example.com Use_Outbound_Proxy_1_=Yes Outbound_Proxy_1_=198.51.100.7:5061
                    SIP_Transport_1_=TLS Use_DNS_SRV_1_=No SIP_Port_1_=–
cisco-spa srv       Proxy_1_=example.com Use_Outbound_Proxy_1_=No Use_DNS_SRV_1_=Yes DNS_SRV_Auto_Prefix_1_=Yes

cisco-cucm address  transportLayerProtocol=1 processNodeName=example.com ports/sipPort=5060
                    outboundProxy=198.51.100.7 outboundProxyPort=5060 voipControlPort=–

fanvil address      SIP1_Register_Addr=example.com SIP1_Register_Port=5061 SIP1_Transport=3
                    SIP1_Proxy_Addr=198.51.100.7 SIP1_Proxy_Port=5061 SIP1_DNS_SRV=0 SIP1_DNS_Mode=0
                    SIP_Port=– SIP1_Signal_Port=–
fanvil srv          SIP1_Register_Addr=example.com SIP1_Register_Port= SIP1_Transport=3 SIP1_DNS_SRV=1 SIP1_DNS_Mode=1
                    SIP1_Proxy_Addr=
fanvil flattened    SIP1_Register_Addr=a.example.com SIP1_Backup_Addr=b.example.com SIP1_Backup_Port=5061
                    SIP1_Backup_Transport=3 SIP1_DNS_SRV=0

digium address      host_primary_server=example.com host_primary_port=5061 host_primary_transport=tls
                    outbound_proxy=198.51.100.7 outbound_port=5061 host_alternate_server=–
digium port         host_primary_server=example.com host_primary_port=5061 outbound_proxy=
digium flattened    host_primary_server=a.example.com host_alternate_server=b.example.com host_alternate_port=5061
                    host_alternate_transport=tls

mitel address       sip_transport_protocol=4 sip_dns_query_type=0 sip_line1_proxy_ip=example.com
                    sip_line1_proxy_port=5061 sip_line1_registrar_ip=example.com sip_line1_registrar_port=5061
                    sip_line1_outbound_proxy=198.51.100.7 sip_line1_outbound_proxy_port=5061
mitel srv           sip_transport_protocol=4 sip_dns_query_type=1 sip_line1_proxy_ip=example.com sip_line1_proxy_port=0
                    sip_line1_registrar_ip=example.com sip_line1_registrar_port=0 sip_line1_outbound_proxy=
mitel flattened     sip_line1_proxy_ip=a.example.com sip_line1_backup_proxy_ip=b.example.com
                    sip_line1_backup_proxy_port=5061 sip_line1_backup_registrar_ip=b.example.com

gigaset-pro address SipProvider.1.Domain=example.com SipProvider.1.ProxyServerAddress=example.com
                    SipProvider.1.TransportProtocol=3 SipProvider.1.DnsQuery=0 SipProvider.1.OutboundProxyMode=0
                    SipProvider.1.OutboundProxyAddress=198.51.100.7 SipProvider.1.OutboundProxyPort=5061
gigaset-pro srv     SipProvider.1.Domain=example.com SipProvider.1.TransportProtocol=3 SipProvider.1.DnsQuery=1
                    SipProvider.1.OutboundProxyMode=2
gigaset-pro flattened SipProvider.1.Domain=example.com SipProvider.1.ProxyServerAddress=a.example.com
                    SipProvider.1.FailoverServerEnabled=1 SipProvider.1.FailoverServerAddress=b.example.com
                    SipProvider.1.FailoverServerPort=5061

gigaset-pro-n510 address BS_IP_Data1.aucS_SIP_SERVER=example.com BS_IP_Data1.uiI_SIP_SERVER_PORT=0x13c4
                    BS_IP_Data1.aucS_OUTBOUND_PROXY=198.51.100.7 BS_IP_Data1.aucS_SIP_REGISTRAR=example.com
gigaset-pro-n510 srv BS_IP_Data1.aucS_SIP_SERVER=example.com BS_IP_Data1.ucI_OUTBOUND_PROXY_MODE=0x1
                    BS_IP_Data1.uiI_SIP_SERVER_PORT=–

gigaset-maxwell address SIP.TransportProtocol=2 SIP.Account.1.ProxyServer.Address=example.com
                    SIP.Account.1.RegistrationServer.Address=example.com
                    SIP.Account.1.OutboundProxy.Address=198.51.100.7 SIP.Account.1.OutboundProxy.Port=5061 SIP.Port=–

panasonic address   SIP_TRANSPORT_1=2 SIP_PRXY_ADDR_1=example.com SIP_RGSTR_ADDR_1=example.com
                    SIP_SVCDOMAIN_1=example.com SIP_OUTPROXY_ADDR_1=198.51.100.7 SIP_OUTPROXY_PORT_1=5061
                    SIP_DNSSRV_ENA_1=N SIP_SRC_PORT_1=–
panasonic srv       SIP_TRANSPORT_1=2 SIP_PRXY_ADDR_1=example.com SIP_DNSSRV_ENA_1=Y SIP_PRXY_PORT_1=–
                    SIP_OUTPROXY_ADDR_1=
panasonic flattened SIP_PRXY_ADDR_1=a.example.com SIP_2NDPROXY_ADDR_1=b.example.com SIP_2NDRGSTR_ADDR_1=b.example.com
                    SIP_SVCDOMAIN_1=example.com SIP_DNSSRV_ENA_1=N

ale address         Account1Server1Address=example.com Account1Server1Port=5060
                    Account1OutboundProxy1Address=198.51.100.7 Account1OutboundProxy1Port=5060
ale flattened       Account1Server1Address=a.example.com Account1Server2Address=b.example.com Account1Server2Port=5060

ale-iptouch address sip_transport_mode=2 proxy_addr=example.com proxy_port=5060 registrar_addr=example.com
                    outbound_proxy_addr=198.51.100.7
ale-iptouch flattened proxy_addr=a.example.com proxy2_addr=b.example.com registrar2_addr=b.example.com

unify address       sip-transport-user=2 outbound-proxy-user=true default-domain=example.com
unify port          sip-transport-user=2 outbound-proxy-user=false default-domain=example.com reg-port=5061
unify srv           sip-transport-user=2 outbound-proxy-user=true default-domain=example.com reg-port=0
                    reg-addr=example.com sgnl-gateway-addr-user=example.com

avaya-j100 address  SIP_CONTROLLER_LIST=198.51.100.7:5061;transport=tls SIPDOMAIN=example.com SIP_CONTROLLER_LIST_2=–
avaya-j100 ipv6     SIP_CONTROLLER_LIST_2=[2001:db8::7]:5061;transport=tls SIGNALING_ADDR_MODE=6 SIP_CONTROLLER_LIST=–
avaya-j100 pattern  SIP_CONTROLLER_LIST=edge.example.net:5061;transport=tls SIPDOMAIN=example.com
avaya-j100 port     SIP_CONTROLLER_LIST=example.com:5061;transport=tls
avaya-j100 naptr    SIP_CONTROLLER_LIST=example.com;transport=auto SIPDOMAIN=example.com
avaya-j100 flattened SIP_CONTROLLER_LIST=a.example.com:5061;transport=tls SIPDOMAIN=example.com

avaya-1200 address  SIP_DOMAIN1=example.com SERVER_IP1_1=198.51.100.7 SERVER_PORT1_1=5060
avaya-1200 srv      SIP_DOMAIN1=example.com SERVER_IP1_1= SERVER_IP1_2=
avaya-1200 flattened SERVER_IP1_1=a.example.com SERVER_IP1_2=b.example.com

audiocodes address  voip/signalling/sip/use_proxy=1 voip/signalling/sip/proxy_address=198.51.100.7
                    voip/signalling/sip/proxy_port=5061 voip/signalling/sip/transport_protocol=TLS
                    voip/signalling/sip/use_proxy_ip_and_port_for_registration=1

audiocodes-gateway address RegistrarIP=198.51.100.7:5061 SIPTransportType=2 RegistrarTransportType=2
                    ProxyDNSQueryType=0 DNSQueryType=0
audiocodes-gateway srv RegistrarIP=example.com SIPTransportType=2 ProxyDNSQueryType=1 DNSQueryType=1

algo address        sip.proxy=example.com sip.obproxy=198.51.100.7:5061 sip.transp=tls
algo flattened      sip.proxy=a.example.com:5061 sip.bkproxy1=b.example.com:5061 sip.bkproxy2=c.example.com:5061
                    sip.obproxy=

2n address          Sip/Client/Domain=example.com Sip/Proxy/Address=198.51.100.7 Sip/Proxy/Port=5060
2n flattened        Sip/Proxy/Address=a.example.com Sip/Proxy/BackupAddress=b.example.com Sip/Proxy/BackupPort=5060

akuvox address      Config.Account1.SIP.Server=example.com Config.Account1.SIP.Port=5061
                    Config.Account1.SIP.TransType=2 Config.Account1.OUTPROXY.Enable=1
                    Config.Account1.OUTPROXY.Server=198.51.100.7 Config.Account1.OUTPROXY.Port=5061
akuvox port         Config.Account1.SIP.Server=example.com Config.Account1.OUTPROXY.Enable=0
akuvox flattened    Config.Account1.SIP.Server=a.example.com Config.Account1.SIP.Server2=b.example.com
                    Config.Account1.SIP.Port2=5061

snom-dect address   user_host_idx=1=198.51.100.7:5060

linphone address    reg_proxy=<sip:198.51.100.7:5061;transport=tls> reg_identity=sip:101@example.com reg_route=–
linphone ipv6       reg_proxy=<sip:[2001:db8::7]:5061;transport=tls>
linphone srv        reg_proxy=<sip:example.com;transport=tls>
linphone port       reg_proxy=<sip:example.com:5061;transport=tls>

baresip address     outbound=sip:198.51.100.7:5061;transport=tls
baresip srv         outbound=sip:example.com;transport=tls
baresip flattened   outbound=sip:a.example.com:5061;transport=tls

jitsi address       SERVER_ADDRESS=example.com PROXY_AUTO_CONFIG=false PROXY_ADDRESS=198.51.100.7
jitsi naptr         SERVER_ADDRESS=example.com PROXY_AUTO_CONFIG=true SERVER_PORT=– PREFERRED_TRANSPORT=–

acrobits address    host=example.com proxy=198.51.100.7:5061 transport=tls+sip:
acrobits pattern    host=example.com proxy=edge.example.net:5061 transport=tls+sip:
acrobits port       host=example.com:5061 proxy=
acrobits flattened  host=example.com proxy=a.example.com:5061

zoiper address      SIP_domain=example.com SIP_outbound_proxy=198.51.100.7:5061 SIP_transport_type=tls

yealink-v73 port    account.1.sip_server.1.address=example.com account.1.outbound_proxy_enable=0
yealink-v73 flattened account.1.sip_server.2.port=5061
yealink-v71 port    account.1.sip_server_host=example.com account.1.outbound_proxy_enable=0
yealink-v71 naptr   account.1.naptr_build=1
yealink-v71 flattened account.1.sip_server_host=example.com account.1.outbound_host=a.example.com
flyingvoice address account.1.sip_server.1.address=example.com account.1.outbound_proxy_enable=1
flyingvoice port    account.1.outbound_proxy_enable=0
flyingvoice flattened account.1.sip_server.1.address=a.example.com account.1.sip_server.2.address=b.example.com
                    account.1.sip_server.2.port=5061 account.1.sip_server.2.transport_type=2
poly-ucs flattened  reg.1.server.2.port=5061 reg.1.server.2.transport=TLS
obi address         VoiceService.1.VoiceProfile.1.SIP.ProxyServerPort=5061
                    VoiceService.1.VoiceProfile.1.SIP.RegistrarServerPort=5061
                    VoiceService.1.VoiceProfile.1.SIP.X_DnsSrvAutoPrefix=false
vtech port          sip_account.1.primary_sip_server_port=5061 sip_account.1.primary_registration_server_port=5061
grandstream naptr   P103=2
grandstream-ata naptr P103=2
htek naptr          P103=2
cisco-mpp flattened Use_DNS_SRV_1_=Yes DNS_SRV_Auto_Prefix_1_=No
cisco-spa flattened Proxy_1_=example.com:SRV=a.example.com:5061:p=0|b.example.com:5061:p=1|c.example.com:5061:p=2
                    Use_DNS_SRV_1_=Yes DNS_SRV_Auto_Prefix_1_=No
cisco-spa port      Proxy_1_=example.com:5061 Use_DNS_SRV_1_=No DNS_SRV_Auto_Prefix_1_=No Outbound_Proxy_1_=
fanvil naptr        SIP1_DNS_Mode=2
mitel naptr         sip_dns_query_type=2
mitel flattened     sip_line1_backup_registrar_port=5061
gigaset-pro-n510 address BS_IP_Data1.ucI_OUTBOUND_PROXY_MODE=0x0 BS_IP_Data1.uiI_OUTBOUND_PROXY_PORT=0x13c4
                    BS_IP_Data1.uiI_SIP_REGISTRAR_PORT=0x13c4
gigaset-pro naptr   SipProvider.1.DnsQuery=2
gigaset-pro address SipProvider.1.ProxyServerPort=5061 SipProvider.1.RegServerAddress=example.com
                    SipProvider.1.RegServerPort=5061 SipProvider.1.FailoverServerEnabled=0
gigaset-maxwell address SIP.Account.1.ProxyServer.Port=5061 SIP.Account.1.RegistrationServer.Port=5061
                    SIP.Account.1.OutboundProxy.Mode=0
gigaset-maxwell port SIP.Account.1.OutboundProxy.Mode=2
panasonic address   SIP_PRXY_PORT_1=5061 SIP_RGSTR_PORT_1=5061
panasonic flattened SIP_2NDPROXY_PORT_1=5061 SIP_2NDRGSTR_PORT_1=5061
ale address         Account1Server1Transport=TCP
ale flattened       Account1Server2Transport=TCP
unify address       reg-addr=198.51.100.7 reg-port=5061 registrar-addr=example.com
audiocodes-gateway naptr ProxyDNSQueryType=2 DNSQueryType=2
2n address          Sip/Registrar/Address=198.51.100.7 Sip/Registrar/Port=5060
akuvox naptr        Config.Account1.SIP.TransType=3
baresip address     domain=example.com
jitsi address       SERVER_PORT=5061 PROXY_PORT=5061
zoiper address      SIP_use_outbound_proxy=true
zoiper port         SIP_domain=example.com:5061 SIP_use_outbound_proxy=false
"""
"""A blank in a key is written as `_`: `SIP1 Transport`, `user_host idx=1`."""

FALLBACKS = {UDP: {"gigaset-pro-n510", "avaya-1200", "2n", "snom-dect"}, TCP: {"cisco-cucm", "ale", "ale-iptouch"}}


def rows() -> list[tuple[str, str, tuple[str, ...]]]:
    """Read the blocks: family, kind of plan, what is to be written."""
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for line in EXPECTED.strip().splitlines():
        words = tuple(line.split())
        if line[:1].strip():
            found.append((words[0], words[1], words[2:]))
        elif words:
            family, kind, before = found[-1]
            found[-1] = (family, kind, before + words)
    return found


@pytest.mark.parametrize(("family", "kind", "expected"), rows(), ids=lambda it: it if isinstance(it, str) else "")
def test_each_vendor_is_told_in_its_own_words(family: str, kind: str, expected: tuple[str, ...]) -> None:
    transport = next((t for t, families in FALLBACKS.items() if family in families), TLS)
    found = {key.replace(" ", "_"): value for key, value in written(family, kind, transport).items()}
    for pair in expected:
        name, _, value = pair.partition("=")
        if name.endswith("_idx"):
            number, _, value = value.partition("=")
            name = f"{name}={number}"
        assert found.get(name, ABSENT) == value, name


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
    assert written("htek", "port", account=3)["P502"] == "example.com:5061"
    keys = ("P130", "P448", "P548", "P648", "P1748", "P1848")
    assert [written("grandstream", "address", account=n)[key] for n, key in enumerate(keys, start=1)] == ["2"] * 6


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
