"""`records`: what should a domain publish for this PBX? A zone file with comments, JSON, or octoDNS YAML."""

import sys
from argparse import Namespace

import msgspec

from planner.cli.page import write_json
from planner.cli.sources import one_of, sources
from planner.core.publish.octodns import octodns
from planner.core.publish.zone import zone_text
from planner.service.auditing import domain_from, records_for
from planner.service.service import Service
from planner.wire.audit import records_document

_FORMATS = ("zone", "json", "octodns")


def run(options: Namespace) -> int:
    """Print the whole set to publish."""
    form = "json" if options.json else one_of("format", options.format, _FORMATS)
    domain = domain_from(options.domain)
    service = Service(sources(options))
    service.close()
    records = records_for(service.situation, domain)
    if form == "json":
        write_json(msgspec.json.encode(records_document(domain.text, records)))
    else:
        sys.stdout.write(zone_text(domain, records) if form == "zone" else octodns(domain, records))
    return 0
