import pytest
from django.utils import timezone

from portal.partners.models import Partner
from portal.publication.choices import ChangeAction
from portal.publication.models import Change
from portal.webhooks.models import Webhook
from tests.portal.webhooks.receiver import make_certificate, receiving


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def receiver(certificate):
    with receiving(certificate) as running:
        yield running


@pytest.fixture
def partner(db):
    return Partner.objects.create(name="Báo Ví dụ")


@pytest.fixture
def webhook(partner, receiver, settings):
    settings.WEBHOOK_PORTS = {443, receiver.port}
    return Webhook.objects.create(partner=partner, url=receiver.address)


@pytest.fixture
def write_changes():
    """Return a function that creates rows of the change log; it returns their sequences."""

    def write(count, kind="article"):
        rows = [
            Change(kind=kind, object_id=number, action=ChangeAction.UPSERTED, at=timezone.now())
            for number in range(1, count + 1)
        ]
        return [row.sequence for row in Change.objects.bulk_create(rows)]

    return write
