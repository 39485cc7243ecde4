"""A scenario small enough to check by hand: four towns of Congo, two ways out to the world.

The ring internet - Pointe-Noire - Dolisie - Brazzaville - internet is the only network that
survives every single failure. Its cost, in EUR (ten years, no discount, price year 2025):

* both cables: 1 module of 100 Gbit/s x 1,000 EUR x 10 years each           = 2,000,000
* Pointe-Noire - Dolisie, fibre in service: two 10,000 EUR transponders      =    20,000
* Dolisie - Brazzaville, 400 km of dead fibre to repair at 5,000 EUR/km,
  4 huts of 50,000 EUR (sections of 80 km), two transponders                 = 2,220,000

together 4,240,000 EUR. Dolisie - Sibiti - Brazzaville (430 km) and the new cable along the
road cost 10,000 EUR/km, the railway 20,000 EUR/km: all dearer.
"""

# ruff: noqa: E501 - rows of tables
from __future__ import annotations

from pathlib import Path

OBJECTIVE_EUR = 4_240_000.0
CHOSEN = {"c-wacs": 1, "c-kinshasa": 1, "f-coast": 1, "f-dead": 1}

SETTINGS = """
schema_version = 1
name = "tiny"
as_of = "2026-11"
seed = 1
languages = ["fr", "en"]
[title]
fr = "Petite"
en = "Tiny"
[years]
reference = 2025
start = 2027
design = 2035
horizon = 2036
[basis]
currency = "EUR"
price_year = 2025
tax = "net"
book = "own"
discount_rate = 0.0
inflation_per_year = 0.0
[rates]
XAF = 655.957
[[classes]]
name = "critical"
share = 0.5
survive = { span = 1.0, group = 1.0, submarine = 1.0, operator = 0.0 }
[[classes]]
name = "ordinary"
share = 0.5
survive = { span = 0.6, group = 0.6, submarine = 0.2, operator = 0.0 }
[rules]
capitals_protected = true
buy_off_eur_per_gbps_h = 100000.0
hut_spacing_km = 80.0
works_years = 3
[reliability.cuts_per_1000_km_per_year]
default = 10.0
submarine = 0.1
[reliability.repair_h]
default = 10.0
submarine = 500.0
[limits]
work = 200
time_s = 30.0
gap = 0.0
"""

SITES = """id,name,country,lat,lon,kind,roles,serve,population,accuracy_m,source,confidence
cg-pointe-noire,Pointe-Noire,CG,-4.7787,11.8636,city,landing;pop,required,500000,1000,assumption,assumption
cg-dolisie,Dolisie,CG,-4.1988,12.6664,city,,required,100000,1000,assumption,assumption
cg-brazzaville,Brazzaville,CG,-4.2661,15.2832,capital,pop,required,400000,1000,assumption,assumption
cg-sibiti,Sibiti,CG,-3.6819,13.3499,junction,,optional,,1000,assumption,assumption
"""

_WAYS_HEADER = (
    "id,from,to,name,way,length_km,length_basis,countries,share_savanna,share_forest,"
    "share_swamp,share_rock,share_desert,share_urban,mountain_share,river_crossings,"
    "border_crossings,waypoints,accuracy_m,status,source,confidence\n"
)
_GROUND = "CG,1,0,0,0,0,0,0,0,0"
_END = "3000,open,assumption,assumption"
WAYS = _WAYS_HEADER + "\n".join(
    (
        f"w-coast,cg-pointe-noire,cg-dolisie,N1,road_paved,160,sourced,{_GROUND},"
        f'"Les Saras@-4.5,12.3",{_END}',
        f"w-pool,cg-dolisie,cg-brazzaville,N1,road_paved,400,sourced,{_GROUND},,{_END}",
        f"w-west,cg-dolisie,cg-sibiti,P2,road_paved,100,geometry,{_GROUND},,{_END}",
        f"w-east,cg-sibiti,cg-brazzaville,P2,road_paved,330,geometry,{_GROUND},,{_END}",
        f"w-rail,cg-pointe-noire,cg-brazzaville,CFCO,railway,510,sourced,{_GROUND},,{_END}",
        "",
    )
)

FIBRE = """id,from,to,ways,length_km,length_basis,medium,owner,operator,status,repair,duct,contract,fibres,in_service_from,in_service_to,ready_from,source,confidence
f-coast,cg-pointe-noire,cg-dolisie,w-coast,160,way,buried,CT,CT,in_service,good,yes,yes,24,2015-01,,2018-01,assumption,assumption
f-dead,cg-dolisie,cg-brazzaville,w-pool,400,way,buried,CT,CT,out,poor,no,no,12,2016-01,2020-01,,assumption,assumption
"""

