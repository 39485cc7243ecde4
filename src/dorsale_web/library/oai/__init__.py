"""The library read by harvesters: OAI-PMH 2.0 with Dublin Core.

``questions`` reads what is asked, ``records`` finds it, ``answers`` writes it as XML.
"""
