"""Fails if a library product has unsafe flags: swift package dump-package | unsafe_flags.py [PRODUCT...]

A product's own targets may have none; of the products named, neither may the targets that they depend on. `swift build`
has accepted such flags in dependencies since 6.2, so a build alone does not show them; Xcode refuses them.
"""

import json
import sys


def main():
    package = json.load(sys.stdin)
    targets = {target["name"]: target for target in package["targets"]}
    failed = False
    for product in package["products"]:
        if "library" not in product["type"]:
            continue
        reached, open_targets = set(), list(product["targets"])
        while open_targets:
            name = open_targets.pop()
            if name in reached or name not in targets:
                continue
            reached.add(name)
            dependencies = targets[name]["dependencies"]
            open_targets += [(each.get("byName") or each.get("target") or [None])[0] for each in dependencies]
        flagged = sorted(
            name for name in reached if any("unsafeFlags" in each["kind"] for each in targets[name]["settings"])
        )
        refused = flagged if product["name"] in sys.argv[1:] else set(flagged) & set(product["targets"])
        failed = failed or bool(refused)
        print(f"{product['name']}: unsafe flags in {', '.join(flagged) or 'none'} of {len(reached)} targets")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