CABLES = """id,name,kind,from,to,length_km,capacity_gbps,price_eur_per_gbps_per_year,owner,contract,in_service_from,in_service_to,ready_from,source,confidence
c-wacs,WACS,submarine,cg-pointe-noire,internet,10000,500,1000,CT,yes,2012-05,,2012-05,assumption,assumption
c-kinshasa,Kinshasa,land_exit,cg-brazzaville,internet,10,200,1000,CT,yes,2018-03,,2018-03,assumption,assumption
"""

RISK_GROUPS = """id,kind,name,members,cuts_per_year,repair_h,source,confidence
rg-loudima,bridge,Bridge of road and railway,w-coast;w-rail,0.1,100,assumption,assumption
"""

DEMAND = """country,item,value,low,high,unit,year,source,confidence
CG,population,1000000,1000000,1000000,people,2025,assumption,assumption
CG,users_share,0.5,0.4,0.6,1,2025,assumption,high
CG,busy_hour_kbps_per_user,20,10,40,kbit/s,2025,assumption,high
CG,growth_per_year,0,0,0,1/year,2025,assumption,high
"""

COST_BOOK = """item,description,unit,low,typical,high,currency,year,lot,source,confidence
road_trench_km,road,km,8000,10000,14000,EUR,2025,civil,a contract,medium
rail_side_km,rail,km,16000,20000,28000,EUR,2025,civil,a contract,medium
aerial_on_power_line_km,masts,km,5000,6000,9000,EUR,2025,civil,assumption,assumption
river_bed_km,river,km,30000,40000,50000,EUR,2025,civil,assumption,assumption
pipeline_side_km,pipeline,km,9000,10000,15000,EUR,2025,civil,assumption,assumption
repair_km,repair,km,4000,5000,7000,EUR,2025,civil,assumption,assumption
factor_savanna,savanna,ratio,1,1,1,,2025,civil,assumption,assumption
factor_forest,forest,ratio,1.1,1.3,1.5,,2025,civil,assumption,assumption
factor_swamp,swamp,ratio,1.3,1.6,2,,2025,civil,assumption,assumption
factor_rock,rock,ratio,1.5,2,3,,2025,civil,assumption,assumption
factor_desert,desert,ratio,0.8,1,1.3,,2025,civil,assumption,assumption
factor_urban,urban,ratio,1.4,1.8,2.5,,2025,civil,assumption,assumption
factor_mountain,mountain,ratio,1.2,1.4,1.8,,2025,civil,assumption,assumption
river_crossing,river,unit,30000,80000,250000,EUR,2025,civil,assumption,assumption
border_crossing,border,unit,20000,50000,120000,EUR,2025,civil,assumption,assumption
line_amplifier_hut,hut,unit,40000,50000,70000,EUR,2025,equipment,assumption,assumption
terminal_node,site,unit,80000,100000,150000,EUR,2025,equipment,a contract,low
light_node,light site,unit,30000,40000,60000,EUR,2025,equipment,assumption,assumption
transponder_100g,100G,unit,8000,10000,12000,EUR,2025,equipment,assumption,assumption
transponder_200g,200G,unit,8000,10000,12000,EUR,2025,equipment,assumption,assumption
transponder_400g,400G,unit,8000,10000,12000,EUR,2025,equipment,assumption,assumption
lease_fibre_pair_km_year,lease,km_year,200,500,1700,EUR,2025,operation,assumption,assumption
operation_new_share,operation,share_of_capex_year,0,0,0,,2025,operation,assumption,assumption
repair_cut,cut,cut,500,1500,5000,EUR,2025,operation,assumption,assumption
"""

ASSEMBLIES = """item,component,quantity,unit,share,category,local_share,ground,source,confidence
repair_km,trench,500,m,0.6,works,0.8,yes,assumption,assumption
repair_km,cable,1000,m,0.4,goods,0,,assumption,assumption
terminal_node,wdm_terminal,1,unit,1,goods,0,,assumption,assumption
"""

TAXES = """country,tax,rate,exempt,source,confidence
CG,vat,0.2,,assumption,assumption
CG,duty,0.1,,assumption,assumption
"""

RECORD = """id,name,works_slip,cost_growth,source,confidence
first,First link,1,,assumption,assumption
second,Second link,2,1.2,assumption,assumption
third,Third link,3,,assumption,assumption
"""

