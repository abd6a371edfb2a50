"""Rankings: which partner to act on first, and why. The weakest link is defined once, in ``rank``."""

from supplymap.ranking.by_product import BY_PRODUCT as BY_PRODUCT
from supplymap.ranking.by_product import rank_by_product as rank_by_product
from supplymap.ranking.ranks import choke_points as choke_points
from supplymap.ranking.ranks import rank as rank
from supplymap.ranking.ranks import ranked as ranked
from supplymap.ranking.summaries import ACTIONS_NOTE as ACTIONS_NOTE
from supplymap.ranking.summaries import actions_table as actions_table
from supplymap.ranking.summaries import findings_table as findings_table
from supplymap.ranking.summaries import products_table as products_table
from supplymap.ranking.summaries import summary_pairs as summary_pairs
from supplymap.ranking.ties import tie_sentence as tie_sentence
from supplymap.ranking.unknowns import UNKNOWNS as UNKNOWNS
from supplymap.ranking.unknowns import rank_unknowns as rank_unknowns
from supplymap.ranking.weakest_links import ORDER_NOTES as ORDER_NOTES
from supplymap.ranking.weakest_links import WEAKEST as WEAKEST
from supplymap.ranking.weakest_links import rank_weakest_links as rank_weakest_links
from supplymap.ranking.words import FINDING_TITLES as FINDING_TITLES
from supplymap.ranking.words import all_changes as all_changes
from supplymap.ranking.words import label as label
from supplymap.ranking.words import path_text as path_text
from supplymap.ranking.words import why as why
