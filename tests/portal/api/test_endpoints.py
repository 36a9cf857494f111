"""Sweeps over every endpoint of the partner API: who may pass, what it costs, what it refuses, what it never tells."""

import json
import re

import pytest
from django.core.cache import caches
from django.test import Client

from articles.models import Article, RelatedArticle
from honorees.models import Honoree
from portal import api_urls
from portal.publication.changes import record
from portal.publication.choices import ChangeKind
from tests.articles.comments.factories import CommentFactory
from tests.cost import query_cost
from tests.factories import (
    LATER,
    LONG_AGO,
    AchievementFactory,
    ArticleFactory,
    HonoreeFactory,
    ImageFactory,
    UnitFactory,
)
from tests.partner import FILES, ROOT, get, items, lists, make_partner_site
from tests.site import body_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make_partner_site()


# --- the table of endpoints ---------------------------------------------------------------------------------------

# route: (address, status for everybody without a key). A route that is not here fails the run.
ENDPOINTS = {
    "movements": ("movements/", 200),
    "movement": ("movements/{movement}/", 200),
    "cycles": ("cycles/", 200),
    "cycle": ("cycles/{cycle}/", 200),
    "units": ("units/", 200),
    "unit": ("units/{unit}/", 200),
    "provinces": ("provinces/", 200),
    "province": ("provinces/{province}/", 200),
    "honorees": ("honorees/", 200),
    "honoree": ("honorees/{honoree}/", 200),
    "articles": ("articles/", 200),
    "article": ("articles/{article}/", 200),
    "article-comments": ("articles/{article}/comments/", 200),
    "comments": ("comments/", 200),
    "comment": ("comments/{comment}/", 200),
    "changes": ("changes/", 200),
    "exports": ("exports/", 200),
    "honorees.csv": ("exports/honorees.csv", 200),
    "honorees.xlsx": ("exports/honorees.xlsx", 200),
    "honorees.jsonld": ("exports/honorees.jsonld", 200),
    "articles.jsonld": ("exports/articles.jsonld", 200),
    "everything.jsonl": ("exports/everything.jsonl", 200),
    "schema": ("schema", 200),
    "nothing": ("", 404),
}


@pytest.fixture
def endpoints(site):
    ids = {name: address.split("/")[1] for name, address in items(site).items()}
    return {name: (address.format(**ids), status) for name, (address, status) in ENDPOINTS.items()}


def test_every_route_is_in_the_table():
    assert [str(pattern.name) for pattern in api_urls.urlpatterns] == sorted(
        ENDPOINTS, key=[str(pattern.name) for pattern in api_urls.urlpatterns].index
    )


def test_each_endpoint_answers_as_the_table_says(endpoints):
    assert {name: get(address).status_code for name, (address, _) in endpoints.items()} == {
        name: status for name, (_, status) in endpoints.items()
    }


def ask(address, method="GET"):
    """To exactly this path: the test client would take `//x/` for the name of a host."""
    response = Client().generic(method, address, PATH_INFO=address.partition("?")[0])
    body_of(response)
    return response


def test_endpoints_without_slash_lead_to_the_one_with_it_and_no_other_form_opens(endpoints):
    for name, (address, _) in endpoints.items():
        if not address.endswith("/"):
            continue
        bare = ROOT + address.rstrip("/")
        moved = ask(f"{bare}?limit=1")
        assert (moved.status_code, moved["Location"]) == (301, f"{ROOT}{address}?limit=1"), name
        for other in (
            f"{bare}.json",
            f"{bare}//",
            f"{ROOT}/{address}",
            f"{bare}.csv",
            f"{bare};/",
        ):
            response = ask(other)
            assert response.status_code == 404, other
            assert response["Content-Type"] == "application/problem+json", other
    assert ask("//api/v1/honorees/").status_code == 404
    assert ask("/api/v1/exports/honorees.csv/").status_code == 404
    assert ask("/api/v1/exports/honorees.json").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "NONSENSE"])
def test_nothing_is_written_through_any_endpoint(endpoints, method):
    for name, (address, status) in endpoints.items():
        response = ask(ROOT + address, method)
        assert response.status_code == (404 if status == 404 else 405), (name, method)
        if status == 200:
            assert response["Allow"] == "GET, HEAD, OPTIONS"
            assert response["Content-Type"] == "application/problem+json"


