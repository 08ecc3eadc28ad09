"""Who learns what became of asynchronous requests: topics, their queues, and a function."""

from asynchronous_notifications.notifications import AsynchronousNotifications
from asynchronous_notifications.outcome_topic import OutcomeTopic

__all__ = ["AsynchronousNotifications", "OutcomeTopic"]
