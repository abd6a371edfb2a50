"""The memory of one importer: decisions and papers that last; it knows nothing of the flow."""

from supplymap.workspace.decided import Draft as Draft
from supplymap.workspace.decided import draft_of as draft_of
from supplymap.workspace.decided import said as said
from supplymap.workspace.decided import subject_of as subject_of
from supplymap.workspace.folder import SETTINGS as SETTINGS
from supplymap.workspace.folder import Workspace as Workspace
from supplymap.workspace.folder import create as create
from supplymap.workspace.folder import is_workspace as is_workspace
from supplymap.workspace.tokens import keys_meant as keys_meant
from supplymap.workspace.tokens import token as token
from supplymap.workspace.words import NOT_DECIDED as NOT_DECIDED
from supplymap.workspace.words import means as means
from supplymap.workspace.words import verdicts as verdicts
