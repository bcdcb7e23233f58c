"""Made-up articles of a made-up PubMed: each is written from its number alone, so that a large corpus costs nothing.

PMIDs are 99xxxxxx and DOIs below 10.5555: there are no such articles.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from xml.sax.saxutils import escape

FIRST_PMID = 99_100_000
TOPICS = ("amyotrophic lateral sclerosis", "exercise", "respiration", "nutrition", "gait", "fatigue", "swallowing")
_WORDS = (
    "patients", "training", "months", "function", "scale", "muscle", "strength", "group", "control", "decline",
    "assessment", "baseline", "weekly", "home-based", "outcome", "p < 0.05", "A & B", "β-blocker", "naïve", "Übung",
)  # fmt: skip
_FAMILIES = ("Asakoto", "Bhattanesh", "Çelikoğlu", "D’Amarò", "Føllesen", "Grzybek-Żuk", "Ní Bhriainach", "Pendragey")
_GIVEN = ("Ana María", "Björn", "Chloé", "Dmitri", "Eun-Ji", "Fatima", "Gülten", "Haruto")
_BUSY_DAY = date(2012, 6, 15)


@dataclass(frozen=True)
class Article:
    """What the made-up PubMed knows of one article beyond its text."""

    pmid: int
    topics: frozenset[str]
    created: date
    published: date
    modified: date
    indexed: bool = True
    is_book: bool = False
    retracted: bool = False
    edition: int = 0  # a later one has another title


@dataclass
class Corpus:
    """All articles by PMID; `merged`: a number that is another article's now. Numbers in neither are deleted."""

    articles: dict[int, Article]
    merged: dict[int, int] = field(default_factory=dict)

    def change(self, pmid: int, **values) -> None:
        """Let an article be another from now on."""
        self.articles[pmid] = replace(self.articles[pmid], **values)


def make_corpus(size: int) -> Corpus:
    """So many articles; every one is on exercise, one in three on amyotrophic lateral sclerosis."""
    return Corpus({FIRST_PMID + number: make_article(number) for number in range(size)})


def make_article(number: int) -> Article:
    """The article of a number; a sixth of all were created on the same day."""
    chance = random.Random(number)
    topics = {"exercise", chance.choice(TOPICS[1:])} | ({TOPICS[0]} if number % 3 == 0 else set())
    created = _BUSY_DAY if number % 6 == 0 else date(1990, 1, 1) + timedelta(days=chance.randrange(12_000))
    return Article(
        FIRST_PMID + number, frozenset(topics), created, created - timedelta(days=chance.randrange(400)),
        created + timedelta(days=chance.randrange(300)), number % 10 != 7, number % 97 == 13,
    )  # fmt: skip


def title_of(article: Article) -> str:
    """Its title, which names its topics."""
    changed = f", edition {article.edition}" if article.edition else ""
    return f"Article {article.pmid} on {' and '.join(sorted(article.topics))}{changed}."


