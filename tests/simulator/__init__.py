"""A world in which true leans are known: people with hidden leans and styles answer instruments with hidden flaws.

For development and for the measurement card; the product never imports it. Seeds below REPORTING are for building the scorer,
those from REPORTING on only for reporting: no constant of the scorer is fitted on them.
"""
