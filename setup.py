"""What pyproject.toml cannot say: the app's manifest lies at the root, where people look for it, and goes along."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithManifest(build_py):
    """Puts app.manifest.yml beside the package that shows it to operators."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            self.copy_file("app.manifest.yml", str(Path(self.build_lib) / "bot" / "app.manifest.yml"))


setup(cmdclass={"build_py": WithManifest})
