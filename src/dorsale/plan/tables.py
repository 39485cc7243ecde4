"""The tables of a scenario folder, declared once: name, kind, unit, default, meaning."""

from __future__ import annotations

from dorsale.plan.table import Column, Table

CONFIDENCE = ("high", "medium", "low", "assumption")
OPEN_GROUND = "open_ground"
WAYS = (
    "road_paved",
    "road_mixed",
    "road_unpaved",
    "railway",
    "power_line",
    "pipeline",
    "river",
    OPEN_GROUND,
)
TERRAINS = ("savanna", "forest", "swamp", "rock", "desert", "urban")
MEDIA = (
    "buried",
    "buried_duct",
    "existing_duct",
    "opgw_adss",
    "pipeline",
    "river_bed",
    "submarine",
)
METHOD_ITEM = {
    "duct": "road_trench_km",
    "direct_buried": "direct_buried_km",
    "existing_duct": "fibre_in_existing_duct_km",
    "partial_civil": "partial_civil_km",
    "rail_side": "rail_side_km",
    "aerial": "aerial_on_power_line_km",
    "pipeline_side": "pipeline_side_km",
    "river_bed": "river_bed_km",
}
METHODS = tuple(METHOD_ITEM)
CROSSINGS = (
    "river_small",
    "river_medium",
    "river_wide",
    "river_on_bridge",
    "railway_crossing",
    "protected_area",
    "urban_entry",
)
CAUSES = ("road_works", "private_digging", "flood", "vandalism", "fire", "other")
HAZARD_MEDIA = ("buried", "aerial", "pipeline", "river", "submarine")
ANY_TERRAIN = "any"
NEEDED_ITEMS = (
    "road_trench_km",
    "rail_side_km",
    "aerial_on_power_line_km",
    "pipeline_side_km",
    "river_bed_km",
    *(f"factor_{terrain}" for terrain in TERRAINS),
    "factor_mountain",
    "river_crossing",
    "border_crossing",
    "repair_km",
    "lease_fibre_pair_km_year",
    "line_amplifier_hut",
    "terminal_node",
    "light_node",
    "transponder_200g",
    "transponder_400g",
    "operation_new_share",
)
LOTS = ("civil", "equipment", "operation", "range")
CATEGORIES = ("works", "goods", "services", "other")
COMPONENT_UNITS = ("m", "km", "unit", "fibre", "month", "share", "year")
SHARE_DRIVERS = ("works_share", "equipment_share")
DRIVERS = (
    *SHARE_DRIVERS,
    "plan",
    "country",
    "site",
    "pop",
    "new_site",
    "lit_site",
    "branching_site",
    "exchange",
    "built_km",
    "hut",
    "cut",
)
"""What an item that no route decision asks for is counted by: a share of all works or of the
equipment; or one for the plan, each country, served site, point of presence, site without and
with power, site where three built spans meet, kilometre built, hut, cut a year."""

RISKS = (
    "trench",
    "bridge",
    "border",
    "river",
    "pole_line",
    "submarine",
    "power",
    "operator",
    "contract",
)

_SOURCE = (
    Column("source", "text", "address, document with page, or `assumption`", required=True),
    Column("confidence", "code", "how far to trust the row", required=True, codes=CONFIDENCE),
    Column("note", "text", "what a reader should know of this row"),
)

SITES = Table(
    "sites",
    "Places the network may stop at: towns, border posts, landing stations, junctions.",
    (
        Column("id", "id", "country code, hyphen, name without accents", required=True),
        Column("name", "text", "name as written in the country", required=True),
        Column("country", "code", "ISO 3166 alpha-2 code", required=True),
        Column("lat", "number", "latitude, WGS 84", True, "degree", -90, 90),
        Column("lon", "number", "longitude, WGS 84", True, "degree", -180, 180),
        Column(
            "kind",
            "code",
            "what the place is; abroad = first city of a neighbour",
            required=True,
            codes=("capital", "city", "town", "border_post", "junction", "abroad"),
        ),
        Column(
            "roles",
            "list",
            "what stands there",
            codes=("landing", "exchange", "pop", "data_centre"),
        ),
        Column(
            "serve",
            "code",
            "required = the plan must reach it; optional = only passed through",
            required=True,
            codes=("required", "optional"),
        ),
        Column("population", "number", "inhabitants in the reference year", False, "people", 0),
        Column("population_observed", "number", "figure of the source", False, "people", 0),
        Column("population_observed_year", "integer", "its year", False, "year", 1900, 2100),
        Column("geonames_id", "integer", "GeoNames identifier; empty when the place has none"),
        Column("accuracy_m", "number", "how far the point may be off", True, "m", 0),
        *_SOURCE,
    ),
    required=True,
)

