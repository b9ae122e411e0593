"""The evidence: sources, published figures, studies and the parameters drawn from them."""

from needlework.evidence.checks import Counts as Counts
from needlework.evidence.checks import check as check
from needlework.evidence.checks import counts as counts
from needlework.evidence.hashing import content_hash as content_hash
from needlework.evidence.lookup import parameter as parameter
from needlework.evidence.lookup import parameters as parameters
from needlework.evidence.lookup import recording as recording
from needlework.evidence.queries import figures as figures
from needlework.evidence.queries import held_out as held_out
from needlework.evidence.queries import negative_controls as negative_controls
from needlework.evidence.queries import same_cohorts as same_cohorts
from needlework.evidence.queries import source as source
from needlework.evidence.queries import sources as sources
from needlework.evidence.queries import sources_named as sources_named
from needlework.evidence.queries import studies as studies
from needlework.evidence.queries import study as study
from needlework.evidence.queries import table as table
from needlework.evidence.queries import topics as topics
from needlework.evidence.results_file import read_results as read_results
from needlework.evidence.values import SEEN as SEEN
from needlework.evidence.values import Figure as Figure
from needlework.evidence.values import Parameter as Parameter
from needlework.evidence.values import Source as Source
from needlework.evidence.values import Study as Study
from needlework.evidence.values import UnknownNameError as UnknownNameError
from needlework.evidence.values import weaker as weaker
