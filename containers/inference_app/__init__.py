"""The web application of the container fronts: `inference_proxy` behind FastAPI.

One request flows `application` (routes) → `admission` (who may, and how often) → `body` (how much)
→ `workers` (a thread and its own proxy) → `inference_proxy`, which answers on every front alike.
"""
