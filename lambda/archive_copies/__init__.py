"""The custom resource Custom::ArchiveCopies: the models that a multi-model endpoint begins with.

It copies each configured archive below the endpoint's prefix, where SageMaker finds it by
TargetModel. Archives that somebody else put there are never overwritten and never removed.
"""
