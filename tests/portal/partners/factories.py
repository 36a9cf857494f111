from factory import Sequence, SubFactory
from factory.django import DjangoModelFactory

from portal.partners.keys import digest_of
from portal.partners.models import Partner, PartnerKey
from portal.partners.services import issue_key
from tests.factories import UserFactory


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    name = Sequence(lambda number: f"Cơ quan báo chí {number}")


class PartnerKeyFactory(DjangoModelFactory):
    """The row of an unknown key; `key_for` issues one that can be sent."""

    class Meta:
        model = PartnerKey

    partner = SubFactory(PartnerFactory)
    name = "Máy chủ"
    prefix = Sequence(lambda number: f"{number:08d}")
    digest = Sequence(lambda number: digest_of(str(number)))
    scopes = ("read", "changes", "exports")
    created_by = SubFactory(UserFactory)


def issuer():
    return UserFactory(rights=["portal.issue_partnerkey"])


def key_for(partner=None, *, scopes=("read", "changes", "exports"), **limits):
    """Issue a key; return its row and the key."""
    partner = partner or PartnerFactory()
    return issue_key(partner_id=partner.pk, name="Máy chủ", scopes=scopes, by=issuer(), **limits)
