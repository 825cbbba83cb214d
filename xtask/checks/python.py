"""What Python reads must parse: every recipe with tomllib, `gradatim systems --json` with json.

Usage: python3 xtask/checks/python.py PATH_OF_GRADATIM
"""

import json
import subprocess
import sys
import tomllib
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GRADATIM = sys.argv.pop(1)


class Readable(unittest.TestCase):
    def test_every_recipe_is_toml(self):
        recipes = sorted(ROOT.glob("recipes/*.toml"))
        self.assertTrue(recipes, "recipes/ holds no recipe")
        for path in recipes:
            with self.subTest(recipe=path.name):
                self.assertIsInstance(tomllib.loads(path.read_text("utf-8")), dict)

    def test_the_list_of_systems_is_json(self):
        printed = subprocess.run([GRADATIM, "systems", "--json"], check=True, capture_output=True).stdout
        systems = json.loads(printed)
        self.assertEqual([system["number"] for system in systems], list(range(1, 89)))
        for system in systems:
            self.assertEqual(
                list(system), ["number", "name", "room", "module", "recipes", "status", "figure"], system["name"]
            )


if __name__ == "__main__":
    unittest.main(verbosity=2)
