import type { Locator, Page } from '@playwright/test';

const SIZES = [
  [1440, 900, 'light'],
  [390, 844, 'dark'],
] as const;

/** With E2E_PICTURES, a folder: a picture for a person to look at. */
export async function takePicture(
  of: Page | Locator,
  name: string,
  options: { readonly fullPage?: boolean } = {},
): Promise<void> {
  const folder = process.env.E2E_PICTURES;
  if (folder !== undefined) await of.screenshot({ path: `${folder}/${name}.png`, ...options });
}

/** The same large in light and small in dark. @param of the whole page unless given */
export async function takePictures(
  page: Page,
  name: string,
  { of = page, ...options }: { readonly of?: Locator | Page; readonly fullPage?: boolean } = {},
): Promise<void> {
  if (process.env.E2E_PICTURES === undefined) return;
  for (const [width, height, colorScheme] of SIZES) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await takePicture(of, `${name}-${width}-${colorScheme}`, options);
  }
}
