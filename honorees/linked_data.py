"""Honorees as schema.org linked data."""

from typing import Any

from honorees.models import Honoree, Honour
from portal.core.identity import absolute
from portal.site.head import image_url


def structured_honoree(honoree: Honoree, honours: list[Honour]) -> dict[str, Any]:
    thing: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Person" if honoree.is_individual else "Organization",
        "name": honoree.name,
        "url": absolute(honoree.get_absolute_url()),
        "award": [f"{honour.cycle.movement.name}, giai đoạn {honour.cycle.period}" for honour in honours],
    }
    if honoree.portrait:
        thing["image"] = image_url(honoree.portrait, 640)
    if honoree.is_individual and honours:
        if honours[0].post:
            thing["jobTitle"] = honours[0].post
        thing["affiliation"] = {"@type": "Organization", "name": honours[0].unit_name}
    if honoree.is_sample:
        thing["disambiguatingDescription"] = "Dữ liệu minh họa: không phải người thật."
    return thing
