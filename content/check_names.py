"""Names and labels: each id once and in its place, each old id free, each button told from its neighbours."""

from collections.abc import Iterator

from content.mistakes import Mistake
from content.names import Named, Names
from content.refs import short_key


def check_names(names: Names) -> Iterator[Mistake]:
    """Ids that stand twice or in the wrong file, old ids that are not free, short keys and labels that collide."""
    for named in names.all:
        yield from _stands_once(names, named)
        yield from _stands_in_its_file(named)
        yield from _old_names_are_free(names, named)
    yield from _keys_differ(names)
    yield from _labels_differ(names)


def _stands_once(names: Names, named: Named) -> Iterator[Mistake]:
    first = names.living[named.name]
    if first is not named and (first.document is named.document or named.kind not in ("section", "step")):
        yield _at(named, "id", f"the id “{named.text('id')}” is taken by {_place(first)}: give one of the two another")


def _stands_in_its_file(named: Named) -> Iterator[Mistake]:
    file, id_ = named.document.file, named.text("id")
    if named.kind in ("note", "checklist"):
        _, folder, name = file.split("/")
        if name != f"{id_}.yaml":
            yield _at(
                named, "id", f"the id “{id_}” and the file's name differ: rename the file to {id_}.yaml, or mend the id"
            )
        if (topic := named.text("topic")) and topic != folder:
            yield _at(
                named,
                "topic",
                f"the topic “{topic}” and the folder “{folder}” differ: move the file, or mend the topic",
            )
    elif named.kind == "term" and file != f"glossary/{id_[0]}.yaml":
        yield _at(named, "id", f"the term “{id_}” belongs into glossary/{id_[0]}.yaml: move it there")


def _old_names_are_free(names: Names, named: Named) -> Iterator[Mistake]:
    for place, old in enumerate(named.old_names):
        where = (*named.where, "was", place)
        if living := names.living.get(old):
            problem = f"“{old}” is no former name: it is in use at {_place(living)}: take it out here"
            yield named.document.mistake(where, problem)
        elif (other := names.old[old]) is not named:
            problem = f"“{old}” is claimed as a former name at {_place(other)} too: only one can follow it"
            yield named.document.mistake(where, problem)


def _keys_differ(names: Names) -> Iterator[Mistake]:
    """Two items, or their old names, with one short key could not be told apart in a button."""
    holders: dict[str, str] = {}
    items = {named.name: named for named in names.items}
    for name, named in (names.old | items).items():
        holder = holders.setdefault(short_key(name), name)
        if holder != name:
            problem = f"“{name}” and “{holder}” have the same short key {short_key(name)}: change one id by a letter"
            yield _at(named, "id", problem)


def _labels_differ(names: Names) -> Iterator[Mistake]:
    """No two buttons of one menu say the same; but abbreviations may be shared, each is a term of its own."""
    first: dict[tuple[str, str, str], Named] = {}
    for named in (*names.all, *names.phases):
        for menu in _menus(named):
            other = first.setdefault((named.kind, menu, named.label.casefold()), named)
            if other.name != named.name:
                key = "short" if "short" in named.written else "title"
                problem = f"the button “{named.label}” stands in the same menu already ({_place(other)})"
                yield _at(named, key, f"{problem}: change one of the two")
        if named.kind == "term" and (name := named.text("name")):
            other = first.setdefault(("name", "", name.casefold()), named)
            if other.name != named.name:
                problem = (
                    f"the term “{name}” stands at {_place(other)} already: make one of the two, or tell them apart"
                )
                yield _at(named, "name", problem)


def _menus(named: Named) -> list[str]:
    """The menus in which the item has a button."""
    match named.kind:
        case _ if not named.label:
            return []
        case "section" | "topic" | "phase":
            return [named.parent]
        case "group" | "role":
            return [""]
        case "note" | "checklist":
            return [named.text("topic"), *named.texts("also")]
        case "term" if named.text("short") and named.label != named.text("abbr"):
            return [""]
    return []


def _place(named: Named) -> str:
    file, line = named.place
    return f"{file}:{line}"


def _at(named: Named, key: str, problem: str) -> Mistake:
    return named.document.mistake((*named.where, key), problem)