def write_article(article: Article, number: int | None = None) -> str:
    """PubMed's XML of an article, 3 to 9 kB; `number` replaces its PMID."""
    chance = random.Random(article.pmid)
    pmid = number or article.pmid
    if article.is_book:
        return (
            f'<PubmedBookArticle><BookDocument><PMID Version="1">{pmid}</PMID><ArticleIdList>'
            f'<ArticleId IdType="bookaccession">NBK{pmid}</ArticleId></ArticleIdList><Book><Publisher><PublisherName>'
            f"Nobody</PublisherName></Publisher><BookTitle>Made-up books</BookTitle><PubDate><Year>"
            f"{article.published.year}</Year></PubDate></Book><ArticleTitle>{escape(title_of(article))}</ArticleTitle>"
            f"<Language>eng</Language>{_authors(chance)}<Abstract><AbstractText>{_text(chance, 120)}</AbstractText>"
            f"</Abstract></BookDocument><PubmedBookData><PublicationStatus>ppublish</PublicationStatus><ArticleIdList>"
            f'<ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList></PubmedBookData></PubmedBookArticle>'
        )
    mesh = "".join(
        f'<MeshHeading><DescriptorName UI="D{n:06}" MajorTopicYN="N">{topic.title()}</DescriptorName></MeshHeading>'
        for n, topic in enumerate(("humans", *sorted(article.topics)))
    )
    types = ["Journal Article"] + ["Retracted Publication"] * article.retracted
    notice = (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>Made-up J 2024</RefSource>'
        f"<PMID>{pmid + 500_000}</PMID></CommentsCorrections></CommentsCorrectionsList>"
    )
    return (
        f'<PubmedArticle><MedlineCitation Status="{"MEDLINE" if article.indexed else "Publisher"}" Owner="NLM">'
        f'<PMID Version="1">{pmid}</PMID>{_date("DateRevised", article.modified)}<Article PubModel="Print"><Journal>'
        f'<ISSN IssnType="Print">9999-{pmid % 10000:04}</ISSN><JournalIssue CitedMedium="Print"><Volume>'
        f"{pmid % 60 + 1}</Volume><Issue>{pmid % 12 + 1}</Issue>{_date('PubDate', article.published)}</JournalIssue>"
        f"<Title>Made-up journal of topic {pmid % 40}</Title><ISOAbbreviation>Made-up J {pmid % 40}</ISOAbbreviation>"
        f"</Journal><ArticleTitle>{escape(title_of(article))}</ArticleTitle><Pagination><StartPage>{pmid % 900}"
        f"</StartPage><MedlinePgn>{pmid % 900}-{pmid % 900 + 9}</MedlinePgn></Pagination>"
        f'<ELocationID EIdType="doi" ValidYN="Y">10.5555/made.{pmid}</ELocationID>{_abstract(chance)}{_authors(chance)}'
        f"<Language>eng</Language><PublicationTypeList>"
        + "".join(f'<PublicationType UI="D016428">{name}</PublicationType>' for name in types)
        + f"</PublicationTypeList></Article><MedlineJournalInfo><Country>Nowhere</Country><MedlineTA>Made-up J "
        f"{pmid % 40}</MedlineTA></MedlineJournalInfo>{notice if article.retracted else ''}"
        f"{f'<MeshHeadingList>{mesh}</MeshHeadingList>' if article.indexed else ''}</MedlineCitation><PubmedData>"
        f'<PublicationStatus>ppublish</PublicationStatus><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>'
        f'<ArticleId IdType="doi">10.5555/made.{pmid}</ArticleId></ArticleIdList>{_references(chance)}</PubmedData>'
        "</PubmedArticle>"
    )


def _date(name: str, day: date) -> str:
    return f"<{name}><Year>{day.year}</Year><Month>{day.month:02}</Month><Day>{day.day:02}</Day></{name}>"


def _text(chance: random.Random, words: int) -> str:
    return escape(" ".join(chance.choices(_WORDS, k=words)) + ".")


def _abstract(chance: random.Random) -> str:
    kind = chance.randrange(10)
    if kind == 0:
        return ""
    if kind < 6:
        return f"<Abstract><AbstractText>{_text(chance, 180)}</AbstractText></Abstract>"
    parts = "".join(
        f'<AbstractText Label="{label}">{_text(chance, 45)} <i>n</i> = {chance.randrange(99)}</AbstractText>'
        for label in ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")
    )
    return f"<Abstract>{parts}</Abstract>"


def _authors(chance: random.Random) -> str:
    names = "".join(
        f'<Author ValidYN="Y"><LastName>{chance.choice(_FAMILIES)}</LastName>'
        f"<ForeName>{chance.choice(_GIVEN)}</ForeName>"
        f"<AffiliationInfo><Affiliation>{_text(chance, 8)}</Affiliation></AffiliationInfo></Author>"
        for _ in range(chance.randrange(1, 8))
    )
    group = "<Author><CollectiveName>The Made-up Group</CollectiveName></Author>" if chance.random() < 0.1 else ""
    return f'<AuthorList CompleteYN="Y" Type="authors">{names}{group}</AuthorList>'


def _references(chance: random.Random) -> str:
    listed = "".join(
        f'<Reference><Citation>{_text(chance, 10)}</Citation><ArticleIdList><ArticleId IdType="pubmed">'
        f"{chance.randrange(10**7)}</ArticleId></ArticleIdList></Reference>"
        for _ in range(chance.randrange(0, 30))
    )
    return f"<ReferenceList>{listed}</ReferenceList>" if listed else ""
