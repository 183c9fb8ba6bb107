"""Country names as people write them → ISO 3166-1 alpha-2 codes, which public holidays are kept by."""

from __future__ import annotations

from functools import lru_cache

_NAMES = """
AE united arab emirates|uae
AR argentina|argentinien
AT austria|österreich
AU australia|australien
BD bangladesh
BE belgium|belgien|belgië|belgique
BG bulgaria|bulgarien
BR brazil|brasil|brasilien
CA canada|kanada
CH switzerland|schweiz|suisse|svizzera
CL chile
CN china|people's republic of china
CO colombia|kolumbien
CR costa rica
CY cyprus|zypern
CZ czechia|czech republic|česko|tschechien
DE germany|deutschland
DK denmark|danmark|dänemark
EE estonia|eesti|estland
EG egypt|ägypten
ES spain|españa|spanien
FI finland|suomi|finnland
FR france|frankreich
GB united kingdom|uk|great britain|england|scotland|wales|northern ireland|großbritannien
GH ghana
GR greece|griechenland|ελλάδα
HK hong kong
HR croatia|hrvatska|kroatien
HU hungary|magyarország|ungarn
ID indonesia|indonesien
IE ireland|irland
IL israel
IN india|indien|bharat
IS iceland|ísland|island
IT italy|italia|italien
JP japan|日本
KE kenya|kenia
KR south korea|korea|republic of korea|südkorea
LT lithuania|lietuva|litauen
LU luxembourg|luxemburg
LV latvia|latvija|lettland
MA morocco|maroc|marokko
MT malta
MX mexico|méxico|mexiko
MY malaysia
NG nigeria
NL netherlands|the netherlands|holland|nederland|niederlande
NO norway|norge|norwegen
NZ new zealand|aotearoa|neuseeland
PE peru|perú
PH philippines|philippinen
PK pakistan
PL poland|polska|polen
PT portugal
RO romania|românia|rumänien
RS serbia|srbija|serbien
SA saudi arabia|saudi-arabien
SE sweden|sverige|schweden
SG singapore|singapur
SI slovenia|slovenija|slowenien
SK slovakia|slovensko|slowakei
TH thailand
TN tunisia|tunisie|tunesien
TR turkey|türkiye|türkei
TW taiwan
UA ukraine|україна
US united states|united states of america|usa|u.s.|u.s.a.|america
UY uruguay
VN vietnam|viet nam
ZA south africa|südafrika
"""

_ALPHA_2 = 2  # letters
CODE_OF: dict[str, str] = {}
for _line in _NAMES.strip().splitlines():
    _code, _, _names = _line.partition(" ")
    CODE_OF[_code.casefold()] = _code
    for _name in _names.split("|"):
        CODE_OF[_name] = _code


def country_code(written: str) -> str | None:
    """The alpha-2 code of a country name or code, or None when it is not one we know."""
    return CODE_OF.get(written.strip().casefold())


@lru_cache(maxsize=1)
def countries_with_holidays() -> frozenset[str]:
    """The alpha-2 codes of the countries whose public holidays are known."""
    import holidays  # a tenth of a second: only for whoever looks at their settings

    known = holidays.list_supported_countries(include_aliases=False)
    return frozenset(code for code in known if len(code) == _ALPHA_2)