WAYS_TABLE = Table(
    "ways",
    "Rights of way between sites: roads, railways, power lines, pipelines, river beds.",
    (
        Column("id", "id", "unique name of the way", required=True),
        Column("from", "id", "site at one end", required=True, refers="sites"),
        Column("to", "id", "site at the other end", required=True, refers="sites"),
        Column("name", "text", "number or name of the road or line"),
        Column("way", "code", "kind of right of way", required=True, codes=WAYS),
        Column("length_km", "number", "length along the way", True, "km", 0),
        Column(
            "length_basis",
            "code",
            "sourced = published for this way; geometry = length of the line times a factor",
            required=True,
            codes=("sourced", "geometry"),
        ),
        Column("countries", "list", "ISO codes along the way, in order", required=True),
        *(
            Column(f"share_{t}", "share", f"share of the length in {t}", True, "1", 0, 1)
            for t in TERRAINS
        ),
        Column("mountain_share", "share", "share of the length on steep ground", True, "1", 0, 1),
        Column("river_crossings", "integer", "large rivers crossed", True, "", 0),
        Column("border_crossings", "integer", "borders crossed", True, "", 0),
        Column("waypoints", "list", "points on the way in order, each `Name@lat,lon`"),
        Column("accuracy_m", "number", "how far the drawn line may be off", True, "m", 0),
        Column(
            "status",
            "code",
            "open = usable now; planned = not built, never used by a plan",
            required=True,
            codes=("open", "planned"),
        ),
        *_SOURCE,
        Column("hilly_share", "share", "share on slopes of 5 to 15 %; empty = 0", False, "1", 0, 1),
        Column("method", "code", "how a new cable is laid; empty = as usual", codes=METHODS),
        Column(
            "further_cuts_per_year",
            "number",
            "cuts beside those of hazards.csv, as where cables are stolen; empty = 0",
            False,
            "1/year",
            0,
        ),
        Column(
            "crossings",
            "list",
            "what else is crossed, one entry each: rivers of known width (under 50 m, to 200 m, "
            "wider) or on a bridge, not counted in river_crossings too",
            codes=CROSSINGS,
        ),
    ),
    required=True,
    shares_sum_to_one=(tuple(f"share_{t}" for t in TERRAINS),),
)

FIBRE = Table(
    "fibre",
    "Existing fibre between sites, with what made redundancy fail in fact: state, duct, contract.",
    (
        Column("id", "id", "unique name of the fibre section", required=True),
        Column("from", "id", "site at one end", required=True, refers="sites"),
        Column("to", "id", "site at the other end", required=True, refers="sites"),
        Column("ways", "list", "ids of the ways it follows, in order", refers="ways"),
        Column("length_km", "number", "cable length", True, "km", 0),
        Column(
            "length_basis",
            "code",
            "sourced = published for this fibre; way = length of its ways",
            required=True,
            codes=("sourced", "way"),
        ),
        Column("medium", "code", "how it was laid", required=True, codes=MEDIA),
        Column("owner", "text", "who owns it"),
        Column("operator", "text", "who runs it"),
        Column(
            "status",
            "code",
            "in_service = carries traffic; built = laid, not lit; out = cut or abandoned",
            required=True,
            codes=("in_service", "built", "out"),
        ),
        Column(
            "repair",
            "code",
            "state of repair",
            required=True,
            codes=("good", "partial", "poor", "unknown"),
        ),
        Column("duct", "flag", "is it in a duct"),
        Column("contract", "flag", "is there a transit contract for international traffic"),
        Column("fibres", "integer", "fibre count", False, "", 1),
        Column("in_service_from", "month", "first month of service; empty = unknown"),
        Column("in_service_to", "month", "last month of service; empty = still in service"),
        Column(
            "ready_from",
            "month",
            "month from which traffic can really fall over to it; empty = never ready",
        ),
        *_SOURCE,
    ),
)

