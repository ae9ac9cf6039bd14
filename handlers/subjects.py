"""All subjects the bot can speak of: importing this signs their handlers up."""

from handlers import (
    about,
    checklists,
    glossary,
    home,
    mydata,
    notes,
    progress,
    run_overview,
    run_phases,
    run_replies,
    run_steps,
    runs,
    saved,
    search,
    sections,
    settings,
)

SUBJECTS = (
    home,
    notes,
    sections,
    glossary,
    search,
    checklists,
    runs,
    run_steps,
    run_phases,
    run_overview,
    run_replies,
    progress,
    saved,
    settings,
    about,
    mydata,
)