def test_head_answers_as_get_without_a_body_and_options_says_what_is_allowed(endpoints):
    for name, (address, status) in endpoints.items():
        if status != 200:
            continue
        whole, head, options = (ask(ROOT + address, method) for method in ("GET", "HEAD", "OPTIONS"))
        assert head.status_code == 200, name
        assert body_of(head) == b"", name
        assert head["ETag"] == whole["ETag"], name
        assert (options.status_code, options["Allow"]) == (204, "GET, HEAD, OPTIONS"), name
        assert options["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "If-None-Match" in options["Access-Control-Allow-Headers"]


def test_scripts_of_any_site_may_read_and_caches_may_keep(endpoints):
    for name, (address, status) in endpoints.items():
        response = get(address)
        assert response["Access-Control-Allow-Origin"] == "*", name
        assert "Access-Control-Allow-Credentials" not in response
        assert not response.cookies
        assert response["X-Content-Type-Options"] == "nosniff"
        if status == 200:
            expected = "public, no-cache" if name == "changes" else "public, max-age=60"
            assert sorted(response["Cache-Control"].split(", ")) == sorted(expected.split(", ")), name


def test_long_answers_are_compressed_for_who_takes_it(site):
    response = get("honorees/", **{"accept-encoding": "gzip"})

    assert response["Content-Encoding"] == "gzip"
    assert response["ETag"].startswith("W/")
    assert get("honorees/", **{"if-none-match": response["ETag"]}).status_code == 304


def test_every_address_in_an_answer_leads_somewhere(site):
    """Absolute, under SITE_URL, and answering: the API's own and the pages for readers."""
    seen = set()

    def walk(value):
        if isinstance(value, dict):
            for name, part in value.items():
                if name in {"url", "web_url", "comments_url", "next"} and isinstance(part, str):
                    seen.add(part)
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    for address in [*lists(site).values(), *items(site).values()]:
        walk(get(address).json())

    assert len(seen) > 50
    broken = {}
    for address in sorted(seen):
        assert address.startswith("http://testserver/"), address
        if "/media/" in address:
            continue  # the factories' pictures have no files
        status = get(address.removeprefix("http://testserver").partition("#")[0]).status_code
        if status != 200:
            broken[address] = status
    assert broken == {}


# --- what it costs --------------------------------------------------------------------------------------------

MOST = {"honorees": 4, "articles": 3, "honoree": 6, "article": 7, "everything.jsonl": 25}


def test_no_door_costs_more_on_a_larger_portal(site):
    client = Client()
    addresses = {name: ROOT + address for name, address in {**lists(site), **items(site)}.items()}
    addresses |= {
        f"{name} whole": f"{ROOT}{name}/?limit=200"
        for name in ("movements", "cycles", "units", "provinces", "honorees", "articles", "comments")
    }
    addresses |= {
        "honorees expanded": f"{ROOT}honorees/?expand=cycle,unit&limit=200",
        "honorees filtered": f"{ROOT}honorees/?q=nguyen&gender=female&level=local&kind=individual&limit=200",
        "honorees since": f"{ROOT}honorees/?updated_since=2020-01-01&published_since=2020-01-01&limit=200",
        "honorees linked": f"{ROOT}honorees/?format=jsonld&limit=200",
        "units expanded": f"{ROOT}units/?expand=parent,province,successors&limit=200",
        "cycles expanded": f"{ROOT}cycles/?expand=movement&limit=200",
        "articles expanded": f"{ROOT}articles/?expand=honorees,cycle&limit=200",
        "articles with text": f"{ROOT}articles/?fields=id,body,images&limit=200",
        "articles linked": f"{ROOT}articles/?format=jsonld&limit=200",
        "article expanded": f"{ROOT}articles/{site.article.pk}/?expand=honorees,cycle",
        "changes with objects": f"{ROOT}changes/?expand=object&limit=200",
        **{name: ROOT + address for name, address in FILES.items()},
    }

    def cost():
        caches["responses"].clear()
        for kind, model in ((ChangeKind.HONOREE, Honoree), (ChangeKind.ARTICLE, Article)):
            record(kind, model.objects.values_list("pk", flat=True), "upserted")
        return {name: query_cost(client, address) for name, address in addresses.items()}

    site.grow(1)
    small = cost()

    site.grow(8)
    for _ in range(5):
        CommentFactory(article=site.article, approved=True)

    large = cost()
    assert large == small
    assert {name: cost for name, cost in large.items() if cost > MOST.get(name, 12)} == {}


# --- what it refuses ------------------------------------------------------------------------------------------

# as they stand in the address
STRANGE = [
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%FF%FE",
    "²",
    "١",
    "-1",
    "1e3",
    "0x10",
    str(10**18),
    str(10**20),
    "9" * 400,
    "0000-01-01",
    "10000-01-01",
    "9999-12-31T23:59:59-14:00",
    "cD1hYmM=",
    "%5B" * 3000,
    "%7B%22a%22:" * 500,
    "(",
    "%5E(a%2B)%2B$",
    "%25%25%25",
    "'%20OR%201=1%20--",
    "a" * 5000,
    "Đ%CC%A3%CC%A3",
    "%E2%80%8B",
    "%F0%9F%98%80",
    "",
]


def test_no_value_of_any_parameter_breaks_anything(site):
    """400 for what a parameter cannot have, 200 only where it is a word to search for; never 500."""
    for view_name, address in {**lists(site), **items(site)}.items():
        view = next(pattern for pattern in api_urls.urlpatterns if str(pattern.name) == view_name).callback.cls
        if hasattr(view, "list_fields"):
            is_list = view_name in lists(site)
            names = list(view.list_fields() if is_list else view.item_fields())
            names += view.filterset_class.base_filters if is_list and view.filterset_class else []
        else:
            names = ["after", "limit", "wait", "type", "expand"] if view_name == "changes" else []
        for name in names:
            for value in STRANGE:
                response = get(f"{address}?{name}={value}")
                wide = {200, 400} if name == "q" else {400}
                assert response.status_code in wide, (address, name, value, response.read[:300])
                if response.status_code == 400:
                    (error,) = response.json()["errors"]
                    assert error["parameter"] == name


@pytest.mark.parametrize(
    "query",
    [
        "author__password__startswith=a",
        "created_by__password=x",
        "search_text__contains=a",
        "status=draft",
        "published_at__gt=2000-01-01",
        "name__regex=(",
        "id__in=1,2",
        "ordering=created_by__password",
        "ordering=-search_text",
        "ordering=?",
        "fields=search_text",
        "fields=created_by",
        "expand=created_by",
        "expand=honours__decision__created_by",
        "expand=honours.unit",
        "page=1",
        "%00=1",
        "=1",
        "a" * 5000 + "=1",
        "%ED%A0%80=1",
    ],
)
def test_no_column_can_be_asked_for_that_is_not_offered(site, query):
    for address in lists(site).values():
        response = get(f"{address}?{query}")
        assert response.status_code == 400, address
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["errors"]


def test_thousands_of_parameters_are_refused_as_a_problem(site):
    response = get("honorees/?" + "&".join(f"p{number}=1" for number in range(5000)))

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "key",
    [
        *["0", "999999", str(2**63 - 1), str(2**63), str(10**20), "-1", "1.0", "²"],
        *["%00", "a%00b", "%ED%A0%80", "a" * 5000, "khong-co", "(", "%2e%2e", "%2F", "1%2F", "Đ"],
    ],
)
def test_what_is_no_item_is_not_found(site, key):
    for plural in ("movements", "cycles", "units", "provinces", "honorees", "articles", "comments"):
        assert get(f"{plural}/{key}/").status_code == 404, plural
    assert get(f"articles/{key}/comments/").status_code == 404


