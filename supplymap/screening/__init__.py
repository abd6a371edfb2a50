"""Partners against the lists: exact matches, possible matches, former orders; a person's judgement decides."""

from supplymap.screening.index import MIN_DISTINCTIVE as MIN_DISTINCTIVE
from supplymap.screening.index import ListedNames as ListedNames
from supplymap.screening.index import listed_names as listed_names
from supplymap.screening.mentions import mentions as mentions
from supplymap.screening.resemblance import SIMILARITY as SIMILARITY
from supplymap.screening.screen import screen as screen
