"""Movements, cycles and the people and collectives they honour.

Glossary (code = screen): movement = phong trào, cycle = giai đoạn, decision = quyết định, unit = đơn vị,
province = tỉnh, thành phố, honoree = gương điển hình, honour = tôn vinh, achievement = thành tích.
"""