def test_refusal_names_the_parameter_and_the_nearest_right_one(site):
    response = get("honorees/?don_v=bo-noi-vu&gendr=female&gender=femal")

    assert [(error["parameter"], error["nearest"]) for error in response.json()["errors"]] == [
        ("don_v", "don_vi"),
        ("gendr", "gender"),
        ("gender", "female"),
    ]
    assert response.json()["detail"] == "Không có tham số “don_v”; gần nhất là “don_vi”."


# --- what it never tells --------------------------------------------------------------------------------------

REASON = "Số liệu trong bài chưa chính xác."
STATES = {
    "draft": {},
    "in review": {"in_review": True},
    "scheduled": {"scheduled": True},
    "withdrawn": {"withdrawn": True},
    "withdrawn and scheduled again": {
        "scheduled": True,
        "first_public_at": LONG_AGO,
        "withdrawn_at": LATER,
        "withdrawal_reason": REASON,
    },
}
MARK = "xyzzy"  # stands in every text of what is hidden


@pytest.fixture(params=STATES)
def hidden(request, site):
    """An article, a person and comments in this state, tied in every way to what is public."""
    state = STATES[request.param]
    article = ArticleFactory(
        headline=f"Tin {MARK}",
        lead=f"Dẫn {MARK}",
        body=f"<p>Nội dung {MARK}</p>",
        byline=MARK,
        slug=f"tin-{MARK}",
        category=site.category,
        cycle=site.cycle,
        photo=ImageFactory(alt=MARK, caption=MARK),
        honorees=[site.honoree],
        related=[site.article],
        **state,
    )
    RelatedArticle.objects.create(article=site.article, related=article, position=0)
    person = HonoreeFactory(
        name=f"Nguyễn Văn An {MARK}",
        slug=MARK,
        summary=MARK,
        portrait=ImageFactory(alt=MARK),
        honour__cycle=site.cycle,
        honour__post=MARK,
        honour__citation=MARK,
        honour__unit=UnitFactory(),
        **state,
    )
    AchievementFactory(honour=person.honours.get(), title=MARK)
    site.article.honorees.add(person)
    comments = [
        CommentFactory(article=article, approved=True, received_body=f"Hay quá {MARK}"),
        CommentFactory(article=site.article, received_body=f"Chờ duyệt {MARK}"),
        CommentFactory(article=site.article, spam=True, received_body=f"Rác {MARK}"),
        CommentFactory(article=site.article, referred=True, received_name=MARK),
    ]
    return article, person, comments, "withdrawn" in request.param


