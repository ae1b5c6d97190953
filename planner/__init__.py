"""Tell a VoIP phone where to register - address, port, transport - and say why."""