CABLES = Table(
    "cables",
    "Submarine cables and neighbours' exits: each from a landing or border to another site "
    "or to `internet`.",
    (
        Column("id", "id", "unique name of the cable leg", required=True),
        Column("name", "text", "name of the system", required=True),
        Column("kind", "code", "what it is", required=True, codes=("submarine", "land_exit")),
        Column("from", "id", "landing or border site", required=True, refers="sites"),
        Column("to", "id", "site, or `internet`", required=True, refers="sites"),
        Column("length_km", "number", "length to the far end", True, "km", 0),
        Column("capacity_gbps", "number", "capacity open to the plan", True, "Gbit/s", 0),
        Column("price_eur_per_gbps_per_year", "number", "price", True, "EUR/Gbit/s/year", 0),
        Column("owner", "text", "consortium or owner"),
        Column("contract", "flag", "can capacity be had under a contract in force"),
        Column("in_service_from", "month", "first month of service"),
        Column("in_service_to", "month", "last month of service; empty = still in service"),
        Column("ready_from", "month", "month from which it can be used; empty = never ready"),
        *_SOURCE,
    ),
)

RISK_GROUPS = Table(
    "risk_groups",
    "What fails together. Each way's own trench is a group without being listed here.",
    (
        Column("id", "id", "unique name of the group", required=True),
        Column("kind", "code", "what is shared", required=True, codes=RISKS),
        Column("name", "text", "name a reader knows it by", required=True),
        Column("members", "list", "ids of ways, fibre, cables or sites", required=True),
        Column("cuts_per_year", "number", "expected failures a year", True, "1/year", 0),
        Column("repair_h", "number", "mean time to repair", True, "h", 0),
        *_SOURCE,
    ),
)

DEMAND = Table(
    "demand",
    "Inputs of demand by country, one number a row.",
    (
        Column("country", "code", "ISO code", required=True),
        Column(
            "item",
            "code",
            "which input",
            required=True,
            codes=(
                "population",
                "population_growth_per_year",
                "users_share",
                "users_share_ceiling",
                "users_share_gain_per_year",
                "busy_hour_kbps_per_user",
                "growth_per_year",
                "growth_floor_per_year",
                "growth_fade_years",
                "share_national",
                "share_regional",
            ),
        ),
        Column("value", "number", "typical value", required=True),
        Column("low", "number", "low value", required=True),
        Column("high", "number", "high value", required=True),
        Column("unit", "text", "unit of the value"),
        Column("year", "integer", "year of the value", False, "year", 1900, 2100),
        *_SOURCE,
    ),
    key=("country", "item"),
)

COST_BOOK = Table(
    "cost_book",
    "Unit costs, one item a row, net of tax.",
    (
        Column("item", "id", "key of the item", required=True),
        Column("description", "text", "what it is", required=True),
        Column(
            "unit",
            "code",
            "per what; ratio = a plain factor",
            required=True,
            codes=("km", "unit", "km_year", "unit_year", "ratio", "share_of_capex_year", "cut"),
        ),
        Column("low", "number", "low value", True, "", 0),
        Column("typical", "number", "typical value", True, "", 0),
        Column("high", "number", "high value", True, "", 0),
        Column("currency", "code", "ISO 4217 code; empty for ratios and shares"),
        Column("year", "integer", "price year", True, "year", 1990, 2100),
        Column("lot", "code", "part of the bill; range = a cause of ranges", True, codes=LOTS),
        *_SOURCE,
        Column(
            "driver",
            "code",
            "what one unit is counted for; empty = asked for by routes and sites",
            codes=DRIVERS,
        ),
        Column("each", "number", "units for each of the driver; empty = 1", False, "", 0),
    ),
    key=("item",),
)

ASSEMBLIES = Table(
    "assemblies",
    "What one unit of an item of the cost book is made of; the shares of an item add up to 1.",
    (
        Column("item", "id", "item of the cost book", required=True),
        Column("component", "id", "part of it", required=True),
        Column("quantity", "number", "how much of it one unit of the item holds", True, "", 0),
        Column("unit", "code", "unit of that quantity", True, codes=COMPONENT_UNITS),
        Column("share", "share", "share of the item's price", True, "1", 0, 1),
        Column("category", "code", "kind of expenditure", True, codes=CATEGORIES),
        Column("local_share", "share", "part paid in local currency", True, "1", 0, 1),
        Column("ground", "flag", "does the ground make it dearer; empty = no"),
        *_SOURCE,
    ),
    key=("item", "component"),
)

TAXES = Table(
    "taxes",
    "Taxes and duties by country, shown beside the bill and never in it.",
    (
        Column("country", "code", "ISO code", required=True),
        Column("tax", "code", "which tax", True, codes=("vat", "duty", "levies")),
        Column("rate", "share", "of the price, or of the value of imported goods", True, "1", 0, 1),
        Column("exempt", "flag", "is the project exempt from it there"),
        *_SOURCE,
    ),
    key=("country", "tax"),
)

