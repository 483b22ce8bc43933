"""Who may see and do what at the desk: every role against every operation (PV-4)."""

from __future__ import annotations

import pytest

from bot.hotline.roles import MAY, Clerk, Concern, Forbidden, Operation, Reach, Role, insist, may, reach

MINE = Concern(frozenset({"street-a"}), frozenset({"street"}))
MY_UNITS = Concern(frozenset({"street-b"}), frozenset({"street"}))
OTHERS = Concern(frozenset({"water-a"}), frozenset({"water"}))


def clerk(*roles: Role) -> Clerk:
    return Clerk("street-a", "street", frozenset(roles))


# As it was agreed, written anew by hand: who changes the declaration says so here too.
AGREED = """
                     agent dispatcher handler complaint_desk inspector editor supervisor administrator auditor
see_queue            all   all        -       -              -         -      all        -             -
take_conversation    all   -          -       -              -         -      all        -             -
release_conversation own   -          -       -              -         -      all        -             -
speak                own   -          -       -              -         -      own        -             -
read_conversation    own   -          -       -              all       -      all        -             -
override_wording     own   own        own     own            own       own    own        -             -
open_ticket          all   all        -       -              -         -      all        -             -
read_ticket          unit  all        unit    unit           all       -      all        -             -
act_on_ticket        own   own        own     own            own       -      all        -             -
search_tickets       unit  all        unit    unit           all       -      all        -             -
see_citizen          own   own        own     own            -         -      own        -             -
see_complainant      -     -          -       unit           unit      -      -          -             -
be_present           all   all        all     all            all       all    all        -             -
see_people           all   all        all     all            all       all    all        all           all
keep_roster          -     -          -       -              -         -      all        -             -
pause_service        -     -          -       -              -         -      all        -             -
announce             -     -          unit    -              -         all    all        -             -
switch_plan          -     -          -       -              -         -      all        -             -
join_reports         -     all        -       -              -         -      all        -             -
see_alerts           all   -          -       -              -         -      all        -             -
edit_knowledge       -     -          -       -              -         all    -          -             -
keep_institution     -     -          -       -              -         -      -          all           -
keep_accounts        -     -          -       -              -         -      -          all           -
read_audit           -     -          -       -              -         -      -          -             all
see_board            -     all        -       -              all       -      all        -             -
see_ledger           own   own        own     own            all       own    all        -             -
hold_to_account      -     -          -       -              all       -      all        -             -
inspect              -     -          -       -              all       -      all        -             -
see_figures          -     -          unit    unit           all       -      all        -             -
"""


@pytest.mark.rule("PV-4")
def test_who_may_do_what_is_what_was_agreed() -> None:
    roles, *rows = (line.split() for line in AGREED.strip().splitlines())
    agreed = {operation: dict(zip(roles, how, strict=True)) for operation, *how in rows}
    declared = {
        operation.value: {
            role.value: MAY[role][operation].name.lower() if operation in MAY[role] else "-" for role in Role
        }
        for operation in Operation
    }
    assert declared == agreed


@pytest.mark.rule("PV-4")
@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_as_far_as_is_declared_and_no_further(role: Role, operation: Operation) -> None:
    far = MAY[role].get(operation)
    allowed = [may(clerk(role), operation, concern) for concern in (MINE, MY_UNITS, OTHERS)]
    reaches = {None: 0, Reach.OWN: 1, Reach.UNIT: 2, Reach.ALL: 3}[far]
    assert allowed == [place < reaches for place in range(3)]
    if far is None:
        with pytest.raises(Forbidden, match=operation.value):
            insist(clerk(role), operation, MINE)


@pytest.mark.rule("PV-4")
def test_every_operation_is_somebodys_and_every_role_has_some() -> None:
    assert {operation for operations in MAY.values() for operation in operations} == set(Operation)
    assert set(MAY) == set(Role)
    assert all(MAY.values())


@pytest.mark.rule("CP-3")
def test_who_complains_is_known_to_the_complaint_desk_and_the_inspection_alone() -> None:
    known_to = {role for role in Role if Operation.SEE_COMPLAINANT in MAY[role]}
    assert known_to == {Role.COMPLAINT_DESK, Role.INSPECTOR}


@pytest.mark.rule("PV-4")
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_keeps_accounts_or_audits_looks_at_no_citizen(role: Role) -> None:
    citizens = {Operation.READ_TICKET, Operation.READ_CONVERSATION, Operation.SEE_CITIZEN}
    assert not citizens & MAY[role].keys()


def test_of_several_roles_the_widest_reach_counts_and_without_one_nothing_is_allowed() -> None:
    both = {Role.AGENT, Role.SUPERVISOR}
    assert reach(both, Operation.READ_CONVERSATION) is Reach.ALL
    assert reach(set(), Operation.SEE_PEOPLE) is None
