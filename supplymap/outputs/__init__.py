"""Writing outputs as one set: targets checked, files staged beside them, then moved into place."""

from supplymap.outputs.earlier import EarlierRun as EarlierRun
from supplymap.outputs.earlier import earlier_run as earlier_run
from supplymap.outputs.earlier import sha256 as sha256
from supplymap.outputs.faults import explain as explain
from supplymap.outputs.sets import any_placed as any_placed
from supplymap.outputs.sets import staged as staged
from supplymap.outputs.staging import remove_own_stages as remove_own_stages
from supplymap.outputs.targets import check_inputs as check_inputs
from supplymap.outputs.targets import check_targets as check_targets
