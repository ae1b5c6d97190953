"""What is demanded of signatures? The pages of SE01 to SE06."""

from typing import Final

from planner.core.audit.rule import Rule, Wording
from planner.core.severity import Severity

SE01: Final = Rule(
    id="SE01",
    severity=Severity.NOTICE,
    title="The zone is signed, and its parent vouches for its keys",
    why=(
        "NAPTR and SRV records tell a phone where to go and whether to use TLS. "
        "Unsigned, whoever can forge a DNS answer decides that in their place."
    ),
    says=Wording(
        message="{zone} is not signed with DNSSEC",
        effect=(
            "All phones: a forged answer can lead them elsewhere, or from TLS to UDP. Sign the zone, publish its DS."
        ),
    ),
    cases={
        "no-ds": Wording(
            message="{zone} is signed, but its parent has no DS record for it",
            effect=(
                "Validating resolvers treat the zone as unsigned: the signatures protect nobody. Publish the DS record."
            ),
        ),
    },
    example="Sign the zone, and give the registrar its DS record.",
    refs=("RFC 4035 5", "RFC 4033 3.1", "RFC 3263 7"),
)
SE02: Final = Rule(
    id="SE02",
    severity=Severity.ERROR,
    title="NAPTR, SRV and the addresses of all targets validate",
    why="A target's address decides where a phone connects, and is often in another zone than the domain.",
    says=Wording(
        message="{name} {type} does not validate: {reason}",
        effect="Phones behind validating resolvers get SERVFAIL for it, and turn to what is left, if anything is.",
    ),
    cases={
        "insecure": Wording(
            message="{name} is in an unsigned zone",
            effect="The domain's records are protected, the address of this server is not. Sign its zone.",
            severity=Severity.NOTICE,
        ),
    },
    example="Sign the target's zone, or use targets in the domain itself.",
    refs=("RFC 4035 4.3", "RFC 4035 5.5"),
)
SE03: Final = Rule(
    id="SE03",
    severity=Severity.CRITICAL,
    title="The domain's own records validate",
    why="Where validation fails, a validating resolver answers SERVFAIL: for its users the domain does not exist.",
    says=Wording(
        message="a validating resolver refuses {names}: {reason}",
        effect=(
            "All phones behind validating resolvers are cut off. Sign the zone anew, or repair the DS at the parent."
        ),
    ),
    example="Sign the zone anew, or have the DS at the parent corrected or removed.",
    refs=("RFC 4035 5.5",),
)
SE04: Final = Rule(
    id="SE04",
    severity=Severity.WARNING,
    title="Signatures hold for three days or more",
    why="Signatures run out. What signs the zone must do so in time, and have time to fail.",
    says=Wording(
        message="the first signature runs out in {hours} hours ({name} {type})",
        effect="If the zone is not signed anew by then, phones behind validating resolvers are cut off.",
    ),
    cases={
        "soon": Wording(
            message="the first signature runs out in {hours} hours ({name} {type})",
            effect="If the zone is not signed anew within the day, phones behind validating resolvers are cut off.",
            severity=Severity.ERROR,
        ),
        "ttl": Wording(
            message="the signature of {name} {type} runs out in {hours} hours, before its TTL of {ttl} s does",
            effect=(
                "Resolvers keep the records for a shorter time than they are meant to; "
                "if signing fails, it shows at once."
            ),
        ),
    },
    example="Sign the zone anew, and see why that did not happen by itself.",
    refs=("RFC 6781 4.4.2.2",),
)
SE05: Final = Rule(
    id="SE05",
    severity=Severity.WARNING,
    title="Algorithms and NSEC3 parameters are those of today",
    why="Some resolvers ignore old algorithms by now, and NSEC3 iterations cost work and protect next to nothing.",
    says=Wording(
        message="{zone} is signed with {algorithms}",
        effect="Resolvers that have dropped this treat the zone as unsigned. Change to ECDSAP256SHA256 (13).",
    ),
    cases={
        "iterations": Wording(
            message="{zone} uses NSEC3 with {iterations} iterations",
            effect="Resolvers may treat such answers as unsigned, or as failures. Set 0 iterations.",
        ),
        "salt": Wording(
            message="{zone} uses NSEC3 with a salt of {octets} octets",
            effect="A salt adds nothing here and makes answers longer. Set none.",
            severity=Severity.NOTICE,
        ),
    },
    example="Change to ECDSAP256SHA256 (13), and to NSEC3 with 0 iterations and no salt, or NSEC.",
    refs=("RFC 8624 3.1", "RFC 4035 5.2", "RFC 9276 3.1", "RFC 9276 3.2"),
)
SE06: Final = Rule(
    id="SE06",
    severity=Severity.ERROR,
    title="That records do not exist is proven",
    why=(
        "Phones ask for SRV records of every transport. Where the proof of their absence is broken, validating "
        "resolvers answer SERVFAIL, and a phone that got SERVFAIL has not learnt that there are none."
    ),
    says=Wording(
        message="{name} has no {type} records, and the proof of that does not hold: {reason}",
        effect=(
            "Phones behind validating resolvers wait for an answer that never comes, and may not turn to the next "
            "transport. Repair NSEC or NSEC3 in the zone."
        ),
    ),
    example="Have the name server make NSEC or NSEC3 records for the whole zone anew.",
    refs=("RFC 4035 5.4", "RFC 5155 8"),
)