def test_hidden_items_are_in_no_answer(site, hidden):
    article, person, comments, _ = hidden
    queries = [
        "honorees/?limit=200",
        "honorees/?limit=200&expand=cycle,unit",
        f"honorees/?cycle={site.cycle.slug}&limit=200",
        f"honorees/?q={MARK}",
        "honorees/?format=jsonld&limit=200",
        "articles/?limit=200",
        "articles/?limit=200&expand=honorees,cycle",
        f"articles/?q={MARK}",
        f"articles/{site.article.pk}/?expand=honorees",
        f"articles/?cycle={site.cycle.pk}",
        f"articles/?honoree={site.honoree.pk}",
        "articles/?format=jsonld",
        "comments/?limit=200",
        f"articles/{site.article.pk}/comments/",
        f"comments/?article={site.article.pk}",
        "changes/?expand=object",
        *lists(site).values(),
        *items(site).values(),
        *FILES.values(),
    ]
    record(ChangeKind.ARTICLE, [article.pk], "upserted")
    record(ChangeKind.HONOREE, [person.pk], "upserted")
    record(ChangeKind.COMMENT, [comment.pk for comment in comments], "upserted")

    for address in queries:
        response = get(address)
        assert response.status_code == 200, address
        text = response.read.decode("utf-8", "replace")
        assert MARK not in text.replace(f"q={MARK}", ""), address
        assert not re.search(rf"/honorees/{person.pk}/|/articles/{article.pk}/", text) or address.startswith(
            "changes"
        ), address


def test_object_of_a_hidden_item_is_null_in_the_feed(site, hidden):
    article, person, _, _ = hidden
    record(ChangeKind.ARTICLE, [article.pk], "upserted")
    record(ChangeKind.HONOREE, [person.pk], "upserted")

    rows = get("changes/?expand=object&limit=200").json()["results"]

    assert [row["object"] for row in rows] == [None, None]


def answers_alike(first, second):
    """The same to the byte, but for what was asked."""
    one, other = get(first), get(second)
    assert one.status_code == other.status_code, (first, second)
    assert one.read == other.read
    same = {name for name in one.headers if name not in {"ETag", "RateLimit"}}
    assert {name: one[name] for name in same} == {name: other[name] for name in same}
    assert query_cost(Client(), ROOT + first, one.status_code) == query_cost(Client(), ROOT + second, one.status_code)


def test_hidden_and_missing_cannot_be_told_apart(site, hidden):
    article, person, comments, was_public = hidden

    for comment in comments:
        answers_alike(f"comments/{comment.pk}/", "comments/999999/")
    if was_public:
        for address in (f"articles/{article.pk}/", f"honorees/{person.slug}/", f"articles/{article.slug}/comments/"):
            response = get(address)
            assert response.status_code == 410
            assert response.json()["reason"] == REASON
            assert MARK not in response.read.decode()
        return
    for known, missing in [
        (f"articles/{article.pk}/", "articles/999999/"),
        (f"articles/{article.slug}/", "articles/khong-co/"),
        (f"articles/{article.pk}/comments/", "articles/999999/comments/"),
        (f"articles/{article.slug}/comments/", "articles/khong-co/comments/"),
        (f"honorees/{person.pk}/", "honorees/999999/"),
        (f"honorees/{person.slug}/", "honorees/khong-co/"),
        (f"articles/?honoree={person.pk}", "articles/?honoree=999999"),
        (f"comments/?article={article.pk}", "comments/?article=999999"),
    ]:
        if "?" in known:
            one, other = get(known), get(missing)
            assert one.status_code == other.status_code == 400
            assert one.json()["errors"][0]["nearest"] == other.json()["errors"][0]["nearest"]
        else:
            answers_alike(known, missing)


def test_no_refusal_offers_a_hidden_slug(site, hidden):
    article, person, _, _ = hidden

    for address in (f"articles/?honoree={MARK[:-1]}", f"comments/?article=tin-{MARK[:-1]}"):
        response = get(address)
        assert response.status_code == 400
        assert response.json()["errors"][0]["nearest"] is None
        assert MARK not in json.dumps(response.json()["errors"][0]["detail"])
