"""The instances of a variant, their containers, and the models in them."""
