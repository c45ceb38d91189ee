import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe finds: each violated rule with its elements. @param within a selector; the whole page unless given */
export async function axeViolations(
  page: Page,
  within?: string,
): Promise<{ id: string; at: string[] }[]> {
  const builder = new AxeBuilder({ page });
  const { violations } = await (within === undefined ? builder : builder.include(within)).analyze();
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }));
}
