from functools import partial

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command

from portal.publication import editing
from portal.staff.roles import sync_roles
from tests.factories import UserFactory
from tests.logs import events_of
from tests.races import overlap

pytestmark = pytest.mark.django_db

NAMES = ["Biên tập viên", "Cán bộ thi đua", "Người kiểm duyệt", "Quản trị", "Tác giả"]

# right -> the roles that have it; what nobody has is named with none
WHO_MAY = {
    "articles.add_article": {"Tác giả", "Biên tập viên", "Quản trị"},
    "articles.change_article": {"Tác giả", "Biên tập viên", "Quản trị"},
    "articles.publish_article": {"Biên tập viên", "Quản trị"},
    "articles.view_article": {"Tác giả", "Biên tập viên", "Người kiểm duyệt", "Quản trị"},
    "articles.change_category": {"Biên tập viên", "Quản trị"},
    "honorees.change_honoree": {"Cán bộ thi đua", "Quản trị"},
    "honorees.publish_honoree": {"Cán bộ thi đua", "Quản trị"},
    "honorees.change_honour": {"Cán bộ thi đua", "Quản trị"},
    "honorees.change_cycle": {"Cán bộ thi đua", "Quản trị"},
    "honorees.change_decision": {"Cán bộ thi đua", "Quản trị"},
    "honorees.change_unit": {"Cán bộ thi đua", "Quản trị"},
    "honorees.change_province": {"Quản trị"},
    "portal.add_image": {"Tác giả", "Biên tập viên", "Cán bộ thi đua", "Quản trị"},
    "portal.delete_image": {"Biên tập viên", "Cán bộ thi đua", "Quản trị"},
    "portal.view_auditevent": {"Biên tập viên", "Cán bộ thi đua", "Quản trị"},
    "portal.change_auditevent": set(),
    "portal.add_webhook": {"Quản trị"},
    "portal.change_webhook": {"Quản trị"},
    "portal.view_webhook": {"Quản trị"},
    "portal.delete_webhook": set(),
    "portal.view_delivery": {"Quản trị"},
    "portal.change_change": set(),
    "portal.change_partner": {"Quản trị"},
    "portal.delete_partner": set(),
    "portal.issue_partnerkey": {"Quản trị"},
    "portal.delete_change": set(),
    "auth.change_user": {"Quản trị"},
    "auth.delete_user": set(),
    "auth.change_group": {"Quản trị"},
    "sessions.view_session": set(),
}


def in_role(name):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=name))
    return user


def test_every_role_is_a_group_with_a_vietnamese_name():
    sync_roles()

    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(NAMES)


@pytest.mark.parametrize(("right", "roles"), WHO_MAY.items())
def test_a_right_belongs_to_these_roles_alone(right, roles):
    sync_roles()

    assert {name for name in NAMES if in_role(name).has_perm(right)} == roles


def test_a_second_run_gives_nothing():
    first = sync_roles()
    second = sync_roles()

    assert all(count > 0 for count in first.values())
    assert second == dict.fromkeys(first, 0)


def test_a_right_that_staff_added_to_a_role_stays():
    sync_roles()
    moderators = Group.objects.get(name="Người kiểm duyệt")
    moderators.permissions.add(Permission.objects.get(codename="publish_article"))

    sync_roles()

    assert in_role("Người kiểm duyệt").has_perm("articles.publish_article")


def test_a_right_that_a_role_lost_comes_back():
    sync_roles()
    Group.objects.get(name="Biên tập viên").permissions.clear()

    sync_roles()

    assert in_role("Biên tập viên").has_perm("articles.publish_article")


def test_groups_of_their_own_are_left_alone():
    own = Group.objects.create(name="Cộng tác viên")
    own.permissions.add(Permission.objects.get(codename="add_article"))

    sync_roles()

    assert list(own.permissions.values_list("codename", flat=True)) == ["add_article"]


def test_the_command_says_what_it_gave(capsys):
    call_command("sync_roles")
    first = capsys.readouterr().out
    call_command("sync_roles")
    second = capsys.readouterr().out

    assert "Tác giả: 14 rights added" in first
    assert "Tác giả: up to date" in second


def test_the_command_names_the_right_that_the_database_lacks():
    Permission.objects.filter(codename="publish_article").delete()

    with pytest.raises(CommandError, match="articles.publish_article"):
        call_command("sync_roles", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_roles_are_synchronized_after_an_edit_that_is_under_way():
    sync_roles()
    role = Group.objects.get(name="Tác giả")
    all_rights = set(role.permissions.all())

    outcomes = overlap(
        partial(editing.save, role, by=UserFactory(is_superuser=True), write_related=partial(role.permissions.set, [])),
        sync_roles,
        before="portal.publication.editing._record_save",
    )

    assert outcomes[1]["Tác giả"] == len(all_rights)
    assert set(role.permissions.all()) == all_rights
    removed, given = events_of(role)[1:]
    assert removed.after == given.before == {"permissions": []}
    assert removed.before == given.after
