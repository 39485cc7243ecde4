"""Names that the shipped scenarios bring: risks, funders, remarks, marked for the catalogue.

A scenario of one's own is shown in the words it was written in.
"""

from __future__ import annotations

from dorsale.plan.problems import N_

FUNDERS = (
    N_("African Development Bank"),
    N_("African Development Fund"),
    N_("European Union"),
    N_("Operators"),
    N_("Six States"),
    N_("State of Congo"),
)

RECORD = (
    N_("Congo - Gabon, Congo side (Pointe-Noire - Mbinda)"),
    N_("Congo - Cameroon (Ouesso - Ntam)"),
    N_("Congo - Central African Republic, bed of the Sangha"),
    N_("Backbone of the Central African Republic"),
    N_("Cameroon, component of the backbone"),
    N_("Gabon, first phase"),
    N_("Chad, Trans-Saharan link"),
    N_("National data centre, Brazzaville"),
)

REMARKS = (
    N_("as buried"),
    N_("as in the scenario of the six states"),
    N_("guarded right of way"),
    N_("off the named groups"),
    N_("rounded mean of 2016"),
    N_("rounded mean of 2025"),
    N_("to be set by the regulator"),
    N_("triangular 3, 8, 48 h with a rare tail of days"),
    N_("working rate, 6 and 12 % to be shown beside it"),
    N_("works observed to last about twice the plan"),
    N_("about 440 EUR per Mbit/s and month, the order of satellite capacity"),
    N_("48 fibres in a new cable"),
)

PLACES = (
    N_("Douala, new carrier-neutral hall"),
    N_("Kribi, hall at the cable landings"),
)

RISKS = (
    N_("Congo submarine canyon (WACS and SAT-3)"),
    N_("Seabed off Abidjan (WACS, ACE, SAT-3)"),
    N_("WACS, rest of the wet plant"),
    N_("WACS branch to Pointe-Noire (fishing, anchors)"),
    N_("SAT-3/WASC, rest of the wet plant"),
    N_("ACE, rest of the wet plant"),
    N_("NCSCS, wet plant"),
    N_("SAIL, wet plant"),
    N_("Maroc Telecom West Africa, wet plant"),
    N_("2Africa, wet plant"),
    N_("Equiano, wet plant"),
    N_("Ceiba-1, wet plant"),
    N_("Ceiba-2, wet plant"),
    N_("Libreville - Port-Gentil cable, wet plant"),
    N_("Ultramar GE, wet plant"),
    N_("Mandji, wet plant"),
    N_("Landing place of Kribi"),
    N_("Landing place of Libreville"),
    N_("Landing place of Pointe-Noire (Matombi)"),
    N_("Landing place of Bata"),
    N_("Landing place of Muanda"),
    N_("CAMTEL transit sold to Chad"),
    N_("Transit of Equatorial Guinea abroad, payment held up"),
    N_("CAMTEL, sole carrier of Cameroon"),
    N_("No operator on Pointe-Noire - Mbinda"),
    N_("Manager of the Central African backbone"),
    N_("Silicone Connect concessions"),
    N_("Border post of Ntam"),
    N_("Border Kentzou - Gamboula"),
    N_("Kousséri - N'Djamena bridge crossing"),
    N_("Border Mbinda - Lekoko"),
    N_("Three-border point Kyé-Ossi, Ebebiyín, Meyo-Kyé"),
    N_("Border Adré - El Geneina"),
    N_("River mining between Bayanga and Salo"),
    N_("Low water of the Sangha"),
    N_("Congo river between Brazzaville and Kinshasa"),
    N_("Floods of the Logone and Chari plain"),
    N_("Sabotage in the Guéra"),
    N_("Power at relay sites, northern axis of CAMTEL"),
    N_("Sanaga and Dibamba crossings, Edéa - Douala"),
    N_("Wouri crossing at Douala"),
    N_("Bafang slope, N5 and 90/225 kV line"),
    N_("Mungo crossings"),
    N_("Nyong at Mbalmayo"),
    N_("Mamfe - Bachuo Akagbe, common part of N6 and N8"),
    N_("Jakiri - Kumbo, common part"),
    N_("Mbé cliff, N1 and 110 kV line"),
    N_("Mayo Kébbi north of Garoua, N1 and 110 kV line"),
    N_("RN1, CFCO and 220 kV line, Pointe-Noire - Dolisie"),
    N_("Louvakou, common start of the roads to Kibangou and Makabana"),
    N_("Sangha at Ouesso and Pokola"),
    N_("N2 and Transgabonais along the Ogooué, Ndjolé - Alembé"),
    N_("Lopé road and Transgabonais, Alembé - Booué"),
    N_("Ogooué bridges of Lambaréné"),
    N_("Nigeria by Mamfe - Ekok - Enugu"),
    N_("Nigeria by Fotokol - Maiduguri"),
    N_("DR Congo by Kinshasa - Muanda"),
    N_("Angola by Kinshasa - Luanda"),
    N_("Angola by Cabinda"),
    N_("DR Congo by Cabinda - Muanda"),
    N_("Sudan by Adré - El Geneina"),
    N_("Niger by Trans-Saharan fibre"),
)