RECORD = Table(
    "record",
    "What became of like works: how long and how dear they were, against their plan.",
    (
        Column("id", "id", "unique name of the works", required=True),
        Column("name", "text", "name a reader knows it by", required=True),
        Column("works_slip", "number", "months it took over months planned", False, "", 0),
        Column("cost_growth", "number", "final cost over planned cost", False, "", 0),
        *_SOURCE,
    ),
)

HAZARDS = Table(
    "hazards",
    "Cuts of cables by cause, medium and terrain; a row of a terrain replaces the row of `any`.",
    (
        Column("cause", "code", "what cuts the cable", True, codes=CAUSES),
        Column("medium", "code", "how the cable lies", True, codes=HAZARD_MEDIA),
        Column("terrain", "code", "where", True, codes=(ANY_TERRAIN, *TERRAINS)),
        Column("cuts_per_1000_km_per_year", "number", "expected cuts", True, "1/1000 km/year", 0),
        Column("repair_h", "number", "mean time to repair", True, "h", 0),
        *_SOURCE,
    ),
    key=("cause", "medium", "terrain"),
)

TARIFF_UNITS = (
    "mbps_month",
    "pair_km_year",
    "site_year",
    "km_year",
    "kw_month",
    "kw",
    "pairs",
    "tenants",
    "years",
    "per_year",
    "ratio",
)

LOANS = ("loan", "commercial", "vendor")
"""Kinds of money that are paid back with interest."""

FINANCE = Table(
    "finance",
    "Who pays: each funder's share of the investment and its terms.",
    (
        Column("id", "id", "unique name of the tranche", required=True),
        Column("funder", "text", "who pays", required=True),
        Column("kind", "code", "kind of money", True,
               codes=("grant", "state", "operator", "equity", *LOANS, "guarantee")),
        Column("share", "share", "share of the investment; a guarantee: of debt service", True,
               "1", 0, 1),
        Column("from_year", "integer", "first year of payment", True, "year", 1990, 2100),
        Column("to_year", "integer", "last year of payment", True, "year", 1990, 2100),
        Column("interest_per_year", "share", "interest and service charge", False, "1/year", 0, 1),
        Column("grace_years", "integer", "years before the first principal", False, "year", 0),
        Column("tenor_years", "integer", "years to the last principal", False, "year", 0),
        Column("eligible", "list", "categories, components or lots it may pay; empty: all"),
        Column("currency", "text", "currency it is owed in; empty: EUR"),
        Column("signed_year", "integer", "year of the agreement; empty: from_year", False, "year",
               1990, 2100),
        Column("commitment_fee_per_year", "share", "fee on what is not drawn yet", False,
               "1/year", 0, 1),
        Column("front_end_fee", "share", "fee on the sum signed, at the first drawing", False,
               "1", 0, 1),
        Column("repayment", "code", "how principal is repaid; empty: equal",
               codes=("equal", "annuity", "stepped", "sculpted")),
        Column("principal_steps", "list", "stepped: share a year by years, as 11-20:0.02"),
        Column("interest_during_works", "code", "empty: paid", codes=("paid", "capitalised")),
        *_SOURCE,
    ),
    shares_sum_to_one=(),
)  # fmt: skip

TARIFFS = Table(
    "tariffs",
    "What the network could sell and what its use is worth: prices, shares, and how they change.",
    (
        Column("item", "id", "key of the item", required=True),
        Column("description", "text", "what it is", required=True),
        Column(
            "unit", "code", "per what; ratio = a plain factor", required=True, codes=TARIFF_UNITS
        ),
        Column("low", "number", "low value", required=True),
        Column("typical", "number", "typical value", required=True),
        Column("high", "number", "high value", required=True),
        Column("currency", "code", "ISO 4217 code; empty for ratios, years and counts"),
        Column("year", "integer", "year of the value", True, "year", 1990, 2100),
        *_SOURCE,
    ),
    key=("item",),
)

EVENTS = Table(
    "events",
    "Failures that happened, to test a plan against.",
    (
        Column("id", "id", "unique name of the event", required=True),
        Column("date", "text", "day or month", required=True),
        Column("name", "text", "name a reader knows it by", required=True),
        Column("members", "list", "ids of risk groups, fibre, cables or sites hit", required=True),
        Column("duration_h", "number", "how long it lasted", True, "h", 0),
        *_SOURCE,
    ),
)

SITING_KINDS = ("data_centre", "technopole")
MEMBER_KINDS = ("hub", "university", "sme", "agency", "operator", "donor", "association")
STAKEHOLDERS = ("state", "operator", "lender", "users")

