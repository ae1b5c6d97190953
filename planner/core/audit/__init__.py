"""Is the DNS of a SIP domain ready, what must be published, and for whom does it fail?

    questions    what is asked next, until nothing is open
    collection   what every server said
    case/        what there is to judge, and a look at it, which notes what it missed
    pages/       what each check demands, why, and an example
    checks/      one function for each page
    fixes/       the records as they should be; the fix of a finding is its part in that
    catalogue    all checks, in order
    judge        runs every check, and weighs what they say
    report       the judgement, with what people look at beside it
    since        what is different from an earlier one

A check is one `Rule` and one small pure function. What a server owes makes a check unknown: never passed, never failed.
"""
