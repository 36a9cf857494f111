"""Django finds an app's models under this name; they stand in the packages that they belong to."""

from portal.api.models import ExportFile
from portal.files.models import Image
from portal.partners.models import Partner, PartnerKey, PartnerUse
from portal.publication.models import AuditEvent, AuditHead, Change
from portal.webhooks.models import Delivery, DeliveryAttempt, Webhook

__all__ = [
    "AuditEvent",
    "AuditHead",
    "Change",
    "Delivery",
    "DeliveryAttempt",
    "ExportFile",
    "Image",
    "Partner",
    "PartnerKey",
    "PartnerUse",
    "Webhook",
]