CANDIDATES = Table(
    "candidates",
    "Places and items of data centres and technopoles.",
    (
        Column("id", "id", "unique name", required=True),
        Column("kind", "code", "what it is", True, codes=SITING_KINDS),
        Column("site", "id", "site it stands at", True, refers="sites"),
        Column("name", "text", "name a reader knows it by", required=True),
        Column("chosen", "flag", "is it part of the plan", required=True),
        Column("item", "text", "item of the cost book", required=True),
        Column("quantity", "number", "how many", True, "", 0),
        *_SOURCE,
        Column("lat", "number", "latitude of a parcel; empty: its site's", False, "degree",
               -90, 90),
        Column("lon", "number", "longitude of a parcel; empty: its site's", False, "degree",
               -180, 180),
        Column("area_m2", "number", "area of the parcel; empty: not known", False, "m2", 0),
    ),
)  # fmt: skip

HOSTING = Table(
    "hosting",
    "What is hosted, built and run in data centres and technopoles: coefficients with ranges.",
    (
        Column("country", "text", "ISO code; `*` = where the country has no row", required=True),
        Column("item", "id", "key of the item", required=True),
        Column("description", "text", "what it is", required=True),
        Column("unit", "text", "per what", required=True),
        Column("low", "number", "low value", True, "", 0),
        Column("typical", "number", "typical value", True, "", 0),
        Column("high", "number", "high value", True, "", 0),
        Column("currency", "code", "ISO 4217 code of a price; empty for the rest"),
        Column("year", "integer", "year of the value", True, "year", 1990, 2100),
        *_SOURCE,
    ),
    key=("country", "item"),
)

CRITERIA = Table(
    "criteria",
    "What a place of a data centre or a technopole is judged by, and who gives it which weight.",
    (
        Column("kind", "code", "what is placed", True, codes=SITING_KINDS),
        Column("criterion", "id", "key of the criterion: an item of places.csv", required=True),
        Column("description", "text", "what it is", required=True),
        Column("unit", "text", "unit of its values", required=True),
        Column("better", "code", "which values are better", True, codes=("high", "low")),
        Column("worst", "number", "value that scores 0", required=True),
        Column("best", "number", "value that scores 1", required=True),
        Column("limit", "number", "a worse value excludes a place; empty: none does"),
        Column("needed", "flag", "must every place have a value"),
        *(Column(f"weight_{who}", "number", f"weight for the {who}", True, "", 0)
          for who in STAKEHOLDERS),
        *_SOURCE,
    ),
    key=("kind", "criterion"),
)  # fmt: skip

PLACES = Table(
    "places",
    "What is known of places: of a candidate, else of its site, else of its country, else of all.",
    (
        Column("place", "text", "id of a candidate or a site, a country code, or `*`", True),
        Column("item", "id", "what is measured", required=True),
        Column("value", "number", "typical value", required=True),
        Column("low", "number", "low value", required=True),
        Column("high", "number", "high value", required=True),
        Column("unit", "text", "unit of the values", required=True),
        Column("year", "integer", "year of the value", False, "year", 1900, 2100),
        *_SOURCE,
    ),
    key=("place", "item"),
)

MEMBERS = Table(
    "members",
    "Organisations of the network of members, named beside a technopole near them.",
    (
        Column("id", "id", "unique name: the short name of its page", required=True),
        Column("name", "text", "name a reader knows it by", required=True),
        Column("kind", "code", "what it is", True, codes=MEMBER_KINDS),
        Column("country", "text", "two letters, ISO 3166", required=True),
        Column("place", "text", "town it is in", required=True),
        Column("lat", "number", "latitude; empty: its town's", False, "degree", -90, 90),
        Column("lon", "number", "longitude; empty: its town's", False, "degree", -180, 180),
        Column("url", "text", "address of its page"),
        *_SOURCE,
    ),
)

TABLES: tuple[Table, ...] = (
    SITES,
    WAYS_TABLE,
    FIBRE,
    CABLES,
    RISK_GROUPS,
    DEMAND,
    COST_BOOK,
    ASSEMBLIES,
    TAXES,
    RECORD,
    HAZARDS,
    FINANCE,
    TARIFFS,
    EVENTS,
    CANDIDATES,
    HOSTING,
    CRITERIA,
    PLACES,
    MEMBERS,
)


def table(name: str) -> Table:
    """Return the declaration of the table called ``name``; ``KeyError`` when there is none."""
    for one in TABLES:
        if one.name == name:
            return one
    raise KeyError(name)
