"""Where a declared file is: in the workspace, or in the data of an installed Python package."""

from importlib.util import find_spec
from pathlib import Path

from filrouge.core.errors import ConfigurationError
from filrouge.core.language import Words
from filrouge.sources.files.errors import PackageMissingError


def located(folder: Path, file: str, package: str = "") -> Path:
    """The path of `file`, inside `folder` or inside the package, and nowhere else.

    Raises PackageMissingError, or ConfigurationError for a path that leads out.
    """
    root = _package_folder(package) if package else folder
    path = (root / file).resolve()
    if not path.is_relative_to(root.resolve()):
        raise ConfigurationError(
            problems=Words(
                f"{file} leads out of {package or 'the workspace'}; name a file inside it",
                f"{file} mène hors de {package or 'cet espace'} ; nommez un fichier qui y est",
            )
        )
    return path


def _package_folder(package: str) -> Path:
    # A top-level name is found without running any of the package's code.
    found = find_spec(package) if package.isidentifier() else None
    if found is None or not found.submodule_search_locations:
        raise PackageMissingError(package=package)
    return Path(next(iter(found.submodule_search_locations)))
