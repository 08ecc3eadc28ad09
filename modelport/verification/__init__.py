"""After a deployment: whether everything serves as it was deployed."""

from modelport.verification.checks import check_stack
from modelport.verification.expiry import expired
from modelport.verification.observed import Failure, Observed
from modelport.verification.verification import Verification, verify

__all__ = ["Failure", "Observed", "Verification", "check_stack", "expired", "verify"]
