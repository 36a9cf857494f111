from factory import Sequence, SubFactory
from factory.django import DjangoModelFactory

from portal.partners.keys import digest_of
from portal.partners.models import Partner, PartnerKey
from portal.partners.services import make_key
from tests.factories import UserFactory


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    name = Sequence(lambda number: f"Cơ quan báo chí {number}")


class PartnerKeyFactory(DjangoModelFactory):
    """The row of a key that nobody knows; `key_for` makes one that can be sent."""

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
    """The row and the key itself."""
    partner = partner or PartnerFactory()
    return make_key(partner_id=partner.pk, name="Máy chủ", scopes=scopes, by=issuer(), **limits)