HAZARDS = """cause,medium,terrain,cuts_per_1000_km_per_year,repair_h,source,confidence
road_works,buried,any,20,8,a survey,low
flood,buried,any,10,20,assumption,assumption
road_works,buried,urban,40,8,assumption,assumption
other,aerial,any,30,12,assumption,assumption
other,pipeline,any,10,12,assumption,assumption
other,river,any,15,72,assumption,assumption
other,submarine,any,0.02,600,assumption,assumption
"""

FINANCE = """id,funder,kind,share,from_year,to_year,interest_per_year,grace_years,tenor_years,source,confidence
loan,Bank,loan,0.6,2027,2029,0.05,2,10,assumption,assumption
grant,Union,grant,0.3,2027,2029,,,,assumption,assumption
own,Operators,operator,0.1,2027,2029,,,,assumption,assumption
"""

TARIFFS = """item,description,unit,low,typical,high,currency,year,source,confidence
capacity_price,capacity_price,mbps_month,5,10,20,EUR,2025,assumption,assumption
today_price,today_price,mbps_month,20,20,40,EUR,2025,assumption,assumption
remote_price,remote_price,mbps_month,50,110,200,EUR,2025,assumption,assumption
access_price,access_price,mbps_month,90,90,90,EUR,2025,assumption,assumption
transit_abroad_price,transit_abroad_price,mbps_month,1,2,3,EUR,2025,assumption,assumption
price_change_per_year,price_change_per_year,per_year,-0.1,0,0,,2025,assumption,assumption
price_floor_share,price_floor_share,ratio,0.1,0.1,0.2,,2025,assumption,assumption
elasticity,elasticity,ratio,-1,-1,-0.5,,2025,assumption,assumption
uptake_share,uptake_share,ratio,0.5,0.5,1,,2025,assumption,assumption
protection_price_share,protection_price_share,ratio,0,0.5,1,,2025,assumption,assumption
dark_fibre_price,dark_fibre_price,pair_km_year,100,500,900,EUR,2025,assumption,assumption
dark_fibre_pairs,dark_fibre_pairs,pairs,2,2,2,,2025,assumption,assumption
dark_fibre_sold_share,dark_fibre_sold_share,ratio,0,0.5,1,,2025,assumption,assumption
hosting_price,hosting_price,site_year,1000,1000,2000,EUR,2025,assumption,assumption
hosting_tenants,hosting_tenants,tenants,0,1,2,,2025,assumption,assumption
anchor_price,anchor_price,site_year,5000,5000,6000,EUR,2025,assumption,assumption
anchor_share,anchor_share,ratio,0,1,1,,2025,assumption,assumption
data_centre_price,data_centre_price,kw_month,100,100,200,EUR,2025,assumption,assumption
kept_home_share,kept_home_share,ratio,0,0,0.1,,2025,assumption,assumption
outage_value_factor,outage_value_factor,ratio,1,1,2,,2025,assumption,assumption
profit_tax_rate,profit_tax_rate,ratio,0,0,0.3,,2025,assumption,assumption
running_factor,running_factor,ratio,1,1,2,,2025,assumption,assumption
seen_income_per_km,seen_income_per_km,km_year,1000,1000,1000,EUR,2025,assumption,assumption
seen_transport_cg,seen_transport_cg,mbps_month,30,30,30,EUR,2025,assumption,assumption
"""

FILES = {
    "scenario.toml": SETTINGS,
    "sites.csv": SITES,
    "ways.csv": WAYS,
    "fibre.csv": FIBRE,
    "cables.csv": CABLES,
    "risk_groups.csv": RISK_GROUPS,
    "demand.csv": DEMAND,
    "cost_book.csv": COST_BOOK,
    "assemblies.csv": ASSEMBLIES,
    "taxes.csv": TAXES,
    "record.csv": RECORD,
    "hazards.csv": HAZARDS,
    "finance.csv": FINANCE,
    "tariffs.csv": TARIFFS,
}


def write(folder: Path, **changed: str | None) -> Path:
    """Write the scenario to ``folder``; ``changed`` replaces a file (``None`` leaves it out).

    A file is named without its ending: ``write(folder, sites="...")``.
    """
    folder.mkdir(exist_ok=True)
    for name, text in FILES.items():
        said = changed.get(name.split(".")[0], text)
        if said is not None:
            (folder / name).write_text(said, encoding="utf-8")
    return folder


def with_row(text: str, row: str) -> str:
    """Return ``text`` with one more row at its end."""
    return f"{text.rstrip()}\n{row}\n"
