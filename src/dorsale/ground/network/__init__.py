"""Corridors along ways: shortest paths, neighbouring terminals, alternatives apart on the ground.

``graph`` turns a :class:`dorsale.plan.ground.Network` into a matrix for scipy, whose Dijkstra is
the engine; ``terminals`` finds which places are neighbours; ``nearness`` knows which ways run
beside which; ``pair`` finds two corridors that share the least; ``diverse`` puts them together.
"""
