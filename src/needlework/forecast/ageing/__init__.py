"""Skin over years: the fitted rates, published figures of ageing, and scenarios of decades."""
