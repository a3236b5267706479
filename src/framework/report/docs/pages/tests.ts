import type { TestNode } from "../../../artifacts/manifest.js";
import { describeTest } from "../describe-test.js";
import { pathOf, testAnchor } from "../paths.js";
import { badgeOf, bySeverity, tally } from "../status.js";
import { testsTemplate } from "../templates/tests.js";
import { counted, moment } from "../text/numbers.js";
import { outcomeOf, testView } from "../views.js";
import type { PageKind } from "./page.js";

/** The page of all tests, worst results first. */
export const testsPage: PageKind = function* (site, writerFor) {
  const path = "tests.html";
  const writer = writerFor(path);
  const relationOf = ({ attachedTo }: TestNode) => (attachedTo === undefined ? undefined : site.node(attachedTo));
  const rows = site.tests.flatMap((test) => {
    const relation = relationOf(test);
    if (relation === undefined) return [];
    return {
      badge: badgeOf(site.testResult(test.id)),
      what: describeTest(test),
      href: `${pathOf(relation)}#${testAnchor(test.id)}`,
      relation: relation.name,
      column: test.column,
      outcome: outcomeOf(site, test),
    };
  });
  const body = testsTemplate({
    size: counted(site.tests.length, "test"),
    tally: site.results === undefined ? [] : tally(site.results, "test"),
    lastRun: site.results && moment(site.results.startedAt),
    rows: rows.sort((a, b) => bySeverity(a.badge, b.badge)),
    singular: site.tests.filter((test) => relationOf(test) === undefined).map((test) => testView(writer, test, { withRelation: false })),
  });
  yield { path, title: "Tests", description: "Every test and how it last ended.", body };
};
